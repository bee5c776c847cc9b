//! The decision document of the language's own page, byte for byte.

mod support;

use support::{engine_with_fit, history, instant, profile, purpose};

const PROGRAM: &str = include_str!("programs/acme_teams.onboard");

const FIT: &str = r#"{
    "format": 1,
    "program": { "name": "acme_teams", "hash": "of another version" },
    "at": "2026-11-01T00:00:00Z",
    "people": 4000,
    "statistics": [
        { "field": "team_size", "method": "median", "by": ["role"], "value": 9, "donors": 3120, "confidence": 0.71,
          "groups": [ { "group": ["manager"], "value": 14, "donors": 812, "confidence": 0.93 } ] }
    ]
}"#;

/// As it stands on the page, but for `basis`: the proofs about matrices come later.
const SAMPLE: &str = r#"{
  "user": "u42", "at": "2026-11-23T10:00:00Z", "purpose": "personalization", "regime": "gdpr",
  "program": { "name": "acme_teams", "hash": "HASH", "fit": "FIT" },
  "segments": { "power_user": false, "enterprise": false, "slipping": null },
  "matrices": { "tour": { "path": "essentials", "row": 4, "status": "settled", "basis": "kleene", "by_guess": true,
                          "because": ["role is manager", "team_size is under 50 (a guess)"], "alternatives": [], "blockers": [] } },
  "path": { "recommended": "essentials", "title": "The essentials", "welcome": "Welcome, Ada.",
            "steps": [ { "name": "first_board", "title": "Your first board", "state": "open", "show": { "component": "Board", "with": { "seats": 14 } } } ] },
  "imputed": { "team_size": { "value": 14, "method": "median by role", "donors": 812, "confidence": 0.93 } },
  "absent": { "ui_language": "unasked" },
  "ask": [ { "field": "team_size", "question": "How many people will use Acme?", "type": "int", "range": [1, 100000], "stage": "first_week" } ],
  "consent": [], "changes_at": "2026-11-25T08:12:09Z"
}"#;

const PERSON: &str = r#"{ "user": "u42", "regime": "gdpr", "consent": { "personalization": true },
    "answers": { "role": "manager" }, "first_name": "Ada" }"#;

const EVENTS: &str = r#"
{ "userId": "u42", "event": "project_created", "timestamp": "2026-11-18T08:12:09Z", "messageId": "m1" }
"#;

#[test]
fn the_page_s_document_comes_out_byte_for_byte() {
    let engine = engine_with_fit(PROGRAM, FIT);
    let (person, events) = (profile(&engine, PERSON), history(&engine, EVENTS));
    let at = instant("2026-11-23T10:00:00Z");
    let decision =
        engine.decide_for(&person, &events, at, purpose(&engine, "personalization")).expect("a decision");
    // Read and written again without white space, keys in the order of the page.
    let sample: serde_json::Value = serde_json::from_str(SAMPLE).expect("JSON");
    let sample = serde_json::to_string(&sample).expect("JSON");
    let fit = engine.fit().hash.clone().expect("a hash");
    let expected = sample.replace("HASH", &engine.program().hash).replace("FIT", &fit);
    assert_eq!(decision.to_json(), expected);
}

#[test]
fn the_same_input_gives_the_same_bytes() {
    let at = instant("2026-11-23T10:00:00Z");
    let once = || {
        let engine = engine_with_fit(PROGRAM, FIT);
        let (person, events) = (profile(&engine, PERSON), history(&engine, EVENTS));
        let personalization = purpose(&engine, "personalization");
        engine.decide_for(&person, &events, at, personalization).expect("a decision").to_json()
    };
    assert_eq!(once(), once());
}
