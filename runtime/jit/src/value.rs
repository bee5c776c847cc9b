//! Values in registers.

use crate::bit::Bit;
use crate::instructions::Instructions;
use crate::kind::Kind;
use cranelift_codegen::ir::Value;

/// A value of a place.
#[derive(Clone, Copy, Debug)]
pub(crate) enum Val {
    /// Always absent.
    Never,
    /// A truth value.
    Truth(Truth),
    /// Any other value; what the register holds counts only where it is known. Floats stand in float registers.
    Word { kind: Kind, known: Bit, word: Value },
}

/// A truth value in Kleene's logic; unknown where neither bit is set.
#[derive(Clone, Copy, Debug)]
pub(crate) struct Truth {
    /// Whether it is true.
    pub(crate) is_true: Bit,
    /// Whether it is false; none where it is never unknown.
    is_false: Option<Bit>,
}

impl Truth {
    pub(crate) const UNKNOWN: Self = Self { is_true: Bit::Zero, is_false: Some(Bit::Zero) };

    pub(crate) fn new(is_true: Bit, is_false: Bit) -> Self {
        Self { is_true, is_false: Some(is_false) }
    }

    /// A truth value that is never unknown.
    pub(crate) fn sure(is_true: Bit) -> Self {
        Self { is_true, is_false: None }
    }

    /// What holds where it is known.
    pub(crate) fn where_known(known: Bit, holds: Bit, code: &mut Instructions<'_>) -> Self {
        #[cfg(feature = "fault")]
        let known =
            if crate::fault::is_planted(crate::fault::Fault::KnownWhereAbsent) { Bit::One } else { known };
        if known == Bit::One {
            return Self::sure(holds);
        }
        let fails = holds.not(code);
        Self::new(known.and(holds, code), known.and(fails, code))
    }

    pub(crate) fn is_sure(&self) -> bool {
        self.is_false.is_none()
    }

    pub(crate) fn is_false(&self, code: &mut Instructions<'_>) -> Bit {
        self.is_false.unwrap_or_else(|| self.is_true.not(code))
    }

    pub(crate) fn known(&self, code: &mut Instructions<'_>) -> Bit {
        self.is_false.map_or(Bit::One, |is_false| self.is_true.or(is_false, code))
    }

    pub(crate) fn not(&self, code: &mut Instructions<'_>) -> Self {
        match self.is_false {
            None => Self::sure(self.is_true.not(code)),
            Some(is_false) => Self::new(is_false, self.is_true),
        }
    }

    pub(crate) fn and(&self, other: &Self, code: &mut Instructions<'_>) -> Self {
        let is_true = self.is_true.and(other.is_true, code);
        if self.is_sure() && other.is_sure() {
            return Self::sure(is_true);
        }
        let (a, b) = (self.is_false(code), other.is_false(code));
        Self::new(is_true, a.or(b, code))
    }

    pub(crate) fn or(&self, other: &Self, code: &mut Instructions<'_>) -> Self {
        let is_true = self.is_true.or(other.is_true, code);
        if self.is_sure() && other.is_sure() {
            return Self::sure(is_true);
        }
        let (a, b) = (self.is_false(code), other.is_false(code));
        Self::new(is_true, a.and(b, code))
    }
}

impl Val {
    /// The truth value; of anything else it is unknown.
    pub(crate) fn truth(&self) -> Truth {
        match self {
            Self::Truth(truth) => *truth,
            Self::Never | Self::Word { .. } => Truth::UNKNOWN,
        }
    }

    pub(crate) fn known(&self, code: &mut Instructions<'_>) -> Bit {
        match self {
            Self::Never => Bit::Zero,
            Self::Truth(truth) => truth.known(code),
            Self::Word { known, .. } => *known,
        }
    }
}
