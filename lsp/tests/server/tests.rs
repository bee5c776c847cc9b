//! Tests that stand in rules: lenses, running them, and what they find.

use crate::{Client, Folder, TEA, example, in_folder, uri};
use serde_json::{Value, json};
use std::fmt::Write;

const URI: &str = "untitled:tea";

const TESTS: &str = "
test \"green tea by the pot\" {
    given taste = green, cups = 6
    expect keen, path shelf because row 1
}
test \"of nobody we know nothing\" {
    expect path tour
}
";

/// What an editor must be able to do to be told that lenses are old.
fn refreshes() -> Value {
    json!({ "workspace": { "codeLens": { "refreshSupport": true } } })
}

fn tested() -> String {
    format!("{TEA}{TESTS}")
}

fn titles(client: &mut Client, uri: &str) -> Vec<String> {
    let lenses = client.ask("textDocument/codeLens", &json!({ "textDocument": { "uri": uri } })).unwrap();
    let lenses = lenses.as_array().unwrap().clone();
    lenses.iter().map(|lens| lens["command"]["title"].as_str().unwrap().to_owned()).collect()
}

fn run(client: &mut Client, command: &str, arguments: &Value) -> Result<Value, Value> {
    client.ask("workspace/executeCommand", &json!({ "command": command, "arguments": arguments }))
}

fn said(client: &mut Client, method: &str) -> usize {
    client.settle();
    client.said.iter().filter(|said| said["method"] == method).count()
}

#[test]
fn lenses_say_how_tests_went() {
    let text = tested();
    let mut client = Client::new(&refreshes());
    client.open(URI, &text);
    let lenses = client.ask("textDocument/codeLens", &json!({ "textDocument": { "uri": URI } })).unwrap();
    assert_eq!(lenses[0]["command"]["title"], "run all");
    assert_eq!(lenses[0]["command"]["command"], "onboard.runTests");
    assert_eq!(
        lenses[1]["command"],
        json!({
            "title": "run", "command": "onboard.runTest", "arguments": [URI, "green tea by the pot"],
        })
    );
    let line = text.lines().position(|line| line.starts_with("test")).unwrap();
    assert_eq!(lenses[1]["range"]["start"], json!({ "line": line, "character": 0 }));
    assert_eq!(lenses[1]["range"]["end"]["line"], json!(line));

    let went = run(&mut client, "onboard.runTest", &json!([URI, "green tea by the pot"])).unwrap();
    assert_eq!((&went["passed"], &went["failed"]), (&json!(1), &json!(0)));
    assert_eq!(titles(&mut client, URI), ["run all", "passed", "run"]);
    let went = run(&mut client, "onboard.runTests", &json!([URI])).unwrap();
    assert_eq!(went["tests"][1]["name"], "of nobody we know nothing");
    assert_eq!(went["tests"][1]["passed"], json!(true));
    assert_eq!(titles(&mut client, URI), ["all 2 passed", "passed", "passed"]);
    assert_eq!(said(&mut client, "workspace/codeLens/refresh"), 2);
    assert!(client.end());
}

#[test]
fn what_failed_is_found_until_the_rules_change() {
    let text = tested().replace("cups >= 5", "cups >= 7");
    let mut client = Client::new(&refreshes());
    client.open(URI, &text);
    let went = run(&mut client, "onboard.runTests", &json!([URI])).unwrap();
    assert_eq!((&went["passed"], &went["failed"]), (&json!(1), &json!(1)));
    let failures = &went["tests"][0]["failures"];
    assert_eq!(failures[0]["message"], "expected keen, but it is false");
    assert!(failures[0]["why"].as_str().unwrap().contains("cups"), "{failures}");
    assert_eq!(failures[1]["message"], "expected path shelf because row 1, but path tour, by row 2 of start");
    let place = &failures[1]["location"]["range"];
    let line = text.lines().position(|line| line.contains("expect keen")).unwrap();
    let columns = ("    expect keen, ".len(), "    expect keen, path shelf because row 1".len());
    assert_eq!(place["start"], json!({ "line": line, "character": columns.0 }));
    assert_eq!(place["end"], json!({ "line": line, "character": columns.1 }));
    assert_eq!(
        titles(&mut client, URI),
        ["1 of 2 failed", "failed: expected keen, but it is false", "passed"]
    );
    assert_eq!(client.slugs(URI), ["failed-test", "failed-test"]);
    assert_eq!(said(&mut client, "workspace/codeLens/refresh"), 1);

    let mended = tested();
    client.change(URI, 2, &json!([{ "text": mended }]));
    assert_eq!(client.slugs(URI), [""; 0]);
    let old = "run again (failed before the last change)";
    let passed = "run again (passed before the last change)";
    assert_eq!(titles(&mut client, URI), ["run all", old, passed]);
    assert_eq!(said(&mut client, "workspace/codeLens/refresh"), 2);
    // Taken back, what was found then holds again.
    client.change(URI, 3, &json!([{ "text": tested() }]));
    run(&mut client, "onboard.runTests", &json!([URI])).unwrap();
    assert_eq!(titles(&mut client, URI), ["all 2 passed", "passed", "passed"]);
    assert!(client.end());
}

