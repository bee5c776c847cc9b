//! One thread cuts a file into rows, several decide, and the caller's thread takes the results in the order of the rows.
//!
//! Jobs go round in a circle and their memory is used again, so that what is held does not grow with the file.

use super::summary::Marks;
use crate::failure::Failure;
use crate::input::{Problem, Row, RowSource};
use std::sync::mpsc::{Receiver, Sender, SyncSender, channel, sync_channel};
use std::thread;

/// Rows handed over at once: few at first, so that all workers begin soon, then so many that waking each other costs little.
const FIRST_ROWS: usize = 64;
const MOST_ROWS: usize = 256;
/// Jobs that wait before each worker, and behind it.
const WAITING: usize = 1;

/// Rows, and what came of them.
#[derive(Default)]
pub(crate) struct Job {
    /// The number of the first row in its file, from 1.
    pub(crate) first: u64,
    rows: Vec<Row>,
    used: usize,
    /// What came of them.
    pub(crate) results: Results,
}

impl Job {
    /// The rows.
    pub(crate) fn rows(&self) -> &[Row] {
        self.rows.get(..self.used).unwrap_or_default()
    }

    /// Read so many rows from the source; false where there was none.
    fn fill(&mut self, first: u64, rows: usize, source: &mut dyn RowSource) -> Result<bool, Failure> {
        self.first = first;
        self.used = 0;
        while self.used < rows {
            if self.used == self.rows.len() {
                self.rows.push(Row::default());
            }
            let Some(row) = self.rows.get_mut(self.used) else { break };
            if !source.next(row)? {
                break;
            }
            self.used += 1;
        }
        Ok(self.used > 0)
    }
}

/// What came of the rows of a job. Bytes and problems of all rows stand in one list each.
#[derive(Default)]
pub(crate) struct Results {
    /// The documents.
    pub(crate) bytes: Vec<u8>,
    /// What to count, a bit for each row.
    pub(crate) marks: Marks,
    /// What was wrong.
    pub(crate) problems: Vec<Problem>,
    /// Where each row's part of the lists ends.
    pub(crate) rows: Vec<RowResult>,
}

/// What came of a row.
#[derive(Clone, Copy, Debug, Default)]
pub(crate) struct RowResult {
    /// The line on which it begins.
    pub(crate) line: u64,
    /// Tells people apart; none where every row is another person.
    pub(crate) person: Option<u128>,
    /// Their place among the people who have events.
    pub(crate) events_of: Option<usize>,
    /// Whether it could be used.
    pub(crate) usable: bool,
    /// The end of its documents.
    pub(crate) bytes: usize,
    /// The end of its problems.
    pub(crate) problems: usize,
}

impl Results {
    /// Forget everything, but keep the memory.
    pub(crate) fn clear(&mut self) {
        self.bytes.clear();
        self.problems.clear();
        self.rows.clear();
    }

    /// A row is done: what was added since the last one is its part.
    pub(crate) fn row_done(&mut self, row: RowResult) {
        self.marks.next_person();
        self.rows.push(RowResult { bytes: self.bytes.len(), problems: self.problems.len(), ..row });
    }
}

/// Decides about rows.
pub(crate) trait Work: Send {
    /// Fill the job's results, which are empty.
    fn work(&mut self, job: &mut Job);
}

/// Run all rows of the source through the workers; `take` gets the jobs in order.
///
/// # Errors
/// Where the source cannot be read on (what was read before has been taken), or `take` fails.
pub(crate) fn run<W: Work>(
    source: &mut (dyn RowSource + Send),
    workers: Vec<W>,
    mut take: impl FnMut(&Results) -> Result<(), Failure>,
) -> Result<(), Failure> {
    thread::scope(|scope| {
        let (used, unused) = channel::<Job>();
        let mut inputs = Vec::new();
        let mut outputs = Vec::new();
        for mut worker in workers {
            let (input, jobs) = sync_channel::<Job>(WAITING);
            let (done, output) = sync_channel::<Job>(WAITING);
            inputs.push(input);
            outputs.push(output);
            scope.spawn(move || {
                for mut job in jobs {
                    job.results.clear();
                    worker.work(&mut job);
                    if done.send(job).is_err() {
                        break;
                    }
                }
            });
        }
        let reader = scope.spawn(move || read(source, &inputs, &unused));
        let taken = take_all(&outputs, &used, &mut take);
        // Workers and the reader end when nobody takes what they send.
        drop(outputs);
        let read = reader.join().unwrap_or(Ok(()));
        taken.and(read)
    })
}

fn read(
    source: &mut (dyn RowSource + Send),
    workers: &[SyncSender<Job>],
    unused: &Receiver<Job>,
) -> Result<(), Failure> {
    let (mut first, mut rows) = (1, FIRST_ROWS);
    for worker in workers.iter().cycle() {
        let mut job = unused.try_recv().unwrap_or_default();
        let read = job.fill(first, rows, source);
        rows = (rows * 2).min(MOST_ROWS);
        first += job.used as u64;
        // What was read before a failure still counts.
        if job.used > 0 && worker.send(job).is_err() {
            return Ok(());
        }
        if !read? {
            break;
        }
    }
    Ok(())
}

fn take_all(
    outputs: &[Receiver<Job>],
    used: &Sender<Job>,
    take: &mut impl FnMut(&Results) -> Result<(), Failure>,
) -> Result<(), Failure> {
    for output in outputs.iter().cycle() {
        // The workers take turns, so the first one with nothing left ends it.
        let Ok(job) = output.recv() else { break };
        take(&job.results)?;
        // The reader may have ended already.
        let _ = used.send(job);
    }
    Ok(())
}
