//! What each operation means.

use super::arithmetic::{arithmetic, checked, days_since, negate, widen};
use super::cell::{Cell, INVALID, Row};
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
    /// The same places with imputed values taken as absent; none where nothing is imputed.
    pub(crate) stated: Option<&'a Row>,
    /// The event at hand.
    pub(crate) event: Option<&'a Event>,
}

/// The value of an operation on filled places, for the place `out`. Traits, memory, matrices and results are the run's own.
#[inline]
pub(crate) fn compute(act: &Act, out: Place, row: &mut Row, context: &Context<'_>) -> Cell {
    match act {
        Act::Not(a) => not(row.at(*a)),
        Act::And(a, b) => junction(row.at(*a), row.at(*b), false),
        Act::Or(a, b) => junction(row.at(*a), row.at(*b), true),
        Act::Compare(how, a, b) => compare(*how, row.at(*a), row.at(*b), row),
        Act::OneOf(a, among) => one(row, *a, |a| Cell::Bool(is_among(row, a, among))),
        Act::Between(a, low, high) => between(row, row.at(*a), row.at(*low), row.at(*high)),
        Act::IsMissing(a) => Cell::Bool(!row.at(*a).is_known()),
        Act::If(condition, a, b) => choose(row, row.at(*condition), row.at(*a), row.at(*b)),
        Act::Otherwise(a, b) => match (row.at(*a), row.at(*b)) {
            (Cell::Absent(reason), Cell::Absent(_)) => Cell::Absent(reason),
            (Cell::Absent(_), known) | (known, _) => known,
        },
        Act::Arithmetic(how, a, b) => two(row, *a, *b, |a, b| arithmetic(*how, a, b)),
        Act::Holds(set, member) => two(row, *set, *member, |set, member| match (set, member) {
            (Cell::Set(bits), Cell::Member(member)) => Cell::Bool(member < 64 && bits >> member & 1 == 1),
            _ => INVALID,
        }),
        Act::Contains(a, b) => texts(row, *a, *b, |a, b| a.contains(b)),
        Act::StartsWith(a, b) => texts(row, *a, *b, |a, b| a.starts_with(b)),
        Act::EndsWith(a, b) => texts(row, *a, *b, |a, b| a.ends_with(b)),
        Act::Matches(a, pattern) => matches(row, *a, *pattern, context),
        Act::Negate(a) => one(row, *a, negate),
        Act::Lower(a) => lower(row, row.at(*a), out),
        Act::Length(a) => one(row, *a, |a| length(row, a)),
        Act::Min(all) => extreme(row, all, Ordering::Less),
        Act::Max(all) => extreme(row, all, Ordering::Greater),
        Act::Abs(a) => one(row, *a, absolute),
        Act::Round(a) => one(row, *a, round),
        Act::Bucket(a, edges) => one(row, *a, |a| bucket(row, a, edges)),
        Act::DaysSince(a, now) => two(row, *a, *now, |a, now| days_since(a, now, context.zone)),
        Act::Widen(a) => one(row, *a, widen),
        Act::IsImputed(a) => match context.stated {
            Some(stated) => differs(row, row.at(*a), stated, stated.at(*a)),
            None => Cell::Bool(false),
        },
        Act::Differs(a, b) => differs(row, row.at(*a), row, row.at(*b)),
        Act::Stated(a) => match context.stated {
            Some(stated) => row.bring(out, stated, stated.at(*a)),
            None => row.at(*a),
        },
        // Of another purpose's value only the value is told, not why there is none.
        Act::Declassify(a, sight) => match (context.allowed.get(*sight), row.at(*a)) {
            (Some(true), known) if known.is_known() || *sight == 0 => known,
            _ => Cell::Absent(Reason::Withheld),
        },
        Act::Property(place) => property(row, out, *place, context),
        Act::Trait(..) | Act::Memory(..) | Act::Matrix(..) | Act::Result(..) => {
            Cell::Absent(Reason::NotApplicable)
        }
    }
}

fn one(row: &Row, a: Place, of: impl FnOnce(Cell) -> Cell) -> Cell {
    match row.at(a) {
        Cell::Absent(reason) => Cell::Absent(reason),
        known => of(known),
    }
}

fn two(row: &Row, a: Place, b: Place, of: impl FnOnce(Cell, Cell) -> Cell) -> Cell {
    match (row.at(a), row.at(b)) {
        (Cell::Absent(reason), _) | (_, Cell::Absent(reason)) => Cell::Absent(reason),
        (a, b) => of(a, b),
    }
}

