//! One update on its way through the plan: from what changed to all that can change because of it.

use super::dependencies::{Dependencies, moves};
use super::queue::{Due, Queue, Schedule};
use super::update::Before;
use crate::run::{Frame, Part, Setting, Source, Streams, Twin, Values};
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

    /// Takes steps that stand for themselves.
    pub(super) fn compute(&mut self, positions: &[u32], now: i64) {
        self.values.run(self.setting, now, Part::Steps(positions), &mut Source::Kept);
    }

    fn take_matrix(&mut self, position: u32, out: Place, number: usize) {
        self.before.touched.matrices += 1;
        let outcomes =
            |pass: &Self, frame| pass.values.outcomes.get(number).map(|both| both.of(frame).clone());
        let rules = outcomes(self, Frame::Rules).unwrap_or_default();
        let stated = outcomes(self, Frame::Stated);
        self.compute(std::slice::from_ref(&position), self.setting.inputs.at);
        let Some(now) = self.values.outcomes.get(number) else { return };
        let same = *now.of(Frame::Rules) == rules && Some(now.of(Frame::Stated)) == stated.as_ref();
        self.before.outcomes.entry(number).or_insert(rules);
        if !same {
            self.spread(out);
        }
    }

    /// Notes where a segment with memory says something else than it remembers.
    pub(super) fn settle(&mut self, number: usize, out: Place) {
        let turns = |frame: Frame| {
            let truth = self.values.row.truth(out, frame);
            truth.is_some_and(|truth| self.values.memory.of(frame).before.get(number) != Some(&truth))
        };
        if self.values.frames().any(turns) {
            self.unsettled.push(number);
        }
    }

    /// What stands in a place.
    pub(super) fn look(&self, place: Place) -> Twin<Slot> {
        let slot = |frame| self.values.row.slot_at(place, frame);
        Twin { rules: slot(Frame::Rules), stated: slot(Frame::Stated) }
    }

    /// Notes what a place held before the update, where segments stand there: how many.
    pub(super) fn note(&mut self, place: Place, old: &Twin<Slot>) -> usize {
        let segments = self.dependencies.segments_at(place).len();
        if segments > 0 {
            self.before.truths.entry(place).or_insert(old.rules.truth());
        }
        segments
    }

    /// Goes on to what reads a place, where something else stands there now.
    pub(super) fn compare(&mut self, place: Place, old: &Twin<Slot>) {
        self.before.touched.segments += self.note(place, old);
        let now = self.look(place);
        if !is_same(&old.rules, &now.rules) || !is_same(&old.stated, &now.stated) {
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
