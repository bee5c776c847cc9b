//! How the fields of a plan are filled: fallbacks with what was learned for them.

use onboard_ir::Value;

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
