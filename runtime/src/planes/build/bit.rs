//! Planes while a plan is compiled, with what is known of them before anybody is seen.

use super::Build;
use crate::planes::operation::Operation;

/// A plane: known when the plan is compiled, or what an operation gives.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub(in crate::planes) enum Bit {
    /// Nobody.
    Zero,
    /// Everybody.
    One,
    In(u32),
}

impl Build<'_> {
    pub(super) fn and(&mut self, a: Bit, b: Bit) -> Bit {
        match (a, b) {
            (Bit::Zero, _) | (_, Bit::Zero) => Bit::Zero,
            (Bit::One, bit) | (bit, Bit::One) => bit,
            (Bit::In(x), Bit::In(y)) if x == y => a,
            (Bit::In(x), Bit::In(y)) => self.plane(Operation::And(x.min(y), x.max(y))),
        }
    }

    pub(super) fn or(&mut self, a: Bit, b: Bit) -> Bit {
        match (a, b) {
            (Bit::One, _) | (_, Bit::One) => Bit::One,
            (Bit::Zero, bit) | (bit, Bit::Zero) => bit,
            (Bit::In(x), Bit::In(y)) if x == y => a,
            (Bit::In(x), Bit::In(y)) => self.plane(Operation::Or(x.min(y), x.max(y))),
        }
    }

    /// `a and not b`
    pub(super) fn without(&mut self, a: Bit, b: Bit) -> Bit {
        match (a, b) {
            (Bit::Zero, _) | (_, Bit::One) => Bit::Zero,
            (bit, Bit::Zero) => bit,
            (Bit::One, bit) => self.not(bit),
            (Bit::In(x), Bit::In(y)) if x == y => Bit::Zero,
            (Bit::In(x), Bit::In(y)) => self.plane(Operation::Without(x, y)),
        }
    }

    pub(super) fn not(&mut self, a: Bit) -> Bit {
        match a {
            Bit::Zero => Bit::One,
            Bit::One => Bit::Zero,
            Bit::In(x) => match self.operation(x) {
                Some(Operation::Not(y)) => Bit::In(*y),
                _ => self.plane(Operation::Not(x)),
            },
        }
    }

    pub(super) fn xor(&mut self, a: Bit, b: Bit) -> Bit {
        match (a, b) {
            (Bit::Zero, bit) | (bit, Bit::Zero) => bit,
            (Bit::One, bit) | (bit, Bit::One) => self.not(bit),
            (Bit::In(x), Bit::In(y)) if x == y => Bit::Zero,
            (Bit::In(x), Bit::In(y)) => self.plane(Operation::Xor(x.min(y), x.max(y))),
        }
    }

    /// `c ? a : b`
    pub(super) fn choose(&mut self, c: Bit, a: Bit, b: Bit) -> Bit {
        match (c, a, b) {
            (Bit::One, a, _) => a,
            (Bit::Zero, _, b) => b,
            (_, a, b) if a == b => a,
            (Bit::In(c), Bit::In(a), Bit::In(b)) => self.plane(Operation::Choose(c, a, b)),
            (c, a, b) => {
                let (left, right) = (self.and(c, a), self.without(b, c));
                self.or(left, right)
            }
        }
    }

    pub(super) fn any(&mut self, bits: impl IntoIterator<Item = Bit>) -> Bit {
        bits.into_iter().fold(Bit::Zero, |any, bit| self.or(any, bit))
    }
}
