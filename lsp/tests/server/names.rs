//! What names mean, and what uses what.

use crate::features::{URI, abilities, place, with};
use crate::{Client, TEA, example};
use serde_json::{Value, json};

#[test]
fn call_hierarchy() {
    let mut client = with(TEA);
    let at = place(TEA, "keen when tas");
    let items = client.at("textDocument/prepareCallHierarchy", URI, at).unwrap();
    assert_eq!(items[0]["name"], "taste");
    assert_eq!(items[0]["detail"], "one of { green, black }");
    assert_eq!(items[0]["selectionRange"]["start"], json!({ "line": 4, "character": 6 }));
    let calls = client.ask("callHierarchy/incomingCalls", &json!({ "item": items[0] })).unwrap();
    let names: Vec<&str> =
        calls.as_array().unwrap().iter().map(|call| call["from"]["name"].as_str().unwrap()).collect();
    assert_eq!(names, ["keen", "start", "profiling"]);
    assert_eq!(
        calls[0]["fromRanges"],
        json!([{ "start": { "line": 7, "character": 18 }, "end": { "line": 7, "character": 23 } }])
    );
    let calls = client.ask("callHierarchy/outgoingCalls", &json!({ "item": calls[2]["from"] })).unwrap();
    let names: Vec<&str> =
        calls.as_array().unwrap().iter().map(|call| call["to"]["name"].as_str().unwrap()).collect();
    assert_eq!(names, ["tailoring", "taste", "cups"]);
    assert_eq!(client.at("textDocument/prepareCallHierarchy", URI, (0, 0)), Ok(Value::Null));
    assert!(client.end());
}

#[test]
fn document_highlights() {
    let mut client = with(TEA);
    let found = client.at("textDocument/documentHighlight", URI, place(TEA, "keen when tas")).unwrap();
    let kinds: Vec<u64> = found.as_array().unwrap().iter().map(|one| one["kind"].as_u64().unwrap()).collect();
    assert_eq!(kinds, [3, 2, 2, 2]);
    assert_eq!(found[0]["range"]["start"], json!({ "line": 4, "character": 6 }));
    assert_eq!(client.at("textDocument/documentHighlight", URI, (0, 0)), Ok(Value::Null));
    assert!(client.end());
}

#[test]
fn document_links() {
    let folder = example("shop");
    let uri = |name: &str| String::from(url::Url::from_file_path(folder.join(name)).unwrap());
    let mut client = Client::new(&abilities());
    client.open(&uri("about.onboard"), "import \"privacy.onboard\"\nimport \"none.onboard\"\n");
    let params = json!({ "textDocument": { "uri": uri("about.onboard") } });
    let links = client.ask("textDocument/documentLink", &params).unwrap();
    let range = json!({ "start": { "line": 0, "character": 8 }, "end": { "line": 0, "character": 23 } });
    let expected =
        json!([{ "range": range, "target": uri("privacy.onboard"), "tooltip": "open privacy.onboard" }]);
    assert_eq!(links, expected);
    assert!(client.end());
}
