//! Documents, the files beside them, and what is found in them.

use crate::{Client, Folder, TEA, apply, example, in_folder, uri};
use onboard_lsp::Options;
use serde_json::{Value, json};
use std::fs;

const URI: &str = "untitled:tea";

fn range(line: u64, start: u64, end: u64) -> Value {
    json!({ "start": { "line": line, "character": start }, "end": { "line": line, "character": end } })
}

#[test]
fn findings_are_told_and_taken_back() {
    let mut client = Client::new(&json!({}));
    client.open(URI, &TEA.replace("taste == green", "taste is green"));
    assert_eq!(client.slugs(URI), ["is-instead-of-equals"]);
    let (version, found) = client.pushed[URI].clone();
    assert_eq!(version, json!(1));
    assert_eq!(found[0]["severity"], json!(1));
    assert_eq!(found[0]["source"], "onboard");
    assert_eq!(found[0]["range"], range(7, 24, 26));
    assert!(found[0]["message"].as_str().unwrap().starts_with("`is` stands where two things are compared\n"));
    client.change(URI, 2, &json!([{ "range": range(7, 24, 26), "text": "==" }]));
    assert_eq!(client.slugs(URI), [""; 0]);
    assert_eq!(client.pushed[URI].0, json!(2));
    assert!(client.end());
}

#[test]
fn columns_are_counted_as_agreed() {
    for (offered, agreed, start) in [
        (json!(["utf-16"]), "utf-16", 59),
        (json!(["utf-32", "utf-8"]), "utf-8", 61),
        (json!(["utf-32"]), "utf-16", 59),
        (Value::Null, "utf-16", 59),
    ] {
        let mut client = Client::silent(Options::default());
        let general = json!({ "positionEncodings": offered });
        let result = client.initialize(&json!({ "capabilities": { "general": general } }));
        assert_eq!(result["capabilities"]["positionEncoding"], agreed);
        client.open(URI, &TEA.replace("fallback green", "fallback red"));
        client.settle();
        let found = client.pushed[URI].1.clone();
        assert_eq!(found[0]["code"], "unknown-member");
        // Behind a tea cup: two units, or four bytes.
        let column = found[0]["range"]["start"]["character"].as_u64().unwrap();
        assert_eq!(column, start, "{agreed}");
        let edit = range(4, column, column + 3);
        client.change(URI, 2, &json!([{ "range": edit, "text": "green" }]));
        assert_eq!(client.slugs(URI), [""; 0]);
        assert!(client.end());
    }
}

#[test]
fn findings_are_asked_for() {
    let capabilities = json!({ "textDocument": { "diagnostic": { "tagSupport": { "valueSet": [1] }, "relatedInformation": true } } });
    let mut client = Client::new(&capabilities);
    client.open(URI, &format!("{TEA}let spare = cups\nlet keen = 1\n"));
    let params = json!({ "textDocument": { "uri": URI } });
    let report = client.ask("textDocument/diagnostic", &params).unwrap();
    assert_eq!(report["kind"], "full");
    let twice =
        report["items"].as_array().unwrap().iter().find(|one| one["code"] == "duplicate-name").unwrap();
    assert_eq!(twice["relatedInformation"][0]["message"], "first declared here");
    assert_eq!(twice["relatedInformation"][0]["location"]["uri"], URI);
    // What was told once is not told again.
    let again = json!({ "textDocument": { "uri": URI }, "previousResultId": report["resultId"] });
    assert_eq!(client.ask("textDocument/diagnostic", &again).unwrap()["kind"], "unchanged");
    client.change(URI, 2, &json!([{ "text": format!("{TEA}let spare = cups\n") }]));
    let report = client.ask("textDocument/diagnostic", &again).unwrap();
    assert_eq!(report["items"][0]["code"], "unused-declaration");
    assert_eq!(report["items"][0]["tags"], json!([1]));
    assert_eq!(report["items"][0]["severity"], json!(2));
    client.settle();
    assert!(client.pushed.is_empty(), "who asks is not told: {:?}", client.pushed);
    assert!(client.end());
}

#[test]
fn findings_link_to_their_pages() {
    let folder = Folder::new("pages");
    let mut client = Client::silent(Options {
        version: "1".to_owned(),
        pages: Some(folder.0.join("pages")),
        ..Options::default()
    });
    let abilities = json!({ "textDocument": { "publishDiagnostics": { "codeDescriptionSupport": true } } });
    let result = client.initialize(&json!({ "capabilities": abilities }));
    assert_eq!(result["serverInfo"], json!({ "name": "onboard-lsp", "version": "1" }));
    client.open(URI, "let a = nothing\n");
    client.settle();
    let href = client.pushed[URI].1[0]["codeDescription"]["href"].as_str().unwrap().to_owned();
    let path = url::Url::parse(&href).unwrap().to_file_path().unwrap();
    let page = onboard_lsp::Page::find("unknown-name").unwrap();
    assert_eq!(fs::read_to_string(path).unwrap(), page.text);
    assert!(client.end());
}

