//! Tests that are added: of a person, or of what comes out of another test.

use crate::{Client, TEA, apply, example, in_folder, uri};
use serde_json::{Value, json};

const URI: &str = "untitled:club";

/// Rules with consent, a regime, context, events, labels and two matrices.
const CLUB: &str =
    "purpose tailoring { ask \"May we?\"; basis consent; regime gdpr opt_in; regime ccpa opt_out }
purpose service { basis contract }
for tailoring

field taste: one of { green, black } { ask \"Which tea?\" }
field cups: int in 0 to 40 { ask \"How many?\"; fallback 3 }
field likes: set of one of { pots, tins, books } { ask \"What do you like?\" }
field region: country { from context at \"geo.country\" }
field mobile: bool { from record at \"device.mobile\"; from context at \"device.mobile\" }

event poured { size: int in 1 to 9; tea: text }
trait pours = count of poured where size > 2 in last 7d
segment keen when pours >= 2
segment abroad when region != \"PT\"
segment pocket when mobile == yes and likes contains pots

path shelf \"Your shelf\"
path tour \"A tour\"

matrix start -> path for tailoring {
    keen | taste   -> path
    regulars: yes | - -> shelf
    -    | green   -> tour
    -    | -       -> tour
}
matrix gift -> offer: text for tailoring, service {
    true -> offer
    -    -> \"a tin\"
}

test \"who pours\" {
    for tailoring
    given consent tailoring
    // Both count.
    after 2 poured { size: 3 }
    expect keen
    after 8d
    expect not keen, path tour
}
";

fn run(client: &mut Client, command: &str, arguments: &Value) -> Result<Value, Value> {
    client.ask("workspace/executeCommand", &json!({ "command": command, "arguments": arguments }))
}

/// The text with the test of a person added; the tests of it pass.
fn added(client: &mut Client, text: &str, rest: &[Value]) -> String {
    let mut arguments = vec![json!(URI)];
    arguments.extend_from_slice(rest);
    let result = run(client, "onboard.addTest", &json!(arguments)).unwrap();
    let text = apply(text, &result["edit"]["changes"][URI]);
    client.change(URI, 2, &json!([{ "text": text }]));
    let name = result["name"].as_str().unwrap();
    let went = run(client, "onboard.runTest", &json!([URI, name])).unwrap();
    assert_eq!((&went["passed"], &went["failed"]), (&json!(1), &json!(0)), "{text}");
    assert_eq!(onboard_syntax::format(&text).unwrap().matches(name).count(), 1);
    text
}

fn club() -> String {
    onboard_syntax::format(CLUB).unwrap()
}

fn with(text: &str) -> Client {
    let mut client = Client::new(&json!({}));
    client.open(URI, text);
    client
}

#[test]
fn of_a_person_with_all_that_a_profile_can_say() {
    let text = club();
    let mut client = with(&text);
    let profile = json!({
        "user": "ada", "regime": "gdpr",
        "consent": { "tailoring": [{ "at": "2025-01-01T00:00:00Z", "granted": false }, { "at": "2026-01-01T00:00:00Z", "granted": true }] },
        "context": { "geo": { "country": "DE" }, "device": { "mobile": false } },
        "device": { "mobile": true },
        "answers": { "taste": "green", "likes": ["pots", "books"] },
    });
    let events = json!([
        { "event": "poured", "timestamp": "2026-02-28T09:00:00Z", "properties": { "size": 3, "tea": "a \"good\" one" } },
        { "event": "poured", "timestamp": "2026-03-01T09:00:00Z", "properties": { "size": 4 } },
        { "event": "poured", "timestamp": "2027-03-01T09:00:00Z", "properties": { "size": 4 } },
    ]);
    let at = json!("2026-03-02T10:00:00+01:00");
    let after = added(&mut client, &text, &[profile, at, json!("tailoring"), Value::Null, events]);
    let expected = r#"
test "ada meets shelf" {
    for tailoring
    at 2026-02-28T08:59:59Z
    given consent tailoring, regime gdpr, taste = green, likes = { pots, books }, mobile = yes
    given context "geo.country" = "DE", context "device.mobile" = "false"
    after 1 poured { size: 3; tea: "a \"good\" one" }, 86399s, 1 poured { size: 4 }, 1d
    expect keen, abroad, pocket, path shelf because regulars, gift because row 1
}
"#;
    assert_eq!(after, format!("{text}{expected}"));
    assert!(client.end());
}

#[test]
fn of_somebody_of_whom_little_is_known() {
    let text = club();
    let mut client = with(&text);
    let at = json!("2026-03-02T09:00:00Z");
    let after = added(&mut client, &text, &[json!({}), at.clone(), json!("tailoring"), json!("nobody")]);
    let expected = "
test \"nobody\" {
    for tailoring
    at 2026-03-02T09:00:00Z
    expect path tour because row 3, gift because row 1
}
";
    assert_eq!(after, format!("{text}{expected}"));
    // For another purpose, which sees nothing of what is known, and of a name that is taken.
    let profile = json!({ "answers": { "taste": "green" }, "consent": { "tailoring": false } });
    let more = added(&mut client, &after, &[profile, at, json!("service"), json!("nobody")]);
    let expected = "
test \"nobody (2)\" {
    for service
    at 2026-03-02T09:00:00Z
    given no consent tailoring
    expect gift because row 1
}
";
    assert_eq!(more, format!("{after}{expected}"));
    assert!(client.end());
}

#[test]
fn in_a_text_with_other_ends_of_lines_or_none() {
    for text in [TEA.replace('\n', "\r\n"), TEA.trim_end().to_owned(), format!("{TEA}\n\n  \n")] {
        let mut client = with(&text);
        let after = added(
            &mut client,
            &text,
            &[json!({ "answers": { "taste": "green", "cups": 6 } }), json!("2026-03-02T09:00Z")],
        );
        let end = if text.contains('\r') { "\r\n" } else { "\n" };
        let expected = [
            "",
            "",
            "test \"somebody meets shelf\" {",
            "    at 2026-03-02T09:00:00Z",
            "    given taste = green, cups = 6",
            "    expect keen, path shelf because row 1",
            "}",
            "",
        ];
        assert_eq!(after, format!("{}{}", text.trim_end(), expected.join(end)));
        assert!(client.end());
    }
}

#[test]
fn what_a_test_cannot_say_is_refused() {
    let text = club();
    let mut client = with(&text);
    let at = "2026-03-02T09:00:00Z";
    for (profile, at, purpose, why) in [
        (json!({ "answers": { "taste": "mauve" } }), at, json!("tailoring"), "`profile.answers.taste`"),
        (json!([]), at, json!("tailoring"), "not a JSON object"),
        (json!({}), "2026-03-02", json!("tailoring"), "no instant"),
        (json!({}), at, json!("selling"), "selling"),
        (json!({}), at, Value::Null, "purpose"),
    ] {
        let refused = run(&mut client, "onboard.addTest", &json!([URI, profile, at, purpose])).unwrap_err();
        assert_eq!(refused["code"], json!(-32602));
        assert!(refused["message"].as_str().unwrap().contains(why), "{refused}");
    }
    // Consent that was withdrawn between two things that they did.
    let profile = json!({ "consent": { "tailoring": [
        { "at": "2026-01-01T00:00:00Z", "granted": true }, { "at": "2026-03-01T12:00:00Z", "granted": false } ] } });
    let result = run(&mut client, "onboard.addTest", &json!([URI, profile, at, "tailoring"])).unwrap();
    assert!(apply(&text, &result["edit"]["changes"][URI]).contains("given no consent tailoring"));
    client.change(URI, 2, &json!([{ "text": text.replace("pours >= 2", "pour >= 2") }]));
    let refused = run(&mut client, "onboard.addTest", &json!([URI, {}, at, "tailoring"])).unwrap_err();
    assert_eq!(refused["code"], json!(-32803));
    assert!(client.end());
}

fn actions(client: &mut Client, text: &str, at: &str) -> Vec<Value> {
    let line = text.lines().position(|line| line.contains(at)).unwrap();
    let position = json!({ "line": line, "character": 4 });
    let params = json!({
        "textDocument": { "uri": URI },
        "range": { "start": position, "end": position },
        "context": { "diagnostics": [], "only": ["refactor"] },
    });
    let actions = client.ask("textDocument/codeAction", &params).unwrap();
    let title = |action: &&Value| action["title"].as_str().unwrap().starts_with("add a test");
    actions.as_array().unwrap().iter().filter(title).cloned().collect()
}

#[test]
fn of_what_comes_out_of_another() {
    let text = club();
    let literals = json!({ "codeActionKind": { "valueSet": [] } });
    let expected = "    expect not keen, path tour
}

test \"who pours, as it comes out\" {
    for tailoring
    given consent tailoring
    after 2 poured { size: 3 }, 8d
    expect path tour because row 3, gift because row 1
}
";
    let mut client =
        Client::new(&json!({ "textDocument": { "codeAction": { "codeActionLiteralSupport": literals } } }));
    client.open(URI, &text);
    assert!(actions(&mut client, &text, "matrix start").is_empty());
    let found = actions(&mut client, &text, "after 2 poured");
    assert_eq!(found[0]["title"], "add a test that expects what comes out of \"who pours\" now");
    assert_eq!(found[0]["kind"], "refactor");
    let after = apply(&text, &found[0]["edit"]["changes"][URI]);
    assert!(after.ends_with(expected), "{after}");
    client.change(URI, 2, &json!([{ "text": after }]));
    let went = run(&mut client, "onboard.runTests", &json!([URI])).unwrap();
    assert_eq!(went["passed"], json!(2), "{went}");
    assert!(client.end());

    // An editor that fills in actions is told what to change when one is chosen.
    let resolve = json!({ "properties": ["edit"] });
    let mut client = Client::new(&json!({ "textDocument": { "codeAction": {
        "codeActionLiteralSupport": literals, "dataSupport": true, "resolveSupport": resolve } } }));
    client.open(URI, &text);
    let found = actions(&mut client, &text, "after 2 poured");
    assert_eq!(found[0].get("edit"), None);
    let filled = client.ask("codeAction/resolve", &found[0]).unwrap();
    assert!(apply(&text, &filled["edit"]["changes"][URI]).ends_with(expected));
    client.change(URI, 2, &json!([{ "text": text.replace("who pours", "who pour") }]));
    assert_eq!(client.refused("codeAction/resolve", &found[0]), -32801);
    let mut strange = found[0].clone();
    strange["data"] = json!({ "uri": 3 });
    assert_eq!(client.refused("codeAction/resolve", &strange), -32602);
    assert!(client.end());
}

#[test]
fn of_what_comes_out_of_each_test_of_an_example() {
    let shop = example("shop");
    let literals = json!({ "codeActionKind": { "valueSet": [] } });
    let mut client = in_folder(
        &shop,
        &json!({ "textDocument": { "codeAction": { "codeActionLiteralSupport": literals } } }),
    );
    let path = shop.join("tests.onboard");
    let (address, text) = (uri(&path), std::fs::read_to_string(&path).unwrap());
    let whole = json!({ "start": { "line": 0, "character": 0 }, "end": { "line": text.lines().count(), "character": 0 } });
    let params = json!({
        "textDocument": { "uri": address }, "range": whole, "context": { "diagnostics": [], "only": ["refactor"] },
    });
    let found = client.ask("textDocument/codeAction", &params).unwrap();
    let count = text.lines().filter(|line| line.starts_with("test ")).count();
    // Each was tried before it was offered.
    let titled = |action: &&Value| action["title"].as_str().unwrap().starts_with("add a test");
    assert_eq!(found.as_array().unwrap().iter().filter(titled).count(), count);
    assert!(client.end());
}
