//! Order, lateness, duplicates, the future.

use crate::sketch::{DAY, HOUR, MINUTE, Sketch, evaluate, happening, int, nobody};
use onboard_ir::{AggregateFn, EventId, EventMatch, TraitId, TraitRule, Type, Value};
use onboard_runtime::{Event, History, Slot};

fn message(id: &str, time: i64, received: Option<i64>) -> Event {
    Event { id: Some(id.into()), received, ..happening(EventId(0), time, &[]) }
}

fn times(history: &History) -> Vec<i64> {
    history.events().iter().map(|event| event.time).collect()
}

#[test]
fn order_is_by_time_and_id_and_ties_without_id_keep_the_order_of_input() {
    let events = [message("b", 5, None), message("a", 5, None), message("c", 1, None)];
    let history = History::new(events.to_vec(), None);
    let ids: Vec<_> = history.events().iter().map(|event| event.id.clone().unwrap().to_string()).collect();
    assert_eq!(ids, ["c", "a", "b"]);
    let anonymous = |value: i64| happening(EventId(0), 5, &[int(value)]);
    let history = History::new(vec![anonymous(2), anonymous(1), anonymous(3)], None);
    let values: Vec<_> = history.events().iter().map(|event| event.properties[0].clone()).collect();
    assert_eq!(values, [2, 1, 3].map(|n| Slot::Known(int(n))));
}

#[test]
fn duplicates_by_id_are_dropped_and_counted() {
    let events =
        vec![message("a", 1, None), message("a", 1, None), message("b", 2, None), message("a", 9, None)];
    let history = History::new(events, None);
    assert_eq!(times(&history), [1, 2]);
    assert_eq!(history.duplicates(), 2);
    // Without an id nothing is a duplicate.
    let history = History::new(vec![happening(EventId(0), 1, &[]); 3], None);
    assert_eq!(history.events().len(), 3);
}

#[test]
fn late_events_are_kept_out_and_counted() {
    let events =
        vec![message("on", 0, Some(HOUR)), message("late", 0, Some(HOUR + 1)), message("unknown", 0, None)];
    let history = History::new(events.clone(), Some(HOUR));
    assert_eq!((history.events().len(), history.late()), (2, 1));
    assert_eq!(History::new(events, None).late(), 0);
    // One that came late and once more in time counts: only what came late is kept out.
    let twice = vec![message("a", 0, Some(2 * HOUR)), message("a", 0, Some(1))];
    assert_eq!(History::new(twice, Some(HOUR)).events().len(), 1);
}

/// A message gave a part for each of its elements; one that came again with one more adds that part and is a duplicate still.
#[test]
fn messages_are_counted_and_not_their_parts() {
    let parts = |id: &str, time: i64, received: i64, count: u32| -> Vec<Event> {
        let part = |part| Event { part, leads: part == 0, ..message(id, time, Some(received)) };
        (0..count).map(part).collect()
    };
    let events =
        [parts("a", 0, 1, 2), parts("a", 0, 1, 3), parts("late", 0, 2 * HOUR, 4), parts("b", 9, 9, 2)];
    let history = History::new(events.concat(), Some(HOUR));
    assert_eq!(history.events().len(), 5);
    assert_eq!((history.late(), history.duplicates(), history.after(0)), (1, 1, 1));
}

#[test]
fn the_future_is_not_seen() {
    let mut sketch = Sketch::new();
    let event = sketch.event("visited", &[]);
    sketch.count(event, None);
    let engine = sketch.engine();
    let events = [1, 2, 3].map(|time| happening(event, time, &[]));
    let count = |at| evaluate(&engine, &nobody(&engine), &events, at).trait_value(TraitId(0)).clone();
    assert_eq!([0, 1, 2, 3].map(count), [0, 1, 2, 3].map(|n| Slot::Known(int(n))));
    assert_eq!(engine.history(events.to_vec()).after(1), 2);
}

#[test]
fn aggregates_of_nothing() {
    let mut sketch = Sketch::new();
    let event = sketch.event("bought", &[("amount", Type::Int)]);
    let amount = sketch.property(0, Type::Int);
    use AggregateFn::{
        ActiveDays, Count, Distinct, First, Last, Max, Mean, Min, MostCommon, Sum, TimeOfFirst, TimeOfLast,
    };
    let zero = [Count, Sum, Distinct, ActiveDays];
    let absent = [Mean, Min, Max, MostCommon, First, Last, TimeOfFirst, TimeOfLast];
    for function in zero.into_iter().chain(absent) {
        sketch.aggregate(function, Type::Int, event, Some(amount), None, None);
    }
    let engine = sketch.engine();
    let evaluation = evaluate(&engine, &nobody(&engine), &[], 0);
    let value = |n: usize| evaluation.trait_value(TraitId(n as u32));
    assert!((0..zero.len()).all(|n| *value(n) == Slot::Known(int(0))));
    assert!((zero.len()..zero.len() + absent.len()).all(|n| !value(n).is_known()));
}

