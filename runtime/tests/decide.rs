//! The decision as services use it: by name, quick where the program has machine code, explained when asked.
#![allow(
    clippy::expect_used,
    clippy::unwrap_used,
    clippy::indexing_slicing,
    reason = "a test fails by panicking"
)]

mod support;

use onboard_ir::PurposeId;
use onboard_runtime::{Decision, Engine, History, Profile, Status, Target};

const TEAM: &str = include_str!("programs/team.onboard");

fn engine() -> Engine {
    support::engine(TEAM)
}

fn decision(engine: &Engine, size: Option<i64>) -> Decision {
    let profile = engine
        .profile()
        .user("ada")
        .consent("advice", true)
        .and_then(|profile| profile.set("team_size", size));
    engine.decide(&profile.expect("a profile").build(), 0).expect("a decision")
}

#[test]
fn outcomes_are_read_by_name() {
    let engine = engine();
    let large = decision(&engine, Some(60));
    assert_eq!(large.path(), Some("together"));
    assert_eq!(large.segment("large").expect("a segment"), Some(true));
    assert_eq!(large.segment("led").expect("a segment"), None);
    let start = large.matrix("start").expect("a matrix");
    assert_eq!((start.status(), start.fired(), start.by_guess()), (Status::Settled, Some(0), false));
    assert_eq!(start.rows().collect::<Vec<_>>(), [0]);
    let unknown = decision(&engine, None);
    assert_eq!(unknown.path(), Some("alone"));
    let start = unknown.matrix("start").expect("a matrix");
    assert_eq!((start.status(), start.alternatives().collect::<Vec<_>>()), (Status::Provisional, vec![0]));
}

#[test]
fn names_that_are_not_there_are_refused_with_those_that_are() {
    let engine = engine();
    let large = decision(&engine, Some(60));
    let error = large.segment("larg").expect_err("refused");
    assert!(error.is_unknown_name());
    assert_eq!(error.to_string(), "there is no segment `larg`; there is `large`, `led`, `costly`");
    assert_eq!(
        large.matrix("begin").expect_err("refused").to_string(),
        "there is no matrix `begin`; there is `start`"
    );
    // What another purpose sees is not there for this one.
    let setup = engine.purpose("setup").expect("the purpose");
    let setup = engine.decide_for(&Profile::default(), &History::default(), 0, setup).expect("a decision");
    assert!(setup.segment("large").expect_err("not seen").is_unknown_name());
    assert_eq!(setup.path(), None);
}

#[test]
fn outcomes_are_the_same_before_and_after_they_are_explained() {
    let engine = engine();
    for size in [Some(60), Some(2), None] {
        let told = |decision: &Decision| {
            let start = decision.matrix("start").expect("a matrix");
            let rows: Vec<u32> = start.rows().chain(start.alternatives()).collect();
            let large = decision.segment("large").expect("a segment");
            format!("{:?} {large:?} {:?} {rows:?} {}", decision.path(), start.status(), start.by_guess())
        };
        let decision = decision(&engine, size);
        let quick = told(&decision);
        assert_eq!(decision.outcomes().by_machine_code(), cfg!(feature = "jit"));
        let document: serde_json::Value = serde_json::from_str(&decision.to_json()).expect("JSON");
        assert!(!decision.outcomes().by_machine_code(), "what explains it says all");
        assert_eq!(told(&decision), quick);
        assert_eq!(document["path"]["recommended"].as_str(), decision.path());
        assert_eq!(document["user"], "ada");
    }
}

#[test]
fn a_decision_tells_why() {
    let large = decision(&engine(), Some(60));
    let why = large.why().expect("a story");
    assert!(why.to_text().contains("team_size is"), "{}", why.to_text());
    assert_eq!(large.explain(Target::Decision), Some(why));
    assert_eq!(large.explain(Target::Path("nowhere")), None);
}

#[test]
fn a_purpose_is_named_where_several_could_be_meant() {
    let several = TEAM.to_owned() + "\nmatrix begin -> path for setup {\n    -> path\n    -> alone\n}\n";
    let checked = onboard_compiler::check(&onboard_compiler::Sources::single("test.onboard", several));
    let engine = Engine::new(checked.program.expect("a program")).expect("an engine");
    let error = engine.decide(&Profile::default(), 0).expect_err("which one?");
    assert!(error.is_unknown_purpose());
    assert!(
        error.to_string().contains("several purposes, and none is named; there is `setup`, `advice`"),
        "{error}"
    );
    let error =
        engine.decide_for(&Profile::default(), &History::default(), 0, PurposeId(9)).expect_err("none");
    assert!(error.is_unknown_purpose());
}

#[test]
fn a_decision_goes_from_thread_to_thread() {
    fn sent<T: Send + Sync + 'static>(value: T) -> T {
        value
    }
    let decision = sent(decision(&engine(), Some(60)));
    let path = std::thread::spawn(move || decision.path().map(str::to_owned)).join().expect("a thread");
    assert_eq!(path.as_deref(), Some("together"));
}

/// An answer with a time is one to both purposes while both keep it; after five days the sales have forgotten it.
#[test]
fn an_answer_that_two_purposes_keep_alike_leaves_the_decision_to_machine_code() {
    let engine = support::engine(
        r#"
onboarding tale { timezone "UTC" }
purpose service { basis contract; retain 30d }
purpose sales { basis contract; retain 5d }
for sales
field budget: int in 0 to 1_000
for service, sales
field size: one of { small, big } { ask "Size?" }
let band = declassify bucket(budget + (if size == big then 400 else 0), 100, 500) because "a wide band tells little"
path large "Large"
path little "Little"
matrix tour -> path for service {
    band | size -> path
    2    | -    -> large
    -    | big  -> large
    -    | -    -> little
}
"#,
    );
    let service = support::purpose(&engine, "service");
    let answered = r#"{"budget": 100, "answers": {"size": {"value": "SIZE", "at": "2026-01-01T00:00:00Z"}}}"#;
    let day = |day: i64| 1_767_225_600_000_000 + day * 86_400_000_000;
    for (size, on, path, by_code) in [
        ("big", day(1), "large", true),
        ("small", day(1), "little", true),
        // The sales no longer know it, the service does: one row cannot say both.
        ("big", day(6), "large", false),
        ("big", day(31), "little", true),
    ] {
        let profile = support::profile(&engine, &answered.replace("SIZE", size));
        let decision = engine.decide_for(&profile, &History::default(), on, service).expect("a decision");
        assert_eq!(decision.path(), Some(path), "{size}");
        assert_eq!(decision.outcomes().by_machine_code(), cfg!(feature = "jit") && by_code, "{size}");
    }
}
