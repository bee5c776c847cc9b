//! How the fields of a plan are filled: fallbacks with what was learned for them.

use onboard_ir::Value;

/// Groups that are compared one by one, or looked up in a table.
#[cfg(feature = "cranelift")]
const GROUPS: usize = 256;

/// The fallbacks of a field, in order. Empty for a field without.
#[derive(Clone, Debug, Default, PartialEq)]
pub struct Imputation {
    /// The steps that can give a value.
    pub steps: Vec<ImputationStep>,
}

/// One fallback: the value of the person's group, else that of everybody.
#[derive(Clone, Debug, Default, PartialEq)]
pub struct ImputationStep {
    /// The fields that make groups, by their position in the plan's fields.
    pub by: Vec<usize>,
    /// For each known group its value; none where that is not sure enough, and the next step is tried.
    pub groups: Vec<(Vec<Value>, Option<Value>)>,
    /// The value for those of no known group.
    pub whole: Option<Value>,
}

impl ImputationStep {
    /// A constant.
    #[must_use]
    pub fn constant(value: Value) -> Self {
        Self { whole: Some(value), ..Self::default() }
    }

    /// The members that make its groups, each with its value, where that can be looked up in a table: the groups are members of
    /// one field, and every value is sure.
    #[cfg(feature = "cranelift")]
    pub(crate) fn table(&self) -> Option<Vec<(usize, &Value)>> {
        let members: Option<Vec<(usize, &Value)>> = self.groups.iter().map(member).collect();
        let single = self.by.len() == 1 && self.whole.is_some();
        members.filter(|all| single && all.len() > 1 && all.iter().all(|(member, _)| *member < GROUPS))
    }

    /// Whether its groups are too many to compare them one by one, where that must be.
    #[cfg(feature = "cranelift")]
    pub(crate) fn is_wide(&self) -> bool {
        self.groups.len() > GROUPS && self.table().is_none()
    }

    fn total(&self) -> bool {
        self.whole.is_some() && self.groups.iter().all(|(_, value)| value.is_some())
    }
}

impl Imputation {
    /// Whether it always gives a value.
    #[must_use]
    pub fn total(&self) -> bool {
        self.steps.iter().any(ImputationStep::total)
    }
}

/// A group of one member that is sure of its value.
#[cfg(feature = "cranelift")]
fn member((group, value): &(Vec<Value>, Option<Value>)) -> Option<(usize, &Value)> {
    match (group.as_slice(), value) {
        ([Value::Member(member)], Some(value)) => Some((*member as usize, value)),
        _ => None,
    }
}
