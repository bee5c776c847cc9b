//! `eval` of Parquet by columns: summaries, and decisions written as Parquet.

use crate::eval::TEXTS;
use crate::folder::{Folder, Run};
use arrow_array::cast::AsArray;
use arrow_array::types::{Int8Type, Int32Type, UInt32Type};
use arrow_array::{Array, ArrayRef, DictionaryArray, Int64Array, RecordBatch, StringArray};
use parquet::arrow::ArrowWriter;
use parquet::arrow::arrow_reader::ParquetRecordBatchReaderBuilder;
use parquet::data_type::{Int96, Int96Type};
use parquet::file::properties::WriterProperties;
use parquet::file::writer::SerializedFileWriter;
use parquet::schema::parser::parse_message_type;
use std::fs::File;
use std::sync::Arc;

const AT: &str = "2026-03-15T12:00:00Z";

fn eval(folder: &Folder, more: &[&str]) -> Run {
    folder.run(&[&["eval", "tour.onboard", "--at", AT], more].concat())
}

/// Writes columns as a file, so many rows to a group.
fn write(folder: &Folder, name: &str, columns: Vec<(&str, ArrayRef)>, group: usize) {
    let columns = columns.into_iter().map(|(name, array)| (name, array, true));
    let batch = RecordBatch::try_from_iter_with_nullable(columns).unwrap();
    let properties = WriterProperties::builder()
        .set_max_row_group_row_count(Some(group))
        .set_data_page_row_count_limit(1000)
        .build();
    let file = File::create(folder.path(name)).unwrap();
    let mut writer = ArrowWriter::try_new(file, batch.schema(), Some(properties)).unwrap();
    writer.write(&batch).unwrap();
    writer.close().unwrap();
}

/// People of whom some are given twice, or not named, or have wrong values.
fn people(folder: &Folder) {
    let users = [Some("ana"), Some("bo"), None, Some("cy"), Some("ana"), Some("dan")];
    let visits = [Some(7), Some(1), Some(9), Some(2000), Some(1), None];
    let roles = [None, Some("manager"), None, Some("engineer"), None, Some("cook")];
    let columns: Vec<(&str, ArrayRef)> = vec![
        ("user", Arc::new(StringArray::from(users.to_vec()))),
        ("visits", Arc::new(Int64Array::from(visits.to_vec()))),
        ("role", Arc::new(roles.into_iter().collect::<DictionaryArray<Int32Type>>())),
        ("unread", Arc::new(Int64Array::from(vec![1; 6]))),
    ];
    write(folder, "people.parquet", columns, 2);
    let rows = "user,visits,role,unread\nana,7,,1\nbo,1,manager,1\n,9,,1\ncy,2000,engineer,1\nana,1,,1\ndan,,cook,1\n";
    folder.write("people.csv", rows);
}

/// A row of a file of decisions.
#[derive(Debug, PartialEq)]
struct Row {
    user: String,
    frequent: Option<bool>,
    path: Option<String>,
    row: Option<u32>,
    status: String,
    by_guess: bool,
}

fn read(folder: &Folder, name: &str) -> Vec<Row> {
    let file = File::open(folder.path(name)).unwrap();
    let batches = ParquetRecordBatchReaderBuilder::try_new(file).unwrap().build().unwrap();
    batches.flat_map(|batch| rows(&batch.unwrap())).collect()
}

fn rows(batch: &RecordBatch) -> Vec<Row> {
    let column = |name: &str| batch.column_by_name(name).unwrap();
    let users = column("user").as_string::<i32>();
    let frequent = column("segments").as_struct().column_by_name("frequent").unwrap().as_boolean();
    let path = column("path").as_dictionary::<Int32Type>();
    let start = column("matrices").as_struct().column_by_name("start").unwrap().as_struct();
    let fired = start.column_by_name("row").unwrap().as_primitive::<UInt32Type>();
    let status = start.column_by_name("status").unwrap().as_dictionary::<Int8Type>();
    let by_guess = start.column_by_name("by_guess").unwrap().as_boolean();
    let row = |row: usize| Row {
        user: users.value(row).to_owned(),
        frequent: frequent.is_valid(row).then(|| frequent.value(row)),
        path: path.key(row).map(|key| path.values().as_string::<i32>().value(key).to_owned()),
        row: fired.is_valid(row).then(|| fired.value(row)),
        status: status.values().as_string::<i32>().value(status.key(row).unwrap()).to_owned(),
        by_guess: by_guess.value(row),
    };
    (0..batch.num_rows()).map(row).collect()
}

/// What documents say of the same.
fn documented(run: &Run) -> Vec<Row> {
    let row = |document: serde_json::Value| {
        let start = &document["matrices"]["start"];
        Row {
            user: document["user"].as_str().unwrap().to_owned(),
            frequent: document["segments"]["frequent"].as_bool(),
            path: document["path"]["recommended"].as_str().map(str::to_owned),
            row: start["row"].as_u64().map(|row| u32::try_from(row).unwrap()),
            status: start["status"].as_str().unwrap().to_owned(),
            by_guess: start["by_guess"].as_bool().unwrap(),
        }
    };
    run.documents().into_iter().map(row).collect()
}