#[test]
fn what_failed_is_given_to_who_asks() {
    let mut client = Client::new(&json!({
        "textDocument": { "diagnostic": {} },
        "workspace": { "diagnostics": { "refreshSupport": true } },
    }));
    client.open(URI, &tested().replace("path tour\n}", "path shelf\n}"));
    assert!(client.pull(URI).is_empty());
    run(&mut client, "onboard.runTests", &json!([URI])).unwrap();
    let found = client.pull(URI);
    assert_eq!(found[0]["code"], "failed-test");
    assert_eq!(found[0]["severity"], json!(1));
    assert!(
        found[0]["message"].as_str().unwrap().starts_with("expected path shelf, but path tour"),
        "{found:?}"
    );
    assert_eq!(said(&mut client, "workspace/diagnostic/refresh"), 1);
    assert!(client.end());
}

#[test]
fn tests_of_rules_with_errors_are_not_run() {
    let mut client = Client::new(&json!({}));
    client.open(URI, &tested().replace("cups >= 5", "cup >= 5"));
    assert_eq!(titles(&mut client, URI), ["run all", "run", "run"]);
    for (command, arguments) in
        [("onboard.runTests", json!([URI])), ("onboard.runTest", json!([URI, "of nobody we know nothing"]))]
    {
        let refused = run(&mut client, command, &arguments).unwrap_err();
        assert_eq!(refused["code"], json!(-32803));
        assert_eq!(refused["message"], "rules with errors are not run: mend these first");
    }
    assert!(client.end());
}

#[test]
fn a_program_with_errors_does_not_keep_others_from_being_run() {
    let folder = Folder::new("two-programs");
    let base = folder.write("base.onboard", &tested());
    folder.write("one.onboard", "import \"base.onboard\"\ntest \"one\" { expect not keen }\n");
    folder.write("two.onboard", "import \"base.onboard\"\ntest \"two\" { expect nothing_of_this_name }\n");
    let mut client = in_folder(&folder.0, &json!({}));
    let went = run(&mut client, "onboard.runTests", &json!([base])).unwrap();
    let names: Vec<&str> =
        went["tests"].as_array().unwrap().iter().map(|test| test["name"].as_str().unwrap()).collect();
    assert_eq!(names, ["one", "green tea by the pot", "of nobody we know nothing"]);
    assert_eq!(titles(&mut client, &base), ["run all", "passed", "passed"]);
    assert!(client.end());
}

#[test]
fn commands_that_are_none() {
    let mut client = Client::new(&json!({}));
    client.open(URI, &tested());
    for (command, arguments) in [
        ("onboard.noSuch", json!([])),
        ("onboard.runTest", json!([])),
        ("onboard.runTest", json!([URI])),
        ("onboard.runTest", json!([URI, 3])),
        ("onboard.runTest", json!([URI, "no such test"])),
        ("onboard.runTests", json!(["untitled:none"])),
    ] {
        let refused = run(&mut client, command, &arguments).unwrap_err();
        assert_eq!(refused["code"], json!(-32602), "{command} {arguments}: {refused}");
    }
    assert!(client.end());
}

#[test]
fn tests_of_all_programs_that_have_a_file() {
    let shop = example("shop");
    let mut client = in_folder(&shop, &json!({}));
    let rules = uri(&shop.join("decide.onboard"));
    let went = run(&mut client, "onboard.runTests", &json!([rules])).unwrap();
    let tests = uri(&shop.join("tests.onboard"));
    let count = went["tests"]
        .as_array()
        .unwrap()
        .iter()
        .filter(|test| test["location"]["uri"] == tests.as_str())
        .count();
    assert!(count > 10 && went["failed"] == json!(0), "{went}");
    assert_eq!(titles(&mut client, &rules), [""; 0]);
    assert!(titles(&mut client, &tests)[1..].iter().all(|title| title == "passed"));
    assert!(client.end());
}

