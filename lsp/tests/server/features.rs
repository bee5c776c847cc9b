//! Each request, over the wire.

use crate::{Client, TEA, apply, example};
use onboard_lsp::Options;
use serde_json::{Value, json};

pub(crate) const URI: &str = "untitled:tea";

/// All that an editor of today can do.
pub(crate) fn abilities() -> Value {
    json!({
        "workspace": { "workspaceEdit": { "documentChanges": true } },
        "textDocument": {
            "hover": { "contentFormat": ["markdown"] },
            "inlayHint": {},
            "semanticTokens": {
                "requests": { "range": true, "full": { "delta": true } },
                "tokenTypes": [], "tokenModifiers": [], "formats": ["relative"],
            },
            "documentLink": { "tooltipSupport": true },
            "callHierarchy": {},
            "signatureHelp": { "signatureInformation": {
                "documentationFormat": ["markdown"],
                "parameterInformation": { "labelOffsetSupport": true },
                "activeParameterSupport": true,
                "noActiveParameterSupport": true,
            } },
            "definition": { "linkSupport": true },
            "documentSymbol": { "hierarchicalDocumentSymbolSupport": true },
            "codeAction": { "codeActionLiteralSupport": { "codeActionKind": { "valueSet": ["quickfix"] } } },
            "completion": { "completionItem": { "snippetSupport": true } },
        },
    })
}

pub(crate) fn with(text: &str) -> Client {
    let mut client = Client::new(&abilities());
    client.open(URI, text);
    client
}

/// Line and column of what is written in the program, behind `before`.
pub(crate) fn place(text: &str, before: &str) -> (usize, usize) {
    let end = text.find(before).expect("it stands there") + before.len();
    let line = text[..end].matches('\n').count();
    let start = text[..end].rfind('\n').map_or(0, |at| at + 1);
    (line, text[start..end].encode_utf16().count())
}

pub(crate) fn whole(text: &str) -> Value {
    let last = text.matches('\n').count();
    json!({ "start": { "line": 0, "character": 0 }, "end": { "line": last, "character": 0 } })
}

#[test]
fn what_is_offered() {
    let mut client = Client::silent(Options::default());
    let result = client.initialize(&json!({ "capabilities": abilities() }));
    let capabilities = result["capabilities"].as_object().unwrap().clone();
    let mut offered: Vec<&str> = capabilities.keys().map(String::as_str).collect();
    offered.sort_unstable();
    assert_eq!(
        offered,
        [
            "callHierarchyProvider",
            "codeActionProvider",
            "codeLensProvider",
            "completionProvider",
            "definitionProvider",
            "diagnosticProvider",
            "documentFormattingProvider",
            "documentHighlightProvider",
            "documentLinkProvider",
            "documentRangeFormattingProvider",
            "documentSymbolProvider",
            "executeCommandProvider",
            "foldingRangeProvider",
            "hoverProvider",
            "inlayHintProvider",
            "positionEncoding",
            "referencesProvider",
            "renameProvider",
            "selectionRangeProvider",
            "semanticTokensProvider",
            "signatureHelpProvider",
            "textDocumentSync",
            "workspace",
            "workspaceSymbolProvider",
        ]
    );
    assert!(client.end());
}

#[test]
fn formatting() {
    let ugly = TEA.replace("keen | taste", "keen   |    taste").replace("cups >= 5", "cups   >= 5");
    let mut client = with(&ugly);
    let options = json!({ "tabSize": 2, "insertSpaces": false });
    let params = json!({ "textDocument": { "uri": URI }, "options": options });
    let edits = client.ask("textDocument/formatting", &params).unwrap();
    assert_eq!(apply(&ugly, &edits), TEA);
    let range = json!({ "start": { "line": 7, "character": 0 }, "end": { "line": 7, "character": 4 } });
    let params = json!({ "textDocument": { "uri": URI }, "options": options, "range": range });
    let edits = client.ask("textDocument/rangeFormatting", &params).unwrap();
    assert_eq!(apply(&ugly, &edits), TEA.replace("keen | taste", "keen   |    taste"));
    client.change(URI, 2, &json!([{ "text": "segment (" }]));
    assert_eq!(client.ask("textDocument/rangeFormatting", &params), Ok(Value::Null));
    assert!(client.end());
}

