//! `eval`: people in, documents out; bad rows told and counted.

use crate::folder::{Folder, Run};

const AT: &str = "2026-03-15T12:00:00Z";

fn eval(folder: &Folder, more: &[&str]) -> Run {
    folder.run(&[&["eval", "tour.onboard", "--at", AT], more].concat())
}

fn users(run: &Run) -> Vec<String> {
    run.documents().iter().map(|document| document["user"].as_str().unwrap().to_owned()).collect()
}

const PEOPLE: &str =
    "{\"user\": \"ana\", \"visits\": 7}\n\n{\"user\": \"bo\", \"visits\": 1}\n{\"user\": \"cy\"}\n";

#[test]
fn documents_come_in_the_order_of_the_input_then_those_known_by_events_only() {
    let folder = Folder::with_tour(&[
        ("people.jsonl", PEOPLE),
        (
            "events.csv",
            "user,time,event,minutes\nzoe,2026-03-15T08:00Z,Signed In,1\nbo,2026-03-15T09:00Z,Signed In,2\nabe,2026-03-14T09:00Z,Signed In,\n",
        ),
    ]);
    let run = eval(&folder, &["--profiles", "people.jsonl", "--events", "events.csv"]);
    assert_eq!(users(run.exits(0)), ["ana", "bo", "cy", "zoe", "abe"]);
    assert_eq!(run.stderr, "");
    let documents = run.documents();
    assert_eq!(documents[0]["path"]["recommended"], "desk");
    assert_eq!(documents[1]["path"]["recommended"], "tour");
    assert_eq!(documents[0]["at"], "2026-03-15T12:00:00Z");
    let only_events = eval(&folder, &["--events", "events.csv"]);
    assert_eq!(users(only_events.exits(0)), ["zoe", "bo", "abe"]);
}

#[test]
fn events_count_for_the_person_of_the_profile() {
    let event = |minute: u32| {
        format!(
            "{{\"userId\": \"bo\", \"event\": \"Signed In\", \"timestamp\": \"2026-03-15T09:{minute:02}:00Z\", \"messageId\": \"m{minute}\", \"properties\": {{}}}}\n"
        )
    };
    let events: String = (0..3).map(event).collect();
    let folder = Folder::with_tour(&[("people.jsonl", PEOPLE), ("events.jsonl", &events)]);
    let run = eval(&folder, &["--profiles", "people.jsonl", "--events", "events.jsonl"]);
    assert_eq!(run.exits(0).documents()[1]["segments"]["frequent"], true);
}

#[test]
fn many_rows_keep_their_order() {
    let rows: String = (0..5000).map(|n| format!("u{n},{}\n", n % 10)).collect();
    let folder = Folder::with_tour(&[("people.csv", &format!("user,visits\n{rows}"))]);
    let run = eval(&folder, &["--profiles", "people.csv"]);
    let expected: Vec<String> = (0..5000).map(|n| format!("u{n}")).collect();
    assert_eq!(users(run.exits(0)), expected);
    for (n, document) in run.documents().iter().enumerate() {
        assert_eq!(document["segments"]["frequent"], n % 10 >= 5, "u{n}");
    }
}

#[test]
fn the_name_is_the_column_user_or_the_one_named_or_the_number_of_the_row() {
    let folder = Folder::with_tour(&[
        ("a.csv", "key,visits\nk1,7\nk2,1\n"),
        ("b.jsonl", "{\"visits\": 1}\n{\"id\": 42}\n"),
    ]);
    assert_eq!(users(&eval(&folder, &["--profiles", "a.csv"])), ["1", "2"]);
    assert_eq!(users(&eval(&folder, &["--profiles", "a.csv", "--id", "key"])), ["k1", "k2"]);
    eval(&folder, &["--profiles", "a.csv", "--id", "kye"]).exits(2).complains("did you mean `key`?");
    assert_eq!(users(&eval(&folder, &["--profiles", "b.jsonl"])), ["1", "2"]);
    let named = eval(&folder, &["--profiles", "b.jsonl", "--id", "id"]);
    assert_eq!(users(named.exits(0)), ["42"]);
    named.complains("b.jsonl:1:1: there is no `id`");
}

#[test]
fn a_ragged_row_is_told_with_its_place_and_left_out() {
    let folder = Folder::with_tour(&[(
        "people.csv",
        "user,visits,role\nana,7,manager\nbo,1\ncy,2,engineer,more\ndan,8,engineer\n",
    )]);
    let run = eval(&folder, &["--profiles", "people.csv"]);
    assert_eq!(users(run.exits(0)), ["ana", "dan"]);
    run.complains("people.csv:3:3: the row ends after 2 of 3 columns");
    run.complains("people.csv:4:4: the row has 4 cells, the header only 3 columns");
    run.complains("people.csv: 2 rows skipped, 0 values not usable");
    eval(&folder, &["--profiles", "people.csv", "--strict"]).exits(1);
}

