//! Which questions are offered.

#![allow(clippy::expect_used, clippy::indexing_slicing, reason = "a test fails by panicking")]

mod support;

use onboard_ir::{FieldId, Program, PurposeId, Type, Value};
use onboard_runtime::{Answer, Profile, Slot};
use support::{decision, document, engine};

const AT: &str = "2026-01-10T12:00:00Z";

/// The fields asked for, of a program with these declarations after its fields.
fn asked(program: &str, person: &str, events: &str) -> Vec<String> {
    let source = format!(
        r#"
purpose service {{ basis contract }}
for service
field role: one of {{ engineer, manager, executive }} {{ ask "Role?" }}
field size: int in 1 to 1_000 {{ ask "Size?"; fallback 5 }}
field vip: bool {{ ask "Vip?" }}
field town: text {{ ask "Town?" }}
field limit_to: int in 1 to 1_000
event seen
event bought {{ price: float in 0 to 100 }}
trait visits = count of seen in last 7d
trait dearest = max of bought.price
path a "A"
path b "B"
path c "C"
{program}
"#
    );
    let document = document(&engine(&source), person, events, AT);
    let ask = document["ask"].as_array().expect("a list").clone();
    ask.iter().map(|question| question["field"].as_str().expect("a name").to_owned()).collect()
}

const ALL: &str = "profiling for service { stage all ask role, size, vip, town; limit 9 per day }";

fn tour(rows: &str) -> String {
    format!("matrix tour -> path for service {{\n{rows}\n}}\n{ALL}")
}