#[test]
fn fixes_are_code_actions() {
    let text = TEA.replace("taste == green", "taste is green").replace("cups: int in 0 to 40", "cups: int");
    let mut client = with(&text);
    let params = |only: &[&str]| {
        let mut context = json!({ "diagnostics": [] });
        if !only.is_empty() {
            context["only"] = json!(only);
        }
        json!({ "textDocument": { "uri": URI }, "range": whole(&text), "context": context })
    };
    let actions = client.ask("textDocument/codeAction", &params(&[])).unwrap();
    let titles: Vec<&str> =
        actions.as_array().unwrap().iter().map(|action| action["title"].as_str().unwrap()).collect();
    assert_eq!(titles, ["allow `number-without-range` here, for a reason that you write", "write `==`"]);
    let change = &actions[1]["edit"]["documentChanges"][0];
    assert_eq!(change["textDocument"], json!({ "uri": URI, "version": 1 }));
    assert_eq!(apply(&text, &change["edits"]), text.replace(" is ", " == "));
    assert_eq!(actions[1]["isPreferred"], json!(true));
    assert_eq!(actions[1]["diagnostics"][0]["code"], "is-instead-of-equals");
    let allowed = apply(&text, &actions[0]["edit"]["documentChanges"][0]["edits"]);
    assert!(allowed.contains("\n// allow(number-without-range): \nfield cups"), "{allowed}");
    let all = client.ask("textDocument/codeAction", &params(&["source"])).unwrap();
    assert_eq!(all.as_array().unwrap().len(), 1);
    assert_eq!(all[0]["kind"], "source.fixAll");
    assert_eq!(client.ask("textDocument/codeAction", &params(&["refactor"])), Ok(json!([])));
    assert!(client.end());
}

#[test]
fn symbols() {
    let mut client = with(TEA);
    let params = json!({ "textDocument": { "uri": URI } });
    let symbols = client.ask("textDocument/documentSymbol", &params).unwrap();
    let names: Vec<&str> =
        symbols.as_array().unwrap().iter().map(|one| one["name"].as_str().unwrap()).collect();
    assert_eq!(names, ["tailoring", "taste", "cups", "keen", "shelf", "tour", "start", "profiling"]);
    assert_eq!(symbols[1]["children"][0]["name"], "green");
    let found = client.ask("workspace/symbol", &json!({ "query": "TSE" })).unwrap();
    assert_eq!(found[0]["name"], "taste");
    assert_eq!(found[0]["location"]["range"]["start"]["line"], json!(4));
    assert_eq!(found.as_array().unwrap().len(), 1);
    // An editor that knows no trees gets a list.
    let mut plain = Client::new(&json!({}));
    plain.open(URI, TEA);
    let symbols = plain.ask("textDocument/documentSymbol", &params).unwrap();
    assert_eq!(symbols[2]["name"], "green");
    assert_eq!(symbols[2]["containerName"], "taste");
    assert!(client.end() && plain.end());
}

#[test]
fn folding_and_selections() {
    let mut client = with(TEA);
    let folded = client.ask("textDocument/foldingRange", &json!({ "textDocument": { "uri": URI } })).unwrap();
    assert_eq!(folded, json!([{ "startLine": 12, "endLine": 15 }, { "startLine": 18, "endLine": 20 }]));
    let (line, character) = place(TEA, "taste == gr");
    let position = json!({ "line": line, "character": character });
    let params =
        json!({ "textDocument": { "uri": URI }, "positions": [position, { "line": 0, "character": 0 }] });
    let grown = client.ask("textDocument/selectionRange", &params).unwrap();
    assert_eq!(grown.as_array().unwrap().len(), 2);
    let start = character - 2;
    assert_eq!(grown[0]["range"]["start"], json!({ "line": line, "character": start }));
    // The word, the comparison, all of the condition.
    let begins = |of: &Value| of["range"]["start"].clone();
    let condition = json!({ "line": line, "character": 18 });
    assert_eq!(begins(&grown[0]["parent"]), condition);
    assert_eq!(begins(&grown[0]["parent"]["parent"]), condition);
    assert_eq!(begins(&grown[0]["parent"]["parent"]["parent"]), json!({ "line": line, "character": 0 }));
    assert!(client.end());
}

