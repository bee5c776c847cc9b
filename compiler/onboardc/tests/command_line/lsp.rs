//! `onboardc lsp`: the server on the real streams, a whole conversation at once.

use crate::folder::{Folder, TOUR};
use serde_json::{Value, json};

/// Messages in frames.
fn framed(messages: &[Value]) -> String {
    let frame = |message: &Value| {
        let text = message.to_string();
        format!("Content-Length: {}\r\n\r\n{text}", text.len())
    };
    messages.iter().map(frame).collect()
}

/// The messages in frames that were printed.
fn messages(mut printed: &str) -> Vec<Value> {
    let mut all = Vec::new();
    while let Some((head, rest)) = printed.split_once("\r\n\r\n") {
        let length: usize = head.strip_prefix("Content-Length: ").unwrap().parse().unwrap();
        all.push(serde_json::from_str(&rest[..length]).unwrap());
        printed = &rest[length..];
    }
    assert_eq!(printed, "");
    all
}

fn request(id: u32, method: &str, params: &Value) -> Value {
    json!({ "jsonrpc": "2.0", "id": id, "method": method, "params": params })
}

fn note(method: &str, params: &Value) -> Value {
    json!({ "jsonrpc": "2.0", "method": method, "params": params })
}

#[test]
fn a_conversation() {
    let folder = Folder::with_tour(&[]);
    let uri = "untitled:tour";
    let document = json!({ "textDocument": { "uri": uri } });
    let text = TOUR.replace("visits >= 5", "visits is 5");
    let abilities = json!({ "textDocument": { "publishDiagnostics": { "codeDescriptionSupport": true } } });
    let opened = json!({ "uri": uri, "languageId": "onboard", "version": 1, "text": text });
    let changed =
        json!({ "textDocument": { "uri": uri, "version": 2 }, "contentChanges": [{ "text": TOUR }] });
    let said = framed(&[
        request(1, "initialize", &json!({ "capabilities": abilities })),
        note("initialized", &json!({})),
        note("textDocument/didOpen", &json!({ "textDocument": opened })),
        request(2, "textDocument/diagnostic", &document),
        note("textDocument/didChange", &changed),
        request(3, "textDocument/diagnostic", &document),
        request(4, "textDocument/documentSymbol", &document),
        request(5, "textDocument/noSuch", &document),
        request(6, "shutdown", &Value::Null),
        note("exit", &Value::Null),
    ]);
    let mut command = folder.command(&["lsp"]);
    command.env("XDG_CACHE_HOME", folder.path("cache"));
    let run = folder.finish(command, said);
    assert_eq!((run.code, run.stderr.as_str()), (Some(0), ""));
    let heard = messages(&run.stdout);
    let answer = |id: u32| heard.iter().find(|message| message["id"] == json!(id)).unwrap();
    assert_eq!(answer(1)["result"]["serverInfo"]["name"], "onboard-lsp");
    let found = &answer(2)["result"]["items"][0];
    assert_eq!(found["code"], "is-instead-of-equals");
    let page = found["codeDescription"]["href"].as_str().unwrap();
    assert!(page.starts_with("file://") && page.ends_with("/is-instead-of-equals.md"), "{page}");
    assert_eq!(answer(3)["result"]["items"], json!([]));
    assert_eq!(answer(4)["result"][0]["name"], "welcome_desk");
    assert_eq!(answer(5)["error"]["code"], json!(-32601));
    assert_eq!(answer(6)["result"], Value::Null);
}

#[test]
fn without_a_goodbye_it_ends_with_1() {
    assert_eq!(Folder::with(&[]).run(&["lsp"]).code, Some(1));
}

#[test]
fn editors_may_say_that_streams_are_meant() {
    let run = Folder::with(&[]).run(&["lsp", "--stdio"]);
    assert_eq!((run.code, run.stderr.as_str()), (Some(1), ""));
}
