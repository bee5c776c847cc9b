//! Comparisons.

use super::{Bit, Lower, Result, Target, Truth, TruthOf, Val, ValOf};
use crate::kind::Kind;
use crate::needs::Frame;
use crate::unsupported::Unsupported;
use onboard_ir::layout::mirrored;
use onboard_ir::plan::Place;
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

impl<T: Target> Lower<'_, T> {
    /// What stands in a place, for a comparison with something of another kind.
    pub(super) fn number_at(&mut self, frame: Frame, place: Place, other: Option<Kind>) -> Result<ValOf<T>> {
        match self.task.constant(place).and_then(|value| as_float(value, other)) {
            Some(float) => Ok(self.constant(&float)),
            None => self.at(frame, place),
        }
    }

    /// A constant, for a comparison with a value.
    pub(super) fn number(&mut self, value: &Value, other: ValOf<T>) -> ValOf<T> {
        let kind = match other {
            Val::Word { kind, .. } => Some(kind),
            Val::Truth(_) | Val::Never => None,
        };
        let float = as_float(value, kind);
        self.constant(float.as_ref().unwrap_or(value))
    }

    /// How two values stand to each other; unknown where they have no order.
    pub(super) fn compare(&mut self, how: Compare, a: ValOf<T>, b: ValOf<T>) -> Result<TruthOf<T>> {
        let target = &mut self.target;
        let (known, also, holds) = match (a, b) {
            (Val::Truth(a), Val::Truth(b)) => {
                (a.known(target), b.known(target), bits(how, a.is_true, b.is_true, target))
            }
            (Val::Word { kind, known, word }, Val::Word { kind: other, known: also, word: right }) => {
                let Some(holds) = words(how, (kind, word), (other, right), target)? else {
                    return Ok(Truth::UNKNOWN);
                };
                (known, also, holds)
            }
            _ => return Ok(Truth::UNKNOWN),
        };
        let known = known.and(also, target);
        Ok(Truth::where_known(known, holds, target))
    }
}

fn bits<T: Target>(how: Compare, a: Bit<T::Bit>, b: Bit<T::Bit>, target: &mut T) -> Bit<T::Bit> {
    match how {
        Compare::Equal => a.xor(b, target).not(target),
        Compare::NotEqual => a.xor(b, target),
        Compare::Less => b.without(a, target),
        Compare::LessEqual => a.not(target).or(b, target),
        Compare::Greater => a.without(b, target),
        Compare::GreaterEqual => b.not(target).or(a, target),
    }
}

/// None where values of these kinds have no order.
fn words<T: Target>(
    how: Compare,
    a: (Kind, T::Word),
    b: (Kind, T::Word),
    target: &mut T,
) -> Result<Option<Bit<T::Bit>>> {
    #[cfg(feature = "fault")]
    let how = match how {
        Compare::LessEqual if crate::fault::is_planted(crate::fault::Fault::LessForAtMost) => Compare::Less,
        how => how,
    };
    Ok(Some(match (a.0, b.0) {
        (Kind::Int, Kind::Float) => target.int_with_float(how, a.1, b.1),
        (Kind::Float, Kind::Int) => target.int_with_float(mirrored(how), b.1, a.1),
        (left, right) if left != right => return Ok(None),
        // Texts are compared where one of them is a constant (see `text.rs`).
        (Kind::Text, _) => return Err(Unsupported::Texts),
        (kind, _) => target.compare(kind, how, a.1, b.1),
    }))
}
