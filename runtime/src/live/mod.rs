//! One person, kept up to date: from what changed to the segments and matrices that can change, and no others.
//!
//! The values of a plan stay where they are from one update to the next. What changed is a slot: an answer, a trait that an
//! event enters or leaves, a comparison that turns. From there the steps that read it are taken again, in the order of the plan
//! and each once, until a value comes out as it was. Whatever cannot be done like that is evaluated anew, by the interpreter,
//! and comes to the same.

mod anew;
mod clock;
mod dependencies;
#[cfg(test)]
mod fault;
mod input;
mod pass;
mod queue;
mod traits;
mod update;

pub(crate) use dependencies::Dependencies;
pub use update::{SegmentChange, Touched, Update};

use crate::run::{Frame, Streams};
use crate::zone::{EARLIEST, LATEST};
use crate::{Engine, Evaluation, History, MatrixOutcome, Profile};
use onboard_ir::{EventId, MatrixId, PathId, PurposeId, SegmentId};
use pass::Pass;
use queue::{Due, Queue, Schedule};
use std::collections::HashSet;
use std::sync::Arc;
use update::Before;

/// What a purpose sees of a person, kept up to date: segments and matrices as they are at the instant until which it was
/// advanced, given all that it was told. It says what an evaluation of the same profile and history at that instant says.
///
/// Each update costs what it touches, not what the program holds. Evaluated anew are: an event older than one that there is, or
/// than the instant where segments remember something of its kind; a change of consent, or of a field that segments with memory
/// were computed from before now; what may no longer be kept, where there is memory.
#[derive(Clone, Debug)]
pub struct LiveEvaluation {
    dependencies: Arc<Dependencies>,
    evaluation: Evaluation,
    streams: Streams,
    profile: Profile,
    /// Of each event with an id what makes another its duplicate.
    known: HashSet<(Arc<str>, EventId, u32)>,
    /// How many of the events lie not after the instant.
    passed: usize,
    queue: Queue,
    schedule: Schedule,
    stale: Vec<bool>,
    unsettled: Vec<usize>,
    /// The next instant at which everything is evaluated anew.
    anew: Option<i64>,
}

impl LiveEvaluation {
    pub(crate) fn new(
        evaluation: Evaluation,
        dependencies: Arc<Dependencies>,
        profile: Profile,
        history: &History,
        at: i64,
    ) -> Self {
        let (traits, steps) = (evaluation.plan().traits.len(), evaluation.plan().steps.len());
        let ids =
            history.events().iter().filter_map(|event| Some((event.id.clone()?, event.kind, event.part)));
        let mut live = Self {
            dependencies,
            evaluation,
            streams: Streams::default(),
            profile,
            known: ids.collect(),
            passed: 0,
            queue: Queue::new(steps),
            schedule: Schedule::default(),
            stale: vec![false; traits],
            unsettled: Vec::new(),
            anew: None,
        };
        live.evaluate(history, at.clamp(EARLIEST, LATEST));
        live
    }

    /// The instant until which it was advanced: microseconds since 1970.
    #[must_use]
    pub fn at(&self) -> i64 {
        self.evaluation.at()
    }

    /// The engine that made it.
    #[must_use]
    pub fn engine(&self) -> &Engine {
        self.evaluation.engine()
    }

    /// The purpose in whose view it is.
    #[must_use]
    pub fn purpose(&self) -> PurposeId {
        self.evaluation.purpose()
    }

    /// What is known about the person now.
    #[must_use]
    pub fn profile(&self) -> &Profile {
        &self.profile
    }

    /// What they did. While somebody holds a clone of it, the next event costs a copy.
    #[must_use]
    pub fn history(&self) -> &History {
        self.evaluation.inputs().history()
    }

    /// Whether they belong to the segment; none is unknown, also where the purpose may not see the segment.
    #[must_use]
    pub fn segment(&self, segment: SegmentId) -> Option<bool> {
        self.evaluation.segment(segment)
    }

    /// Since when they have belonged to a segment with memory, or have left it: as [`Evaluation::segment_since`].
    #[must_use]
    pub fn segment_since(&self, segment: SegmentId) -> Option<i64> {
        self.evaluation.segment_since(segment)
    }

    /// What a matrix says; none where it does not decide for the purpose.
    #[must_use]
    pub fn matrix(&self, matrix: MatrixId) -> Option<&MatrixOutcome> {
        self.evaluation.matrix(matrix)
    }

