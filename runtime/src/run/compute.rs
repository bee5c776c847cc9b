//! What each operation means.

use super::arithmetic::{arithmetic, days_since, negate, widen};
use crate::number::{checked, compare, equal, nearest_int};
use crate::plan::{Act, Place};
use crate::zone::Zone;
use crate::{Event, Reason, Slot};
use onboard_ir::{Compare, Value};
use regex::Regex;
use std::cmp::Ordering;

/// What operations read besides their operands.
#[derive(Clone, Copy)]
pub(crate) struct Context<'a> {
    pub(crate) patterns: &'a [Regex],
    pub(crate) zone: &'a Zone,
    /// Whether each of the plan's purposes is allowed.
    pub(crate) allowed: &'a [bool],
    /// The same places with imputed values taken as absent; none where nothing is imputed.
    pub(crate) stated: Option<&'a [Slot]>,
    /// The event at hand.
    pub(crate) event: Option<&'a Event>,
}

static NOWHERE: Slot = Slot::Absent(Reason::NotApplicable);
const INVALID: Slot = Slot::Absent(Reason::Invalid);

pub(crate) fn at(slots: &[Slot], place: Place) -> &Slot {
    slots.get(place.index()).unwrap_or(&NOWHERE)
}

fn truth(truth: bool) -> Slot {
    Slot::Known(Value::Bool(truth))
}

/// The value of an operation on filled places. Traits, memory, matrices and results are the run's own.
pub(crate) fn compute(act: &Act, slots: &[Slot], context: Context<'_>) -> Slot {
    match act {
        Act::Not(a) => one(slots, *a, |a| match a {
            Value::Bool(a) => truth(!a),
            _ => INVALID,
        }),
        Act::And(a, b) => junction(at(slots, *a), at(slots, *b), false),
        Act::Or(a, b) => junction(at(slots, *a), at(slots, *b), true),
        Act::Compare(how, a, b) => {
            two(slots, *a, *b, |a, b| compare(a, b).map_or(INVALID, |order| truth(holds(*how, order))))
        }
        Act::OneOf(a, among) => one(slots, *a, |a| truth(among.holds(a))),
        Act::Between(a, low, high) => between(at(slots, *a), at(slots, *low), at(slots, *high)),
        Act::Holds(set, member) => two(slots, *set, *member, |set, member| match (set, member) {
            (Value::Set(bits), Value::Member(member)) => truth(*member < 64 && bits >> member & 1 == 1),
            _ => INVALID,
        }),
        Act::Contains(a, b) => texts(slots, *a, *b, |a, b| a.contains(b)),
        Act::StartsWith(a, b) => texts(slots, *a, *b, |a, b| a.starts_with(b)),
        Act::EndsWith(a, b) => texts(slots, *a, *b, |a, b| a.ends_with(b)),
        Act::Matches(a, pattern) => one(slots, *a, |a| match (a, context.patterns.get(pattern.index())) {
            (Value::Text(text), Some(pattern)) => truth(pattern.is_match(text)),
            _ => INVALID,
        }),
        Act::Arithmetic(how, a, b) => two(slots, *a, *b, |a, b| arithmetic(*how, a, b)),
        Act::Negate(a) => one(slots, *a, negate),
        Act::If(condition, a, b) => choose(at(slots, *condition), at(slots, *a), at(slots, *b)),
        Act::Otherwise(a, b) => match (at(slots, *a), at(slots, *b)) {
            (Slot::Absent(_), known @ Slot::Known(_)) => known.clone(),
            (first, _) => first.clone(),
        },
        Act::IsMissing(a) => truth(!at(slots, *a).is_known()),
        Act::IsImputed(a) => {
            context.stated.map_or(truth(false), |stated| differs(at(slots, *a), at(stated, *a)))
        }
        Act::Differs(a, b) => differs(at(slots, *a), at(slots, *b)),
        Act::Stated(a) => at(context.stated.unwrap_or(slots), *a).clone(),
        Act::Lower(a) => one(slots, *a, lower),
        Act::Length(a) => one(slots, *a, length),
        Act::Min(all) => extreme(slots, all, Ordering::Less),
        Act::Max(all) => extreme(slots, all, Ordering::Greater),
        Act::Abs(a) => one(slots, *a, |a| match a {
            Value::Int(a) => checked(a.checked_abs().map(Value::Int)),
            Value::Float(a) => Slot::Known(Value::Float(a.abs())),
            Value::Duration(a) => checked(a.checked_abs().map(Value::Duration)),
            _ => INVALID,
        }),
        Act::Round(a) => one(slots, *a, |a| match a {
            Value::Int(a) => Slot::Known(Value::Int(*a)),
            Value::Float(a) => checked(nearest_int(*a).map(Value::Int)),
            _ => INVALID,
        }),
        Act::Bucket(a, edges) => one(slots, *a, |a| bucket(a, edges)),
        Act::DaysSince(a, now) => two(slots, *a, *now, |a, now| days_since(a, now, context.zone)),
        Act::Widen(a) => one(slots, *a, widen),
        // Of another purpose's value only the value is told, not why there is none.
        Act::Declassify(a, sight) => match (context.allowed.get(*sight), at(slots, *a)) {
            (Some(true), Slot::Known(value)) => Slot::Known(value.clone()),
            (Some(true), absent) if *sight == 0 => absent.clone(),
            _ => Slot::Absent(Reason::Withheld),
        },
        Act::Property(place) => {
            context.event.and_then(|event| event.properties.get(*place as usize)).unwrap_or(&NOWHERE).clone()
        }
        Act::Trait(..) | Act::Memory(..) | Act::Matrix(..) | Act::Result(..) => NOWHERE.clone(),
    }
}

