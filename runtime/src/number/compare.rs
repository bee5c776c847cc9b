//! Comparison as rules have it: of two values of one type, or of two numbers.

use crate::order;
use onboard_ir::Value;
use std::cmp::Ordering;
use std::mem::discriminant;

/// The order of two values of one type, or of an int and a float (exactly); none where they have none.
pub(crate) fn compare(a: &Value, b: &Value) -> Option<Ordering> {
    match (a, b) {
        (Value::Int(a), Value::Int(b)) => Some(a.cmp(b)),
        (Value::Float(a), Value::Float(b)) => a.partial_cmp(b),
        (Value::Int(a), Value::Float(b)) => Some(int_with_float(*a, *b)),
        (Value::Float(a), Value::Int(b)) => Some(int_with_float(*b, *a).reverse()),
        _ if discriminant(a) == discriminant(b) => Some(order::compare(a, b)),
        _ => None,
    }
}

/// Compares without rounding: converting the int to a float could make unequal numbers equal.
pub(crate) fn int_with_float(a: i64, b: f64) -> Ordering {
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
