//! Values while a plan is lowered.

use super::{Bit, Target};
use crate::kind::Kind;
use onboard_ir::Value;
use onboard_ir::layout::Layout;

/// A value of a place.
#[derive(Clone, Copy, Debug)]
pub enum Val<B, W> {
    /// Always absent.
    Never,
    /// A truth value.
    Truth(Truth<B>),
    /// Any other value; its word counts only where it is known.
    Word {
        /// What it is a word of.
        kind: Kind,
        /// Where it is known.
        known: Bit<B>,
        /// As in a row.
        word: W,
    },
}

/// A truth value in Kleene's logic; unknown where it is neither true nor false.
#[derive(Clone, Copy, Debug)]
pub struct Truth<B> {
    /// Where it is true.
    pub is_true: Bit<B>,
    /// Where it is false; none where it is never unknown.
    is_false: Option<Bit<B>>,
    /// Where it is known, if that is at hand.
    known: Option<Bit<B>>,
}

impl<B: Copy + Eq> Truth<B> {
    /// Never known.
    pub const UNKNOWN: Self = Self { is_true: Bit::Zero, is_false: Some(Bit::Zero), known: Some(Bit::Zero) };

    /// A truth value that may be unknown.
    #[must_use]
    pub fn new(is_true: Bit<B>, is_false: Bit<B>) -> Self {
        Self { is_true, is_false: Some(is_false), known: None }
    }

    /// A truth value that is never unknown.
    #[must_use]
    pub fn sure(is_true: Bit<B>) -> Self {
        Self { is_true, is_false: None, known: Some(Bit::One) }
    }

    /// What holds where it is known.
    #[must_use]
    pub fn where_known(known: Bit<B>, holds: Bit<B>, target: &mut impl Target<Bit = B>) -> Self {
        #[cfg(feature = "fault")]
        let known =
            if crate::fault::is_planted(crate::fault::Fault::KnownWhereAbsent) { Bit::One } else { known };
        if known == Bit::One {
            return Self::sure(holds);
        }
        let is_true = known.and(holds, target);
        // What is true is known: what else is known is false.
        let is_false = known.xor(is_true, target);
        Self { is_true, is_false: Some(is_false), known: Some(known) }
    }

    /// Whether it is never unknown.
    #[must_use]
    pub fn is_sure(&self) -> bool {
        self.is_false.is_none()
    }

    /// Where it is false.
    pub fn is_false(&self, target: &mut impl Target<Bit = B>) -> Bit<B> {
        self.is_false.unwrap_or_else(|| self.is_true.not(target))
    }

    /// Where it is known.
    pub fn known(&self, target: &mut impl Target<Bit = B>) -> Bit<B> {
        match (self.known, self.is_false) {
            (Some(known), _) => known,
            (None, None) => Bit::One,
            (None, Some(is_false)) => self.is_true.or(is_false, target),
        }
    }

    /// Where it is unknown.
    pub fn unknown(&self, target: &mut impl Target<Bit = B>) -> Bit<B> {
        self.known(target).not(target)
    }

    /// Kleene's `not`.
    #[must_use]
    pub fn not(&self, target: &mut impl Target<Bit = B>) -> Self {
        match self.is_false {
            None => Self::sure(self.is_true.not(target)),
            Some(is_false) => Self { is_true: is_false, is_false: Some(self.is_true), known: self.known },
        }
    }

    /// Kleene's `and`.
    #[must_use]
    pub fn and(&self, other: Self, target: &mut impl Target<Bit = B>) -> Self {
        let is_true = self.is_true.and(other.is_true, target);
        if self.is_sure() && other.is_sure() {
            return Self::sure(is_true);
        }
        let (a, b) = (self.is_false(target), other.is_false(target));
        Self::new(is_true, a.or(b, target))
    }

    /// Kleene's `or`.
    #[must_use]
    pub fn or(&self, other: Self, target: &mut impl Target<Bit = B>) -> Self {
        let is_true = self.is_true.or(other.is_true, target);
        if self.is_sure() && other.is_sure() {
            return Self::sure(is_true);
        }
        let (a, b) = (self.is_false(target), other.is_false(target));
        Self::new(is_true, a.and(b, target))
    }
}

#[cfg(feature = "cranelift")]
impl<B> Truth<B> {
    /// The same in other bits.
    pub(crate) fn map<S, C>(self, with: &mut S, bit: fn(&mut S, B) -> C) -> Truth<C> {
        let known = match self.known {
            Some(Bit::Zero) => Some(Bit::Zero),
            Some(Bit::One) => Some(Bit::One),
            // It is where it is true or false.
            Some(Bit::In(_)) | None => None,
        };
        let is_true = self.is_true.map(with, bit);
        Truth { is_true, is_false: self.is_false.map(|is_false| is_false.map(with, bit)), known }
    }
}

#[cfg(feature = "cranelift")]
impl<B, W> Val<B, W> {
    /// The same in other bits and words.
    pub(crate) fn map<S, C, X>(
        self,
        with: &mut S,
        bit: fn(&mut S, B) -> C,
        word: fn(&mut S, Kind, W) -> X,
    ) -> Val<C, X> {
        match self {
            Self::Never => Val::Never,
            Self::Truth(truth) => Val::Truth(truth.map(with, bit)),
            Self::Word { kind, known, word: old } => {
                Val::Word { kind, known: known.map(with, bit), word: word(with, kind, old) }
            }
        }
    }
}

impl<B: Copy + Eq, W> Val<B, W> {
    /// A constant.
    pub fn constant(value: &Value, layout: &Layout, target: &mut impl Target<Bit = B, Word = W>) -> Self {
        match value {
            Value::Bool(holds) => Self::Truth(Truth::sure((*holds).into())),
            value => {
                let kind = Kind::of_value(value);
                Self::Word { kind, known: Bit::One, word: target.constant(kind, layout.word(value)) }
            }
        }
    }

    /// The truth value; of anything else it is unknown.
    pub(super) fn truth(&self) -> Truth<B> {
        match self {
            Self::Truth(truth) => *truth,
            Self::Never | Self::Word { .. } => Truth::UNKNOWN,
        }
    }

    /// Where it is known.
    pub(super) fn known(&self, target: &mut impl Target<Bit = B>) -> Bit<B> {
        match self {
            Self::Never => Bit::Zero,
            Self::Truth(truth) => truth.known(target),
            Self::Word { known, .. } => *known,
        }
    }

    /// The same, known only where it is told.
    pub(super) fn told(self, told: Bit<B>, target: &mut impl Target<Bit = B>) -> Self {
        match self {
            val if told == Bit::One => val,
            Self::Never => Self::Never,
            Self::Truth(truth) => {
                let is_false = truth.is_false(target);
                Self::Truth(Truth::new(told.and(truth.is_true, target), told.and(is_false, target)))
            }
            Self::Word { kind, known, word } => Self::Word { kind, known: told.and(known, target), word },
        }
    }
}