#[test]
fn a_summary_is_that_of_the_same_rows_and_so_are_the_complaints() {
    let folder = Folder::with_tour(&[]);
    people(&folder);
    let columns = eval(&folder, &["--profiles", "people.parquet", "--summary"]);
    let rows = eval(&folder, &["--profiles", "people.csv", "--summary"]);
    columns
        .exits(0)
        .prints("4 people")
        .complains("people.parquet:row 5")
        .complains("2 rows skipped, 2 values");
    assert_eq!(columns.stdout, rows.exits(0).stdout);
    let documents = eval(&folder, &["--profiles", "people.parquet"]);
    assert_eq!(documents.stderr, columns.stderr);
    eval(&folder, &["--profiles", "people.parquet", "--summary", "--strict"]).exits(1);
}

#[test]
fn rows_say_what_documents_say() {
    let folder = Folder::with_tour(&[]);
    people(&folder);
    let run = eval(&folder, &["--profiles", "people.parquet", "-o", "out.parquet"]);
    assert_eq!(run.exits(0).stdout, "");
    let expected = documented(&eval(&folder, &["--profiles", "people.parquet"]));
    assert_eq!(expected.len(), 4);
    assert_eq!(read(&folder, "out.parquet"), expected);
    let named = eval(&folder, &["--profiles", "people.parquet", "-o", "out", "--output-format", "parquet"]);
    named.exits(0);
    assert_eq!(read(&folder, "out"), expected);
    let lines =
        eval(&folder, &["--profiles", "people.parquet", "-o", "x.parquet", "--output-format", "jsonl"]);
    lines.exits(0);
    assert!(folder.read("x.parquet").starts_with('{'));
}

#[test]
fn people_who_have_events_are_decided_with_them_and_those_without_a_profile_come_last() {
    let event = |user: &str, minute: u32| format!("{user},2026-03-15T09:{minute:02}Z,Signed In\n");
    let events: String = (0..3).flat_map(|minute| ["bo", "zoe"].map(|user| event(user, minute))).collect();
    let folder = Folder::with_tour(&[("events.csv", &format!("user,time,event\n{events}"))]);
    people(&folder);
    let given = ["--profiles", "people.parquet", "--events", "events.csv"];
    eval(&folder, &[&given[..], &["-o", "out.parquet"]].concat()).exits(0);
    let rows = read(&folder, "out.parquet");
    assert_eq!(rows, documented(&eval(&folder, &given)));
    assert_eq!((rows[1].frequent, rows[4].user.as_str(), rows[4].frequent), (Some(true), "zoe", Some(true)));
    let summary = eval(&folder, &[&given[..], &["--summary"]].concat());
    summary.exits(0).prints("5 people");
    let only = eval(&folder, &["--events", "events.csv", "-o", "only.parquet"]);
    only.exits(0);
    assert_eq!(read(&folder, "only.parquet"), documented(&eval(&folder, &["--events", "events.csv"])));
}

#[test]
fn many_rows_keep_their_order_over_groups_and_threads() {
    let folder = Folder::with_tour(&[]);
    let count = 140_000;
    let visits: Int64Array = (0..count).map(|n| Some(n % 10)).collect();
    // One group of several units, and many groups of one.
    for group in [1_000_000, 40_000] {
        write(&folder, "many.parquet", vec![("visits", Arc::new(visits.clone()))], group);
        eval(&folder, &["--profiles", "many.parquet", "-o", "out.parquet"]).exits(0);
        let rows = read(&folder, "out.parquet");
        assert_eq!(rows.len(), 140_000);
        for (number, row) in (0..).zip(&rows) {
            assert_eq!(row.user, (number + 1).to_string());
            assert_eq!(row.frequent, Some(number % 10 >= 5), "row {number}");
        }
    }
}

#[test]
fn nobody_is_an_empty_file() {
    let folder = Folder::with_tour(&[]);
    write(&folder, "none.parquet", vec![("visits", Arc::new(Int64Array::from(Vec::<i64>::new())))], 10);
    eval(&folder, &["--profiles", "none.parquet", "-o", "out.parquet"]).exits(0);
    assert_eq!(read(&folder, "out.parquet"), []);
    eval(&folder, &["--profiles", "none.parquet", "--summary"]).exits(0).prints("0 people");
}

#[test]
fn a_file_without_any_column_that_is_read_has_people_all_the_same() {
    let folder = Folder::with_tour(&[]);
    write(&folder, "other.parquet", vec![("other", Arc::new(Int64Array::from(vec![1, 2, 3])))], 2);
    eval(&folder, &["--profiles", "other.parquet", "--summary"]).exits(0).prints("3 people");
}

