//! What is shown of a document while one reads or writes it.

use crate::features::{URI, place, whole, with};
use crate::{Client, TEA};
use serde_json::{Value, json};

#[test]
fn inlay_hints() {
    let mut client = with(TEA);
    let params = json!({ "textDocument": { "uri": URI }, "range": whole(TEA) });
    let hints = client.ask("textDocument/inlayHint", &params).unwrap();
    let labels: Vec<&str> =
        hints.as_array().unwrap().iter().map(|hint| hint["label"].as_str().unwrap()).collect();
    assert_eq!(labels, ["otherwise green", "?", "taste otherwise green", "keen?"]);
    let (line, character) = place(TEA, "green and cups");
    assert_eq!(hints[1]["position"], json!({ "line": line, "character": character }));
    let padded: Vec<bool> =
        hints.as_array().unwrap().iter().map(|hint| hint["paddingLeft"].as_bool().unwrap()).collect();
    assert_eq!(padded, [true, false, true, true]);
    assert!(hints[1]["tooltip"]["value"].as_str().unwrap().starts_with("`cups` may be absent"));
    let first = json!({ "start": { "line": 0, "character": 0 }, "end": { "line": 6, "character": 0 } });
    let params = json!({ "textDocument": { "uri": URI }, "range": first });
    assert_eq!(client.ask("textDocument/inlayHint", &params), Ok(json!([])));
    assert!(client.end());
}

#[test]
fn signature_help() {
    let text = TEA.replace("    -    | -     -> tour\n", "    - | gr\n");
    let mut client = with(&text);
    let help = client.at("textDocument/signatureHelp", URI, place(&text, "- | gr")).unwrap();
    assert_eq!(help["signatures"][0]["label"], "start: keen | taste -> path");
    assert_eq!(help["signatures"][0]["parameters"][1]["label"], json!([14, 19]));
    assert_eq!((&help["activeSignature"], &help["activeParameter"]), (&json!(0), &json!(1)));
    assert_eq!(client.at("textDocument/signatureHelp", URI, (0, 0)), Ok(Value::Null));
    let text = format!("{TEA}field x: int in 0 to 9 {{\n    fallback ");
    client.change(URI, 2, &json!([{ "text": text }]));
    let help = client.at("textDocument/signatureHelp", URI, place(&text, "    fallback ")).unwrap();
    assert_eq!(help["signatures"].as_array().unwrap().len(), 4);
    assert_eq!(help["signatures"][1]["activeParameter"], Value::Null);
    assert!(help["signatures"][1].as_object().unwrap().contains_key("activeParameter"));
    // An editor that knows less gets words.
    let mut plain = Client::new(&json!({ "textDocument": { "signatureHelp": {} } }));
    plain.open(URI, "let x = min(1, ");
    let help = plain.at("textDocument/signatureHelp", URI, (0, 15)).unwrap();
    assert_eq!(help["signatures"][0]["parameters"][1]["label"], "value, …");
    assert_eq!(help["signatures"][0]["parameters"][1]["documentation"]["kind"], "plaintext");
    assert_eq!(help["activeParameter"], json!(1));
    assert!(client.end() && plain.end());
}

#[test]
fn changes_of_semantic_tokens() {
    let mut client = with(TEA);
    let params = json!({ "textDocument": { "uri": URI } });
    let before = client.ask("textDocument/semanticTokens/full", &params).unwrap();
    let delta = |name: &Value| json!({ "textDocument": { "uri": URI }, "previousResultId": name });
    let same = client.ask("textDocument/semanticTokens/full/delta", &delta(&before["resultId"])).unwrap();
    assert_eq!(same["edits"], json!([]));
    let text = TEA.replace("keen when taste == green and", "keen when\n    taste != green or");
    client.change(URI, 2, &json!([{ "text": text }]));
    let changed = client.ask("textDocument/semanticTokens/full/delta", &delta(&same["resultId"])).unwrap();
    // The name moved to the next line, and a word became a shorter one.
    assert!(changed["edits"][0]["data"].as_array().unwrap().len() <= 5 * 5, "{changed}");
    let mut data = before["data"].as_array().unwrap().clone();
    splice(&mut data, &changed["edits"]);
    let after = client.ask("textDocument/semanticTokens/full", &params).unwrap();
    assert_eq!(json!(data), after["data"]);
    // Of what was told earlier nothing is known any more: all is told.
    let all = client.ask("textDocument/semanticTokens/full/delta", &delta(&before["resultId"])).unwrap();
    assert_eq!(all["data"], after["data"]);
    // An editor that does not ask for changes is not told how to.
    let mut plain = Client::new(&json!({}));
    plain.open(URI, TEA);
    let all = plain.ask("textDocument/semanticTokens/full", &params).unwrap();
    assert!(all.get("resultId").is_none_or(Value::is_null));
    assert!(client.end() && plain.end());
}

/// Makes the edits of an answer.
pub(crate) fn splice(data: &mut Vec<Value>, edits: &Value) {
    for edit in edits.as_array().unwrap().iter().rev() {
        let start = usize::try_from(edit["start"].as_u64().unwrap()).unwrap();
        let gone = usize::try_from(edit["deleteCount"].as_u64().unwrap()).unwrap();
        data.splice(start..start + gone, edit["data"].as_array().cloned().unwrap_or_default());
    }
}
