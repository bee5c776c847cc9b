//! What comes in.

use crate::sketch::{Sketch, instant, int, purpose, text};
use onboard_ir::{Basis, Event, EventId, Origin, PurposeId, Type, Value};
use onboard_runtime::{Answer, Consent, Engine, EventRows, Profile, Reason, RowDecoder, Slot};
use serde_json::{Value as Json, json};

const INVALID: Slot = Slot::Absent(Reason::Invalid);

fn typed(ty: fn(&mut Sketch) -> Type) -> Engine {
    let mut sketch = Sketch::new();
    let ty = ty(&mut sketch);
    sketch.field("x", ty);
    sketch.engine()
}

/// A value read from JSON, or the reason why it is none.
fn json_of(engine: &Engine, value: &Json) -> Result<Slot, String> {
    let (profile, problems) = engine.profile_from_json(&json!({ "x": value }));
    match problems.first() {
        None => Ok(profile.fields[0].origin.clone()),
        Some(problem) => {
            assert_eq!((problem.place.as_str(), &profile.fields[0].origin), ("x", &INVALID));
            Err(problem.reason.clone())
        }
    }
}

/// The same from a cell.
fn cell_of(engine: &Engine, cell: &str) -> Result<Slot, String> {
    let mut decoder = RowDecoder::new(engine, &["x"]);
    let (mut profile, mut problems) = (Profile::default(), Vec::new());
    decoder.decode(|column| (column == 0).then_some(cell.as_bytes()), &mut profile, &mut problems);
    match problems.first() {
        None => Ok(profile.fields[0].origin.clone()),
        Some(problem) => {
            assert_eq!((problem.place.as_str(), &profile.fields[0].origin), ("x", &INVALID));
            Err(problem.reason.clone())
        }
    }
}

fn known(value: Value) -> Result<Slot, String> {
    Ok(Slot::Known(value))
}

#[test]
fn booleans() {
    let engine = typed(|_| Type::Bool);
    for (cell, truth) in
        [("yes", true), ("TRUE", true), (" 1 ", true), ("No", false), ("false", false), ("0", false)]
    {
        assert_eq!(cell_of(&engine, cell), known(Value::Bool(truth)), "{cell}");
    }
    assert!(cell_of(&engine, "maybe").is_err());
    assert_eq!(cell_of(&engine, "  "), Ok(Slot::Absent(Reason::Unasked)));
    assert_eq!(json_of(&engine, &json!(true)), known(Value::Bool(true)));
    for wrong in [json!("yes"), json!(1), json!({})] {
        assert!(json_of(&engine, &wrong).is_err(), "{wrong}");
    }
    assert_eq!(json_of(&engine, &Json::Null), Ok(Slot::Absent(Reason::Unasked)));
}

#[test]
fn numbers() {
    let engine = typed(|_| Type::Int);
    assert_eq!(cell_of(&engine, "-12"), known(int(-12)));
    assert_eq!(cell_of(&engine, "3.0"), known(int(3)));
    assert_eq!(cell_of(&engine, "9223372036854775807"), known(int(i64::MAX)));
    for wrong in ["3.5", "1e400", "nan", "9223372036854775808", "0x10", "1_000", "١"] {
        assert!(cell_of(&engine, wrong).is_err(), "{wrong}");
    }
    assert_eq!(json_of(&engine, &json!(14)), known(int(14)));
    assert_eq!(json_of(&engine, &json!(14.0)), known(int(14)));
    for wrong in [json!("14"), json!(14.5), json!(u64::MAX), json!([14]), json!(true)] {
        assert!(json_of(&engine, &wrong).is_err(), "{wrong}");
    }
    let engine = typed(|_| Type::Float);
    assert_eq!(cell_of(&engine, "1e3"), known(Value::Float(1000.0)));
    assert_eq!(json_of(&engine, &json!(2)), known(Value::Float(2.0)));
    for wrong in ["inf", "NaN", "-infinity", "1e999", "1,5", "five"] {
        assert!(cell_of(&engine, wrong).is_err(), "{wrong}");
    }
    let Ok(Slot::Known(Value::Float(zero))) = cell_of(&engine, "-0.0") else { panic!("no float") };
    assert!(zero.is_sign_positive());
}

