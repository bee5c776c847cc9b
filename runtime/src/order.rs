//! One order over all values, for sorting donors and for looking groups up. Rules compare by types; this does not.

use onboard_ir::Value;
use std::cmp::Ordering;

/// Numbers by size, texts by code point, members in the order of declaration; values of different kinds by their kind.
pub(crate) fn compare(left: &Value, right: &Value) -> Ordering {
    match (left, right) {
        (Value::Bool(left), Value::Bool(right)) => left.cmp(right),
        (Value::Int(left), Value::Int(right))
        | (Value::Time(left), Value::Time(right))
        | (Value::Duration(left), Value::Duration(right)) => left.cmp(right),
        // Minus zero and zero are one value in rules.
        (Value::Float(left), Value::Float(right)) => (left + 0.0).total_cmp(&(right + 0.0)),
        (Value::Text(left), Value::Text(right)) => left.cmp(right),
        (Value::Member(left), Value::Member(right)) => left.cmp(right),
        (Value::Set(left), Value::Set(right)) | (Value::Version(left), Value::Version(right)) => {
            left.cmp(right)
        }
        (Value::Date(left), Value::Date(right)) => left.cmp(right),
        _ => kind(left).cmp(&kind(right)),
    }
}

fn kind(value: &Value) -> u8 {
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
