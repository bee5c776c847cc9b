//! What is refused, and that the server goes on after it.

use crate::{Client, TEA};
use onboard_lsp::Options;
use serde_json::{Value, json};

const NOT_INITIALIZED: i64 = -32002;
const INVALID_REQUEST: i64 = -32600;
const NOT_FOUND: i64 = -32601;
const INVALID_PARAMS: i64 = -32602;
const PARSE_ERROR: i64 = -32700;

/// Every request that is offered for a document, with a place where that is needed.
const REQUESTS: [&str; 23] = [
    "textDocument/codeLens",
    "textDocument/diagnostic",
    "textDocument/formatting",
    "textDocument/rangeFormatting",
    "textDocument/codeAction",
    "textDocument/documentSymbol",
    "textDocument/foldingRange",
    "textDocument/selectionRange",
    "textDocument/definition",
    "textDocument/references",
    "textDocument/prepareRename",
    "textDocument/rename",
    "textDocument/hover",
    "textDocument/completion",
    "textDocument/semanticTokens/range",
    "textDocument/inlayHint",
    "textDocument/signatureHelp",
    "textDocument/prepareCallHierarchy",
    "callHierarchy/incomingCalls",
    "callHierarchy/outgoingCalls",
    "textDocument/documentLink",
    "textDocument/semanticTokens/full/delta",
    "textDocument/documentHighlight",
];

/// Parameters with which each of them can be read.
fn params(uri: &str, line: u64) -> Value {
    let position = json!({ "line": line, "character": 0 });
    let range = json!({ "start": position, "end": position });
    json!({
        "item": { "name": "a", "kind": 8, "uri": uri, "range": range, "selectionRange": range },
        "textDocument": { "uri": uri },
        "position": position,
        "positions": [position],
        "range": { "start": position, "end": position },
        "options": { "tabSize": 4, "insertSpaces": true },
        "context": { "diagnostics": [], "includeDeclaration": true },
        "newName": "other",
        "previousResultId": "1",
    })
}

#[test]
fn nothing_before_initialize() {
    let mut client = Client::silent(Options::default());
    assert_eq!(client.refused("textDocument/hover", &params("untitled:a", 0)), NOT_INITIALIZED);
    client.open("untitled:a", "");
    assert_eq!(client.refused("shutdown", &Value::Null), NOT_INITIALIZED);
    assert_eq!(client.refused("initialize", &json!({ "capabilities": 3 })), INVALID_PARAMS);
    client.initialize(&json!({ "capabilities": {} }));
    assert_eq!(client.refused("initialize", &json!({ "capabilities": {} })), INVALID_REQUEST);
    assert!(client.end());
}

#[test]
fn unknown_requests_and_notifications() {
    let mut client = Client::new(&json!({}));
    assert_eq!(client.refused("textDocument/noSuch", &json!({})), NOT_FOUND);
    client.tell("textDocument/noSuch", &json!({}));
    client.tell("$/setTrace", &json!({ "value": "off" }));
    assert!(client.end());
}

#[test]
fn unknown_documents() {
    let mut client = Client::new(&json!({}));
    for method in REQUESTS {
        assert_eq!(client.refused(method, &params("file:///no/such.onboard", 0)), INVALID_PARAMS, "{method}");
        assert_eq!(client.refused(method, &params("no address at all", 0)), INVALID_PARAMS, "{method}");
    }
    client.change("untitled:none", 2, &json!([{ "text": "a" }]));
    client.tell("textDocument/didClose", &json!({ "textDocument": { "uri": "untitled:none" } }));
    client.settle();
    assert_eq!(client.said.len(), 1, "the change of an unknown document is told: {:?}", client.said);
    assert!(client.end());
}

#[test]
fn malformed_parameters() {
    let mut client = Client::new(&json!({}));
    client.open("untitled:a", TEA);
    for method in REQUESTS {
        for params in [json!(null), json!({}), json!([]), json!({ "textDocument": 3 }), json!("x")] {
            assert_eq!(client.refused(method, &params), INVALID_PARAMS, "{method} {params}");
        }
    }
    for params in [json!(null), json!({}), json!({ "files": 3 }), json!({ "files": [{ "oldUri": "a" }] })] {
        assert_eq!(client.refused("workspace/willRenameFiles", &params), INVALID_PARAMS, "{params}");
    }
    let nothing =
        json!({ "files": [{ "oldUri": "no address", "newUri": "" }, { "oldUri": "", "newUri": "x" }] });
    assert_eq!(client.ask("workspace/willRenameFiles", &nothing), Ok(Value::Null));
    for method in ["textDocument/didOpen", "textDocument/didChange", "textDocument/didClose"] {
        client.tell(method, &json!({ "textDocument": [] }));
    }
    client.tell("$/cancelRequest", &json!({ "id": {} }));
    assert_eq!(client.slugs("untitled:a"), [""; 0]);
    assert!(client.end());
}

