//! Aggregates that events enter and leave, first in, first out.

use crate::number::{ExactSum, as_float, checked, float};
use crate::order;
use crate::{Reason, Slot};
use onboard_ir::{AggregateFn, Type, Value};
use std::cmp::Ordering;
use std::collections::{BTreeMap, BTreeSet, VecDeque};

/// An event that counts: when, on which day, and what is aggregated.
#[derive(Clone, Debug, PartialEq)]
pub(crate) struct Pass {
    pub(crate) time: i64,
    pub(crate) day: i32,
    pub(crate) value: Option<Value>,
}

/// An aggregate over the events that have entered and not yet left.
#[derive(Clone, Debug)]
pub(crate) struct Tally {
    /// Of what is aggregated.
    ty: Option<Type>,
    count: u64,
    state: State,
}

#[derive(Clone, Debug)]
enum State {
    Count,
    /// Ints and durations, exactly.
    Whole(i128, Divide),
    /// Floats, exactly.
    Real(Box<ExactSum>, Divide),
    /// How often each value is there, in order.
    Extreme(BTreeMap<Key, u64>, Ordering),
    Distinct(BTreeMap<Key, u64>),
    Days(BTreeMap<i32, u64>),
    Common(Common),
    /// The values in order; which end is asked for.
    Row(VecDeque<Value>, End),
    Times(VecDeque<i64>, End),
}

#[derive(Clone, Copy, Debug, PartialEq, Eq)]
enum Divide {
    No,
    ByCount,
}

#[derive(Clone, Copy, Debug, PartialEq, Eq)]
enum End {
    First,
    Last,
}

/// A value as the key of a map.
#[derive(Clone, Debug)]
struct Key(Value);

impl PartialEq for Key {
    fn eq(&self, other: &Self) -> bool {
        self.cmp(other).is_eq()
    }
}

impl Eq for Key {}

impl PartialOrd for Key {
    fn partial_cmp(&self, other: &Self) -> Option<Ordering> {
        Some(self.cmp(other))
    }
}

impl Ord for Key {
    fn cmp(&self, other: &Self) -> Ordering {
        order::compare(&self.0, &other.0)
    }
}

/// The most common value; of several, the one that came last.
#[derive(Clone, Debug, Default)]
struct Common {
    /// How often each value is there, and the number of the event that brought it last.
    values: BTreeMap<Key, (u64, u64)>,
    /// The same the other way round. Numbers of events are unique, so the value never decides.
    ranking: BTreeSet<(u64, u64, Key)>,
    entered: u64,
}

impl Tally {
    /// Over nothing yet; of values of a type, where values are aggregated.
    pub(crate) fn new(function: AggregateFn, ty: Option<Type>) -> Self {
        let sum = |divide: Divide| match ty {
            Some(Type::Float) => State::Real(Box::default(), divide),
            _ => State::Whole(0, divide),
        };
        let state = match function {
            AggregateFn::Count => State::Count,
            AggregateFn::Sum => sum(Divide::No),
            AggregateFn::Mean => sum(Divide::ByCount),
            AggregateFn::Min => State::Extreme(BTreeMap::new(), Ordering::Less),
            AggregateFn::Max => State::Extreme(BTreeMap::new(), Ordering::Greater),
            AggregateFn::Distinct => State::Distinct(BTreeMap::new()),
            AggregateFn::ActiveDays => State::Days(BTreeMap::new()),
            AggregateFn::MostCommon => State::Common(Common::default()),
            AggregateFn::First => State::Row(VecDeque::new(), End::First),
            AggregateFn::Last => State::Row(VecDeque::new(), End::Last),
            AggregateFn::TimeOfFirst => State::Times(VecDeque::new(), End::First),
            AggregateFn::TimeOfLast => State::Times(VecDeque::new(), End::Last),
        };
        Self { ty, count: 0, state }
    }

    /// An event enters.
    pub(crate) fn enter(&mut self, pass: &Pass) {
        self.count += 1;
        match (&mut self.state, &pass.value) {
            (State::Days(days), _) => *days.entry(pass.day).or_default() += 1,
            (State::Times(times, _), _) => times.push_back(pass.time),
            (State::Count, _) | (_, None) => {}
            (State::Whole(sum, _), Some(value)) => *sum = sum.saturating_add(whole(value)),
            (State::Real(sum, _), Some(value)) => sum.add(real(value)),
            (State::Extreme(values, _) | State::Distinct(values), Some(value)) => {
                *values.entry(Key(value.clone())).or_default() += 1;
            }
            (State::Common(common), Some(value)) => common.enter(value),
            (State::Row(row, _), Some(value)) => row.push_back(value.clone()),
        }
    }

