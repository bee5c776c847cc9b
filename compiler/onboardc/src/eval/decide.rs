//! A worker: from rows to documents, or to what a summary counts.

use super::pipeline::{Job, RowResult, Work};
use super::summary::{Marks, Plan};
use crate::input::{Content, Decoder, EventBook, Fingerprint, Person, Problem, Row, Typed};
use onboard_ir::PurposeId;
use onboard_runtime::{
    Block, Decision, Engine, EngineKind, Error, Evaluator, History, Plane, Planes, Profile, ProfileRow, Scope,
};
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
    person: Person,
    way: Way,
    nothing: History,
}

/// How people are put before an engine.
enum Way {
    /// By their profiles.
    Profiles(Evaluator),
    /// The row of each person in turn: all that is known of them fits one.
    Rows(Evaluator, ProfileRow),
    /// All people of a job at once, but those of whom a block cannot hold all.
    Blocks(Box<Blocks>),
}

/// The people of a job.
struct Blocks {
    planes: Planes,
    block: Block<'static>,
    /// Decides about each of the others; made when the first comes.
    alone: Option<Evaluator>,
    /// Those who are in the block.
    inside: Plane,
}

impl Blocks {
    /// Decides about somebody who is not in the block.
    fn decide_aside(&mut self, task: &Task<'_>, profile: &Profile, marks: &mut Marks) {
        let Self { alone, .. } = self;
        if alone.is_none() {
            *alone = task.engine.decider(task.purpose, task.kind).ok();
        }
        if let (Some(plan), Some(evaluator)) = (task.plan, alone) {
            plan.mark(&evaluator.outcomes(profile, &History::default(), task.at), marks);
        }
    }
}

impl Way {
    fn of(task: &Task<'_>, decoder: Option<&Decoder>) -> Result<Self, Error> {
        let counted = task.plan.filter(|plan| !plan.asks());
        // People without events who are only counted need no profiles.
        let alone = counted.is_some() && task.book.len() == 0;
        let typed = alone && decoder.is_some_and(Decoder::fits_a_row);
        if alone
            && decoder.is_some_and(Decoder::fits_blocks)
            && task.kind == EngineKind::Auto
            && let Ok(planes) = task.engine.planes(task.purpose)
        {
            let (block, inside) = (Block::new(task.engine), Plane::NONE);
            return Ok(Self::Blocks(Box::new(Blocks { planes, block, alone: None, inside })));
        }
        if task.kind == EngineKind::MachineCode {
            task.engine.decider(task.purpose, task.kind)?;
        }
        let evaluator = match (task.plan, counted) {
            (_, Some(_)) => task.engine.decider(task.purpose, task.kind)?,
            // A document explains itself, and so does whoever asks what to ask: that is the interpreter's.
            (Some(_), None) => task.engine.evaluator(task.purpose, Scope::Summary, &[])?,
            (None, None) => task.engine.evaluator(task.purpose, Scope::Document, &[])?,
        };
        Ok(if typed && evaluator.has_machine_code() {
            Self::Rows(evaluator, ProfileRow::new(task.engine))
        } else {
            Self::Profiles(evaluator)
        })
    }
}

impl<'a> Decide<'a> {
    /// A worker. Without a decoder it knows people by their events only.
    pub(crate) fn new(task: &'a Task<'a>, decoder: Option<Decoder>) -> Result<Self, Error> {
        let way = Way::of(task, decoder.as_ref())?;
        let (person, nothing) = (Person::default(), History::default());
        Ok(Self { task, decoder, person, way, nothing })
    }

    /// Read the person of a row; false where that cannot be.
    fn read(&mut self, row: &Row, number: u64, place: usize, problems: &mut Vec<Problem>) -> bool {
        if let Content::Events(place) = row.content {
            let program = self.task.engine.program();
            let mut profile = Profile::empty(program.fields.len(), program.purposes.len());
            profile.user = self.task.book.person(place).map(|(user, _)| Arc::clone(user));
            self.person.profile = profile;
            return true;
        }
        let typed = match &mut self.way {
            Way::Profiles(_) => Typed::Nothing,
            Way::Rows(_, row) => Typed::Row(row),
            Way::Blocks(blocks) => Typed::Block(&mut blocks.block, place),
        };
        match &mut self.decoder {
            Some(decoder) => decoder.decode(row, number, &mut self.person, typed, problems),
            None => false,
        }
    }

    fn decide(&mut self, place: usize, events_of: Option<usize>, bytes: &mut Vec<u8>, marks: &mut Marks) {
        let (plan, at) = (self.task.plan, self.task.at);
        let evaluator = match &mut self.way {
            Way::Profiles(evaluator) => evaluator,
            Way::Rows(evaluator, row) => {
                if let Some((plan, outcomes)) = plan.zip(evaluator.row_outcomes(row, at)) {
                    plan.mark(&outcomes, marks);
                }
                return;
            }
            Way::Blocks(blocks) if self.person.aside => {
                return blocks.decide_aside(self.task, &self.person.profile, marks);
            }
            // They wait for the others of their block.
            Way::Blocks(blocks) => return blocks.inside.set(place),
        };
        let history = events_of.and_then(|place| self.task.book.person(place)).map(|(_, history)| history);
        let (profile, history) = (&self.person.profile, history.unwrap_or(&self.nothing));
        match plan {
            Some(plan) => {
                plan.mark(&evaluator.outcomes(profile, history, at), marks);
                if plan.asks() {
                    plan.mark_questions(evaluator.evaluation(), marks);
                }
            }
            None => {
                let evaluation = evaluator.run(profile, history, at);
                Decision::new(evaluation.clone(), profile).write_json(bytes);
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
        if let Way::Blocks(blocks) = &mut self.way {
            blocks.block.clear(job.rows().len());
            blocks.block.agree_all(&self.task.engine.empty_profile());
            blocks.inside = Plane::NONE;
        }
        let named = self.decoder.as_ref().is_some_and(Decoder::names_people);
        for (place, (row, number)) in job.rows().iter().zip(job.first..).enumerate() {
            let usable = self.read(row, number, place, &mut results.problems);
            let mut result = RowResult { line: row.line, usable, ..RowResult::default() };
            if usable {
                if let Some(user) = &self.person.profile.user {
                    result.person = named.then(|| self.task.fingerprint.of(user));
                    result.events_of = self.task.book.place(user);
                }
                self.decide(place, result.events_of, &mut results.bytes, &mut results.marks);
            }
            results.row_done(result);
        }
        if let (Some(plan), Way::Blocks(blocks)) = (self.task.plan, &mut self.way) {
            let Blocks { planes, block, inside, .. } = &mut **blocks;
            if let Some(outcomes) = planes.run(block, self.task.at) {
                plan.mark_block(&outcomes, inside, &mut results.marks);
            }
        }
        job.results = results;
    }
}
