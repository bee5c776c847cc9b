//! What an update changed, and how much it looked at.

use crate::MatrixOutcome;
use onboard_ir::plan::Place;
use onboard_ir::{MatrixId, SegmentId};
use std::collections::BTreeMap;

/// What an update of a [`LiveEvaluation`](crate::LiveEvaluation) changed, and how much of the program it looked at.
#[derive(Clone, Debug, Default, PartialEq, Eq)]
pub struct Update {
    /// The segments of which something else is true now, in order of declaration.
    pub segments: Vec<SegmentChange>,
    /// The matrices that say something else now, in order of declaration.
    pub matrices: Vec<MatrixId>,
    /// What was looked at.
    pub touched: Touched,
}

/// A segment that somebody entered or left, or of which that became unknown.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub struct SegmentChange {
    /// Which one.
    pub segment: SegmentId,
    /// Whether they belonged to it before; none is unknown.
    pub before: Option<bool>,
    /// Whether they do now.
    pub now: Option<bool>,
}

/// How much of a program an update looked at.
#[derive(Clone, Copy, Debug, Default, PartialEq, Eq)]
pub struct Touched {
    /// Evaluations from the beginning, where the update could not be made step by step.
    pub anew: usize,
    /// Steps that were taken.
    pub steps: usize,
    /// Of these, traits.
    pub traits: usize,
    /// Segments whose truth was computed.
    pub segments: usize,
    /// Matrices that were decided.
    pub matrices: usize,
}

impl Update {
    /// The segments that they entered.
    pub fn entered(&self) -> impl Iterator<Item = SegmentId> + '_ {
        self.became(Some(true))
    }

    /// The segments that they left, or of which it became known that they do not belong to them.
    pub fn left(&self) -> impl Iterator<Item = SegmentId> + '_ {
        self.became(Some(false))
    }

    /// The segments of which it is no longer known whether they belong to them.
    pub fn unknown(&self) -> impl Iterator<Item = SegmentId> + '_ {
        self.became(None)
    }

    fn became(&self, now: Option<bool>) -> impl Iterator<Item = SegmentId> + '_ {
        self.segments.iter().filter(move |change| change.now == now).map(|change| change.segment)
    }
}

/// What stood before an update, of what was touched; and how much was.
#[derive(Debug, Default)]
pub(super) struct Before {
    pub(super) touched: Touched,
    pub(super) truths: BTreeMap<Place, Option<bool>>,
    pub(super) outcomes: BTreeMap<usize, MatrixOutcome>,
}
