//! Membership, conditions, and what is asked about absence.

use super::bit::Bit;
use super::value::{Truth, Val};
use super::{Build, Result};
use crate::planes::operation::{Operation, Order, Source};
use onboard_ir::plan::{Among, Place, Source as Stands};
use onboard_ir::{Compare, Value};
use onboard_jit::{Frame, Kind, Unsupported};

/// Members that are compared one by one.
const FEW: u32 = 2;

impl Build<'_> {
    /// `a in { … }`
    pub(super) fn one_of(&mut self, frame: Frame, a: Place, among: &Among) -> Result<Truth> {
        let val = self.at(frame, a)?;
        match (among, val) {
            (Among::Members(bits), Val::Word { kind: Kind::Member, known, word }) => {
                let holds = self.among(word, *bits);
                Ok(self.where_known(known, holds))
            }
            // No such member.
            (Among::Members(_), val) => {
                let known = self.known(&val);
                Ok(self.where_known(known, Bit::Zero))
            }
            (Among::Values(values), val) => self.one_of_values(val, values),
        }
    }

    /// Whether a word is one of those whose bits are set.
    pub(super) fn among(&mut self, word: Source, bits: u64) -> Bit {
        if bits.count_ones() > FEW {
            return self.plane(Operation::Among(word, Source::Constant(bits)));
        }
        let members = (0..64).filter(|member| bits >> member & 1 == 1);
        let mut holds = Bit::Zero;
        for member in members {
            let same = self.stand(Order::Unsigned, Compare::Equal, word, Source::Constant(member));
            holds = self.or(holds, same);
        }
        holds
    }

    fn one_of_values(&mut self, val: Val, values: &[Value]) -> Result<Truth> {
        let known = self.known(&val);
        let mut holds = Bit::Zero;
        for value in values {
            let constant = self.number(value, val);
            let same = self.compare(Compare::Equal, val, constant)?;
            holds = self.or(holds, same.is_true);
        }
        Ok(self.where_known(known, holds))
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
        let known = self.and(known, also);
        let holds = self.plane(Operation::Among(word, set));
        self.where_known(known, holds)
    }

    /// `a in low to high`
    pub(super) fn between(&mut self, a: Val, low: Val, high: Val) -> Result<Truth> {
        let from = self.compare(Compare::GreaterEqual, a, low)?;
        let to = self.compare(Compare::LessEqual, a, high)?;
        // Strict: absent where any of the three is.
        let (known, also) = (self.truth_known(&from), self.truth_known(&to));
        let known = self.and(known, also);
        let holds = self.and(from.is_true, to.is_true);
        Ok(self.where_known(known, holds))
    }

    /// `if c then a else b`: with an unknown condition absent, unless both branches are present and equal.
    pub(super) fn branch(&mut self, condition: Truth, a: Val, b: Val) -> Result<Val> {
        let fails = self.is_false(&condition);
        let agree = if condition.is_sure() { Bit::Zero } else { self.compare(Compare::Equal, a, b)?.is_true };
        if let (Val::Truth(_) | Val::Never, Val::Truth(_) | Val::Never) = (a, b) {
            let (a, b) = (a.truth(), b.truth());
            if condition.is_sure() && a.is_sure() && b.is_sure() {
                return Ok(Val::Truth(Truth::sure(self.choose(condition.is_true, a.is_true, b.is_true))));
            }
            let (not_a, not_b) = (self.is_false(&a), self.is_false(&b));
            let is_true = self.side(condition.is_true, fails, agree, a.is_true, b.is_true);
            let is_false = self.side(condition.is_true, fails, agree, not_a, not_b);
            return Ok(Val::Truth(Truth::new(is_true, is_false)));
        }
        let (known_a, known_b) = (self.known(&a), self.known(&b));
        let (by_a, by_b) = (self.and(condition.is_true, known_a), self.and(fails, known_b));
        let known = self.any([by_a, by_b, agree]);
        let (kind, a, b) = words(a, b)?;
        // Where the condition is unknown and both agree, either will do.
        let word = self.select(condition.is_true, a, b);
        Ok(Val::Word { kind, known, word })
    }

    fn side(&mut self, holds: Bit, fails: Bit, agree: Bit, a: Bit, b: Bit) -> Bit {
        let (by_a, by_b) = (self.and(holds, a), self.and(fails, b));
        let both = self.and(agree, a);
        self.any([by_a, by_b, both])
    }

    /// `a otherwise b`
    pub(super) fn otherwise(&mut self, a: Val, b: Val) -> Result<Val> {
        let known = self.known(&a);
        if known == Bit::One {
            return Ok(a);
        }
        if let (Val::Truth(_) | Val::Never, Val::Truth(_) | Val::Never) = (a, b) {
            let (a, b) = (a.truth(), b.truth());
            let by_b = self.without(b.is_true, known);
            let is_true = self.or(a.is_true, by_b);
            if b.is_sure() {
                return Ok(Val::Truth(Truth::sure(is_true)));
            }
            let (not_a, not_b) = (self.is_false(&a), self.is_false(&b));
            let by_b = self.without(not_b, known);
            return Ok(Val::Truth(Truth::new(is_true, self.or(not_a, by_b))));
        }
        let also = self.known(&b);
        let (kind, a, b) = words(a, b)?;
        let word = self.select(known, a, b);
        Ok(Val::Word { kind, known: self.or(known, also), word })
    }

    /// `self ? a : b` of words.
    pub(super) fn select(&mut self, of: Bit, a: Source, b: Source) -> Source {
        match of {
            Bit::One => a,
            Bit::Zero => b,
            Bit::In(_) if a == b => a,
            Bit::In(of) => self.lane(Operation::Select(of, a, b)),
        }
    }

    /// Whether a value is present that is not the stated one.
    pub(super) fn differs(&mut self, place: Place, value: Val, stated: Val) -> Result<Truth> {
        let (known, stated_known) = (self.known(&value), self.known(&stated));
        let field = matches!(self.task.sources.get(place.index()), Some(Stands::Field(_)));
        // What is stated of a field is what rules see.
        let same = if field { stated_known } else { self.compare(Compare::Equal, value, stated)?.is_true };
        Ok(Truth::sure(self.without(known, same)))
    }
}

/// The words of two branches of one kind.
fn words(a: Val, b: Val) -> Result<(Kind, Source, Source)> {
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
