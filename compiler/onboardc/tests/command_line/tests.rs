//! `test`: the tests that stand in the rules.

use crate::folder::{Folder, TOUR};

const HOLDS: &str = "\ntest \"who comes often goes to the desk\" {\n    given visits = 7\n    expect path desk because row 1\n    expect frequent\n}\n";
const FAILS: &str = "\ntest \"a manager takes the tour\" {\n    given role = manager\n    expect path tour, not frequent\n}\n";

#[test]
fn tests_that_hold_exit_with_0() {
    let folder = Folder::with(&[("tour.onboard", &format!("{TOUR}{HOLDS}"))]);
    let run = folder.run(&["test", "tour.onboard"]);
    run.exits(0).prints("who comes often goes to the desk").prints("\n1 passed, 0 failed\n");
}

#[test]
fn a_test_that_fails_exits_with_1_and_says_what_was_expected_what_came_and_why() {
    let folder = Folder::with(&[("tour.onboard", &format!("{TOUR}{HOLDS}{FAILS}"))]);
    let run = folder.run(&["test", "."]);
    run.exits(1).prints("\n1 passed, 1 failed\n");
    run.prints("a manager takes the tour").prints("expected path tour").prints("path desk").prints("why:");
    run.prints("row 2 is true and comes first");
    run.prints(&format!("tour.onboard:{}:", TOUR.lines().count() + 10));
}

#[test]
fn tests_of_rules_with_errors_are_not_run() {
    let folder = Folder::with(&[
        ("wrong.onboard", "purpose service { basis contract }\nsegment a when visits = 3\n"),
        ("tour.onboard", &format!("{TOUR}{HOLDS}")),
    ]);
    let run = folder.run(&["test", "wrong.onboard", "tour.onboard"]);
    run.exits(1).prints("single-equals").prints("not run").prints("1 passed, 0 failed");
}

#[test]
fn a_file_that_cannot_be_read_exits_with_2() {
    let folder = Folder::with(&[]);
    folder.run(&["test", "nowhere.onboard"]).exits(2).complains("there is no such file");
}
