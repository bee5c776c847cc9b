//! Arithmetic: checked, as the interpreter does it.

use super::{Emit, Result};
use crate::bit::Bit;
use crate::host::Call;
use crate::kind::Kind;
use crate::unsupported::Unsupported;
use crate::value::Val;
use cranelift_codegen::ir::condcodes::{FloatCC, IntCC};
use cranelift_codegen::ir::{InstBuilder, MemFlagsData, StackSlotData, StackSlotKind, Value as Reg, types};
use onboard_ir::{Arithmetic, Compare, EARLIEST, LATEST, Value};

/// Microseconds of 24 hours.
const DAY: i64 = 86_400_000_000;

impl Emit<'_, '_> {
    pub(super) fn arithmetic(&mut self, how: Arithmetic, a: Val, b: Val) -> Result<Val> {
        let (Val::Word { kind, known, word: a }, Val::Word { kind: other, known: also, word: b }) = (a, b)
        else {
            return Ok(Val::Never);
        };
        let known = known.and(also, &mut self.code);
        let (kind, valid, word) = match (kind, other) {
            (Kind::Int, Kind::Int) if how != Arithmetic::Divide => self.whole(Kind::Int, how, a, b),
            (Kind::Int | Kind::Float, Kind::Int | Kind::Float) => {
                let (a, b) = (self.float_of(kind, a), self.float_of(other, b));
                self.floats(how, a, b)
            }
            (Kind::Duration, Kind::Duration) if how == Arithmetic::Divide => {
                let (a, b) = (self.float_of(Kind::Int, a), self.float_of(Kind::Int, b));
                self.floats(how, a, b)
            }
            (Kind::Duration, Kind::Duration) => self.whole(Kind::Duration, how, a, b),
            (Kind::Time, Kind::Time) => self.whole(Kind::Duration, how, a, b),
            (Kind::Time, Kind::Duration) | (Kind::Duration, Kind::Time) => self.instant(how, a, b),
            (Kind::Date, Kind::Date) => {
                let days = self.code.ins().isub(a, b);
                let day = self.int(DAY);
                self.whole(Kind::Duration, Arithmetic::Multiply, days, day)
            }
            _ => self.rare(how, (kind, a), (other, b))?,
        };
        Ok(Val::Word { kind, known: known.and(valid, &mut self.code), word })
    }

    /// 64-bit and checked.
    fn whole(&mut self, kind: Kind, how: Arithmetic, a: Reg, b: Reg) -> (Kind, Bit, Reg) {
        let (word, over) = match how {
            Arithmetic::Add => self.code.ins().sadd_overflow(a, b),
            Arithmetic::Subtract => self.code.ins().ssub_overflow(a, b),
            Arithmetic::Multiply | Arithmetic::Divide => self.code.ins().smul_overflow(a, b),
        };
        let valid = Bit::In(over).not(&mut self.code);
        (kind, valid, word)
    }

    fn floats(&mut self, how: Arithmetic, a: Reg, b: Reg) -> (Kind, Bit, Reg) {
        let word = match how {
            Arithmetic::Add => self.code.ins().fadd(a, b),
            Arithmetic::Subtract => self.code.ins().fsub(a, b),
            Arithmetic::Multiply => self.code.ins().fmul(a, b),
            Arithmetic::Divide => self.code.ins().fdiv(a, b),
        };
        self.finite(word)
    }

    /// A float: absent where it is NaN or infinite; there is no negative zero.
    fn finite(&mut self, word: Reg) -> (Kind, Bit, Reg) {
        let size = self.code.ins().fabs(word);
        let infinite = self.code.float(f64::INFINITY);
        let valid = Bit::In(self.code.ins().fcmp(FloatCC::LessThan, size, infinite));
        let zero = self.code.float(0.0);
        (Kind::Float, valid, self.code.ins().fadd(word, zero))
    }