fn texts(row: &Row, a: Place, b: Place, of: impl FnOnce(&str, &str) -> bool) -> Cell {
    two(row, a, b, |a, b| match (a, b) {
        (Cell::Text(a), Cell::Text(b)) => Cell::Bool(of(row.text(a), row.text(b))),
        _ => INVALID,
    })
}

fn not(a: Cell) -> Cell {
    match a {
        Cell::Bool(a) => Cell::Bool(!a),
        other => Cell::Absent(other.reason()),
    }
}

/// `and`, `or`: the `decisive` truth on either side decides, also beside an unknown one.
fn junction(a: Cell, b: Cell, decisive: bool) -> Cell {
    match (a.truth(), b.truth()) {
        (Some(a), _) if a == decisive => Cell::Bool(decisive),
        (_, Some(b)) if b == decisive => Cell::Bool(decisive),
        (Some(_), Some(_)) => Cell::Bool(!decisive),
        (None, _) => Cell::Absent(a.reason()),
        (_, None) => Cell::Absent(b.reason()),
    }
}

fn compare(how: Compare, a: Cell, b: Cell, row: &Row) -> Cell {
    match (a, b) {
        (Cell::Absent(reason), _) | (_, Cell::Absent(reason)) => Cell::Absent(reason),
        (a, b) => row.compare(a, b).map_or(INVALID, |order| Cell::Bool(holds(how, order))),
    }
}

/// Whether two things that stand to each other like this meet a comparison.
pub(crate) fn holds(how: Compare, order: Ordering) -> bool {
    match how {
        Compare::Equal => order.is_eq(),
        Compare::NotEqual => order.is_ne(),
        Compare::Less => order.is_lt(),
        Compare::LessEqual => order.is_le(),
        Compare::Greater => order.is_gt(),
        Compare::GreaterEqual => order.is_ge(),
    }
}

fn is_among(row: &Row, a: Cell, among: &Among) -> bool {
    match (among, a) {
        (Among::Members(bits), Cell::Member(member)) => member < 64 && bits >> member & 1 == 1,
        (Among::Members(_), _) => false,
        (Among::Values(values), a) => {
            values.iter().any(|value| row.compare_with(a, value) == Some(Ordering::Equal))
        }
    }
}

fn between(row: &Row, a: Cell, low: Cell, high: Cell) -> Cell {
    match (a, low, high) {
        (Cell::Absent(reason), ..) | (_, Cell::Absent(reason), _) | (.., Cell::Absent(reason)) => {
            Cell::Absent(reason)
        }
        (a, low, high) => match (row.compare(a, low), row.compare(a, high)) {
            (Some(from), Some(to)) => Cell::Bool(from.is_ge() && to.is_le()),
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

fn matches(row: &Row, a: Place, pattern: PatternId, context: &Context<'_>) -> Cell {
    one(row, a, |a| match (a, context.patterns.get(pattern.index())) {
        (Cell::Text(text), Some(pattern)) => Cell::Bool(pattern.is_match(row.text(text))),
        _ => INVALID,
    })
}

/// Whether a value is present that is not the stated one.
fn differs(row: &Row, value: Cell, other: &Row, stated: Cell) -> Cell {
    let differs = match (value, stated) {
        (Cell::Absent(_), _) => false,
        (_, Cell::Absent(_)) => true,
        (value, stated) => row.compare_across(value, other, stated) != Some(Ordering::Equal),
    };
    Cell::Bool(differs)
}

fn lower(row: &mut Row, text: Cell, out: Place) -> Cell {
    match text {
        Cell::Text(place) => {
            let Some(lower) = lowered(row.text(place)) else { return Cell::Text(place) };
            row.text_at(out, &lower)
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
        Cell::Float(a) => Cell::Float(a.abs()),
        Cell::Duration(a) => checked(a.checked_abs().map(Cell::Duration)),
        _ => INVALID,
    }
}

fn round(a: Cell) -> Cell {
    match a {
        Cell::Int(a) => Cell::Int(a),
        Cell::Float(a) => checked(nearest_int(a).map(Cell::Int)),
        _ => INVALID,
    }
}

fn extreme(row: &Row, all: &[Place], wanted: Ordering) -> Cell {
    let mut best: Option<Cell> = None;
    for place in all {
        match row.at(*place) {
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

fn property(row: &mut Row, out: Place, place: u32, context: &Context<'_>) -> Cell {
    match context.event.and_then(|event| event.properties.get(place as usize)) {
        None => Cell::Absent(Reason::NotApplicable),
        Some(Slot::Absent(reason)) => Cell::Absent(*reason),
        Some(Slot::Known(Value::Text(text))) => row.text_at(out, text),
        Some(Slot::Known(value)) => checked(Cell::plain(value)),
    }
}
