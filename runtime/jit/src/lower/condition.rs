//! Membership, conditions, and what is asked about absence.

use super::{Bit, Lower, Result, Target, Truth, TruthOf, Val, ValOf};
use crate::kind::Kind;
use crate::needs::Frame;
use crate::unsupported::Unsupported;
use onboard_ir::Compare;
use onboard_ir::plan::{Among, Place, Source};

impl<T: Target> Lower<'_, T> {
    /// `a in { … }`
    pub(super) fn one_of(&mut self, frame: Frame, a: Place, among: &Among) -> Result<TruthOf<T>> {
        let val = self.at(frame, a)?;
        let known = val.known(&mut self.target);
        let holds = match (among, val) {
            (Among::Members(bits), Val::Word { kind: Kind::Member, word, .. }) => {
                self.target.among(a, word, *bits)
            }
            // No such member.
            (Among::Members(_), _) => Bit::Zero,
            (Among::Values(values), val) => {
                let mut holds = Bit::Zero;
                for value in values {
                    let constant = self.number(value, val);
                    let same = self.compare(Compare::Equal, val, constant)?;
                    holds = holds.or(same.is_true, &mut self.target);
                }
                holds
            }
        };
        Ok(Truth::where_known(known, holds, &mut self.target))
    }

    /// Whether a set holds a member.
    pub(super) fn holds(&mut self, frame: Frame, set: Place, member: Place) -> Result<TruthOf<T>> {
        if let Some(members) = self.task.members(member) {
            return self.holds_some(frame, set, members);
        }
        let (
            Val::Word { kind: Kind::Set, known, word: set },
            Val::Word { kind: Kind::Member, known: also, word },
        ) = (self.at(frame, set)?, self.at(frame, member)?)
        else {
            return Ok(Truth::UNKNOWN);
        };
        let known = known.and(also, &mut self.target);
        let holds = self.target.holds(set, word);
        Ok(Truth::where_known(known, holds, &mut self.target))
    }

    /// Whether a set holds one of some members, by their bits.
    pub(super) fn holds_some(&mut self, frame: Frame, set: Place, members: u64) -> Result<TruthOf<T>> {
        let Val::Word { kind: Kind::Set, known, word } = self.at(frame, set)? else {
            return Ok(Truth::UNKNOWN);
        };
        let holds = if members == 0 { Bit::Zero } else { self.target.holds_some(word, members) };
        Ok(Truth::where_known(known, holds, &mut self.target))
    }

    /// `a in low to high`
    pub(super) fn between(&mut self, a: ValOf<T>, low: ValOf<T>, high: ValOf<T>) -> Result<TruthOf<T>> {
        let from = self.compare(Compare::GreaterEqual, a, low)?;
        let to = self.compare(Compare::LessEqual, a, high)?;
        // Strict: absent where any of the three is.
        let target = &mut self.target;
        let known = from.known(target).and(to.known(target), target);
        let holds = from.is_true.and(to.is_true, target);
        Ok(Truth::where_known(known, holds, target))
    }

    /// `if c then a else b`: with an unknown condition absent, unless both branches are present and equal.
    pub(super) fn branch(&mut self, condition: TruthOf<T>, a: ValOf<T>, b: ValOf<T>) -> Result<ValOf<T>> {
        let (holds, fails) = (condition.is_true, condition.is_false(&mut self.target));
        let agree = if condition.is_sure() { Bit::Zero } else { self.compare(Compare::Equal, a, b)?.is_true };
        let target = &mut self.target;
        if let (Val::Truth(_) | Val::Never, Val::Truth(_) | Val::Never) = (a, b) {
            let (a, b) = (a.truth(), b.truth());
            if condition.is_sure() && a.is_sure() && b.is_sure() {
                return Ok(Val::Truth(Truth::sure(holds.choose(a.is_true, b.is_true, target))));
            }
            let (not_a, not_b) = (a.is_false(target), b.is_false(target));
            let [is_true, is_false] = [(a.is_true, b.is_true), (not_a, not_b)].map(|(a, b)| {
                let by_either = [holds.and(a, target), fails.and(b, target), agree.and(a, target)];
                Bit::any(by_either, target)
            });
            return Ok(Val::Truth(Truth::new(is_true, is_false)));
        }
        let (known_a, known_b) = (a.known(target), b.known(target));
        let known = [holds.and(known_a, target), fails.and(known_b, target), agree];
        let known = Bit::any(known, target);
        let (kind, a, b) = words(a, b)?;
        // Where the condition is unknown and both agree, either will do.
        Ok(Val::Word { kind, known, word: holds.select(a, b, target) })
    }

    /// `a otherwise b`
    pub(super) fn otherwise(&mut self, a: ValOf<T>, b: ValOf<T>) -> Result<ValOf<T>> {
        let target = &mut self.target;
        let known = a.known(target);
        if known == Bit::One {
            return Ok(a);
        }
        if let (Val::Truth(_) | Val::Never, Val::Truth(_) | Val::Never) = (a, b) {
            let (a, b) = (a.truth(), b.truth());
            let is_true = a.is_true.or(b.is_true.without(known, target), target);
            if b.is_sure() {
                return Ok(Val::Truth(Truth::sure(is_true)));
            }
            let (not_a, not_b) = (a.is_false(target), b.is_false(target));
            let is_false = not_a.or(not_b.without(known, target), target);
            return Ok(Val::Truth(Truth::new(is_true, is_false)));
        }
        let also = b.known(target);
        let (kind, a, b) = words(a, b)?;
        Ok(Val::Word { kind, known: known.or(also, target), word: known.select(a, b, target) })
    }

    /// Whether a value is present that is not the stated one, which stands in a place.
    pub(super) fn differs(&mut self, place: Place, value: ValOf<T>, stated: ValOf<T>) -> Result<TruthOf<T>> {
        let same = if let Some(Source::Field(_)) = self.task.sources.get(place.index()) {
            // What is stated is what rules see.
            stated.known(&mut self.target)
        } else {
            self.compare(Compare::Equal, value, stated)?.is_true
        };
        let known = value.known(&mut self.target);
        Ok(Truth::sure(known.without(same, &mut self.target)))
    }
}

/// The words of two branches of one kind.
fn words<B, W: Copy>(a: Val<B, W>, b: Val<B, W>) -> Result<(Kind, W, W)> {
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
