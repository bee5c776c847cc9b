//! The threads that read and decide.

use super::super::Task;
use crate::failure::{Failure, Trouble};
use crate::input::{BATCHES, ColumnFile};
use arrow_array::{Array, RecordBatch, RecordBatchOptions, StringArray};
use arrow_schema::Schema;
use onboard_runtime::{ColumnBatch, ColumnDecider, ColumnDecisions, ColumnsError, History};
use std::path::Path;
use std::sync::Arc;
use std::sync::mpsc::{Receiver, SyncSender, sync_channel};
use std::thread;

/// What came of some rows.
pub(super) struct Decided {
    /// The number of the first, from 1.
    pub(super) first: u64,
    /// What was decided.
    pub(super) decisions: ColumnDecisions,
    /// The names of the people; none where the number of the row is the name.
    pub(super) users: Option<StringArray>,
    /// Tell people apart; empty where every row is another person.
    pub(super) people: Vec<u128>,
    /// The place of each among the people who have events; empty where nobody has any.
    pub(super) places: Vec<Option<usize>>,
}

/// Decides about batches into its own buffers.
pub(super) struct Worker<'a> {
    pub(super) task: &'a Task<'a>,
    pub(super) decider: ColumnDecider,
    /// The column that names people.
    pub(super) id: Option<usize>,
    pub(super) path: &'a Path,
}

impl Worker<'_> {
    fn decide(&mut self, first: u64, batch: &ColumnBatch) -> Result<Decided, Failure> {
        let refused = refused(self.path);
        let users = self.id.map(|id| self.decider.names_in(batch, id)).transpose().map_err(&refused)?;
        let book = self.task.book;
        let place = |row: usize| match &users {
            Some(users) if users.is_null(row) => None,
            Some(users) => book.place(users.value(row)),
            None => book.place(&(first + row as u64).to_string()),
        };
        let places: Vec<Option<usize>> =
            if book.len() == 0 { Vec::new() } else { (0..batch.rows()).map(place).collect() };
        let decisions = self.decider.decide_with(batch, self.task.at, |row| self.task.history(&places, row));
        let fingerprint = |user: Option<&str>| user.map_or(0, |user| self.task.fingerprint.of(user));
        let people = users.iter().flatten().map(fingerprint).collect();
        Ok(Decided { first, decisions: decisions.map_err(&refused)?, users, people, places })
    }

    /// Decides about people of whom only their events are known, by their places among those.
    pub(super) fn decide_known(&mut self, places: &[usize]) -> Result<Decided, Failure> {
        let rows = RecordBatchOptions::new().with_row_count(Some(places.len()));
        let batch = RecordBatch::try_new_with_options(Arc::new(Schema::empty()), vec![], &rows);
        let batch = batch.map_err(|error| Trouble::new(error.to_string()))?;
        let users = places.iter().map(|place| self.task.book.person(*place).map(|(user, _)| &**user));
        let users = users.collect::<StringArray>();
        let places: Vec<Option<usize>> = places.iter().copied().map(Some).collect();
        let decisions = self.decider.decide_with(&batch, self.task.at, |row| self.task.history(&places, row));
        let decisions = decisions.map_err(refused(self.path))?;
        Ok(Decided { first: 1, decisions, users: Some(users), people: Vec::new(), places })
    }
}

impl Task<'_> {
    fn history(&self, places: &[Option<usize>], row: usize) -> Option<&History> {
        let place = places.get(row).copied().flatten()?;
        self.book.person(place).map(|(_, history)| history)
    }
}

fn refused(path: &Path) -> impl Fn(ColumnsError) -> Failure {
    move |error| Trouble::new(format!("cannot use `{}`: {error}", path.display())).into()
}

/// A batch that is done; none at the end of a unit.
type Message = Result<Option<Decided>, Failure>;

/// Decides about everybody in a file; `take` gets the batches in order.
pub(super) fn decide_file(
    file: &ColumnFile,
    workers: Vec<Worker<'_>>,
    mut take: impl FnMut(&Decided) -> Result<(), Failure>,
) -> Result<(), Failure> {
    thread::scope(|scope| {
        let count = workers.len();
        let mut outputs = Vec::new();
        for (place, mut worker) in workers.into_iter().enumerate() {
            // A worker may be done with a unit before the one of its neighbour has been taken.
            let (done, output) = sync_channel::<Message>(BATCHES);
            outputs.push(output);
            scope.spawn(move || {
                if let Err(failure) = work(file, &mut worker, (place, count), &done) {
                    // Nobody may be there to hear it.
                    let _ = done.send(Err(failure));
                }
            });
        }
        let taken =
            file.units().zip(outputs.iter().cycle()).try_for_each(|(_, output)| take_unit(output, &mut take));
        // Workers end when nobody takes what they send.
        drop(outputs);
        taken
    })
}

/// Every unit whose turn it is.
fn work(
    file: &ColumnFile,
    worker: &mut Worker<'_>,
    (place, count): (usize, usize),
    done: &SyncSender<Message>,
) -> Result<(), Failure> {
    for unit in file.units().skip(place).step_by(count) {
        let mut first = unit.first;
        file.read(unit, |batch| {
            let decided = worker.decide(first, &batch)?;
            first += batch.rows() as u64;
            done.send(Ok(Some(decided))).map_err(|_| Failure::Closed)
        })?;
        done.send(Ok(None)).map_err(|_| Failure::Closed)?;
    }
    Ok(())
}

fn take_unit(
    output: &Receiver<Message>,
    take: &mut impl FnMut(&Decided) -> Result<(), Failure>,
) -> Result<(), Failure> {
    while let Ok(message) = output.recv() {
        match message? {
            Some(decided) => take(&decided)?,
            None => return Ok(()),
        }
    }
    Err(Trouble::new("a thread ended before its work was done").into())
}
