//! Membership, conditions, and what is asked about absence.

use super::{Emit, Result};
use crate::bit::Bit;
use crate::kind::Kind;
use crate::needs::Frame;
use crate::unsupported::Unsupported;
use crate::value::{Truth, Val};
use cranelift_codegen::ir::condcodes::IntCC;
use cranelift_codegen::ir::{InstBuilder, Value as Reg, types};
use onboard_ir::plan::{Act, Among, Place, Source};
use onboard_ir::{Compare, Type, Value};

impl Emit<'_, '_> {
    /// `a in { … }`
    pub(super) fn one_of(&mut self, frame: Frame, a: Place, among: &Among) -> Result<Truth> {
        let val = self.at(frame, a)?;
        match (among, val) {
            (Among::Members(bits), Val::Word { kind: Kind::Member, known, word }) => {
                let bits = self.int(bits.cast_signed());
                // A register of shifts counts from 64 on from the start again; a field of so few members has none of these.
                let few = self.has_few_members(a);
                let holds = if few { self.bit_of(bits, word) } else { self.has_member(bits, word) };
                Ok(Truth::where_known(known, holds, &mut self.code))
            }
            // No such member.
            (Among::Members(_), val) => {
                let known = val.known(&mut self.code);
                Ok(Truth::where_known(known, Bit::Zero, &mut self.code))
            }
            (Among::Values(values), val) => self.one_of_values(val, values),
        }
    }

    fn one_of_values(&mut self, val: Val, values: &[Value]) -> Result<Truth> {
        let known = val.known(&mut self.code);
        let mut holds = Bit::Zero;
        for value in values {
            let constant = self.number(value, val);
            let same = self.compare(Compare::Equal, val, constant)?;
            holds = holds.or(same.is_true, &mut self.code);
        }
        Ok(Truth::where_known(known, holds, &mut self.code))
    }

    /// Whether a set holds a member.
    pub(super) fn holds(&mut self, set: Val, member: Val) -> Truth {
        let (
            Val::Word { kind: Kind::Set, known, word: set },
            Val::Word { kind: Kind::Member, known: also, word },
        ) = (set, member)
        else {
            return Truth::UNKNOWN;
        };
        let known = known.and(also, &mut self.code);
        let holds = self.has_member(set, word);
        Truth::where_known(known, holds, &mut self.code)
    }

    /// Whether a set holds one of some members that are known when the code is written, by their bits.
    pub(super) fn holds_some(&mut self, set: Val, members: u64) -> Truth {
        let Val::Word { kind: Kind::Set, known, word } = set else { return Truth::UNKNOWN };
        let holds = Bit::some_of_word(word, members, &mut self.code);
        Truth::where_known(known, holds, &mut self.code)
    }

    /// The set of which both places ask whether it holds some members, and all these members.
    pub(super) fn holds_any(&self, a: Place, b: Place) -> Option<(Place, u64)> {
        let ((set, a), (other, b)) = (self.holds_members(a)?, self.holds_members(b)?);
        (set == other).then_some((set, a | b))
    }

    fn holds_members(&self, place: Place) -> Option<(Place, u64)> {
        match self.task.plan.act(self.task.sources, place)? {
            Act::Holds(set, member) => match self.task.sources.get(member.index())? {
                Source::Constant(Value::Member(member)) => Some((*set, bit_of_member(*member))),
                _ => None,
            },
            Act::Or(a, b) => self.holds_any(*a, *b),
            _ => None,
        }
    }

    /// Whether a place holds a field whose members have a bit each.
    fn has_few_members(&self, place: Place) -> bool {
        let Some(Source::Field(position)) = self.task.sources.get(place.index()) else { return false };
        match self.task.plan.fields.get(*position).map(|field| field.ty) {
            Some(Type::Member(id)) => self.task.members.get(id.index()).is_some_and(|count| *count <= 64),
            _ => false,
        }
    }

    fn bit_of(&mut self, bits: Reg, place: Reg) -> Bit {
        let shifted = self.code.ins().ushr(bits, place);
        let bit = self.code.mask(shifted, 1);
        Bit::In(self.code.ins().ireduce(types::I8, bit))
    }

    pub(super) fn has_member(&mut self, bits: Reg, member: Reg) -> Bit {
        let bit = self.bit_of(bits, member);
        // A shift by 64 and more would start again from the first bit.
        let inside = Bit::In(self.code.compare(IntCC::UnsignedLessThan, member, 64));
        bit.and(inside, &mut self.code)
    }

