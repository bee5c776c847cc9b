//! Segments with memory.

use crate::sketch::{DAY, HOUR, MINUTE, Sketch, evaluate, happening, instant, int, nobody};
use onboard_ir::{Arithmetic, Compare, FieldId, Op, SegmentId, Type, Value, Window};
use onboard_runtime::{Answer, Engine, Event, Profile, Slot};

const WEEK: Option<Window> = Some(Window::Rolling(7 * DAY));

fn member(engine: &Engine, profile: &Profile, events: &[Event], at: i64) -> Option<bool> {
    evaluate(engine, profile, events, at).segment(SegmentId(0))
}

/// `enter when uses_7d >= 3`, `leave when visits_7d == 0`.
fn power_user() -> (Engine, impl Fn(&[i64], &[i64]) -> Vec<Event>) {
    let mut sketch = Sketch::new();
    let visit = sketch.event("visit", &[]);
    let used = sketch.event("used", &[]);
    let (visits, uses) = (sketch.count(visit, WEEK), sketch.count(used, WEEK));
    let enter = sketch.test(Compare::GreaterEqual, uses, int(3));
    let leave = sketch.test(Compare::Equal, visits, int(0));
    sketch.memory(enter, leave);
    let events = move |visits: &[i64], uses: &[i64]| {
        let visits = visits.iter().map(|time| happening(visit, *time, &[]));
        visits.chain(uses.iter().map(|time| happening(used, *time, &[]))).collect()
    };
    (sketch.engine(), events)
}

#[test]
fn one_who_entered_stays_until_they_leave() {
    let (engine, events) = power_user();
    let nobody = nobody(&engine);
    let events = events(&[0, 3 * DAY], &[DAY, DAY + 1, DAY + 2]);
    let at = |at| member(&engine, &nobody, &events, at);
    assert_eq!(at(-1), Some(false));
    assert_eq!(at(DAY + 1), Some(false));
    assert_eq!(at(DAY + 2), Some(true));
    assert_eq!(at(9 * DAY), Some(true), "the uses have left their window, the visit has not");
    assert_eq!(at(10 * DAY - 1), Some(true));
    assert_eq!(at(10 * DAY), Some(false), "the last visit left, with no event to notice");
    let evaluation = evaluate(&engine, &nobody, &events, 4 * DAY);
    let left = evaluation.first_change(&[], &mut |later| later.segment(SegmentId(0)) != Some(true));
    assert_eq!(left, Some(10 * DAY));
}

#[test]
fn a_gap_between_events_is_noticed_afterwards() {
    let (engine, events) = power_user();
    // Between day 8 and day 20 there was no visit in seven days: they left, and two uses are not enough to enter again.
    let events = events(&[0, 20 * DAY], &[1, 2, 3, 20 * DAY, 20 * DAY + 1]);
    assert_eq!(member(&engine, &nobody(&engine), &events, 21 * DAY), Some(false));
}

#[test]
fn leave_wins_and_the_unknown_changes_nothing() {
    let mut sketch = Sketch::new();
    let (enter, leave) = (sketch.field("enter", Type::Bool), sketch.field("leave", Type::Bool));
    let (enter, leave) = (sketch.read(enter), sketch.read(leave));
    sketch.memory(enter, leave);
    let engine = sketch.engine();
    // What is answered first holds from the beginning, what comes later from its time on.
    let case = |enter: Option<bool>, leave: Option<bool>| {
        let mut profile = nobody(&engine);
        for (field, truth) in [(FieldId(0), enter), (FieldId(1), leave)] {
            if let Some(truth) = truth {
                profile.state(field, Value::Bool(truth));
            }
        }
        member(&engine, &profile, &[], 0)
    };
    assert_eq!(case(Some(true), Some(false)), Some(true));
    assert_eq!(case(Some(true), Some(true)), Some(false));
    assert_eq!(case(Some(false), Some(false)), Some(false));
    assert_eq!(case(None, Some(false)), None);
    assert_eq!(case(Some(true), None), None);
    assert_eq!(case(None, Some(true)), Some(false));
    assert_eq!(case(Some(false), None), Some(false));
}

