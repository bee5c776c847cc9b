//! What is asked of texts: looked up where it was derived when the text was written.

use super::{Bit, Column, Lower, Result, Target, Truth, TruthOf, Val, ValOf};
use crate::kind::Kind;
use crate::needs::Frame;
use crate::unsupported::Unsupported;
use onboard_ir::layout::{Derived, TextTest, asked, text_field};
use onboard_ir::plan::{Act, Among, Place};
use onboard_ir::{Compare, Value};

impl<T: Target> Lower<'_, T> {
    /// The value of an act on texts; none where it is about something else.
    pub(super) fn text_act(&mut self, frame: Frame, act: &Act) -> Result<Option<ValOf<T>>> {
        let task = self.task;
        let is_text = |place: &Place| task.kind(*place) == Some(Kind::Text);
        let truth = match act {
            Act::Compare(how, a, b) if is_text(a) && is_text(b) => {
                self.compare_texts(frame, act, *how, *a, *b)?
            }
            Act::OneOf(a, Among::Values(values)) if is_text(a) => self.text_among(frame, *a, values)?,
            Act::Between(a, ..) if is_text(a) => self.text_tests(frame, act, 2)?,
            Act::Contains(..) | Act::StartsWith(..) | Act::EndsWith(..) | Act::Matches(..) => {
                if act.operands().iter().any(|place| task.kind(*place).is_none()) {
                    return Ok(Some(Val::Truth(Truth::UNKNOWN)));
                }
                self.text_tests(frame, act, 1)?
            }
            Act::Length(a) if is_text(a) => {
                let (position, asked) = self.asked_of_text(act, 1)?;
                let (known, word) = self.target.word(frame, Column { position, asked: asked.first() })?;
                return Ok(Some(Val::Word { kind: Kind::Int, known, word }));
            }
            Act::Lower(a) => return self.lower(frame, *a).map(Some),
            _ => return Ok(None),
        };
        Ok(Some(Val::Truth(truth)))
    }

    /// What a step asks of a field's text, so many things; with the position of the field.
    fn asked_of_text(&self, act: &Act, count: usize) -> Result<(usize, Vec<Derived>)> {
        let (plan, sources) = (self.task.plan, self.task.sources);
        let derived = asked(plan, sources, act).collect::<Vec<_>>();
        let field = act.operands().into_iter().find_map(|place| text_field(plan, sources, place));
        match field {
            Some((position, _)) if derived.len() == count => Ok((position, derived)),
            _ => Err(Unsupported::Texts),
        }
    }

    /// All of what a step asks must hold.
    fn text_tests(&mut self, frame: Frame, act: &Act, count: usize) -> Result<TruthOf<T>> {
        let (position, asked) = self.asked_of_text(act, count)?;
        let mut all = Truth::sure(Bit::One);
        for derived in &asked {
            let truth = self.target.truth(frame, Column { position, asked: Some(derived) })?;
            all = all.and(truth, &mut self.target);
        }
        Ok(all)
    }

    fn compare_texts(
        &mut self,
        frame: Frame,
        act: &Act,
        how: Compare,
        a: Place,
        b: Place,
    ) -> Result<TruthOf<T>> {
        if !matches!(how, Compare::Equal | Compare::NotEqual) {
            return self.text_tests(frame, act, 1);
        }
        if self.task.constant(a).or(self.task.constant(b)).is_none() {
            return Err(Unsupported::Texts);
        }
        let ((known, a), (also, b)) = (self.symbol(frame, a)?, self.symbol(frame, b)?);
        let known = known.and(also, &mut self.target);
        let holds = self.target.compare(Kind::Text, how, a, b);
        Ok(Truth::where_known(known, holds, &mut self.target))
    }

    fn text_among(&mut self, frame: Frame, a: Place, values: &[Value]) -> Result<TruthOf<T>> {
        let (known, symbol) = self.symbol(frame, a)?;
        let texts = values.iter().filter(|value| matches!(value, Value::Text(_)));
        let symbols: Vec<u64> = texts.map(|value| self.task.layout.word(value)).collect();
        let small = symbols.iter().filter(|symbol| **symbol < 64).fold(0, |bits, symbol| bits | 1 << symbol);
        let mut holds = if small == 0 { Bit::Zero } else { self.target.among(a, symbol, small) };
        for other in symbols.into_iter().filter(|symbol| *symbol >= 64) {
            let other = self.target.constant(Kind::Text, other);
            let same = self.target.compare(Kind::Text, Compare::Equal, symbol, other);
            holds = holds.or(same, &mut self.target);
        }
        Ok(Truth::where_known(known, holds, &mut self.target))
    }

    /// The symbol of the text in a place.
    fn symbol(&mut self, frame: Frame, place: Place) -> Result<(Bit<T::Bit>, T::Word)> {
        match self.at(frame, place)? {
            Val::Word { kind: Kind::Text, known, word } => Ok((known, word)),
            Val::Never => Ok((Bit::Zero, self.target.constant(Kind::Text, 0))),
            Val::Truth(_) | Val::Word { .. } => Err(Unsupported::Malformed),
        }
    }

    fn lower(&mut self, frame: Frame, of: Place) -> Result<ValOf<T>> {
        let Some((position, _)) = text_field(self.task.plan, self.task.sources, of) else {
            let val = self.at(frame, of)?;
            return if matches!(val, Val::Never) { Ok(val) } else { Err(Unsupported::Texts) };
        };
        let field = self.task.field(position)?.field;
        let derived = Derived { field, lower: true, test: TextTest::Symbol };
        let (known, word) = if self.task.layout.position(&derived).is_some() {
            self.target.word(frame, Column { position, asked: Some(&derived) })?
        } else {
            // Nobody asks which text it is, only whether there is one.
            let known = self.at(frame, of)?.known(&mut self.target);
            (known, self.target.constant(Kind::Text, 0))
        };
        Ok(Val::Word { kind: Kind::Text, known, word })
    }
}
