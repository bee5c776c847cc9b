//! What each operation means.

use super::arithmetic::{arithmetic, checked, days_since, negate, widen};
use super::cell::{Cell, INVALID};
use super::frame::Frame;
use super::row::Row;
use crate::number::nearest_int;
use crate::zone::Zone;
use crate::{Event, Reason, Slot};
use onboard_ir::plan::{Act, Among, Place};
use onboard_ir::{Compare, PatternId, Value};
use regex::Regex;
use std::cmp::Ordering;
use std::sync::Arc;

/// What operations read besides their operands.
#[derive(Clone, Copy)]
pub(crate) struct Context<'a> {
    pub(crate) patterns: &'a [Regex],
    pub(crate) zone: &'a Zone,
    /// Whether each of the plan's purposes is allowed.
    pub(crate) allowed: &'a [bool],
    /// The event at hand.
    pub(crate) event: Option<&'a Event>,
}

/// The value of an operation on filled places, for the place `out` in a frame. Traits, memory, matrices and results are the
/// run's own.
#[inline(never)]
pub(crate) fn compute(act: &Act, out: Place, frame: Frame, row: &mut Row, context: &Context<'_>) -> Cell {
    let at = |place: &Place| row.at(*place, frame);
    match act {
        Act::Not(a) => not(at(a)),
        Act::And(a, b) => and(at(a), at(b)),
        Act::Or(a, b) => or(at(a), at(b)),
        Act::Compare(how, a, b) => compare(*how, at(a), at(b), row),
        Act::OneOf(a, Among::Members(bits)) => contains(Cell::Set(*bits), at(a)),
        Act::OneOf(a, Among::Values(values)) => {
            one(at(a), |a| Cell::from(values.iter().any(|value| row.is(a, value))))
        }
        Act::Between(a, low, high) => between(row, at(a), at(low), at(high)),
        Act::IsMissing(a) => Cell::from(!at(a).is_known()),
        Act::If(condition, a, b) => choose(row, at(condition), at(a), at(b)),
        Act::Otherwise(a, b) => match (at(a), at(b)) {
            (Cell::Absent(reason), Cell::Absent(_)) => Cell::Absent(reason),
            (Cell::Absent(_), known) | (known, _) => known,
        },
        Act::Arithmetic(how, a, b) => two(at(a), at(b), |a, b| arithmetic(*how, a, b)),
        Act::Holds(set, member) => contains(at(set), at(member)),
        Act::Contains(a, b) => texts(row, at(a), at(b), |a, b| a.contains(b)),
        Act::StartsWith(a, b) => texts(row, at(a), at(b), |a, b| a.starts_with(b)),
        Act::EndsWith(a, b) => texts(row, at(a), at(b), |a, b| a.ends_with(b)),
        Act::Matches(a, pattern) => matches(row, at(a), *pattern, context),
        Act::Negate(a) => one(at(a), negate),
        Act::Lower(a) => {
            let text = at(a);
            lower(row, text, out, frame)
        }
        Act::Length(a) => one(at(a), |a| length(row, a)),
        Act::Min(all) => extreme(row, all, frame, Ordering::Less),
        Act::Max(all) => extreme(row, all, frame, Ordering::Greater),
        Act::Abs(a) => one(at(a), absolute),
        Act::Round(a) => one(at(a), round),
        Act::Bucket(a, edges) => one(at(a), |a| bucket(row, a, edges)),
        Act::DaysSince(a, now) => two(at(a), at(now), |a, now| days_since(a, now, context.zone)),
        Act::Widen(a) => one(at(a), widen),
        // What is stated is not imputed there.
        Act::IsImputed(a) => differs(row, at(a), row.at(*a, Frame::Stated)),
        Act::Differs(a, b) => differs(row, at(a), at(b)),
        Act::Stated(a) => row.at(*a, Frame::Stated),
        // Of another purpose's value only the value is told, not why there is none.
        Act::Declassify(a, sight) => match (context.allowed.get(*sight), at(a)) {
            (Some(true), known) if known.is_known() || *sight == 0 => known,
            _ => Cell::Absent(Reason::Withheld),
        },
        Act::Property(place) => property(row, out, frame, *place, context),
        Act::Trait(..) | Act::Memory(..) | Act::Matrix(..) | Act::Result(..) => {
            Cell::Absent(Reason::NotApplicable)
        }
    }
}