#[test]
fn the_examples_have_no_findings() {
    let mut client = in_folder(&example(""), &json!({}));
    client.settle();
    let found: Vec<_> = client.pushed.iter().filter(|(_, (_, found))| !found.is_empty()).collect();
    assert!(found.is_empty(), "{found:?}");
    assert!(client.end());
}

#[test]
fn what_is_open_hides_the_disk() {
    let folder = Folder::new("overlay");
    let base = folder.write("base.onboard", "field size: int in 0 to 9\n");
    let main = folder.write("main.onboard", "import \"base.onboard\"\nsegment big when width > 4\n");
    let mut client = in_folder(&folder.0, &json!({}));
    assert_eq!(client.slugs(&main), ["unknown-name"]);
    client.open(&base, "field width: int in 0 to 9\n");
    assert!(!client.slugs(&main).contains(&"unknown-name".to_owned()));
    let found = client.at("textDocument/definition", &main, (1, 20)).unwrap();
    assert_eq!(found["uri"], base.as_str());
    client.tell("textDocument/didClose", &json!({ "textDocument": { "uri": base } }));
    assert_eq!(client.slugs(&main), ["unknown-name"]);
    assert!(client.end());
}

#[test]
fn files_come_and_go() {
    let folder = Folder::new("watched");
    let main = folder.write("main.onboard", "import \"base.onboard\"\n");
    let watches = json!({ "workspace": { "didChangeWatchedFiles": { "dynamicRegistration": true } } });
    let mut client = in_folder(&folder.0, &watches);
    assert_eq!(client.slugs(&main), ["missing-import"]);
    let asked: Vec<&Value> =
        client.said.iter().filter(|said| said["method"] == "client/registerCapability").collect();
    assert_eq!(asked.len(), 1);
    let id = asked[0]["id"].clone();
    client.write(&json!({ "jsonrpc": "2.0", "id": id, "result": null }).to_string());
    let base = folder.write("base.onboard", "let a = nothing\n");
    let changed = json!({ "changes": [{ "uri": base, "type": 1 }] });
    client.tell("workspace/didChangeWatchedFiles", &changed);
    assert_eq!(client.slugs(&main), [""; 0]);
    assert_eq!(client.slugs(&base), ["unknown-name"]);
    fs::remove_file(folder.0.join("base.onboard")).unwrap();
    client.tell("workspace/didChangeWatchedFiles", &changed);
    assert_eq!(client.slugs(&main), ["missing-import"]);
    assert_eq!(client.slugs(&base), [""; 0]);
    assert!(client.end());
}

#[test]
fn folders_are_added_and_taken_away() {
    let folder = Folder::new("folders");
    let main = folder.write("main.onboard", "let a = nothing\n");
    let mut client = Client::new(&json!({}));
    let one = json!([{ "uri": uri(&folder.0), "name": "rules" }]);
    client.tell("workspace/didChangeWorkspaceFolders", &json!({ "event": { "added": one, "removed": [] } }));
    assert_eq!(client.slugs(&main), ["unknown-name"]);
    client.tell("workspace/didChangeWorkspaceFolders", &json!({ "event": { "added": [], "removed": one } }));
    assert_eq!(client.slugs(&main), [""; 0]);
    assert!(client.end());
}

#[test]
fn files_and_folders_get_other_names() {
    let folder = Folder::new("renamed");
    fs::create_dir(folder.0.join("base")).unwrap();
    let base = folder.write("base/base.onboard", "import \"more.onboard\"\nlet a = b\n");
    folder.write("base/more.onboard", "let b = 1\n");
    let text = "// 🍵\nimport \"base/base.onboard\"\nlet c = a\n";
    let main = folder.write("main.onboard", text);
    let operations = json!({ "workspace": {
        "fileOperations": { "willRename": true, "didRename": true },
        "workspaceEdit": { "documentChanges": true },
    } });
    let mut client = in_folder(&folder.0, &operations);
    let renamed = |old: &str, new: &str| {
        let new_uri = uri(&folder.0.join(new));
        json!({ "files": [{ "oldUri": uri(&folder.0.join(old)), "newUri": new_uri }] })
    };
    // A file: its own imports, and those of it.
    let moved = renamed("base/base.onboard", "first.onboard");
    let change = client.ask("workspace/willRenameFiles", &moved).unwrap();
    let changed = change["documentChanges"].as_array().unwrap();
    let edits = |of: &str| {
        let found = changed.iter().find(|change| change["textDocument"]["uri"] == of);
        found.map(|change| change["edits"].clone()).unwrap()
    };
    assert_eq!(changed.len(), 2);
    let main_text = apply(text, &edits(&main));
    assert_eq!(main_text, text.replace("base/base", "first"));
    let base_text = apply("import \"more.onboard\"\nlet a = b\n", &edits(&base));
    assert_eq!(base_text, "import \"base/more.onboard\"\nlet a = b\n");
    folder.write("main.onboard", &main_text);
    folder.write("first.onboard", &base_text);
    fs::remove_file(folder.0.join("base/base.onboard")).unwrap();
    client.tell("workspace/didRenameFiles", &moved);
    for file in [&main, &base, &uri(&folder.0.join("first.onboard"))] {
        assert!(!client.slugs(file).iter().any(|slug| slug.contains("import") || slug.contains("unknown")));
    }
    // A folder, and what has nothing to do with rules.
    let change = client.ask("workspace/willRenameFiles", &renamed("base", "rules")).unwrap();
    let edits = &change["documentChanges"][0]["edits"];
    assert_eq!(apply(&base_text, edits), "import \"rules/more.onboard\"\nlet a = b\n");
    assert_eq!(client.ask("workspace/willRenameFiles", &renamed("src", "lib")), Ok(Value::Null));
    assert!(client.end());
}

