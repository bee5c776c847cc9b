//! What single operations are in instructions.

use super::compare::{condition, float_condition};
use super::{Bit, Emit, Result, Truth, Val};
use crate::kind::Kind;
use crate::lower::{Column, Question, Target};
use crate::needs::Frame;
use cranelift_codegen::ir::condcodes::{FloatCC, IntCC};
use cranelift_codegen::ir::{InstBuilder, Value as Reg, types};
use onboard_ir::plan::Place;
use onboard_ir::{Arithmetic, Compare};

/// Members that are compared one by one, where there may be more than a word has bits.
const FEW: u32 = 2;

impl Target for Emit<'_, '_> {
    /// A register of 8 bits with 0 or 1.
    type Bit = Reg;
    /// A register of 64 bits; floats stand in float registers.
    type Word = Reg;

    fn kept(&mut self, frame: Frame, place: Place) -> Option<Val> {
        self.kept_val(frame, place)
    }

    fn and(&mut self, a: Reg, b: Reg) -> Reg {
        self.code.ins().band(a, b)
    }

    fn or(&mut self, a: Reg, b: Reg) -> Reg {
        self.code.ins().bor(a, b)
    }

    fn not(&mut self, a: Reg) -> Reg {
        self.code.not(a)
    }

    fn xor(&mut self, a: Reg, b: Reg) -> Reg {
        self.code.ins().bxor(a, b)
    }

    fn select(&mut self, of: Reg, a: Reg, b: Reg) -> Reg {
        self.code.ins().select(of, a, b)
    }

    fn constant(&mut self, kind: Kind, word: u64) -> Reg {
        match kind {
            Kind::Float => self.code.float(f64::from_bits(word)),
            _ => self.int(word.cast_signed()),
        }
    }

    fn now(&mut self) -> Reg {
        self.load(types::I64, self.context, 0)
    }

    fn allowed(&mut self, sight: usize) -> Result<Bit> {
        let word = self.allowed_word(sight)?;
        Ok(self.bit_of_word(word, 0))
    }

    fn word(&mut self, frame: Frame, column: Column<'_>) -> Result<(Bit, Reg)> {
        self.filled(frame, column)
    }

    fn truth(&mut self, frame: Frame, column: Column<'_>) -> Result<Truth> {
        let (known, holds) = self.filled_bit(frame, column)?;
        Ok(Truth::where_known(known, holds, self))
    }

    /// As the context has it.
    fn counted(&mut self, position: usize, kind: Kind) -> Val {
        let known = if self.all_present && self.task.needs.counted.get(position) == Some(&true) {
            Bit::One
        } else {
            let presence = self.load(types::I64, self.context, self.task.shape.trait_presence(position));
            self.bit_of_word(presence, position)
        };
        let register = match kind {
            Kind::Float => types::F64,
            Kind::Bool => types::I8,
            _ => types::I64,
        };
        let word = self.load(register, self.context, self.task.shape.trait_slot(position));
        if kind != Kind::Bool {
            return Val::Word { kind, known, word };
        }
        Val::Truth(Truth::where_known(known, Bit::In(word), self))
    }

    fn before(&mut self, frame: Frame, position: usize) -> Bit {
        let word = self.task.shape.before(position, frame == Frame::Stated);
        let word = self.load(types::I64, self.context, word);
        self.bit_of_word(word, position)
    }

    fn compare(&mut self, kind: Kind, how: Compare, a: Reg, b: Reg) -> Bit {
        Bit::In(match kind {
            Kind::Float => self.code.ins().fcmp(float_condition(how), a, b),
            kind => self.code.ins().icmp(condition(how, kind), a, b),
        })
    }

    fn int_with_float(&mut self, how: Compare, int: Reg, float: Reg) -> Bit {
        self.compare_mixed(how, int, float)
    }

    fn among(&mut self, place: Place, word: Reg, bits: u64) -> Bit {
        let count = self.few_members(place);
        if let Some(holds) = self.in_range(word, bits, count) {
            return holds;
        }
        if count.is_some() || bits.count_ones() > FEW {
            let bits = self.int(bits.cast_signed());
            // A register of shifts counts from 64 on from the start again; a field of so few members has none of these.
            return if count.is_some() { self.bit_of(bits, word) } else { self.has_member(bits, word) };
        }
        let mut holds = Bit::Zero;
        for member in (0..64).filter(|member| bits >> member & 1 == 1) {
            let member = self.int(member);
            holds = holds.or(self.compare(Kind::Member, Compare::Equal, word, member), self);
        }
        holds
    }

    fn holds(&mut self, set: Reg, member: Reg) -> Bit {
        self.has_member(set, member)
    }

    fn holds_some(&mut self, set: Reg, members: u64) -> Bit {
        self.some_of_word(set, members)
    }

    fn size(&mut self, set: Reg) -> Reg {
        self.code.ins().popcnt(set)
    }

    fn whole(&mut self, how: Arithmetic, a: Reg, b: Reg) -> (Bit, Reg) {
        let (word, over) = match how {
            Arithmetic::Add => self.code.ins().sadd_overflow(a, b),
            Arithmetic::Subtract => self.code.ins().ssub_overflow(a, b),
            Arithmetic::Multiply | Arithmetic::Divide => self.code.ins().smul_overflow(a, b),
        };
        (Bit::In(over).not(self), word)
    }

    fn float(&mut self, how: Arithmetic, a: Reg, b: Reg) -> (Bit, Reg) {
        let word = match how {
            Arithmetic::Add => self.code.ins().fadd(a, b),
            Arithmetic::Subtract => self.code.ins().fsub(a, b),
            Arithmetic::Multiply => self.code.ins().fmul(a, b),
            Arithmetic::Divide => self.code.ins().fdiv(a, b),
        };
        let size = self.code.ins().fabs(word);
        let infinite = self.code.float(f64::INFINITY);
        let finite = Bit::In(self.code.ins().fcmp(FloatCC::LessThan, size, infinite));
        let zero = self.code.float(0.0);
        (finite, self.code.ins().fadd(word, zero))
    }

    fn absolute(&mut self, kind: Kind, a: Reg) -> (Bit, Reg) {
        if kind == Kind::Float {
            return (Bit::One, self.code.ins().fabs(a));
        }
        // The least int has no negative.
        let valid = Bit::In(self.code.compare(IntCC::NotEqual, a, i64::MIN));
        (valid, self.code.ins().iabs(a))
    }

    fn widen(&mut self, int: Reg) -> Reg {
        self.code.ins().fcvt_from_sint(types::F64, int)
    }

    fn more(&mut self, count: Reg, of: Reg) -> Reg {
        let one = self.code.ins().uextend(types::I64, of);
        self.code.ins().iadd(count, one)
    }

    fn ask(&mut self, question: Question, a: Reg, b: Reg, _: Bit) -> (Bit, Reg) {
        self.call(question, a, b)
    }
}
