//! Fallback statistics: what `fit` learns from people who consented, and what fills a field that is missing.
//!
//! A [`Fit`] is bound to the program that reads it. It holds one statistic for each way in which a field is filled (method
//! and groups), never a person's values: groups of fewer than [`GROUP_MINIMUM`] donors are not even written.

mod file;
mod learn;
mod statistic;

use crate::order::compare;
use onboard_ir::{Fallback, FallbackMethod, FieldId, Program, Value};
use std::cmp::Ordering;
use std::collections::BTreeMap;

pub use file::FitError;
pub use learn::Learner;
pub use statistic::Statistic;

/// A group of fewer donors backs off to the whole.
pub const GROUP_MINIMUM: u64 = 30;

/// What was learned from people who consented, ready to be looked up.
#[derive(Clone, Debug, Default, PartialEq)]
pub struct Fit {
    /// BLAKE3 of the file, in hex: what documents name. None where there is no file.
    pub hash: Option<String>,
    /// The hash of the program that it was learned with.
    pub program: String,
    /// When it was learned: microseconds since 1970.
    pub at: i64,
    /// How many people were read, donors or not.
    pub people: u64,
    /// By field, and fallback step from 0 in the order written.
    steps: BTreeMap<(FieldId, usize), Step>,
}

/// What was learned for a fallback step: of everybody, and of groups.
pub(crate) type Learned<'a> = (Option<&'a Statistic>, &'a [(Vec<Value>, Statistic)]);

/// What was learned for one fallback step.
#[derive(Clone, Debug, Default, PartialEq)]
struct Step {
    whole: Option<Statistic>,
    /// Sorted by the values of the `by` fields.
    groups: Vec<(Vec<Value>, Statistic)>,
}

impl Fit {
    /// Adds the statistic of everybody for a field's fallback step (from 0 in the order written).
    pub fn set_whole(&mut self, field: FieldId, step: usize, statistic: Statistic) {
        self.steps.entry((field, step)).or_default().whole = Some(statistic);
    }

    /// Adds the statistic of a group: one value for each field of the step's `by`, in order. Under [`GROUP_MINIMUM`] donors
    /// it is passed over.
    pub fn add_group(&mut self, field: FieldId, step: usize, group: Vec<Value>, statistic: Statistic) {
        if statistic.donors < GROUP_MINIMUM {
            return;
        }
        let groups = &mut self.steps.entry((field, step)).or_default().groups;
        match groups.binary_search_by(|(known, _)| compare_groups(known, &group)) {
            Ok(place) => {
                if let Some(entry) = groups.get_mut(place) {
                    *entry = (group, statistic);
                }
            }
            Err(place) => groups.insert(place, (group, statistic)),
        }
    }

    /// The statistic of the group, or of everybody where there is none for it. The flag says whether it is the group's.
    #[must_use]
    pub fn statistic(
        &self,
        field: FieldId,
        step: usize,
        group: Option<&[Value]>,
    ) -> Option<(&Statistic, bool)> {
        self.find(field, step, group.map(|group| |known: &[Value]| compare_groups(known, group)))
    }

    /// The groups of a field's fallback step (from 0 in the order written) for which something was learned, by the values of
    /// its `by` fields, in their order.
    pub fn groups(&self, field: FieldId, step: usize) -> impl Iterator<Item = (&[Value], &Statistic)> {
        let groups = self.steps.get(&(field, step)).map_or(&[][..], |step| &step.groups);
        groups.iter().map(|(values, statistic)| (values.as_slice(), statistic))
    }

    /// [`Fit::statistic`], where the group is known by how the values of others stand to its own.
    pub(crate) fn find(
        &self,
        field: FieldId,
        step: usize,
        group: Option<impl Fn(&[Value]) -> Ordering>,
    ) -> Option<(&Statistic, bool)> {
        let step = self.steps.get(&(field, step))?;
        let place =
            group.and_then(|group| step.groups.binary_search_by(|(known, _)| group(known.as_slice())).ok());
        match place.and_then(|place| step.groups.get(place)) {
            Some((_, statistic)) => Some((statistic, true)),
            None => step.whole.as_ref().map(|statistic| (statistic, false)),
        }
    }

    /// What was learned for a field's fallback step: of everybody, and of groups in order of their values.
    pub(crate) fn learned(&self, field: FieldId, step: usize) -> Option<Learned<'_>> {
        self.steps.get(&(field, step)).map(|step| (step.whole.as_ref(), step.groups.as_slice()))
    }

    /// Whether it was learned with exactly this program. Where it was not, its values still hold, but its confidences
    /// were measured against other decisions.
    #[must_use]
    pub fn learned_with(&self, program: &Program) -> bool {
        self.program == program.hash
    }
}

fn compare_groups(left: &[Value], right: &[Value]) -> Ordering {
    let orders = left.iter().zip(right).map(|(left, right)| compare(left, right));
    orders.fold(Ordering::Equal, Ordering::then).then(left.len().cmp(&right.len()))
}

/// The fallback steps that need statistics, in the order of declaration. Steps of a field that differ only in how sure they
/// must be share what is learned.
fn statistical(program: &Program) -> impl Iterator<Item = (FieldId, usize, &Fallback)> {
    let fields = program.fields.iter().enumerate();
    fields.flat_map(|(index, field)| {
        let id = FieldId(u32::try_from(index).unwrap_or(u32::MAX));
        let steps = field.fallbacks.iter().enumerate();
        steps
            .filter(|(_, step)| !matches!(step.method, FallbackMethod::Constant(_)))
            .map(move |(at, step)| (id, at, step))
    })
}

/// The method's name in rules and documents, without its groups.
#[must_use]
pub fn method_name(method: &FallbackMethod) -> &'static str {
    match method {
        FallbackMethod::Constant(_) => "constant",
        FallbackMethod::Median => "median",
        FallbackMethod::Mean => "mean",
        FallbackMethod::MostCommon => "most common",
    }
}

/// How a field's fallback step filled it, in words: `median by role`, or `median` where the person's own group had too few
/// donors.
pub(crate) fn described(program: &Program, field: FieldId, step: usize, grouped: bool) -> String {
    let found = program.fields.get(field.index()).and_then(|field| field.fallbacks.get(step));
    let Some(step) = found else { return String::new() };
    let by = step.by.iter().filter(|_| grouped).filter_map(|id| program.fields.get(id.index()));
    let names: Vec<&str> = by.map(|field| field.name.as_str()).collect();
    let method = method_name(&step.method);
    if names.is_empty() { method.to_owned() } else { format!("{method} by {}", names.join(", ")) }
}
