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
