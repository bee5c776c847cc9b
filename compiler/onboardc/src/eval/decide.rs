//! A worker: from rows to documents, or to what a summary counts.

use super::pipeline::{Job, RowResult, Work};
use super::summary::{Marks, Plan};
use crate::input::{Content, Decoder, EventBook, Fingerprint, Person, Problem, Row};
use onboard_ir::PurposeId;
use onboard_runtime::{Decision, Engine, EngineKind, Error, Evaluator, History, Profile, ProfileRow, Scope};
use std::sync::Arc;

/// What all workers share.
pub(crate) struct Task<'a> {
    /// The program.
    pub(crate) engine: &'a Engine,
    /// For whom it decides.
    pub(crate) purpose: PurposeId,
    /// The instant.
    pub(crate) at: i64,
    /// The events.
    pub(crate) book: &'a EventBook,
    /// What to count; none where documents are wanted.
    pub(crate) plan: Option<&'a Plan>,
    /// Tells people apart.
    pub(crate) fingerprint: Fingerprint,
    /// Which engine decides.
    pub(crate) kind: EngineKind,
}

/// Decides about rows into its own buffers.
pub(crate) struct Decide<'a> {
    task: &'a Task<'a>,
    decoder: Option<Decoder>,
    evaluator: Evaluator,
    person: Person,
    /// The row of each person in turn, where all that is known of them fits one.
    row: Option<ProfileRow>,
    nothing: History,
}

impl<'a> Decide<'a> {
    /// A worker. Without a decoder it knows people by their events only.
    pub(crate) fn new(task: &'a Task<'a>, decoder: Option<Decoder>) -> Result<Self, Error> {
        if task.kind == EngineKind::MachineCode {
            task.engine.decider(task.purpose, task.kind)?;
        }
        let evaluator = match task.plan {
            // A document explains itself, and so does whoever asks what to ask: that is the interpreter's.
            Some(plan) if !plan.asks() => task.engine.decider(task.purpose, task.kind)?,
            Some(_) => task.engine.evaluator(task.purpose, Scope::Summary, &[])?,
            None => task.engine.evaluator(task.purpose, Scope::Document, &[])?,
        };
        let rows = task.plan.is_some() && task.book.len() == 0 && evaluator.has_machine_code();
        let row =
            (rows && decoder.as_ref().is_some_and(Decoder::fits_a_row)).then(|| ProfileRow::new(task.engine));
        let (person, nothing) = (Person::default(), History::default());
        Ok(Self { task, decoder, evaluator, person, row, nothing })
    }

    /// Read the person of a row; false where that cannot be.
    fn read(&mut self, row: &Row, number: u64, problems: &mut Vec<Problem>) -> bool {
        if let Content::Events(place) = row.content {
            let program = self.task.engine.program();
            let mut profile = Profile::empty(program.fields.len(), program.purposes.len());
            profile.user = self.task.book.person(place).map(|(user, _)| Arc::clone(user));
            self.person.profile = profile;
            return true;
        }
        match &mut self.decoder {
            Some(decoder) => decoder.decode(row, number, &mut self.person, self.row.as_mut(), problems),
            None => false,
        }
    }

    fn decide(&mut self, events_of: Option<usize>, bytes: &mut Vec<u8>, marks: &mut Marks) {
        let history = events_of.and_then(|place| self.task.book.person(place)).map(|(_, history)| history);
        let (profile, at) = (&self.person.profile, self.task.at);
        if let (Some(plan), Some(row)) = (self.task.plan, &self.row) {
            if let Some(outcomes) = self.evaluator.row_outcomes(row, at) {
                plan.mark(&outcomes, marks);
            }
            return;
        }
        let history = history.unwrap_or(&self.nothing);
        match self.task.plan {
            Some(plan) => {
                plan.mark(&self.evaluator.outcomes(profile, history, at), marks);
                if plan.asks() {
                    plan.mark_questions(self.evaluator.evaluation(), marks);
                }
            }
            None => {
                let evaluation = self.evaluator.run(profile, history, at);
                Decision::new(evaluation.clone(), &self.person.profile).write_json(bytes);
                bytes.push(b'\n');
            }
        }
    }
}

impl Work for Decide<'_> {
    fn work(&mut self, job: &mut Job) {
        let mut results = std::mem::take(&mut job.results);
        if let Some(plan) = self.task.plan {
            results.marks.begin(plan.len(), job.rows().len());
        }
        let named = self.decoder.as_ref().is_some_and(Decoder::names_people);
        for (row, number) in job.rows().iter().zip(job.first..) {
            let usable = self.read(row, number, &mut results.problems);
            let mut result = RowResult { line: row.line, usable, ..RowResult::default() };
            if usable {
                if let Some(user) = &self.person.profile.user {
                    result.person = named.then(|| self.task.fingerprint.of(user));
                    result.events_of = self.task.book.place(user);
                }
                self.decide(result.events_of, &mut results.bytes, &mut results.marks);
            }
            results.row_done(result);
        }
        job.results = results;
    }
}
