//! `onboard/form` and `onboard/decide`: a form for a person, and what is decided about them.

use crate::{Client, example};
use onboard_compiler::Sources;
use onboard_runtime::{Engine, History};
use serde_json::{Value, json};

const URI: &str = "untitled:tea";

/// A program with a purpose to agree to, events, and a step that some skip.
const CLUB: &str = "/// Choose what to show first.
purpose tailoring { ask \"May we?\"; basis consent; regime gdpr opt_in; regime ccpa opt_out }
for tailoring

/// What they drink.
field taste: one of { green = \"GREEN\", black } { ask \"Which tea?\" }
field cups: int in 0 to 40 { ask \"How many?\"; fallback 3 }
field region: country { from context at \"geo.country\" }

event poured from \"Tea Poured\" { size: int in 1 to 9 from \"ml\" }
trait pours = count of poured in last 7d
segment keen when pours >= 2

path shelf \"Your shelf\" {
    welcome \"You have {cups} cups.\"
    step pot \"A pot\" { skip when cups == 3 }
    step lid \"A lid\"
}
path tour \"A tour\"

matrix start -> path for tailoring {
    keen | taste -> path
    yes  | -     -> tour
    -    | green -> shelf
    -    | -     -> tour
}

profiling for tailoring {
    stage signup ask taste, cups
    limit 2 per day
}
";

fn with(text: &str) -> Client {
    let mut client = Client::new(&json!({}));
    client.open(URI, text);
    client
}

fn decide(client: &mut Client, mut params: Value) -> Value {
    params["textDocument"] = json!({ "uri": URI });
    client.ask("onboard/decide", &params).unwrap()
}

fn document(decided: &Value) -> Value {
    serde_json::from_str(decided["document"].as_str().unwrap()).unwrap()
}

#[test]
fn a_form_knows_what_can_be_said() {
    let mut client = with(CLUB);
    let form = client.ask("onboard/form", &json!({ "textDocument": { "uri": URI } })).unwrap();
    assert_eq!(form["purpose"], "tailoring");
    assert_eq!(form["clock"], "2026-01-01T00:00:00Z");
    assert_eq!(form["regimes"], json!(["gdpr", "ccpa"]));
    let purpose = &form["purposes"][0];
    assert_eq!(
        (&purpose["doc"], &purpose["question"]),
        (&json!("Choose what to show first."), &json!("May we?"))
    );
    assert_eq!((&purpose["basis"], &purpose["decides"]), (&json!("consent"), &json!(true)));
    assert_eq!(purpose["regimes"][1], json!({ "name": "ccpa", "mode": "opt_out" }));
    let [taste, cups, region] = [0, 1, 2].map(|at| form["fields"][at].clone());
    assert_eq!(taste["doc"], "What they drink.");
    assert_eq!(taste["members"][0], json!({ "name": "green", "outside": "GREEN" }));
    assert_eq!((&cups["type"], &cups["range"]), (&json!("int"), &json!([0, 40])));
    assert_eq!((&cups["has_fallback"], &taste["has_fallback"]), (&json!(true), &json!(false)));
    assert_eq!((&region["context"], &region["purposes"]), (&json!("geo.country"), &json!(["tailoring"])));
    let poured = &form["events"][0];
    assert_eq!((&poured["name"], &poured["outside"]), (&json!("poured"), &json!("Tea Poured")));
    assert_eq!(poured["properties"][0]["outside"], "ml");
    assert_eq!(form["events"].as_array().unwrap().iter().filter(|event| event["builtin"] == true).count(), 6);
    assert!(client.end());
}

#[test]
fn the_document_is_that_of_eval() {
    let profile = json!({ "user": "ada", "consent": { "tailoring": true }, "answers": { "taste": "GREEN", "cups": 4 } });
    let checked = onboard_compiler::check(&Sources::single(URI, CLUB));
    let engine = Engine::new(checked.program.unwrap()).unwrap();
    let (person, _) = engine.profile_from_json(&profile);
    let at = 1_772_442_000_000_000;
    let decision =
        engine.decide_for(&person, &History::default(), at, engine.default_purpose().unwrap()).unwrap();
    let mut client = with(CLUB);
    let decided = decide(&mut client, json!({ "profile": profile, "at": "2026-03-02T09:00:00Z" }));
    assert_eq!(decided["document"], json!(decision.to_json()));
    assert_eq!(decided["text"], json!(decision.why().unwrap().to_text()));
    assert_eq!(decided["why"]["mark"], "topic");
    assert_eq!(decided["why"]["text"], "path shelf is recommended, by row 2 of start");
    assert_eq!((&decided["problems"], &decided["findings"]), (&json!([]), &json!([])));
    assert!(client.end());
}

#[test]
fn the_person_and_the_clock_change_the_decision() {
    let mut client = with(CLUB);
    let poured = |time: &str| json!({ "event": "Tea Poured", "timestamp": time, "properties": { "ml": 3 } });
    let mut person = json!({
        "profile": { "consent": { "tailoring": true }, "answers": { "taste": "GREEN" } },
        "events": [poured("2026-03-01T09:00:00Z"), poured("2026-03-01T10:00:00Z")],
        "at": "2026-03-02T09:00:00Z",
    });
    let decided = document(&decide(&mut client, person.clone()));
    assert_eq!(
        (&decided["path"]["recommended"], &decided["segments"]["keen"]),
        (&json!("tour"), &json!(true))
    );
    assert_eq!(decided["changes_at"], "2026-03-08T09:00:00Z");
    person["at"] = json!("2026-03-09T09:00:00Z");
    let later = decide(&mut client, person.clone());
    assert_eq!(document(&later)["path"]["welcome"], "You have 3 cups.");
    // A step that is skipped says for which facts.
    assert_eq!(later["steps"][0]["state"], "skipped");
    assert_eq!(later["steps"][0]["why"][0]["text"], "cups is 3 (a guess)");
    assert_eq!(later["steps"][1], json!({ "name": "lid", "state": "open", "why": [] }));
    person["profile"]["consent"]["tailoring"] = json!(false);
    let blind = document(&decide(&mut client, person));
    assert_eq!(
        (&blind["path"]["recommended"], &blind["absent"]["taste"]),
        (&json!("tour"), &json!("withheld"))
    );
    assert!(client.end());
}

#[test]
fn what_is_wrong_with_a_person_is_told_with_its_place() {
    let mut client = with(CLUB);
    let decided = decide(
        &mut client,
        json!({
            "profile": { "consent": { "tailoring": true, "sales": true }, "answers": { "cups": 400, "taste": "green" } },
            "events": [{ "event": "Tea Poured" }, { "event": "Tea Poured", "timestamp": "2026-01-01T00:00:00Z", "properties": { "ml": "x" } }],
        }),
    );
    let places: Vec<&str> =
        decided["problems"].as_array().unwrap().iter().map(|one| one["place"].as_str().unwrap()).collect();
    assert_eq!(
        places,
        [
            "profile.consent.sales",
            "profile.answers.cups",
            "profile.answers.taste",
            "events.0.timestamp",
            "events.1.properties.ml",
        ]
    );
    assert_eq!(decided["problems"][1]["reason"], "out of 0 to 40");
    assert_eq!(document(&decided)["absent"]["taste"], "invalid");
    for (wrong, place) in [
        (json!({ "profile": 7 }), "profile"),
        (json!({ "events": {} }), "events"),
        (json!({ "events": [7] }), "events.0"),
        (json!({ "at": 7 }), "at"),
        (json!({ "purpose": ["tailoring"] }), "purpose"),
        (json!({ "at": "2026-01-01" }), "at"),
        (json!({ "purpose": "sales" }), "purpose"),
    ] {
        let decided = decide(&mut client, wrong);
        assert_eq!(decided["problems"][0]["place"], place, "{decided}");
        assert_eq!(decided["document"].is_null(), ["at", "purpose"].contains(&place));
    }
    assert!(client.end());
}

#[test]
fn a_program_with_errors_says_which() {
    let mut client = with(CLUB);
    client.change(URI, 2, &json!([{ "text": CLUB.replace("pours >= 2", "pours is 2") }]));
    let form = client.ask("onboard/form", &json!({ "textDocument": { "uri": URI } })).unwrap();
    assert_eq!(form, Value::Null);
    let decided = decide(&mut client, json!({}));
    assert_eq!(decided["document"], Value::Null);
    assert_eq!(decided["findings"][0]["code"], "is-instead-of-equals");
    assert_eq!(decided["findings"][0]["uri"], URI);
    assert_eq!(decided["findings"][0]["range"]["start"]["line"], json!(11));
    client.change(URI, 3, &json!([{ "text": CLUB }]));
    assert!(decide(&mut client, json!({}))["document"].is_string());
    assert_eq!(
        client.refused("onboard/decide", &json!({ "textDocument": { "uri": "untitled:none" } })),
        -32602
    );
    assert!(client.end());
}

#[test]
fn a_program_of_several_files_decides_by_any_of_them() {
    let mut client = Client::new(&json!({}));
    let uri = |name: &str| String::from(url::Url::from_file_path(example("shop").join(name)).unwrap());
    for name in ["shop.onboard", "privacy.onboard"] {
        client.open(&uri(name), &std::fs::read_to_string(example("shop").join(name)).unwrap());
    }
    let mut asked = |name: &str| {
        let document = json!({ "uri": uri(name) });
        let purpose = "personalization";
        let params = json!({ "textDocument": document, "at": "2026-03-02T09:00:00Z", "purpose": purpose });
        client.ask("onboard/decide", &params).unwrap()
    };
    let decided = asked("shop.onboard");
    assert_eq!(document(&decided)["program"]["name"], "shop", "{decided}");
    assert_eq!(asked("privacy.onboard"), decided);
    assert!(client.end());
}
