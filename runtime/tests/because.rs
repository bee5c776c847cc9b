//! Reasons: which facts are named, in which words and order.

#![allow(clippy::expect_used, clippy::indexing_slicing, reason = "a test fails by panicking")]

mod support;

use serde_json::{Value, json};
use support::{document, engine};

const AT: &str = "2026-01-10T12:00:00Z";

/// A matrix over one condition in every form, and the reasons that it gives.
fn because(condition: &str, person: &str, events: &str) -> Value {
    let source = format!(
        r#"
onboarding reasons {{ timezone "Europe/Lisbon" }}
purpose service {{ basis contract }}
for service
field role: one of {{ engineer, manager, executive }}
field size: int in 0 to 1_000 {{ fallback 5 }}
field spend: float in 0 to 1_000
field name: text
field vip: bool
field tools: set of one of {{ api, boards }}
field home: country
field born: date
field app: version
event seen
event bought {{ price: float in 0 to 100 }}
trait visits = count of seen in last 7d
trait last_seen = time of last seen
trait dearest = max of bought.price
let double = size * 2
let called = name otherwise "there"
segment large when size >= 50
segment boss when role in {{ manager, executive }} and size >= 1
segment regular {{ enter when visits >= 2; leave when visits == 0 }}
segment asked when {condition}
path yes_path "Yes"
path no_path "No"
matrix tour -> path for service {{
    asked -> path
    yes   -> yes_path
    no    -> no_path
}}
"#
    );
    document(&engine(&source), person, events, AT)["matrices"]["tour"]["because"].clone()
}