#[test]
fn following_files_is_offered_to_who_asks() {
    let offered = |operations: Value| {
        let mut client = Client::silent(Options::default());
        let abilities = json!({ "workspace": { "fileOperations": operations } });
        let result = client.initialize(&json!({ "capabilities": abilities }));
        assert!(client.end());
        result["capabilities"]["workspace"]["fileOperations"].clone()
    };
    assert_eq!(offered(json!({})), Value::Null);
    let both = offered(json!({ "willRename": true, "didRename": true }));
    assert_eq!(both["willRename"]["filters"][0]["pattern"]["glob"], "**/*.onboard");
    assert_eq!(both["didRename"]["filters"][1]["pattern"], json!({ "glob": "**", "matches": "folder" }));
    assert_eq!(offered(json!({ "didRename": true })).get("willRename"), None);
}

/// The reports of all files by the ends of their addresses: kind, slugs, and result id.
fn pulled(client: &mut Client, before: &Value) -> Vec<(String, String, Vec<String>, Value)> {
    let known: Vec<Value> =
        before.as_object().unwrap().iter().map(|(uri, id)| json!({ "uri": uri, "value": id })).collect();
    let answer = client.ask("workspace/diagnostic", &json!({ "previousResultIds": known })).unwrap();
    let told = answer["items"].as_array().unwrap().iter().map(|item| {
        let items = item["items"].as_array().cloned().unwrap_or_default();
        let slugs = items.iter().map(|one| one["code"].as_str().unwrap_or("").to_owned()).collect();
        let text = |key: &str| item[key].as_str().unwrap().to_owned();
        (text("uri"), text("kind"), slugs, item["resultId"].clone())
    });
    told.collect()
}

#[test]
fn what_is_found_in_all_files_is_asked_for() {
    let folder = Folder::new("pulled");
    let text = "purpose p { basis contract }\nfor p\nfield size: int in 0 to 9\n";
    let base = folder.write("base.onboard", text);
    let main = folder.write("main.onboard", "import \"base.onboard\"\nsegment big when width > 4\n");
    folder.write("onboard.toml", "fits = 3\n");
    let mut client = in_folder(&folder.0, &json!({ "textDocument": { "diagnostic": {} } }));
    client.settle();
    assert!(!client.pushed[&main].1.is_empty());
    let first = pulled(&mut client, &json!({}));
    let of = |all: &[(String, String, Vec<String>, Value)], uri: &str| {
        all.iter().find(|(known, ..)| known == uri).cloned().unwrap()
    };
    assert_eq!(first.len(), 3);
    let (_, kind, slugs, main_id) = of(&first, &main);
    assert_eq!((kind.as_str(), slugs), ("full", vec!["unknown-name".to_owned()]));
    let settings = of(&first, &uri(&folder.0.join("onboard.toml")));
    assert_eq!(settings.2, [""]);
    // From now on nothing is told that was asked for.
    client.settle();
    assert!(client.pushed.values().all(|(_, found)| found.is_empty()), "{:?}", client.pushed);
    client.open(&main, "import \"base.onboard\"\nsegment big when size > 4\n");
    let (_, _, _, base_id) = of(&first, &base);
    let gone = "file:///gone.onboard";
    let again =
        pulled(&mut client, &json!({ (base.as_str()): base_id, (main.as_str()): main_id, (gone): "x" }));
    let (_, kind, slugs, main_id) = of(&again, &main);
    assert_eq!((kind.as_str(), slugs.len()), ("full", 0));
    assert_eq!(of(&again, &base).1, "unchanged");
    assert_eq!(of(&again, gone).1, "full");
    let last = pulled(&mut client, &json!({ (main.as_str()): main_id }));
    assert_eq!(of(&last, &main).1, "unchanged");
    client.settle();
    assert!(client.pushed.values().all(|(_, found)| found.is_empty()));
    assert!(client.end());
}
