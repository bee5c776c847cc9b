//! What goes wrong on the first day: each gets a clear error with its place, nothing is lost, and the exit code is right.

use crate::folder::{Folder, TOUR};
use std::fmt::Write;
use std::time::{Duration, Instant};

#[test]
fn an_empty_file() {
    let folder = Folder::with(&[("empty.onboard", ""), ("spaces.onboard", " \n\t\n")]);
    folder.run(&["check", "empty.onboard"]).exits(0).prints("checked 1 file");
    folder.run(&["check", "spaces.onboard"]).exits(0);
    folder.run(&["fmt", "--check", "empty.onboard"]).exits(0);
    folder.run(&["test", "empty.onboard"]).exits(0).prints("0 passed, 0 failed; there is no `test`");
}

#[test]
fn a_binary_file() {
    let folder = Folder::with(&[]);
    let picture: Vec<u8> = (0..4096_u32).map(|n| (n.wrapping_mul(2_654_435_761) >> 24) as u8).collect();
    folder.write("picture.onboard", &picture);
    let run = folder.run(&["check", "picture.onboard"]);
    run.exits(1).prints("onboard::not-text").prints("checked 1 file: 1 error");
    folder.run(&["fmt", "picture.onboard"]).exits(1);
    assert_eq!(std::fs::read(folder.path("picture.onboard")).unwrap(), picture, "a picture is never written");
}

#[test]
fn text_in_another_encoding() {
    let folder = Folder::with(&[]);
    folder.write("latin.onboard", b"// caf\xe9\npurpose service { basis contract }\n");
    folder.run(&["check", "latin.onboard"]).exits(1).prints("not UTF-8").prints("latin.onboard:1:7");
    let utf16: Vec<u8> = TOUR.encode_utf16().flat_map(u16::to_le_bytes).collect();
    folder.write("utf16.onboard", [b"\xff\xfe".as_slice(), &utf16].concat());
    folder.run(&["check", "utf16.onboard"]).exits(1).prints("UTF-16");
}

#[test]
fn a_hundred_thousand_lines() {
    let mut rules =
        String::from("purpose service { basis contract }\nfor service\nfield visits: int in 0 to 9\n");
    for line in 0..100_000 {
        writeln!(rules, "segment s{line} when visits > {}", line % 9).unwrap();
    }
    rules.push_str("segment last when visits = 3\n");
    let folder = Folder::with(&[("long.onboard", &rules)]);
    let begun = Instant::now();
    folder
        .run(&["check", "long.onboard"])
        .exits(1)
        .prints("long.onboard:100004:26")
        .prints("checked 1 file: 1 error");
    assert!(begun.elapsed() < Duration::from_secs(120), "{:?}", begun.elapsed());
}

#[test]
fn twenty_thousand_findings() {
    let rules = "segment x when visits = 3\n".repeat(20_000);
    let folder = Folder::with(&[("wrong.onboard", &rules)]);
    let begun = Instant::now();
    let run = folder.run(&["check", "wrong.onboard"]);
    run.exits(1);
    assert!(run.stdout.matches("onboard::single-equals").count() == 20_000);
    assert!(begun.elapsed() < Duration::from_secs(120), "{:?}", begun.elapsed());
}

#[test]
fn ten_thousand_nested_parentheses() {
    let rules = format!(
        "purpose service {{ basis contract }}\nfor service\nfield visits: int in 0 to 9\nsegment a when {}visits{} > 3\n",
        "(".repeat(10_000),
        ")".repeat(10_000)
    );
    let folder = Folder::with(&[("deep.onboard", &rules)]);
    let run = folder.run(&["check", "deep.onboard"]);
    run.exits(1).prints("nesting-too-deep").prints("deep.onboard:4:");
    assert!(run.stdout.lines().all(|line| line.chars().count() < 300), "long lines are shown in part");
    folder.run(&["fmt", "deep.onboard"]).exits(1);
    assert_eq!(folder.read("deep.onboard"), rules);
}

#[test]
fn unclosed_braces_and_strings() {
    let folder = Folder::with(&[
        ("brace.onboard", "purpose service { basis contract\n\nfor service\nfield visits: int in 0 to 9\n"),
        ("string.onboard", "path tour \"Take the tour { welcome \"Hi.\" }\n"),
        ("only.onboard", "{"),
        ("quote.onboard", "\""),
    ]);
    folder.run(&["check", "brace.onboard"]).exits(1).prints("unclosed-block").prints("brace.onboard:1:17");
    folder.run(&["check", "string.onboard"]).exits(1).prints("string.onboard:1:");
    folder.run(&["check", "only.onboard"]).exits(1).prints("only.onboard:1:1");
    folder.run(&["check", "quote.onboard"]).exits(1).prints("quote.onboard:1:1");
}

#[test]
fn windows_line_ends_a_byte_order_mark_and_emoji() {
    let rules =
        format!("\u{feff}{}", TOUR.replace("Welcome back.", "Welcome back. 👋🏽 olá").replace('\n', "\r\n"));
    let folder = Folder::with(&[("tour.onboard", &rules)]);
    folder.run(&["check", "tour.onboard"]).exits(0).prints("no findings");
    folder.write("profiles.csv", "\u{feff}user,visits\r\nana,7\r\nbo,1\r\n");
    let run = folder.run(&["eval", "tour.onboard", "--profiles", "profiles.csv"]);
    let documents = run.exits(0).documents();
    assert_eq!(documents[0]["user"], "ana");
    assert_eq!(documents[0]["path"]["welcome"], "Welcome back. 👋🏽 olá");
    assert_eq!(documents.len(), 2);
    // Places count characters, not bytes, and no byte order mark.
    folder.write("wrong.onboard", "\u{feff}// 👋🏽\r\nsegment a when visits = 3 // olá\r\n");
    folder.run(&["check", "wrong.onboard"]).exits(1).prints("wrong.onboard:2:23");
}