    /// `a in low to high`
    pub(super) fn between(&mut self, a: Val, low: Val, high: Val) -> Result<Truth> {
        let from = self.compare(Compare::GreaterEqual, a, low)?;
        let to = self.compare(Compare::LessEqual, a, high)?;
        // Strict: absent where any of the three is.
        let known = [from, to].map(|truth| truth.known(&mut self.code));
        let known = known[0].and(known[1], &mut self.code);
        let holds = from.is_true.and(to.is_true, &mut self.code);
        Ok(Truth::where_known(known, holds, &mut self.code))
    }

    /// `if c then a else b`: with an unknown condition absent, unless both branches are present and equal.
    pub(super) fn choose(&mut self, condition: Truth, a: Val, b: Val) -> Result<Val> {
        let fails = condition.is_false(&mut self.code);
        let agree = if condition.is_sure() { Bit::Zero } else { self.compare(Compare::Equal, a, b)?.is_true };
        if let (Val::Truth(_) | Val::Never, Val::Truth(_) | Val::Never) = (a, b) {
            let (a, b) = (a.truth(), b.truth());
            let code = &mut self.code;
            if condition.is_sure() && a.is_sure() && b.is_sure() {
                return Ok(Val::Truth(Truth::sure(condition.is_true.choose(a.is_true, b.is_true, code))));
            }
            let (not_a, not_b) = (a.is_false(code), b.is_false(code));
            let side = |a: Bit, b: Bit, code: &mut _| {
                let (by_a, by_b) = (condition.is_true.and(a, code), fails.and(b, code));
                let both = agree.and(a, code);
                by_a.or(by_b, code).or(both, code)
            };
            let is_true = side(a.is_true, b.is_true, code);
            return Ok(Val::Truth(Truth::new(is_true, side(not_a, not_b, code))));
        }
        let (known_a, known_b) = (a.known(&mut self.code), b.known(&mut self.code));
        let code = &mut self.code;
        let known = condition.is_true.and(known_a, code).or(fails.and(known_b, code), code).or(agree, code);
        let (kind, a, b) = self.words(a, b)?;
        // Where the condition is unknown and both agree, either will do.
        let word = condition.is_true.select(a, b, &mut self.code);
        Ok(Val::Word { kind, known, word })
    }

    /// `a otherwise b`
    pub(super) fn otherwise(&mut self, a: Val, b: Val) -> Result<Val> {
        let known = a.known(&mut self.code);
        if known == Bit::One {
            return Ok(a);
        }
        if let (Val::Truth(_) | Val::Never, Val::Truth(_) | Val::Never) = (a, b) {
            let (a, b) = (a.truth(), b.truth());
            let code = &mut self.code;
            let absent = known.not(code);
            let is_true = a.is_true.or(absent.and(b.is_true, code), code);
            if b.is_sure() {
                return Ok(Val::Truth(Truth::sure(is_true)));
            }
            let (not_a, not_b) = (a.is_false(code), b.is_false(code));
            return Ok(Val::Truth(Truth::new(is_true, not_a.or(absent.and(not_b, code), code))));
        }
        let also = b.known(&mut self.code);
        let (kind, a, b) = self.words(a, b)?;
        let word = known.select(a, b, &mut self.code);
        Ok(Val::Word { kind, known: known.or(also, &mut self.code), word })
    }

    /// The registers of two branches of one kind.
    fn words(&mut self, a: Val, b: Val) -> Result<(Kind, Reg, Reg)> {
        match (a, b) {
            (Val::Word { kind, word: a, .. }, Val::Word { kind: other, word: b, .. }) if kind == other => {
                Ok((kind, a, b))
            }
            (Val::Word { kind, word, .. }, Val::Never) | (Val::Never, Val::Word { kind, word, .. }) => {
                Ok((kind, word, word))
            }
            _ => Err(Unsupported::Malformed),
        }
    }

    /// Whether a value is present that is not the stated one.
    pub(super) fn differs(&mut self, place: Place, value: Val, stated: Val) -> Result<Truth> {
        let known = value.known(&mut self.code);
        let stated_known = stated.known(&mut self.code);
        let field = matches!(self.task.sources.get(place.index()), Some(Source::Field(_)));
        let same = if field {
            // What is stated is what rules see.
            stated_known
        } else {
            self.compare(Compare::Equal, value, stated)?.is_true
        };
        let other = same.not(&mut self.code);
        Ok(Truth::sure(known.and(other, &mut self.code)))
    }
}

/// The bit of a member in a set; none where sets cannot hold it.
pub(super) fn bit_of_member(member: u32) -> u64 {
    1_u64.checked_shl(member).unwrap_or(0)
}
