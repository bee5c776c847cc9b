//! Fields at an instant, and how fallbacks fill them.

use super::cell::Cell;
use super::frame::Frame;
use super::row::Row;
use super::{Setting, Values};
use crate::{FieldInput, Profile, Reason, Slot};
use onboard_ir::plan::FieldPlan;
use onboard_ir::{FallbackMethod, Value};
use std::cmp::Ordering;

/// How a field was filled.
#[derive(Clone, Copy, Debug, PartialEq)]
pub(crate) struct Mark {
    pub(crate) step: usize,
    pub(crate) grouped: bool,
    pub(crate) donors: Option<u64>,
    pub(crate) confidence: Option<f64>,
}

static UNASKED: Slot = Slot::Absent(Reason::Unasked);
static WITHHELD: Slot = Slot::Absent(Reason::Withheld);
static DECLINED: Slot = Slot::Absent(Reason::Declined);
static EXPIRED: Slot = Slot::Absent(Reason::Expired);

/// What stands in a field at the instant `at` of a fold that ends at `end`. An answer holds from its own time on; one that is
/// older at the end than may be kept is expired all along.
#[inline]
fn stated(input: &FieldInput, retain: Option<i64>, at: i64, end: i64) -> &Slot {
    match &input.answer {
        Some(answer) => match answer.at {
            Some(time) if time > at => &input.origin,
            Some(time) if retain.is_some_and(|retain| end.saturating_sub(time) > retain) => &EXPIRED,
            _ => &answer.value,
        },
        None => &input.origin,
    }
}

impl Values {
    /// Takes from a profile what the plan's purposes may see of its fields now.
    pub(crate) fn take_fields(&mut self, setting: Setting<'_>, profile: &Profile) {
        if setting.inputs.allowed.contains(&false) {
            setting.plan.fields.iter().for_each(|plan| self.take_field(setting, profile, plan));
            return;
        }
        for plan in &setting.plan.fields {
            self.take_seen(setting, profile, plan);
        }
    }

    /// The same of one field.
    #[inline(always)]
    pub(crate) fn take_field(&mut self, setting: Setting<'_>, profile: &Profile, plan: &FieldPlan) {
        if setting.inputs.allowed.get(plan.sight) == Some(&true) {
            self.take_seen(setting, profile, plan);
        } else {
            self.take_unusual(setting, profile, plan);
        }
    }

    /// The same of a field that its purpose may see.
    #[inline(always)]
    fn take_seen(&mut self, setting: Setting<'_>, profile: &Profile, plan: &FieldPlan) {
        match profile.fields.get(plan.field.index()) {
            // Most have no answer, and are there.
            Some(FieldInput { answer: None, origin: origin @ Slot::Known(_) }) => {
                self.row.put_same(plan.place, origin);
            }
            _ => self.take_unusual(setting, profile, plan),
        }
    }

    /// The same of a field that has an answer, is absent, or may not be seen.
    #[inline(never)]
    fn take_unusual(&mut self, setting: Setting<'_>, profile: &Profile, plan: &FieldPlan) {
        let inputs = setting.inputs;
        let slot = match (inputs.sights.get(plan.sight), profile.fields.get(plan.field.index())) {
            (Some(sight), given) if sight.allowed => match given {
                Some(given) => stated(given, sight.retain, inputs.at, inputs.at),
                None => &UNASKED,
            },
            _ => &WITHHELD,
        };
        let unasked = matches!(slot, Slot::Absent(Reason::Unasked));
        let refused = unasked && inputs.refused(&setting.prepared.program, plan.sight, plan.field);
        self.row.put_same(plan.place, if refused { &DECLINED } else { slot });
    }

    /// Puts the fields as they are at `at` into both frames.
    pub(crate) fn read_fields(&mut self, setting: Setting<'_>, at: i64) {
        for (position, input) in &setting.inputs.timed {
            if let Some(plan) = setting.plan.fields.get(*position) {
                let slot = stated(input, retain(setting, plan), at, setting.inputs.at);
                self.row.put_same(plan.place, slot);
            }
        }
        self.fill(setting);
    }

    /// Takes back that a question was declined where that is no longer kept.
    pub(crate) fn forget_refusals(&mut self, setting: Setting<'_>) {
        for plan in &setting.plan.fields {
            let cell = self.row.at(plan.place, Frame::Stated);
            let declined = matches!(cell, Cell::Absent(Reason::Declined));
            if declined && !setting.inputs.refused(&setting.prepared.program, plan.sight, plan.field) {
                self.row.put_same(plan.place, &UNASKED);
            }
        }
        self.fill(setting);
    }

    /// Fills what is absent, for the rules. What is stated stands in both frames.
    pub(crate) fn fill(&mut self, setting: Setting<'_>) {
        self.filled = 0;
        for position in &setting.plan.filled {
            if let Some(plan) = setting.plan.fields.get(*position) {
                self.fill_field(setting, *position, plan);
            }
        }
    }

    /// The same of one field, by its position.
    #[inline]
    pub(crate) fn fill_field(&mut self, setting: Setting<'_>, position: usize, plan: &FieldPlan) {
        if !plan.filled {
            return;
        }
        let stated = self.row.at(plan.place, Frame::Stated);
        self.row.set(plan.place, Frame::Rules, stated);
        let mut mark = None;
        if !stated.is_known()
            && let Some((value, how)) = fallback(setting, plan, &self.row)
        {
            self.guesses = true;
            self.filled |= plan.bit;
            mark = Some(how);
            self.row.put(plan.place, Frame::Rules, &Slot::Known(value));
        }
        if let Some(place) = self.marks.get_mut(position) {
            *place = mark;
        }
    }
}

fn retain(setting: Setting<'_>, plan: &FieldPlan) -> Option<i64> {
    setting.inputs.sights.get(plan.sight).and_then(|sight| sight.retain)
}

/// The first fallback that has a value and is sure enough. Groups read only what is stated.
fn fallback(setting: Setting<'_>, plan: &FieldPlan, row: &Row) -> Option<(Value, Mark)> {
    let field = setting.prepared.program.fields.get(plan.field.index())?;
    field.fallbacks.iter().enumerate().find_map(|(step, fallback)| {
        if let FallbackMethod::Constant(value) = &fallback.method {
            let mark = Mark { step, grouped: false, donors: None, confidence: None };
            return Some((value.clone(), mark));
        }
        let by = plan.by.get(step)?;
        let cell = |position: &usize| {
            let field = setting.plan.fields.get(*position);
            field.map(|field| row.at(field.place, Frame::Stated)).filter(|cell| cell.is_known())
        };
        let group = |known: &[Value]| {
            let order = |(position, known)| cell(position).and_then(|own| row.compare_with(own, known));
            let orders = by.iter().zip(known).map(|pair| order(pair).unwrap_or(Ordering::Less).reverse());
            orders.fold(Ordering::Equal, Ordering::then).then(known.len().cmp(&by.len()))
        };
        let is_known = !by.is_empty() && by.iter().all(|position| cell(position).is_some());
        let (statistic, grouped) = setting.fit.find(plan.field, step, is_known.then_some(group))?;
        let sure = fallback.at_least.is_none_or(|least| statistic.confidence >= least);
        let mark =
            Mark { step, grouped, donors: Some(statistic.donors), confidence: Some(statistic.confidence) };
        sure.then(|| (statistic.value.clone(), mark))
    })
}
