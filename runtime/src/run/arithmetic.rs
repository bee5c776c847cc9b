//! Arithmetic: checked, and typed by its operands.

use super::cell::{Cell, INVALID};
use crate::number::{as_float, nearest_int};
use crate::zone::{EARLIEST, LATEST, Zone, date_of};
use onboard_ir::Arithmetic;

/// Microseconds of 24 hours.
const DAY: i64 = 86_400_000_000;

/// `a + b`, `a - b`, `a * b`, `a / b`.
pub(crate) fn arithmetic(how: Arithmetic, a: Cell, b: Cell) -> Cell {
    match (a, b) {
        (Cell::Int(a), Cell::Int(b)) => ints(how, a, b),
        (Cell::Float(a), Cell::Float(b)) => floats(how, a.get(), b.get()),
        (Cell::Int(a), Cell::Float(b)) => floats(how, as_float(a), b.get()),
        (Cell::Float(a), Cell::Int(b)) => floats(how, a.get(), as_float(b)),
        (Cell::Duration(a), Cell::Duration(b)) => durations(how, a, b),
        (Cell::Duration(length), Cell::Int(by)) => match how {
            Arithmetic::Multiply => checked(length.checked_mul(by).map(Cell::Duration)),
            Arithmetic::Divide => checked(divide(length, by).map(Cell::Duration)),
            Arithmetic::Add | Arithmetic::Subtract => INVALID,
        },
        (Cell::Int(by), Cell::Duration(length)) if how == Arithmetic::Multiply => {
            checked(length.checked_mul(by).map(Cell::Duration))
        }
        (Cell::Duration(length), Cell::Float(by)) => match how {
            Arithmetic::Multiply => scaled(as_float(length) * by.get()),
            Arithmetic::Divide => scaled(as_float(length) / by.get()),
            Arithmetic::Add | Arithmetic::Subtract => INVALID,
        },
        (Cell::Float(by), Cell::Duration(length)) if how == Arithmetic::Multiply => {
            scaled(as_float(length) * by.get())
        }
        (Cell::Time(a), Cell::Time(b)) if how == Arithmetic::Subtract => {
            checked(a.checked_sub(b).map(Cell::Duration))
        }
        (Cell::Time(at), Cell::Duration(by)) => match how {
            Arithmetic::Add => time(at.checked_add(by)),
            Arithmetic::Subtract => time(at.checked_sub(by)),
            Arithmetic::Multiply | Arithmetic::Divide => INVALID,
        },
        (Cell::Duration(by), Cell::Time(at)) if how == Arithmetic::Add => time(at.checked_add(by)),
        (Cell::Date(a), Cell::Date(b)) if how == Arithmetic::Subtract => {
            checked((a - b).checked_mul(DAY).map(Cell::Duration))
        }
        (Cell::Date(date), Cell::Duration(by)) => match how {
            Arithmetic::Add => shifted(date, Some(by)),
            Arithmetic::Subtract => shifted(date, by.checked_neg()),
            Arithmetic::Multiply | Arithmetic::Divide => INVALID,
        },
        (Cell::Duration(by), Cell::Date(date)) if how == Arithmetic::Add => shifted(date, Some(by)),
        _ => INVALID,
    }
}

fn ints(how: Arithmetic, a: i64, b: i64) -> Cell {
    match how {
        Arithmetic::Add => checked(a.checked_add(b).map(Cell::Int)),
        Arithmetic::Subtract => checked(a.checked_sub(b).map(Cell::Int)),
        Arithmetic::Multiply => checked(a.checked_mul(b).map(Cell::Int)),
        Arithmetic::Divide => floats(how, as_float(a), as_float(b)),
    }
}

fn floats(how: Arithmetic, a: f64, b: f64) -> Cell {
    match how {
        Arithmetic::Add => float(a + b),
        Arithmetic::Subtract => float(a - b),
        Arithmetic::Multiply => float(a * b),
        // Division by zero gives an infinity or NaN: invalid.
        Arithmetic::Divide => float(a / b),
    }
}

fn durations(how: Arithmetic, a: i64, b: i64) -> Cell {
    match how {
        Arithmetic::Add => checked(a.checked_add(b).map(Cell::Duration)),
        Arithmetic::Subtract => checked(a.checked_sub(b).map(Cell::Duration)),
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

fn scaled(length: f64) -> Cell {
    checked(nearest_int(length).map(Cell::Duration))
}

/// An instant within the years that can be written.
fn time(at: Option<i64>) -> Cell {
    checked(at.filter(|at| (EARLIEST..=LATEST).contains(at)).map(Cell::Time))
}

/// A date moves by whole days; by anything else there is no date.
fn shifted(date: i64, by: Option<i64>) -> Cell {
    let moved = by.filter(|by| by % DAY == 0).and_then(|by| date.checked_add(by / DAY));
    let is_date = |day: &i64| i32::try_from(*day).ok().and_then(date_of).is_some();
    checked(moved.filter(is_date).map(Cell::Date))
}

pub(crate) fn negate(a: Cell) -> Cell {
    match a {
        Cell::Int(a) => checked(a.checked_neg().map(Cell::Int)),
        Cell::Float(a) => float(-a.get()),
        Cell::Duration(a) => checked(a.checked_neg().map(Cell::Duration)),
        _ => INVALID,
    }
}

/// A float: absent(invalid) where it is NaN or infinite; there is no negative zero.
fn float(x: f64) -> Cell {
    if x.is_finite() { Cell::float(x + 0.0) } else { INVALID }
}

/// A checked result.
pub(crate) fn checked(value: Option<Cell>) -> Cell {
    value.unwrap_or(INVALID)
}

/// An int as a float.
pub(crate) fn widen(a: Cell) -> Cell {
    match a {
        Cell::Int(a) => Cell::float(as_float(a)),
        other => other,
    }
}

/// Days of 24 hours from an instant, or from the first instant of a date, until now.
pub(crate) fn days_since(from: Cell, now: Cell, zone: &Zone) -> Cell {
    let from = match from {
        Cell::Time(at) => at,
        // It was of 32 bits.
        Cell::Date(day) => zone.begin(day as i32),
        _ => return INVALID,
    };
    match now {
        Cell::Time(now) => match now.checked_sub(from) {
            Some(length) => float(as_float(length) / as_float(DAY)),
            None => INVALID,
        },
        _ => INVALID,
    }
}
