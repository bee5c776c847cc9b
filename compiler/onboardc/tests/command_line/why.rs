//! `why`: the story of one decision.

use crate::folder::Folder;

const PEOPLE: &str = "{\"user\": \"ana\", \"visits\": 7}\n{\"user\": \"bo\", \"role\": \"manager\"}\n";

#[test]
fn one_person_in_a_file_over_several_lines() {
    let folder = Folder::with_tour(&[("ana.json", "\u{feff}{\n  \"user\": \"ana\",\n  \"visits\": 7\n}\n")]);
    let run = folder.run(&["why", "tour.onboard", "--profile", "ana.json"]);
    run.exits(0).prints("desk").prints("visits").prints("└─ ");
}

#[test]
fn one_of_many_is_named() {
    let folder = Folder::with_tour(&[("people.jsonl", PEOPLE), ("people.csv", "user,visits\nana,7\nbo,1\n")]);
    for file in ["people.jsonl", "people.csv"] {
        folder
            .run(&["why", "tour.onboard", "--profile", file])
            .exits(2)
            .complains("several people: `ana`, `bo`");
        folder.run(&["why", "tour.onboard", "--profile", file, "--user", "bo"]).exits(0).prints("start");
        folder
            .run(&["why", "tour.onboard", "--profile", file, "--user", "zoe"])
            .exits(2)
            .complains("nobody called `zoe`");
    }
}

#[test]
fn also_why_not() {
    let folder = Folder::with_tour(&[("people.jsonl", PEOPLE)]);
    let why = |more: &[&str]| {
        folder.run(&[&["why", "tour.onboard", "--profile", "people.jsonl", "--user", "bo"], more].concat())
    };
    why(&["--path", "tour"]).exits(0).prints("tour").prints("row 2 is true");
    why(&["--segment", "frequent"]).exits(0).prints("frequent").prints("visits");
    why(&["--path", "tuor"]).exits(2).complains("did you mean `tour`?");
    why(&["--segment", "frequnt"]).exits(2).complains("did you mean `frequent`?");
    why(&["--segment", "frequent", "--path", "tour"]).exits(2).complains("cannot be used with");
}

#[test]
fn events_tell_their_part() {
    let events = "user,time,event\nbo,2026-03-15T08:00Z,Signed In\nbo,2026-03-15T09:00Z,Signed In\nbo,2026-03-15T10:00Z,Signed In\n";
    let folder = Folder::with_tour(&[("people.jsonl", PEOPLE), ("events.csv", events)]);
    let run = folder.run(&[
        "why",
        "tour.onboard",
        "--profile",
        "people.jsonl",
        "--user",
        "bo",
        "--events",
        "events.csv",
        "--at",
        "2026-03-15T12:00Z",
        "--segment",
        "frequent",
    ]);
    run.exits(0).prints("signed_in_7d");
}

#[test]
fn the_tree_is_drawn_in_colour_and_in_ascii() {
    let folder = Folder::with_tour(&[("people.jsonl", PEOPLE)]);
    let why = ["why", "tour.onboard", "--profile", "people.jsonl", "--user", "ana"];
    let coloured = folder.run(&[why.as_slice(), &["--color", "always"]].concat());
    assert!(coloured.exits(0).stdout.contains("\u{1b}[32m"));
    let ascii = folder.command(&why).env("LC_ALL", "C").output().unwrap();
    assert!(ascii.stdout.is_ascii(), "{}", String::from_utf8_lossy(&ascii.stdout));
}

#[test]
fn a_story_looks_like_this() {
    let folder = Folder::with_tour(&[("people.jsonl", PEOPLE)]);
    let run = folder.run(&[
        "why",
        "tour.onboard",
        "--profile",
        "people.jsonl",
        "--user",
        "bo",
        "--at",
        "2026-03-15T12:00Z",
    ]);
    insta::assert_snapshot!(run.stdout);
}
