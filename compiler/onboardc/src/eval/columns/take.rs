//! What is done with decisions in columns, in the order of the rows: problems are told, people who come again are left out, rows
//! are written or counted.

use super::super::{Progress, Taker, Target, Task};
use super::rows::RowWriter;
use super::work::Decided;
use crate::failure::Failure;
use crate::input::{Met, Problem, Problems};
use crate::output::Sink;
use arrow_array::{Array, BooleanArray, StringArray};

/// Where decisions go.
enum Out {
    Rows(Box<RowWriter>),
    Summary(super::super::Summary, Sink),
}

/// Takes decisions.
pub(super) struct Columns<'a> {
    task: &'a Task<'a>,
    out: Out,
    problems: Problems,
    progress: Progress,
    people: Met,
    /// Of the people who have events, those who have been decided about.
    pub(super) met: Vec<bool>,
    /// The columns of the file.
    pub(super) headers: Vec<String>,
    /// The one that names people.
    pub(super) id: Option<String>,
}

impl<'a> Columns<'a> {
    pub(super) fn new(
        task: &'a Task<'a>,
        target: Target,
        problems: Problems,
        progress: Progress,
    ) -> Result<Self, Failure> {
        let out = match target {
            Target::Documents(sink) => Out::Rows(Box::new(RowWriter::new(sink, task)?)),
            Target::Summary(summary, sink) => Out::Summary(summary, sink),
        };
        let met = vec![false; task.book.len()];
        let people = Met::default();
        Ok(Self { task, out, problems, progress, people, met, headers: Vec::new(), id: None })
    }

    /// The column with this header, from 1.
    pub(super) fn column(&self, header: &str) -> Option<u64> {
        let at = self.headers.iter().position(|known| known == header)?;
        u64::try_from(at + 1).ok()
    }

    pub(super) fn tell(&mut self, problem: &Problem) {
        let problems = &mut self.problems;
        self.progress.aside(|| problems.tell(problem));
    }

    /// Take what came of some rows.
    pub(super) fn take(&mut self, decided: &Decided) -> Result<(), Failure> {
        let left_out = self.left_out(decided);
        let decisions = &decided.decisions;
        let numbers = || (decided.first..).take(decisions.rows).map(|number| Some(number.to_string()));
        match &mut self.out {
            Out::Summary(summary, _) => {
                let kept = left_out.map(|left_out| super::rows::kept(decisions, &left_out)).transpose()?;
                summary.add_columns(self.task.engine.program(), kept.as_ref().unwrap_or(decisions));
            }
            Out::Rows(rows) => {
                let users = decided.users.clone().unwrap_or_else(|| numbers().collect::<StringArray>());
                rows.write(decisions, users, left_out.as_ref())?;
            }
        }
        self.progress.rows(decisions.rows);
        Ok(())
    }

    /// Tell what is wrong. Gives which rows count, where some do not.
    fn left_out(&mut self, decided: &Decided) -> Option<BooleanArray> {
        let Decided { first, decisions, users, people, places } = decided;
        if users.is_none() && decisions.problems.is_empty() && places.is_empty() {
            return None;
        }
        let mut problems = decisions.problems.iter().peekable();
        let mut counts = Vec::with_capacity(decisions.rows);
        for (row, line) in (0..decisions.rows).zip(*first..) {
            let nobody = users.as_ref().is_some_and(|users| users.is_null(row));
            while let Some(found) = problems.next_if(|problem| problem.row == row) {
                let column = self.column(&found.problem.place);
                if !nobody {
                    self.tell(&Problem::value(line, column, found.problem.clone()));
                }
            }
            counts.push(!nobody && !self.came_before(people.get(row).copied(), line));
            if nobody {
                let name = self.id.clone().unwrap_or_default();
                self.tell(&Problem::nobody(line, self.column(&name), &name));
            } else if let Some(met) =
                places.get(row).copied().flatten().and_then(|place| self.met.get_mut(place))
            {
                *met = true;
            }
        }
        counts.contains(&false).then(|| counts.into())
    }

    fn came_before(&mut self, person: Option<u128>, line: u64) -> bool {
        let before = person.and_then(|person| self.people.before(person, line));
        if let Some(first) = before {
            self.tell(&Problem::again(line, first));
        }
        before.is_some()
    }

    /// All has been taken.
    pub(super) fn finish(mut self) -> Result<Taker, Failure> {
        self.progress.finish();
        let target = match self.out {
            Out::Rows(rows) => Target::Documents(rows.finish()?),
            Out::Summary(summary, sink) => Target::Summary(summary, sink),
        };
        Ok(Taker::new(target, self.problems, self.progress, self.met.len()))
    }
}