    /// The path recommended, by the first matrix in order of declaration that gives one, and its row (from 0).
    #[must_use]
    pub fn recommended(&self) -> Option<(PathId, MatrixId, u32)> {
        self.evaluation.recommended()
    }

    /// Goes on in time, without new input. Time does not go back: an instant before the one at hand changes nothing.
    pub fn advance_to(&mut self, now: i64) -> Update {
        let mut before = Before::default();
        self.advance(now.clamp(EARLIEST, LATEST), &mut before);
        self.finish(before)
    }

    fn advance(&mut self, to: i64, before: &mut Before) {
        if to <= self.at() {
            return;
        }
        loop {
            if !self.is_incremental() || self.anew.is_some_and(|anew| anew <= to) {
                return self.evaluate_anew(to, before);
            }
            // What segments remember follows from each instant; without them only the last one counts.
            let remembers = !self.evaluation.plan().memories.is_empty();
            match self.next_instant().filter(|next| remembers && *next < to) {
                Some(next) => self.go_to(next, before),
                None => return self.go_to(to, before),
            }
        }
    }

    /// Whether updates can be made step by step.
    fn is_incremental(&self) -> bool {
        self.dependencies.foreseeable
    }

    /// The next instant at which an event comes, or time alone changes something.
    fn next_instant(&self) -> Option<i64> {
        let event = self.history().events().get(self.passed).map(|event| event.time);
        event.into_iter().chain(self.schedule.next()).min()
    }

    /// Makes an instant the one at hand; all that changes until then changes there.
    fn go_to(&mut self, at: i64, before: &mut Before) {
        self.remember();
        let inputs = self.evaluation.inputs_mut();
        (inputs.at, inputs.until) = (at, at);
        let next = self.history().events().get(self.passed).filter(|event| event.time <= at);
        self.plan_anew(next.and_then(|event| self.event_ends(event.time)));
        let mut passed = self.passed;
        let mut pass = self.pass(before);
        while let Some(event) =
            pass.setting.inputs.history().events().get(passed).filter(|event| event.time <= at)
        {
            pass.enter(event);
            passed += 1;
        }
        while let Some(due) = pass.schedule.pop(at) {
            let step = match due {
                Due::Trait(number) => pass.dependencies.trait_step(number),
                Due::Turn(step) => Some(step),
            };
            step.into_iter().for_each(|step| pass.queue.push(step));
        }
        pass.run();
        self.passed = passed;
    }

    /// Has segments remember the instant at hand.
    fn remember(&mut self) {
        let at = self.evaluation.at();
        let unsettled = std::mem::take(&mut self.unsettled);
        let (setting, values) = self.evaluation.parts();
        for number in unsettled {
            let Some(memory) = setting.plan.memories.get(number) else { continue };
            for frame in [Frame::Rules, Frame::Stated] {
                let cell = values.row.at(memory.place, frame);
                values.memory.of_mut(frame).remember_one(number, cell, at);
            }
        }
    }

    fn pass<'a>(&'a mut self, before: &'a mut Before) -> Pass<'a> {
        let (setting, values) = self.evaluation.parts();
        values.changes();
        Pass {
            setting,
            values,
            streams: &mut self.streams,
            dependencies: &self.dependencies,
            queue: &mut self.queue,
            schedule: &mut self.schedule,
            stale: &mut self.stale,
            unsettled: &mut self.unsettled,
            profile: &self.profile,
            before,
        }
    }

    /// What is another now than it was before.
    fn finish(&self, before: Before) -> Update {
        let mut update = Update { touched: before.touched, ..Update::default() };
        for (place, before) in before.truths {
            let now = self.evaluation.truth(place);
            let segments = self.dependencies.segments_at(place).iter().filter(|_| before != now);
            update.segments.extend(segments.map(|(_, segment)| SegmentChange {
                segment: *segment,
                before,
                now,
            }));
        }
        update.segments.sort_unstable_by_key(|change| change.segment);
        let changed = before
            .outcomes
            .iter()
            .filter(|(number, old)| self.evaluation.matrix_outcome(**number) != Some(old));
        update.matrices = changed.filter_map(|(number, _)| self.dependencies.matrix(*number)).collect();
        update.matrices.sort_unstable();
        update
    }
}
