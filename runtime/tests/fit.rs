//! Learning fallback statistics, and the file that holds them.

#![allow(clippy::expect_used, clippy::indexing_slicing, clippy::panic, reason = "a test fails by panicking")]

mod support;

use onboard_runtime::{Engine, Fit, FitError};
use serde_json::{Value, json};
use support::{document, engine, instant, profile};

const PROGRAM: &str = r#"
onboarding donors { timezone "Europe/Lisbon" }
purpose a { ask "A?"; basis consent; regime gdpr opt_in; retain 100d }
purpose b { ask "B?"; basis consent; regime gdpr opt_in }
for a
field size: int in 0 to 1_000 { fallback median by role at least 60% sure; fallback median; fallback 7 }
field mean_size: int in 0 to 1_000 { from record at "size"; fallback mean }
field share: float in 0 to 1 { fallback mean }
field half: float in 0 to 1 { from record at "share"; fallback median }
field shelf: one of { books, music, toys } { fallback most common }
for a, b
field role: one of { engineer, manager }
segment large when size >= 50
segment tall when mean_size >= 50
segment fond when shelf == books
"#;

fn learn(engine: &Engine, people: &[String]) -> Fit {
    let mut learner = engine.learner(instant("2026-01-10T12:00:00Z")).expect("a learner");
    people.iter().for_each(|person| learner.add(&profile(engine, person)));
    learner.finish()
}

fn file(engine: &Engine, people: &[String]) -> Value {
    serde_json::from_slice(&learn(engine, people).to_json(engine.program())).expect("JSON")
}

fn person(rest: &str) -> String {
    format!(r#"{{"regime": "gdpr", "consent": {{"a": true, "b": true}}, {rest}}}"#)
}

fn statistic<'a>(file: &'a Value, field: &str, by: &Value) -> &'a Value {
    let all = file["statistics"].as_array().expect("a list");
    all.iter().find(|known| known["field"] == field && known["by"] == *by).expect("the statistic")
}

