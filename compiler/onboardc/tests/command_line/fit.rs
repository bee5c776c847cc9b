//! `fit`: learns what fallbacks need.

use crate::folder::Folder;

const RULES: &str = r#"onboarding team_sizes {}

purpose personalization {
    ask "May we tailor your first week?"
    basis consent
}

for personalization

field role: one of { engineer, manager } { ask "What do you do?" }
field team_size: int in 1 to 100_000 {
    ask "How many are you?"
    fallback median by role
    fallback 5
}

segment big when team_size >= 50

path small_team "Start alone" { welcome "Welcome." }
path big_team "Bring your team" { welcome "Welcome." }

matrix start -> path for personalization {
    big -> path
    yes -> big_team
    -   -> small_team
}
"#;

fn people() -> String {
    let person = |n: u32| {
        let (role, size) = if n.is_multiple_of(2) { ("manager", 80 + n) } else { ("engineer", 3) };
        format!(
            "{{\"user\": \"u{n}\", \"consent\": {{\"personalization\": {}}}, \"answers\": {{\"role\": \"{role}\", \"team_size\": {size}}}}}\n",
            n < 80
        )
    };
    (0..100).map(person).collect()
}

#[test]
fn what_is_learned_fills_what_is_missing() {
    let newcomer = "{\"user\": \"new\", \"consent\": {\"personalization\": true}, \"answers\": {\"role\": \"manager\"}}\n";
    let folder =
        Folder::with(&[("rules.onboard", RULES), ("people.jsonl", &people()), ("new.jsonl", newcomer)]);
    let at = ["--at", "2026-03-15T12:00:00Z"];
    let fit = |out: &str| {
        let run = folder.run(
            &[&["fit", "rules.onboard", "--profiles", "people.jsonl", "-o", out], at.as_slice()].concat(),
        );
        run.exits(0).complains("learned from 100 profiles");
        assert!(!run.stderr.contains("the file is empty"));
        folder.read(out)
    };
    let learned = fit("fit.json");
    assert_eq!(fit("again.json"), learned, "the same people give the same file");
    let eval = |more: &[&str]| {
        let run = folder
            .run(&[&["eval", "rules.onboard", "--profiles", "new.jsonl"], at.as_slice(), more].concat());
        run.exits(0).documents().remove(0)
    };
    let with = eval(&["--fit", "fit.json"]);
    assert_eq!(
        with["imputed"]["team_size"]["value"], 118,
        "the lower middle of the 40 managers who agreed: {with:#}"
    );
    assert_eq!(with["imputed"]["team_size"]["donors"], 40);
    assert_eq!(with["path"]["recommended"], "big_team");
    assert_eq!(eval(&[])["imputed"]["team_size"]["value"], 5, "without a fit the constant is left");
}

#[test]
fn a_fit_that_cannot_be_used_is_refused() {
    let folder = Folder::with(&[
        ("rules.onboard", RULES),
        ("people.jsonl", &people()),
        ("bad.json", "{\"format\": 1}"),
    ]);
    let run = folder.run(&["eval", "rules.onboard", "--profiles", "people.jsonl", "--fit", "bad.json"]);
    run.exits(2).complains("cannot use `bad.json`: not a fit file");
    folder.run(&["eval", "rules.onboard", "--profiles", "people.jsonl", "--fit", "no.json"]).exits(2);
}

#[test]
fn rows_that_cannot_be_used_are_told_and_can_be_made_a_failure() {
    let folder =
        Folder::with(&[("rules.onboard", RULES), ("people.csv", "user,answers.team_size\na,3\nb\na,4\n")]);
    let fit = ["fit", "rules.onboard", "--profiles", "people.csv"];
    let run = folder.run(&fit);
    run.exits(0)
        .complains("people.csv:3:2: ")
        .complains("already given on line 2")
        .complains("learned from 1 profile\n");
    assert!(run.json()["statistics"].is_array());
    folder.run(&[fit.as_slice(), &["--strict"]].concat()).exits(1);
}

#[test]
fn a_program_from_which_nothing_is_learned_is_told() {
    let folder = Folder::with_tour(&[("people.csv", "user,visits\na,3\n")]);
    let run = folder.run(&["fit", "tour.onboard", "--profiles", "people.csv"]);
    run.exits(0).complains("learned from 1 profile\n").complains("the file is empty");
    assert_eq!(run.json()["statistics"].as_array().map(Vec::len), Some(0));
}