#[test]
fn a_missing_import_and_an_import_cycle() {
    let folder = Folder::with(&[
        ("rules/main.onboard", "import \"privcy.onboard\"\nsegment often when visits > 3\n"),
        ("rules/privacy.onboard", "purpose service { basis contract }\n"),
        ("round/a.onboard", "import \"b.onboard\"\nfor service\nfield visits: int in 0 to 9\n"),
        (
            "round/b.onboard",
            "import \"a.onboard\"\npurpose service { basis contract }\nsegment often when visits > 3\n",
        ),
        ("self.onboard", "import \"self.onboard\"\npurpose service { basis contract }\n"),
        ("folder.onboard", "import \"rules\"\n"),
    ]);
    let run = folder.run(&["check", "rules/main.onboard"]);
    run.exits(1).prints("missing-import").prints("rules/main.onboard:1:8").prints("1 error");
    folder.run(&["check", "round/a.onboard"]).exits(0).prints("no findings");
    folder.run(&["check", "round"]).exits(0).prints("checked 2 files: no findings");
    folder.run(&["check", "self.onboard"]).exits(0);
    folder.run(&["check", "folder.onboard"]).exits(1).prints("missing-import");
}

#[test]
fn a_directory_instead_of_a_file() {
    let folder = Folder::with_tour(&[("people/readme.md", ""), ("one.jsonl", "{}\n")]);
    let run = folder.run(&["eval", "tour.onboard", "--profiles", "people", "--input-format", "csv"]);
    run.exits(2).complains("cannot read `people`: it is a directory");
    let run = folder.run(&["eval", "tour.onboard", "--events", "people", "--events-format", "jsonl"]);
    run.exits(2).complains("cannot read `people`: it is a directory");
    let run = folder.run(&["eval", "tour.onboard", "--profiles", "one.jsonl", "-o", "people"]);
    run.exits(2).complains("cannot write `people`: it is a directory");
    let run = folder.run(&["eval", "tour.onboard", "--profiles", "one.jsonl", "--fit", "people"]);
    run.exits(2).complains("cannot read `people`: it is a directory");
}

#[test]
fn an_output_that_cannot_be_written() {
    let folder = Folder::with_tour(&[("one.jsonl", "{}\n")]);
    let run = folder.run(&["eval", "tour.onboard", "--profiles", "one.jsonl", "-o", "nowhere/out.jsonl"]);
    run.exits(2).complains("cannot write `nowhere/out.jsonl`: there is no folder `nowhere`");
    assert_eq!(folder.names(), ["one.jsonl", "tour.onboard"]);
    if std::path::Path::new("/dev/full").exists() {
        let full = folder.run(&["eval", "tour.onboard", "--profiles", "one.jsonl", "-o", "/dev/full"]);
        full.exits(2).complains("cannot write `/dev/full`");
    }
}

#[test]
fn an_output_is_whole_or_not_there() {
    let folder = Folder::with_tour(&[
        ("bad.csv", "user,visits\nana,7\n\"never closed,1\n"),
        ("out.jsonl", "before\n"),
    ]);
    // The input ends inside a quote: what follows is one long cell, a ragged row, and the run goes on.
    folder.run(&["eval", "tour.onboard", "--profiles", "bad.csv", "-o", "out.jsonl"]).exits(0);
    assert_eq!(folder.read("out.jsonl").lines().count(), 1);
    folder.write("out.jsonl", "before\n");
    let run = folder.run(&["eval", "tour.onboard", "--profiles", "nowhere.csv", "-o", "out.jsonl"]);
    run.exits(2);
    assert_eq!(folder.read("out.jsonl"), "before\n", "a run that fails leaves the old file");
    assert_eq!(folder.names(), ["bad.csv", "out.jsonl", "tour.onboard"], "nothing half-written stays");
}

#[test]
fn data_where_rules_are_wanted_and_a_folder_where_data_is() {
    let folder = Folder::with_tour(&[("people.jsonl", "{}\n")]);
    folder.write("folder/people.csv", "user\nana\n");
    for command in ["check", "test", "fmt"] {
        folder.run(&[command, "people.jsonl"]).exits(2).complains("`people.jsonl` holds data and no rules");
    }
    let swapped = folder.run(&["eval", "people.jsonl", "--profiles", "tour.onboard"]);
    swapped.exits(2).complains("--profiles");
    folder.run(&["eval", "tour.onboard", "--profiles", "folder"]).exits(2).complains("it is a directory");
}

#[test]
fn a_place_that_takes_no_file() {
    let folder = Folder::with_tour(&[("people.csv", "user\nana\n")]);
    let eval = |output: &str| folder.run(&["eval", "tour.onboard", "--profiles", "people.csv", "-o", output]);
    eval("nowhere/out.jsonl").exits(2).complains("there is no folder `nowhere`");
    eval(".").exits(2).complains("it is a directory");
    if cfg!(target_os = "linux") {
        eval("/proc/out.jsonl").exits(2).complains("cannot write `/proc/out.jsonl`");
        assert!(!eval("/proc/out.jsonl").stderr.contains("no folder"));
    }
}
