//! When time alone changes a document.

#![allow(clippy::expect_used, clippy::indexing_slicing, reason = "a test fails by panicking")]

mod support;

use onboard_ir::{Program, PurposeId};
use onboard_runtime::{Consent, Decision, Engine};
use support::donors;
use support::person::{self, DAY, NOW, Person, SECOND};
use support::random::Random;
use support::{decision, engine, instant};

/// How many are looked at by brute force.
const PEOPLE: usize = 300;

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
        let decision = engine.decide_for(&person, &history, at, PurposeId(0)).expect("a decision");
        body(&decision)
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

/// Questions of a purpose that itself keeps things for ever, within one that does not.
const WITHIN: &str = r#"
onboarding above { timezone "Europe/Lisbon" }
purpose offers within service { basis contract }
purpose service { basis contract; retain 20d }
for offers
field size: int in 1 to 1_000 { ask "Size?"; ask again after 5d }
path a "A"
path b "B"
matrix tour -> path for offers {
    size    -> path
    > 50    -> a
    missing -> b
    -       -> b
}
profiling for offers { stage all ask size; limit 1 per 60d }
"#;

#[test]
fn what_the_purpose_above_no_longer_keeps_is_forgotten() {
    let at = "2026-01-10T12:00:00Z";
    let turn = |event: String| decision(&engine(WITHIN), "{}", &event, at).changes_at();
    let forgotten = Some(instant("2026-01-21T12:00:00.000001Z"));
    // That a question was shown, before the limit allows another.
    assert_eq!(turn(event("question_shown", "2026-01-01T12:00:00Z")), forgotten);
    // That it was declined: it may be asked again already, but is told to be declined until then.
    assert_eq!(turn(event("question_declined", "2026-01-01T12:00:00Z")), forgotten);
}

#[test]
fn it_is_the_first_of_all() {
    let mut random = Random(11);
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

/// The body of a document: all but its instants.
fn body(decision: &Decision) -> serde_json::Value {
    let mut document: serde_json::Value = serde_json::from_str(&decision.to_json()).expect("JSON");
    document.as_object_mut().expect("an object").retain(|key, _| key != "at" && key != "changes_at");
    document
}

/// Somebody of whom nothing is known at NOW that happens later: that would be new input.
fn known_now(random: &mut Random, program: &Program) -> Person {
    let mut person = person::person(random, program);
    person.events.retain(|event| event.time <= NOW);
    for field in &mut person.profile.fields {
        field.answer = field.answer.take().filter(|answer| answer.at.is_none_or(|at| at <= NOW));
    }
    for consent in &mut person.profile.consent {
        if let Consent::Changes(changes) = consent {
            changes.retain(|(time, _)| *time <= NOW);
        }
    }
    person
}

/// Every instant after NOW at which anything of the program could turn, and some at which nothing should.
fn candidates(random: &mut Random, person: &Person) -> Vec<i64> {
    let answers = person.profile.fields.iter().filter_map(|field| field.answer.as_ref()?.at);
    let minute = 60 * SECOND;
    // The session, limits, windows, comparisons, refusals and retentions of the program.
    let lengths = [30 * minute, DAY, 2 * DAY, 5 * DAY, 7 * DAY, 30 * DAY, 90 * DAY, 400 * DAY];
    let mut out: Vec<i64> = person
        .events
        .iter()
        .map(|event| event.time)
        .chain(answers)
        .flat_map(|time| lengths.map(|length| time + length))
        .flat_map(|turn| [turn - 1, turn, turn + 1])
        .collect();
    // Midnights in Lisbon, which is an hour ahead in summer; no window of days is longer.
    let midnight = NOW - NOW.rem_euclid(DAY);
    out.extend((0..12).flat_map(|day| [midnight + day * DAY, midnight + day * DAY - 60 * minute]));
    out.extend((0..50).map(|_| NOW + random.between(1, 420 * 86_400) * SECOND));
    out.retain(|turn| *turn > NOW);
    out.sort_unstable();
    out.dedup();
    out
}

/// Consent, answers that expire, memory, windows, limits and guesses together: the first candidate at which another document
/// comes out is the one that was foretold, and a microsecond before it is still the same.
#[test]
fn it_is_foretold_for_any_person_and_purpose() {
    let program = support::program(include_str!("programs/blindfold.onboard"));
    let engine = Engine::new(program.clone()).expect("an engine").with_fit(donors::fit(&program));
    let mut random = Random(64);
    let (mut turned, mut still) = (0, 0);
    for _ in 0..PEOPLE {
        let person = known_now(&mut random, &program);
        let history = engine.history(person.events.clone());
        let candidates = candidates(&mut random, &person);
        for purpose in 0..program.purposes.len() {
            let purpose = PurposeId(u32::try_from(purpose).expect("a small number"));
            let decide =
                |at: i64| engine.decide_for(&person.profile, &history, at, purpose).expect("a decision");
            let decision = decide(NOW);
            let (now, foretold) = (body(&decision), decision.changes_at());
            let first = candidates.iter().copied().find(|at| body(&decide(*at)) != now);
            assert_eq!(foretold, first, "{purpose:?} {person:#?}");
            match foretold {
                Some(turn) => {
                    assert_eq!(body(&decide(turn - 1)), now, "{purpose:?} {person:#?}");
                    turned += 1;
                }
                None => still += 1,
            }
        }
    }
    assert!(turned > PEOPLE && still > PEOPLE / 4, "{turned} turned, {still} stood still");
}
