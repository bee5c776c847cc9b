//! Values while a plan is compiled.

use super::Build;
use super::bit::Bit;
use crate::planes::operation::Source;
use onboard_jit::Kind;
#[cfg(feature = "fault")]
use onboard_jit::fault::{Fault, is_planted};

/// A value of a place.
#[derive(Clone, Copy, Debug)]
pub(super) enum Val {
    /// Always absent.
    Never,
    /// A truth value.
    Truth(Truth),
    /// Any other value; the word counts only where it is known.
    Word { kind: Kind, known: Bit, word: Source },
}

/// A truth value in Kleene's logic; unknown where it is neither true nor false.
#[derive(Clone, Copy, Debug)]
pub(super) struct Truth {
    pub(super) is_true: Bit,
    /// Where it is false; none where it is never unknown.
    is_false: Option<Bit>,
    /// Where it is known; none where nobody has asked.
    known: Option<Bit>,
}

impl Truth {
    pub(super) const UNKNOWN: Self =
        Self { is_true: Bit::Zero, is_false: Some(Bit::Zero), known: Some(Bit::Zero) };

    pub(super) fn new(is_true: Bit, is_false: Bit) -> Self {
        Self { is_true, is_false: Some(is_false), known: None }
    }

    /// A truth value that is never unknown.
    pub(super) fn sure(is_true: Bit) -> Self {
        Self { is_true, is_false: None, known: Some(Bit::One) }
    }

    pub(super) fn is_sure(&self) -> bool {
        self.is_false.is_none()
    }
}

impl Val {
    /// The truth value; of anything else it is unknown.
    pub(super) fn truth(&self) -> Truth {
        match self {
            Self::Truth(truth) => *truth,
            Self::Never | Self::Word { .. } => Truth::UNKNOWN,
        }
    }
}

impl Build<'_> {
    /// What holds where it is known.
    pub(super) fn where_known(&mut self, known: Bit, holds: Bit) -> Truth {
        #[cfg(feature = "fault")]
        let known = if is_planted(Fault::KnownWhereAbsent) { Bit::One } else { known };
        if known == Bit::One {
            return Truth::sure(holds);
        }
        let (is_true, is_false) = (self.and(known, holds), self.without(known, holds));
        Truth { is_true, is_false: Some(is_false), known: Some(known) }
    }

    pub(super) fn is_false(&mut self, truth: &Truth) -> Bit {
        truth.is_false.unwrap_or_else(|| self.not(truth.is_true))
    }

    /// Where a truth value is known.
    pub(super) fn truth_known(&mut self, truth: &Truth) -> Bit {
        match (truth.known, truth.is_false) {
            (Some(known), _) => known,
            (None, None) => Bit::One,
            (None, Some(is_false)) => self.or(truth.is_true, is_false),
        }
    }

    pub(super) fn unknown(&mut self, truth: &Truth) -> Bit {
        let known = self.truth_known(truth);
        self.not(known)
    }

    /// Where a value is known.
    pub(super) fn known(&mut self, val: &Val) -> Bit {
        match val {
            Val::Never => Bit::Zero,
            Val::Truth(truth) => self.truth_known(truth),
            Val::Word { known, .. } => *known,
        }
    }

    pub(super) fn truth_not(&mut self, truth: &Truth) -> Truth {
        match truth.is_false {
            None => Truth::sure(self.not(truth.is_true)),
            Some(is_false) => Truth { is_true: is_false, is_false: Some(truth.is_true), known: truth.known },
        }
    }

    pub(super) fn truth_and(&mut self, a: &Truth, b: &Truth) -> Truth {
        let is_true = self.and(a.is_true, b.is_true);
        if a.is_sure() && b.is_sure() {
            return Truth::sure(is_true);
        }
        let (a, b) = (self.is_false(a), self.is_false(b));
        Truth::new(is_true, self.or(a, b))
    }

    pub(super) fn truth_or(&mut self, a: &Truth, b: &Truth) -> Truth {
        let is_true = self.or(a.is_true, b.is_true);
        if a.is_sure() && b.is_sure() {
            return Truth::sure(is_true);
        }
        let (a, b) = (self.is_false(a), self.is_false(b));
        Truth::new(is_true, self.and(a, b))
    }
}
