//! When everything is evaluated anew, because something that cannot be followed step by step will be otherwise then.

use super::LiveEvaluation;
use crate::Consent;
use onboard_ir::FieldId;
use onboard_ir::plan::FieldPlan;

impl LiveEvaluation {
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
