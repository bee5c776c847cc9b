//! Programs so long that their functions are made in parts: machine code of every tier says what the interpreter says.

#![allow(clippy::panic, clippy::expect_used, reason = "a test fails by panicking")]

use onboard_ir::SegmentId;
use onboard_jit::fault::{Fault, plant};
use onboard_runtime::{Engine, EngineKind, Tier};
use onboard_tests::{Person, Run, engines, generate};
use serde_json::{Map, Value, json};
use std::fmt::Write as _;

/// Features that hang on those long before them, with what is missing, imputed, counted and remembered.
fn program(features: usize) -> String {
    let mut text = String::from(
        "onboarding long {\n    timezone \"Europe/Lisbon\"\n    session 30min\n}\n\npurpose service { basis contract }\n\nfor service\n\n",
    );
    for index in 0..features {
        let far = index / 2;
        let hit = match index % 3 {
            0 => "first",
            1 => "all",
            _ => "unique",
        };
        let _ = write!(
            text,
            r#"field plan_{index}: one of {{ free, trial, team, firm, press }} {{ ask "Which?"; fallback free }}
field seats_{index}: int in 1 to 10_000 {{ ask "How many?" }}
field share_{index}: float in 0 to 1 {{ ask "How much?"; fallback 0.5 }}
field asks_{index}: bool {{ ask "Do you?" }}
event used_{index} from "Used {index}" {{
    minutes: float in 0 to 600
}}
trait uses_{index} = count of used_{index} in last 7d
trait usual_{index} = mean of used_{index}.minutes in last 30d
segment keen_{index} when uses_{index} >= {} or usual_{index} <= {index}.5
segment paying_{index} when plan_{index} in {{ trial, press }} or (seats_{index} <= {} and not keen_{far})
segment stays_{index} {{
    enter when share_{index} >= 0.25 and paying_{far}
    leave when asks_{index} and seats_{index} is missing
}}
path tour_{index} "Feature {index}"
path rest_{index} "Take your time with {index}"
matrix decide_{index} -> path for service {{
    hit {hit}
    plan_{index}   | keen_{index} | paying_{far} | share_{index} -> path
    team           | -            | -            | >= 0.5        -> tour_{index}
    free or trial  | yes          | no           | -             -> tour_{index}
    {}             | {}           | -            | -             -> rest_{index}
}}

"#,
            1 + index % 4,
            10 * (index % 9) + 5,
            // Rows that meet are a finding but under `hit first`.
            if hit == "first" { "-" } else { "firm" },
            if hit == "first" { "no" } else { "-" },
        );
    }
    text
}

/// Somebody of whom some things are known.
fn somebody(features: usize, seed: u64) -> Run {
    let bytes = generate::random_bytes(seed, 8 * features);
    let mut tape = generate::Tape::new(&bytes);
    // Of some people everything is known, of some nothing is guessed and of some nothing has happened.
    let (complete, idle) = (seed.is_multiple_of(3), seed.is_multiple_of(2));
    let mut profile = Map::new();
    let mut events = String::new();
    for index in 0..features {
        let mut say = |name: &str, value: Value, absent: bool| {
            if complete || !absent {
                profile.insert(format!("{name}_{index}"), value);
            }
        };
        let plan = tape.word(&["free", "trial", "team", "firm", "press"]);
        say("plan", json!(plan), tape.one_in(4));
        say("seats", json!(5 + 10 * tape.below(9)), tape.one_in(20));
        say("share", json!(tape.below(5) as f64 / 4.0), tape.one_in(4));
        say("asks", json!(tape.one_in(2)), tape.one_in(20));
        if !idle && tape.one_in(2) {
            let _ = writeln!(
                events,
                r#"{{"event": "Used {index}", "timestamp": "2025-12-3{}T10:00:00Z", "properties": {{"minutes": {}.5}}}}"#,
                tape.below(2),
                tape.below(60)
            );
        }
    }
    Run { profile: Value::Object(profile).to_string(), events, ..Run::default() }
}

/// The program of so many features.
fn engine(features: usize) -> Engine {
    let checked = onboard_tests::checked(&[("long.onboard".to_owned(), program(features))]);
    let findings: Vec<String> = checked.diagnostics.iter().map(|found| found.title.clone()).take(3).collect();
    Engine::new(checked.program.unwrap_or_else(|| panic!("{findings:?}"))).expect("the program runs")
}

/// How many decisions machine code made of all that were compared.
fn agree(engine: &Engine, features: usize) -> Result<(usize, usize), String> {
    let mut decided = (0, 0);
    for seed in 0..18 {
        let person = Person::read(engine, &somebody(features, seed))?;
        let agreed = engines::agree_about(engine, &person).map_err(|why| format!("person {seed}: {why}"))?;
        decided = (decided.0 + agreed.machine_code, decided.1 + agreed.decisions);
    }
    Ok(decided)
}

#[test]
fn long_programs_say_the_same_in_every_tier() {
    for features in [12, 40, 130] {
        let engine = engine(features);
        for tier in [Tier::Quick, Tier::Optimised] {
            let engine = engine.with_tier(tier);
            let (code, all) = agree(&engine, features).unwrap_or_else(|why| panic!("{tier:?}: {why}"));
            assert_eq!(code, all, "{tier:?}");
        }
    }
}

#[test]
fn wrong_instructions_in_long_programs_are_noticed() {
    let features = 60;
    let engine = engine(features);
    for fault in [Fault::LessForAtMost, Fault::KnownWhereAbsent, Fault::LastForFirst, Fault::NoGuess] {
        for tier in [Tier::Quick, Tier::Optimised] {
            plant(Some(fault));
            let found = agree(&engine.with_tier(tier), features);
            plant(None);
            let differs = found.as_ref().is_err_and(|why| why.contains("the interpreter says"));
            assert!(differs, "{fault:?} in {tier:?}: {found:?}");
        }
    }
}

#[test]
fn a_sum_that_is_too_large_is_absent_in_machine_code_too() {
    let text = r#"onboarding sums { timezone "Europe/Lisbon"; session 30min }
purpose service { basis contract }
for service
event paid from "Paid" { cents: int in 0 to 9_000_000_000_000_000_000 }
trait total = sum of paid.cents
segment big when total >= 5
"#;
    let checked = onboard_tests::checked(&[("sums.onboard".to_owned(), text.to_owned())]);
    let findings: Vec<&String> = checked.diagnostics.iter().map(|found| &found.title).collect();
    let engine = Engine::new(checked.program.unwrap_or_else(|| panic!("{findings:?}"))).expect("it runs");
    let paid = |count: usize| {
        let paid = r#"{"event": "Paid", "timestamp": "2025-12-30T10:00:00Z", "properties": {"cents": 9000000000000000000}}"#;
        Run { profile: "{}".to_owned(), events: format!("{paid}\n").repeat(count), ..Run::default() }
    };
    let mut members = Vec::new();
    for count in 0..3 {
        let person = Person::read(&engine, &paid(count)).expect("a person");
        let agreed = engines::agree_about(&engine, &person).expect("engines agree");
        assert_eq!((agreed.machine_code, agreed.decisions), (1, 1));
        let mut code = engine.decider(person.purpose, EngineKind::MachineCode).expect("there is code");
        members.push(code.outcomes(&person.profile, &person.history, person.at).segment(SegmentId(0)));
    }
    assert_eq!(members, [Some(false), Some(true), None]);
}