fn one(slots: &[Slot], a: Place, of: impl FnOnce(&Value) -> Slot) -> Slot {
    match at(slots, a) {
        Slot::Known(a) => of(a),
        Slot::Absent(reason) => Slot::Absent(*reason),
    }
}

fn two(slots: &[Slot], a: Place, b: Place, of: impl FnOnce(&Value, &Value) -> Slot) -> Slot {
    match (at(slots, a), at(slots, b)) {
        (Slot::Known(a), Slot::Known(b)) => of(a, b),
        (Slot::Absent(reason), _) | (_, Slot::Absent(reason)) => Slot::Absent(*reason),
    }
}

fn texts(slots: &[Slot], a: Place, b: Place, of: impl FnOnce(&str, &str) -> bool) -> Slot {
    two(slots, a, b, |a, b| match (a, b) {
        (Value::Text(a), Value::Text(b)) => truth(of(a, b)),
        _ => INVALID,
    })
}

/// `and`, `or`: the `decisive` truth on either side decides, also beside an unknown one.
fn junction(a: &Slot, b: &Slot, decisive: bool) -> Slot {
    match (a.truth(), b.truth()) {
        (Some(a), _) if a == decisive => truth(decisive),
        (_, Some(b)) if b == decisive => truth(decisive),
        (Some(_), Some(_)) => truth(!decisive),
        (None, _) => unknown(a),
        (_, None) => unknown(b),
    }
}

fn unknown(slot: &Slot) -> Slot {
    match slot {
        Slot::Absent(reason) => Slot::Absent(*reason),
        Slot::Known(_) => INVALID,
    }
}

fn holds(how: Compare, order: Ordering) -> bool {
    match how {
        Compare::Equal => order.is_eq(),
        Compare::NotEqual => order.is_ne(),
        Compare::Less => order.is_lt(),
        Compare::LessEqual => order.is_le(),
        Compare::Greater => order.is_gt(),
        Compare::GreaterEqual => order.is_ge(),
    }
}

fn between(a: &Slot, low: &Slot, high: &Slot) -> Slot {
    match (a, low, high) {
        (Slot::Known(a), Slot::Known(low), Slot::Known(high)) => match (compare(a, low), compare(a, high)) {
            (Some(from), Some(to)) => truth(from.is_ge() && to.is_le()),
            _ => INVALID,
        },
        (Slot::Absent(reason), ..) | (_, Slot::Absent(reason), _) | (.., Slot::Absent(reason)) => {
            Slot::Absent(*reason)
        }
    }
}

fn choose(condition: &Slot, a: &Slot, b: &Slot) -> Slot {
    match (condition.truth(), a, b) {
        (Some(true), chosen, _) | (Some(false), _, chosen) => chosen.clone(),
        (None, Slot::Known(left), Slot::Known(right)) if equal(left, right) => a.clone(),
        (None, ..) => unknown(condition),
    }
}

/// Whether a value is present that is not the stated one.
fn differs(value: &Slot, stated: &Slot) -> Slot {
    truth(match (value, stated) {
        (Slot::Known(value), Slot::Known(stated)) => !equal(value, stated),
        (Slot::Known(_), Slot::Absent(_)) => true,
        (Slot::Absent(_), _) => false,
    })
}

fn lower(text: &Value) -> Slot {
    match text {
        Value::Text(text) if text.chars().any(|c| c.is_uppercase() || !c.is_ascii()) => {
            // Lower case of a text in NFC need not be in NFC.
            Slot::Known(Value::Text(crate::input::nfc(&text.to_lowercase())))
        }
        Value::Text(text) => Slot::Known(Value::Text(text.clone())),
        _ => INVALID,
    }
}

fn length(of: &Value) -> Slot {
    match of {
        Value::Text(text) => checked(i64::try_from(text.chars().count()).ok().map(Value::Int)),
        Value::Set(bits) => Slot::Known(Value::Int(bits.count_ones().into())),
        _ => INVALID,
    }
}

fn extreme(slots: &[Slot], all: &[Place], wanted: Ordering) -> Slot {
    let mut best: Option<&Value> = None;
    for place in all {
        match at(slots, *place) {
            Slot::Absent(reason) => return Slot::Absent(*reason),
            Slot::Known(value) => match best.map(|best| compare(value, best)) {
                None => best = Some(value),
                Some(Some(order)) if order == wanted => best = Some(value),
                Some(Some(_)) => {}
                Some(None) => return INVALID,
            },
        }
    }
    best.map_or(INVALID, |best| Slot::Known(best.clone()))
}

fn bucket(number: &Value, edges: &[Value]) -> Slot {
    let mut count = 0;
    for edge in edges {
        match compare(edge, number) {
            Some(order) => count += i64::from(order.is_le()),
            None => return INVALID,
        }
    }
    Slot::Known(Value::Int(count))
}
