//! What is asked of texts: looked up in the block, where it was derived when the text was written.

use super::bit::Bit;
use super::field::Found;
use super::value::{Truth, Val};
use super::{Build, Result};
use crate::planes::operation::{Order, Source};
use onboard_ir::layout::{Derived, TextTest, asked, text_field};
use onboard_ir::plan::{Act, Among, Place, Source as Stands};
use onboard_ir::{Compare, Value};
use onboard_jit::{Frame, Kind, Unsupported};

impl Build<'_> {
    fn is_text(&self, place: Place) -> bool {
        self.kind(place) == Some(Kind::Text)
    }

    fn is_constant(&self, place: Place) -> bool {
        matches!(self.task.sources.get(place.index()), Some(Stands::Constant(_)))
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
                let asked = asked.first().ok_or(Unsupported::Texts)?;
                let (known, word) = self.derived_word(frame, position, asked)?;
                return Ok(Some(Val::Word { kind: Kind::Int, known, word }));
            }
            Act::Lower(a) => return self.lower(frame, *a).map(Some),
            _ => return Ok(None),
        };
        Ok(Some(Val::Truth(truth)))
    }

    /// What a step asks of a field's text, so many things, and the position of the field.
    fn asked(&self, act: &Act, count: usize) -> Result<(usize, Vec<Derived>)> {
        let derived = asked(self.task.plan, self.task.sources, act);
        let (plan, sources) = (self.task.plan, self.task.sources);
        let field = act.operands().into_iter().find_map(|place| text_field(plan, sources, place));
        match field {
            Some((position, _)) if derived.len() == count => Ok((position, derived)),
            _ => Err(Unsupported::Texts),
        }
    }

    /// All of what a step asks must hold.
    fn text_tests(&mut self, frame: Frame, act: &Act, count: usize) -> Result<Truth> {
        let (position, asked) = self.asked(act, count)?;
        let mut all = Truth::sure(Bit::One);
        for derived in asked {
            let (known, found) = self.derived(frame, position, &derived)?;
            let Found::Truth(holds) = found else { return Err(Unsupported::Malformed) };
            let truth = self.where_known(known, holds);
            all = self.truth_and(&all, &truth);
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
        let known = self.and(known, also);
        let holds = self.stand(Order::Unsigned, how, a, b);
        Ok(self.where_known(known, holds))
    }

    fn text_among(&mut self, frame: Frame, a: Place, values: &[Value]) -> Result<Truth> {
        let (known, symbol) = self.symbol(frame, a)?;
        let texts = values.iter().filter(|value| matches!(value, Value::Text(_)));
        let symbols: Vec<u64> = texts.map(|value| self.task.layout.word(value)).collect();
        let small = symbols.iter().filter(|symbol| **symbol < 64).fold(0, |bits, symbol| bits | 1 << symbol);
        let mut holds = if small == 0 { Bit::Zero } else { self.among(symbol, small) };
        for other in symbols.into_iter().filter(|symbol| *symbol >= 64) {
            let same = self.stand(Order::Unsigned, Compare::Equal, symbol, Source::Constant(other));
            holds = self.or(holds, same);
        }
        Ok(self.where_known(known, holds))
    }

    /// The symbol of the text in a place.
    fn symbol(&mut self, frame: Frame, place: Place) -> Result<(Bit, Source)> {
        match self.at(frame, place)? {
            Val::Word { kind: Kind::Text, known, word } => Ok((known, word)),
            Val::Never => Ok((Bit::Zero, Source::Constant(0))),
            Val::Truth(_) | Val::Word { .. } => Err(Unsupported::Malformed),
        }
    }

    fn derived_word(&mut self, frame: Frame, position: usize, derived: &Derived) -> Result<(Bit, Source)> {
        match self.derived(frame, position, derived)? {
            (known, Found::Word(word)) => Ok((known, word)),
            (_, Found::Truth(_)) => Err(Unsupported::Malformed),
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
            self.derived_word(frame, position, &derived)?
        } else {
            // Nobody asks which text it is, only whether there is one.
            let val = self.at(frame, of)?;
            (self.known(&val), Source::Constant(0))
        };
        Ok(Val::Word { kind: Kind::Text, known, word })
    }
}