#[test]
fn answers_with_times_hold_from_then_on() {
    let mut sketch = Sketch::new();
    let role = sketch.field("boss", Type::Bool);
    let visit = sketch.event("visit", &[]);
    let visits = sketch.count(visit, WEEK);
    let many = sketch.test(Compare::GreaterEqual, visits, int(2));
    let boss = sketch.read(role);
    let enter = sketch.and(boss, many);
    let leave = sketch.test(Compare::GreaterEqual, visits, int(9));
    sketch.memory(enter, leave);
    let engine = sketch.engine();
    let events = [happening(visit, 0, &[]), happening(visit, 1, &[])];
    let answered = |at: Option<i64>| {
        let mut profile = nobody(&engine);
        profile.answer(role, Answer { value: Slot::Known(Value::Bool(true)), at });
        member(&engine, &profile, &events, 30 * DAY)
    };
    assert_eq!(answered(None), Some(true), "it held for all of history");
    assert_eq!(answered(Some(DAY)), Some(true));
    assert_eq!(answered(Some(8 * DAY)), Some(false), "the visits were gone");
    assert_eq!(answered(Some(31 * DAY)), Some(false), "not yet known");
}

#[test]
fn the_clock_alone_lets_in_and_out() {
    // Enter in the first week after the trial began, leave after 60 days: nobody looked in between.
    let mut sketch = Sketch::new();
    let began = sketch.constant(Value::Time(0));
    let days = sketch.add(Op::DaysSince(began), Type::Float);
    let (now, start) = (sketch.now(), sketch.constant(Value::Time(0)));
    let age = sketch.arithmetic(Arithmetic::Subtract, now, start, Type::Duration);
    let enter = sketch.test(Compare::GreaterEqual, age, Value::Duration(HOUR));
    let leave = sketch.test(Compare::GreaterEqual, days, Value::Float(60.0));
    let back = sketch.test(Compare::Less, days, Value::Float(90.0));
    let leave = sketch.and(leave, back);
    let early = sketch.test(Compare::Less, days, Value::Float(7.0));
    let enter = sketch.and(enter, early);
    sketch.memory(enter, leave);
    let engine = sketch.engine();
    let at = |at| member(&engine, &nobody(&engine), &[], at);
    assert_eq!(at(HOUR - 1), Some(false));
    assert_eq!(at(HOUR), Some(true));
    assert_eq!(at(30 * DAY), Some(true));
    assert_eq!(at(60 * DAY - 1), Some(true));
    assert_eq!(at(60 * DAY), Some(false));
    assert_eq!(at(900 * DAY), Some(false));
    let evaluation = evaluate(&engine, &nobody(&engine), &[], 30 * DAY);
    let change = evaluation.first_change(&[], &mut |later| later.segment(SegmentId(0)) == Some(false));
    assert_eq!(change, Some(60 * DAY));
}

#[test]
fn a_comparison_that_is_true_for_one_instant_is_found() {
    let mut sketch = Sketch::new();
    let (now, noon) = (sketch.now(), sketch.constant(Value::Time(12 * HOUR)));
    let enter = sketch.compare(Compare::Equal, now, noon);
    let leave = sketch.constant(Value::Bool(false));
    sketch.memory(enter, leave);
    let engine = sketch.engine();
    let at = |at| member(&engine, &nobody(&engine), &[], at);
    assert_eq!([12 * HOUR - 1, 12 * HOUR, DAY].map(at), [Some(false), Some(true), Some(true)]);
}

