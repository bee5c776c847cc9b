//! Fields: read from the row, filled where they are absent.

use super::{Emit, Frame, Result};
use crate::bit::Bit;
use crate::imputation::{Imputation, ImputationStep};
use crate::kind::Kind;
use crate::unsupported::Unsupported;
use crate::value::{Truth, Val};
use cranelift_codegen::ir::condcodes::{FloatCC, IntCC};
use cranelift_codegen::ir::{InstBuilder, Value as Reg, types};
use onboard_ir::Value;
use onboard_ir::layout::Derived;

/// Groups that are compared one by one.
const GROUPS: usize = 256;

impl Emit<'_, '_> {
    /// A field by its position in the plan.
    pub(super) fn field(&mut self, frame: Frame, position: usize) -> Result<Val> {
        let field = self.task.plan.fields.get(position).ok_or(Unsupported::Malformed)?;
        let kind = Kind::of(field.ty);
        let slot = self.task.layout.slot(field.field);
        let (known, word) = self.filled(frame, position, kind, slot, &|emit, value| emit.word_of(value))?;
        if kind != Kind::Bool {
            return Ok(Val::Word { kind, known, word });
        }
        let bit = Bit::In(self.code.ins().ireduce(types::I8, word));
        Ok(Val::Truth(Truth::where_known(known, bit, &mut self.code)))
    }

    /// What is asked of a field's text: whether the text is there, and the answer.
    pub(super) fn derived(&mut self, frame: Frame, derived: &Derived) -> Result<(Bit, Reg)> {
        let fields = &self.task.plan.fields;
        let position = fields.iter().position(|field| field.field == derived.field);
        let place = self.task.layout.position(derived);
        let (Some(position), Some(place)) = (position, place) else { return Err(Unsupported::Malformed) };
        let slot = self.task.layout.derived_slot(place);
        self.filled(frame, position, Kind::Int, slot, &|emit, value| match value {
            Value::Text(text) => emit.task.host.derive(derived, text),
            _ => 0,
        })
    }

    fn word_of(&self, value: &Value) -> u64 {
        self.task.layout.word(value)
    }

    /// A slot of a field, with what fallbacks give instead, each mapped to a word.
    fn filled(
        &mut self,
        frame: Frame,
        position: usize,
        kind: Kind,
        slot: usize,
        map: &dyn Fn(&Self, &Value) -> u64,
    ) -> Result<(Bit, Reg)> {
        let register = if kind == Kind::Float { types::F64 } else { types::I64 };
        let word = self.load(register, self.row, slot);
        let present = self.present(position)?;
        let imputations = self.task.imputations;
        let imputation = imputations.get(position).filter(|each| !each.steps.is_empty());
        match imputation {
            Some(imputation) if frame == Frame::Rules && present != Bit::One => {
                let (known, filled) = self.impute(imputation, kind, map)?;
                let word = present.select(word, filled, &mut self.code);
                Ok((present.or(known, &mut self.code), word))
            }
            _ => Ok((present, word)),
        }
    }

    /// Whether a field is there, before fallbacks.
    pub(super) fn present(&mut self, position: usize) -> Result<Bit> {
        let field = self.task.plan.fields.get(position).ok_or(Unsupported::Malformed)?;
        if self.all_present && self.task.needs.required.get(position) == Some(&true) {
            return Ok(Bit::One);
        }
        let (word, place) = (field.field.index() / 64, field.field.0 % 64);
        let word = self.presence.get(&(field.sight, word)).copied().ok_or(Unsupported::Malformed)?;
        Ok(Bit::of_word(word, place, &mut self.code))
    }

    /// What fallbacks give: from the last to the first, each where it has a value.
    fn impute(
        &mut self,
        imputation: &Imputation,
        kind: Kind,
        map: &dyn Fn(&Self, &Value) -> u64,
    ) -> Result<(Bit, Reg)> {
        let nothing = self.word(kind, 0);
        let mut result = (Bit::Zero, nothing);
        for step in imputation.steps.iter().rev() {
            let (known, word) = self.fallback(step, kind, map)?;
            let word = known.select(word, result.1, &mut self.code);
            result = (known.or(result.0, &mut self.code), word);
        }
        Ok(result)
    }

    fn fallback(
        &mut self,
        step: &ImputationStep,
        kind: Kind,
        map: &dyn Fn(&Self, &Value) -> u64,
    ) -> Result<(Bit, Reg)> {
        if step.groups.len() > GROUPS {
            return Err(Unsupported::Groups);
        }
        let mut result = self.given(step.whole.as_ref(), kind, map);
        for (group, value) in &step.groups {
            let inside = self.in_group(&step.by, group)?;
            let (known, word) = self.given(value.as_ref(), kind, map);
            let word = inside.select(word, result.1, &mut self.code);
            result = (inside.choose(known, result.0, &mut self.code), word);
        }
        Ok(result)
    }

    fn given(&mut self, value: Option<&Value>, kind: Kind, map: &dyn Fn(&Self, &Value) -> u64) -> (Bit, Reg) {
        let word = value.map_or(0, |value| map(self, value));
        let known = if value.is_some() { Bit::One } else { Bit::Zero };
        (known, self.word(kind, word))
    }

    /// Whether what is stated puts the person into a group.
    fn in_group(&mut self, by: &[usize], group: &[Value]) -> Result<Bit> {
        let mut inside = Bit::One;
        for (position, value) in by.iter().zip(group) {
            // A field that the view does not see is in no group.
            let Some(field) = self.task.plan.fields.get(*position) else { return Ok(Bit::Zero) };
            let (kind, slot) = (Kind::of(field.ty), self.task.layout.slot(field.field));
            let present = self.present(*position)?;
            let word = self.task.layout.word(value);
            let wanted = self.word(kind, word);
            let same = if kind == Kind::Float {
                let word = self.load(types::F64, self.row, slot);
                self.code.ins().fcmp(FloatCC::Equal, word, wanted)
            } else {
                let word = self.load(types::I64, self.row, slot);
                self.code.ins().icmp(IntCC::Equal, word, wanted)
            };
            let same = present.and(Bit::In(same), &mut self.code);
            inside = inside.and(same, &mut self.code);
        }
        Ok(inside)
    }
}
