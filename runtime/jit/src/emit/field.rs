//! Fields: read from the row, filled where they are absent.

use super::{Bit, Emit, Result};
use crate::imputation::{Imputation, ImputationStep};
use crate::kind::Kind;
use crate::lower::{Column, Target};
use crate::needs::Frame;
use crate::unsupported::Unsupported;
use cranelift_codegen::ir::condcodes::{FloatCC, IntCC};
use cranelift_codegen::ir::{InstBuilder, MemFlagsData, Value as Reg, types};
use onboard_ir::{Type, Value};

impl<'a> Emit<'a, '_> {
    /// A slot of a field, with what fallbacks give instead.
    pub(super) fn filled(&mut self, frame: Frame, column: Column<'_>) -> Result<(Bit, Reg)> {
        let field = self.task.field(column.position)?;
        let (slot, float) = (self.slot(column)?, column.asked.is_none() && field.ty == Type::Float);
        let Some(imputation) = self.fallbacks(frame, column.position) else {
            let register = if float { types::F64 } else { types::I64 };
            return Ok((self.present(column.position)?, self.load(register, self.row, slot)));
        };
        let word = self.load(types::I64, self.row, slot);
        let (known, filled) = self.impute(imputation, column)?;
        let (known, word) = if known == Bit::One {
            // Any bit of a word can choose.
            let present = self.present_in_word(column.position)?;
            (known, self.code.ins().select(present, word, filled))
        } else {
            let present = self.present(column.position)?;
            (present.or(known, self), present.select(word, filled, self))
        };
        // Floats are chosen by their bits: there is no select of float registers that does not branch.
        let word = if float { self.code.ins().bitcast(types::F64, MemFlagsData::new(), word) } else { word };
        Ok((known, word))
    }

    /// The same of a slot with a truth value.
    pub(super) fn filled_bit(&mut self, frame: Frame, column: Column<'_>) -> Result<(Bit, Bit)> {
        if self.fallbacks(frame, column.position).is_some() {
            let (known, word) = self.filled(frame, column)?;
            return Ok((known, self.lowest(word)));
        }
        let slot = self.slot(column)?;
        Ok((self.present(column.position)?, Bit::In(self.load(types::I8, self.row, slot))))
    }

    /// The word of the row with a column.
    fn slot(&self, column: Column<'_>) -> Result<usize> {
        let layout = self.task.layout;
        match column.asked {
            None => Ok(layout.slot(self.task.field(column.position)?.field)),
            Some(derived) => {
                layout.position(derived).map(|place| layout.derived_slot(place)).ok_or(Unsupported::Malformed)
            }
        }
    }

    /// What fills a field where it is absent; none where that cannot be seen, or nothing does.
    fn fallbacks(&self, frame: Frame, position: usize) -> Option<&'a Imputation> {
        let imputation = self.task.imputation(position)?;
        (frame == Frame::Rules && !self.always_present(position)).then_some(imputation)
    }

    /// Whether somebody without this field does not come here.
    fn always_present(&self, position: usize) -> bool {
        self.all_present && self.task.needs.required.get(position) == Some(&true)
    }

    /// All ones where a purpose of the plan is allowed, else 0.
    pub(super) fn allowed_word(&mut self, sight: usize) -> Result<Reg> {
        let purpose = self.task.plan.sights.get(sight).copied().ok_or(Unsupported::Malformed)?;
        let word = self.task.layout.allowed(purpose);
        Ok(self.load(types::I64, self.row, word))
    }

    /// Whether a field is there, before fallbacks.
    pub(super) fn present(&mut self, position: usize) -> Result<Bit> {
        if self.always_present(position) {
            return Ok(Bit::One);
        }
        let field = self.task.field(position)?;
        let seen = self.seen(field.sight, field.field.index() / 64)?;
        Ok(self.bit_of_word(seen, field.field.index()))
    }

    /// A word that is not 0 where a field is there.
    fn present_in_word(&mut self, position: usize) -> Result<Reg> {
        let field = self.task.field(position)?;
        let seen = self.seen(field.sight, field.field.index() / 64)?;
        Ok(self.code.mask(seen, 1 << (field.field.index() % 64)))
    }

    /// A presence word, as a purpose sees it.
    pub(super) fn seen(&mut self, sight: usize, word: usize) -> Result<Reg> {
        if let Some(seen) = self.presence.get(&(sight, word)) {
            return Ok(*seen);
        }
        let allowed = self.allowed_word(sight)?;
        let here = self.load(types::I64, self.row, word);
        let seen = self.code.ins().band(here, allowed);
        self.presence.insert((sight, word), seen);
        Ok(seen)
    }

    /// What fallbacks give: from the last to the first, each where it has a value.
    fn impute(&mut self, imputation: &Imputation, column: Column<'_>) -> Result<(Bit, Reg)> {
        let nothing = self.int(0);
        let mut result = (Bit::Zero, nothing);
        for step in imputation.steps.iter().rev() {
            let (known, word) = self.fallback(step, column)?;
            let word = known.select(word, result.1, self);
            result = (known.or(result.0, self), word);
        }
        Ok(result)
    }

    fn fallback(&mut self, step: &ImputationStep, column: Column<'_>) -> Result<(Bit, Reg)> {
        if let Some(table) = self.table(step, column)? {
            return Ok(table);
        }
        let mut result = self.given(step.whole.as_ref(), column);
        for (group, value) in &step.groups {
            let inside = self.in_group(&step.by, group)?;
            let (known, word) = self.given(value.as_ref(), column);
            let word = inside.select(word, result.1, self);
            result = (inside.choose(known, result.0, self), word);
        }
        Ok(result)
    }

    /// What a fallback gives by the members of one field, looked up in a table; none where groups are made otherwise, or some
    /// value is not sure.
    fn table(&mut self, step: &ImputationStep, column: Column<'_>) -> Result<Option<(Bit, Reg)>> {
        let (&[by], Some(whole)) = (step.by.as_slice(), &step.whole) else { return Ok(None) };
        let Some(field) = self.task.plan.fields.get(by) else { return Ok(None) };
        let Some(members) = step.table() else { return Ok(None) };
        // An entry for each member, and one behind them for those who are in no group; filled up to a power of two.
        let known = match field.ty {
            Type::Member(id) => self.input.members.get(id.index()).copied().unwrap_or(0),
            _ => return Ok(None),
        };
        if known >= 256 {
            return Ok(None);
        }
        let mut table = vec![self.task.filled(column.asked, whole); (known + 1).next_power_of_two()];
        for (member, value) in members.into_iter().filter(|(member, _)| *member < known) {
            if let Some(entry) = table.get_mut(member) {
                *entry = self.task.filled(column.asked, value);
            }
        }
        let last = table.len() - 1;
        let (present, slot) = (self.present(by)?, self.task.layout.slot(field.field));
        let member = self.load(types::I64, self.row, slot);
        // What stands in the slot of an absent field may be anything.
        let member = self.code.mask(member, last as u64);
        let member = match present {
            Bit::One => member,
            present => {
                let nobody = self.int(last as i64);
                present.select(member, nobody, self)
            }
        };
        let at = self.keep(table);
        let offset = self.code.shift_left(member, 3);
        let entry = self.code.ins().iadd(at, offset);
        Ok(Some((Bit::One, self.load(types::I64, entry, 0))))
    }

    /// Keeps a table as long as the code, and gives its address.
    pub(super) fn keep(&mut self, table: Vec<u64>) -> Reg {
        let table = table.into_boxed_slice();
        let at = table.as_ptr().addr();
        self.tables.push(table);
        self.int(at.cast_signed() as i64)
    }

    fn given(&mut self, value: Option<&Value>, column: Column<'_>) -> (Bit, Reg) {
        let word = value.map_or(0, |value| self.task.filled(column.asked, value));
        let known = if value.is_some() { Bit::One } else { Bit::Zero };
        (known, self.int(word.cast_signed()))
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
            let wanted = self.constant(kind, word);
            let same = if kind == Kind::Float {
                let word = self.load(types::F64, self.row, slot);
                self.code.ins().fcmp(FloatCC::Equal, word, wanted)
            } else {
                let word = self.load(types::I64, self.row, slot);
                self.code.ins().icmp(IntCC::Equal, word, wanted)
            };
            let same = present.and(Bit::In(same), self);
            inside = inside.and(same, self);
        }
        Ok(inside)
    }
}