/// Cells are read by a quick way where they are spelled plainly; it must give what the exact one gives.
#[test]
fn plain_numbers_are_the_nearest_floats() {
    let engine = typed(|_| Type::Float);
    let mut state = 7_u64;
    for case in 0..20_000 {
        state = state.wrapping_mul(6_364_136_223_846_793_005).wrapping_add(1_442_695_040_888_963_407);
        let digits = (state >> 11).to_string();
        let digits = &digits[..=case % digits.len()];
        let point = (state % 19) as usize;
        let (whole, part) = digits.split_at(point.min(digits.len()));
        let spelled = match (whole, part) {
            ("", part) => format!("0.{part}"),
            (whole, "") => whole.to_owned(),
            (whole, part) => format!("{whole}.{part}"),
        };
        let spelled = if state.is_multiple_of(3) { format!("-{spelled}") } else { spelled };
        let expected = spelled.parse::<f64>().unwrap() + 0.0;
        assert_eq!(cell_of(&engine, &spelled), known(Value::Float(expected)), "{spelled}");
    }
    for odd in ["1.", "1.2.3", "--1", "1-", "-", ".", "1 2"] {
        let parsed = odd.parse::<f64>().ok().map(|number| Slot::Known(Value::Float(number)));
        assert_eq!(cell_of(&engine, odd).ok(), parsed, "{odd}");
    }
}

#[test]
fn ranges_hold_both_ends() {
    let mut sketch = Sketch::new();
    let field = sketch.field("x", Type::Int);
    sketch.range(field, int(1), int(100_000));
    let engine = sketch.engine();
    assert_eq!(cell_of(&engine, "1"), known(int(1)));
    assert_eq!(cell_of(&engine, "100000"), known(int(100_000)));
    assert_eq!(cell_of(&engine, "0"), Err("out of 1 to 100000".into()));
    assert!(json_of(&engine, &json!(100_001)).is_err());
}

#[test]
fn texts_are_in_nfc() {
    let engine = typed(|_| Type::Text);
    let composed = known(text("é"));
    assert_eq!(cell_of(&engine, "e\u{301}"), composed);
    assert_eq!(json_of(&engine, &json!("e\u{301}")), composed);
    assert_eq!(json_of(&engine, &json!(" as it is ")), known(text(" as it is ")));
    assert_eq!(cell_of(&engine, " trimmed\u{a0}"), known(text("trimmed")));
}

#[test]
fn members_are_spelled_as_outside() {
    let ty = |sketch: &mut Sketch| {
        Type::Member(sketch.enumeration("plan", &[("monthly", "Month-to-month"), ("yearly", "yearly")]))
    };
    let engine = typed(ty);
    assert_eq!(cell_of(&engine, "Month-to-month"), known(Value::Member(0)));
    assert_eq!(json_of(&engine, &json!("yearly")), known(Value::Member(1)));
    assert_eq!(cell_of(&engine, "monthly"), Err("none of Month-to-month, yearly".into()));
    let ty =
        |sketch: &mut Sketch| Type::Set(sketch.enumeration("plan", &[("a", "a"), ("b", "b"), ("c", "c")]));
    let engine = typed(ty);
    assert_eq!(json_of(&engine, &json!(["c", "a"])), known(Value::Set(0b101)));
    assert_eq!(json_of(&engine, &json!([])), known(Value::Set(0)));
    assert_eq!(cell_of(&engine, "b; c"), known(Value::Set(0b110)));
    assert!(json_of(&engine, &json!(["d"])).is_err());
    assert!(json_of(&engine, &json!("a")).is_err());
}

