//! Settings: which file holds where, and what is wrong with it.

use crate::{Client, Folder, TEA, in_folder, uri};
use onboard_lsp::Options;
use serde_json::{Value, json};
use std::fs;

const TEST: &str = "test \"nobody\" { expect path tour }\n";

fn lenses(client: &mut Client, uri: &str) -> usize {
    let lenses = client.ask("textDocument/codeLens", &json!({ "textDocument": { "uri": uri } })).unwrap();
    lenses.as_array().map_or(0, Vec::len)
}

#[test]
fn the_nearest_file_above_holds() {
    let folder = Folder::new("nearest");
    fs::create_dir(folder.0.join("inner")).unwrap();
    folder.write("onboard.toml", "[editor]\ntest-lenses = false\n");
    let outer = folder.write("tea.onboard", &format!("{TEA}{TEST}"));
    let inner = folder.write("inner/tea.onboard", &format!("{TEA}{TEST}"));
    let mut client = in_folder(&folder.0, &json!({}));
    assert_eq!((lenses(&mut client, &outer), lenses(&mut client, &inner)), (0, 0));
    let nearest = folder.write("inner/onboard.toml", "");
    let changed = |uri: &str| json!({ "changes": [{ "uri": uri, "type": 2 }] });
    client.tell("workspace/didChangeWatchedFiles", &changed(&nearest));
    assert_eq!((lenses(&mut client, &outer), lenses(&mut client, &inner)), (0, 2));
    fs::remove_file(folder.0.join("onboard.toml")).unwrap();
    client.tell("workspace/didChangeWatchedFiles", &changed(&uri(&folder.0.join("onboard.toml"))));
    assert_eq!((lenses(&mut client, &outer), lenses(&mut client, &inner)), (2, 2));
    assert!(client.end());
}

#[test]
fn what_is_wrong_is_told_where_it_stands_and_what_held_before_holds() {
    let folder = Folder::new("wrong");
    let text = "[editor]\ntest-lenses = false\n";
    let settings = folder.write("onboard.toml", text);
    let tea = folder.write("tea.onboard", &format!("{TEA}{TEST}"));
    let mut client = in_folder(&folder.0, &json!({}));
    client.settle();
    assert!(!client.pushed.contains_key(&settings));
    client.open(&settings, "[editor]\ntest-lense = true\n");
    client.settle();
    let found = client.pushed[&settings].1.clone();
    assert_eq!(found[0]["range"]["start"], json!({ "line": 1, "character": 0 }));
    assert_eq!(found[0]["range"]["end"], json!({ "line": 1, "character": 10 }));
    assert_eq!(found[0]["severity"], json!(1));
    assert!(found[0]["message"].as_str().unwrap().contains("test-lense"), "{found:?}");
    assert_eq!(lenses(&mut client, &tea), 0);
    client.change(&settings, 2, &json!([{ "text": "[editor]\ntest-lenses = true\n" }]));
    client.settle();
    assert_eq!(client.pushed[&settings].1, [Value::Null; 0]);
    assert_eq!(lenses(&mut client, &tea), 2);
    // Closed, the disk says what holds.
    client.tell("textDocument/didClose", &json!({ "textDocument": { "uri": settings } }));
    assert_eq!(lenses(&mut client, &tea), 0);
    assert!(client.end());
}

#[test]
fn an_editor_shows_again_what_settings_change() {
    let folder = Folder::new("again");
    folder.write("tea.onboard", TEA);
    let refresh = json!({ "refreshSupport": true });
    let mut client =
        in_folder(&folder.0, &json!({ "workspace": { "codeLens": refresh, "inlayHint": refresh } }));
    client.settle();
    let settings = folder.write("onboard.toml", "[editor]\ninlay-hints = { units = false }\n");
    client.tell("workspace/didChangeWatchedFiles", &json!({ "changes": [{ "uri": settings, "type": 1 }] }));
    client.settle();
    for method in ["workspace/codeLens/refresh", "workspace/inlayHint/refresh"] {
        let count = client.said.iter().filter(|said| said["method"] == method).count();
        assert_eq!(count, 1, "{method}");
    }
    assert!(client.end());
}

#[test]
fn the_editor_goes_before_the_file() {
    let folder = Folder::new("own");
    folder.write("onboard.toml", "[editor]\ntest-lenses = true\n");
    let tea = folder.write("tea.onboard", &format!("{TEA}{TEST}"));
    let open = |options: Value| {
        let mut client = Client::silent(Options::default());
        let folders = json!([{ "uri": uri(&folder.0), "name": "tea" }]);
        client.initialize(
            &json!({ "capabilities": {}, "workspaceFolders": folders, "initializationOptions": options }),
        );
        client
    };
    let mut client = open(json!({ "test-lenses": false }));
    assert_eq!(lenses(&mut client, &tea), 0);
    assert!(client.end());
    let mut client = open(json!({ "no-such": false }));
    assert_eq!(lenses(&mut client, &tea), 2);
    client.settle();
    let message = client.said[0]["params"]["message"].as_str().unwrap();
    assert!(
        message.contains("`initializationOptions` are passed over") && message.contains("no-such"),
        "{message}"
    );
    assert!(client.end());
}

