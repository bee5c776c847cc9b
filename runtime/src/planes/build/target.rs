//! What single operations are on planes and lanes.

use super::{Bit, Known, Operations, Result, Truth};
use crate::planes::operation::{How, Operation, Order, Source};
use onboard_ir::plan::Place;
use onboard_ir::{Arithmetic, Compare};
use onboard_jit::lower::{Column, Question, Target, Val};
use onboard_jit::{Frame, Kind, Unsupported};
use std::cmp::Ordering;

/// Members that are compared one by one.
const FEW: u32 = 2;

fn order(kind: Kind) -> Order {
    match kind {
        Kind::Float => Order::Float,
        kind if kind.is_signed() => Order::Signed,
        _ => Order::Unsigned,
    }
}

/// Whether one word stands like this to another.
fn stands(order: Order, how: Compare, a: u64, b: u64) -> bool {
    let found = match order {
        Order::Unsigned => Some(a.cmp(&b)),
        Order::Signed => Some(a.cast_signed().cmp(&b.cast_signed())),
        Order::Float => f64::from_bits(a).partial_cmp(&f64::from_bits(b)),
    };
    match how {
        Compare::Equal => found == Some(Ordering::Equal),
        Compare::NotEqual => found != Some(Ordering::Equal),
        Compare::Less => found.is_some_and(Ordering::is_lt),
        Compare::LessEqual => found.is_some_and(Ordering::is_le),
        Compare::Greater => found.is_some_and(Ordering::is_gt),
        Compare::GreaterEqual => found.is_some_and(Ordering::is_ge),
    }
}

impl Operations<'_> {
    /// A comparison with a constant of a column in which what is absent is filled by a constant: the column is compared by itself,
    /// which whoever reads it can answer, and nothing needs to be filled.
    fn compare_filled(&mut self, kind: Kind, how: Compare, a: Source, b: Source) -> Option<Bit> {
        let (lane, first, word) = match (a, b) {
            (Source::Lane(lane), Source::Constant(word)) => (lane, false, word),
            (Source::Constant(word), Source::Lane(lane)) => (lane, true, word),
            _ => return None,
        };
        let Some(Operation::Select(present, column @ Source::Column(_), Source::Constant(filled))) =
            self.operations.get(lane as usize)
        else {
            return None;
        };
        let (present, column, filled, order) = (*present, *column, *filled, order(kind));
        let (stated, filled) = if first {
            (self.compare(kind, how, Source::Constant(word), column), stands(order, how, word, filled))
        } else {
            (self.compare(kind, how, column, Source::Constant(word)), stands(order, how, filled, word))
        };
        Some(Bit::In(present).choose(stated, filled.into(), self))
    }
}

