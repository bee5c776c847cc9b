//! Statistics that fallbacks fill fields with.

use onboard_ir::{FieldId, Value};
use std::collections::HashMap;

/// What was learned from people who consented, ready to be looked up.
#[derive(Clone, Debug, Default, PartialEq)]
pub struct Fit {
    steps: HashMap<(FieldId, usize), Step>,
}

/// What was learned for one fallback step.
#[derive(Clone, Debug, Default, PartialEq)]
struct Step {
    whole: Option<Statistic>,
    groups: Vec<(Vec<Value>, Statistic)>,
}

/// A learned value.
#[derive(Clone, Debug, PartialEq)]
pub struct Statistic {
    /// The value.
    pub value: Value,
    /// How many people it was learned from.
    pub donors: u64,
    /// The share of donors, left out one at a time, whose own value falls into the same region; 0 to 1.
    pub confidence: f64,
}

impl Fit {
    /// Adds the statistic of everybody for a field's fallback step (from 0 in the order written).
    pub fn set_whole(&mut self, field: FieldId, step: usize, statistic: Statistic) {
        self.steps.entry((field, step)).or_default().whole = Some(statistic);
    }

    /// Adds the statistic of a group: one value for each field of the step's `by`, in order.
    pub fn add_group(&mut self, field: FieldId, step: usize, group: Vec<Value>, statistic: Statistic) {
        self.steps.entry((field, step)).or_default().groups.push((group, statistic));
    }

    /// The statistic of the group, or of everybody where there is none for it. The flag says whether it is the group's.
    #[must_use]
    pub fn statistic(
        &self,
        field: FieldId,
        step: usize,
        group: Option<&[Value]>,
    ) -> Option<(&Statistic, bool)> {
        let step = self.steps.get(&(field, step))?;
        let own = group.and_then(|group| step.groups.iter().find(|(values, _)| values.as_slice() == group));
        match own {
            Some((_, statistic)) => Some((statistic, true)),
            None => step.whole.as_ref().map(|statistic| (statistic, false)),
        }
    }
}