/// So many tests that they take a while.
fn many() -> String {
    (0..3_000).fold(tested(), |mut text, at| {
        let _ = writeln!(text, "test \"{at}\" {{ given cups = {}; expect path tour }}", at % 40);
        text
    })
}

#[test]
fn running_ends_when_it_is_cancelled_or_the_rules_change() {
    let mut client = Client::new(&json!({}));
    client.open(URI, &many());
    let params = json!({ "command": "onboard.runTests", "arguments": [URI] });
    let id = client.send("workspace/executeCommand", &params);
    client.tell("$/cancelRequest", &json!({ "id": id }));
    let answer = client.answer();
    assert_eq!((&answer["id"], &answer["error"]["code"]), (&json!(id), &json!(-32800)), "{answer}");
    let id = client.send("workspace/executeCommand", &params);
    client.change(URI, 2, &json!([{ "text": tested() }]));
    let answer = client.answer();
    assert_eq!((&answer["id"], &answer["error"]["code"]), (&json!(id), &json!(-32801)), "{answer}");
    let went = run(&mut client, "onboard.runTests", &json!([URI])).unwrap();
    assert_eq!(went["passed"], json!(2));
    assert!(client.end());
}

#[test]
fn tests_are_run_on_save_where_settings_say_so() {
    let folder = Folder::new("on-save");
    folder.write("onboard.toml", "[editor]\nrun-tests = \"on save\"\n");
    let tea = folder.write("tea.onboard", &tested().replace("cups >= 5", "cups >= 7"));
    let mut client = in_folder(&folder.0, &json!({}));
    assert_eq!(client.slugs(&tea), [""; 0]);
    client.tell("textDocument/didSave", &json!({ "textDocument": { "uri": tea } }));
    assert_eq!(client.slugs(&tea), ["failed-test", "failed-test"]);
    assert_eq!(titles(&mut client, &tea)[2], "passed");
    folder.write("tea.onboard", &tested().replace("cups >= 5", "cup >= 7"));
    client.tell("textDocument/didSave", &json!({ "textDocument": { "uri": tea } }));
    assert_eq!(client.slugs(&tea), ["unknown-name"]);
    assert!(client.end());
}

/// What was told of work under a name.
fn work(client: &Client, token: &Value) -> Vec<Value> {
    let told = client.said.iter().filter(|said| said["method"] == "$/progress");
    told.filter(|said| said["params"]["token"] == *token)
        .map(|said| said["params"]["value"].clone())
        .collect()
}

#[test]
fn an_editor_that_wants_to_hear_of_work_does() {
    let mut client = Client::new(&json!({}));
    client.open(URI, &tested());
    let params = json!({ "command": "onboard.runTests", "arguments": [URI], "workDoneToken": "mine" });
    client.ask("workspace/executeCommand", &params).unwrap();
    let told = work(&client, &json!("mine"));
    assert_eq!(
        told[0],
        json!({ "kind": "begin", "title": "running tests", "cancellable": false, "percentage": 0 })
    );
    assert_eq!(told[1], json!({ "kind": "report", "message": "1 of 2", "percentage": 50 }));
    assert_eq!(told[2..], [json!({ "kind": "end" })]);
    // Also where it comes to nothing.
    let params = json!({ "command": "onboard.runTests", "arguments": ["untitled:none"], "workDoneToken": 7 });
    client.ask("workspace/executeCommand", &params).unwrap_err();
    assert_eq!(work(&client, &json!(7)).last(), Some(&json!({ "kind": "end" })));
    assert!(client.end());
}

#[test]
fn an_editor_that_shows_work_is_told_of_long_work_and_may_end_it() {
    let mut client = Client::new(&json!({ "window": { "workDoneProgress": true } }));
    client.open(URI, &many());
    let params = json!({ "command": "onboard.runTests", "arguments": [URI] });
    let id = client.send("workspace/executeCommand", &params);
    // It is ended by its name as soon as it has one.
    client.until("window/workDoneProgress/create");
    client.tell("window/workDoneProgress/cancel", &json!({ "token": "onboard/1" }));
    let answer = client.answer();
    assert_eq!((&answer["id"], &answer["error"]["code"]), (&json!(id), &json!(-32800)), "{answer}");
    let told = work(&client, &json!("onboard/1"));
    assert_eq!(told[0]["cancellable"], json!(true));
    assert_eq!(told.last(), Some(&json!({ "kind": "end" })));
    assert!(client.end());
}