fn one(a: Cell, of: impl FnOnce(Cell) -> Cell) -> Cell {
    match a {
        Cell::Absent(reason) => Cell::Absent(reason),
        known => of(known),
    }
}

fn two(a: Cell, b: Cell, of: impl FnOnce(Cell, Cell) -> Cell) -> Cell {
    match (a, b) {
        (Cell::Absent(reason), _) | (_, Cell::Absent(reason)) => Cell::Absent(reason),
        (a, b) => of(a, b),
    }
}

fn texts(row: &Row, a: Cell, b: Cell, of: impl FnOnce(&str, &str) -> bool) -> Cell {
    two(a, b, |a, b| match (a, b) {
        (Cell::Text(a), Cell::Text(b)) => Cell::from(of(row.text(a), row.text(b))),
        _ => INVALID,
    })
}

// Where both sides are known, as they nearly always are, `not`, `and` and `or` do not branch on what they are.

fn not(a: Cell) -> Cell {
    a.truth().map_or(Cell::Absent(a.reason()), |a| Cell::from(!a))
}

/// False where either is, also beside an unknown one.
fn and(a: Cell, b: Cell) -> Cell {
    match (a.truth(), b.truth()) {
        (Some(a), Some(b)) => Cell::from(a & b),
        (Some(false), _) | (_, Some(false)) => Cell::from(false),
        (None, _) => Cell::Absent(a.reason()),
        (_, None) => Cell::Absent(b.reason()),
    }
}

/// True where either is, also beside an unknown one.
fn or(a: Cell, b: Cell) -> Cell {
    match (a.truth(), b.truth()) {
        (Some(a), Some(b)) => Cell::from(a | b),
        (Some(true), _) | (_, Some(true)) => Cell::from(true),
        (None, _) => Cell::Absent(a.reason()),
        (_, None) => Cell::Absent(b.reason()),
    }
}

#[inline(always)]
fn compare(how: Compare, a: Cell, b: Cell, row: &Row) -> Cell {
    let order = match (a, b) {
        (Cell::Absent(reason), _) | (_, Cell::Absent(reason)) => return Cell::Absent(reason),
        // Most are numbers and members.
        (Cell::Int(a), Cell::Int(b)) => Some(a.cmp(&b)),
        (Cell::Float(a), Cell::Float(b)) => a.get().partial_cmp(&b.get()),
        (Cell::Member(a), Cell::Member(b)) => Some(a.cmp(&b)),
        (a, b) => row.compare(a, b),
    };
    order.map_or(INVALID, |order| Cell::from(holds(how, order)))
}

/// Whether two things that stand to each other like this meet a comparison.
pub(crate) fn holds(how: Compare, order: Ordering) -> bool {
    // One bit each for less, equal, greater.
    let those = match how {
        Compare::Less => 0b001,
        Compare::Equal => 0b010,
        Compare::LessEqual => 0b011,
        Compare::Greater => 0b100,
        Compare::NotEqual => 0b101,
        Compare::GreaterEqual => 0b110,
    };
    those >> (order as i8 + 1) & 1 == 1
}

#[inline(always)]
fn contains(set: Cell, member: Cell) -> Cell {
    two(set, member, |set, member| match (set, member) {
        (Cell::Set(bits), Cell::Member(member)) => Cell::from(member < 64 && bits >> member & 1 == 1),
        _ => INVALID,
    })
}

fn between(row: &Row, a: Cell, low: Cell, high: Cell) -> Cell {
    match (a, low, high) {
        (Cell::Absent(reason), ..) | (_, Cell::Absent(reason), _) | (.., Cell::Absent(reason)) => {
            Cell::Absent(reason)
        }
        (a, low, high) => match (row.compare(a, low), row.compare(a, high)) {
            (Some(from), Some(to)) => Cell::from(from.is_ge() && to.is_le()),
            _ => INVALID,
        },
    }
}

