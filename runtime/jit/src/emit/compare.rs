//! Comparisons.

use super::{Emit, Result};
use crate::bit::Bit;
use crate::kind::Kind;
use crate::needs::Frame;
use crate::unsupported::Unsupported;
use crate::value::{Truth, Val};
use cranelift_codegen::ir::condcodes::{FloatCC, IntCC};
use cranelift_codegen::ir::{InstBuilder, Value as Reg, types};
use onboard_ir::plan::{Place, Source};
use onboard_ir::{Compare, Value};

/// Up to here every int is a float.
const EXACT: u64 = 1 << 53;

/// A constant int as the float that it is, where it is compared with floats.
fn as_float(value: &Value, other: Option<Kind>) -> Option<Value> {
    match (value, other) {
        #[expect(clippy::cast_precision_loss, reason = "checked to be exact")]
        (Value::Int(int), Some(Kind::Float)) if int.unsigned_abs() <= EXACT => {
            Some(Value::Float(*int as f64))
        }
        _ => None,
    }
}

impl Emit<'_, '_> {
    /// What stands in a place, for a comparison with something of another kind.
    pub(super) fn number_at(&mut self, frame: Frame, place: Place, other: Option<Kind>) -> Result<Val> {
        if let Some(Source::Constant(value)) = self.task.sources.get(place.index())
            && let Some(float) = as_float(value, other)
        {
            return Ok(self.constant(&float));
        }
        self.at(frame, place)
    }

    /// A constant, for a comparison with a value.
    pub(super) fn number(&mut self, value: &Value, other: Val) -> Val {
        let kind = match other {
            Val::Word { kind, .. } => Some(kind),
            Val::Truth(_) | Val::Never => None,
        };
        let float = as_float(value, kind);
        self.constant(float.as_ref().unwrap_or(value))
    }

    /// How two values stand to each other; unknown where they have no order.
    pub(super) fn compare(&mut self, how: Compare, a: Val, b: Val) -> Result<Truth> {
        let (known, holds) = match (a, b) {
            (Val::Truth(a), Val::Truth(b)) => {
                let (left, right) = (a.known(&mut self.code), b.known(&mut self.code));
                let known = left.and(right, &mut self.code);
                (known, self.compare_bits(how, a.is_true, b.is_true))
            }
            (Val::Word { kind, known, word }, Val::Word { kind: other, known: also, word: right }) => {
                let known = known.and(also, &mut self.code);
                match self.compare_words(how, (kind, word), (other, right))? {
                    Some(holds) => (known, holds),
                    None => return Ok(Truth::UNKNOWN),
                }
            }
            _ => return Ok(Truth::UNKNOWN),
        };
        Ok(Truth::where_known(known, holds, &mut self.code))
    }

    fn compare_bits(&mut self, how: Compare, a: Bit, b: Bit) -> Bit {
        let code = &mut self.code;
        match how {
            Compare::Equal => a.xor(b, code).not(code),
            Compare::NotEqual => a.xor(b, code),
            Compare::Less => a.not(code).and(b, code),
            Compare::LessEqual => a.not(code).or(b, code),
            Compare::Greater => b.not(code).and(a, code),
            Compare::GreaterEqual => b.not(code).or(a, code),
        }
    }

    /// None where values of these kinds have no order.
    fn compare_words(&mut self, how: Compare, a: (Kind, Reg), b: (Kind, Reg)) -> Result<Option<Bit>> {
        Ok(Some(match (a.0, b.0) {
            (Kind::Int, Kind::Float) => self.int_with_float(how, a.1, b.1),
            (Kind::Float, Kind::Int) => self.int_with_float(onboard_ir::layout::mirrored(how), b.1, a.1),
            (left, right) if left != right => return Ok(None),
            // Texts are compared where one of them is a constant (see `text.rs`).
            (Kind::Text, _) => return Err(Unsupported::Texts),
            (Kind::Float, _) => Bit::In(self.code.ins().fcmp(float_condition(how), a.1, b.1)),
            (kind, _) => Bit::In(self.code.ins().icmp(condition(how, kind), a.1, b.1)),
        }))
    }

    /// Compares without rounding: converting the int to a float could make unequal numbers equal.
    fn int_with_float(&mut self, how: Compare, a: Reg, b: Reg) -> Bit {
        const LIMIT: f64 = 9_223_372_036_854_775_808.0;
        let [limit, least, zero] = [LIMIT, -LIMIT, 0.0].map(|x| self.code.float(x));
        let whole = self.code.ins().trunc(b);
        let rest = self.code.ins().fsub(b, whole);
        let int = self.code.ins().fcvt_to_sint_sat(types::I64, whole);
        let above = Bit::In(self.code.ins().fcmp(FloatCC::GreaterThanOrEqual, b, limit));
        let below = Bit::In(self.code.ins().fcmp(FloatCC::LessThan, b, least));
        let same = Bit::In(self.code.ins().icmp(IntCC::Equal, a, int));
        let less = Bit::In(self.code.ins().icmp(IntCC::SignedLessThan, a, int));
        let rest_above = Bit::In(self.code.ins().fcmp(FloatCC::GreaterThan, rest, zero));
        let rest_none = Bit::In(self.code.ins().fcmp(FloatCC::Equal, rest, zero));
        let code = &mut self.code;
        let inside = above.or(below, code).not(code);
        let less = same.and(rest_above, code).or(less, code).and(inside, code).or(above, code);
        let equal = same.and(rest_none, code).and(inside, code);
        let at_most = less.or(equal, code);
        match how {
            Compare::Equal => equal,
            Compare::NotEqual => equal.not(code),
            Compare::Less => less,
            Compare::LessEqual => at_most,
            Compare::Greater => at_most.not(code),
            Compare::GreaterEqual => less.not(code),
        }
    }
}

fn condition(how: Compare, kind: Kind) -> IntCC {
    #[cfg(feature = "fault")]
    let how = match how {
        Compare::LessEqual if crate::fault::is_planted(crate::fault::Fault::LessForAtMost) => Compare::Less,
        how => how,
    };
    match (how, kind.is_signed()) {
        (Compare::Equal, _) => IntCC::Equal,
        (Compare::NotEqual, _) => IntCC::NotEqual,
        (Compare::Less, true) => IntCC::SignedLessThan,
        (Compare::LessEqual, true) => IntCC::SignedLessThanOrEqual,
        (Compare::Greater, true) => IntCC::SignedGreaterThan,
        (Compare::GreaterEqual, true) => IntCC::SignedGreaterThanOrEqual,
        (Compare::Less, false) => IntCC::UnsignedLessThan,
        (Compare::LessEqual, false) => IntCC::UnsignedLessThanOrEqual,
        (Compare::Greater, false) => IntCC::UnsignedGreaterThan,
        (Compare::GreaterEqual, false) => IntCC::UnsignedGreaterThanOrEqual,
    }
}

/// Floats have an order: none is NaN. So those conditions are taken that let a constant stand in memory.
fn float_condition(how: Compare) -> FloatCC {
    match how {
        Compare::Equal => FloatCC::Equal,
        Compare::NotEqual => FloatCC::NotEqual,
        Compare::Less => FloatCC::UnorderedOrLessThan,
        Compare::LessEqual => FloatCC::UnorderedOrLessThanOrEqual,
        Compare::Greater => FloatCC::GreaterThan,
        Compare::GreaterEqual => FloatCC::GreaterThanOrEqual,
    }
}