#[test]
fn aggregates() {
    let mut sketch = Sketch::new();
    let event =
        sketch.event("bought", &[("amount", Type::Int), ("price", Type::Float), ("what", Type::Text)]);
    let (amount, price) = (sketch.property(0, Type::Int), sketch.property(1, Type::Float));
    let what = sketch.property(2, Type::Text);
    let total = sketch.arithmetic(onboard_ir::Arithmetic::Multiply, amount, price, Type::Float);
    let dear = sketch.test(onboard_ir::Compare::Greater, price, Value::Float(1.0));
    let mut add = |function, ty, value, filter| sketch.aggregate(function, ty, event, value, filter, None);
    use AggregateFn::{
        ActiveDays, Count, Distinct, First, Last, Max, Mean, Min, MostCommon, Sum, TimeOfFirst, TimeOfLast,
    };
    add(Count, Type::Int, None, None);
    add(Count, Type::Int, None, Some(dear));
    add(Sum, Type::Int, Some(amount), None);
    add(Sum, Type::Float, Some(total), None);
    add(Mean, Type::Float, Some(amount), None);
    add(Min, Type::Float, Some(price), None);
    add(Max, Type::Float, Some(price), Some(dear));
    add(Distinct, Type::Int, Some(what), None);
    add(ActiveDays, Type::Int, None, None);
    add(MostCommon, Type::Text, Some(what), None);
    add(First, Type::Text, Some(what), None);
    add(Last, Type::Text, Some(what), None);
    add(TimeOfFirst, Type::Time, None, None);
    add(TimeOfLast, Type::Time, None, None);
    let engine = sketch.engine();
    let bought = |time: i64, amount: i64, price: f64, what: &str| {
        happening(event, time, &[int(amount), Value::Float(price), Value::Text(what.into())])
    };
    let events = [
        bought(0, 1, 0.5, "tea"),
        bought(HOUR, 2, 1.5, "salt"),
        bought(DAY, 3, 2.0, "salt"),
        bought(DAY + 1, 1, 1.0, "tea"),
    ];
    let evaluation = evaluate(&engine, &nobody(&engine), &events, 9 * DAY);
    let (tea, salt) = (Value::Text("tea".into()), Value::Text("salt".into()));
    let expected = [
        int(4),
        int(2),
        int(7),
        Value::Float(10.5),
        Value::Float(1.75),
        Value::Float(0.5),
        Value::Float(2.0),
        int(2),
        int(2),
        tea.clone(),
        tea.clone(),
        tea,
        Value::Time(0),
        Value::Time(DAY + 1),
    ];
    for (n, expected) in (0..).zip(expected) {
        assert_eq!(evaluation.trait_value(TraitId(n)), &Slot::Known(expected), "trait {n}");
    }
    // Two and two: the one that came last. Without the last event that was salt.
    let before = evaluate(&engine, &nobody(&engine), &events, DAY);
    assert_eq!(before.trait_value(TraitId(9)), &Slot::Known(salt));
}

#[test]
fn events_whose_filter_is_unknown_or_whose_value_is_absent_do_not_count() {
    let mut sketch = Sketch::new();
    let event = sketch.event("bought", &[("amount", Type::Int)]);
    let amount = sketch.property(0, Type::Int);
    let many = sketch.test(onboard_ir::Compare::Greater, amount, int(1));
    sketch.aggregate(AggregateFn::Count, Type::Int, event, None, Some(many), None);
    sketch.aggregate(AggregateFn::Last, Type::Int, event, Some(amount), None, None);
    let engine = sketch.engine();
    let nothing = Event {
        properties: [Slot::Absent(onboard_runtime::Reason::Invalid)].into(),
        ..happening(event, 2, &[])
    };
    let events = [happening(event, 0, &[int(5)]), happening(event, 1, &[int(1)]), nothing];
    let evaluation = evaluate(&engine, &nobody(&engine), &events, 9);
    assert_eq!(evaluation.trait_value(TraitId(0)), &Slot::Known(int(1)));
    assert_eq!(evaluation.trait_value(TraitId(1)), &Slot::Known(int(1)));
}