#[test]
fn definitions_and_references() {
    let mut client = with(TEA);
    let at = place(TEA, "keen when tas");
    let found = client.at("textDocument/definition", URI, at).unwrap();
    assert_eq!(found[0]["targetUri"], URI);
    assert_eq!(found[0]["targetSelectionRange"]["start"], json!({ "line": 4, "character": 6 }));
    assert_eq!(found[0]["targetRange"]["start"], json!({ "line": 4, "character": 0 }));
    assert_eq!(client.at("textDocument/definition", URI, (0, 0)), Ok(Value::Null));
    for (declared, count) in [(true, 4), (false, 3)] {
        let params = json!({
            "textDocument": { "uri": URI },
            "position": { "line": at.0, "character": at.1 },
            "context": { "includeDeclaration": declared },
        });
        let found = client.ask("textDocument/references", &params).unwrap();
        assert_eq!(found.as_array().unwrap().len(), count);
    }
    assert!(client.end());
}

#[test]
fn renaming() {
    let mut client = with(TEA);
    let at = place(TEA, "keen when tas");
    let prepared = client.at("textDocument/prepareRename", URI, at).unwrap();
    assert_eq!(prepared["placeholder"], "taste");
    assert_eq!(client.at("textDocument/prepareRename", URI, (0, 0)), Ok(Value::Null));
    let rename = |name: &str| {
        let position = json!({ "line": at.0, "character": at.1 });
        json!({ "textDocument": { "uri": URI }, "position": position, "newName": name })
    };
    let change = client.ask("textDocument/rename", &rename("flavour")).unwrap();
    let edits = &change["documentChanges"][0]["edits"];
    assert_eq!(apply(TEA, edits), TEA.replace("taste", "flavour"));
    for name in ["cups", "and", "A b", ""] {
        assert_eq!(client.refused("textDocument/rename", &rename(name)), -32803);
    }
    assert!(client.end());
}

#[test]
fn renaming_across_files_and_programs() {
    let folder = example("shop");
    let uri = |name: &str| String::from(url::Url::from_file_path(folder.join(name)).unwrap());
    let mut client = Client::silent(Options::default());
    let folders =
        json!([{ "uri": String::from(url::Url::from_file_path(&folder).unwrap()), "name": "shop" }]);
    client.initialize(&json!({ "capabilities": {}, "workspaceFolders": folders }));
    let text = std::fs::read_to_string(folder.join("privacy.onboard")).unwrap();
    let (line, character) = place(&text, "purpose personal");
    let params = json!({
        "textDocument": { "uri": uri("privacy.onboard") },
        "position": { "line": line, "character": character },
        "newName": "tailoring",
    });
    let change = client.ask("textDocument/rename", &params).unwrap();
    let changed = change["changes"].as_object().unwrap();
    // Both programs of the folder are changed, each place once.
    for name in ["privacy.onboard", "visits.onboard", "tests.onboard"] {
        let before = std::fs::read_to_string(folder.join(name)).unwrap();
        let after = apply(&before, &changed[&uri(name)]);
        assert!(after.contains("tailoring"), "{name}");
    }
    assert!(client.end());
}

#[test]
fn hover() {
    let mut client = with(TEA);
    let shown = client.at("textDocument/hover", URI, place(TEA, "keen when tas")).unwrap();
    assert_eq!(shown["contents"]["kind"], "markdown");
    let text = shown["contents"]["value"].as_str().unwrap();
    assert!(text.contains("What they like, 🍵 or not.") && text.contains("serves `tailoring`"), "{text}");
    assert_eq!(client.at("textDocument/hover", URI, (0, 0)), Ok(Value::Null));
    assert!(client.end());
}

