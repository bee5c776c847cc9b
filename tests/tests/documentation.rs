//! What the documentation shows, holds: programs check, tests pass.

#![allow(clippy::indexing_slicing, clippy::unwrap_used, reason = "a test fails by panicking")]

use onboard_runtime::Engine;
use onboard_tests::{Case, Person, Run, checked, markdown_below, read_program};
use std::path::{Path, PathBuf};

fn root() -> PathBuf {
    Path::new(env!("CARGO_MANIFEST_DIR")).join("..")
}

/// The blocks fenced as whole programs, each as a case of its own.
fn programs(file: &Path) -> Vec<Case> {
    let text = std::fs::read_to_string(file).unwrap();
    let blocks =
        text.split("\n```onboard\n").skip(1).map(|rest| rest.split("\n```").next().unwrap_or_default());
    let case = |(index, block): (usize, &str)| Case {
        name: format!("block {}", index + 1),
        file: file.to_owned(),
        sources: vec![("block.onboard".to_owned(), format!("{block}\n"))],
        ..Case::default()
    };
    blocks.enumerate().map(case).collect()
}

fn failing_tests(program: onboard_ir::Program) -> Vec<String> {
    let reports = Engine::new(program).unwrap().run_tests().unwrap();
    reports.iter().filter(|report| !report.passed()).map(|report| format!("{report:#?}")).collect()
}

#[test]
fn programs_in_the_documentation_have_no_findings_and_their_tests_pass() {
    let shown = [root().join("README.md"), root().join("docs/language.md")];
    let cases: Vec<Case> = shown.iter().flat_map(|file| programs(file)).collect();
    assert!(cases.len() >= 2, "the documentation shows {} programs", cases.len());
    for case in cases {
        let checked = checked(&case.sources);
        let found: Vec<String> =
            checked.diagnostics.iter().map(|found| format!("[{}] {}", found.slug, found.title)).collect();
        assert!(found.is_empty(), "{}: {found:#?}", case.place());
        let failing = failing_tests(checked.program.unwrap());
        assert!(failing.is_empty(), "{}: {failing:#?}", case.place());
    }
}

#[test]
fn examples_have_no_findings_and_their_tests_pass() {
    let roots =
        ["examples/shop/shop.onboard", "examples/shop/visits.onboard", "examples/music/music.onboard"];
    for file in roots {
        let checked = read_program(&root().join(file)).unwrap();
        let found: Vec<String> =
            checked.diagnostics.iter().map(|found| format!("[{}] {}", found.slug, found.title)).collect();
        assert!(found.is_empty(), "{file}: {found:#?}");
        let failing = failing_tests(checked.program.unwrap());
        assert!(failing.is_empty(), "{file}: {failing:#?}");
    }
}

/// The text of the first block that is fenced so.
fn block<'t>(text: &'t str, fence: &str) -> &'t str {
    let (_, rest) = text.split_once(&format!("\n```{fence}\n")).unwrap();
    rest.split("\n```").next().unwrap_or_default()
}

#[test]
fn the_readme_shows_the_finding_and_the_decision_that_there_are() {
    let text = std::fs::read_to_string(root().join("README.md")).unwrap();
    let program = format!("{}\n", block(&text, "onboard"));
    let slip = program.replace("role == executive and", "role is executive and");
    let found = checked(&[("tour.onboard".to_owned(), slip)]).diagnostics;
    assert_eq!(found.len(), 1, "{found:?}");
    let shown = block(&text, "text");
    assert!(shown.contains(found[0].slug) && shown.contains(&found[0].title), "{found:?}");
    let engine = Engine::new(checked(&[("tour.onboard".to_owned(), program)]).program.unwrap()).unwrap();
    let profile = r#"{"user":"ada","consent":{"personalization":true},"answers":{"role":"manager"}}"#;
    let at = Some("2026-03-02T09:00:00Z".to_owned());
    let run = Run { profile: profile.to_owned(), at, ..Run::default() };
    let document = Person::read(&engine, &run).unwrap().document(&engine).unwrap();
    let shown: serde_json::Value = serde_json::from_str(block(&text, "json")).unwrap();
    assert_eq!(document, shown, "the README shows another decision; it is {document}");
}

#[test]
fn links_of_the_documentation_lead_somewhere() {
    let mut files = markdown_below(&root().join("docs")).unwrap();
    files.extend(["README.md", "ARCHITECTURE.md", "CHANGELOG.md"].map(|file| root().join(file)));
    for file in files {
        let text = std::fs::read_to_string(&file).unwrap();
        for link in text.split("](").skip(1).filter_map(|rest| rest.split(')').next()) {
            let target = link.split('#').next().unwrap_or_default();
            if !target.is_empty() && !target.contains("://") && !target.contains(' ') {
                let there = file.parent().unwrap().join(target);
                assert!(there.exists(), "{} links to {target}, which is not there", file.display());
            }
        }
    }
}
