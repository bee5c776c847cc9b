//! People for generated programs: mostly right, sometimes wrong, as input is.

use super::{Generated, Happening, Kind, Known, Tape};
use crate::generate::declare::member;
use serde_json::{Map, Value, json};

/// The beginning of 2026 in seconds since 1970; the people of a law live around it.
const BEGIN: i64 = 1_767_225_600;

pub(super) fn instant(tape: &mut Tape) -> String {
    let seconds = BEGIN - (tape.below(60) as i64) * 43_200 + (tape.below(256) as i64) * 61;
    jiff::Timestamp::from_second(seconds).map(|instant| instant.to_string()).unwrap_or_default()
}

pub(super) fn value(made: &Generated, tape: &mut Tape, kind: Kind) -> Value {
    if tape.one_in(15) {
        return tape
            .pick(&[json!("?"), json!(null), json!([]), json!(1e300), json!({"value": 1})])
            .unwrap_or_default();
    }
    match kind {
        Kind::Bool => json!(tape.one_in(2)),
        Kind::Int => {
            tape.pick(&[json!(0), json!(1), json!(5), json!(-3), json!(100), json!(999)]).unwrap_or_default()
        }
        Kind::Float => {
            tape.pick(&[json!(0.5), json!(0.1), json!(-2.5), json!(7), json!(99.75)]).unwrap_or_default()
        }
        Kind::Text => json!(tape.word(&["foo", "Foo bar", "", "e\u{301}", "bar"])),
        Kind::Member(index) => json!(any_member(made, tape, index)),
        Kind::Set(index) => json!([any_member(made, tape, index), any_member(made, tape, index)]),
        Kind::Date => json!(tape.word(&["2026-01-01", "2025-12-31", "2024-02-29", "1970-01-01"])),
        Kind::Time => json!(instant(tape)),
        Kind::Duration => json!(tape.word(&["90s", "5d", "30min", "0s"])),
        Kind::Country => json!(tape.word(&["PT", "US", "DE", "FR"])),
        Kind::Language => json!(tape.word(&["en", "pt-BR", "pt", "de"])),
        Kind::Version => json!(tape.word(&["1.0.0", "2.10.0", "2.9.0"])),
    }
}

fn any_member(made: &Generated, tape: &mut Tape, index: usize) -> String {
    member(index, tape.below(made.enumerations.get(index).copied().unwrap_or(1)))
}

pub(super) fn consent(tape: &mut Tape) -> Value {
    match tape.below(5) {
        0 => json!(true),
        1 => json!(false),
        2 => json!([{ "at": instant(tape), "granted": true }]),
        3 => json!([{ "at": instant(tape), "granted": true }, { "at": instant(tape), "granted": false }]),
        _ => Value::Null,
    }
}

/// A profile.
#[must_use]
pub fn profile(made: &Generated, tape: &mut Tape) -> Value {
    let mut all = Map::new();
    all.insert("consent".into(), json!({ "tailoring": consent(tape), "reach": consent(tape) }));
    if let Some(regime) = tape.pick(&[None, Some("gdpr"), Some("ccpa"), Some("lgpd")]).flatten() {
        all.insert("regime".into(), json!(regime));
    }
    let mut answers = Map::new();
    for Known { name, kind, .. } in &made.fields {
        match tape.below(4) {
            0 => {}
            1 => {
                answers
                    .insert(name.clone(), json!({ "value": value(made, tape, *kind), "at": instant(tape) }));
            }
            _ => {
                all.insert(name.clone(), value(made, tape, *kind));
            }
        }
    }
    all.insert("answers".into(), Value::Object(answers));
    Value::Object(all)
}

/// Something that they did.
#[must_use]
pub fn event(made: &Generated, tape: &mut Tape) -> Value {
    let shown = ["question_shown", "question_declined"];
    if let Some(field) = tape.pick(&made.fields).filter(|_| tape.one_in(6)) {
        return json!({ "event": tape.word(&shown), "timestamp": instant(tape), "properties": { "field": field.name } });
    }
    let Some(Happening { name, properties, .. }) = tape.pick(&made.events) else { return Value::Null };
    let mut given = Map::new();
    for (property, kind) in properties {
        if !tape.one_in(6) {
            given.insert(property, value(made, tape, kind));
        }
    }
    let outside = format!("Event {}", name.trim_start_matches('e'));
    let mut event = json!({ "event": outside, "timestamp": instant(tape), "properties": given });
    if let Some(fields) = event.as_object_mut().filter(|_| tape.one_in(2)) {
        fields.insert("messageId".into(), json!(format!("m{}", tape.below(40))));
    }
    event
}
