//! `build`: a program in one file, and the commands that take it in place of rules.

use crate::folder::Folder;
use std::fs;

const PEOPLE: &str = "user,visits,role\nana,7,engineer\nbo,,manager\ncy,1,\n";

const AT: [&str; 2] = ["--at", "2026-03-15T12:00:00Z"];

fn built() -> Folder {
    let folder = Folder::with_tour(&[("people.csv", PEOPLE)]);
    let run = folder.run(&["build", "tour.onboard", "-o", "tour.built"]);
    run.exits(0).complains("built `welcome_desk` ");
    assert_eq!(run.stdout, "");
    folder
}

#[test]
fn a_built_file_decides_as_the_rules_do() {
    let folder = built();
    let eval = |rules: &str| {
        folder
            .run(&[&["eval", rules, "--profiles", "people.csv"], AT.as_slice()].concat())
            .exits(0)
            .stdout
            .clone()
    };
    assert_eq!(eval("tour.built"), eval("tour.onboard"));
    let why = |rules: &str| {
        let arguments = ["why", rules, "--profile", "people.csv", "--user", "ana"];
        folder.run(&[&arguments, AT.as_slice()].concat()).exits(0).stdout.clone()
    };
    assert_eq!(why("tour.built"), why("tour.onboard"));
}

#[test]
fn the_same_rules_give_the_same_file_whatever_their_comments() {
    let folder = built();
    folder.run(&["build", "tour.onboard", "-o", "again.built"]).exits(0);
    let bytes = |name: &str| fs::read(folder.path(name)).unwrap();
    assert_eq!(bytes("again.built"), bytes("tour.built"));
    assert!(!folder.names().iter().any(|name| name.contains(".tmp")), "nothing is left beside it");
}

#[test]
fn statistics_go_into_the_file_and_give_way_to_others() {
    let rules = "onboarding teams {}\npurpose setup { basis contract }\nfor setup\nfield size: int { ask \"How many?\"; fallback median }\nsegment big when size >= 50\n";
    let folder = Folder::with(&[("teams.onboard", rules)]);
    for (name, size) in [("small", 10), ("large", 90)] {
        let people: String =
            (0..40).map(|n| format!("{{\"user\": {n}, \"answers\": {{\"size\": {size}}}}}\n")).collect();
        folder.write(&format!("{name}.jsonl"), people);
        let (profiles, fit) = (format!("{name}.jsonl"), format!("{name}.json"));
        folder
            .run(&[&["fit", "teams.onboard", "--profiles", &profiles, "-o", &fit], AT.as_slice()].concat())
            .exits(0);
    }
    folder.write("new.jsonl", "{\"user\": \"new\"}\n");
    folder.run(&["build", "teams.onboard", "--fit", "large.json", "-o", "teams.built"]).exits(0);
    let big = |more: &[&str]| {
        let all = [&["eval", "teams.built", "--profiles", "new.jsonl"], AT.as_slice(), more].concat();
        let document: serde_json::Value = serde_json::from_str(&folder.run(&all).exits(0).stdout).unwrap();
        document["segments"]["big"].as_bool()
    };
    assert_eq!(big(&[]), Some(true));
    assert_eq!(big(&["--fit", "small.json"]), Some(false));
}

#[test]
fn tests_travel_with_the_program() {
    let rules = format!(
        "{}\ntest \"who comes often\" {{\n    given visits = 9\n    expect path desk\n}}\ntest \"nobody\" {{\n    expect path desk\n}}\n",
        crate::folder::TOUR
    );
    let folder = Folder::with(&[("tour.onboard", &rules)]);
    folder.run(&["build", "tour.onboard", "-o", "tour.built"]).exits(0);
    let run = folder.run(&["test", "tour.built"]);
    run.exits(1).prints("1 passed, 1 failed").prints("expected path desk, but");
    folder.run(&["test", "tour.onboard", "tour.built"]).exits(1).prints("2 passed, 2 failed");
}

#[test]
fn a_damaged_file_is_refused_and_says_so() {
    let folder = built();
    let mut bytes = fs::read(folder.path("tour.built")).unwrap();
    bytes[100] ^= 1;
    folder.write("damaged.built", &bytes);
    bytes.truncate(200);
    folder.write("cut.built", &bytes);
    for (name, reason) in [("damaged.built", "damaged"), ("cut.built", "cut off")] {
        let run = folder.run(&["eval", name, "--profiles", "people.csv"]);
        run.exits(2).complains(&format!("cannot use `{name}`: ")).complains(reason);
        folder.run(&["test", name]).exits(2).complains(reason);
    }
}

#[test]
fn rules_with_an_error_are_not_built() {
    let folder = Folder::with(&[("broken.onboard", "segment big when size >= 50\n")]);
    folder.run(&["build", "broken.onboard", "-o", "out.built"]).exits(1).complains("unknown-name");
    assert_eq!(folder.names(), ["broken.onboard"]);
    let folder = built();
    folder.run(&["build", "tour.built", "-o", "again.built"]).exits(2).complains("is built already");
    folder.run(&["build", "tour.onboard"]).exits(2).complains("--output <FILE>");
}
