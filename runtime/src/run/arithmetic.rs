//! Arithmetic: checked, and typed by its operands.

use crate::number::{as_float, checked, float, nearest_int};
use crate::zone::{EARLIEST, LATEST, Zone, date_of};
use crate::{Reason, Slot};
use onboard_ir::{Arithmetic, Value};

const INVALID: Slot = Slot::Absent(Reason::Invalid);
/// Microseconds of 24 hours.
const DAY: i64 = 86_400_000_000;

/// `a + b`, `a - b`, `a * b`, `a / b`.
pub(crate) fn arithmetic(how: Arithmetic, a: &Value, b: &Value) -> Slot {
    match (a, b) {
        (Value::Int(a), Value::Int(b)) => ints(how, *a, *b),
        (Value::Float(a), Value::Float(b)) => floats(how, *a, *b),
        (Value::Int(a), Value::Float(b)) => floats(how, as_float(*a), *b),
        (Value::Float(a), Value::Int(b)) => floats(how, *a, as_float(*b)),
        (Value::Duration(a), Value::Duration(b)) => durations(how, *a, *b),
        (Value::Duration(length), Value::Int(by)) => match how {
            Arithmetic::Multiply => checked(length.checked_mul(*by).map(Value::Duration)),
            Arithmetic::Divide => checked(divide(*length, *by).map(Value::Duration)),
            Arithmetic::Add | Arithmetic::Subtract => INVALID,
        },
        (Value::Int(by), Value::Duration(length)) if how == Arithmetic::Multiply => {
            checked(length.checked_mul(*by).map(Value::Duration))
        }
        (Value::Duration(length), Value::Float(by)) => match how {
            Arithmetic::Multiply => scaled(as_float(*length) * by),
            Arithmetic::Divide => scaled(as_float(*length) / by),
            Arithmetic::Add | Arithmetic::Subtract => INVALID,
        },
        (Value::Float(by), Value::Duration(length)) if how == Arithmetic::Multiply => {
            scaled(as_float(*length) * by)
        }
        (Value::Time(a), Value::Time(b)) if how == Arithmetic::Subtract => {
            checked(a.checked_sub(*b).map(Value::Duration))
        }
        (Value::Time(at), Value::Duration(by)) => match how {
            Arithmetic::Add => time(at.checked_add(*by)),
            Arithmetic::Subtract => time(at.checked_sub(*by)),
            Arithmetic::Multiply | Arithmetic::Divide => INVALID,
        },
        (Value::Duration(by), Value::Time(at)) if how == Arithmetic::Add => time(at.checked_add(*by)),
        (Value::Date(a), Value::Date(b)) if how == Arithmetic::Subtract => {
            let days = i64::from(*a) - i64::from(*b);
            checked(days.checked_mul(DAY).map(Value::Duration))
        }
        (Value::Date(date), Value::Duration(by)) => match how {
            Arithmetic::Add => shifted(*date, Some(*by)),
            Arithmetic::Subtract => shifted(*date, by.checked_neg()),
            Arithmetic::Multiply | Arithmetic::Divide => INVALID,
        },
        (Value::Duration(by), Value::Date(date)) if how == Arithmetic::Add => shifted(*date, Some(*by)),
        _ => INVALID,
    }
}

fn ints(how: Arithmetic, a: i64, b: i64) -> Slot {
    match how {
        Arithmetic::Add => checked(a.checked_add(b).map(Value::Int)),
        Arithmetic::Subtract => checked(a.checked_sub(b).map(Value::Int)),
        Arithmetic::Multiply => checked(a.checked_mul(b).map(Value::Int)),
        Arithmetic::Divide => floats(how, as_float(a), as_float(b)),
    }
}

fn floats(how: Arithmetic, a: f64, b: f64) -> Slot {
    match how {
        Arithmetic::Add => float(a + b),
        Arithmetic::Subtract => float(a - b),
        Arithmetic::Multiply => float(a * b),
        // Division by zero gives an infinity or NaN: invalid.
        Arithmetic::Divide => float(a / b),
    }
}

fn durations(how: Arithmetic, a: i64, b: i64) -> Slot {
    match how {
        Arithmetic::Add => checked(a.checked_add(b).map(Value::Duration)),
        Arithmetic::Subtract => checked(a.checked_sub(b).map(Value::Duration)),
        Arithmetic::Divide => float(as_float(a) / as_float(b)),
        Arithmetic::Multiply => INVALID,
    }
}

/// To the nearest microsecond, halves away from zero; none for a division by zero.
fn divide(length: i64, by: i64) -> Option<i64> {
    let (length, by) = (i128::from(length), i128::from(by));
    let whole = length.checked_div(by)?;
    let rest = (length - whole * by).abs() * 2;
    let away = if (length < 0) == (by < 0) { 1 } else { -1 };
    i64::try_from(if rest >= by.abs() { whole + away } else { whole }).ok()
}

fn scaled(length: f64) -> Slot {
    checked(nearest_int(length).map(Value::Duration))
}

/// An instant within the years that can be written.
fn time(at: Option<i64>) -> Slot {
    checked(at.filter(|at| (EARLIEST..=LATEST).contains(at)).map(Value::Time))
}

/// A date moves by whole days; by anything else there is no date.
fn shifted(date: i32, by: Option<i64>) -> Slot {
    let moved = by.filter(|by| by % DAY == 0).and_then(|by| i64::from(date).checked_add(by / DAY));
    checked(
        moved.and_then(|day| i32::try_from(day).ok()).filter(|day| date_of(*day).is_some()).map(Value::Date),
    )
}

pub(crate) fn negate(a: &Value) -> Slot {
    match a {
        Value::Int(a) => checked(a.checked_neg().map(Value::Int)),
        Value::Float(a) => float(-a),
        Value::Duration(a) => checked(a.checked_neg().map(Value::Duration)),
        _ => INVALID,
    }
}

/// An int as a float.
pub(crate) fn widen(a: &Value) -> Slot {
    match a {
        Value::Int(a) => Slot::Known(Value::Float(as_float(*a))),
        other => Slot::Known(other.clone()),
    }
}

/// Days of 24 hours from an instant, or from the first instant of a date, until now.
pub(crate) fn days_since(from: &Value, now: &Value, zone: &Zone) -> Slot {
    let from = match from {
        Value::Time(at) => *at,
        Value::Date(day) => zone.begin(*day),
        _ => return INVALID,
    };
    match now {
        Value::Time(now) => match now.checked_sub(from) {
            Some(length) => float(as_float(length) / as_float(DAY)),
            None => INVALID,
        },
        _ => INVALID,
    }
}
