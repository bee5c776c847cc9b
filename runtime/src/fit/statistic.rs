//! One statistic of donors' values, and how sure it is: each donor is left out once, and asked whether the statistic of the
//! others would have put them into the decision region in which they are.

use crate::number::ExactSum;
use crate::order::compare;
use onboard_ir::{FallbackMethod, Type, Value};
use std::cmp::Ordering;

/// What was learned from a group of donors.
#[derive(Clone, Debug, PartialEq)]
pub struct Statistic {
    /// The value that fills what is missing.
    pub value: Value,
    /// How many people it was learned from.
    pub donors: u64,
    /// The share of donors, left out one at a time, whose own value falls into the same decision region as the statistic
    /// of the others; 0 to 1, cut (never rounded up) to four decimals.
    pub confidence: f64,
}

/// Tells the decision region of a value by a number; called once for each distinct value.
pub(crate) type RegionOf<'a> = dyn FnMut(&Value) -> usize + 'a;

/// The statistic of `values`, none where there are none or the method does not fit their type. `O(n log n)`.
pub(crate) fn statistic(
    method: &FallbackMethod,
    ty: Type,
    mut values: Vec<Value>,
    region: &mut RegionOf<'_>,
) -> Option<Statistic> {
    values.sort_unstable_by(compare);
    let (value, agreeing) = match method {
        FallbackMethod::Constant(_) => return None,
        FallbackMethod::Median => median(ty, &values, region)?,
        FallbackMethod::Mean => mean(ty, &values, region)?,
        FallbackMethod::MostCommon => most_common(&values, region)?,
    };
    let donors = values.len();
    let confidence = (agreeing * 10_000 / donors) as f64 / 10_000.0;
    Some(Statistic { value, donors: donors as u64, confidence })
}

/// The middle of sorted values with the one at `skip` left out: of floats the mean of the middle two, of all else the lower.
fn middle(ty: Type, values: &[Value], skip: Option<usize>) -> Option<Value> {
    let count = values.len().checked_sub(usize::from(skip.is_some()))?;
    let nth =
        |index: usize| values.get(if skip.is_some_and(|skip| index >= skip) { index + 1 } else { index });
    let lower = nth(count.checked_sub(1)? / 2)?;
    if ty == Type::Float && count.is_multiple_of(2) {
        let (Value::Float(low), Value::Float(high)) = (lower, nth(count / 2)?) else { return None };
        return Some(Value::Float(low / 2.0 + high / 2.0));
    }
    Some(lower.clone())
}

/// The median, and how many donors agree with that of the others.
fn median(ty: Type, values: &[Value], region: &mut RegionOf<'_>) -> Option<(Value, usize)> {
    let own = regions(values, region);
    let mut agreeing = 0;
    // Leaving one out moves the middle by a place at most: three values in all, so the last region is kept.
    let mut last: Option<(Value, usize)> = None;
    for (index, own) in own.iter().enumerate() {
        let Some(others) = middle(ty, values, Some(index)) else { continue };
        let known = last.as_ref().filter(|(value, _)| *value == others).map(|(_, region)| *region);
        let theirs = known.unwrap_or_else(|| region(&others));
        last = Some((others, theirs));
        agreeing += usize::from(theirs == *own);
    }
    Some((middle(ty, values, None)?, agreeing))
}

/// The region of each of the sorted values.
fn regions(values: &[Value], region: &mut RegionOf<'_>) -> Vec<usize> {
    let mut out: Vec<usize> = Vec::with_capacity(values.len());
    let mut before: Option<&Value> = None;
    for value in values {
        let same = before.is_some_and(|before| compare(before, value) == Ordering::Equal);
        let own = out.last().copied().filter(|_| same).unwrap_or_else(|| region(value));
        out.push(own);
        before = Some(value);
    }
    out
}

/// The mean, and how many donors agree with that of the others.
fn mean(ty: Type, values: &[Value], region: &mut RegionOf<'_>) -> Option<(Value, usize)> {
    let own = regions(values, region);
    let total = Total::of(ty, values)?;
    let mut agreeing = 0;
    let mut last: Option<(Value, usize)> = None;
    for (value, own) in values.iter().zip(own) {
        let Some(others) = total.mean(Some(value)) else { continue };
        let known = last.as_ref().filter(|(value, _)| *value == others).map(|(_, region)| *region);
        let theirs = known.unwrap_or_else(|| region(&others));
        last = Some((others, theirs));
        agreeing += usize::from(theirs == own);
    }
    Some((total.mean(None)?, agreeing))
}

