//! Aggregates looked up the long way, and compared with the interpreter's.

use crate::sketch::{Sketch, evaluate, happening, int, nobody};
use onboard_ir::{AggregateFn, TraitId, Type, Value, Window};
use onboard_runtime::Slot;
use proptest::prelude::*;

/// What an aggregate is over the (time, value) pairs that count, in order.
fn long_way(function: AggregateFn, counted: &[(i64, i64)]) -> Option<Value> {
    let values: Vec<i64> = counted.iter().map(|(_, value)| *value).collect();
    let distinct = |of: &[i64]| {
        let mut of = of.to_vec();
        of.sort_unstable();
        of.dedup();
        int(of.len() as i64)
    };
    Some(match function {
        AggregateFn::Count => int(values.len() as i64),
        AggregateFn::Sum => int(values.iter().sum()),
        AggregateFn::Mean => {
            // Small sums are exact as floats, so that one division rounds once.
            let sum: i64 = values.iter().sum();
            (!values.is_empty()).then(|| Value::Float(sum as f64 / values.len() as f64))?
        }
        AggregateFn::Min => int(*values.iter().min()?),
        AggregateFn::Max => int(*values.iter().max()?),
        AggregateFn::Distinct => distinct(&values),
        AggregateFn::ActiveDays => {
            let days: Vec<i64> = counted.iter().map(|(time, _)| time.div_euclid(86_400_000_000)).collect();
            distinct(&days)
        }
        AggregateFn::MostCommon => {
            let often = |value: i64| values.iter().filter(|other| **other == value).count();
            let most = values.iter().map(|value| often(*value)).max()?;
            int(*values.iter().rev().find(|value| often(**value) == most)?)
        }
        AggregateFn::First => int(*values.first()?),
        AggregateFn::Last => int(*values.last()?),
        AggregateFn::TimeOfFirst => Value::Time(counted.first()?.0),
        AggregateFn::TimeOfLast => Value::Time(counted.last()?.0),
    })
}

const ALL: [AggregateFn; 12] = [
    AggregateFn::Count,
    AggregateFn::Sum,
    AggregateFn::Mean,
    AggregateFn::Min,
    AggregateFn::Max,
    AggregateFn::Distinct,
    AggregateFn::ActiveDays,
    AggregateFn::MostCommon,
    AggregateFn::First,
    AggregateFn::Last,
    AggregateFn::TimeOfFirst,
    AggregateFn::TimeOfLast,
];

proptest! {
    #[test]
    fn aggregates_are_what_a_scan_of_all_events_says(
        events in prop::collection::vec((0_i64..40, -3_i64..4), 0..30),
        hour in prop_oneof![Just(1_i64), Just(3_600_000_000), Just(20 * 3_600_000_000)],
        length in prop::option::of(0_i64..45),
        at in -2_i64..60,
    ) {
        let mut sketch = Sketch::new();
        let event = sketch.event("e", &[("x", Type::Int)]);
        let value = sketch.property(0, Type::Int);
        let positive = sketch.test(onboard_ir::Compare::GreaterEqual, value, int(0));
        let window = length.map(|length| Window::Rolling(length * hour));
        for function in ALL {
            sketch.aggregate(function, Type::Int, event, Some(value), Some(positive), window);
        }
        let engine = sketch.engine();
        let happened: Vec<_> =
            events.iter().map(|(time, value)| happening(event, time * hour, &[int(*value)])).collect();
        let now = at * hour;
        let evaluation = evaluate(&engine, &nobody(&engine), &happened, now);
        let mut counted: Vec<(i64, i64)> = events
            .iter()
            .map(|(time, value)| (time * hour, *value))
            .filter(|(time, value)| {
                *value >= 0 && *time <= now && length.is_none_or(|length| now - length * hour < *time)
            })
            .collect();
        counted.sort_by_key(|(time, _)| *time);
        for (id, function) in (0..).zip(ALL) {
            let expected = long_way(function, &counted);
            prop_assert_eq!(evaluation.trait_value(TraitId(id)).value(), expected.as_ref(), "{:?}", function);
        }
    }

    #[test]
    fn sums_of_floats_are_exact_whatever_their_order(
        parts in prop::collection::vec((-(1_i64 << 40)..1 << 40, 0_u32..60), 1..40),
        turn in any::<prop::sample::Index>(),
    ) {
        // Multiples of 2^-30 up to 2^70, so that 128 bits hold the sum.
        let mut parts = parts;
        let sum: i128 = parts.iter().map(|(mantissa, shift)| i128::from(*mantissa) << shift).sum();
        let expected = sum as f64 / f64::from(1_u32 << 30);
        let turn = turn.index(parts.len());
        parts.rotate_left(turn);
        let mut sketch = Sketch::new();
        let event = sketch.event("e", &[("x", Type::Float)]);
        let value = sketch.property(0, Type::Float);
        sketch.aggregate(AggregateFn::Sum, Type::Float, event, Some(value), None, None);
        let engine = sketch.engine();
        let float = |(mantissa, shift): (i64, u32)| mantissa as f64 * 2_f64.powi(i32::try_from(shift).unwrap() - 30);
        let happened: Vec<_> =
            (0..).zip(&parts).map(|(time, part)| happening(event, time, &[Value::Float(float(*part))])).collect();
        let evaluation = evaluate(&engine, &nobody(&engine), &happened, 1000);
        prop_assert_eq!(evaluation.trait_value(TraitId(0)), &Slot::Known(Value::Float(expected)));
    }

    #[test]
    fn means_of_floats_are_rounded_once(parts in prop::collection::vec(-(1_i64 << 44)..1 << 44, 1..50)) {
        let mut sketch = Sketch::new();
        let event = sketch.event("e", &[("x", Type::Float)]);
        let value = sketch.property(0, Type::Float);
        sketch.aggregate(AggregateFn::Mean, Type::Float, event, Some(value), None, None);
        let engine = sketch.engine();
        let happened: Vec<_> = (0..)
            .zip(&parts)
            .map(|(time, part)| happening(event, time, &[Value::Float(*part as f64 / 256.0)]))
            .collect();
        let evaluation = evaluate(&engine, &nobody(&engine), &happened, 1000);
        let Slot::Known(Value::Float(mean)) = evaluation.trait_value(TraitId(0)) else { panic!("no mean") };
        // How far a float is from the true mean, times the count and 2^70: a whole number.
        let sum: i128 = parts.iter().map(|part| i128::from(*part)).sum();
        let count = parts.len() as i128;
        let distance = |x: f64| ((sum << 62) - (x * 2_f64.powi(70)) as i128 * count).abs();
        prop_assert!(distance(*mean) <= distance(mean.next_up()));
        prop_assert!(distance(*mean) <= distance(mean.next_down()));
    }
}
