//! Stories: why it was decided so, and why not otherwise.

#![allow(clippy::expect_used, reason = "a test fails by panicking")]

mod support;

use onboard_runtime::{Decision, Engine, Mark, Story, Target};
use support::engine_with_fit;

const PROGRAM: &str = include_str!("programs/acme_teams.onboard");
const AT: &str = "2026-11-23T10:00:00Z";
const ADA: &str = r#"{"regime": "gdpr", "consent": {"personalization": true}, "answers": {"role": "manager"}, "first_name": "Ada"}"#;
const ANYBODY: &str = r#"{"regime": "gdpr", "consent": {"personalization": true}}"#;

fn acme() -> Engine {
    let fit = r#"{"format": 1, "program": {"name": "acme_teams", "hash": ""}, "at": "2026-01-01T00:00:00Z", "people": 900,
        "statistics": [{"field": "team_size", "method": "median", "by": ["role"], "value": 9, "donors": 900,
        "confidence": 0.71, "groups": [{"group": ["manager"], "value": 14, "donors": 812, "confidence": 0.93}]}]}"#;
    engine_with_fit(PROGRAM, fit)
}

/// A project last week, and six sessions with the API a fortnight ago.
fn events() -> String {
    let mut lines = vec![r#"{"event": "project_created", "timestamp": "2026-11-18T08:12:09Z"}"#.to_owned()];
    for second in 0..6 {
        let time = format!("2026-11-10T08:12:0{second}Z");
        lines.push(format!(r#"{{"event": "session_started", "timestamp": "{time}"}}"#));
        lines.push(format!(
            r#"{{"event": "Feature Used", "timestamp": "{time}", "properties": {{"feature": "api"}}}}"#
        ));
    }
    lines.join("\n")
}

fn decide(person: &str, events: &str) -> Decision {
    support::decision(&acme(), person, events, AT)
}

#[track_caller]
fn told(decision: &Decision, target: Target<'_>, expected: &str) {
    let story = decision.explain(target).expect("a story").to_text();
    assert_eq!(story.trim_end(), expected.trim(), "it says:\n{story}");
}

#[test]
fn a_decision_is_told_row_by_row() {
    told(
        &decide(ADA, &events()),
        Target::Decision,
        "
path essentials is recommended, by row 4 of tour
  tour: row 4, settled, by guess
    no: row 1: role: manager or executive, enterprise: yes -> collaboration
      no: enterprise: yes
        no: role is manager
        team_size is under 50: it is 14 (a guess)
    no: row 2: role: engineer, power_user: yes -> api_deep_dive
      no: role is manager
    no: row 3: role: hobbyist, enterprise: no -> creative_projects
      no: role is manager
    yes: row 4: everybody -> essentials
  guesses
    team_size is taken as 14: median by role of 812 people; right about the decision for 93% of them
  what can change it
    an answer about team_size
    time alone, at 2026-11-25T08:12:09Z",
    );
}

#[test]
fn what_is_not_known_says_what_would_tell() {
    told(
        &decide(ANYBODY, ""),
        Target::Decision,
        "
path essentials is recommended, by row 4 of tour
  tour: row 4 for now; 3 cannot be ruled out
    no: row 1: role: manager or executive, enterprise: yes -> collaboration
      no: enterprise: yes
        team_size is under 50: it is 9 (a guess)
        team_size is under 10: it is 9 (a guess)
    no: row 2: role: engineer, power_user: yes -> api_deep_dive
      no: power_user: yes
        no: not power_user (never entered)
    unknown: row 3: role: hobbyist, enterprise: no -> creative_projects
      unknown: role is missing (nobody asked, or nobody answered)
        an answer about role would tell
    yes: row 4: everybody -> essentials
  guesses
    team_size is taken as 9: median of 900 people; right about the decision for 71% of them
  what can change it
    an answer about role",
    );
}

#[test]
fn a_path_that_was_not_taken_says_what_stands_in_the_way() {
    let decision = decide(ADA, &events());
    told(
        &decision,
        Target::Path("api_deep_dive"),
        "
no: path api_deep_dive is not recommended; essentials is
  no: tour, row 2: role: engineer, power_user: yes -> api_deep_dive
    no: role is manager
    no: power_user: yes
      no: not power_user since 2026-11-17 (left)
  guesses
    team_size is taken as 14: median by role of 812 people; right about the decision for 93% of them
  what can change it
    an answer about team_size
    time alone, at 2026-11-25T08:12:09Z",
    );
    let taken = decision.explain(Target::Path("essentials")).expect("a story");
    assert_eq!(taken.mark, Mark::Yes);
    assert_eq!(taken.text, "path essentials is recommended");
}

#[test]
fn a_row_that_comes_too_late_says_so() {
    let source = PROGRAM.replace(
        "    -                    | -          | -          -> essentials\n",
        "    -                    | -          | -          -> essentials\n    manager | - | - -> creative_projects\n",
    );
    let engine = support::engine(&source);
    let story =
        support::decision(&engine, ADA, "", AT).explain(Target::Path("creative_projects")).expect("a story");
    let text = story.to_text();
    assert!(text.contains("yes: tour, row 5: role: manager -> creative_projects\n    yes: role is manager\n    no: row 4 is true and comes first"), "{text}");
}

#[test]
fn a_segment_tells_its_rule_its_memory_and_nothing_that_it_does_not_hang_on() {
    let decision = decide(ADA, &events());
    told(
        &decision,
        Target::Segment("power_user"),
        "
no: they do not belong to power_user
  not power_user since 2026-11-17 (left)
  no: enter when advanced_uses >= 5 and sessions_7d >= 3
    no: advanced_uses is under 5: it is 0
  yes: leave when sessions_7d == 0
    yes: sessions_7d is 0",
    );
    told(
        &decision,
        Target::Segment("slipping"),
        "
yes: they belong to slipping
  yes: last_seen was over 5d ago: it is 2026-11-10 08:12",
    );
    told(
        &decide(ANYBODY, ""),
        Target::Segment("slipping"),
        "
unknown: whether they belong to slipping is not known
  unknown: last_seen is missing (there is nothing to compute it from)",
    );
}

#[test]
fn without_consent_the_story_begins_with_that() {
    let story = decide(r#"{"regime": "gdpr", "answers": {"role": "manager"}}"#, &events());
    let text = story.why().expect("a story").to_text();
    let second = text.lines().nth(1).expect("a line");
    assert_eq!(second, "  unknown: personalization is not allowed: no field is seen, and no event");
    assert!(!text.contains("manager is") && !text.contains("since"), "{text}");
}

#[test]
fn what_the_view_does_not_have_has_no_story() {
    let decision = decide(ADA, "");
    assert_eq!(decision.explain(Target::Path("nowhere")), None);
    assert_eq!(decision.explain(Target::Segment("nobody")), None);
}

#[test]
fn marks_say_what_a_line_is() {
    let story = decide(ADA, "").explain(Target::Segment("enterprise")).expect("a story");
    let marks: Vec<(Mark, &str)> =
        story.children.iter().map(|line: &Story| (line.mark, line.text.as_str())).collect();
    assert_eq!(
        marks[..2],
        [(Mark::No, "role is manager"), (Mark::Guess, "team_size is under 50: it is 14 (a guess)")]
    );
}