#[test]
fn spellings() {
    let good: &[(Type, &str, Value)] = &[
        (Type::Date, "1970-01-11", Value::Date(10)),
        (Type::Time, "1970-01-01T01:00:00.5+01:00", Value::Time(500_000)),
        (Type::Duration, "90s", Value::Duration(90_000_000)),
        (Type::Duration, "6mo", Value::Duration(180 * 86_400_000_000)),
        (Type::Duration, "PT36H", Value::Duration(36 * 3_600_000_000)),
        (Type::Country, "pt", text("PT")),
        (Type::Language, "PT-br", text("pt-BR")),
        (Type::Language, "zh-hant-tw", text("zh-Hant-TW")),
        (Type::Version, "v2.10.0", Value::Version(2 << 42 | 10 << 21)),
        (Type::Version, "2.10", Value::Version(2 << 42 | 10 << 21)),
        (Type::Email, "ada@example.org", text("ada@example.org")),
        (Type::Url, "https://example.org:8080/a?b#c", text("https://example.org:8080/a?b#c")),
        (Type::Url, "http://[::1]/", text("http://[::1]/")),
    ];
    let bad: &[(Type, &str)] = &[
        (Type::Date, "2026-02-30"),
        (Type::Date, "31/01/2026"),
        (Type::Date, "2026-01-31T00:00:00Z"),
        (Type::Time, "2026-01-31T09:00:00"),
        (Type::Time, "2026-01-31"),
        (Type::Time, "now"),
        (Type::Duration, "5"),
        (Type::Duration, "5m5"),
        (Type::Duration, "99999999999999999w"),
        (Type::Country, "XX"),
        (Type::Country, "Portugal"),
        (Type::Language, "portuguese-language"),
        (Type::Version, "2"),
        (Type::Version, "2.x.0"),
        (Type::Version, "2.10.0-beta"),
        (Type::Version, "2.2097152.0"),
        (Type::Email, "ada"),
        (Type::Email, "ada@localhost"),
        (Type::Email, "a da@example.org"),
        (Type::Url, "example.org"),
        (Type::Url, "ftp://example.org"),
        (Type::Url, "https:///path"),
        (Type::Url, "https://exa mple.org"),
    ];
    for (ty, spelled, value) in good {
        let mut sketch = Sketch::new();
        sketch.field("x", *ty);
        let engine = sketch.engine();
        assert_eq!(cell_of(&engine, spelled), known(value.clone()), "{ty:?} {spelled}");
        assert_eq!(json_of(&engine, &json!(spelled)), known(value.clone()), "{ty:?} {spelled}");
    }
    for (ty, spelled) in bad {
        let mut sketch = Sketch::new();
        sketch.field("x", *ty);
        let engine = sketch.engine();
        assert!(cell_of(&engine, spelled).is_err(), "{ty:?} {spelled}");
        assert!(json_of(&engine, &json!(spelled)).is_err(), "{ty:?} {spelled}");
        assert!(json_of(&engine, &json!(5)).is_err(), "{ty:?}");
    }
}

fn shop() -> Engine {
    let mut sketch = Sketch::new();
    sketch.purpose(purpose("tailoring", Basis::Consent, None));
    let size = sketch.field("size", Type::Int);
    let device = sketch.field("device", Type::Text);
    sketch.program.fields[size.index()].origins =
        vec![Origin::Record("company.size".into()), Origin::Record("employees".into())];
    sketch.program.fields[device.index()].origins = vec![Origin::Context("device.type".into())];
    sketch.event("bought", &[("price", Type::Float)]);
    sketch.program.events.push(Event {
        each: Some("products".into()),
        name: "bought_item".into(),
        ..sketch.program.events[0].clone()
    });
    sketch.engine()
}

#[test]
fn answers_beat_origins_and_origins_come_in_order() {
    let engine = shop();
    let size = |input: Json| {
        let (profile, problems) = engine.profile_from_json(&input);
        assert!(problems.is_empty(), "{problems:?}");
        (
            profile.fields[0].answer.clone().map(|answer| (answer.value, answer.at)),
            profile.fields[0].origin.clone(),
        )
    };
    let known = |n: i64| Slot::Known(int(n));
    assert_eq!(size(json!({ "company": { "size": 3 }, "employees": 9 })), (None, known(3)));
    assert_eq!(size(json!({ "company": { "size": null }, "employees": 9 })), (None, known(9)));
    assert_eq!(size(json!({ "company.size": 4, "company": { "size": 3 } })), (None, known(4)));
    assert_eq!(size(json!({ "company": 5 })), (None, Slot::Absent(Reason::Unasked)));
    assert_eq!(size(json!({ "answers": { "size": 7 }, "employees": 9 })), (Some((known(7), None)), known(9)));
    let at = "2026-02-01T08:00:00Z";
    let timed = json!({ "answers": { "size": { "value": 14, "at": at } } });
    assert_eq!(size(timed), (Some((known(14), Some(instant(at)))), Slot::Absent(Reason::Unasked)));
    assert_eq!(size(json!({ "answers": { "size": null }, "employees": 9 })), (None, known(9)));
}