/// Rules with fallbacks that are learned.
const TEAM: &str = "purpose advice { basis contract }
for advice
field role: one of { engineer, manager } { ask \"What do you do?\" }
field team: int in 1 to 500 { ask \"How many?\"; fallback median by role at least 90% sure; fallback median; fallback 3 }
segment large when team >= 20
path together \"Together\"
path alone \"Alone\"
matrix tour -> path for advice {
    large -> path
    yes   -> together
    -     -> alone
}
profiling for advice { stage signup ask team, role; limit 1 per day }
test \"a missing team\" { expect imputed team = 9, path alone }
";

/// What people of these rules have, learned from 40 engineers and 41 managers.
fn learned() -> String {
    let checked = onboard_compiler::check(&onboard_compiler::Sources::single("team.onboard", TEAM));
    let engine = onboard_runtime::Engine::new(checked.program.unwrap()).unwrap();
    let mut learner = engine.learner(0).unwrap();
    for person in 0..81 {
        let (role, team) =
            if person < 40 { ("engineer", 9) } else { ("manager", if person % 3 == 0 { 30 } else { 5 }) };
        let profile = json!({ "answers": { "role": role, "team": team } });
        learner.add(&engine.profile_from_json(&profile).0);
    }
    String::from_utf8(learner.finish().to_json(engine.program())).unwrap()
}

#[test]
fn statistics_are_shown_and_tests_use_them() {
    let folder = Folder::new("fit");
    let settings = folder.write("onboard.toml", "fit = \"team.fit.json\"\n");
    let team = folder.write("team.onboard", TEAM);
    let mut client =
        in_folder(&folder.0, &json!({ "textDocument": { "hover": { "contentFormat": ["markdown"] } } }));
    client.settle();
    let found = client.pushed[&settings].1.clone();
    assert_eq!(found[0]["range"]["start"], json!({ "line": 0, "character": 6 }));
    assert!(
        found[0]["message"].as_str().unwrap().ends_with("team.fit.json`: there is no such file"),
        "{found:?}"
    );
    let run = json!({ "command": "onboard.runTests", "arguments": [team] });
    assert_eq!(client.ask("workspace/executeCommand", &run).unwrap()["failed"], json!(1));

    folder.write("team.fit.json", &learned());
    client.tell("textDocument/didSave", &json!({ "textDocument": { "uri": team } }));
    client.settle();
    assert_eq!(client.pushed[&settings].1, [Value::Null; 0]);
    let hover = client.at("textDocument/hover", &team, (3, 8)).unwrap();
    let shown = hover["contents"]["value"].as_str().unwrap().to_owned();
    let expected = "
- learned: `9`, median of 81 people, 83% sure, which is too little; by `role`:
    - engineer: `9`, of 40 people, 100% sure
    - manager: `5`, of 41 people, 68% sure, too little
- learned: `9`, median of 81 people, 83% sure";
    assert!(shown.ends_with(expected), "{shown}");
    let range = json!({ "start": { "line": 4, "character": 0 }, "end": { "line": 5, "character": 0 } });
    let params = json!({ "textDocument": { "uri": team }, "range": range });
    let hints = client.ask("textDocument/inlayHint", &params).unwrap();
    let tooltip = hints[0]["tooltip"]["value"].as_str().unwrap();
    assert!(tooltip.ends_with(&expected[1..]) && tooltip.contains("\n\n- learned: `9`"), "{tooltip}");
    let lens = client.ask("textDocument/codeLens", &json!({ "textDocument": { "uri": team } })).unwrap();
    assert_eq!(lens[1]["command"]["title"], "run again (failed before the last change)");
    let went = client.ask("workspace/executeCommand", &run).unwrap();
    assert_eq!(went["failed"], json!(0), "{went}");
    // In a broken line too.
    client.open(&team, &TEAM.replace("team >= 20", "te"));
    let offered = client.at("textDocument/completion", &team, (4, "segment large when te".len())).unwrap();
    let field = offered.as_array().unwrap().iter().find(|offer| offer["label"] == "team").unwrap();
    assert!(field["documentation"]["value"].as_str().unwrap().contains("- learned: `9`"), "{field}");
    folder.write("team.fit.json", "{}");
    client.open(&team, TEAM);
    client.settle();
    let message = client.pushed[&settings].1[0]["message"].as_str().unwrap();
    assert!(message.starts_with("not a fit file"), "{message}");
    assert!(client.end());
}

#[test]
fn hints_that_are_not_wanted_are_not_shown() {
    let folder = Folder::new("hints");
    let text = "field region: country\nfield days: duration { fallback 3d }\nsegment a when region == \"PT\" and days > 2d\n";
    folder.write("onboard.toml", "");
    let uri = folder.write("hints.onboard", text);
    let mut client = in_folder(&folder.0, &json!({ "textDocument": { "inlayHint": {} } }));
    let mut labels = |settings: &str| {
        let file = folder.write("onboard.toml", settings);
        client.tell("workspace/didChangeWatchedFiles", &json!({ "changes": [{ "uri": file, "type": 2 }] }));
        let range = json!({ "start": { "line": 0, "character": 0 }, "end": { "line": 9, "character": 0 } });
        let hints =
            client.ask("textDocument/inlayHint", &json!({ "textDocument": { "uri": uri }, "range": range }));
        let hints = hints.unwrap().as_array().unwrap().clone();
        hints.iter().map(|hint| hint["label"].as_str().unwrap().to_owned()).collect::<Vec<_>>()
    };
    assert_eq!(labels(""), ["?", "otherwise 3d"]);
    assert_eq!(labels("[editor]\ninlay-hints = { unknown = false }\n"), ["otherwise 3d"]);
    assert_eq!(labels("[editor]\ninlay-hints = { imputed = false }\n"), ["?"]);
    assert!(client.end());
}
