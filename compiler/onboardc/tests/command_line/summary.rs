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
