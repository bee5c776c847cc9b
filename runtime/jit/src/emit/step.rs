//! The steps of a plan: one arm for each act.

use super::condition::bit_of_member;
use super::{Emit, Result};
use crate::bit::Bit;
use crate::kind::Kind;
use crate::needs::Frame;
use crate::unsupported::Unsupported;
use crate::value::{Truth, Val};
use cranelift_codegen::ir::{InstBuilder, types};
use onboard_ir::plan::{Act, Place, Source};
use onboard_ir::{Compare, Value};

impl Emit<'_, '_> {
    /// The value that an act gives, in a frame.
    pub(super) fn act(&mut self, frame: Frame, act: &Act) -> Result<Val> {
        if let Some(val) = self.text_act(frame, act)? {
            return Ok(val);
        }
        match act {
            Act::Not(a) => {
                let truth = self.at(frame, *a)?.truth();
                Ok(Val::Truth(truth.not(&mut self.code)))
            }
            Act::And(a, b) => {
                let (a, b) = self.truths(frame, *a, *b)?;
                Ok(Val::Truth(a.and(&b, &mut self.code)))
            }
            Act::Or(a, b) => {
                if let Some((set, bits)) = self.holds_any(*a, *b) {
                    let set = self.at(frame, set)?;
                    return Ok(Val::Truth(self.holds_some(set, bits)));
                }
                let (a, b) = self.truths(frame, *a, *b)?;
                Ok(Val::Truth(a.or(&b, &mut self.code)))
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
                if let Some(Source::Constant(Value::Member(member))) = self.task.sources.get(member.index()) {
                    let bits = bit_of_member(*member);
                    let set = self.at(frame, *set)?;
                    return Ok(Val::Truth(self.holds_some(set, bits)));
                }
                let (set, member) = self.pair(frame, *set, *member)?;
                Ok(Val::Truth(self.holds(set, member)))
            }
            Act::If(condition, a, b) => {
                let condition = self.at(frame, *condition)?.truth();
                let (a, b) = self.pair(frame, *a, *b)?;
                self.choose(condition, a, b)
            }
            Act::Otherwise(a, b) => {
                let (a, b) = self.pair(frame, *a, *b)?;
                self.otherwise(a, b)
            }
            Act::IsMissing(a) => {
                let known = self.at(frame, *a)?.known(&mut self.code);
                Ok(Val::Truth(Truth::sure(known.not(&mut self.code))))
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
            Act::Trait(position, _) => self.a_trait(*position),
            Act::Memory(position, enter, leave) => {
                let (enter, leave) = self.truths(frame, *enter, *leave)?;
                Ok(Val::Truth(self.memory(frame, *position, enter, leave)))
            }
            Act::Differs(a, b) => {
                let (value, stated) = self.pair(frame, *a, *b)?;
                self.differs(*b, value, stated).map(Val::Truth)
            }
            // The others are handled above, or refused before anything is written.
            _ => Err(Unsupported::Malformed),
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
        let allowed = Bit::of_word(allowed, 0, &mut self.code);
        Ok(match val {
            Val::Never => Val::Never,
            Val::Truth(truth) => {
                let is_false = truth.is_false(&mut self.code);
                let code = &mut self.code;
                Val::Truth(Truth::new(allowed.and(truth.is_true, code), allowed.and(is_false, code)))
            }
            Val::Word { kind, known, word } => {
                Val::Word { kind, known: allowed.and(known, &mut self.code), word }
            }
        })
    }

    /// `not leave and (before or enter)`
    fn memory(&mut self, frame: Frame, position: usize, enter: Truth, leave: Truth) -> Truth {
        let word = self.task.shape.before(position, frame == Frame::Stated);
        let word = self.load(types::I64, self.context, word);
        let bit = u32::try_from(position % 64).unwrap_or(0);
        let before = Truth::sure(Bit::of_word(word, bit, &mut self.code));
        let inside = before.or(&enter, &mut self.code);
        leave.not(&mut self.code).and(&inside, &mut self.code)
    }

    /// A trait, as the context has it.
    fn a_trait(&mut self, position: usize) -> Result<Val> {
        let place = self.task.plan.traits.get(position).map(|each| each.place);
        let kind = place.and_then(|place| self.kind(place)).ok_or(Unsupported::Malformed)?;
        let presence = self.load(types::I64, self.context, self.task.shape.trait_presence(position));
        let bit = u32::try_from(position % 64).unwrap_or(0);
        let known = Bit::of_word(presence, bit, &mut self.code);
        let register = if kind == Kind::Float { types::F64 } else { types::I64 };
        let word = self.load(register, self.context, self.task.shape.trait_slot(position));
        if kind == Kind::Bool {
            let bit = Bit::In(self.code.ins().ireduce(types::I8, word));
            return Ok(Val::Truth(Truth::where_known(known, bit, &mut self.code)));
        }
        Ok(Val::Word { kind, known, word })
    }
}
