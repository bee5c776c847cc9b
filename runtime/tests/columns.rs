//! Record batches, as a service would hand them over.
#![cfg(feature = "arrow")]
#![allow(clippy::expect_used, clippy::indexing_slicing, clippy::panic, reason = "a test fails by panicking")]

mod support;

use arrow_array::builder::{ListBuilder, StringBuilder};
use arrow_array::cast::AsArray;
use arrow_array::types::Int32Type;
use arrow_array::{
    Array, ArrayRef, BooleanArray, DictionaryArray, Float32Array, Float64Array, Int32Array, Int64Array,
    RecordBatch, StringArray, TimestampMicrosecondArray,
};
use onboard_ir::EventId;
use onboard_runtime::{ColumnDecisions, Engine, EngineKind, Event, History};
use std::sync::Arc;
use support::{engine, instant, purpose};

const RULES: &str = r#"purpose service { basis contract }
purpose tailoring {
    ask "May we?"
    basis consent
    regime gdpr opt_in
    regime ccpa opt_out
    retain 10d
}

for service, tailoring

field seats: int in 0 to 100
field share: float in 0 to 1
field city: text
field plan: one of { free, team = "Team plan" } { ask "Which plan?" }
field tags: set of one of { red, green, blue }
field since: time

segment large when seats >= 50
segment half when share == 0.7
segment by_the_sea when city contains "port" or lower(city) == "faro"
segment colourful when red in tags
segment new when now - since < 5d
segment everybody when true

path big "Big" { welcome "Hello." }
path small "Small" { welcome "Hi." }
matrix tour -> path | seats_offered: int | note: text for service, tailoring {
    large | plan -> path  | seats_offered | note
    yes   | -    -> big   | 20            | "many"
    no    | team -> small | 5             | "few"
    no    | free -> small | -             | "few"
}
"#;

fn batch(columns: Vec<(&str, ArrayRef)>) -> RecordBatch {
    let columns = columns.into_iter().map(|(name, array)| (name, array, true));
    RecordBatch::try_from_iter_with_nullable(columns).expect("a batch")
}

fn decide(engine: &Engine, named: &str, batch: &RecordBatch) -> ColumnDecisions {
    let decider = engine.columns(purpose(engine, named), batch.schema_ref()).expect("a decider");
    let at = instant("2026-03-01T00:00Z");
    let decided = decider.clone().decide(batch, at).expect("decisions");
    let interpreted = decider.on(EngineKind::Interpreter).expect("a decider").decide(batch, at);
    assert_eq!(format!("{:?}", decided.segments), format!("{:?}", interpreted.expect("decisions").segments));
    decided
}

fn segment(engine: &Engine, decisions: &ColumnDecisions, name: &str) -> Vec<Option<bool>> {
    let place = engine.program().segments.iter().position(|segment| segment.name == name);
    let id = u32::try_from(place.expect("the segment")).expect("a small number");
    let column = decisions.segments.iter().find(|column| column.id.0 == id).expect("a visible segment");
    column.truth.iter().collect()
}

fn texts(array: &DictionaryArray<Int32Type>) -> Vec<Option<String>> {
    let values = array.values().as_string::<i32>();
    array.keys_iter().map(|key| Some(values.value(key?).to_owned())).collect()
}

#[test]
fn matrices_give_rows_paths_and_constants() {
    let engine = engine(RULES);
    let batch = batch(vec![
        ("seats", Arc::new(Int64Array::from(vec![Some(60), Some(3), Some(3), None]))),
        ("plan", Arc::new(StringArray::from(vec![None, Some("Team plan"), Some("free"), Some("free")]))),
    ]);
    let decisions = decide(&engine, "service", &batch);
    assert_eq!(decisions.by_planes, 4);
    let tour = &decisions.matrices[0];
    assert_eq!(tour.row.iter().collect::<Vec<_>>(), [Some(1), Some(2), Some(3), None]);
    let status = tour.status.downcast_dict::<StringArray>().expect("texts");
    let status: Vec<Option<&str>> = status.into_iter().collect();
    assert_eq!(status, [Some("settled"), Some("settled"), Some("settled"), Some("provisional")]);
    let big = |name: &str| Some(name.to_owned());
    assert_eq!(texts(&decisions.path), [big("big"), big("small"), big("small"), None]);
    let seats = tour.results[1].values.downcast_dict::<Int64Array>().expect("ints");
    assert_eq!(seats.into_iter().collect::<Vec<_>>(), [Some(20), Some(5), None, None]);
    assert_eq!(texts(&tour.results[2].values), [big("many"), big("few"), big("few"), None]);
    assert_eq!(segment(&engine, &decisions, "everybody"), [Some(true); 4]);
}