#[test]
fn columns_that_cannot_be_used_are_refused_and_leave_no_file() {
    let folder = Folder::with_tour(&[("people.csv", "user\nana\n")]);
    let lists = arrow_array::FixedSizeBinaryArray::try_from_iter([[1_u8, 2], [3, 4]].into_iter()).unwrap();
    write(&folder, "wrong.parquet", vec![("visits", Arc::new(lists))], 10);
    let run = eval(&folder, &["--profiles", "wrong.parquet", "-o", "out.parquet"]);
    run.exits(2)
        .complains("the column `visits` is of type")
        .complains("the field `visits` is read from numbers");
    let run = eval(&folder, &["--profiles", "people.csv", "-o", "out.parquet"]);
    run.exits(2).complains("only of profiles that are Parquet too");
    eval(&folder, &["--profiles", "wrong.parquet", "--id", "usr", "-o", "out.parquet"]).exits(2);
    assert_eq!(folder.names(), ["people.csv", "tour.onboard", "wrong.parquet"]);
}

#[test]
fn instants_of_96_bits_are_in_utc() {
    let folder = Folder::with(&[(
        "since.onboard",
        "purpose service { basis contract }\nfor service\nfield since: time\nsegment new when now - since < 5d\n\
         path a \"A\" { welcome \"A.\" }\nmatrix m -> path for service {\n    new | since -> path\n    -   | -     -> a\n}\n",
    )]);
    let schema = Arc::new(parse_message_type("message people { required int96 since; }").unwrap());
    let file = File::create(folder.path("since.parquet")).unwrap();
    let mut writer = SerializedFileWriter::new(file, schema, Arc::default()).unwrap();
    let mut group = writer.next_row_group().unwrap();
    let mut column = group.next_column().unwrap().unwrap();
    // Nanoseconds of the day, and the Julian day: 2026-03-14 and 2026-03-01.
    let instants: Vec<Int96> = [2_461_114, 2_461_101].map(|day| Int96::from(vec![0, 0, day])).to_vec();
    column.typed::<Int96Type>().write_batch(&instants, None, None).unwrap();
    column.close().unwrap();
    group.close().unwrap();
    writer.close().unwrap();
    let arguments = ["eval", "since.onboard", "--at", AT, "--profiles", "since.parquet"];
    let summary = folder.run(&[&arguments[..], &["--summary"]].concat());
    assert_eq!(summary.exits(0).stderr, "");
    let new = summary.stdout.lines().find(|line| line.contains("new")).unwrap();
    assert!(new.split_whitespace().eq(["new", "1", "50.0%", "1", "50.0%", "0", "0.0%"]), "{new}");
    let documents = folder.run(&arguments).documents();
    assert_eq!(documents[0]["segments"]["new"], true);
    assert_eq!(documents[1]["segments"]["new"], false);
}

#[test]
fn lists_are_sets_for_documents_and_for_summaries() {
    let folder = Folder::with(&[(
        "tags.onboard",
        "purpose service { basis contract }\nfor service\nfield tags: set of one of { red, green }\n\
         segment reds when red in tags\npath a \"A\" { welcome \"A.\" }\nmatrix m -> path for service {\n    \
         reds -> path\n    -    -> a\n}\n",
    )]);
    let mut lists = arrow_array::builder::ListBuilder::new(arrow_array::builder::StringBuilder::new());
    lists.append_value([Some("green"), Some("red")]);
    lists.append_value::<[Option<&str>; 0], _>([]);
    lists.append_null();
    write(&folder, "tags.parquet", vec![("tags", Arc::new(lists.finish()))], 10);
    let arguments = ["eval", "tags.onboard", "--at", AT, "--profiles", "tags.parquet"];
    let documents = folder.run(&arguments);
    let reds: Vec<Option<bool>> = documents
        .exits(0)
        .documents()
        .iter()
        .map(|document| document["segments"]["reds"].as_bool())
        .collect();
    assert_eq!(reds, [Some(true), Some(false), None]);
    let summary = folder.run(&[&arguments[..], &["--summary"]].concat());
    let reds = summary.exits(0).stdout.lines().find(|line| line.contains("reds")).unwrap();
    assert!(reds.split_whitespace().eq(["reds", "1", "33.3%", "1", "33.3%", "1", "33.3%"]), "{reds}");
}

/// It is the program's fault, and not the file's.
#[test]
fn what_has_no_machine_code_is_not_blamed_on_the_file() {
    let folder = Folder::with(&[("texts.onboard", TEXTS)]);
    let texts = || Arc::new(StringArray::from(vec!["a", "b"])) as ArrayRef;
    write(&folder, "people.parquet", vec![("first", texts()), ("second", texts())], 2);
    let run = folder.run(&[
        "eval",
        "texts.onboard",
        "--profiles",
        "people.parquet",
        "--summary",
        "--engine",
        "jit",
    ]);
    run.exits(2).complains("cannot run as machine code").complains("leave `--engine jit` out");
    assert!(!run.stderr.contains("people.parquet"), "{}", run.stderr);
}
