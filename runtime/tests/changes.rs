//! When time alone changes a document.

#![allow(clippy::expect_used, clippy::indexing_slicing, reason = "a test fails by panicking")]

mod support;

use support::{decision, engine, instant};

const PROGRAM: &str = r#"
onboarding changes { timezone "Europe/Lisbon"; session 30min }
purpose service { basis contract; retain 20d }
for service
field size: int in 1 to 1_000 { ask "Size?"; fallback 5 }
event seen
trait visits = count of seen in last 7d
trait days = active days of seen in last 2 calendar days
trait last_seen = time of last seen
trait ever = count of seen
segment regular { enter when visits >= 2; leave when visits == 0 }
segment away when now - last_seen > 10d
segment daily when days >= 2
path a "A"
path b "B"
matrix tour -> path for service {
    size -> path
    > 50 -> a
    -    -> b
}
profiling for service { stage all ask size; limit 1 per session, 2 per 3d }
"#;

fn event(name: &str, time: &str) -> String {
    format!(r#"{{"event": "{name}", "timestamp": "{time}", "properties": {{"field": "size"}}}}"#)
}

fn changes_at(events: &[String], at: &str) -> Option<i64> {
    decision(&engine(PROGRAM), "{}", &events.join("\n"), at).changes_at()
}

/// The first instant after `at` at which another document comes out, by asking at every instant at which anything could
/// happen, and just before it.
fn slowly(events: &[String], at: &str) -> Option<i64> {
    let (engine, events) = (engine(PROGRAM), events.join("\n"));
    let document = |at: i64| {
        let (person, history) = (support::profile(&engine, "{}"), support::history(&engine, &events));
        let decision = engine.decide(&person, &history, at, onboard_ir::PurposeId(0)).expect("a decision");
        let mut document: serde_json::Value = serde_json::from_str(&decision.to_json()).expect("JSON");
        let keys = document.as_object_mut().expect("an object");
        keys.retain(|key, _| key != "at" && key != "changes_at");
        document
    };
    let minute = 60_000_000;
    let (start, day) = (instant(at), 1_440 * minute);
    let now = document(start);
    let times = support::history(&engine, &events);
    let mut candidates: Vec<i64> = (0..40).map(|days| start - start.rem_euclid(day) + days * day).collect();
    for event in times.events() {
        for length in [3 * day, 7 * day, 10 * day, 20 * day, 30 * day, 30 * minute] {
            candidates.extend([event.time + length, event.time + length + 1]);
        }
    }
    candidates.retain(|candidate| *candidate > start);
    candidates.sort_unstable();
    for candidate in candidates {
        if document(candidate) != now {
            assert_eq!(document(candidate - 1), now, "it changed before {candidate}");
            return Some(candidate);
        }
    }
    None
}

#[test]
fn nothing_changes_where_nothing_can() {
    assert_eq!(changes_at(&[], "2026-01-10T12:00:00Z"), None);
}

#[test]
fn each_kind_of_turn_is_found_to_the_microsecond() {
    let at = "2026-01-10T12:00:00Z";
    let turn = |events: &[String]| changes_at(events, at);
    // A clock comparison: over 10 days ago.
    assert_eq!(turn(&[event("seen", "2026-01-02T12:00:00Z")]), Some(instant("2026-01-12T12:00:00.000001Z")));
    // A local midnight: in winter Lisbon keeps UTC.
    let two = [event("seen", "2026-01-09T23:00:00Z"), event("seen", "2026-01-10T01:00:00Z")];
    assert_eq!(turn(&two), Some(instant("2026-01-11T00:00:00Z")));
    // A window, and the memory that hangs on it.
    let member = [event("seen", "2026-01-04T12:00:00Z"), event("seen", "2026-01-05T12:00:00Z")];
    assert_eq!(turn(&member), Some(instant("2026-01-12T12:00:00Z")));
    // A refusal ends, or is no longer remembered: what is kept for 20 days is forgotten after them.
    let declined = [event("question_declined", "2025-12-24T12:00:00Z")];
    assert_eq!(turn(&declined), Some(instant("2026-01-13T12:00:00.000001Z")));
    // A session ends 30 minutes after its last event.
    let shown = [event("question_shown", "2026-01-10T11:45:00Z")];
    assert_eq!(turn(&shown), Some(instant("2026-01-10T12:15:00.000001Z")));
    // A rolling limit.
    let twice =
        [event("question_shown", "2026-01-08T11:00:00Z"), event("question_shown", "2026-01-09T11:00:00Z")];
    assert_eq!(turn(&twice), Some(instant("2026-01-11T11:00:00Z")));
}

#[test]
fn it_is_the_first_of_all() {
    let mut random = support::random::Random(11);
    let at = "2026-01-10T12:00:00Z";
    for _ in 0..200 {
        let mut events = Vec::new();
        for _ in 0..random.below(5) {
            let name = *random.pick(&["seen", "seen", "seen", "question_shown", "question_declined"]);
            let back = random.between(0, 24 * 22) * 3_600 + *random.pick(&[0, 1, 1_799]);
            let time = jiff::Timestamp::from_microsecond(instant(at) - back * 1_000_000).expect("an instant");
            events.push(event(name, &time.to_string()));
        }
        assert_eq!(changes_at(&events, at), slowly(&events, at), "{events:#?}");
    }
}

#[test]
fn many_instants_are_not_all_looked_at() {
    // Each of a thousand visits leaves the window of a count that nothing hangs on but at its end.
    let start = instant("2026-01-09T00:00:00Z");
    let times = (0..1_000)
        .map(|second| jiff::Timestamp::from_microsecond(start + second * 1_000_000).expect("an instant"));
    let events: Vec<String> = times.map(|time| event("seen", &time.to_string())).collect();
    let found = changes_at(&events, "2026-01-10T12:00:00Z").expect("an instant");
    let first = instant("2026-01-10T12:00:00Z");
    assert!(found > first && found <= instant("2026-01-16T00:16:40Z"), "{found}");
}