#[test]
fn an_answer_that_can_change_the_path_is_asked_for() {
    let program = tour("role | size -> path\n manager | >= 50 -> a\n - | - -> b");
    assert_eq!(asked(&program, "{}", ""), ["role", "size"]);
    // A guess counts as not yet known.
    assert_eq!(asked(&program, r#"{"role": "manager"}"#, ""), ["size"]);
    assert!(asked(&program, r#"{"role": "engineer"}"#, "").is_empty());
    assert_eq!(asked(&program, r#"{"size": 50}"#, ""), ["role"]);
    assert!(asked(&program, r#"{"size": 49}"#, "").is_empty());
    assert!(asked(&program, r#"{"role": "manager", "size": 50}"#, "").is_empty());
}

#[test]
fn an_answer_that_leads_to_the_same_path_is_not() {
    assert!(asked(&tour("vip -> path\n yes -> a\n - -> a"), "{}", "").is_empty());
    assert_eq!(asked(&tour("vip -> path\n yes -> a\n no -> a"), "{}", ""), ["vip"], "now there is no path");
    // Every kind of answer is tried.
    let program = tour("size -> path\n < 10 -> a\n 10 to 1_000 -> a\n - -> b");
    assert!(asked(&program, "{}", "").is_empty());
    let program = tour("size -> path\n < 10 -> a\n 11 to 1_000 -> a\n - -> b");
    assert_eq!(asked(&program, "{}", ""), ["size"]);
}

#[test]
fn a_row_that_is_out_of_reach_asks_nothing() {
    let program = tour("limit_to | vip -> path\n > 5 | yes -> a\n > 3 | - -> b\n - | yes -> c\n - | - -> a");
    assert_eq!(asked(&program, r#"{"limit_to": 9}"#, ""), ["vip"]);
    assert!(asked(&program, r#"{"limit_to": 4}"#, "").is_empty());
    assert_eq!(asked(&program, r#"{"limit_to": 1}"#, ""), ["vip"]);
}

#[test]
fn a_condition_on_what_never_was_asks_nothing() {
    // `dearest` has no value, and an answer gives it none.
    let program = tour("vip | dearest -> path\n yes | > 5 -> a\n - | - -> b");
    assert!(asked(&program, "{}", "").is_empty());
    let bought = r#"{"event": "bought", "timestamp": "2026-01-09T12:00:00Z", "properties": {"price": 9}}"#;
    assert_eq!(asked(&program, "{}", bought), ["vip"]);
    let cheap = bought.replace("\"price\": 9", "\"price\": 1");
    assert!(asked(&program, "{}", &cheap).is_empty());
}

#[test]
fn what_asks_whether_a_value_is_missing_is_changed_by_any_answer() {
    let program = tour("town -> path\n missing -> a\n - -> b");
    assert_eq!(asked(&program, "{}", ""), ["town"]);
    let program = tour("size is imputed -> path\n yes -> a\n - -> b");
    assert_eq!(asked(&program, "{}", ""), ["size"]);
}

#[test]
fn segments_and_lets_lead_to_their_fields() {
    let program = format!(
        "let double = size * 2\nsegment large when double >= 100 and role == manager\n{}",
        tour("large -> path\n yes -> a\n - -> b")
    );
    assert_eq!(asked(&program, "{}", ""), ["role", "size"]);
    assert!(asked(&program, r#"{"role": "executive"}"#, "").is_empty());
}

#[test]
fn a_trait_leads_to_the_fields_that_its_filter_reads() {
    let program = format!(
        "trait dear = count of bought where price > user.size\nsegment keen when dear >= 1\n{}",
        tour("keen -> path\n yes -> a\n - -> b")
    );
    let bought = r#"{"event": "bought", "timestamp": "2026-01-09T12:00:00Z", "properties": {"price": 9}}"#;
    assert_eq!(asked(&program, "{}", bought), ["size"]);
    assert!(asked(&program, r#"{"size": 3}"#, bought).is_empty());
}

#[test]
fn a_segment_that_remembers_is_asked_about_as_it_stands() {
    let program = format!(
        "segment loyal {{ enter when visits >= 2 or vip; leave when visits == 0 }}\n{}",
        tour("loyal -> path\n yes -> a\n - -> b")
    );
    // Leaving wins: whatever is answered, they are out.
    assert!(asked(&program, "{}", "").is_empty());
    let seen = |day: &str| format!(r#"{{"event": "seen", "timestamp": "2026-01-{day}T12:00:00Z"}}"#);
    assert_eq!(asked(&program, "{}", &seen("09")), ["vip"]);
    // Who has entered stays in.
    let both = format!("{}\n{}", seen("08"), seen("09"));
    assert!(asked(&program, "{}", &both).is_empty());
    let three = format!("{}\n{}\n{}", seen("01"), seen("02"), seen("09"));
    assert!(asked(&program, "{}", &three).is_empty());
}

#[test]
fn what_the_path_shows_is_asked_for() {
    let program = |step: &str| {
        format!(
            "path shown \"S\" {{ step one \"One\" {{ {step} }} }}\n{}",
            tour("vip -> path\n yes -> shown\n no -> b")
        )
    };
    let argument = program("show component X { seats: size }");
    assert_eq!(asked(&argument, r#"{"vip": true}"#, ""), ["size"]);
    assert!(asked(&argument, r#"{"vip": false}"#, "").is_empty(), "another path");
    assert_eq!(asked(&argument, "{}", ""), ["size", "vip"], "it may still be shown");
    let skip = program("show video \"v\"; skip when role == manager");
    assert_eq!(asked(&skip, r#"{"vip": true}"#, ""), ["role"]);
    assert!(asked(&program("show video \"v\"; skip when size >= 1"), r#"{"vip": true}"#, "").is_empty());
    let condition = program("show video \"v\" when size > 5");
    assert_eq!(asked(&condition, r#"{"vip": true}"#, ""), ["size"]);
}

#[test]
fn refusals_stages_and_limits_hold_back() {
    let rows = "matrix tour -> path for service {\n role | size | vip -> path\n manager | - | - -> a\n - | > 5 | - -> b\n - | - | yes -> b\n - | - | - -> c\n}\n";
    let stages = "stage first ask role\n stage later when visits >= 1 ask size, vip";
    let program = format!("{rows}profiling for service {{ {stages}\n limit 2 per session }}");
    assert_eq!(asked(&program, "{}", ""), ["role"]);
    let seen = r#"{"event": "seen", "timestamp": "2026-01-10T11:55:00Z"}"#;
    assert_eq!(asked(&program, "{}", seen), ["role", "size"]);
    let declined = |time: &str| {
        format!(
            r#"{{"event": "question_declined", "timestamp": "{time}", "properties": {{"field": "role"}}}}"#
        )
    };
    assert_eq!(
        asked(&program, "{}", &format!("{seen}\n{}", declined("2025-12-11T12:00:00.000001Z"))),
        ["size", "vip"]
    );
    assert_eq!(
        asked(&program, "{}", &format!("{seen}\n{}", declined("2025-12-11T12:00:00Z"))),
        ["role", "size"]
    );
    let shown = |time: &str| {
        format!(r#"{{"event": "question_shown", "timestamp": "{time}", "properties": {{"field": "role"}}}}"#)
    };
    assert_eq!(
        asked(&program, "{}", &shown("2026-01-10T11:30:00Z")),
        ["role"],
        "within the session, one of two"
    );
    let two = format!("{seen}\n{}\n{}", shown("2026-01-10T11:50:00Z"), shown("2026-01-10T11:40:00Z"));
    assert!(asked(&program, "{}", &two).is_empty());
    let before = two.replace("T11:4", "T11:2").replace("T11:50", "T11:21").replace("T11:55", "T11:56");
    assert_eq!(asked(&program, "{}", &before), ["role", "size"], "an earlier session");
}

/// What is asked of somebody of whom nothing is known, where people of each role have had teams of these sizes.
fn asked_with_groups(engineers: i64, managers: i64) -> Vec<String> {
    let engine = engine(
        r#"
purpose service { basis contract }
for service
field role: one of { engineer, manager } { ask "Role?" }
field size: int in 1 to 1_000 { ask "Size?"; fallback median by role; fallback median }
path a "A"
path b "B"
matrix tour -> path for service {
    size  -> path
    >= 50 -> a
    -     -> b
}
profiling for service { stage all ask role; limit 9 per day }
"#,
    );
    let mut learner = engine.learner(support::instant(AT)).expect("a learner");
    for (role, size) in [(0, engineers), (1, managers)] {
        let mut donor = engine.empty_profile();
        donor.state(FieldId(0), Value::Member(role));
        donor.state(FieldId(1), Value::Int(size));
        (0..30).for_each(|_| learner.add(&donor));
    }
    let fit = learner.finish();
    let document = document(&engine.with_fit(fit), "{}", "", AT);
    let ask = document["ask"].as_array().expect("a list").clone();
    ask.iter().map(|question| question["field"].as_str().expect("a name").to_owned()).collect()
}

#[test]
fn what_makes_groups_is_asked_where_the_groups_differ_in_effect() {
    assert_eq!(asked_with_groups(70, 10), ["role"]);
    assert!(asked_with_groups(70, 60).is_empty(), "whoever they are, the guess leads to `a`");
}

#[test]
fn what_another_purpose_tells_is_tried_as_well() {
    let asked = |rule: &str, person: &str| {
        let source = format!(
            r#"
purpose service {{ basis contract }}
purpose sales {{ basis contract }}
for service, sales
field size: one of {{ small, big }} {{ ask "Size?" }}
field vip: bool {{ ask "Vip?" }}
for sales
field budget: int in 0 to 1_000
for service, sales
let band = declassify bucket(budget + (if size == big then 400 else 0), 100, 500) because "a wide band tells little"
path a "A"
path b "B"
matrix tour -> path for service {{
    band | vip -> path
    {rule} -> a
    -    | -   -> b
}}
profiling for service {{ stage all ask size, vip; limit 9 per day }}
"#
        );
        let document = document(&engine(&source), person, "", AT);
        let ask = document["ask"].as_array().expect("a list").clone();
        ask.iter().map(|question| question["field"].as_str().expect("a name").to_owned()).collect::<Vec<_>>()
    };
    assert_eq!(asked("2 | yes", r#"{"budget": 100}"#), ["size", "vip"]);
    assert!(asked("2 | yes", r#"{"budget": 10}"#).is_empty());
    assert!(asked("2 | yes", r#"{"budget": 10, "size": "big"}"#).is_empty());
    assert_eq!(asked("2 | yes", r#"{"budget": 100, "vip": true}"#), ["size"]);
    // The service may not ask for the budget, and without it there is no band.
    assert!(asked("2 | yes", r#"{"vip": true}"#).is_empty());
}

#[test]
fn a_question_says_what_an_answer_may_be() {
    let source = include_str!("programs/every_type.onboard");
    let decision = decision(&engine(source), "{}", "", AT);
    let document: serde_json::Value = serde_json::from_str(&decision.to_json()).expect("JSON");
    let ask = document["ask"].as_array().expect("a list");
    let told = |name: &str| ask.iter().find(|asked| asked["field"] == name).cloned().expect("it is asked");
    assert_eq!(told("an_int")["range"], serde_json::json!([0, 9]));
    assert_eq!(told("a_float")["range"], serde_json::json!([0.0, 1.0]));
    assert_eq!(told("a_member")["members"], serde_json::json!(["books", "music"]));
    assert_eq!(told("a_set")["type"], "set of one of");
    assert_eq!(ask.len(), 14);
}

const LAW: &str = r#"
purpose service { basis contract }
for service
field role: one of { engineer, manager, executive } { ask "Role?" }
field size: int in 1 to 1_000 { ask "Size?"; fallback 5 }
field vip: bool { ask "Vip?" }
field old: bool { ask "Old?"; fallback no }
field score: int in 0 to 10 { ask "Score?" }
event seen
trait visits = count of seen in last 7d
let points = if vip then score + 2 else score
segment large when size >= 50 or (role == executive and size >= 10)
segment loyal { enter when visits >= 3 or vip; leave when visits == 0 or old }
segment strange when (vip otherwise old) and role is not missing
segment sure when stated size >= 5 and not (size is imputed)
path a "A" {
    step one "One" { show component X { seats: visits }; skip when old }
    step two "Two" { show video "v" when points > 6 }
}
path b "B"
path c "C" { welcome "Hello." }
matrix first_one -> path for service {
    role    | large | loyal | points -> path
    manager | yes   | -     | -      -> a
    -       | -     | yes   | >= 8   -> a
    not manager | no | -    | < 3    -> b
    -       | -     | no    | missing -> b
}
matrix second_one -> path | offer: int in 0 to 1_000 for service {
    hit unique
    strange | sure -> path | offer
    yes     | -    -> c    | 1
    no      | yes  -> b    | 2
}
profiling for service { stage all ask role, size, vip, old, score; limit 9 per day }
"#;

/// What a person is shown: the path with its steps, and the results.
fn shown(decision: &onboard_runtime::Decision) -> serde_json::Value {
    let document: serde_json::Value = serde_json::from_str(&decision.to_json()).expect("JSON");
    let results = |name: &str| {
        let matrix = &document["matrices"][name];
        serde_json::json!([matrix["path"], matrix["results"]])
    };
    serde_json::json!([document["path"], results("first_one"), results("second_one")])
}

/// Whatever else is answered, an answer to a question that is not offered changes nothing that the person is shown.
#[test]
fn what_is_not_asked_for_can_change_nothing() {
    let engine = engine(LAW);
    let program = engine.program();
    let at = support::instant(AT);
    let fields: Vec<FieldId> = (0..5).map(FieldId).collect();
    let mut random = support::random::Random(3);
    // What is answered now does not change what was before.
    let answered = |random: &mut support::random::Random, field: FieldId| Answer {
        value: Slot::Known(answer(random, program, field)),
        at: Some(at),
    };
    let (mut offered, mut silent) = (0, 0);
    for _ in 0..5_000 {
        let mut person = engine.empty_profile();
        for field in &fields {
            if !random.once_in(3) {
                person.state(*field, answer(&mut random, program, *field));
            }
        }
        let days = (0..random.below(5)).map(|_| random.between(1, 12));
        let seen = days.map(|day| {
            format!(r#"{{"event": "seen", "timestamp": "2026-01-{:02}T12:00:00Z"}}"#, 10_i64.min(day))
        });
        let history = support::history(&engine, &seen.collect::<Vec<_>>().join("\n"));
        let decide =
            |person: &Profile| engine.decide_for(person, &history, at, PurposeId(0)).expect("a decision");
        let asked: Vec<FieldId> = decide(&person).questions().iter().map(|question| question.field).collect();
        offered += asked.len();
        let open: Vec<FieldId> =
            fields.iter().copied().filter(|field| person.fields[field.index()].answer.is_none()).collect();
        for field in open.iter().filter(|field| !asked.contains(field)) {
            silent += 1;
            for _ in 0..8 {
                let mut completed = person.clone();
                for other in open.iter().filter(|other| *other != field) {
                    if random.once_in(2) {
                        completed.answer(*other, answered(&mut random, *other));
                    }
                }
                let before = shown(&decide(&completed));
                completed.answer(*field, answered(&mut random, *field));
                assert_eq!(before, shown(&decide(&completed)), "{field:?} of {completed:#?}");
            }
        }
    }
    assert!(offered > 500 && silent > 500, "{offered} offered, {silent} not: the law was hardly tried");
}

fn answer(random: &mut support::random::Random, program: &Program, field: FieldId) -> Value {
    match program.fields[field.index()].ty {
        Type::Bool => Value::Bool(random.once_in(2)),
        Type::Int if field.index() == 1 => Value::Int(*random.pick(&[1, 4, 5, 6, 9, 10, 49, 50, 999])),
        Type::Int => Value::Int(random.between(0, 10)),
        _ => Value::Member(u32::try_from(random.below(3)).expect("a member")),
    }
}
