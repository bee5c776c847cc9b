//! Which questions matter, told by trying every way of answering: exactly these are offered where the ways are few, and none
//! of these is left out where they are many.

#![allow(clippy::expect_used, clippy::indexing_slicing, reason = "a test fails by panicking")]

mod support;

use onboard_ir::{FieldId, PurposeId, Value};
use onboard_runtime::{Answer, Engine, History, Profile, Scope, Slot};
use serde_json::Value as Json;
use std::fmt::Write as _;
use support::random::Random;

const AT: &str = "2026-01-10T12:00:00Z";

/// The fields of the generated programs: declared so, with these values.
const FIELDS: [&str; 6] = [
    "d: int in 0 to 1_000 { ask \"D?\" }",
    "a: bool { ask \"A?\" }",
    "b: one of { red, green, blue } { ask \"B?\"; fallback green }",
    "c: int in 0 to 2 { ask \"C?\"; fallback 1 }",
    "e: bool { ask \"E?\"; fallback no }",
    "f: one of { low, medium, high } { ask \"F?\" }",
];

/// Every value of a field that a rule can tell from others.
fn values(field: usize) -> Vec<Value> {
    match field {
        // The rules know 10 and 500.
        0 => [0, 9, 10, 11, 499, 500, 501, 1_000].map(Value::Int).to_vec(),
        1 | 4 => [false, true].map(Value::Bool).to_vec(),
        3 => (0..=2).map(Value::Int).collect(),
        _ => (0..3).map(Value::Member).collect(),
    }
}

/// A truth value over the first so many fields.
fn condition(random: &mut Random, fields: usize, depth: u64) -> String {
    if depth > 0 && !random.once_in(3) {
        let (left, right) = (condition(random, fields, depth - 1), condition(random, fields, depth - 1));
        return match random.below(5) {
            0 | 1 => format!("({left} and {right})"),
            2 | 3 => format!("({left} or {right})"),
            _ => format!("not ({left})"),
        };
    }
    let field = usize::try_from(random.below(fields as u64)).expect("a field");
    let atoms: &[&str] = match field {
        0 => &["d >= 10", "d < 500", "d == 10", "d is missing"],
        1 => &["a", "(a otherwise no)", "a is missing"],
        2 => &["b == red", "b != blue", "stated b == green", "b is imputed"],
        3 => &["c >= 1", "c == 2", "stated c >= 2", "c is not imputed"],
        4 => &["e", "not e", "(stated e otherwise yes)"],
        _ => &["f == low", "f != high", "f is not missing"],
    };
    let mixed = ["(if a then c else 2) == 1", "c + (if b == red then 1 else 0) > 1", "loyal", "many"];
    if random.once_in(6) { (*random.pick(&mixed)).to_owned() } else { (*random.pick(atoms)).to_owned() }
}

/// The rows of a matrix over three conditions.
fn rows(random: &mut Random, results: &[&str]) -> String {
    let mut out = String::new();
    for _ in 0..random.between(1, 4) {
        let cells: Vec<&str> = (0..3).map(|_| *random.pick(&["yes", "no", "-", "-", "missing"])).collect();
        writeln!(out, "    {} -> {}", cells.join(" | "), random.pick(results)).expect("it is written");
    }
    out
}

/// A program whose rules hang on the first so many fields in tangled ways.
fn program(random: &mut Random, fields: usize) -> String {
    let declared: String = FIELDS[..fields].iter().map(|field| format!("field {field}\n")).collect();
    let mut truth = || condition(random, fields, 2);
    let truths: Vec<String> = (0..6).map(|_| truth()).collect();
    let [x, y, z, skip, show, enter] = truths.try_into().expect("six of them");
    // It must not name itself.
    let enter = enter.replace("many", "a");
    let first = rows(random, &["p", "q", "r", "p"]);
    let policy = *random.pick(&["hit first", "hit unique", "hit all"]);
    let second = rows(random, &["1", "2", "c", "1"]);
    let asked = ["d", "a", "b", "c", "e", "f"][..fields].join(", ");
    format!(
        r#"
purpose service {{ basis contract }}
for service
{declared}
event seen
event done_it
trait visits = count of seen in last 7d
segment many when visits >= 2 or {enter}
segment loyal {{ enter when visits >= 2 and a; leave when c == 2 and visits == 0 }}
segment x when {x}
segment y when {y}
segment z when {z}
path p "P" {{
    welcome "Number {{c}}."
    step one "One" {{ show video "v" when {show}; show video "w"; skip when {skip}; done on done_it }}
}}
path q "Q" {{ in order; step two "Two" {{ show video "v"; skip when gift.offer > 1 and {show} }} }}
path r "R"
matrix gift -> offer: int in 0 to 9 for service {{
    {policy}
    x | y | z -> offer
{second}}}
matrix tour -> path for service {{
    z | x | y -> path
{first}}}
profiling for service {{ stage all ask {asked}; limit 99 per day }}
"#
    )
    .replace("gift.offer", if policy == "hit all" { "visits" } else { "gift.offer" })
}

/// A program that the checker accepts: rows that come by chance may contradict each other.
fn engine(random: &mut Random, fields: usize) -> (String, Engine) {
    let accepted = |_| {
        let source = program(random, fields);
        let checked = onboard_compiler::check(&onboard_compiler::Sources::single("test.onboard", &source));
        let about_rows = checked.diagnostics.iter().any(|found| found.slug.ends_with("-rows"));
        assert!(about_rows || checked.program.is_some(), "{:#?}\n{source}", checked.diagnostics);
        Some((source, Engine::new(checked.program?).expect("an engine")))
    };
    (0..100).find_map(accepted).expect("a program")
}

