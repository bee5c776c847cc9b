//! Fields at an instant, and how fallbacks fill them.

use super::{Setting, Values};
use crate::plan::FieldPlan;
use crate::{FieldInput, Reason, Slot};
use onboard_ir::{FallbackMethod, Value};

/// A field at an instant.
#[derive(Clone, Debug, PartialEq)]
pub(crate) struct FieldState {
    /// Before fallbacks.
    pub(crate) stated: Slot,
    /// The fallback that filled it.
    pub(crate) mark: Option<Mark>,
}

/// How a field was filled.
#[derive(Clone, Copy, Debug, PartialEq)]
pub(crate) struct Mark {
    pub(crate) step: usize,
    pub(crate) grouped: bool,
    pub(crate) donors: Option<u64>,
    pub(crate) confidence: Option<f64>,
}

impl Default for FieldState {
    fn default() -> Self {
        Self { stated: Slot::Absent(Reason::Unasked), mark: None }
    }
}

/// What stands in a field at the instant `at` of a fold that ends at `end`. An answer holds from its own time on; one that is
/// older at the end than may be kept is expired all along.
fn stated(input: &FieldInput, retain: Option<i64>, at: i64, end: i64) -> Slot {
    match &input.answer {
        Some(answer) => match answer.at {
            Some(time) if time > at => input.origin.clone(),
            Some(time) if retain.is_some_and(|retain| end.saturating_sub(time) > retain) => {
                Slot::Absent(Reason::Expired)
            }
            _ => answer.value.clone(),
        },
        None => input.origin.clone(),
    }
}

impl Values {
    /// Puts the fields as they are at `at` into both frames.
    pub(crate) fn read_fields(&mut self, setting: Setting<'_>, at: i64) {
        let inputs = setting.inputs;
        let plans = &setting.plan.fields;
        for ((state, plan), input) in self.fields.iter_mut().zip(plans).zip(&inputs.fields) {
            let retain = inputs.sights.get(plan.sight).and_then(|sight| sight.retain);
            state.stated = stated(input, retain, at, inputs.at);
        }
        self.fill(setting);
    }

    /// Fills what is absent, and puts the fields into both frames.
    pub(crate) fn fill(&mut self, setting: Setting<'_>) {
        for (position, plan) in setting.plan.fields.iter().enumerate() {
            let Some(state) = self.fields.get(position) else { continue };
            let filled = if state.stated.is_known() { None } else { fallback(setting, plan, &self.fields) };
            let value = match &filled {
                Some((value, _)) => Slot::Known(value.clone()),
                None => state.stated.clone(),
            };
            self.guesses |= filled.is_some();
            self.stated.set(plan.place, state.stated.clone());
            self.rules.set(plan.place, value);
            if let Some(state) = self.fields.get_mut(position) {
                state.mark = filled.map(|(_, mark)| mark);
            }
        }
    }
}

/// The first fallback that has a value and is sure enough. Groups read only what is stated.
fn fallback(setting: Setting<'_>, plan: &FieldPlan, fields: &[FieldState]) -> Option<(Value, Mark)> {
    let field = setting.prepared.program.fields.get(plan.field.index())?;
    field.fallbacks.iter().enumerate().find_map(|(step, fallback)| {
        if let FallbackMethod::Constant(value) = &fallback.method {
            let mark = Mark { step, grouped: false, donors: None, confidence: None };
            return Some((value.clone(), mark));
        }
        let group: Option<Vec<Value>> =
            plan.by.get(step)?.iter().map(|by| group_value(fields, *by)).collect();
        let group = group.filter(|group| !group.is_empty());
        let (statistic, grouped) = setting.fit.statistic(plan.field, step, group.as_deref())?;
        let sure = fallback.at_least.is_none_or(|least| statistic.confidence >= least);
        let mark =
            Mark { step, grouped, donors: Some(statistic.donors), confidence: Some(statistic.confidence) };
        sure.then(|| (statistic.value.clone(), mark))
    })
}

fn group_value(fields: &[FieldState], position: usize) -> Option<Value> {
    fields.get(position).and_then(|field| field.stated.value()).cloned()
}
