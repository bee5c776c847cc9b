//! Tests that programs hold: what they mean, and what a failure says.

#![allow(clippy::expect_used, clippy::indexing_slicing, reason = "a test fails by panicking")]

mod support;

use onboard_runtime::TestReport;
use support::{engine, engine_with_fit};

const PROGRAM: &str = include_str!("programs/acme_teams.onboard");

fn run(tests: &str) -> Vec<TestReport> {
    engine(&format!("{PROGRAM}\n{tests}")).run_tests().expect("reports")
}

/// Of a single test: for each failure what was expected and what came.
fn failures(steps: &str) -> Vec<(String, String)> {
    let reports = run(&format!("test \"it\" {{\n    given consent personalization\n{steps}\n}}"));
    let failures = reports[0].failures.iter();
    failures.map(|failure| (failure.expected.clone(), failure.found.clone())).collect()
}

#[track_caller]
fn passes(steps: &str) {
    assert_eq!(failures(steps), []);
}

#[track_caller]
fn fails(steps: &str, expected: &str, found: &str) {
    assert_eq!(failures(steps), [(expected.to_owned(), found.to_owned())]);
}

#[test]
fn a_story_is_lived_in_order() {
    passes(
        "    given role = executive, team_size = 120
    expect path collaboration because row 1
    expect enterprise
    expect ask nothing",
    );
    passes(
        "    given role = engineer
    after 3 session_started, 5 feature_used { feature: api }
    expect power_user, path api_deep_dive
    after 6d
    expect power_user, slipping
    after 1d
    expect not power_user, path essentials",
    );
}

#[test]
fn what_came_instead_is_told_with_its_place_and_story() {
    let reports = run(
        "test \"wrong\" {\n    given consent personalization, role = manager, team_size = 3\n    expect path collaboration\n}",
    );
    let [failure] = reports[0].failures.as_slice() else { panic!("one failure: {reports:#?}") };
    assert_eq!(failure.expected, "path collaboration");
    assert_eq!(failure.found, "path essentials, by row 4 of tour");
    let lines = PROGRAM.lines().count();
    assert_eq!(usize::try_from(failure.location.line).expect("a line"), lines + 4);
    let why = failure.why.as_ref().expect("a story").to_text();
    assert!(why.contains("no: team_size is under 50: it is 3"), "{why}");
    assert_eq!(reports[0].expectations, 1);
    assert!(!reports[0].passed());
}

#[test]
fn every_kind_of_expectation_can_fail() {
    let manager = "    given role = manager, team_size = 3\n";
    fails(
        &format!("{manager}    expect path essentials because row 3"),
        "path essentials because row 3",
        "path essentials, by row 4 of tour",
    );
    fails(&format!("{manager}    expect enterprise"), "enterprise", "it is false");
    fails("    expect slipping", "slipping", "it is unknown");
    fails("    expect not slipping", "not slipping", "it is unknown");
    fails("    expect ask nothing", "ask nothing", "ask role");
    fails(&format!("{manager}    expect ask role"), "ask role", "ask nothing");
    fails(
        "    given first_name = \"Ada\"\n    expect welcome \"Welcome, Bo.\"",
        "welcome \"Welcome, Bo.\"",
        "welcome \"Welcome, Ada.\"",
    );
    fails(
        &format!("{manager}    expect step first_board done"),
        "step first_board done",
        "step first_board open",
    );
    fails("    expect imputed team_size = 7", "imputed team_size = 7", "imputed team_size = 5");
    fails(
        &format!("{manager}    expect imputed team_size = 3"),
        "imputed team_size = 3",
        "team_size is stated: 3",
    );
    fails("    expect role is not missing", "role is not missing", "it is false");
}

#[test]
fn texts_follow_the_language_of_the_request() {
    passes(
        "    given first_name = \"Ada\", context \"language\" = \"pt-PT\"
    expect welcome \"Boas-vindas, Ada.\"",
    );
}

#[test]
fn statistics_are_those_of_the_engine() {
    let fit = r#"{"format": 1, "program": {"name": "acme_teams", "hash": ""}, "at": "2026-01-01T00:00:00Z", "people": 9,
        "statistics": [{"field": "team_size", "method": "median", "by": ["role"], "value": 70, "donors": 9, "confidence": 0.9,
        "groups": []}]}"#;
    let source = format!(
        "{PROGRAM}\ntest \"guessed\" {{ given consent personalization; expect imputed team_size = 70, enterprise }}"
    );
    let reports = engine_with_fit(&source, fit).run_tests().expect("reports");
    assert!(reports[0].passed(), "{reports:#?}");
}