fn choose(row: &Row, condition: Cell, a: Cell, b: Cell) -> Cell {
    match condition.truth() {
        Some(true) => a,
        Some(false) => b,
        None if row.compare(a, b) == Some(Ordering::Equal) => a,
        None => Cell::Absent(condition.reason()),
    }
}

fn matches(row: &Row, a: Cell, pattern: PatternId, context: &Context<'_>) -> Cell {
    one(a, |a| match (a, context.patterns.get(pattern.index())) {
        (Cell::Text(text), Some(pattern)) => Cell::from(pattern.is_match(row.text(text))),
        _ => INVALID,
    })
}

/// Whether a value is present that is not the stated one.
fn differs(row: &Row, value: Cell, stated: Cell) -> Cell {
    let differs = match (value, stated) {
        (Cell::Absent(_), _) => false,
        (_, Cell::Absent(_)) => true,
        (value, stated) => row.compare(value, stated) != Some(Ordering::Equal),
    };
    Cell::from(differs)
}

fn lower(row: &mut Row, cell: Cell, out: Place, frame: Frame) -> Cell {
    match cell {
        Cell::Text(at) => {
            let Some(lower) = lowered(row.text(at)) else { return cell };
            row.text_at(out, frame, &lower)
        }
        other => Cell::Absent(other.reason()),
    }
}

/// A text in lower case; none where it plainly is already.
pub(crate) fn lowered(text: &str) -> Option<Arc<str>> {
    if text.bytes().all(|byte| byte.is_ascii() && !byte.is_ascii_uppercase()) {
        return None;
    }
    // Lower case of a text in NFC need not be in NFC.
    Some(crate::input::nfc(&text.to_lowercase()))
}

fn length(row: &Row, of: Cell) -> Cell {
    match of {
        Cell::Text(text) => checked(i64::try_from(row.text(text).chars().count()).ok().map(Cell::Int)),
        Cell::Set(bits) => Cell::Int(bits.count_ones().into()),
        _ => INVALID,
    }
}

fn absolute(a: Cell) -> Cell {
    match a {
        Cell::Int(a) => checked(a.checked_abs().map(Cell::Int)),
        Cell::Float(a) => Cell::float(a.get().abs()),
        Cell::Duration(a) => checked(a.checked_abs().map(Cell::Duration)),
        _ => INVALID,
    }
}

fn round(a: Cell) -> Cell {
    match a {
        Cell::Int(a) => Cell::Int(a),
        Cell::Float(a) => checked(nearest_int(a.get()).map(Cell::Int)),
        _ => INVALID,
    }
}

fn extreme(row: &Row, all: &[Place], frame: Frame, wanted: Ordering) -> Cell {
    let mut best: Option<Cell> = None;
    for place in all {
        match row.at(*place, frame) {
            Cell::Absent(reason) => return Cell::Absent(reason),
            value => match best.map(|best| row.compare(value, best)) {
                None => best = Some(value),
                Some(Some(order)) if order == wanted => best = Some(value),
                Some(Some(_)) => {}
                Some(None) => return INVALID,
            },
        }
    }
    checked(best)
}

fn bucket(row: &Row, number: Cell, edges: &[Value]) -> Cell {
    let mut count = 0;
    for edge in edges {
        match row.compare_with(number, edge) {
            Some(order) => count += i64::from(order.is_ge()),
            None => return INVALID,
        }
    }
    Cell::Int(count)
}

fn property(row: &mut Row, out: Place, frame: Frame, place: u32, context: &Context<'_>) -> Cell {
    match context.event.and_then(|event| event.properties.get(place as usize)) {
        None => Cell::Absent(Reason::NotApplicable),
        Some(Slot::Absent(reason)) => Cell::Absent(*reason),
        Some(Slot::Known(Value::Text(text))) => row.text_at(out, frame, text),
        Some(Slot::Known(value)) => checked(Cell::plain(value)),
    }
}
