//! What can be written otherwise.

use crate::features::{URI, place, with};
use crate::{Client, TEA, apply};
use serde_json::{Value, json};

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
