//! Profiles from Rust: set one by one, and derived from structs.
#![allow(
    clippy::expect_used,
    clippy::unwrap_used,
    clippy::indexing_slicing,
    reason = "a test fails by panicking"
)]

mod support;

use onboard_runtime::{Consent, Engine, Error, Profile, ToField, ToProfile};
use std::borrow::Cow;
use std::fmt;

fn engine() -> Engine {
    support::engine(include_str!("programs/team.onboard"))
}

fn from_json(engine: &Engine, json: &str) -> Profile {
    support::profile(engine, json)
}

#[test]
fn what_is_set_is_what_json_says() {
    let engine = engine();
    let set = || -> Result<Profile, Error> {
        Ok(engine
            .profile()
            .user("ada")
            .regime("gdpr")
            .consent("advice", true)?
            .set("role", "vice_president")?
            .set("team_size", 12_u8)?
            .set("budget", 99.5)?
            .set("tools", ["git", "slack"])?
            .set("started", "2019-05-01")?
            .set("remote", false)?
            .set("company", None::<&str>)?
            .build())
    };
    let json = r#"{"user": "ada", "regime": "gdpr", "consent": {"advice": true}, "answers": {"role": "vice_president",
        "team_size": 12, "budget": 99.5, "tools": ["git", "slack"], "started": "2019-05-01", "remote": false}}"#;
    assert_eq!(set().expect("a profile"), from_json(&engine, json));
}

#[test]
fn an_answer_has_its_time() {
    let engine = engine();
    let at = support::instant("2026-01-31T09:00:00Z");
    let profile = engine.profile().answered("team_size", 12, at).expect("a profile").build();
    let json = r#"{"answers": {"team_size": {"value": 12, "at": "2026-01-31T09:00:00Z"}}}"#;
    assert_eq!(profile, from_json(&engine, json));
}

#[test]
fn what_a_field_cannot_be_is_refused_with_what_it_can() {
    let engine = engine();
    let refused = |field: &str, value: &dyn ToField, expected: &str| {
        let error = engine.profile().set(field, value).expect_err("refused");
        assert!(error.is_invalid_value() && !error.is_unknown_name());
        assert!(error.to_string().contains(expected), "{error}");
    };
    refused("team_size", &0, "team_size: `0` is out of 1 to 100000");
    refused("team_size", &"12", "team_size: `12` is not a whole number");
    refused("team_size", &true, "team_size: `true` is not a whole number");
    refused("team_size", &u128::MAX, "is too large a number");
    refused("role", &"king", "role: `king` is none of engineer, vice_president");
    refused("role", &1, "role: `1` is not a text that names a member");
    refused("budget", &f64::NAN, "budget: `NaN` is not a finite number");
    refused("budget", &-1.0, "budget: `-1` is out of 0 to 1000000");
    refused("tools", &["git", "vim"], "`vim`, which is none of git, jira, slack");
    refused("started", &"yesterday", "started: `yesterday` is not a date (2026-01-31)");
    refused("remote", &"yes", "remote: `yes` is neither true nor false");
}

#[test]
fn a_name_that_is_not_there_is_refused_with_those_that_are() {
    let engine = engine();
    let error = engine.profile().set("team_sise", 12).expect_err("refused");
    assert!(error.is_unknown_name());
    let told = error.to_string();
    assert!(told.starts_with("there is no field `team_sise`; there is `role`, `team_size`"), "{told}");
    // A name that is not there is wrong also where nothing is said.
    assert!(engine.profile().set("team_sise", None::<i64>).is_err());
    let error = engine.profile().consent("advise", true).expect_err("refused");
    assert!(error.is_unknown_purpose() && error.to_string().contains("`advise`; there is `setup`, `advice`"));
}

#[derive(ToField)]
enum Role {
    #[expect(dead_code, reason = "a member that nobody here is")]
    Engineer,
    #[onboard(rename = "vice_president")]
    Chief,
}

#[derive(Clone, Copy, ToField)]
enum Tool {
    Git,
    Slack,
}

/// A type that knows how to be shown, and nothing of programs.
struct Day(u16, u8, u8);

impl fmt::Display for Day {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        write!(f, "{:04}-{:02}-{:02}", self.0, self.1, self.2)
    }
}

#[derive(ToProfile)]
struct Person<'a> {
    #[onboard(user)]
    id: u64,
    #[onboard(regime)]
    law: Option<&'a str>,
    #[onboard(consent = "advice")]
    agreed: Option<bool>,
    role: Option<Role>,
    #[onboard(rename = "team_size")]
    headcount: u32,
    budget: f32,
    tools: Vec<Tool>,
    #[onboard(display)]
    started: Day,
    remote: bool,
    company: Cow<'a, str>,
    #[onboard(skip)]
    #[expect(dead_code, reason = "not stated")]
    password: String,
}

fn ada() -> Person<'static> {
    Person {
        id: 7,
        law: None,
        agreed: Some(true),
        role: Some(Role::Chief),
        headcount: 60,
        budget: 12.5,
        tools: vec![Tool::Git, Tool::Slack],
        started: Day(2019, 5, 1),
        remote: true,
        company: "Acme".into(),
        password: String::new(),
    }
}

#[test]
fn a_struct_is_a_profile() {
    let engine = engine();
    let json = r#"{"user": "7", "consent": {"advice": true}, "answers": {"role": "vice_president", "team_size": 60,
        "budget": 12.5, "tools": ["git", "slack"], "started": "2019-05-01", "remote": true, "company": "Acme"}}"#;
    assert_eq!(engine.profile_of(&ada()).expect("a profile"), from_json(&engine, json));
    let silent = engine.profile_of(&Person { agreed: None, role: None, ..ada() }).expect("a profile");
    assert_eq!(silent.consent, [Consent::Open, Consent::Open]);
    assert_eq!(silent.fields[0].answer, None);
}

#[test]
fn errors_name_the_field_of_the_struct() {
    let engine = engine();
    let error = engine.profile_of(&Person { headcount: 0, ..ada() }).expect_err("refused");
    assert!(error.is_invalid_value());
    assert_eq!(error.to_string(), "Person.headcount: `0` is out of 1 to 100000");

    #[derive(ToProfile)]
    struct Other<T: ToField> {
        r#type: T,
    }
    let error = engine.profile_of(&Other { r#type: 1 }).expect_err("refused");
    assert!(error.is_unknown_name());
    assert!(error.to_string().starts_with("Other.type: there is no field `type`; "), "{error}");
}
