//! What the tests share: programs from sources, people from JSON.
#![allow(dead_code, unreachable_pub, reason = "each test takes what it needs of it")]
#![allow(clippy::expect_used, clippy::indexing_slicing, clippy::panic, reason = "a test fails by panicking")]

pub mod donors;
pub mod person;
pub mod random;

use onboard_ir::{Program, PurposeId};
use onboard_runtime::{Engine, Fit, History, Profile};

/// The program of a source that has no error.
pub fn program(source: &str) -> Program {
    let checked = onboard_compiler::check(&onboard_compiler::Sources::single("test.onboard", source));
    let findings: Vec<_> =
        checked.diagnostics.iter().map(|found| (&found.slug, &found.title, found.span())).collect();
    checked.program.unwrap_or_else(|| panic!("{findings:#?}"))
}

/// An engine for a source.
pub fn engine(source: &str) -> Engine {
    Engine::new(program(source)).expect("an engine")
}

/// The same with a fit file.
pub fn engine_with_fit(source: &str, fit: &str) -> Engine {
    let engine = engine(source);
    let fit = Fit::read(fit.as_bytes(), engine.program()).expect("a fit file");
    engine.with_fit(fit)
}

/// The purpose of a name.
pub fn purpose(engine: &Engine, name: &str) -> PurposeId {
    let place = engine.program().purposes.iter().position(|purpose| purpose.name == name);
    PurposeId(u32::try_from(place.expect("the purpose")).expect("a small number"))
}

/// A profile that is read without a problem.
pub fn profile(engine: &Engine, json: &str) -> Profile {
    let json: serde_json::Value = serde_json::from_str(json).expect("JSON");
    let (profile, problems) = engine.profile_from_json(&json);
    assert!(problems.is_empty(), "{problems:?}");
    profile
}

/// A history of events, one JSON object a line.
pub fn history(engine: &Engine, lines: &str) -> History {
    let mut events = Vec::new();
    for line in lines.lines().filter(|line| !line.trim().is_empty()) {
        let json: serde_json::Value = serde_json::from_str(line).expect("JSON");
        let (read, problems) = engine.events_from_json(&json).expect("an event");
        assert!(problems.is_empty(), "{problems:?}");
        events.extend(read);
    }
    engine.history(events)
}

/// An instant, in microseconds since 1970.
pub fn instant(text: &str) -> i64 {
    text.parse::<jiff::Timestamp>().expect("an instant").as_microsecond()
}

/// The document for the first purpose, for somebody at an instant.
pub fn document(engine: &Engine, person: &str, events: &str, at: &str) -> serde_json::Value {
    let decision = decision(engine, person, events, at);
    serde_json::from_str(&decision.to_json()).expect("JSON")
}

/// The decision for the first purpose, for somebody at an instant.
pub fn decision(engine: &Engine, person: &str, events: &str, at: &str) -> onboard_runtime::Decision {
    let (profile, history) = (profile(engine, person), history(engine, events));
    engine.decide_for(&profile, &history, instant(at), PurposeId(0)).expect("a decision")
}
