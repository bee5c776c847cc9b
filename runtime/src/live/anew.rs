//! Everything evaluated anew: where something cannot be followed step by step, and when that will be.

use super::LiveEvaluation;
use super::queue::{Due, Schedule};
use super::update::Before;
use crate::run::Frame;
use crate::{Consent, History};
use onboard_ir::FieldId;
use onboard_ir::plan::{FieldPlan, Plan};

impl LiveEvaluation {
    /// Evaluates everything from the beginning, at an instant.
    pub(super) fn evaluate_anew(&mut self, at: i64, before: &mut Before) {
        for (place, _) in self.dependencies.segments() {
            before.truths.entry(*place).or_insert_with(|| self.evaluation.truth(*place));
        }
        for (number, outcomes) in self.evaluation.parts().1.outcomes.iter().enumerate() {
            before.outcomes.entry(number).or_insert_with(|| outcomes.of(Frame::Rules).clone());
        }
        before.touched.anew += 1;
        // The history is shared only until the evaluation has it again.
        let history = self.history().clone();
        self.evaluate(&history, at);
    }

    pub(super) fn evaluate(&mut self, history: &History, at: i64) {
        self.evaluation.admit(&self.profile, history, at);
        self.evaluation.run(&self.profile, &mut self.streams);
        self.passed = history.events().partition_point(|event| event.time <= at);
        self.anew = self.next_anew();
        if self.is_incremental() {
            self.follow_all();
        }
    }

    /// Follows from here on what events and time change.
    fn follow_all(&mut self) {
        let Plan { traits, steps, .. } = self.evaluation.plan();
        self.schedule = Schedule::new(traits.len(), steps.len());
        self.streams.clear(traits.len());
        self.unsettled.clear();
        let mut before = Before::default();
        let mut pass = self.pass(&mut before);
        for number in pass.dependencies.traits() {
            pass.follow(number);
        }
        for &position in &pass.dependencies.turning {
            let Some(step) = pass.setting.plan.steps.get(position as usize) else { continue };
            if let Some(cone) = pass.refresh(&step.act) {
                let turn = pass.next_turn(&step.act, &cone);
                pass.schedule.set(Due::Turn(position), turn);
            }
        }
        for (number, memory) in pass.setting.plan.memories.iter().enumerate() {
            pass.settle(number, memory.place);
        }
    }

    /// The next instant at which consent changes, an answer begins to hold or is no longer kept, or segments forget an event.
    pub(super) fn next_anew(&self) -> Option<i64> {
        let at = self.at();
        let changes = self.profile.consent.iter().flat_map(|consent| match consent {
            Consent::Changes(changes) => changes.as_slice(),
            Consent::Open | Consent::Always(_) => &[],
        });
        let changes = changes.map(|(time, _)| *time).filter(|time| *time > at);
        let answers = self.evaluation.plan().fields.iter().filter_map(|plan| self.slot_ends(plan));
        changes.chain(answers).chain(self.events_end()).min()
    }

    /// Has everything evaluated anew at an instant, if not before.
    pub(super) fn plan_anew(&mut self, at: Option<i64>) {
        self.anew = self.anew.into_iter().chain(at).min();
    }

    /// When what stands in the slots of a field no longer holds.
    pub(super) fn field_ends(&self, field: FieldId) -> Option<i64> {
        let plans = self.evaluation.plan().fields.iter();
        plans.filter(|plan| plan.field == field).filter_map(|plan| self.slot_ends(plan)).min()
    }

    fn slot_ends(&self, plan: &FieldPlan) -> Option<i64> {
        let time = self.profile.fields.get(plan.field.index())?.answer.as_ref()?.at?;
        let inputs = self.evaluation.inputs();
        let sight = inputs.sights.get(plan.sight)?;
        let ends = if time > inputs.at { Some(time) } else { sight.forgets(time) };
        ends.filter(|ends| *ends > inputs.at)
    }

    /// When segments forget an event.
    pub(super) fn event_ends(&self, time: i64) -> Option<i64> {
        let remembers = !self.evaluation.plan().memories.is_empty();
        let inputs = self.evaluation.inputs();
        let ends = inputs.sights.iter().filter(|_| remembers).filter_map(|sight| sight.forgets(time));
        ends.filter(|ends| *ends > inputs.at).min()
    }

    /// When segments forget the first of the events that are kept.
    fn events_end(&self) -> Option<i64> {
        let inputs = self.evaluation.inputs();
        let events = inputs.history().events();
        let first = inputs.sights.iter().filter(|sight| sight.retain.is_some()).filter_map(|sight| {
            events.get(events.partition_point(|event| event.time < sight.floor(inputs.at)))
        });
        first.filter_map(|event| self.event_ends(event.time)).min()
    }
}
