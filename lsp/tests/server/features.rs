//! Each request, over the wire.

use crate::{Client, TEA, apply, example};
use onboard_lsp::Options;
use serde_json::{Value, json};

const URI: &str = "untitled:tea";

/// All that an editor of today can do.
fn abilities() -> Value {
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

fn with(text: &str) -> Client {
    let mut client = Client::new(&abilities());
    client.open(URI, text);
    client
}

/// Line and column of what is written in the program, behind `before`.
fn place(text: &str, before: &str) -> (usize, usize) {
    let end = text.find(before).expect("it stands there") + before.len();
    let line = text[..end].matches('\n').count();
    let start = text[..end].rfind('\n').map_or(0, |at| at + 1);
    (line, text[start..end].encode_utf16().count())
}

fn whole(text: &str) -> Value {
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
            "completionProvider",
            "definitionProvider",
            "diagnosticProvider",
            "documentFormattingProvider",
            "documentHighlightProvider",
            "documentLinkProvider",
            "documentRangeFormattingProvider",
            "documentSymbolProvider",
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

/// The titles and kinds of code actions.
fn listed(actions: &Value) -> Vec<(&str, &str)> {
    actions
        .as_array()
        .unwrap()
        .iter()
        .map(|one| (one["title"].as_str().unwrap(), one["kind"].as_str().unwrap()))
        .collect()
}

#[test]
fn refactorings_are_code_actions() {
    let mut client = with(TEA);
    let ask = |client: &mut Client, from: (usize, usize), to: (usize, usize), only: &[&str]| {
        let place = |(line, character): (usize, usize)| json!({ "line": line, "character": character });
        let mut context = json!({ "diagnostics": [] });
        if !only.is_empty() {
            context["only"] = json!(only);
        }
        let range = json!({ "start": place(from), "end": place(to) });
        let params = json!({ "textDocument": { "uri": URI }, "range": range, "context": context });
        client.ask("textDocument/codeAction", &params).unwrap()
    };
    // A selected condition becomes a segment.
    let (start, end) = (place(TEA, "green and "), place(TEA, "and cups >= 5"));
    let actions = ask(&mut client, start, end, &["refactor.extract"]);
    assert_eq!(listed(&actions), [("make a segment `new_segment` of this", "refactor.extract")]);
    let after = apply(TEA, &actions[0]["edit"]["documentChanges"][0]["edits"]);
    let expected = "segment new_segment when cups >= 5\n\nsegment keen when taste == green and new_segment\n";
    assert_eq!(after, TEA.replace("segment keen when taste == green and cups >= 5\n", expected));
    assert_eq!(ask(&mut client, start, start, &["refactor.extract"]), json!([]));
    // At a field, what could fill it.
    let at = place(TEA, "field cu");
    let actions = ask(&mut client, at, at, &["refactor"]);
    assert_eq!(listed(&actions)[0], ("add `fallback median`", "refactor.rewrite"));
    // So does a finding that asks for it.
    let text = TEA
        .replace("    keen | taste -> path\n", "    cups | taste -> path\n")
        .replace("yes  | green", ">= 5 | green");
    let text = text.replace("ask taste, cups", "ask taste");
    client.change(URI, 2, &json!([{ "text": text }]));
    let at = place(&text, "    cups | ");
    let actions = ask(&mut client, (at.0, 5), (at.0, 5), &["quickfix"]);
    let titles: Vec<&str> = listed(&actions).into_iter().map(|(title, _)| title).collect();
    assert_eq!(titles[..2], ["add `fallback median`", "add `fallback mean`"]);
    assert!(titles.contains(&"add `fallback 0`"), "{titles:?}");
    assert_eq!(actions[0]["diagnostics"][0]["code"], "no-fallback");
    let after = apply(&text, &actions[0]["edit"]["documentChanges"][0]["edits"]);
    assert!(after.contains("{ ask \"How many?\"; fallback median }"), "{after}");
    // Imports are sorted where somebody asks for it.
    let text = "import \"b.onboard\"\nimport \"a.onboard\"\n";
    client.change(URI, 3, &json!([{ "text": text }]));
    let actions = ask(&mut client, (0, 0), (0, 0), &["source.organizeImports"]);
    assert_eq!(listed(&actions), [("sort imports", "source.organizeImports")]);
    let after = apply(text, &actions[0]["edit"]["documentChanges"][0]["edits"]);
    assert_eq!(after, "import \"a.onboard\"\nimport \"b.onboard\"\n");
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
    assert!(client.end() && plain.end());
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
