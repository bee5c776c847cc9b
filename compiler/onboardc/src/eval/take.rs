//! What is done with results, in the order of the rows: problems are told, documents written, people counted.

use super::pipeline::Results;
use super::progress::Progress;
use super::summary::Summary;
use crate::failure::Failure;
use crate::input::{Met, Problem, Problems};
use crate::output::Sink;

/// Where results go.
pub(crate) enum Target {
    /// Documents.
    Documents(Sink),
    /// Counters, and where their tables go.
    Summary(Summary, Sink),
}

/// Takes results.
pub(crate) struct Taker {
    /// Where they go.
    pub(crate) target: Target,
    /// What was wrong with profiles.
    pub(crate) problems: Problems,
    /// How far it is.
    pub(crate) progress: Progress,
    /// Of the people who have events, those who have been decided about.
    pub(crate) met: Vec<bool>,
    people: Met,
    /// The rows of the job at hand that count, a bit for each.
    kept: Vec<u64>,
}

impl Taker {
    /// `people` have events.
    pub(crate) fn new(target: Target, problems: Problems, progress: Progress, people: usize) -> Self {
        Self {
            target,
            problems,
            progress,
            met: vec![false; people],
            people: Met::default(),
            kept: Vec::new(),
        }
    }

    /// Take the results of a job.
    pub(crate) fn take(&mut self, results: &Results) -> Result<(), Failure> {
        let (mut bytes, mut problems) = (0, 0);
        self.kept.clear();
        self.kept.resize(results.rows.len().div_ceil(64), 0);
        for (place, row) in results.rows.iter().enumerate() {
            for problem in results.problems.get(problems..row.problems).unwrap_or_default() {
                self.tell(problem);
            }
            if let Some(first) = row.person.and_then(|person| self.people.before(person, row.line)) {
                self.tell(&Problem::again(row.line, first));
            } else if row.usable {
                if let Some(met) = row.events_of.and_then(|place| self.met.get_mut(place)) {
                    *met = true;
                }
                if let Some(word) = self.kept.get_mut(place / 64) {
                    *word |= 1 << (place % 64);
                }
                if let Target::Documents(sink) = &mut self.target {
                    sink.write(results.bytes.get(bytes..row.bytes).unwrap_or_default())?;
                }
            }
            (bytes, problems) = (row.bytes, row.problems);
        }
        if let Target::Summary(summary, _) = &mut self.target {
            summary.add(&results.marks, &self.kept);
        }
        self.progress.rows(results.rows.len());
        Ok(())
    }

    fn tell(&mut self, problem: &Problem) {
        let problems = &mut self.problems;
        self.progress.aside(|| problems.tell(problem));
    }
}