impl Target for Operations<'_> {
    /// The number of an operation that gives a plane.
    type Bit = u32;
    /// A lane, or the same word for everybody.
    type Word = Source;

    fn and(&mut self, a: u32, b: u32) -> u32 {
        self.push(Operation::And(a.min(b), a.max(b)))
    }

    fn or(&mut self, a: u32, b: u32) -> u32 {
        self.push(Operation::Or(a.min(b), a.max(b)))
    }

    fn not(&mut self, a: u32) -> u32 {
        match self.operations.get(a as usize) {
            Some(Operation::Not(of)) => *of,
            _ => self.push(Operation::Not(a)),
        }
    }

    fn xor(&mut self, a: u32, b: u32) -> u32 {
        self.push(Operation::Xor(a.min(b), a.max(b)))
    }

    fn without(&mut self, a: u32, b: u32) -> u32 {
        self.push(Operation::Without(a, b))
    }

    fn choose(&mut self, of: u32, a: u32, b: u32) -> u32 {
        self.push(Operation::Choose(of, a, b))
    }

    fn select(&mut self, of: u32, a: Source, b: Source) -> Source {
        self.lane(Operation::Select(of, a, b))
    }

    fn constant(&mut self, _: Kind, word: u64) -> Source {
        Source::Constant(word)
    }

    fn now(&mut self) -> Source {
        Source::Now
    }

    fn allowed(&mut self, sight: usize) -> Result<Bit> {
        let purpose = self.task.plan.sights.get(sight).ok_or(Unsupported::Malformed)?;
        Ok(if self.known == Known::Some { self.plane(Operation::Allowed(purpose.0)) } else { Bit::One })
    }

    fn word(&mut self, frame: Frame, column: Column<'_>) -> Result<(Bit, Source)> {
        self.words(frame, column)
    }

    fn truth(&mut self, frame: Frame, column: Column<'_>) -> Result<Truth> {
        let (known, holds) = self.truths(frame, column)?;
        Ok(Truth::where_known(known, holds, self))
    }

    /// What it is of somebody of whom nothing has happened.
    fn counted(&mut self, position: usize, kind: Kind) -> Val<u32, Source> {
        match self.traits.get(position) {
            Some(Some(value)) => Val::constant(value, self.task.layout, self),
            _ if kind == Kind::Bool => Val::Truth(Truth::UNKNOWN),
            _ => Val::Word { kind, known: Bit::Zero, word: Source::Constant(0) },
        }
    }

    /// Nothing was before.
    fn before(&mut self, _: Frame, _: usize) -> Bit {
        Bit::Zero
    }

    fn compare(&mut self, kind: Kind, how: Compare, a: Source, b: Source) -> Bit {
        let order = order(kind);
        if let Some(found) = self.compare_filled(kind, how, a, b) {
            return found;
        }
        let (order, how, a, b) = match how {
            Compare::Equal => {
                // Floats are equal that differ in the sign of zero; all other words are where their bits are.
                let order = if order == Order::Float { order } else { Order::Unsigned };
                (order, How::Equal, a.min(b), a.max(b))
            }
            Compare::NotEqual => return self.compare(kind, Compare::Equal, a, b).not(self),
            Compare::Less => (order, How::Less, a, b),
            Compare::LessEqual => (order, How::AtMost, a, b),
            Compare::Greater => (order, How::Less, b, a),
            Compare::GreaterEqual => (order, How::AtMost, b, a),
        };
        self.plane(Operation::Compare(order, how, a, b))
    }

    fn int_with_float(&mut self, how: Compare, int: Source, float: Source) -> Bit {
        self.plane(Operation::Mixed(how, int, float))
    }

    fn among(&mut self, _: Place, word: Source, bits: u64) -> Bit {
        if bits.count_ones() > FEW {
            return self.plane(Operation::Among(word, Source::Constant(bits)));
        }
        let mut holds = Bit::Zero;
        for member in (0..64).filter(|member| bits >> member & 1 == 1) {
            holds =
                holds.or(self.compare(Kind::Member, Compare::Equal, word, Source::Constant(member)), self);
        }
        holds
    }

    fn holds(&mut self, set: Source, member: Source) -> Bit {
        self.plane(Operation::Among(member, set))
    }

    fn holds_some(&mut self, set: Source, members: u64) -> Bit {
        let members = (0..64).filter(|member| members >> member & 1 == 1);
        let mut holds = Bit::Zero;
        for member in members {
            holds = holds.or(self.holds(set, Source::Constant(member)), self);
        }
        holds
    }

    fn size(&mut self, set: Source) -> Source {
        self.lane(Operation::Bits(set))
    }

    fn whole(&mut self, how: Arithmetic, a: Source, b: Source) -> (Bit, Source) {
        self.both(Operation::Whole(how, a, b))
    }

    fn float(&mut self, how: Arithmetic, a: Source, b: Source) -> (Bit, Source) {
        self.both(Operation::Float(how, a, b))
    }

    fn absolute(&mut self, kind: Kind, a: Source) -> (Bit, Source) {
        if kind == Kind::Float {
            return (Bit::One, self.lane(Operation::Size(a)));
        }
        let zero = Source::Constant(0);
        let below = self.compare(Kind::Int, Compare::Less, a, zero);
        // The least int has no negative.
        let (valid, negative) = self.whole(Arithmetic::Subtract, zero, a);
        (valid, below.select(negative, a, self))
    }

    fn widen(&mut self, int: Source) -> Source {
        match int {
            Source::Constant(word) => Source::Constant(crate::number::as_float(word.cast_signed()).to_bits()),
            int => self.lane(Operation::Widen(int)),
        }
    }

    fn more(&mut self, count: Source, of: u32) -> Source {
        self.lane(Operation::More(count, of))
    }

    fn ask(&mut self, question: Question, a: Source, b: Source, known: Bit) -> (Bit, Source) {
        let of = match known {
            Bit::Zero => return (Bit::Zero, Source::Constant(0)),
            Bit::One => None,
            Bit::In(of) => Some(of),
        };
        self.both(Operation::Ask(question, a, b, of))
    }
}
