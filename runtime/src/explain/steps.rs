//! Why the steps of the recommended path stand as they do.

use super::{Story, condition};
use crate::{Evaluation, StepState};

/// Where a step of the recommended path stands, and why.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct StepStory {
    /// The name of the step.
    pub name: String,
    /// Where it stands.
    pub state: StepState,
    /// The facts for which a skipped step is skipped; empty for any other.
    pub why: Vec<Story>,
}

/// The steps of the recommended path in their order; none where no path is recommended.
pub(crate) fn steps(evaluation: &Evaluation) -> Vec<StepStory> {
    let program = evaluation.engine().program();
    let recommended = evaluation.recommended().and_then(|(id, ..)| program.paths.get(id.index()));
    let Some(path) = recommended else { return Vec::new() };
    let stories = path.steps.iter().zip(crate::path::states(evaluation, path)).map(|(step, state)| {
        let skipped = step.skip.filter(|_| state == StepState::Skipped);
        let why = skipped.map_or_else(Vec::new, |skip| condition(evaluation, skip));
        StepStory { name: step.name.clone(), state, why }
    });
    stories.collect()
}
