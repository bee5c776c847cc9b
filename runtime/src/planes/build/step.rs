//! The steps of a plan: one arm for each act.

use super::bit::Bit;
use super::value::{Truth, Val};
use super::{Build, Result};
use crate::planes::operation::Source;
use onboard_ir::Compare;
use onboard_ir::plan::{Act, Place};
use onboard_jit::{Frame, Kind, Unsupported};

impl Build<'_> {
    /// The value that an act gives, in a frame.
    pub(super) fn act(&mut self, frame: Frame, act: &Act) -> Result<Val> {
        if let Some(val) = self.text_act(frame, act)? {
            return Ok(val);
        }
        match act {
            Act::Not(a) => {
                let truth = self.at(frame, *a)?.truth();
                Ok(Val::Truth(self.truth_not(&truth)))
            }
            Act::And(a, b) => {
                let (a, b) = self.truths(frame, *a, *b)?;
                Ok(Val::Truth(self.truth_and(&a, &b)))
            }
            Act::Or(a, b) => {
                let (a, b) = self.truths(frame, *a, *b)?;
                Ok(Val::Truth(self.truth_or(&a, &b)))
            }
            Act::Compare(how, a, b) => {
                let (kind_a, kind_b) = (self.kind(*a), self.kind(*b));
                let (a, b) = (self.number_at(frame, *a, kind_b)?, self.number_at(frame, *b, kind_a)?);
                self.compare(*how, a, b).map(Val::Truth)
            }
            Act::OneOf(a, among) => self.one_of(frame, *a, among).map(Val::Truth),
            Act::Between(a, low, high) => {
                let kind = self.kind(*a);
                let (low, high) = (self.number_at(frame, *low, kind)?, self.number_at(frame, *high, kind)?);
                let a = self.at(frame, *a)?;
                self.between(a, low, high).map(Val::Truth)
            }
            Act::Holds(set, member) => {
                let (set, member) = self.pair(frame, *set, *member)?;
                Ok(Val::Truth(self.holds(set, member)))
            }
            Act::If(condition, a, b) => {
                let condition = self.at(frame, *condition)?.truth();
                let (a, b) = self.pair(frame, *a, *b)?;
                self.branch(condition, a, b)
            }
            Act::Otherwise(a, b) => {
                let (a, b) = self.pair(frame, *a, *b)?;
                self.otherwise(a, b)
            }
            Act::IsMissing(a) => {
                let val = self.at(frame, *a)?;
                let known = self.known(&val);
                Ok(Val::Truth(Truth::sure(self.not(known))))
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
    fn number_act(&mut self, frame: Frame, act: &Act) -> Result<Val> {
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
            Act::Min(all) => self.extreme_of(frame, Compare::Less, all),
            Act::Max(all) => self.extreme_of(frame, Compare::Greater, all),
            Act::Bucket(a, edges) => {
                let a = self.at(frame, *a)?;
                self.bucket(a, edges)
            }
            Act::DaysSince(a, now) => {
                let (a, now) = self.pair(frame, *a, *now)?;
                Ok(self.days_since(a, now))
            }
            Act::Declassify(a, sight) => {
                let val = self.at(frame, *a)?;
                self.told(val, *sight)
            }
            Act::Trait(position, _) => Ok(self.a_trait(*position)),
            // Nothing was before.
            Act::Memory(_, enter, leave) => {
                let (enter, leave) = self.truths(frame, *enter, *leave)?;
                let stays = self.truth_not(&leave);
                Ok(Val::Truth(self.truth_and(&stays, &enter)))
            }
            Act::Differs(a, b) => {
                let (value, stated) = self.pair(frame, *a, *b)?;
                self.differs(*b, value, stated).map(Val::Truth)
            }
            // The others are handled above, or refused before anything is built.
            _ => Err(Unsupported::Malformed),
        }
    }

    /// A trait of somebody of whom nothing has happened.
    fn a_trait(&self, position: usize) -> Val {
        if let Some(Some(value)) = self.task.traits.get(position) {
            return self.constant(value);
        }
        let place = self.task.plan.traits.get(position).map(|each| each.place);
        match place.and_then(|place| self.kind(place)) {
            Some(Kind::Bool) => Val::Truth(Truth::UNKNOWN),
            Some(kind) => Val::Word { kind, known: Bit::Zero, word: Source::Constant(0) },
            None => Val::Never,
        }
    }

    fn pair(&mut self, frame: Frame, a: Place, b: Place) -> Result<(Val, Val)> {
        Ok((self.at(frame, a)?, self.at(frame, b)?))
    }

    fn truths(&mut self, frame: Frame, a: Place, b: Place) -> Result<(Truth, Truth)> {
        let (a, b) = self.pair(frame, a, b)?;
        Ok((a.truth(), b.truth()))
    }

    fn extreme_of(&mut self, frame: Frame, wanted: Compare, all: &[Place]) -> Result<Val> {
        let all: Result<Vec<Val>> = all.iter().map(|place| self.at(frame, *place)).collect();
        self.extreme(wanted, &all?)
    }

    /// What another purpose tells, where it is allowed.
    fn told(&mut self, val: Val, sight: usize) -> Result<Val> {
        let allowed = self.allowed(sight)?;
        Ok(match val {
            val if allowed == Bit::One => val,
            Val::Never => Val::Never,
            Val::Truth(truth) => {
                let is_false = self.is_false(&truth);
                let is_true = self.and(allowed, truth.is_true);
                Val::Truth(Truth::new(is_true, self.and(allowed, is_false)))
            }
            Val::Word { kind, known, word } => Val::Word { kind, known: self.and(allowed, known), word },
        })
    }
}
