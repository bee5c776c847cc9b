//! Comparisons, and members among bits.

use super::{Bit, Emit};
use crate::kind::Kind;
use cranelift_codegen::ir::condcodes::{FloatCC, IntCC};
use cranelift_codegen::ir::{InstBuilder, Value as Reg, types};
use onboard_ir::plan::{Place, Source};
use onboard_ir::{Compare, Type};

impl Emit<'_, '_> {
    /// Compares without rounding: converting the int to a float could make unequal numbers equal.
    pub(super) fn compare_mixed(&mut self, how: Compare, a: Reg, b: Reg) -> Bit {
        const LIMIT: f64 = 9_223_372_036_854_775_808.0;
        let [limit, least, zero] = [LIMIT, -LIMIT, 0.0].map(|x| self.code.float(x));
        let whole = self.code.ins().trunc(b);
        let rest = self.code.ins().fsub(b, whole);
        let int = self.code.ins().fcvt_to_sint_sat(types::I64, whole);
        let above = Bit::In(self.code.ins().fcmp(FloatCC::GreaterThanOrEqual, b, limit));
        let below = Bit::In(self.code.ins().fcmp(FloatCC::LessThan, b, least));
        let same = Bit::In(self.code.ins().icmp(IntCC::Equal, a, int));
        let less = Bit::In(self.code.ins().icmp(IntCC::SignedLessThan, a, int));
        let rest_above = Bit::In(self.code.ins().fcmp(FloatCC::GreaterThan, rest, zero));
        let rest_none = Bit::In(self.code.ins().fcmp(FloatCC::Equal, rest, zero));
        let inside = above.or(below, self).not(self);
        let less = same.and(rest_above, self).or(less, self).and(inside, self).or(above, self);
        let equal = same.and(rest_none, self).and(inside, self);
        let at_most = less.or(equal, self);
        match how {
            Compare::Equal => equal,
            Compare::NotEqual => equal.not(self),
            Compare::Less => less,
            Compare::LessEqual => at_most,
            Compare::Greater => at_most.not(self),
            Compare::GreaterEqual => less.not(self),
        }
    }

    /// Whether a place holds a field whose members have a bit each.
    pub(super) fn has_few_members(&self, place: Place) -> bool {
        let Some(Source::Field(position)) = self.task.sources.get(place.index()) else { return false };
        match self.task.field(*position).map(|field| field.ty) {
            Ok(Type::Member(id)) => self.input.members.get(id.index()).is_some_and(|count| *count <= 64),
            _ => false,
        }
    }

    /// The bit of a member below 64.
    pub(super) fn bit_of(&mut self, bits: Reg, member: Reg) -> Bit {
        let shifted = self.code.ins().ushr(bits, member);
        let bit = self.code.mask(shifted, 1);
        self.lowest(bit)
    }

    /// The bit of a member.
    pub(super) fn has_member(&mut self, bits: Reg, member: Reg) -> Bit {
        let bit = self.bit_of(bits, member);
        // A shift by 64 and more would start again from the first bit.
        let inside = Bit::In(self.code.compare(IntCC::UnsignedLessThan, member, 64));
        bit.and(inside, self)
    }
}

pub(super) fn condition(how: Compare, kind: Kind) -> IntCC {
    match (how, kind.is_signed()) {
        (Compare::Equal, _) => IntCC::Equal,
        (Compare::NotEqual, _) => IntCC::NotEqual,
        (Compare::Less, true) => IntCC::SignedLessThan,
        (Compare::LessEqual, true) => IntCC::SignedLessThanOrEqual,
        (Compare::Greater, true) => IntCC::SignedGreaterThan,
        (Compare::GreaterEqual, true) => IntCC::SignedGreaterThanOrEqual,
        (Compare::Less, false) => IntCC::UnsignedLessThan,
        (Compare::LessEqual, false) => IntCC::UnsignedLessThanOrEqual,
        (Compare::Greater, false) => IntCC::UnsignedGreaterThan,
        (Compare::GreaterEqual, false) => IntCC::UnsignedGreaterThanOrEqual,
    }
}

/// Floats have an order: none is NaN. So those conditions are taken that let a constant stand in memory.
pub(super) fn float_condition(how: Compare) -> FloatCC {
    match how {
        Compare::Equal => FloatCC::Equal,
        Compare::NotEqual => FloatCC::NotEqual,
        Compare::Less => FloatCC::UnorderedOrLessThan,
        Compare::LessEqual => FloatCC::UnorderedOrLessThanOrEqual,
        Compare::Greater => FloatCC::GreaterThan,
        Compare::GreaterEqual => FloatCC::GreaterThanOrEqual,
    }
}
