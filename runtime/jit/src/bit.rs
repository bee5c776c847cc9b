//! Single bits in registers, with what is known of them when code is written.

use crate::instructions::Instructions;
use cranelift_codegen::ir::condcodes::IntCC;
use cranelift_codegen::ir::{InstBuilder, Value, types};

/// A bit: known when the code is written, or in a register of 8 bits as 0 or 1.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub(crate) enum Bit {
    Zero,
    One,
    In(Value),
}

impl Bit {
    pub(crate) fn and(self, other: Self, code: &mut Instructions<'_>) -> Self {
        match (self, other) {
            (Self::Zero, _) | (_, Self::Zero) => Self::Zero,
            (Self::One, bit) | (bit, Self::One) => bit,
            (Self::In(a), Self::In(b)) if a == b => self,
            (Self::In(a), Self::In(b)) => Self::In(code.ins().band(a, b)),
        }
    }

    pub(crate) fn or(self, other: Self, code: &mut Instructions<'_>) -> Self {
        match (self, other) {
            (Self::One, _) | (_, Self::One) => Self::One,
            (Self::Zero, bit) | (bit, Self::Zero) => bit,
            (Self::In(a), Self::In(b)) if a == b => self,
            (Self::In(a), Self::In(b)) => Self::In(code.ins().bor(a, b)),
        }
    }

    pub(crate) fn not(self, code: &mut Instructions<'_>) -> Self {
        match self {
            Self::Zero => Self::One,
            Self::One => Self::Zero,
            Self::In(a) => {
                let one = code.constant(types::I8, 1);
                Self::In(code.ins().bxor(a, one))
            }
        }
    }

    pub(crate) fn xor(self, other: Self, code: &mut Instructions<'_>) -> Self {
        match (self, other) {
            (Self::Zero, bit) | (bit, Self::Zero) => bit,
            (Self::One, bit) | (bit, Self::One) => bit.not(code),
            (Self::In(a), Self::In(b)) => Self::In(code.ins().bxor(a, b)),
        }
    }

    /// `self ? a : b`
    pub(crate) fn choose(self, a: Self, b: Self, code: &mut Instructions<'_>) -> Self {
        match self {
            Self::One => a,
            Self::Zero => b,
            Self::In(_) if a == b => a,
            Self::In(_) => {
                let not = self.not(code);
                let (a, b) = (self.and(a, code), not.and(b, code));
                a.or(b, code)
            }
        }
    }

    /// `self ? a : b` of words.
    pub(crate) fn select(self, a: Value, b: Value, code: &mut Instructions<'_>) -> Value {
        match self {
            Self::One => a,
            Self::Zero => b,
            Self::In(_) if a == b => a,
            Self::In(bit) => code.ins().select(bit, a, b),
        }
    }

    /// The bit in a register of 64 bits.
    pub(crate) fn word(self, code: &mut Instructions<'_>) -> Value {
        match self {
            Self::Zero => code.int(0),
            Self::One => code.int(1),
            Self::In(bit) => code.ins().uextend(types::I64, bit),
        }
    }

    /// Whether a bit of a word is set.
    pub(crate) fn of_word(word: Value, place: u32, code: &mut Instructions<'_>) -> Self {
        Self::some_of_word(word, 1_u64.wrapping_shl(place), code)
    }

    /// Whether some of these bits of a word is set.
    pub(crate) fn some_of_word(word: Value, bits: u64, code: &mut Instructions<'_>) -> Self {
        if bits == 0 {
            return Self::Zero;
        }
        let found = code.mask(word, bits);
        Self::In(code.compare(IntCC::NotEqual, found, 0))
    }
}
