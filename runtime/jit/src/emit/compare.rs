//! Comparisons, and members among bits.

use super::{Bit, Emit};
use crate::kind::Kind;
use cranelift_codegen::ir::condcodes::{CondCode, FloatCC, IntCC};
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

    /// How many members the field of a place can have, where each has a bit.
    pub(super) fn few_members(&self, place: Place) -> Option<u32> {
        let Some(Source::Field(position)) = self.task.sources.get(place.index()) else { return None };
        let count = match self.task.field(*position).ok()?.ty {
            Type::Member(id) => *self.input.members.get(id.index())?,
            _ => return None,
        };
        u32::try_from(count).ok().filter(|count| *count <= 64)
    }

    /// Whether a member is one of some that stand beside each other, or one of all others; none where they do not. `count` says how
    /// many members there are.
    pub(super) fn in_range(&mut self, member: Reg, bits: u64, count: Option<u32>) -> Option<Bit> {
        let all = count.and_then(|count| u64::MAX.checked_shr(64 - count)).unwrap_or(u64::MAX);
        if let Some((first, last)) = range(bits) {
            let ends = count.is_some_and(|count| last + 1 == count);
            return Some(self.between(member, first, last, ends, false));
        }
        let (first, last) = range(all & !bits).filter(|_| count.is_some())?;
        // Neither the first nor the last member is one of them: those that are would stand beside each other.
        Some(self.between(member, first, last, false, true))
    }

    /// Whether a member is not before the first nor behind the last, or with `not` whether it is; `ends` says that there is none
    /// behind the last.
    fn between(&mut self, member: Reg, first: u32, last: u32, ends: bool, not: bool) -> Bit {
        let (from, to) = (i64::from(first), i64::from(last));
        let (how, member, with) = match (first, ends) {
            _ if first == last => (IntCC::Equal, member, from),
            (0, _) => (IntCC::UnsignedLessThanOrEqual, member, to),
            (_, true) => (IntCC::UnsignedGreaterThanOrEqual, member, from),
            _ => {
                let from = self.int(-from);
                (IntCC::UnsignedLessThanOrEqual, self.code.ins().iadd(member, from), to - i64::from(first))
            }
        };
        Bit::In(self.code.compare(if not { how.complement() } else { how }, member, with))
    }

    /// The bit of a member below 64.
    pub(super) fn bit_of(&mut self, bits: Reg, member: Reg) -> Bit {
        let shifted = self.code.ins().ushr(bits, member);
        let bit = self.code.mask(shifted, 1);
        Bit::In(self.code.ins().ireduce(types::I8, bit))
    }

    /// The bit of a member.
    pub(super) fn has_member(&mut self, bits: Reg, member: Reg) -> Bit {
        let bit = self.bit_of(bits, member);
        // A shift by 64 and more would start again from the first bit.
        let inside = Bit::In(self.code.compare(IntCC::UnsignedLessThan, member, 64));
        bit.and(inside, self)
    }
}

/// The first and the last of bits that stand beside each other; none where they do not.
fn range(bits: u64) -> Option<(u32, u32)> {
    let (first, count) = (bits.trailing_zeros(), bits.count_ones());
    let beside = bits.checked_shr(first).is_some_and(|bits| bits.trailing_ones() == count);
    beside.then(|| (first, first + count - 1))
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
