//! Comparisons.

use super::bit::Bit;
use super::value::{Truth, Val};
use super::{Build, Result};
use crate::planes::operation::{How, Operation, Order, Source};
use onboard_ir::layout::mirrored;
use onboard_ir::plan::{Place, Source as Stands};
use onboard_ir::{Compare, Value};
#[cfg(feature = "fault")]
use onboard_jit::fault::{Fault, is_planted};
use onboard_jit::{Frame, Kind, Unsupported};

/// Up to here every int is a float.
const EXACT: u64 = 1 << 53;

/// A constant int as the float that it is, where it is compared with floats.
fn as_float(value: &Value, other: Option<Kind>) -> Option<Value> {
    match (value, other) {
        (Value::Int(int), Some(Kind::Float)) if int.unsigned_abs() <= EXACT => {
            Some(Value::Float(crate::number::as_float(*int)))
        }
        _ => None,
    }
}

pub(super) fn order(kind: Kind) -> Order {
    match kind {
        Kind::Float => Order::Float,
        kind if kind.is_signed() => Order::Signed,
        _ => Order::Unsigned,
    }
}

impl Build<'_> {
    /// What stands in a place, for a comparison with something of another kind.
    pub(super) fn number_at(&mut self, frame: Frame, place: Place, other: Option<Kind>) -> Result<Val> {
        if let Some(Stands::Constant(value)) = self.task.sources.get(place.index())
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
                let (left, right) = (self.truth_known(&a), self.truth_known(&b));
                (self.and(left, right), self.compare_bits(how, a.is_true, b.is_true))
            }
            (Val::Word { kind, known, word }, Val::Word { kind: other, known: also, word: right }) => {
                let known = self.and(known, also);
                match self.compare_words(how, (kind, word), (other, right))? {
                    Some(holds) => (known, holds),
                    None => return Ok(Truth::UNKNOWN),
                }
            }
            _ => return Ok(Truth::UNKNOWN),
        };
        Ok(self.where_known(known, holds))
    }

    fn compare_bits(&mut self, how: Compare, a: Bit, b: Bit) -> Bit {
        match how {
            Compare::Equal => {
                let differ = self.xor(a, b);
                self.not(differ)
            }
            Compare::NotEqual => self.xor(a, b),
            Compare::Less => self.without(b, a),
            Compare::LessEqual => {
                let above = self.without(a, b);
                self.not(above)
            }
            Compare::Greater => self.without(a, b),
            Compare::GreaterEqual => {
                let below = self.without(b, a);
                self.not(below)
            }
        }
    }

    /// None where values of these kinds have no order.
    fn compare_words(&mut self, how: Compare, a: (Kind, Source), b: (Kind, Source)) -> Result<Option<Bit>> {
        Ok(Some(match (a.0, b.0) {
            (Kind::Int, Kind::Float) => self.plane(Operation::Mixed(how, a.1, b.1)),
            (Kind::Float, Kind::Int) => self.plane(Operation::Mixed(mirrored(how), b.1, a.1)),
            (left, right) if left != right => return Ok(None),
            // Texts are compared where one of them is a constant (see `text.rs`).
            (Kind::Text, _) => return Err(Unsupported::Texts),
            (kind, _) => self.stand(order(kind), how, a.1, b.1),
        }))
    }

    /// Compares words.
    pub(super) fn stand(&mut self, order: Order, how: Compare, a: Source, b: Source) -> Bit {
        #[cfg(feature = "fault")]
        let how = match how {
            Compare::LessEqual if is_planted(Fault::LessForAtMost) => Compare::Less,
            how => how,
        };
        match how {
            Compare::Equal => {
                // Floats are equal that differ in the sign of zero; all other words are where their bits are.
                let order = if order == Order::Float { order } else { Order::Unsigned };
                self.plane(Operation::Compare(order, How::Equal, a.min(b), a.max(b)))
            }
            Compare::NotEqual => {
                let same = self.stand(order, Compare::Equal, a, b);
                self.not(same)
            }
            Compare::Less => self.plane(Operation::Compare(order, How::Less, a, b)),
            Compare::LessEqual => self.plane(Operation::Compare(order, How::AtMost, a, b)),
            Compare::Greater => self.plane(Operation::Compare(order, How::Less, b, a)),
            Compare::GreaterEqual => self.plane(Operation::Compare(order, How::AtMost, b, a)),
        }
    }
}