#[test]
fn values_of_the_wrong_type_or_out_of_range_are_told_and_count_as_absent() {
    let folder = Folder::with_tour(&[
        ("people.csv", "user,visits,role\nana,many,manager\nbo,1001,enginer\ncy,NaN,engineer\n"),
        (
            "people.jsonl",
            "{\"user\": \"ana\", \"visits\": \"many\"}\n{\"user\": \"bo\", \"visits\": 1001, \"role\": [1]}\n{\"user\": \"cy\", \"answers\": {\"visits\": 1e400}}\n",
        ),
    ]);
    let run = eval(&folder, &["--profiles", "people.csv"]);
    assert_eq!(users(run.exits(0)), ["ana", "bo", "cy"]);
    run.complains("people.csv:2:2: visits: `many`").complains("people.csv:3:2: visits: `1001`");
    run.complains("people.csv:3:3: role: `enginer`").complains("people.csv:4:2: visits: `NaN`");
    run.complains("people.csv: 0 rows skipped, 4 values not usable");
    eval(&folder, &["--profiles", "people.csv", "--strict"]).exits(1);
    let run = eval(&folder, &["--profiles", "people.jsonl"]);
    run.exits(0).complains("people.jsonl:1:27: visits: ").complains("people.jsonl:2:26: visits: `1001`");
    run.complains("people.jsonl:2:40: role: ").complains("people.jsonl:3:42: no JSON: number out of range");
}

#[test]
fn lines_that_are_no_json_are_told_with_line_and_column() {
    let folder = Folder::with_tour(&[(
        "people.jsonl",
        "{\"user\": \"ana\", \"visits\": NaN}\n[1, 2]\n{\"user\": \"bo\"\n{\"user\": \"cy\", \"visits\": 2,}\n7\n{\"user\": true}\n{\"user\": \"dan\"}\n",
    )]);
    let run = eval(&folder, &["--profiles", "people.jsonl"]);
    assert_eq!(users(run.exits(0)), ["dan"]);
    run.complains("people.jsonl:1:27: `NaN` is no JSON value");
    run.complains("people.jsonl:2:1: a profile is a JSON object, this is an array");
    run.complains("people.jsonl:3:").complains("does not end on its line");
    run.complains("people.jsonl:4:28: no JSON: trailing comma");
    run.complains("people.jsonl:6:1: `user` is true or false, not a name");
    run.complains("6 rows skipped");
}

#[test]
fn a_person_given_twice_counts_once() {
    let folder = Folder::with_tour(&[("people.csv", "user,visits\nana,7\nbo,1\nana,1\n")]);
    let run = eval(&folder, &["--profiles", "people.csv"]);
    assert_eq!(users(run.exits(0)), ["ana", "bo"]);
    run.complains("people.csv:4: this person was already given on line 2");
    eval(&folder, &["--profiles", "people.csv", "--strict"]).exits(1);
}

#[test]
fn events_that_cannot_count_are_told_or_counted() {
    let folder = Folder::with_tour(&[(
        "events.csv",
        "user,time,event,minutes,id\n\
         ana,2026-03-15T09:00:00Z,Signed In,5,m1\n\
         ana,2026-03-15T09:00:00Z,Signed In,5,m1\n\
         bo,2026-03-15T09:00:00,Signed In,5,m2\n\
         bo,2026-03-15T09:00:00Z,Page Viewed,,m3\n\
         bo,2026-03-16T09:00:00Z,Signed In,5,m4\n\
         cy,2026-03-15T09:00:00Z,Signed In,900,m5\n\
         ,2026-03-15T09:00:00Z,Signed In,1,m6\n",
    )]);
    let run = eval(&folder, &["--events", "events.csv"]);
    assert_eq!(users(run.exits(0)), ["ana", "bo", "cy"]);
    run.complains("events.csv:4:2: time: `2026-03-15T09:00:00`").complains("zone");
    run.complains("events.csv:7:4: minutes: `900`");
    run.complains("events.csv:8:1: ");
    run.complains("1 event skipped that the program does not declare: `Page Viewed` (1)");
    run.complains("1 event not counted: had the id of another");
    run.complains("1 event not counted: happened after the instant");
    run.complains("events.csv: 2 rows skipped, 1 value not usable");
}