#[test]
fn a_wrong_value_is_absent_and_told_with_its_row_and_column() {
    let engine = engine(RULES);
    let batch = batch(vec![
        ("seats", Arc::new(Int32Array::from(vec![50, 101, -1]))),
        ("share", Arc::new(Float64Array::from(vec![f64::NAN, 0.7, 1.5]))),
    ]);
    let decisions = decide(&engine, "service", &batch);
    assert_eq!(segment(&engine, &decisions, "large"), [Some(true), None, None]);
    assert_eq!(segment(&engine, &decisions, "half"), [None, Some(true), None]);
    let told: Vec<String> =
        decisions.problems.iter().map(|told| format!("{} {}", told.row, told.problem)).collect();
    let expected = [
        "0 share: `NaN` is not a number",
        "1 seats: `101` is out of 0 to 100",
        "2 seats: `-1` is out of 0 to 100",
        "2 share: `1.5` is out of 0 to 1",
    ];
    assert_eq!(told, expected);
}

#[test]
fn a_float_of_32_bits_is_the_number_that_it_is_written_as() {
    let engine = engine(RULES);
    let batch = batch(vec![("share", Arc::new(Float32Array::from(vec![0.7, 0.5, 1.0])))]);
    let decisions = decide(&engine, "service", &batch);
    assert_eq!(segment(&engine, &decisions, "half"), [Some(true), Some(false), Some(false)]);
}

#[test]
fn texts_are_asked_once_for_each_entry_of_a_dictionary() {
    let engine = engine(RULES);
    let cities = ["Newport", "FARO", "Lisbon", "", "Newport", "FARO"];
    let dictionary: DictionaryArray<Int32Type> = cities.into_iter().collect();
    let expected = [Some(true), Some(true), Some(false), None, Some(true), Some(true)];
    for array in [Arc::new(dictionary) as ArrayRef, Arc::new(StringArray::from(cities.to_vec()))] {
        let decisions = decide(&engine, "service", &batch(vec![("city", array)]));
        assert_eq!(segment(&engine, &decisions, "by_the_sea"), expected);
    }
}

#[test]
fn a_dictionary_means_what_its_own_entries_say_whichever_came_before() {
    let engine = engine(RULES);
    let column = |words: [&str; 2], entries: usize| {
        let city = |row: usize| format!("{}{}", words[row % 2], row % entries);
        let cities: Vec<String> = (0..10_000).map(city).collect();
        cities.iter().map(|city| (city != "Lisbon6").then_some(city.as_str())).collect::<DictionaryArray<_>>()
    };
    let some = column(["port", "Lisbon"], 10);
    let others = column(["Lisbon", "port"], 10);
    let many = column(["Lisbon", "port"], 1_000);
    let batch = |column: &DictionaryArray<Int32Type>| batch(vec![("city", Arc::new(column.clone()))]);
    let of = batch(&some);
    let mut decider = engine.columns(purpose(&engine, "service"), of.schema_ref()).expect("a decider");
    for column in [&some, &some.slice(5, 500), &others, &many, &some, &many.slice(1, 9_000), &many] {
        let cities = column.downcast_dict::<StringArray>().expect("texts");
        let expected = cities.into_iter().map(|city| city.map(|city| city.contains("port")));
        let decisions = decider.decide(&batch(column), 0).expect("decisions");
        assert_eq!(segment(&engine, &decisions, "by_the_sea"), expected.collect::<Vec<_>>());
    }
}

#[test]
fn whole_numbers_are_the_same_however_wide_their_column_is() {
    let engine = engine(RULES);
    for wrong in [None, Some(101), Some(-1)] {
        let seats = (0..5_000).map(|row| (row % 7 != 0).then_some(row * 31 % 101));
        let seats: Vec<Option<i64>> = seats.chain([wrong]).collect();
        let decided = |column: ArrayRef| {
            let decisions = decide(&engine, "service", &batch(vec![("seats", column)]));
            assert_eq!(decisions.problems.len(), usize::from(wrong.is_some()));
            segment(&engine, &decisions, "large")
        };
        let wide = decided(Arc::new(Int64Array::from(seats.clone())));
        let narrow = seats.iter().map(|seats| seats.and_then(|seats| i32::try_from(seats).ok()));
        assert_eq!(wide, decided(Arc::new(narrow.collect::<Int32Array>())));
    }
}