#[test]
fn a_wrong_value_does_not_fall_through() {
    let engine = shop();
    let (profile, problems) =
        engine.profile_from_json(&json!({ "company": { "size": "many" }, "employees": 9 }));
    assert_eq!(profile.fields[0].origin, INVALID);
    let problem = &problems[0];
    assert_eq!((problem.place.as_str(), problem.text.as_str()), ("company.size", "many"));
}

#[test]
fn what_is_wrong_with_a_profile_is_reported_with_its_place() {
    let engine = shop();
    let places = |input: Json| {
        let (_, problems) = engine.profile_from_json(&input);
        problems.into_iter().map(|problem| problem.place).collect::<Vec<_>>()
    };
    assert_eq!(places(json!([1])), [""]);
    assert_eq!(places(json!({ "regime": 5 })), ["regime"]);
    assert_eq!(places(json!({ "consent": { "nothing": true } })), ["consent.nothing"]);
    assert_eq!(places(json!({ "consent": { "tailoring": "yes" } })), ["consent.tailoring"]);
    let change = json!({ "consent": { "tailoring": [{ "at": "2026-01-01", "granted": true }] } });
    assert_eq!(places(change), ["consent.tailoring.0.at"]);
    assert_eq!(places(json!({ "answers": { "shoe": 5 } })), ["answers.shoe"]);
    assert_eq!(places(json!({ "answers": { "size": { "value": 5, "at": "today" } } })), ["answers.size.at"]);
    assert_eq!(places(json!({ "context": [] })), ["context"]);
    assert_eq!(places(json!({ "context": { "device": { "type": 5 } } })), ["context.device.type"]);
    assert_eq!(places(json!({ "anything": { "else": [1] } })), Vec::<String>::new());
}

#[test]
fn consent_comes_plain_or_with_its_history() {
    let engine = shop();
    let consent = |input: Json| {
        let (profile, _) = engine.profile_from_json(&json!({ "consent": { "tailoring": input } }));
        profile.consent[1].clone()
    };
    assert_eq!(consent(json!(true)), Consent::Always(true));
    assert_eq!(consent(Json::Null), Consent::Open);
    assert_eq!(consent(json!("yes")), Consent::Always(false), "what cannot be read is no yes");
    let changes = json!([
        { "at": "1970-01-01T00:00:02Z", "granted": false },
        { "at": "1970-01-01T00:00:01Z", "granted": true },
    ]);
    assert_eq!(consent(changes), Consent::Changes(vec![(1_000_000, true), (2_000_000, false)]));
}

#[test]
fn rows_read_the_same_as_json() {
    let engine = shop();
    let headers = [
        "user",
        "regime",
        "consent.tailoring",
        "company.size",
        "employees",
        "context.device.type",
        "answers.size",
        "answers.size.at",
    ];
    let mut decoder = RowDecoder::new(&engine, &headers);
    assert!(decoder.header_problems().is_empty());
    let mut read = |cells: [&str; 8]| {
        let (mut profile, mut problems) = (Profile::default(), Vec::new());
        decoder.decode(|column| cells.get(column).map(|cell| cell.as_bytes()), &mut profile, &mut problems);
        (profile, problems.into_iter().map(|problem| problem.place).collect::<Vec<_>>())
    };
    let (profile, problems) = read(["u1", "gdpr", "yes", "", "9", "mobile", "14", "1970-01-01T00:00:01Z"]);
    assert!(problems.is_empty(), "{problems:?}");
    let (same, _) = engine.profile_from_json(&json!({
        "user": "u1", "regime": "gdpr", "consent": { "tailoring": true }, "employees": 9,
        "context": { "device": { "type": "mobile" } },
        "answers": { "size": { "value": 14, "at": "1970-01-01T00:00:01Z" } },
    }));
    assert_eq!(profile, same);
    let (profile, problems) = read(["u1", "", "", "", "", "", "", ""]);
    assert!(problems.is_empty());
    assert_eq!(profile.fields, engine.empty_profile().fields, "nothing stays of the row before");
    assert_eq!(profile.consent[PurposeId(1).index()], Consent::Open);
    let (profile, problems) = read(["u1", "", "perhaps", "many", "9", "", "x", "then"]);
    assert_eq!(problems, ["consent.tailoring", "company.size", "answers.size", "answers.size.at"]);
    assert_eq!(profile.fields[0].origin, INVALID);
    assert_eq!(profile.fields[0].answer, Some(Box::new(Answer { value: INVALID, at: None })));
    let wrong = RowDecoder::new(&engine, &["consent.fun", "answers.shoe", "answers.size", "other"]);
    let places: Vec<_> = wrong.header_problems().iter().map(|problem| problem.place.clone()).collect();
    assert_eq!(places, ["consent.fun", "answers.shoe"]);
}

