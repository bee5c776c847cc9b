//! `eval --summary`: counts of segments, paths and questions.

use crate::folder::Folder;

const PEOPLE: &str = "user,visits,role\nana,7,engineer\nbo,1,manager\ncy,2,engineer\ndan,x,engineer\neve,9\n";

#[test]
fn counts_are_those_of_the_documents() {
    let folder = Folder::with_tour(&[("people.csv", PEOPLE)]);
    let run = folder.run(&[
        "eval",
        "tour.onboard",
        "--profiles",
        "people.csv",
        "--at",
        "2026-03-15T12:00Z",
        "--summary",
    ]);
    run.exits(0).prints("4 people").complains("1 row skipped, 1 value not usable");
    insta::assert_snapshot!(run.stdout);
}

#[test]
fn a_summary_goes_to_a_file_without_colours() {
    let folder = Folder::with_tour(&[("people.csv", PEOPLE)]);
    let run =
        folder.run(&["eval", "tour.onboard", "--profiles", "people.csv", "--summary", "-o", "summary.txt"]);
    assert_eq!(run.exits(0).stdout, "");
    assert!(folder.read("summary.txt").contains("4 people"));
}

#[test]
fn nobody_is_counted_as_nobody() {
    let folder = Folder::with_tour(&[("people.jsonl", "")]);
    folder
        .run(&["eval", "tour.onboard", "--profiles", "people.jsonl", "--summary"])
        .exits(0)
        .prints("0 people");
}

#[test]
fn people_given_twice_and_those_known_by_events_count_once() {
    let folder = Folder::with_tour(&[
        ("people.csv", "user,visits\nana,7\nana,1\nbo,1\n"),
        ("events.csv", "user,time,event\nana,2026-03-15T08:00Z,Signed In\nzoe,2026-03-15T09:00Z,Signed In\n"),
    ]);
    let run = folder.run(&[
        "eval",
        "tour.onboard",
        "--profiles",
        "people.csv",
        "--events",
        "events.csv",
        "--summary",
        "--at",
        "2026-03-15T12:00Z",
    ]);
    run.exits(0).prints("3 people");
}

#[test]
fn stories_of_the_first_people_follow_the_tables() {
    let people = "user,visits\nana,7\nbo,1\ncy,3\n";
    let folder = Folder::with_tour(&[("people.csv", people)]);
    let arguments = ["eval", "tour.onboard", "--profiles", "people.csv", "--summary", "--stories", "2"];
    let run = folder.run(&arguments);
    let (tables, stories) = run.exits(0).stdout.split_once("\nana:\n").unwrap();
    assert!(tables.contains("3 people"), "{tables}");
    assert!(stories.starts_with("path desk is recommended"), "{stories}");
    assert!(stories.contains("\nbo:\npath tour is recommended"), "{stories}");
    assert!(!stories.contains("cy:"), "{stories}");
}

#[test]
fn stories_cannot_be_told_of_standard_input() {
    let folder = Folder::with_tour(&[]);
    let arguments = ["eval", "tour.onboard", "--profiles", "-", "--summary", "--stories", "1"];
    let run = folder.run(&arguments);
    assert!(run.exits(2).stderr.contains("can be read only once"), "{}", run.stderr);
}

/// Answers with a time may be kept by one purpose and not by the other.
const TIMED: &str = r#"onboarding case { timezone "UTC" }
purpose service { basis contract; retain 30d }
purpose ads { ask "May we?"; basis consent; regime gdpr opt_in }
for service, ads
path small "Small"
path large "Large"
field team: int in 0 to 500 { ask "How many are you?"; fallback 3 }
field plan: one of { free, pro } { from record at "plan" }
segment big when team >= 50
segment paying when plan == pro
matrix tour -> path for service {
    big | paying -> path
    yes | -      -> large
    -   | yes    -> large
    -   | no     -> small
}
"#;

#[test]
fn every_engine_counts_the_same_of_objects() {
    let mut people = String::new();
    for number in 0..700 {
        let line = match number % 9 {
            0 => {
                format!(r#"{{"user": "u{number}", "plan": "pro", "answers": {{"team": {}}}}}"#, number % 120)
            }
            1 => format!(
                r#"{{"user": "u{number}", "answers": {{"team": {{"value": 80, "at": "2026-01-0{}T00:00:00Z"}}}}}}"#,
                1 + number % 9
            ),
            2 => format!(r#"{{"user": {number}, "plan": "free"}}"#),
            3 => format!(r#"{{"plan": "gold", "answers": {{"team": {number}}}}}"#),
            4 => "{\"user\": \"u0\"}".to_owned(),
            5 => format!(r#"{{"user": "", "plan": "pro", "answers": {{"team": {number}}}}}"#),
            6 => "{\"plan\": \"pro\", ".to_owned(),
            7 => format!(
                r#"{{"user": "u{number}", "consent": {{"ads": [{{"granted": true, "at": "2026-01-01T00:00:00Z"}}]}}}}"#
            ),
            _ => "[1, 2]".to_owned(),
        };
        people.push_str(&line);
        people.push('\n');
    }
    let folder = Folder::with(&[("timed.onboard", TIMED), ("people.jsonl", &people)]);
    let summary = |engine: &str| {
        let run = folder.run(&[
            "eval",
            "timed.onboard",
            "--profiles",
            "people.jsonl",
            "--for",
            "service",
            "--at",
            "2026-03-15T12:00Z",
            "--summary",
            "--engine",
            engine,
        ]);
        run.exits(0);
        (run.stdout, run.stderr)
    };
    let expected = summary("interpreter");
    assert!(expected.0.contains("big ") && expected.1.contains("skipped"), "{expected:?}");
    assert_eq!(summary("auto"), expected);
    assert_eq!(summary("jit"), expected);
}