#[test]
fn an_empty_list_is_the_empty_set_and_null_is_nothing() {
    let engine = engine(RULES);
    let mut lists = ListBuilder::new(StringBuilder::new());
    lists.append_value([Some("red"), Some("blue")]);
    lists.append_value::<[Option<&str>; 0], _>([]);
    lists.append_null();
    lists.append_value([Some("pink")]);
    let decisions = decide(&engine, "service", &batch(vec![("tags", Arc::new(lists.finish()))]));
    assert_eq!(segment(&engine, &decisions, "colourful"), [Some(true), Some(false), None, None]);
    assert_eq!(decisions.problems.len(), 1);
}

#[test]
fn an_instant_without_a_zone_is_no_instant() {
    let engine = engine(RULES);
    let micros = vec![instant("2026-02-27T00:00Z"), instant("2026-01-01T00:00Z")];
    let local = TimestampMicrosecondArray::from(micros.clone());
    let zoned = local.clone().with_timezone("Europe/Lisbon");
    let decisions = decide(&engine, "service", &batch(vec![("since", Arc::new(zoned))]));
    assert_eq!(segment(&engine, &decisions, "new"), [Some(true), Some(false)]);
    let decisions = decide(&engine, "service", &batch(vec![("since", Arc::new(local))]));
    assert_eq!(segment(&engine, &decisions, "new"), [None, None]);
    assert!(decisions.problems[0].problem.reason.contains("without a zone"));
}

#[test]
fn what_people_agreed_to_is_read_row_by_row() {
    let engine = engine(RULES);
    let batch = batch(vec![
        ("seats", Arc::new(Int64Array::from(vec![60; 5]))),
        (
            "consent.tailoring",
            Arc::new(BooleanArray::from(vec![Some(true), Some(false), None, None, Some(false)])),
        ),
        ("regime", Arc::new(StringArray::from(vec![None, None, None, Some("ccpa"), Some("ccpa")]))),
    ]);
    let decisions = decide(&engine, "tailoring", &batch);
    assert_eq!(segment(&engine, &decisions, "large"), [Some(true), None, None, Some(true), None]);
}

#[test]
fn answers_hold_from_their_time_on_for_as_long_as_they_may_be_kept() {
    let engine = engine(RULES);
    let at = |text: &str| Some(instant(text));
    let times = vec![at("2026-02-25T00:00Z"), at("2026-01-01T00:00Z"), at("2026-03-02T00:00Z"), None];
    let batch = batch(vec![
        ("consent.tailoring", Arc::new(BooleanArray::from(vec![true; 4]))),
        ("seats", Arc::new(Int64Array::from(vec![1; 4]))),
        ("answers.seats", Arc::new(Int64Array::from(vec![60; 4]))),
        ("answers.seats.at", Arc::new(TimestampMicrosecondArray::from(times.clone()).with_timezone("UTC"))),
        ("city", Arc::new(StringArray::from(vec!["Faro"; 4]))),
        ("answers.city", Arc::new(StringArray::from(vec!["Portimao", "Faro", "Oslo", "Newport"]))),
        ("answers.city.at", Arc::new(TimestampMicrosecondArray::from(times.clone()).with_timezone("UTC"))),
        ("tags", Arc::new(StringArray::from(vec!["green"; 4]))),
        ("answers.tags", Arc::new(StringArray::from(vec!["red", "red", "red", "blue;red"]))),
        ("answers.tags.at", Arc::new(TimestampMicrosecondArray::from(times).with_timezone("UTC"))),
    ]);
    let decisions = decide(&engine, "tailoring", &batch);
    assert_eq!(segment(&engine, &decisions, "large"), [Some(true), None, Some(false), Some(true)]);
    assert_eq!(segment(&engine, &decisions, "by_the_sea"), [Some(false), None, Some(true), Some(true)]);
    assert_eq!(segment(&engine, &decisions, "colourful"), [Some(true), None, Some(false), Some(true)]);
    assert_eq!(decisions.by_planes, 4);
}

#[test]
fn a_column_that_cannot_hold_the_values_is_refused() {
    let engine = engine(RULES);
    let batch = batch(vec![("since", Arc::new(Int64Array::from(vec![1])))]);
    let refused = engine.columns(purpose(&engine, "service"), batch.schema_ref());
    let refused = refused.expect_err("no decider").to_string();
    let expected = "the column `since` is of type Int64; the field `since` is read from timestamps with a zone, or texts";
    assert_eq!(refused, expected);
}

