//! How far back aggregates look.

use crate::sketch::{DAY, HOUR, SECOND, Sketch, evaluate, happening, instant, nobody};
use onboard_ir::{AggregateFn, TraitId, Type, Window};
use onboard_runtime::{Engine, Slot};

/// Counts events (and the days on which there were some) in a window, in a time zone.
struct Counter {
    engine: Engine,
    events: Vec<onboard_runtime::Event>,
}

impl Counter {
    fn new(zone: &str, window: Window, times: &[i64]) -> Self {
        let mut sketch = Sketch::new();
        sketch.program.timezone = zone.into();
        let event = sketch.event("visited", &[]);
        sketch.count(event, Some(window));
        sketch.aggregate(AggregateFn::ActiveDays, Type::Int, event, None, None, None);
        let events = times.iter().map(|time| happening(event, *time, &[])).collect();
        Self { engine: sketch.engine(), events }
    }

    fn at(&self, at: i64) -> i64 {
        self.value(TraitId(0), at)
    }

    fn days(&self, at: i64) -> i64 {
        self.value(TraitId(1), at)
    }

    fn value(&self, id: TraitId, at: i64) -> i64 {
        let evaluation = evaluate(&self.engine, &nobody(&self.engine), &self.events, at);
        match evaluation.trait_value(id) {
            Slot::Known(onboard_ir::Value::Int(count)) => *count,
            other => panic!("{other:?}"),
        }
    }

    /// The instants at which the count changes by itself after `at`.
    fn changes(&self, at: i64) -> Vec<i64> {
        let evaluation = evaluate(&self.engine, &nobody(&self.engine), &self.events, at);
        let mut seen = Vec::new();
        let end = evaluation.first_change(&[], &mut |later| {
            seen.push(later.at());
            false
        });
        assert_eq!(end, None);
        seen
    }
}

#[test]
fn a_rolling_window_ends_with_now_and_begins_after_its_first_instant() {
    let counter = Counter::new("UTC", Window::Rolling(7 * DAY), &[0]);
    assert_eq!(counter.at(-1), 0);
    assert_eq!(counter.at(0), 1);
    assert_eq!(counter.at(7 * DAY - 1), 1);
    assert_eq!(counter.at(7 * DAY), 0);
    assert_eq!(counter.changes(0), [7 * DAY]);
}

#[test]
fn a_calendar_window_holds_today_and_the_dates_before() {
    let time = instant("2026-03-10T23:59:59Z");
    let counter = Counter::new("UTC", Window::CalendarDays(7), &[time]);
    assert_eq!(counter.at(instant("2026-03-16T23:59:59.999999Z")), 1);
    assert_eq!(counter.at(instant("2026-03-17T00:00:00Z")), 0);
    assert_eq!(counter.changes(time), [instant("2026-03-17T00:00:00Z")]);
    let today = Counter::new("UTC", Window::CalendarDays(1), &[time]);
    assert_eq!(today.at(time), 1);
    assert_eq!(today.at(time + SECOND), 0);
    assert_eq!(Counter::new("UTC", Window::CalendarDays(0), &[time]).at(time), 0);
}

#[test]
fn days_are_those_of_the_time_zone() {
    // 23:30 in Lisbon, where summer time began on 2026-03-29 at 01:00 UTC.
    let evening = instant("2026-03-28T23:30:00Z");
    let counter = Counter::new("Europe/Lisbon", Window::CalendarDays(2), &[evening]);
    // The next midnight but one is at 23:00 UTC: the day before it has 23 hours.
    assert_eq!(counter.at(instant("2026-03-29T22:59:59Z")), 1);
    assert_eq!(counter.at(instant("2026-03-29T23:00:00Z")), 0);
    let autumn = Counter::new("Europe/Lisbon", Window::CalendarDays(1), &[instant("2026-10-24T23:00:00Z")]);
    // 2026-10-25 begins at 23:00 UTC and has 25 hours.
    assert_eq!(autumn.at(instant("2026-10-25T23:59:59Z")), 1);
    assert_eq!(autumn.at(instant("2026-10-26T00:00:00Z")), 0);
}

