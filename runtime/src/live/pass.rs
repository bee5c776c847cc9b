//! One update on its way through the plan: from what changed to all that can change because of it.

use super::dependencies::{Dependencies, moves};
use super::queue::{Due, Queue, Schedule};
use super::update::Before;
use crate::run::{Part, Setting, Source, Streams, Values};
use crate::{Profile, Slot};
use onboard_ir::Value;
use onboard_ir::plan::{Act, Place, Step};

/// One update on its way through the plan.
pub(super) struct Pass<'a> {
    pub(super) setting: Setting<'a>,
    pub(super) values: &'a mut Values,
    pub(super) streams: &'a mut Streams,
    pub(super) dependencies: &'a Dependencies,
    pub(super) queue: &'a mut Queue,
    pub(super) schedule: &'a mut Schedule,
    /// For each trait whether what its filters read has changed.
    pub(super) stale: &'a mut [bool],
    /// Segments with memory that are about to remember something else, by their positions.
    pub(super) unsettled: &'a mut Vec<usize>,
    pub(super) profile: &'a Profile,
    pub(super) before: &'a mut Before,
}

/// What stands in a place, as rules see it and with imputed values taken as absent.
#[derive(Clone, Debug)]
pub(super) struct Both {
    rules: Slot,
    stated: Option<Slot>,
}

impl Pass<'_> {
    /// Takes all steps that can change, each after those that it depends on.
    pub(super) fn run(&mut self) {
        while let Some(position) = self.queue.pop() {
            if let Some(step) = self.setting.plan.steps.get(position as usize) {
                self.before.touched.steps += 1;
                self.take(position, step);
            }
        }
    }

    fn take(&mut self, position: u32, step: &Step) {
        match &step.act {
            Act::Trait(number, _) => self.take_trait(step.out, *number),
            Act::Matrix(number, _) => self.take_matrix(position, step.out, *number),
            // What moves all the time has its value when it is read: here it is only known that it moves otherwise now.
            _ if moves(self.setting.plan, step.out) => self.spread(step.out),
            Act::Memory(number, ..) => {
                self.recompute(position, step.out);
                self.settle(*number, step.out);
            }
            act => {
                let cone = self.refresh(act);
                self.recompute(position, step.out);
                if let Some(cone) = cone {
                    let turn = self.next_turn(act, &cone);
                    self.schedule.set(Due::Turn(position), turn);
                }
            }
        }
    }

    fn recompute(&mut self, position: u32, out: Place) {
        let old = self.look(out);
        self.compute(std::slice::from_ref(&position), self.setting.inputs.at);
        self.compare(out, &old);
    }

    /// Takes steps that stand for themselves, in both frames.
    pub(super) fn compute(&mut self, positions: &[u32], now: i64) {
        self.values.run(self.setting, now, Part::Steps(positions), &mut Source::Kept, &mut Source::Kept);
    }

    fn take_matrix(&mut self, position: u32, out: Place, number: usize) {
        self.before.touched.matrices += 1;
        let rules = self.values.rules.outcomes.get(number).cloned().unwrap_or_default();
        let stated = self.values.stated.outcomes.get(number).cloned().unwrap_or_default();
        self.compute(std::slice::from_ref(&position), self.setting.inputs.at);
        let Some(now) = self.values.rules.outcomes.get_mut(number) else { return };
        let without = self.values.stated.outcomes.get(number).filter(|_| self.values.guesses);
        now.by_guess = without.is_some_and(|other| now.status != other.status || now.rows != other.rows);
        let same = *now == rules && without.is_none_or(|other| *other == stated);
        self.before.outcomes.entry(number).or_insert(rules);
        if !same {
            self.spread(out);
        }
    }

    /// Notes where a segment with memory says something else than it remembers.
    pub(super) fn settle(&mut self, number: usize, out: Place) {
        let frames = [Some(&self.values.rules), self.values.guesses.then_some(&self.values.stated)];
        let turns = frames
            .into_iter()
            .flatten()
            .any(|frame| frame.truth(out).is_some_and(|truth| frame.before.get(number) != Some(&truth)));
        if turns {
            self.unsettled.push(number);
        }
    }

    pub(super) fn look(&self, place: Place) -> Both {
        let stated = self.values.guesses.then(|| self.values.stated.row.slot_at(place));
        Both { rules: self.values.rules.row.slot_at(place), stated }
    }

    /// Notes what a place held before the update, where segments stand there: how many.
    pub(super) fn note(&mut self, place: Place, old: &Both) -> usize {
        let segments = self.dependencies.segments_at(place).len();
        if segments > 0 {
            self.before.truths.entry(place).or_insert(old.rules.truth());
        }
        segments
    }

    /// Goes on to what reads a place, where something else stands there now.
    pub(super) fn compare(&mut self, place: Place, old: &Both) {
        self.before.touched.segments += self.note(place, old);
        let now = self.look(place);
        let same = match (&old.stated, &now.stated) {
            (None, None) => true,
            (Some(old), Some(now)) => is_same(old, now),
            _ => false,
        };
        if !same || !is_same(&old.rules, &now.rules) {
            self.spread(place);
        }
    }

    /// Has all steps taken again that read a place.
    pub(super) fn spread(&mut self, place: Place) {
        for &position in self.dependencies.readers.of(place) {
            let act = self.setting.plan.steps.get(position as usize).map(|step| &step.act);
            if let Some(Act::Trait(number, _)) = act
                && let Some(stale) = self.stale.get_mut(*number)
            {
                *stale = true;
            }
            self.queue.push(position);
        }
    }
}

/// Whether two values are the same, bit for bit. A text is never taken to be: it may stand in another place than the cell that
/// shows it, so that the old one is gone.
fn is_same(old: &Slot, now: &Slot) -> bool {
    match (old, now) {
        (Slot::Known(Value::Text(_)), _) | (_, Slot::Known(Value::Text(_))) => false,
        (Slot::Known(Value::Float(old)), Slot::Known(Value::Float(now))) => old.to_bits() == now.to_bits(),
        (old, now) => old == now,
    }
}
