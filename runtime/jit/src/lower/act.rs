//! The acts of a plan: one arm for each.

use super::{Bit, Lower, Result, Target, Truth, TruthOf, Val, ValOf};
use crate::needs::Frame;
use crate::unsupported::Unsupported;
use onboard_ir::plan::{Act, Place};
use onboard_ir::{Compare, Value};

impl<T: Target> Lower<'_, T> {
    /// The value that an act gives, in a frame.
    pub(super) fn act(&mut self, frame: Frame, act: &Act) -> Result<ValOf<T>> {
        if let Some(val) = self.text_act(frame, act)? {
            return Ok(val);
        }
        match act {
            Act::Not(a) => {
                let truth = self.truth(frame, *a)?;
                Ok(Val::Truth(truth.not(&mut self.target)))
            }
            Act::And(a, b) => {
                let (a, b) = self.truths(frame, *a, *b)?;
                Ok(Val::Truth(a.and(b, &mut self.target)))
            }
            Act::Or(a, b) => match self.task.holds_any(*a, *b) {
                Some((set, members)) => self.holds_some(frame, set, members).map(Val::Truth),
                None => {
                    let (a, b) = self.truths(frame, *a, *b)?;
                    Ok(Val::Truth(a.or(b, &mut self.target)))
                }
            },
            Act::Compare(how, a, b) => {
                let (kind_a, kind_b) = (self.task.kind(*a), self.task.kind(*b));
                let (a, b) = (self.number_at(frame, *a, kind_b)?, self.number_at(frame, *b, kind_a)?);
                self.compare(*how, a, b).map(Val::Truth)
            }
            Act::OneOf(a, among) => self.one_of(frame, *a, among).map(Val::Truth),
            Act::Between(a, low, high) => {
                let kind = self.task.kind(*a);
                let (low, high) = (self.number_at(frame, *low, kind)?, self.number_at(frame, *high, kind)?);
                let a = self.at(frame, *a)?;
                self.between(a, low, high).map(Val::Truth)
            }
            Act::Holds(set, member) => self.holds(frame, *set, *member).map(Val::Truth),
            Act::If(condition, a, b) => {
                let condition = self.truth(frame, *condition)?;
                let (a, b) = self.pair(frame, *a, *b)?;
                self.branch(condition, a, b)
            }
            Act::Otherwise(a, b) => {
                let (a, b) = self.pair(frame, *a, *b)?;
                self.otherwise(a, b)
            }
            Act::IsMissing(a) => {
                let known = self.at(frame, *a)?.known(&mut self.target);
                Ok(Val::Truth(Truth::sure(known.not(&mut self.target))))
            }
            Act::IsImputed(a) if frame == Frame::Rules => {
                let (value, stated) = (self.at(Frame::Rules, *a)?, self.at(Frame::Stated, *a)?);
                self.differs(*a, value, stated).map(Val::Truth)
            }
            Act::IsImputed(_) => Ok(Val::Truth(Truth::sure(Bit::Zero))),
            Act::Stated(a) => self.at(Frame::Stated, *a),
            act => self.number_act(frame, act),
        }
    }

    /// Acts that give numbers, and those that take a value from elsewhere.
    fn number_act(&mut self, frame: Frame, act: &Act) -> Result<ValOf<T>> {
        match act {
            Act::Arithmetic(how, a, b) => {
                let (a, b) = self.pair(frame, *a, *b)?;
                self.arithmetic(*how, a, b)
            }
            Act::Negate(a) => self.at(frame, *a).map(|a| self.negate(a)),
            Act::Abs(a) => self.at(frame, *a).map(|a| self.absolute(a)),
            Act::Round(a) => self.at(frame, *a).map(|a| self.round(a)),
            Act::Widen(a) => self.at(frame, *a).map(|a| self.widen(a)),
            Act::Length(a) => self.at(frame, *a).map(|a| self.set_length(a)),
            Act::Min(all) => self.extreme(frame, Compare::Less, all),
            Act::Max(all) => self.extreme(frame, Compare::Greater, all),
            Act::Bucket(a, edges) => {
                let a = self.at(frame, *a)?;
                self.bucket(a, edges)
            }
            Act::DaysSince(a, now) => {
                let (a, now) = self.pair(frame, *a, *now)?;
                Ok(self.days_since(a, now))
            }
            Act::Declassify(a, sight) => {
                let (val, allowed) = (self.at(frame, *a)?, self.target.allowed(*sight)?);
                Ok(val.told(allowed, &mut self.target))
            }
            Act::Trait(position, _) => {
                let place = self.task.plan.traits.get(*position).map(|each| each.place);
                let kind = place.and_then(|place| self.task.kind(place)).ok_or(Unsupported::Malformed)?;
                Ok(self.target.counted(*position, kind))
            }
            Act::Memory(position, enter, leave) => {
                let (enter, leave) = self.truths(frame, *enter, *leave)?;
                let before = Truth::sure(self.target.before(frame, *position));
                let inside = before.or(enter, &mut self.target);
                Ok(Val::Truth(leave.not(&mut self.target).and(inside, &mut self.target)))
            }
            Act::Differs(a, b) => {
                let (value, stated) = self.pair(frame, *a, *b)?;
                self.differs(*b, value, stated).map(Val::Truth)
            }
            // The others are handled above, or refused before anything is lowered.
            _ => Err(Unsupported::Malformed),
        }
    }

    pub(super) fn constant(&mut self, value: &Value) -> ValOf<T> {
        Val::constant(value, self.task.layout, &mut self.target)
    }

    fn pair(&mut self, frame: Frame, a: Place, b: Place) -> Result<(ValOf<T>, ValOf<T>)> {
        Ok((self.at(frame, a)?, self.at(frame, b)?))
    }

    fn truths(&mut self, frame: Frame, a: Place, b: Place) -> Result<(TruthOf<T>, TruthOf<T>)> {
        Ok((self.truth(frame, a)?, self.truth(frame, b)?))
    }
}