/// What a person is shown: the path with its steps, and the results of every row that counts, whichever rows these are.
fn shown(engine: &Engine, person: &Profile, history: &History) -> Json {
    let decision =
        engine.decide_for(person, history, support::instant(AT), PurposeId(0)).expect("a decision");
    let mut out = Vec::new();
    decision.write_json(&mut out);
    let document: Json = serde_json::from_slice(&out).expect("JSON");
    let results = |name: &str| match &document["matrices"][name]["rows"] {
        Json::Array(rows) => rows.iter().map(|row| row["results"].clone()).collect(),
        _ => Json::Array(vec![
            document["matrices"][name]["path"].clone(),
            document["matrices"][name]["results"].clone(),
        ]),
    };
    Json::Array(vec![document["path"].clone(), results("gift"), results("tour")])
}

/// For each of the first so many fields whether some answer changes something for some way of answering the others.
fn matters(engine: &Engine, person: &Profile, history: &History, fields: usize) -> Vec<bool> {
    let at = support::instant(AT);
    let open: Vec<usize> = (0..fields).filter(|field| person.fields[*field].answer.is_none()).collect();
    let choices: Vec<Vec<Option<Value>>> = open
        .iter()
        .map(|field| std::iter::once(None).chain(values(*field).into_iter().map(Some)).collect())
        .collect();
    let count: usize = choices.iter().map(Vec::len).product();
    let looks: Vec<Json> = (0..count)
        .map(|mut number| {
            let mut answered = person.clone();
            for (field, choices) in open.iter().zip(&choices) {
                if let Some(value) = &choices[number % choices.len()] {
                    let answer = Answer { value: Slot::Known(value.clone()), at: Some(at) };
                    answered.answer(FieldId(u32::try_from(*field).expect("a field")), answer);
                }
                number /= choices.len();
            }
            shown(engine, &answered, history)
        })
        .collect();
    let mut out = vec![false; fields];
    let mut stride = 1;
    for (field, choices) in open.iter().zip(&choices) {
        out[*field] = (0..count).any(|at| {
            let own = at / stride % choices.len();
            looks[at] != looks[at - own * stride]
        });
        stride *= choices.len();
    }
    out
}

/// The fields that are asked for, which do not hang on how much the evaluation holds.
fn offered(engine: &Engine, person: &Profile, history: &History, fields: usize) -> Vec<bool> {
    let asked = |scope: Scope| {
        let mut evaluator = engine.evaluator(PurposeId(0), scope, &[]).expect("an evaluator");
        evaluator.run(person, history, support::instant(AT)).questions()
    };
    let questions = asked(Scope::Document);
    assert_eq!(questions, asked(Scope::Summary));
    (0..fields).map(|field| questions.iter().any(|question| question.field.index() == field)).collect()
}

/// Somebody of whom the last so many fields are open, and of the others one in three.
fn somebody(random: &mut Random, engine: &Engine, fields: usize, open: usize) -> (Profile, History) {
    let mut person = engine.empty_profile();
    for field in 0..fields {
        if field + open < fields && !random.once_in(3) {
            let value = random.pick(&values(field)).clone();
            person.state(FieldId(u32::try_from(field).expect("a field")), value);
        }
    }
    let events = (0..random.below(4)).map(|_| {
        let event = random.pick(&["seen", "seen", "done_it"]);
        format!(r#"{{"event": "{event}", "timestamp": "2026-01-{:02}T12:00:00Z"}}"#, random.between(1, 10))
    });
    (person, support::history(engine, &events.collect::<Vec<_>>().join("\n")))
}

/// How many questions matter and how many do not, of those that are offered and not.
#[derive(Debug, Default)]
struct Tally {
    asked: usize,
    silent: usize,
    needless: usize,
}

fn compare(seed: u64, programs: usize, fields: usize, open: usize) -> Tally {
    let mut random = Random(seed);
    let mut tally = Tally::default();
    for _ in 0..programs {
        let (source, engine) = engine(&mut random, fields);
        for _ in 0..3 {
            let (person, history) = somebody(&mut random, &engine, fields, open);
            let matters = matters(&engine, &person, &history, fields);
            let offered = offered(&engine, &person, &history, fields);
            for (matters, offered) in matters.into_iter().zip(offered) {
                assert!(offered || !matters, "a question that matters is left out: {person:#?}\n{source}");
                tally.asked += usize::from(offered && matters);
                tally.silent += usize::from(!offered);
                tally.needless += usize::from(offered && !matters);
            }
        }
    }
    println!("{tally:?}");
    tally
}

#[test]
fn where_the_ways_of_answering_are_few_exactly_what_matters_is_asked() {
    let tally = compare(1, 60, 4, 2);
    assert_eq!(tally.needless, 0, "questions that change nothing are offered");
    assert!(tally.asked > 100 && tally.silent > 100, "hardly tried: {tally:?}");
}

#[test]
fn where_they_are_many_nothing_that_matters_is_left_out() {
    let tally = compare(2, 2, 6, 6);
    assert!(tally.asked > 15 && tally.silent > 3, "hardly tried: {tally:?}");
}