/// An order is three events here: the order itself, and each of the two things in it.
#[test]
fn what_is_not_counted_is_told_in_messages() {
    let rules = "onboarding shop { late up to 1d }\npurpose service { basis contract }\nfor service\n\
                 event ordered from \"Ordered\" { total: int in 0 to 100 }\n\
                 event bought from \"Ordered\" { each \"things\"; price: int in 0 to 100 }\n\
                 trait orders = count of ordered\ntrait things = count of bought\n\
                 segment buyer when orders >= 1 and things >= 2\n";
    let order = |id: &str, day: u32, received: u32| {
        format!(
            r#"{{"userId":"ana","event":"Ordered","messageId":"{id}","timestamp":"2026-03-{day}T09:00:00Z","receivedAt":"2026-03-{received}T09:00:00Z","properties":{{"total":2,"things":[{{"price":1}},{{"price":1}}]}}}}"#
        ) + "\n"
    };
    let events = [
        order("m1", 10, 10),
        order("m1", 10, 10),
        order("m2", 10, 14),
        order("m3", 10, 14),
        order("m4", 20, 20),
        order("m5", 21, 21),
        order("m6", 22, 22),
    ];
    let folder = Folder::with(&[("shop.onboard", rules), ("events.jsonl", &events.concat())]);
    let run =
        folder.run(&["eval", "shop.onboard", "--events", "events.jsonl", "--at", "2026-03-15T12:00:00Z"]);
    run.exits(0).prints(r#""buyer":true"#);
    run.complains("2 events not counted: came too late");
    run.complains("1 event not counted: had the id of another");
    run.complains("3 events not counted: happened after the instant");
}

#[test]
fn an_instant_must_say_its_zone() {
    let folder = Folder::with_tour(&[("people.csv", "user\nana\n")]);
    let at = |at: &str| folder.run(&["eval", "tour.onboard", "--profiles", "people.csv", "--at", at]);
    at("2026-03-15T12:00").exits(2).complains("does not say its zone").complains("2026-03-15T12:00Z");
    at("2026-03-15").exits(2).complains("2026-03-15T00:00Z");
    at("yesterday").exits(2).complains("is no instant");
    at("2026-03-15T13:00+01:00").exits(0).prints("2026-03-15T12:00:00Z");
}

#[test]
fn the_problems_of_a_kind_are_told_up_to_a_number_and_all_are_counted() {
    let rows: String = (0..100).map(|n| format!("u{n},x\n")).collect();
    let folder = Folder::with_tour(&[("people.csv", &format!("user,visits\n{rows}"))]);
    let run = eval(&folder, &["--profiles", "people.csv"]);
    assert_eq!(run.exits(0).stderr.matches("warning:").count(), 20);
    run.complains("80 more such values of `visits`").complains("0 rows skipped, 100 values not usable");
    let all = eval(&folder, &["--profiles", "people.csv", "--problems", "0"]);
    assert_eq!(all.stderr.matches("warning:").count(), 100);
}

#[test]
fn nothing_to_decide_about_is_a_usage_error() {
    let folder = Folder::with_tour(&[("people.xyz", "")]);
    eval(&folder, &[]).exits(2).complains("--profiles");
    eval(&folder, &["--profiles", "people.xyz"]).exits(2).complains("--input-format");
    eval(&folder, &["--profiles", "nowhere.csv"]).exits(2).complains("there is no such file");
    eval(&folder, &["--profiles", "-", "--events", "-"]).exits(2).complains("only one");
}

#[test]
fn a_purpose_that_is_not_there_is_told_with_those_that_are() {
    let folder = Folder::with_tour(&[("people.csv", "user\nana\n")]);
    eval(&folder, &["--profiles", "people.csv", "--for", "servce"])
        .exits(2)
        .complains("did you mean `service`?");
    eval(&folder, &["--profiles", "people.csv", "--for", "service"]).exits(0);
}

#[test]
fn rules_with_an_error_decide_nothing() {
    let folder =
        Folder::with(&[("rules.onboard", "segment a when visits = 3\n"), ("people.csv", "user\nana\n")]);
    let run = folder.run(&["eval", "rules.onboard", "--profiles", "people.csv"]);
    run.exits(1).complains("single-equals");
    assert_eq!(run.stdout, "");
}

#[test]
fn a_folder_with_one_program_stands_for_it() {
    let folder = Folder::with(&[("people.csv", "user\nana\n")]);
    folder.write("one/main.onboard", crate::folder::TOUR);
    folder.run(&["eval", "one", "--profiles", "people.csv"]).exits(0);
    folder.write("one/other.onboard", crate::folder::TOUR);
    let run = folder.run(&["eval", "one", "--profiles", "people.csv"]);
    run.exits(2).complains("several programs in `one`: `one/main.onboard`, `one/other.onboard`");
    folder.write("none/rules.md", "");
    folder.run(&["eval", "none", "--profiles", "people.csv"]).exits(2).complains("no `.onboard` file");
}

#[test]
fn csv_with_another_separator_is_asked_about_and_read() {
    let folder =
        Folder::with_tour(&[("semi.csv", "user;visits\nana;7\n"), ("tabs.tsv", "user\tvisits\nana\t7\n")]);
    eval(&folder, &["--profiles", "semi.csv"]).exits(2).complains("did you mean `--separator ';'`?");
    let read = eval(&folder, &["--profiles", "semi.csv", "--separator", ";"]);
    assert_eq!(read.exits(0).documents()[0]["segments"]["frequent"], true);
    assert_eq!(eval(&folder, &["--profiles", "tabs.tsv"]).documents()[0]["segments"]["frequent"], true);
    eval(&folder, &["--profiles", "semi.csv", "--separator", "ab"]).exits(2);
}

#[test]
fn an_empty_table_and_a_header_that_names_a_column_twice_are_refused() {
    let folder = Folder::with_tour(&[
        ("empty.csv", ""),
        ("twice.csv", "user,visits,visits\nana,1,2\n"),
        ("empty.jsonl", ""),
    ]);
    eval(&folder, &["--profiles", "empty.csv"]).exits(2).complains("`empty.csv` is empty");
    eval(&folder, &["--profiles", "twice.csv"]).exits(2).complains("names the column `visits` twice");
    assert_eq!(eval(&folder, &["--profiles", "empty.jsonl"]).exits(0).stdout, "");
}

#[test]
fn profiles_can_come_from_standard_input() {
    let folder = Folder::with_tour(&[]);
    let run = folder.run_with(&["eval", "tour.onboard", "--profiles", "-", "--at", AT], PEOPLE);
    assert_eq!(users(run.exits(0)), ["ana", "bo", "cy"]);
    let csv = ["eval", "tour.onboard", "--profiles", "-", "--input-format", "csv"];
    assert_eq!(users(&folder.run_with(&csv, "user,visits\nana,7\n")), ["ana"]);
    let bad = folder.run_with(&["eval", "tour.onboard", "--profiles", "-"], "nonsense\n");
    bad.exits(0).complains("<stdin>:1:");
}

#[test]
fn documents_are_the_same_bytes_in_a_file_and_on_standard_output() {
    let folder = Folder::with_tour(&[("people.jsonl", PEOPLE)]);
    let shown = eval(&folder, &["--profiles", "people.jsonl"]);
    eval(&folder, &["--profiles", "people.jsonl", "-o", "out.jsonl"]).exits(0);
    assert_eq!(folder.read("out.jsonl"), shown.stdout);
}

#[test]
fn a_reader_that_stops_early_is_no_failure() {
    let rows: String = (0..20_000).map(|n| format!("u{n}\n")).collect();
    let folder = Folder::with_tour(&[("people.csv", &format!("user\n{rows}"))]);
    let mut command = folder.command(&["eval", "tour.onboard", "--profiles", "people.csv"]);
    let mut child =
        command.stdout(std::process::Stdio::piped()).stderr(std::process::Stdio::piped()).spawn().unwrap();
    drop(child.stdout.take());
    let output = child.wait_with_output().unwrap();
    assert_eq!(output.status.code(), Some(0));
    assert_eq!(String::from_utf8(output.stderr).unwrap(), "");
}

#[test]
#[cfg(not(feature = "parquet"))]
fn parquet_needs_its_feature() {
    let folder = Folder::with_tour(&[("people.parquet", "PAR1")]);
    eval(&folder, &["--profiles", "people.parquet"]).exits(2).complains("built without Parquet");
    let run = eval(&folder, &["--profiles", "people.parquet", "-o", "out.parquet"]);
    run.exits(2).complains("cannot write Parquet: this onboardc was built without it");
}

/// Rules for which there is no machine code.
pub(crate) const TEXTS: &str = r#"purpose service { basis contract }
for service
field first: text
field second: text
path same "Same"
path other "Other"
let equal = first == second
matrix tour -> path for service {
    equal -> path
    yes   -> same
    -     -> other
}
"#;

#[test]
fn what_has_no_machine_code_is_said_with_a_way_out() {
    let folder = Folder::with(&[
        ("texts.onboard", TEXTS),
        ("people.jsonl", "{\"first\": \"a\", \"second\": \"a\"}\n"),
    ]);
    let arguments = ["eval", "texts.onboard", "--profiles", "people.jsonl"];
    let run = folder.run(&[&arguments[..], &["--engine", "jit"]].concat());
    run.exits(2)
        .complains("texts are compared that are not a field and a constant")
        .complains("--engine jit");
    assert_eq!(run.stderr.matches("cannot run").count(), 1, "{}", run.stderr);
    let run = folder.run(&arguments);
    assert!(run.exits(0).stdout.contains(r#""recommended":"same""#), "{}", run.stdout);
}