#[test]
fn completion() {
    let text = TEA.replace("    -    | -     -> tour\n", "    - | gr\n");
    let mut client = with(&text);
    let offered = client.at("textDocument/completion", URI, place(&text, "- | gr")).unwrap();
    assert_eq!(offered[0]["label"], "green");
    assert_eq!(offered[0]["textEdit"]["newText"], "green");
    assert_eq!(offered[0]["textEdit"]["range"]["start"]["character"], json!(8));
    let offered = client.at("textDocument/completion", URI, (1, 0)).unwrap();
    assert_eq!(offered[0]["insertTextFormat"], json!(2));
    assert!(offered[0]["textEdit"]["newText"].as_str().unwrap().contains("${1:name}"));
    // An editor without snippets gets text.
    let mut plain = Client::new(&json!({}));
    plain.open(URI, "");
    let offered = plain.at("textDocument/completion", URI, (0, 0)).unwrap();
    assert!(offered[0]["textEdit"]["newText"].as_str().unwrap().starts_with("onboarding name {"));
    // Nor does it say which forms of documentation it knows: a plain text is one for every editor.
    plain.open(URI, TEA);
    let offered = plain.at("textDocument/completion", URI, place(TEA, "keen when tas")).unwrap();
    let taste = offered.as_array().unwrap().iter().find(|one| one["label"] == "taste").unwrap();
    assert!(taste["documentation"].as_str().unwrap().contains("What they like"), "{taste}");
    assert!(client.end() && plain.end());
}

#[test]
fn of_very_many_names_those_are_offered_that_fit() {
    let mut text = String::from("purpose p { basis contract }\nfor p\n");
    for at in 0..300 {
        text.push_str(&format!("field other_{at}: bool\n"));
    }
    text.push_str("field wanted: bool\nsegment s when wt\n");
    let mut client = with(&text);
    let offered = client.at("textDocument/completion", URI, place(&text, "s when wt")).unwrap();
    assert_eq!(offered["isIncomplete"], json!(true));
    let labels: Vec<&Value> = offered["items"].as_array().unwrap().iter().map(|one| &one["label"]).collect();
    assert_eq!(labels, ["wanted"]);
    let all = client.at("textDocument/completion", URI, place(&text, "segment s when ")).unwrap();
    assert_eq!((&all["isIncomplete"], all["items"].as_array().unwrap().len()), (&json!(true), 200));
    assert!(client.end());
}

/// The words of a text that have a kind of token, from an answer.
fn coloured(text: &str, answer: &Value, kind: u64) -> Vec<String> {
    let numbers: Vec<u64> =
        answer["data"].as_array().unwrap().iter().map(|one| one.as_u64().unwrap()).collect();
    let lines: Vec<Vec<u16>> = text.lines().map(|line| line.encode_utf16().collect()).collect();
    let (mut line, mut start, mut words) = (0, 0, Vec::new());
    for token in numbers.chunks(5) {
        if token[0] > 0 {
            start = 0;
        }
        line += token[0] as usize;
        start += token[1] as usize;
        if token[3] == kind {
            words.push(String::from_utf16_lossy(&lines[line][start..start + token[2] as usize]));
        }
    }
    words
}

#[test]
fn semantic_tokens() {
    let mut client = with(TEA);
    let params = json!({ "textDocument": { "uri": URI } });
    let all = client.ask("textDocument/semanticTokens/full", &params).unwrap();
    assert_eq!(coloured(TEA, &all, 10), ["green", "black", "green", "green", "green"]);
    assert_eq!(coloured(TEA, &all, 12), ["shelf", "tour", "shelf", "tour", "signup"]);
    assert_eq!(coloured(TEA, &all, 1), ["/// What they like, 🍵 or not."]);
    let line = json!({ "start": { "line": 7, "character": 0 }, "end": { "line": 8, "character": 0 } });
    let params = json!({ "textDocument": { "uri": URI }, "range": line });
    let some = client.ask("textDocument/semanticTokens/range", &params).unwrap();
    assert_eq!(coloured(TEA, &some, 8), ["taste", "cups"]);
    assert!(client.end());
}