#[test]
fn each_method_has_its_value() {
    let engine = engine(PROGRAM);
    let people: Vec<String> = [(1, 0.0, "toys"), (2, 0.25, "music"), (4, 0.5, "music"), (5, 1.0, "toys")]
        .iter()
        .map(|(size, share, shelf)| {
            person(&format!(r#""size": {size}, "share": {share}, "shelf": "{shelf}", "role": "manager""#))
        })
        .collect();
    let file = file(&engine, &people);
    assert_eq!(statistic(&file, "size", &json!([]))["value"], 2, "the lower middle");
    assert_eq!(statistic(&file, "mean_size", &json!([]))["value"], 3);
    assert_eq!(statistic(&file, "share", &json!([]))["value"], 0.4375);
    assert_eq!(statistic(&file, "half", &json!([]))["value"], 0.375, "the mean of the middle two");
    assert_eq!(statistic(&file, "shelf", &json!([]))["value"], "music", "of several, the first declared");
    assert_eq!(file["people"], 4);
    // Halves go to the even neighbour.
    let mean = |sizes: [u32; 2]| {
        let people: Vec<String> = sizes.iter().map(|size| person(&format!(r#""size": {size}"#))).collect();
        statistic(&self::file(&engine, &people), "mean_size", &json!([]))["value"].clone()
    };
    assert_eq!((mean([1, 2]), mean([2, 3])), (json!(2), json!(2)));
}

#[test]
fn confidence_leaves_each_donor_out_once() {
    let engine = engine(PROGRAM);
    let sizes = |sizes: &[u32]| {
        let people: Vec<String> = sizes.iter().map(|size| person(&format!(r#""size": {size}"#))).collect();
        let file = file(&engine, &people);
        let known = statistic(&file, "size", &json!([])).clone();
        (known["value"].clone(), known["confidence"].clone())
    };
    // 60 and 70 stand where the rule says *large*, the others' median does not.
    assert_eq!(sizes(&[10, 20, 30, 60, 70]), (json!(30), json!(0.6)));
    // Without 40, the lower middle of 10 and 60 is 10; without 10, that of 40 and 60 is 40; without 60, that of 10, 40 is 10.
    assert_eq!(sizes(&[10, 40, 60]), (json!(40), json!(0.6666)));
    // Of a single donor, nobody is left.
    assert_eq!(sizes(&[10]), (json!(10), json!(0.0)));
    // Each is out of the region in which the others' median lies.
    assert_eq!(sizes(&[10, 60]), (json!(10), json!(0.0)));
}

/// Whether the statistic of these people, by size and shelf, lies in the region that is told; none of nobody.
type Others = dyn Fn(&[(i64, u64)]) -> Option<bool>;

/// Left-out medians, means and winners, each computed from scratch.
#[test]
fn confidence_is_what_its_definition_says() {
    let engine = engine(PROGRAM);
    let mut random = support::random::Random(5);
    for _ in 0..60 {
        let count = random.between(1, 12);
        let people: Vec<(i64, u64)> =
            (0..count).map(|_| (*random.pick(&[1, 48, 49, 50, 51, 99]), random.below(3))).collect();
        let shelves = ["books", "music", "toys"];
        let tell = |(size, shelf): &(i64, u64)| {
            let shelf = shelves[usize::try_from(*shelf).expect("an index")];
            person(&format!(r#""size": {size}, "shelf": "{shelf}""#))
        };
        let file = file(&engine, &people.iter().map(tell).collect::<Vec<_>>());
        let agreeing = |statistic: &Others, own: &dyn Fn(&(i64, u64)) -> bool| {
            let agrees = |index: &usize| {
                let mut others = people.clone();
                let left_out = others.remove(*index);
                statistic(&others) == Some(own(&left_out))
            };
            let agreeing = (0..people.len()).filter(agrees).count();
            (agreeing * 10_000 / people.len()) as f64 / 10_000.0
        };
        let median = |others: &[(i64, u64)]| {
            let mut sizes: Vec<i64> = others.iter().map(|(size, _)| *size).collect();
            sizes.sort_unstable();
            sizes.get(sizes.len().checked_sub(1)? / 2).map(|size| *size >= 50)
        };
        let mean = |others: &[(i64, u64)]| {
            let sum: i64 = others.iter().map(|(size, _)| size).sum();
            let count = i64::try_from(others.len()).expect("few");
            // At least 49.5, which rounds to the even 50.
            (count > 0).then(|| 2 * sum >= 99 * count)
        };
        let winner = |others: &[(i64, u64)]| {
            let count = |shelf: u64| others.iter().filter(|(_, own)| *own == shelf).count();
            (0..3)
                .rev()
                .max_by_key(|shelf| count(*shelf))
                .filter(|shelf| count(*shelf) > 0)
                .map(|shelf| shelf == 0)
        };
        let confidence =
            |field: &str| statistic(&file, field, &json!([]))["confidence"].as_f64().expect("a number");
        assert_eq!(confidence("size"), agreeing(&median, &|(size, _)| *size >= 50), "{people:?}");
        assert_eq!(confidence("mean_size"), agreeing(&mean, &|(size, _)| *size >= 50), "{people:?}");
        assert_eq!(confidence("shelf"), agreeing(&winner, &|(_, shelf)| *shelf == 0), "{people:?}");
    }
}

#[test]
fn donors_are_stated_and_allow_every_purpose_that_the_fields_name() {
    let engine = engine(PROGRAM);
    let people = [
        person(r#""size": 10, "role": "manager""#),
        person(r#""size": 2000, "role": "manager""#),
        person(r#""size": 30"#),
        r#"{"regime": "gdpr", "consent": {"a": true}, "size": 40, "role": "manager"}"#.to_owned(),
        r#"{"regime": "gdpr", "consent": {"b": true}, "size": 50, "role": "manager"}"#.to_owned(),
        r#"{"regime": "gdpr", "size": 60, "role": "manager"}"#.to_owned(),
    ];
    let mut learner = engine.learner(instant("2026-01-10T12:00:00Z")).expect("a learner");
    for json in &people {
        let json: Value = serde_json::from_str(json).expect("JSON");
        learner.add(&engine.profile_from_json(&json).0);
    }
    let fit = learner.finish();
    let file: Value = serde_json::from_slice(&fit.to_json(engine.program())).expect("JSON");
    assert_eq!(statistic(&file, "size", &json!(["role"]))["donors"], 1, "`role` names `b` too");
    assert_eq!(statistic(&file, "size", &json!([]))["donors"], 3);
    assert_eq!(file["people"], 6);
}

#[test]
fn small_groups_are_not_written_and_back_off() {
    let engine = engine(PROGRAM);
    let many = |count: usize, size: u32, role: &str| {
        vec![person(&format!(r#""size": {size}, "role": "{role}""#)); count]
    };
    let people = [many(30, 70, "engineer"), many(29, 10, "manager")].concat();
    let fit = learn(&engine, &people);
    let file: Value = serde_json::from_slice(&fit.to_json(engine.program())).expect("JSON");
    let grouped = statistic(&file, "size", &json!(["role"]));
    assert_eq!(
        grouped["groups"],
        json!([{"group": ["engineer"], "value": 70, "donors": 30, "confidence": 1.0}])
    );
    let engine = engine.with_fit(fit);
    let at = "2026-01-10T12:00:00Z";
    let imputed = |role: &str| {
        document(&engine, &person(&format!(r#""role": "{role}""#)), "", at)["imputed"]["size"].clone()
    };
    assert_eq!(
        imputed("engineer"),
        json!({"value": 70, "method": "median by role", "donors": 30, "confidence": 1.0})
    );
    // The whole is less than 60% sure: of its 59, the 29 managers fall elsewhere. The next step, without groups, asks no more.
    assert_eq!(imputed("manager")["method"], "median");
    assert_eq!(imputed("manager")["value"], 70);
    assert_eq!(imputed("manager")["donors"], 59);
}

#[test]
fn the_file_is_the_same_for_the_same_people_in_any_order() {
    let engine = engine(PROGRAM);
    let mut people: Vec<String> = (0..80)
        .map(|index| {
            person(&format!(r#""size": {}, "share": 0.{index:02}1, "role": "engineer""#, index * 7 % 100))
        })
        .collect();
    let one = learn(&engine, &people);
    people.reverse();
    people.swap(3, 40);
    let other = learn(&engine, &people);
    assert_eq!(one.to_json(engine.program()), other.to_json(engine.program()));
    assert_eq!(one.hash, other.hash);
    let bytes = one.to_json(engine.program());
    let read = Fit::read(&bytes, engine.program()).expect("a fit file");
    assert_eq!(read, one);
    assert_eq!(read.hash.as_deref(), Some(blake3::hash(&bytes).to_hex().as_str()));
    assert!(read.learned_with(engine.program()));
}

#[test]
fn every_kind_of_value_can_be_read_back() {
    // The fields of every type, each with `most common` for its constant.
    let begins = |line: &str| {
        ["onboarding", "purpose", "for", "type", "field"].iter().any(|word| line.starts_with(word))
    };
    let source =
        include_str!("programs/every_type.onboard").lines().filter(|line| begins(line)).map(|line| {
            let from = line.find("fallback").filter(|_| line.starts_with("field"));
            from.map_or(line.to_owned(), |from| format!("{}fallback most common }}", &line[..from]))
        });
    let engine = engine(&source.collect::<Vec<_>>().join("\n"));
    let person = r#"{"a_bool": true, "an_int": 3, "a_float": 0.1, "a_text": "é\"\n\u0001", "a_member": "Music & Film",
        "a_date": "1969-12-31", "a_time": "2026-01-01T00:00:00.000001Z", "a_duration": "36h", "a_country": "PT",
        "a_language": "pt-BR", "a_version": "2.10.0"}"#;
    let fit = learn(&engine, &[person.to_owned()]);
    let bytes = fit.to_json(engine.program());
    assert_eq!(Fit::read(&bytes, engine.program()).expect("a fit file"), fit);
    let file: Value = serde_json::from_slice(&bytes).expect("JSON");
    assert_eq!(file["statistics"].as_array().map(Vec::len), Some(11));
    let imputed = document(&engine.with_fit(fit), "{}", "", "2026-01-10T12:00:00Z")["imputed"].clone();
    assert_eq!(imputed["a_duration"]["value"], "PT36H");
    assert_eq!(imputed["a_member"]["value"], "music");
}

#[test]
fn what_is_no_fit_file_is_refused_with_its_place() {
    let engine = engine(PROGRAM);
    let read = |text: &str| Fit::read(text.as_bytes(), engine.program()).expect_err("not a fit file");
    let FitError::Malformed { line, column, .. } = read("{\n  \"format\": 1,,\n}") else {
        panic!("malformed")
    };
    assert_eq!((line, column), (2, 15));
    assert!(matches!(read(""), FitError::Malformed { .. }));
    assert!(matches!(read("[1]"), FitError::Malformed { .. }));
    assert_eq!(read(r#"{"format": 9}"#), FitError::Format { found: 9 });
    let file = |name: &str, value: &str| {
        format!(
            r#"{{"format":1,"program":{{"name":"{name}","hash":""}},"at":"2026-01-01T00:00:00Z","people":1,"statistics":[
            {{"field":"size","method":"median","by":[],"value":{value},"donors":1,"confidence":1.0,"groups":[]}}]}}"#
        )
    };
    assert_eq!(read(&file("other", "1")), FitError::Program { found: "other".to_owned() });
    for wrong in ["1001", "\"1\"", "1.5", "null", "-1"] {
        assert_eq!(
            read(&file("donors", wrong)),
            FitError::Value { field: "size".to_owned(), found: wrong.to_owned() }
        );
    }
    let late = file("donors", "1").replace("2026-01-01T00:00:00Z", "yesterday");
    assert!(read(&late).to_string().contains("not an instant"), "{}", read(&late));
}
