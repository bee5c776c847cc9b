//! Numbers as the language has them: checked, exact where it says so, never NaN or infinite.

mod compare;
mod exact;

pub(crate) use compare::{compare, int_with_float};
pub(crate) use exact::ExactSum;

use crate::{Reason, Slot};
use onboard_ir::Value;

/// A float as a slot: absent(invalid) where it is NaN or infinite; there is no negative zero.
pub(crate) fn float(x: f64) -> Slot {
    if x.is_finite() { Slot::Known(Value::Float(x + 0.0)) } else { Slot::Absent(Reason::Invalid) }
}

/// A checked result as a slot.
pub(crate) fn checked(value: Option<Value>) -> Slot {
    value.map_or(Slot::Absent(Reason::Invalid), Slot::Known)
}

/// The int nearest to a float, halves away from zero; none where it is out of the 64 bits.
pub(crate) fn nearest_int(x: f64) -> Option<i64> {
    let rounded = x.round();
    // 2^63 is a float, 2^63 - 1 is not: the upper end is excluded.
    #[expect(clippy::cast_possible_truncation, reason = "in range, and already whole")]
    (-9_223_372_036_854_775_808.0..9_223_372_036_854_775_808.0).contains(&rounded).then_some(rounded as i64)
}

/// An int as the nearest float.
#[expect(clippy::cast_precision_loss, reason = "the language rounds here")]
pub(crate) fn as_float(x: i64) -> f64 {
    x as f64
}