#[test]
fn numbers_are_told_by_the_bound_that_matters() {
    let told = |condition: &str, spend: f64| because(condition, &format!(r#"{{"spend": {spend}}}"#), "");
    assert_eq!(told("spend >= 100", 100.0), json!(["spend is 100 or more"]));
    assert_eq!(told("spend >= 100", 99.5), json!(["spend is under 100"]));
    assert_eq!(told("spend > 2.5", 3.0), json!(["spend is over 2.5"]));
    assert_eq!(told("spend > 2.5", 2.5), json!(["spend is 2.5 or less"]));
    assert_eq!(told("not spend < 10", 10.0), json!(["spend is 10 or more"]));
    assert_eq!(told("100 <= spend", 100.0), json!(["spend is 100 or more"]));
    assert_eq!(told("spend == 0", 0.0), json!(["spend is 0"]));
    assert_eq!(told("spend == 0", 1.0), json!(["spend is not 0"]));
    assert_eq!(told("spend in 5 to 20", 5.0), json!(["spend is 5 to 20"]));
    assert_eq!(told("spend in 5 to 20", 4.0), json!(["spend is under 5"]));
    assert_eq!(told("spend in 5 to 20", 21.0), json!(["spend is over 20"]));
}

#[test]
fn members_are_told_as_they_are() {
    let told = |condition: &str| because(condition, r#"{"role": "manager"}"#, "");
    assert_eq!(told("role == manager"), json!(["role is manager"]));
    assert_eq!(told("role == engineer"), json!(["role is manager"]));
    assert_eq!(told("role in { engineer, executive }"), json!(["role is manager"]));
    assert_eq!(told("role not in { engineer, executive }"), json!(["role is manager"]));
}

#[test]
fn every_type_has_its_words() {
    let person = r#"{"name": "Ada", "vip": true, "tools": ["api"], "home": "PT", "born": "1990-05-01", "app": "2.9.0"}"#;
    for (condition, words) in [
        ("name == \"Ada\"", "name is \"Ada\""),
        ("name == \"Bo\"", "name is not \"Bo\""),
        ("name starts with \"A\"", "name starts with \"A\""),
        ("name ends with \"x\"", "name does not end with \"x\""),
        ("name contains \"d\"", "name contains \"d\""),
        ("name matches `^B`", "name does not match `^B`"),
        ("vip", "vip is yes"),
        ("not vip", "vip is yes"),
        ("boards in tools", "tools does not include boards"),
        ("home == \"PT\"", "home is PT"),
        ("home in { \"ES\", \"FR\" }", "home is none of ES, FR"),
        ("born < 2000-01-01", "born is before 2000-01-01"),
        ("born >= 1990-05-01", "born is 1990-05-01 or later"),
        ("app >= v2.10.0", "app is under v2.10.0"),
        ("spend is missing", "spend is missing"),
        ("name is missing", "name is not missing"),
        ("length(name) > 2", "length(name) is over 2"),
        ("called == \"Ada\"", "called is \"Ada\""),
    ] {
        assert_eq!(because(condition, person, ""), json!([words]), "{condition}");
    }
}

#[test]
fn a_guess_is_called_one() {
    assert_eq!(because("size < 50", "{}", ""), json!(["size is under 50 (a guess)"]));
    assert_eq!(because("size < 50", r#"{"size": 5}"#, ""), json!(["size is under 50"]));
    assert_eq!(because("double == 10", "{}", ""), json!(["double is 10 (a guess)"]));
    // Where a stated fact is enough, no guess is named.
    assert_eq!(because("size < 50 or vip", r#"{"vip": true}"#, ""), json!(["vip is yes"]));
    assert_eq!(because("size > 50 and vip", r#"{"vip": false}"#, ""), json!(["vip is no"]));
    assert_eq!(because("size > 50 or vip", r#"{"vip": true}"#, ""), json!(["vip is yes"]));
}

#[test]
fn only_what_decides_is_named() {
    let person = r#"{"role": "manager", "vip": false, "spend": 10, "size": 7}"#;
    let told = |condition: &str| because(condition, person, "");
    assert_eq!(told("vip and spend > 5"), json!(["vip is no"]));
    assert_eq!(told("spend > 50 and vip"), json!(["spend is 50 or less"]));
    assert_eq!(told("spend > 5 and size > 5"), json!(["size is over 5", "spend is over 5"]));
    assert_eq!(told("vip or spend > 50"), json!(["spend is 50 or less", "vip is no"]));
    assert_eq!(told("vip or spend > 5"), json!(["spend is over 5"]));
    assert_eq!(told("if vip then spend > 50 else size > 5"), json!(["size is over 5", "vip is no"]));
    // Segments are told by what settles them, each fact once.
    assert_eq!(told("large"), json!(["size is under 50"]));
    assert_eq!(told("boss and role == manager"), json!(["role is manager", "size is 1 or more"]));
}

#[test]
fn time_and_memory_have_their_words() {
    let seen = |time: &str| format!(r#"{{"event": "seen", "timestamp": "{time}"}}"#);
    let old = seen("2026-01-02T12:00:00Z");
    assert_eq!(because("now - last_seen > 5d", "{}", &old), json!(["last_seen was over 5d ago"]));
    assert_eq!(because("now - last_seen <= 5d", "{}", &old), json!(["last_seen was over 5d ago"]));
    assert_eq!(because("days since last_seen > 5", "{}", &old), json!(["days since last_seen is over 5"]));
    assert_eq!(because("visits == 0", "{}", &old), json!(["visits is 0"]));
    let twice = format!("{}\n{}", seen("2026-01-05T23:30:00Z"), seen("2026-01-06T12:00:00Z"));
    assert_eq!(because("regular", "{}", &twice), json!(["regular since 2026-01-06 (entered)"]));
    let left = format!("{}\n{}", seen("2025-12-01T12:00:00Z"), seen("2025-12-02T12:00:00Z"));
    assert_eq!(because("regular", "{}", &left), json!(["not regular since 2025-12-09 (left)"]));
    assert_eq!(because("regular", "{}", ""), json!(["not regular (never entered)"]));
}

#[test]
fn an_unknown_row_above_leaves_alternatives_and_blockers() {
    let engine = engine(
        r#"
purpose service { basis contract }
for service
field role: one of { engineer, manager } { ask "?" }
field vip: bool
event bought { price: float in 0 to 100 }
trait dearest = max of bought.price
path a "A"
path b "B"
path c "C"
matrix tour -> path for service {
    role     | vip | dearest -> path
    manager  | yes | -       -> a
    engineer | -   | > 50    -> b
    -        | -   | -       -> c
}
"#,
    );
    let tour = |person: &str| document(&engine, person, "", AT)["matrices"]["tour"].clone();
    let all = tour("{}");
    assert_eq!(all["status"], "provisional");
    assert_eq!(all["alternatives"], json!([{"row": 1, "path": "a"}, {"row": 2, "path": "b"}]));
    assert_eq!(
        all["blockers"],
        json!([
            {"name": "role", "absent": "unasked"},
            {"name": "vip", "absent": "unasked"},
            {"name": "dearest", "absent": "not_applicable"}
        ])
    );
    assert_eq!(all["because"], json!([]));
    let engineer = tour(r#"{"role": "engineer", "vip": false}"#);
    assert_eq!(engineer["because"], json!(["role is engineer"]));
    assert_eq!(engineer["alternatives"], json!([{"row": 2, "path": "b"}]));
    assert_eq!(engineer["blockers"], json!([{"name": "dearest", "absent": "not_applicable"}]));
    let manager = tour(r#"{"role": "manager", "vip": false}"#);
    assert_eq!(manager["status"], "settled");
    assert_eq!(manager["because"], json!(["role is manager", "vip is no"]));
}