#[test]
fn bytes_that_are_no_text_are_invalid() {
    let engine = shop();
    let mut decoder = RowDecoder::new(&engine, &["context.device.type"]);
    let (mut profile, mut problems) = (Profile::default(), Vec::new());
    decoder.decode(|_| Some(&[0xff, 0xfe][..]), &mut profile, &mut problems);
    assert_eq!((&profile.fields[1].origin, problems.len()), (&INVALID, 1));
}

#[test]
fn events_come_as_track_calls() {
    let engine = shop();
    let call = json!({
        "userId": "u1", "event": "bought", "timestamp": "1970-01-01T00:00:01Z", "receivedAt": "1970-01-01T00:00:03Z",
        "messageId": "m1",
        "properties": { "price": 5, "products": [{ "price": 2 }, {}, "loose", { "price": "dear" }] },
    });
    let (events, problems) = engine.events_from_json(&call).unwrap();
    let seen: Vec<_> =
        events.iter().map(|event| (event.kind.0, event.part, event.properties[0].clone())).collect();
    let price = |x: f64| Slot::Known(Value::Float(x));
    assert_eq!(
        seen,
        [(0, 0, price(5.0)), (1, 0, price(2.0)), (1, 1, price(5.0)), (1, 3, INVALID)],
        "what an element lacks is looked up in the message"
    );
    assert!(events.iter().all(|event| event.time == 1_000_000 && event.received == Some(3_000_000)));
    let places: Vec<_> = problems.iter().map(|problem| problem.place.as_str()).collect();
    assert_eq!(places, ["properties.products.2", "properties.products.3.price"]);
    assert_eq!(engine.history(events).events().len(), 4, "the elements of one message are no duplicates");
}

#[test]
fn events_without_a_name_or_an_instant_are_refused() {
    let engine = shop();
    let place = |call: Json| engine.events_from_json(&call).unwrap_err().place;
    assert_eq!(place(json!(5)), "");
    assert_eq!(place(json!({ "timestamp": "1970-01-01T00:00:01Z" })), "event");
    assert_eq!(place(json!({ "event": "bought" })), "timestamp");
    assert_eq!(place(json!({ "event": "bought", "timestamp": "1970-01-01T00:00:01" })), "timestamp");
    assert_eq!(place(json!({ "event": "bought", "timestamp": 5 })), "timestamp");
    let (events, problems) = engine
        .events_from_json(&json!({ "event": "unheard of", "timestamp": "1970-01-01T00:00:01Z" }))
        .unwrap();
    assert!(events.is_empty() && problems.is_empty());
}

#[test]
fn events_come_as_rows() {
    let engine = shop();
    let rows = EventRows::new(&engine, &["time", "event", "user", "price", "id", "received"]).unwrap();
    let mut problems = Vec::new();
    let (user, events) =
        rows.decode(&["1970-01-01T00:00:01Z", "bought", "u1", " 2.5 ", "m1", ""], &mut problems).unwrap();
    assert_eq!((user.as_str(), events.len()), ("u1", 2));
    assert_eq!(events[0].kind, EventId(0));
    assert_eq!(events[0].properties[0], Slot::Known(Value::Float(2.5)));
    assert_eq!((events[0].id.as_deref(), events[0].received), (Some("m1"), None));
    let (_, none) = rows.decode(&["1970-01-01T00:00:01Z", "sold", "u1"], &mut problems).unwrap();
    assert!(none.is_empty() && problems.is_empty());
    rows.decode(&["1970-01-01T00:00:01Z", "bought", "u1", "cheap"], &mut problems).unwrap();
    assert_eq!(problems.iter().map(|problem| problem.place.as_str()).collect::<Vec<_>>(), ["price", "price"]);
    assert_eq!(rows.decode(&["1970-01-01", "bought", "u1"], &mut problems).unwrap_err().place, "time");
    assert_eq!(
        rows.decode(&["1970-01-01T00:00:01Z", "bought", ""], &mut problems).unwrap_err().place,
        "user"
    );
    assert!(EventRows::new(&engine, &["user", "time"]).is_err());
}
