//! A plan made ready for the interpreter: what it would otherwise find out again for every person.

use super::quick::Quick;
use onboard_ir::plan::{Place, Plan};
use std::ops::Deref;
use std::sync::Arc;

/// A plan made ready for the interpreter.
#[derive(Debug)]
pub(crate) struct Course {
    plan: Arc<Plan>,
    /// For each step how it is taken quickly, where it can be.
    pub(super) quick: Vec<Quick>,
    /// The positions of the fields that have fallbacks.
    pub(super) filled: Vec<usize>,
    /// Where the segments stand that the plan's purposes may see, in order of declaration.
    pub(crate) segments: Vec<Place>,
}

impl Course {
    pub(crate) fn plan(&self) -> &Arc<Plan> {
        &self.plan
    }
}

impl From<Plan> for Course {
    fn from(plan: Plan) -> Self {
        let fields = plan.fields.iter().enumerate();
        Self {
            quick: Quick::of(&plan),
            filled: fields.filter_map(|(position, field)| field.filled.then_some(position)).collect(),
            segments: plan.index.segments.iter().map(|(_, place)| place).collect(),
            plan: Arc::new(plan),
        }
    }
}

impl Deref for Course {
    type Target = Plan;

    fn deref(&self) -> &Plan {
        &self.plan
    }
}
