//! Order and equality of values.

use onboard_ir::Value;
use std::cmp::Ordering;

/// The order of two values of one type, or of an int and a float (exactly); none where they have none.
pub(crate) fn compare(a: &Value, b: &Value) -> Option<Ordering> {
    Some(match (a, b) {
        (Value::Int(a), Value::Int(b)) | (Value::Time(a), Value::Time(b)) | (Value::Duration(a), Value::Duration(b)) => {
            a.cmp(b)
        }
        (Value::Float(a), Value::Float(b)) => return a.partial_cmp(b),
        (Value::Int(a), Value::Float(b)) => int_with_float(*a, *b),
        (Value::Float(a), Value::Int(b)) => int_with_float(*b, *a).reverse(),
        (Value::Bool(a), Value::Bool(b)) => a.cmp(b),
        (Value::Member(a), Value::Member(b)) => a.cmp(b),
        // UTF-8 keeps the order of code points.
        (Value::Text(a), Value::Text(b)) => a.cmp(b),
        (Value::Set(a), Value::Set(b)) | (Value::Version(a), Value::Version(b)) => a.cmp(b),
        (Value::Date(a), Value::Date(b)) => a.cmp(b),
        _ => return None,
    })
}

/// Whether two values are equal; an int equals a float of the same number.
pub(crate) fn equal(a: &Value, b: &Value) -> bool {
    match (a, b) {
        (Value::Text(a), Value::Text(b)) => a == b,
        _ => compare(a, b) == Some(Ordering::Equal),
    }
}

/// A total order over values of all types, for keys of maps; equal values of one type are equal in it.
pub(crate) fn total(a: &Value, b: &Value) -> Ordering {
    compare(a, b).unwrap_or_else(|| rank(a).cmp(&rank(b)))
}

fn rank(value: &Value) -> u8 {
    match value {
        Value::Bool(_) => 0,
        Value::Int(_) => 1,
        Value::Float(_) => 2,
        Value::Text(_) => 3,
        Value::Member(_) => 4,
        Value::Set(_) => 5,
        Value::Date(_) => 6,
        Value::Time(_) => 7,
        Value::Duration(_) => 8,
        Value::Version(_) => 9,
    }
}

/// Compares without rounding: converting the int to a float could make unequal numbers equal.
fn int_with_float(a: i64, b: f64) -> Ordering {
    const LIMIT: f64 = 9_223_372_036_854_775_808.0;
    if b >= LIMIT {
        return Ordering::Less;
    }
    if b < -LIMIT {
        return Ordering::Greater;
    }
    let whole = b.trunc();
    #[expect(clippy::cast_possible_truncation, reason = "whole, and within the 64 bits")]
    let ordering = a.cmp(&(whole as i64));
    ordering.then_with(|| 0.0_f64.partial_cmp(&(b - whole)).unwrap_or(Ordering::Equal))
}
