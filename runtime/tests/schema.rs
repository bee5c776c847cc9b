//! Documents keep to their published schema.

#![allow(clippy::expect_used, clippy::indexing_slicing, reason = "a test fails by panicking")]

mod support;

use onboard_ir::PurposeId;
use onboard_runtime::{Engine, Fit};
use support::person::{self, NOW};
use support::random::Random;

const SCHEMA: &str = include_str!("../../docs/decision.schema.json");

fn schema() -> jsonschema::Validator {
    let schema: serde_json::Value = serde_json::from_str(SCHEMA).expect("JSON");
    jsonschema::meta::validate(&schema).expect("a schema");
    jsonschema::validator_for(&schema).expect("a schema")
}

/// Documents of generated people, for every purpose of a program.
fn documents(engine: &Engine, people: u64) -> Vec<serde_json::Value> {
    let mut random = Random(people);
    let mut out = Vec::new();
    for _ in 0..people {
        let person = person::person(&mut random, engine.program());
        let history = engine.history(person.events);
        for purpose in 0..engine.program().purposes.len() {
            let purpose = PurposeId(u32::try_from(purpose).expect("a small number"));
            let decision = engine.decide_for(&person.profile, &history, NOW, purpose).expect("a decision");
            out.push(serde_json::from_str(&decision.to_json()).expect("JSON"));
        }
    }
    out
}

#[test]
fn documents_keep_to_the_schema() {
    let schema = schema();
    let acme = support::engine(include_str!("programs/acme_teams.onboard"));
    let blindfold = support::engine(include_str!("programs/blindfold.onboard"));
    let every_type = support::engine(include_str!("programs/every_type.onboard"));
    for engine in [acme, blindfold, every_type] {
        for document in documents(&engine, 300) {
            let wrong: Vec<String> = schema.iter_errors(&document).map(|error| error.to_string()).collect();
            assert!(wrong.is_empty(), "{wrong:#?}\n{document:#}");
        }
    }
}

#[test]
fn what_is_no_document_does_not() {
    let schema = schema();
    let engine = support::engine(include_str!("programs/acme_teams.onboard"));
    let document = documents(&engine, 1).remove(0);
    for (pointer, value) in [
        ("/at", serde_json::json!("2026-06-01 12:00")),
        ("/segments/power_user", serde_json::json!("yes")),
        ("/matrices/tour/status", serde_json::json!("sure")),
        ("/matrices/tour/row", serde_json::json!(0)),
        ("/ask", serde_json::json!(null)),
    ] {
        let mut wrong = document.clone();
        *wrong.pointer_mut(pointer).expect("the place") = value;
        assert!(!schema.is_valid(&wrong), "{pointer}");
    }
    let mut wrong = document.clone();
    wrong.as_object_mut().expect("an object").remove("absent");
    assert!(!schema.is_valid(&wrong));
    let mut wrong = document;
    wrong.as_object_mut().expect("an object").insert("score".to_owned(), 1.into());
    assert!(!schema.is_valid(&wrong));
}

#[test]
fn keys_stand_in_the_order_of_the_schema() {
    let schema: serde_json::Value = serde_json::from_str(SCHEMA).expect("JSON");
    let keys = |value: &serde_json::Value| -> Vec<String> {
        value.as_object().expect("an object").keys().cloned().collect()
    };
    let engine = support::engine(include_str!("programs/acme_teams.onboard"));
    let document = documents(&engine, 1).remove(0);
    assert_eq!(keys(&document), keys(&schema["properties"]));
    assert_eq!(keys(&document["matrices"]["tour"]), {
        let mut keys = keys(&schema["$defs"]["one"]["properties"]);
        keys.retain(|key| key != "results");
        keys
    });
}

#[test]
fn a_fit_is_named_by_its_hash() {
    let engine = support::engine(include_str!("programs/acme_teams.onboard"));
    let fit = r#"{"format":1,"program":{"name":"acme_teams","hash":""},"at":"2026-01-01T00:00:00Z","people":0,"statistics":[]}"#;
    let fit = Fit::read(fit.as_bytes(), engine.program()).expect("a fit file");
    let hash = fit.hash.clone();
    let document = documents(&engine.with_fit(fit), 1).remove(0);
    assert_eq!(document["program"]["fit"].as_str().map(str::to_owned), hash);
}

#[test]
fn time_zone_data_is_named_where_it_plays_a_part() {
    let zones = |source: &str| documents(&support::engine(source), 1).remove(0)["program"]["zones"].clone();
    assert_eq!(zones(include_str!("programs/acme_teams.onboard")), serde_json::Value::Null);
    for source in [include_str!("programs/blindfold.onboard"), include_str!("programs/every_type.onboard")] {
        assert!(zones(source).is_string());
    }
}
