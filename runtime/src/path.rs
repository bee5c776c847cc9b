//! How far a person is along a path.

use crate::Evaluation;
use onboard_ir::Path;

/// Where a step stands.
#[derive(Clone, Copy, Debug, PartialEq, Eq, Hash)]
pub enum StepState {
    /// What completes it has happened.
    Done,
    /// It need not be taken.
    Skipped,
    /// It can be taken now.
    Open,
    /// One before it must be taken first.
    Waiting,
}

impl StepState {
    /// As documents write it: `done skipped open waiting`.
    #[must_use]
    pub fn as_str(self) -> &'static str {
        match self {
            Self::Done => "done",
            Self::Skipped => "skipped",
            Self::Open => "open",
            Self::Waiting => "waiting",
        }
    }
}

/// Where each step of a path stands, in order.
pub(crate) fn states(evaluation: &Evaluation, path: &Path) -> Vec<StepState> {
    let mut open = false;
    let state = path.steps.iter().map(|step| {
        if step.done.iter().any(|what| evaluation.happened(what)) {
            return StepState::Done;
        }
        if step.skip.is_some_and(|skip| evaluation.node(skip).truth() == Some(true)) {
            return StepState::Skipped;
        }
        if path.in_order && open {
            return StepState::Waiting;
        }
        open = true;
        StepState::Open
    });
    state.collect()
}