    fn float_of(&mut self, kind: Kind, word: Reg) -> Reg {
        if kind == Kind::Float { word } else { self.code.ins().fcvt_from_sint(types::F64, word) }
    }

    fn instant(&mut self, how: Arithmetic, a: Reg, b: Reg) -> (Kind, Bit, Reg) {
        let (kind, valid, word) = self.whole(Kind::Time, how, a, b);
        let early = self.code.compare(IntCC::SignedGreaterThanOrEqual, word, EARLIEST);
        let late = self.code.compare(IntCC::SignedLessThanOrEqual, word, LATEST);
        let inside = Bit::In(early).and(Bit::In(late), &mut self.code);
        (kind, valid.and(inside, &mut self.code), word)
    }

    /// What the interpreter does for us.
    fn rare(&mut self, how: Arithmetic, a: (Kind, Reg), b: (Kind, Reg)) -> Result<(Kind, Bit, Reg)> {
        let (kind, call, a, b) = match (a.0, b.0, how) {
            (Kind::Duration, Kind::Int, Arithmetic::Multiply)
            | (Kind::Int, Kind::Duration, Arithmetic::Multiply) => {
                return Ok(self.whole(Kind::Duration, how, a.1, b.1));
            }
            (Kind::Duration, Kind::Int, Arithmetic::Divide) => {
                (Kind::Duration, Call::DivideDuration, a.1, b.1)
            }
            (Kind::Duration, Kind::Float, Arithmetic::Multiply) => {
                (Kind::Duration, Call::ScaleDuration, a.1, self.float_bits(b.1))
            }
            (Kind::Float, Kind::Duration, Arithmetic::Multiply) => {
                (Kind::Duration, Call::ScaleDuration, b.1, self.float_bits(a.1))
            }
            (Kind::Duration, Kind::Float, Arithmetic::Divide) => {
                (Kind::Duration, Call::ShareDuration, a.1, self.float_bits(b.1))
            }
            (Kind::Date, Kind::Duration, Arithmetic::Add) => (Kind::Date, Call::AddToDate, a.1, b.1),
            (Kind::Duration, Kind::Date, Arithmetic::Add) => (Kind::Date, Call::AddToDate, b.1, a.1),
            (Kind::Date, Kind::Duration, Arithmetic::Subtract) => (Kind::Date, Call::TakeFromDate, a.1, b.1),
            _ => return Err(Unsupported::Malformed),
        };
        let (valid, word) = self.call(call, a, b);
        Ok((kind, valid, word))
    }

    fn float_bits(&mut self, float: Reg) -> Reg {
        self.code.ins().bitcast(types::I64, MemFlagsData::new(), float)
    }

    /// Asks the host. It is asked also where an operand is absent: what the register holds then does no harm.
    fn call(&mut self, call: Call, a: Reg, b: Reg) -> (Bit, Reg) {
        let slot = StackSlotData::new(StackSlotKind::ExplicitSlot, 8, 3);
        let slot = self.code.create_sized_stack_slot(slot);
        let zero = self.int(0);
        self.code.ins().stack_store(types::I64, zero, slot, 0);
        let out = self.code.ins().stack_addr(types::I64, slot, 0);
        let (host, answer) = (self.int(self.task.host_at), self.int(self.task.answer_at));
        let number = self.int(call as i64);
        let signature = self.answer;
        let called = self.code.ins().call_indirect(signature, answer, &[host, number, a, b, out]);
        let valid = self.code.inst_results(called).first().copied().unwrap_or(zero);
        let valid = self.code.ins().ireduce(types::I8, valid);
        (Bit::In(valid), self.code.ins().stack_load(types::I64, types::I64, slot, 0))
    }

    pub(super) fn negate(&mut self, a: Val) -> Val {
        let Val::Word { kind, known, word } = a else { return Val::Never };
        let (kind, valid, word) = if kind == Kind::Float {
            let negative = self.code.ins().fneg(word);
            self.finite(negative)
        } else {
            let zero = self.int(0);
            self.whole(kind, Arithmetic::Subtract, zero, word)
        };
        Val::Word { kind, known: known.and(valid, &mut self.code), word }
    }