#[test]
fn sums_that_do_not_fit_are_invalid_and_those_of_floats_are_rounded_once() {
    let mut sketch = Sketch::new();
    let ints = sketch.event("int", &[("x", Type::Int)]);
    let floats = sketch.event("float", &[("x", Type::Float)]);
    let (int_value, float_value) = (sketch.property(0, Type::Int), sketch.property(0, Type::Float));
    sketch.aggregate(AggregateFn::Sum, Type::Int, ints, Some(int_value), None, None);
    sketch.aggregate(AggregateFn::Sum, Type::Float, floats, Some(float_value), None, None);
    sketch.aggregate(AggregateFn::Mean, Type::Float, ints, Some(int_value), None, None);
    sketch.aggregate(AggregateFn::Mean, Type::Float, floats, Some(float_value), None, None);
    let engine = sketch.engine();
    let sum = |kind: EventId, values: &[Value], id: u32| {
        let events: Vec<_> = (0..)
            .zip(values)
            .map(|(time, value)| happening(kind, time, std::slice::from_ref(value)))
            .collect();
        evaluate(&engine, &nobody(&engine), &events, 99).trait_value(TraitId(id)).value().cloned()
    };
    let float = |values: &[f64], id: u32| {
        let values: Vec<_> = values.iter().map(|x| Value::Float(*x)).collect();
        sum(floats, &values, id)
    };
    assert_eq!(sum(ints, &[int(i64::MAX), int(1)], 0), None);
    assert_eq!(sum(ints, &[int(i64::MAX), int(1), int(-1)], 0), Some(int(i64::MAX)));
    assert_eq!(sum(ints, &[int(i64::MAX), int(i64::MAX)], 2), Some(Value::Float(i64::MAX as f64)));
    assert_eq!(float(&[1e308, 1.0, 1e308, -1e308, -1e308], 1), Some(Value::Float(1.0)));
    assert_eq!(float(&[f64::MAX, f64::MAX], 1), None);
    assert_eq!(float(&[f64::MAX, f64::MAX], 3), Some(Value::Float(f64::MAX)));
    assert_eq!(float(&[0.1; 10], 1), Some(Value::Float(1.0)));
    assert_eq!(float(&[f64::from_bits(1); 3], 1), Some(Value::Float(f64::from_bits(3))));
    assert_eq!(float(&[f64::from_bits(1), f64::from_bits(2)], 3), Some(Value::Float(f64::from_bits(2))));
    assert_eq!(float(&[f64::from_bits(1), 0.0, 0.0], 3), Some(Value::Float(0.0)));
}

#[test]
fn one_then_another_and_another() {
    let mut sketch = Sketch::new();
    let [a, b, c] = ["a", "b", "c"].map(|name| sketch.event(name, &[]));
    let pair = sketch.then(a, &[(b, HOUR)]);
    let chain = sketch.then(a, &[(b, HOUR), (c, MINUTE)]);
    let same = sketch.then(a, &[(a, HOUR)]);
    let engine = sketch.engine();
    let says = |id: TraitId, events: &[(EventId, i64)]| {
        let events: Vec<_> = events.iter().map(|(kind, time)| happening(*kind, *time, &[])).collect();
        evaluate(&engine, &nobody(&engine), &events, 99 * DAY).trait_value(id).truth().unwrap()
    };
    assert!(says(pair, &[(a, 0), (b, 1)]));
    assert!(says(pair, &[(a, 0), (b, HOUR)]), "the end counts");
    assert!(!says(pair, &[(a, 0), (b, HOUR + 1)]));
    assert!(!says(pair, &[(a, 5), (b, 5)]), "one instant is not after another");
    assert!(!says(pair, &[(b, 0), (a, 1)]));
    assert!(says(pair, &[(a, 0), (a, HOUR), (b, 2 * HOUR)]), "any first will do");
    assert!(says(chain, &[(a, 0), (b, HOUR), (c, HOUR + MINUTE)]));
    assert!(!says(chain, &[(a, 0), (b, HOUR), (c, HOUR + MINUTE + 1)]));
    assert!(!says(chain, &[(a, 0), (c, 1), (b, 2)]));
    assert!(says(same, &[(a, 0), (a, 1)]));
    assert!(!says(same, &[(a, 0), (a, 0)]), "not one with itself, nor two of one instant");
}

#[test]
fn filters_read_the_person_too() {
    let mut sketch = Sketch::new();
    let event = sketch.event("bought", &[("amount", Type::Int)]);
    let limit = sketch.field("limit", Type::Int);
    let (amount, bound) = (sketch.property(0, Type::Int), sketch.read(limit));
    let over = sketch.compare(onboard_ir::Compare::Greater, amount, bound);
    let rule = TraitRule::Then {
        first: EventMatch { event, filter: Some(over) },
        followed: vec![(EventMatch { event, filter: None }, DAY)],
    };
    sketch.aggregate(AggregateFn::Count, Type::Int, event, None, Some(over), None);
    sketch.a_trait(Type::Bool, rule);
    let engine = sketch.engine();
    let events: Vec<_> = (0..5).map(|n| happening(event, n, &[int(n)])).collect();
    let mut profile = nobody(&engine);
    let count = |profile: &_| evaluate(&engine, profile, &events, 9).trait_value(TraitId(0)).clone();
    assert_eq!(count(&profile), Slot::Known(int(0)), "unknown is not true");
    profile.state(limit, int(2));
    assert_eq!(count(&profile), Slot::Known(int(2)));
    let evaluation = evaluate(&engine, &profile, &events, 9);
    assert_eq!(evaluation.trait_value(TraitId(1)).truth(), Some(true));
    let other = evaluation.with_field(limit, Some(&int(3)));
    assert_eq!(other.trait_value(TraitId(0)), &Slot::Known(int(1)));
    assert_eq!(other.trait_value(TraitId(1)).truth(), Some(false), "nothing followed the last one");
}
