//! `check`: what it reads, what it says, and how it ends.

use crate::folder::{Folder, TOUR};

const WARNS: &str =
    "purpose service { basis contract }\nfor service\nfield visits: int\nsegment often when visits > 3\n";
const ERRS: &str = "purpose service { basis contract }\nfor service\nfield visits: int in 0 to 9\nsegment often when visits = 3\n";

#[test]
fn a_program_without_findings_exits_with_0() {
    let folder = Folder::with_tour(&[]);
    folder.run(&["check", "tour.onboard"]).exits(0).prints("checked 1 file: no findings");
}

#[test]
fn an_error_exits_with_1_and_shows_its_place_and_its_fix() {
    let folder = Folder::with(&[("rules.onboard", ERRS)]);
    let run = folder.run(&["check", "rules.onboard"]);
    run.exits(1)
        .prints("onboard::single-equals")
        .prints("rules.onboard:4:")
        .prints("fix: ")
        .prints("visits == 3");
    run.prints("1 error");
}

#[test]
fn a_warning_exits_with_0_unless_warnings_are_denied() {
    let folder = Folder::with(&[("rules.onboard", WARNS)]);
    folder.run(&["check", "rules.onboard"]).exits(0).prints("number-without-range").prints("warning");
    folder.run(&["check", "--deny", "warnings", "rules.onboard"]).exits(1);
}

#[test]
fn the_exit_code_is_over_all_files_and_not_just_the_last() {
    let folder = Folder::with(&[("a.onboard", ERRS), ("b.onboard", TOUR)]);
    folder.run(&["check", "a.onboard", "b.onboard"]).exits(1);
    folder.run(&["check", "b.onboard", "a.onboard"]).exits(1);
}

#[test]
fn a_file_that_cannot_be_read_exits_with_2_and_the_others_are_checked_all_the_same() {
    let folder = Folder::with(&[("a.onboard", ERRS)]);
    let run = folder.run(&["check", "nowhere.onboard", "a.onboard"]);
    run.exits(2).complains("cannot read `nowhere.onboard`: there is no such file").prints("single-equals");
}

#[test]
fn no_arguments_are_a_usage_error() {
    let folder = Folder::with(&[]);
    folder.run(&[]).exits(2);
    folder.run(&["check"]).exits(2);
    folder.run(&["chekc", "a.onboard"]).exits(2).complains("check");
    folder.run(&["check", "--format", "xml", "a.onboard"]).exits(2).complains("sarif");
}

#[test]
fn standard_input_is_read_for_a_dash() {
    let folder = Folder::with(&[]);
    folder.run_with(&["check", "-"], TOUR).exits(0);
    folder.run_with(&["check", "-"], ERRS).exits(1).prints("<stdin>:4:");
}

#[test]
fn imports_of_standard_input_are_read_from_the_current_folder() {
    let folder = Folder::with(&[("base.onboard", "purpose service { basis contract }\n")]);
    let rules =
        "import \"base.onboard\"\nfor service\nfield visits: int in 0 to 9\nsegment often when visits > 3\n";
    folder.run_with(&["check", "-"], rules).exits(0).prints("checked 2 files");
}

#[test]
fn a_folder_means_every_onboard_file_below_it() {
    let folder = Folder::with(&[
        ("rules/deep/a.onboard", ERRS),
        ("rules/b.onboard", TOUR),
        ("rules/notes.md", "field x = 5"),
        ("rules/.hidden/c.onboard", ERRS),
    ]);
    folder
        .run(&["check", "rules"])
        .exits(1)
        .prints("checked 2 files: 1 error")
        .prints("rules/deep/a.onboard:4:");
}

#[test]
fn a_folder_without_rules_is_said_to_have_none() {
    let folder = Folder::with(&[("empty/readme.md", "")]);
    folder.run(&["check", "empty"]).exits(2).complains("no `.onboard` file in `empty`");
}