#[test]
fn places_behind_the_end() {
    let mut client = Client::new(&json!({}));
    client.open("untitled:a", TEA);
    for line in [500, u64::from(u32::MAX)] {
        for method in [
            "textDocument/definition",
            "textDocument/references",
            "textDocument/prepareRename",
            "textDocument/rename",
            "textDocument/hover",
            "textDocument/completion",
            "textDocument/signatureHelp",
            "textDocument/documentHighlight",
            "textDocument/prepareCallHierarchy",
            "callHierarchy/incomingCalls",
            "callHierarchy/outgoingCalls",
            "textDocument/selectionRange",
        ] {
            assert_eq!(client.refused(method, &params("untitled:a", line)), INVALID_PARAMS, "{method}");
        }
        // A range that goes too far means the end.
        for method in [
            "textDocument/codeAction",
            "textDocument/rangeFormatting",
            "textDocument/semanticTokens/range",
            "textDocument/inlayHint",
        ] {
            client.ask(method, &params("untitled:a", line)).unwrap();
        }
    }
    assert_eq!(client.refused("textDocument/hover", &params("untitled:a", u64::MAX)), INVALID_PARAMS);
    assert!(client.end());
}

#[test]
fn a_change_behind_the_end_is_made_at_the_end() {
    let mut client = Client::new(&json!({}));
    client.open("untitled:a", "let a = 1\n");
    let far = json!({ "line": 99, "character": 99 });
    client.change(
        "untitled:a",
        2,
        &json!([{ "range": { "start": far, "end": far }, "text": "let b = a\n" }]),
    );
    let found = client.at("textDocument/definition", "untitled:a", (1, 8)).unwrap();
    assert_eq!(found["range"]["start"], json!({ "line": 0, "character": 4 }));
    assert!(client.end());
}

#[test]
fn what_is_no_message() {
    let mut client = Client::new(&json!({}));
    for text in ["{", "", "[]", "3", r#"{"jsonrpc":"2.0","id":1,"method":3}"#, "\u{0}"] {
        client.write(text);
        let answer = client.answer();
        assert_eq!((&answer["id"], &answer["error"]["code"]), (&Value::Null, &json!(PARSE_ERROR)), "{text}");
    }
    assert!(client.end());
}

#[test]
fn after_shutdown_only_exit() {
    let mut client = Client::new(&json!({}));
    client.ask("shutdown", &Value::Null).unwrap();
    assert_eq!(client.refused("workspace/symbol", &json!({ "query": "" })), INVALID_REQUEST);
    assert_eq!(client.refused("shutdown", &Value::Null), INVALID_REQUEST);
    client.tell("exit", &Value::Null);
    assert!(client.ended());
}

#[test]
fn an_end_without_shutdown_is_none_as_it_should_be() {
    let mut client = Client::new(&json!({}));
    client.tell("exit", &Value::Null);
    assert!(!client.ended());
    let client = Client::new(&json!({}));
    assert!(!client.ended());
    assert!(!Client::silent(Options::default()).ended());
}

#[test]
fn every_request_has_one_answer_also_when_cancelled() {
    let mut client = Client::new(&json!({}));
    client.open("untitled:a", TEA);
    let mut open: Vec<i64> = Vec::new();
    for _ in 0..20 {
        let id = client.send("textDocument/semanticTokens/full", &params("untitled:a", 0));
        client.tell("$/cancelRequest", &json!({ "id": id }));
        open.push(id);
    }
    for id in open {
        let answer = client.answer();
        assert_eq!(answer["id"], json!(id));
        let cancelled = answer["error"]["code"] == json!(-32800);
        assert!(cancelled || answer["result"]["data"].is_array(), "{answer}");
    }
    assert!(client.end());
}
