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

/// Rules whose test holds with what was learned, and not without.
const TEAM: &str = "onboarding team { }
purpose service { basis contract }
for service
field size: int in 1 to 500 { ask \"How many?\"; fallback median; fallback 3 }
profiling for service { stage signup ask size; limit 1 per day }
test \"what is learned fills gaps\" { expect imputed size = 9 }
";

#[test]
fn statistics_are_for_the_program_with_which_they_were_learned() {
    let other = TEAM.replace("onboarding team", "onboarding other").replace("size = 9", "size = 3");
    let people = "{\"answers\":{\"size\":9}}\n".repeat(3);
    let folder =
        Folder::with(&[("team.onboard", TEAM), ("other.onboard", &other), ("people.jsonl", &people)]);
    folder.run(&["fit", "team.onboard", "--profiles", "people.jsonl", "-o", "fit.json"]).exits(0);
    folder.run(&["test", "."]).exits(1).prints("1 passed, 1 failed");
    folder.run(&["test", ".", "--fit", "fit.json"]).exits(0).prints("2 passed, 0 failed");
    let run = folder.run(&["test", "other.onboard", "--fit", "fit.json"]);
    run.exits(2).complains("cannot use `fit.json`: the fit file was learned with another program, `team`");
    folder.run(&["test", ".", "--fit", "people.jsonl"]).exits(2).complains("not a fit file");
    folder.run(&["test", ".", "--fit", "nowhere.json"]).exits(2).complains("nowhere.json");
}