#[test]
fn a_day_begins_at_its_first_valid_instant() {
    // In Santiago the clock went from 24:00 to 01:00 in the night to 2024-09-08: the day begins at 01:00, 04:00 UTC.
    let event = instant("2024-09-07T12:00:00Z");
    let counter = Counter::new("America/Santiago", Window::CalendarDays(1), &[event]);
    assert_eq!(counter.at(instant("2024-09-08T03:59:59Z")), 1);
    assert_eq!(counter.at(instant("2024-09-08T04:00:00Z")), 0);
    // And back from 24:00 to 23:00 in the night to 2024-04-07: the 6th has 25 hours.
    let event = instant("2024-04-06T12:00:00Z");
    let counter = Counter::new("America/Santiago", Window::CalendarDays(1), &[event]);
    assert_eq!(counter.at(instant("2024-04-07T03:59:59Z")), 1);
    assert_eq!(counter.at(instant("2024-04-07T04:00:00Z")), 0);
}

#[test]
fn where_the_clock_goes_back_across_midnight_the_hour_belongs_to_the_new_day() {
    // In St John's the clock went from 00:01 back to 23:01 in the night to 2010-11-07 (02:31 UTC).
    let first = instant("2010-11-07T02:30:30Z");
    let again = instant("2010-11-07T03:00:00Z");
    let counter = Counter::new("America/St_Johns", Window::CalendarDays(1), &[first, again]);
    assert_eq!(counter.days(again), 1);
    assert_eq!(counter.at(again), 2);
    assert_eq!(counter.at(instant("2010-11-07T23:00:00Z")), 2);
    assert_eq!(counter.at(instant("2010-11-08T03:29:59Z")), 2);
    assert_eq!(counter.at(instant("2010-11-08T03:30:00Z")), 0);
}

#[test]
fn a_date_that_a_zone_skipped_has_no_instant() {
    // Samoa had no 2011-12-30.
    let event = instant("2011-12-30T09:59:59Z");
    let counter = Counter::new("Pacific/Apia", Window::CalendarDays(2), &[event]);
    // Event on the 29th; the window of two days from the 31st holds the 30th, which has nothing, and the 31st.
    assert_eq!(counter.at(event), 1);
    assert_eq!(counter.at(instant("2011-12-30T10:00:00Z")), 0);
}

#[test]
fn active_days_are_local_dates() {
    let times =
        ["2026-01-01T00:30:00Z", "2026-01-01T04:30:00Z", "2026-01-01T05:30:00Z", "2026-01-02T04:59:59Z"];
    let counter = Counter::new("America/New_York", Window::Rolling(DAY), &times.map(instant));
    assert_eq!(counter.days(instant("2026-02-01T00:00:00Z")), 2);
    let counter = Counter::new("UTC", Window::Rolling(DAY), &times.map(instant));
    assert_eq!(counter.days(instant("2026-02-01T00:00:00Z")), 2);
}

#[test]
fn looking_ahead_passes_every_end_of_a_window_in_order() {
    let counter = Counter::new("UTC", Window::Rolling(DAY), &[0, HOUR, HOUR, 2 * HOUR]);
    assert_eq!(counter.changes(3 * HOUR), [DAY, DAY + HOUR, DAY + 2 * HOUR]);
    // Events that are still to come are no part of what time alone changes.
    assert_eq!(counter.changes(HOUR), [DAY, DAY + HOUR]);
}

#[test]
fn windows_at_the_ends_of_time_do_no_harm() {
    for window in [Window::Rolling(i64::MAX), Window::Rolling(i64::MIN), Window::CalendarDays(u32::MAX)] {
        for at in [i64::MIN, 0, i64::MAX] {
            let counter = Counter::new("Europe/Lisbon", window, &[i64::MIN, -1, 0, i64::MAX]);
            let count = counter.at(at);
            assert!((0..=4).contains(&count), "{count}");
        }
    }
}
