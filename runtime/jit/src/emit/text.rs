//! What is asked of texts: looked up in the row, where it was derived when the text was written.

use super::{Emit, Result};
use crate::bit::Bit;
use crate::kind::Kind;
use crate::needs::Frame;
use crate::unsupported::Unsupported;
use crate::value::{Truth, Val};
use cranelift_codegen::ir::condcodes::IntCC;
use cranelift_codegen::ir::{InstBuilder, Value as Reg, types};
use onboard_ir::layout::{Derived, TextTest, asked, text_field};
use onboard_ir::plan::{Act, Among, Place, Source};
use onboard_ir::{Compare, Value};

impl Emit<'_, '_> {
    fn is_text(&self, place: Place) -> bool {
        self.kind(place) == Some(Kind::Text)
    }

    fn is_constant(&self, place: Place) -> bool {
        matches!(self.task.sources.get(place.index()), Some(Source::Constant(_)))
    }

    /// The value of an act on texts; none where it is about something else.
    pub(super) fn text_act(&mut self, frame: Frame, act: &Act) -> Result<Option<Val>> {
        let truth = match act {
            Act::Compare(how, a, b) if self.is_text(*a) && self.is_text(*b) => {
                self.compare_texts(frame, act, *how, *a, *b)?
            }
            Act::OneOf(a, Among::Values(values)) if self.is_text(*a) => self.text_among(frame, *a, values)?,
            Act::Between(a, ..) if self.is_text(*a) => self.text_tests(frame, act, 2)?,
            Act::Contains(..) | Act::StartsWith(..) | Act::EndsWith(..) | Act::Matches(..) => {
                if act.operands().iter().any(|place| self.kind(*place).is_none()) {
                    return Ok(Some(Val::Truth(Truth::UNKNOWN)));
                }
                self.text_tests(frame, act, 1)?
            }
            Act::Length(a) if self.is_text(*a) => {
                let (position, asked) = self.asked(act, 1)?;
                let derived = asked.first().ok_or(Unsupported::Texts)?;
                let (known, word) = self.derived(frame, position, derived)?;
                return Ok(Some(Val::Word { kind: Kind::Int, known, word }));
            }
            Act::Lower(a) => return self.lower(frame, *a).map(Some),
            _ => return Ok(None),
        };
        Ok(Some(Val::Truth(truth)))
    }

    /// What a step asks of a field's text, so many things; with the position of the field.
    fn asked(&self, act: &Act, count: usize) -> Result<(usize, Vec<Derived>)> {
        let (plan, sources) = (self.task.plan, self.task.sources);
        let derived = asked(plan, sources, act);
        let field = act.operands().into_iter().find_map(|place| text_field(plan, sources, place));
        match field {
            Some((position, _)) if derived.len() == count => Ok((position, derived)),
            _ => Err(Unsupported::Texts),
        }
    }

    /// All of what a step asks must hold.
    fn text_tests(&mut self, frame: Frame, act: &Act, count: usize) -> Result<Truth> {
        let mut all = Truth::sure(Bit::One);
        let (position, asked) = self.asked(act, count)?;
        for derived in asked {
            let (known, word) = self.derived(frame, position, &derived)?;
            let holds = Bit::In(self.code.ins().ireduce(types::I8, word));
            let truth = Truth::where_known(known, holds, &mut self.code);
            all = all.and(&truth, &mut self.code);
        }
        Ok(all)
    }

    fn compare_texts(&mut self, frame: Frame, act: &Act, how: Compare, a: Place, b: Place) -> Result<Truth> {
        if !matches!(how, Compare::Equal | Compare::NotEqual) {
            return self.text_tests(frame, act, 1);
        }
        if !self.is_constant(a) && !self.is_constant(b) {
            return Err(Unsupported::Texts);
        }
        let ((known, a), (also, b)) = (self.symbol(frame, a)?, self.symbol(frame, b)?);
        let known = known.and(also, &mut self.code);
        let condition = if how == Compare::Equal { IntCC::Equal } else { IntCC::NotEqual };
        let holds = Bit::In(self.code.ins().icmp(condition, a, b));
        Ok(Truth::where_known(known, holds, &mut self.code))
    }

    fn text_among(&mut self, frame: Frame, a: Place, values: &[Value]) -> Result<Truth> {
        let (known, symbol) = self.symbol(frame, a)?;
        let symbols: Vec<u64> = values
            .iter()
            .filter(|value| matches!(value, Value::Text(_)))
            .map(|value| self.task.layout.word(value))
            .collect();
        if symbols.len() > 2 && symbols.iter().all(|symbol| *symbol < 64) {
            let bits = symbols.iter().fold(0_u64, |bits, symbol| bits | 1 << symbol);
            let bits = self.int(bits.cast_signed());
            let holds = self.has_member(bits, symbol);
            return Ok(Truth::where_known(known, holds, &mut self.code));
        }
        let mut holds = Bit::Zero;
        for word in symbols {
            let word = word.cast_signed();
            let same = Bit::In(self.code.compare(IntCC::Equal, symbol, word));
            holds = holds.or(same, &mut self.code);
        }
        Ok(Truth::where_known(known, holds, &mut self.code))
    }

    /// The symbol of the text in a place.
    fn symbol(&mut self, frame: Frame, place: Place) -> Result<(Bit, Reg)> {
        match self.at(frame, place)? {
            Val::Word { kind: Kind::Text, known, word } => Ok((known, word)),
            Val::Never => Ok((Bit::Zero, self.int(0))),
            Val::Truth(_) | Val::Word { .. } => Err(Unsupported::Malformed),
        }
    }

    fn lower(&mut self, frame: Frame, of: Place) -> Result<Val> {
        let (plan, sources) = (self.task.plan, self.task.sources);
        let field = text_field(plan, sources, of)
            .and_then(|(position, _)| Some((position, plan.fields.get(position)?)));
        let Some((position, field)) = field else {
            let val = self.at(frame, of)?;
            return if matches!(val, Val::Never) { Ok(val) } else { Err(Unsupported::Texts) };
        };
        let derived = Derived { field: field.field, lower: true, test: TextTest::Symbol };
        let (known, word) = if self.task.layout.position(&derived).is_some() {
            self.derived(frame, position, &derived)?
        } else {
            // Nobody asks which text it is, only whether there is one.
            (self.at(frame, of)?.known(&mut self.code), self.int(0))
        };
        Ok(Val::Word { kind: Kind::Text, known, word })
    }
}