/// A sum with its count, from which a donor can be taken.
enum Total {
    /// Of whole numbers, and how one is made a value again.
    Whole(i128, usize, fn(i64) -> Value),
    /// Of floats, exact.
    Float(Box<ExactSum>, usize),
}

impl Total {
    fn of(ty: Type, values: &[Value]) -> Option<Self> {
        let make: fn(i64) -> Value = match ty {
            Type::Int => Value::Int,
            Type::Duration => Value::Duration,
            Type::Time => Value::Time,
            Type::Date => |day| Value::Date(i32::try_from(day).unwrap_or(i32::MAX)),
            Type::Float => {
                let mut sum = Box::<ExactSum>::default();
                for value in values {
                    let Value::Float(number) = value else { continue };
                    sum.add(*number);
                }
                return Some(Self::Float(sum, values.len()));
            }
            _ => return None,
        };
        Some(Self::Whole(values.iter().filter_map(whole).sum(), values.len(), make))
    }

    /// The mean, with one donor left out or none. Of whole numbers, halves go to the even neighbour.
    fn mean(&self, without: Option<&Value>) -> Option<Value> {
        let left_out = usize::from(without.is_some());
        match self {
            Self::Whole(sum, count, make) => {
                let count = i128::try_from(count.checked_sub(left_out)?).ok().filter(|count| *count > 0)?;
                let sum = sum - without.and_then(whole).unwrap_or(0);
                let (floor, rest) = (sum.div_euclid(count), sum.rem_euclid(count));
                let up = match (rest * 2).cmp(&count) {
                    Ordering::Less => 0,
                    Ordering::Equal => floor.rem_euclid(2),
                    Ordering::Greater => 1,
                };
                Some(make(i64::try_from(floor + up).ok()?))
            }
            Self::Float(sum, count) => {
                let count = count.checked_sub(left_out).filter(|count| *count > 0)?;
                let mut sum = sum.clone();
                if let Some(Value::Float(own)) = without {
                    sum.subtract(*own);
                }
                let mean = sum.divided_by(count as u64);
                mean.is_finite().then_some(Value::Float(mean))
            }
        }
    }
}

fn whole(value: &Value) -> Option<i128> {
    match value {
        Value::Int(number) | Value::Duration(number) | Value::Time(number) => Some(i128::from(*number)),
        Value::Date(day) => Some(i128::from(*day)),
        _ => None,
    }
}

/// The value that most have (of several, the first in order), and how many donors agree with that of the others.
fn most_common(values: &[Value], region: &mut RegionOf<'_>) -> Option<(Value, usize)> {
    let mut counts: Vec<(&Value, usize)> = Vec::new();
    for value in values {
        match counts.last_mut().filter(|(last, _)| compare(last, value) == Ordering::Equal) {
            Some((_, count)) => *count += 1,
            None => counts.push((value, 1)),
        }
    }
    let best = |counts: &[(&Value, usize)], but: Option<usize>| {
        let others = counts.iter().enumerate().filter(|(index, _)| Some(*index) != but);
        others.rev().max_by_key(|(_, (_, count))| *count).map(|(index, _)| index)
    };
    let first = best(&counts, None)?;
    let second = best(&counts, Some(first));
    let regions: Vec<usize> = counts.iter().map(|(value, _)| region(value)).collect();
    let mut agreeing = 0;
    for (index, (_, count)) in counts.iter().enumerate() {
        // Only a donor of the winner can change it by leaving.
        let winner = if index == first { runner_up(&counts, first, second) } else { Some(first) };
        if winner.and_then(|winner| regions.get(winner)) == regions.get(index) {
            agreeing += count;
        }
    }
    Some((counts.get(first)?.0.clone(), agreeing))
}

/// Who wins once a donor of the winner has left: the winner, the second, or (of a single donor) nobody.
fn runner_up(counts: &[(&Value, usize)], first: usize, second: Option<usize>) -> Option<usize> {
    let count = |index: usize| counts.get(index).map_or(0, |(_, count)| *count);
    let left = count(first).saturating_sub(1);
    match second {
        Some(second) if count(second) > left || (count(second) == left && second < first) => Some(second),
        _ => (left > 0).then_some(first),
    }
}