    /// The event that entered first leaves.
    pub(crate) fn leave(&mut self, pass: &Pass) {
        self.count = self.count.saturating_sub(1);
        match (&mut self.state, &pass.value) {
            (State::Days(days), _) => take(days, &pass.day),
            (State::Times(times, _), _) => {
                times.pop_front();
            }
            (State::Count, _) | (_, None) => {}
            (State::Whole(sum, _), Some(value)) => *sum = sum.saturating_sub(whole(value)),
            (State::Real(sum, _), Some(value)) => sum.subtract(real(value)),
            (State::Extreme(values, _) | State::Distinct(values), Some(value)) => {
                take(values, &Key(value.clone()))
            }
            (State::Common(common), Some(value)) => common.leave(value),
            (State::Row(row, _), Some(_)) => {
                row.pop_front();
            }
        }
    }

    /// What the aggregate is now.
    pub(crate) fn value(&self) -> Slot {
        match &self.state {
            State::Count => counted(self.count),
            State::Distinct(values) => counted(values.len() as u64),
            State::Days(days) => counted(days.len() as u64),
            State::Whole(sum, Divide::No) => checked(i64::try_from(*sum).ok().map(|sum| self.of_whole(sum))),
            State::Real(sum, Divide::No) => float(sum.value()),
            _ if self.count == 0 => Slot::Absent(Reason::NotApplicable),
            State::Whole(sum, Divide::ByCount) if self.ty == Some(Type::Duration) => {
                checked(half_even(*sum, self.count).map(Value::Duration))
            }
            State::Whole(sum, Divide::ByCount) => float(ExactSum::of_int(*sum).divided_by(self.count)),
            State::Real(sum, Divide::ByCount) => float(sum.divided_by(self.count)),
            State::Extreme(values, wanted) => {
                let end = if wanted.is_lt() { values.first_key_value() } else { values.last_key_value() };
                known(end.map(|(key, _)| key.0.clone()))
            }
            State::Common(common) => known(common.ranking.last().map(|(_, _, key)| key.0.clone())),
            State::Row(row, end) => known(pick(row, *end).cloned()),
            State::Times(times, end) => known(pick(times, *end).copied().map(Value::Time)),
        }
    }

    fn of_whole(&self, sum: i64) -> Value {
        if self.ty == Some(Type::Duration) { Value::Duration(sum) } else { Value::Int(sum) }
    }
}

impl Common {
    fn enter(&mut self, value: &Value) {
        self.entered += 1;
        let key = Key(value.clone());
        let place = self.values.entry(key.clone()).or_default();
        self.ranking.remove(&(place.0, place.1, key.clone()));
        *place = (place.0 + 1, self.entered);
        self.ranking.insert((place.0, place.1, key));
    }

    fn leave(&mut self, value: &Value) {
        let key = Key(value.clone());
        let Some(place) = self.values.get_mut(&key) else { return };
        self.ranking.remove(&(place.0, place.1, key.clone()));
        place.0 = place.0.saturating_sub(1);
        if place.0 == 0 {
            self.values.remove(&key);
        } else {
            self.ranking.insert((place.0, place.1, key));
        }
    }
}

fn take<K: Ord>(counts: &mut BTreeMap<K, u64>, key: &K) {
    if let Some(count) = counts.get_mut(key) {
        *count = count.saturating_sub(1);
        if *count == 0 {
            counts.remove(key);
        }
    }
}

fn pick<T>(row: &VecDeque<T>, end: End) -> Option<&T> {
    match end {
        End::First => row.front(),
        End::Last => row.back(),
    }
}

fn known(value: Option<Value>) -> Slot {
    value.map_or(Slot::Absent(Reason::NotApplicable), Slot::Known)
}

fn counted(count: u64) -> Slot {
    checked(i64::try_from(count).ok().map(Value::Int))
}

fn whole(value: &Value) -> i128 {
    match value {
        Value::Int(x) | Value::Duration(x) => i128::from(*x),
        _ => 0,
    }
}

fn real(value: &Value) -> f64 {
    match value {
        Value::Float(x) => *x,
        Value::Int(x) => as_float(*x),
        _ => 0.0,
    }
}

/// The quotient, ties to even.
fn half_even(sum: i128, count: u64) -> Option<i64> {
    let count = i128::from(count);
    let (whole, rest) = (sum.div_euclid(count), sum.rem_euclid(count));
    let up = match compare_half(rest, count) {
        Ordering::Greater => true,
        Ordering::Equal => whole % 2 != 0,
        Ordering::Less => false,
    };
    i64::try_from(whole + i128::from(up)).ok()
}

fn compare_half(rest: i128, count: i128) -> Ordering {
    rest.saturating_mul(2).cmp(&count)
}
