//! Every case of the corpus: its findings, and its documents from every engine.

#![allow(clippy::unwrap_used, reason = "a test fails by panicking")]

use onboard_tests::{Case, cases, findings, markdown_below, outcomes};
use std::path::Path;

fn corpus() -> Vec<Case> {
    let folder = Path::new(env!("CARGO_MANIFEST_DIR")).join("corpus");
    let files = markdown_below(&folder).unwrap();
    let read = |file: &std::path::PathBuf| cases(file, &std::fs::read_to_string(file).unwrap()).unwrap();
    files.iter().flat_map(read).collect()
}

#[test]
fn findings_stand_where_cases_say() {
    let mut wrong = Vec::new();
    for case in corpus() {
        let problems = findings(&case);
        if !problems.is_empty() {
            wrong.push(format!("{}\n    {}", case.place(), problems.join("\n    ")));
        }
    }
    assert!(wrong.is_empty(), "{} cases:\n{}", wrong.len(), wrong.join("\n"));
}

#[test]
fn documents_say_what_cases_expect() {
    let mut wrong = Vec::new();
    let mut ran = 0;
    for case in corpus() {
        match outcomes(&case) {
            Ok(problems) if problems.is_empty() => ran += case.runs.len(),
            Ok(problems) => wrong.push(format!("{}\n    {}", case.place(), problems.join("\n    "))),
            Err(why) => wrong.push(format!("{}\n    {why}", case.place())),
        }
    }
    assert!(wrong.is_empty(), "{} cases:\n{}", wrong.len(), wrong.join("\n"));
    assert!(ran > 21, "only {ran} people were decided about");
}

#[test]
fn every_diagnostic_has_a_case() {
    let mut covered: Vec<String> =
        corpus().iter().flat_map(Case::expected).map(|expected| expected.slug).collect();
    covered.sort();
    covered.dedup();
    let of_tests = |slug: &str| slug == "failed-test";
    let mut registered: Vec<String> = onboard_compiler::diagnostics::all()
        .iter()
        .map(|page| page.slug.to_owned())
        .filter(|slug| !of_tests(slug))
        .collect();
    registered.sort();
    assert_eq!(covered, registered);
}
