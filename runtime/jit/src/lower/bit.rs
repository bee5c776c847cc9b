//! Single bits, with what is known of them before anybody is seen.

use super::Target;

/// A bit: known when a plan is lowered, or in what a target has for bits.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub enum Bit<B> {
    /// Never set.
    Zero,
    /// Always set.
    One,
    /// In a register, or a plane.
    In(B),
}

impl<B> From<bool> for Bit<B> {
    fn from(bit: bool) -> Self {
        if bit { Self::One } else { Self::Zero }
    }
}

#[cfg(feature = "cranelift")]
impl<B> Bit<B> {
    /// The same in something else.
    pub(crate) fn map<S, C>(self, with: &mut S, bit: fn(&mut S, B) -> C) -> Bit<C> {
        match self {
            Self::Zero => Bit::Zero,
            Self::One => Bit::One,
            Self::In(old) => Bit::In(bit(with, old)),
        }
    }
}

impl<B: Copy + Eq> Bit<B> {
    /// `self and other`
    pub fn and(self, other: Self, target: &mut impl Target<Bit = B>) -> Self {
        match (self, other) {
            (Self::Zero, _) | (_, Self::Zero) => Self::Zero,
            (Self::One, bit) | (bit, Self::One) => bit,
            (Self::In(a), Self::In(b)) if a == b => self,
            (Self::In(a), Self::In(b)) => Self::In(target.and(a, b)),
        }
    }

    /// `self or other`
    pub fn or(self, other: Self, target: &mut impl Target<Bit = B>) -> Self {
        match (self, other) {
            (Self::One, _) | (_, Self::One) => Self::One,
            (Self::Zero, bit) | (bit, Self::Zero) => bit,
            (Self::In(a), Self::In(b)) if a == b => self,
            (Self::In(a), Self::In(b)) => Self::In(target.or(a, b)),
        }
    }

    /// `self and not other`
    pub fn without(self, other: Self, target: &mut impl Target<Bit = B>) -> Self {
        match (self, other) {
            (Self::Zero, _) | (_, Self::One) => Self::Zero,
            (bit, Self::Zero) => bit,
            (Self::One, bit) => bit.not(target),
            (Self::In(a), Self::In(b)) if a == b => Self::Zero,
            (Self::In(a), Self::In(b)) => Self::In(target.without(a, b)),
        }
    }

    /// `not self`
    #[must_use]
    pub fn not(self, target: &mut impl Target<Bit = B>) -> Self {
        match self {
            Self::Zero => Self::One,
            Self::One => Self::Zero,
            Self::In(a) => Self::In(target.not(a)),
        }
    }

    /// Whether just one of both is set.
    #[must_use]
    pub fn xor(self, other: Self, target: &mut impl Target<Bit = B>) -> Self {
        match (self, other) {
            (Self::Zero, bit) | (bit, Self::Zero) => bit,
            (Self::One, bit) | (bit, Self::One) => bit.not(target),
            (Self::In(a), Self::In(b)) if a == b => Self::Zero,
            (Self::In(a), Self::In(b)) => Self::In(target.xor(a, b)),
        }
    }

    /// `self ? a : b`
    #[must_use]
    pub fn choose(self, a: Self, b: Self, target: &mut impl Target<Bit = B>) -> Self {
        match (self, a, b) {
            (Self::One, a, _) => a,
            (Self::Zero, _, b) => b,
            (_, a, b) if a == b => a,
            (Self::In(of), Self::In(a), Self::In(b)) => Self::In(target.choose(of, a, b)),
            (of, a, b) => of.and(a, target).or(b.without(of, target), target),
        }
    }

    /// `self ? a : b` of words.
    #[must_use]
    pub fn select<T: Target<Bit = B>>(self, a: T::Word, b: T::Word, target: &mut T) -> T::Word {
        match self {
            Self::One => a,
            Self::Zero => b,
            Self::In(_) if a == b => a,
            Self::In(of) => target.select(of, a, b),
        }
    }

    /// Whether some bit is set.
    pub fn any(bits: impl IntoIterator<Item = Self>, target: &mut impl Target<Bit = B>) -> Self {
        bits.into_iter().fold(Self::Zero, |any, bit| any.or(bit, target))
    }
}