#[test]
fn segments_with_memory_are_folded_together() {
    // The second enters while the first holds and never leaves.
    let mut sketch = Sketch::new();
    let visit = sketch.event("visit", &[]);
    let minute = sketch.count(visit, Some(Window::Rolling(MINUTE)));
    let enter = sketch.test(Compare::GreaterEqual, minute, int(2));
    let leave = sketch.test(Compare::Equal, minute, int(0));
    let burst = sketch.memory(enter, leave);
    let inside = sketch.add(Op::Segment(burst), Type::Bool);
    let never = sketch.constant(Value::Bool(false));
    let ever = sketch.memory(inside, never);
    let engine = sketch.engine();
    let events = [happening(visit, 0, &[]), happening(visit, 1, &[])];
    let evaluation = evaluate(&engine, &nobody(&engine), &events, HOUR);
    assert_eq!((evaluation.segment(burst), evaluation.segment(ever)), (Some(false), Some(true)));
    let before = evaluate(&engine, &nobody(&engine), &events, 0);
    assert_eq!((before.segment(burst), before.segment(ever)), (Some(false), Some(false)));
}

#[test]
fn memory_before_the_first_event_is_kept() {
    // Whoever bought nothing in a month is dormant, until they buy twice: the first purchase does not wake them.
    let mut sketch = Sketch::new();
    let bought = sketch.event("bought", &[]);
    let count = sketch.count(bought, Some(Window::Rolling(30 * DAY)));
    let enter = sketch.test(Compare::Equal, count, int(0));
    let leave = sketch.test(Compare::GreaterEqual, count, int(2));
    sketch.memory(enter, leave);
    let engine = sketch.engine();
    let events = [happening(bought, 0, &[]), happening(bought, DAY, &[])];
    let at = |at| member(&engine, &nobody(&engine), &events, at);
    assert_eq!([-1, 0, DAY].map(at), [Some(true), Some(true), Some(false)]);
}

#[test]
fn calendar_windows_end_at_local_midnight_within_a_fold() {
    let mut sketch = Sketch::new();
    sketch.program.timezone = "Europe/Lisbon".into();
    let visit = sketch.event("visit", &[]);
    let today = sketch.count(visit, Some(Window::CalendarDays(1)));
    let ever = sketch.count(visit, None);
    let enter = sketch.test(Compare::GreaterEqual, today, int(1));
    let gone = sketch.test(Compare::Equal, today, int(0));
    let leave = sketch.test(Compare::GreaterEqual, ever, int(1));
    let leave = sketch.and(gone, leave);
    sketch.memory(enter, leave);
    let engine = sketch.engine();
    let events = [happening(visit, instant("2026-07-01T12:00:00Z"), &[])];
    let at = |at: &str| member(&engine, &nobody(&engine), &events, instant(at));
    assert_eq!(at("2026-07-01T22:59:59Z"), Some(true));
    assert_eq!(at("2026-07-01T23:00:00Z"), Some(false));
}

#[test]
fn an_answer_given_now_keeps_what_is_remembered() {
    let mut sketch = Sketch::new();
    let (enter, leave) = (sketch.field("enter", Type::Bool), sketch.field("leave", Type::Bool));
    let (enter, leave) = (sketch.read(enter), sketch.read(leave));
    sketch.memory(enter, leave);
    let engine = sketch.engine();
    let mut profile = nobody(&engine);
    profile.state(FieldId(0), Value::Bool(true));
    profile.state(FieldId(1), Value::Bool(false));
    let evaluation = evaluate(&engine, &profile, &[], 0);
    let with = |field: u32, value: Option<bool>| {
        let value = value.map(Value::Bool);
        evaluation.with_field(FieldId(field), value.as_ref()).segment(SegmentId(0))
    };
    assert_eq!(with(0, Some(false)), Some(true), "they were inside already");
    assert_eq!(with(1, Some(true)), Some(false));
    assert_eq!(with(1, None), None);
    assert_eq!(evaluation.segment(SegmentId(0)), Some(true));
}