    pub(super) fn absolute(&mut self, a: Val) -> Val {
        let Val::Word { kind, known, word } = a else { return Val::Never };
        if kind == Kind::Float {
            return Val::Word { kind, known, word: self.code.ins().fabs(word) };
        }
        let valid = Bit::In(self.code.compare(IntCC::NotEqual, word, i64::MIN));
        let word = self.code.ins().iabs(word);
        Val::Word { kind, known: known.and(valid, &mut self.code), word }
    }

    pub(super) fn round(&mut self, a: Val) -> Val {
        match a {
            Val::Word { kind: Kind::Float, known, word } => {
                let (bits, zero) = (self.float_bits(word), self.int(0));
                let (valid, word) = self.call(Call::Nearest, bits, zero);
                Val::Word { kind: Kind::Int, known: known.and(valid, &mut self.code), word }
            }
            other => other,
        }
    }

    pub(super) fn widen(&mut self, a: Val) -> Val {
        match a {
            Val::Word { kind: Kind::Int, known, word } => {
                Val::Word { kind: Kind::Float, known, word: self.float_of(Kind::Int, word) }
            }
            other => other,
        }
    }

    /// The least or greatest of several: of equal ones the first.
    pub(super) fn extreme(&mut self, wanted: Compare, all: &[Val]) -> Result<Val> {
        let mut best: Option<Val> = None;
        for val in all {
            let Val::Word { kind, known, word } = *val else { return Ok(Val::Never) };
            if kind == Kind::Text {
                return Err(Unsupported::Texts);
            }
            best = Some(match best {
                Some(Val::Word { known: also, word: before, .. }) => {
                    let known = known.and(also, &mut self.code);
                    let sure = |word| Val::Word { kind, known: Bit::One, word };
                    let better = self.compare(wanted, sure(word), sure(before))?.is_true;
                    let word = better.select(word, before, &mut self.code);
                    Val::Word { kind, known, word }
                }
                _ => *val,
            });
        }
        Ok(best.unwrap_or(Val::Never))
    }

    /// How many of the constants are at or below the number.
    pub(super) fn bucket(&mut self, a: Val, edges: &[Value]) -> Result<Val> {
        let known = a.known(&mut self.code);
        let mut count = self.int(0);
        for edge in edges {
            let edge = self.number(edge, a);
            let reached = self.compare(Compare::GreaterEqual, a, edge)?.is_true;
            let one = reached.word(&mut self.code);
            count = self.code.ins().iadd(count, one);
        }
        Ok(Val::Word { kind: Kind::Int, known, word: count })
    }

    /// Days of 24 hours from an instant, or from the first instant of a date, until now.
    pub(super) fn days_since(&mut self, from: Val, now: Val) -> Val {
        let (Val::Word { kind, known, word: from }, Val::Word { known: also, word: now, .. }) = (from, now)
        else {
            return Val::Never;
        };
        let from = if kind == Kind::Date {
            let zero = self.int(0);
            self.call(Call::BeginOf, from, zero).1
        } else {
            from
        };
        let (_, valid, length) = self.whole(Kind::Duration, Arithmetic::Subtract, now, from);
        let length = self.float_of(Kind::Int, length);
        let day = self.code.float(86_400_000_000.0);
        let (kind, finite, word) = self.floats(Arithmetic::Divide, length, day);
        let known = known.and(also, &mut self.code).and(valid, &mut self.code);
        Val::Word { kind, known: known.and(finite, &mut self.code), word }
    }

    pub(super) fn set_length(&mut self, a: Val) -> Val {
        let Val::Word { known, word, .. } = a else { return Val::Never };
        Val::Word { kind: Kind::Int, known, word: self.code.ins().popcnt(word) }
    }
}