#[test]
fn a_file_that_another_imports_is_no_program_of_its_own() {
    let main = "import \"base.onboard\"\nsegment often when visits > 3\n";
    let base = "import \"purposes.onboard\"\nfor service\nfield visits: int in 0 to 9\n";
    let folder = Folder::with(&[
        ("main.onboard", main),
        ("base.onboard", base),
        ("purposes.onboard", "purpose service { basis contract }\n"),
    ]);
    // Alone, `visits` would be used by nobody.
    folder.run(&["check", "base.onboard"]).exits(0).prints("unused-declaration");
    folder.run(&["check", "."]).exits(0).prints("checked 3 files: no findings");
    folder.run(&["check", "base.onboard", "purposes.onboard", "main.onboard"]).exits(0).prints("no findings");
}

#[test]
fn a_finding_in_a_shared_file_is_reported_once() {
    let shared = "purpose service { basis contract }\nfor service\nfield visits: int\n";
    let folder = Folder::with(&[
        ("shared.onboard", shared),
        ("one.onboard", "import \"shared.onboard\"\nsegment often when visits > 3\n"),
        ("two.onboard", "import \"shared.onboard\"\nsegment rarely when visits < 3\n"),
    ]);
    let run = folder.run(&["check", "."]);
    assert_eq!(run.exits(0).stdout.matches("onboard::number-without-range").count(), 1, "{}", run.stdout);
}

#[test]
fn what_one_of_several_programs_uses_is_used() {
    let shared = "purpose service { basis contract }\nfor service\nfield visits: int in 0 to 9\nfield orders: int in 0 to 9\n";
    let folder = Folder::with(&[
        ("shared.onboard", shared),
        ("one.onboard", "import \"shared.onboard\"\nsegment often when visits > 3\n"),
        ("two.onboard", "import \"shared.onboard\"\nsegment buys when orders > 3\n"),
    ]);
    folder.run(&["check", "."]).exits(0).prints("no findings");
    folder.run(&["check", "one.onboard"]).exits(0).prints("unused-declaration").prints("orders");
}

#[test]
fn colours_are_for_terminals_unless_asked_for() {
    let folder = Folder::with(&[("rules.onboard", ERRS)]);
    assert!(!folder.run(&["check", "rules.onboard"]).stdout.contains('\u{1b}'));
    assert!(folder.run(&["check", "--color", "always", "rules.onboard"]).stdout.contains('\u{1b}'));
    assert!(!folder.run(&["check", "--color", "never", "rules.onboard"]).stdout.contains('\u{1b}'));
    let forced =
        folder.command(&["--color", "always", "check", "rules.onboard"]).env("NO_COLOR", "1").output();
    assert!(String::from_utf8(forced.unwrap().stdout).unwrap().contains('\u{1b}'));
}

#[test]
fn without_a_utf8_locale_lines_are_drawn_with_ascii() {
    let folder = Folder::with(&[("rules.onboard", ERRS)]);
    let output = folder.command(&["check", "rules.onboard"]).env("LC_ALL", "C").output().unwrap();
    assert!(output.stdout.is_ascii(), "{}", String::from_utf8_lossy(&output.stdout));
    assert!(folder.run(&["check", "rules.onboard"]).stdout.contains('╭'));
}

#[test]
fn a_finding_looks_like_this() {
    let folder = Folder::with(&[("rules.onboard", ERRS)]);
    insta::assert_snapshot!(folder.run(&["check", "rules.onboard"]).stdout);
}

#[test]
fn labels_in_several_files_are_each_shown_in_their_file() {
    let folder = Folder::with(&[
        ("main.onboard", "import \"base.onboard\"\npurpose service { basis contract }\n"),
        ("base.onboard", "\n\npurpose service { basis contract }\n"),
    ]);
    let run = folder.run(&["check", "main.onboard"]);
    run.exits(1).prints("duplicate-name").prints("main.onboard:2:").prints("base.onboard:3:");
}

#[test]
fn a_reader_that_stops_early_is_no_failure() {
    let rules = format!("{}{}", TOUR, "segment x when visits = 3\n".repeat(2000));
    let folder = Folder::with(&[("rules.onboard", &rules)]);
    let mut child = folder
        .command(&["check", "rules.onboard"])
        .stdout(std::process::Stdio::piped())
        .stderr(std::process::Stdio::piped())
        .spawn()
        .unwrap();
    drop(child.stdout.take());
    let output = child.wait_with_output().unwrap();
    assert_eq!(output.status.code(), Some(1));
    assert_eq!(String::from_utf8(output.stderr).unwrap(), "");
}