#[test]
fn a_batch_of_another_schema_is_refused() {
    let engine = engine(RULES);
    let agreed = batch(vec![("seats", Arc::new(Int64Array::from(vec![1])))]);
    let other = batch(vec![("seats", Arc::new(Int32Array::from(vec![1])))]);
    let mut decider = engine.columns(purpose(&engine, "service"), agreed.schema_ref()).expect("a decider");
    assert!(decider.decide(&other, 0).is_err());
}

#[test]
fn many_rows_say_what_few_say_whoever_held_the_memory_before() {
    let engine = engine(RULES);
    // Three blocks, of which the first says everything of plans.
    const ROWS: i64 = 40_007;
    let every = |of: i64, row: i64| row % of != 0;
    let seats = (0..ROWS).map(|row| every(7, row).then_some(row * 31 % 120)).collect::<Int64Array>();
    let share = (0..ROWS).map(|row| if row % 3 == 0 { 0.7 } else { row as f64 / 39_000.0 });
    let plans = (0..ROWS)
        .map(|row| (row < 20_000 || every(5, row)).then_some(["free", "Team plan", "?"][row as usize % 3]));
    let consents = (0..ROWS).map(|row| every(11, row).then_some(row % 2 == 0)).collect::<BooleanArray>();
    let answers = (0..ROWS).map(|row| (!every(13, row)).then_some(row % 100)).collect::<Int64Array>();
    let times =
        (0..ROWS).map(|row| (!every(26, row)).then(|| instant("2026-02-10T00:00Z") + row * 60_000_000));
    let times = times.collect::<TimestampMicrosecondArray>().with_timezone("UTC");
    let batch = batch(vec![
        ("seats", Arc::new(seats)),
        ("answers.seats", Arc::new(answers)),
        ("answers.seats.at", Arc::new(times)),
        ("share", Arc::new(share.collect::<Float64Array>())),
        ("plan", Arc::new(plans.collect::<DictionaryArray<Int32Type>>())),
        ("consent.tailoring", Arc::new(consents)),
    ]);
    let mut decider = engine.columns(purpose(&engine, "tailoring"), batch.schema_ref()).expect("a decider");
    let at = instant("2026-03-01T00:00Z");
    let told = |decisions: &ColumnDecisions, row: usize| {
        let truth = |truth: &BooleanArray| truth.is_valid(row).then(|| truth.value(row));
        let segments: Vec<Option<bool>> = decisions.segments.iter().map(|each| truth(&each.truth)).collect();
        let tour = &decisions.matrices[0];
        let fired = tour.row.is_valid(row).then(|| tour.row.value(row));
        let key = |array: &DictionaryArray<Int32Type>| array.key(row);
        let results: Vec<Option<usize>> = tour.results.iter().map(|each| key(&each.values)).collect();
        (segments, key(&decisions.path), fired, tour.status.key(row), tour.by_guess.value(row), results)
    };
    // To some something has happened: they are decided about alone, and it changes nothing.
    let happened = Event {
        time: at,
        id: None,
        received: None,
        kind: EventId(0),
        part: 0,
        leads: true,
        properties: Arc::new([]),
    };
    let history = History::new(vec![happened], None);
    let alone = |row: usize| row.is_multiple_of(17).then_some(&history);
    let mut problems = Vec::new();
    // Decisions that are held keep their memory; others lend it to the next.
    let whole = decider.decide_with(&batch, at, alone).expect("decisions");
    assert_eq!(whole.by_planes, (0..ROWS).filter(|row| row % 17 != 0).count());
    for from in (0..ROWS as usize).step_by(100) {
        let count = 100.min(ROWS as usize - from);
        let part = decider.decide(&batch.slice(from, count), at).expect("decisions");
        for row in 0..count {
            assert_eq!(told(&whole, from + row), told(&part, row), "row {}", from + row);
        }
        problems.extend(part.problems.into_iter().map(|mut problem| {
            problem.row += from;
            problem
        }));
    }
    assert_eq!(whole.problems, problems);
    let again = decider.decide(&batch, at).expect("decisions");
    assert!((0..ROWS as usize).all(|row| told(&whole, row) == told(&again, row)));
    let interpreted = decider.on(EngineKind::Interpreter).expect("a decider").decide(&batch, at);
    let interpreted = interpreted.expect("decisions");
    assert!((0..ROWS as usize).all(|row| told(&whole, row) == told(&interpreted, row)));
}
