//! Values as people and documents spell them.
//!
//! Two readers, two spellings: documents use what machines agree on (RFC 3339, ISO 8601), texts and reasons what a person
//! reads aloud. Neither depends on where the program runs.

use crate::Engine;
use jiff::{SignedDuration, Timestamp, civil};
use onboard_ir::{Program, Type, Value};
use std::fmt::Write;

const SECOND: i64 = 1_000_000;
const DAY: i64 = 86_400 * SECOND;

/// The name of a member in rules; empty where the type has no such member.
pub(crate) fn member(program: &Program, ty: Type, index: u32) -> &str {
    let (Type::Member(set) | Type::Set(set)) = ty else { return "" };
    let members = program.enumerations.get(set.index()).map_or(&[][..], |set| &set.members);
    members.get(index as usize).map_or("", |member| &member.name)
}

/// `2026-01-31`, of days since 1970-01-01; days outside the years -9999 to 9999 become the nearest inside.
pub(crate) fn date(day: i32) -> String {
    let epoch = civil::Date::constant(1970, 1, 1);
    epoch.saturating_add(jiff::Span::new().days(i64::from(day).clamp(-4_371_000, 2_932_000))).to_string()
}

/// The instant as jiff knows it; instants outside the years -9999 to 9999 become the nearest inside.
pub(crate) fn timestamp(instant: i64) -> Timestamp {
    let end = if instant < 0 { Timestamp::MIN } else { Timestamp::MAX };
    Timestamp::from_microsecond(instant).unwrap_or(end)
}

/// `2026-01-31T09:00:00Z`, of microseconds since 1970.
pub(crate) fn instant(instant: i64) -> String {
    timestamp(instant).to_string()
}

/// `PT36H`, of microseconds: ISO 8601 in hours and smaller, as a day of the calendar is not always 24 hours.
pub(crate) fn iso_duration(length: i64) -> String {
    SignedDuration::from_micros(length).to_string()
}

/// `2.10.0`
pub(crate) fn version(packed: u64) -> String {
    let part = |shift: u32| packed >> shift & 0x1f_ffff;
    format!("{}.{}.{}", part(42), part(21), part(0))
}

/// A length of time as people write it: `5d`, `1d 12h`, `0s`; at most the three greatest units.
pub(crate) fn duration(length: i64) -> String {
    const UNITS: [(&str, i64); 4] = [("d", DAY), ("h", 3_600 * SECOND), ("min", 60 * SECOND), ("s", SECOND)];
    let mut rest = length.unsigned_abs();
    let mut out = String::from(if length < 0 { "-" } else { "" });
    let mut units = 0;
    for (name, size) in UNITS {
        let size = size.unsigned_abs();
        let (count, left) = (rest / size, rest % size);
        if count > 0 && units < 3 {
            let gap = if units > 0 { " " } else { "" };
            // Writing into a text does not fail.
            let _ = write!(out, "{gap}{count}{name}");
            units += 1;
            rest = left;
        }
    }
    if units == 0 {
        let micros = i64::try_from(rest).unwrap_or(i64::MAX);
        let _ = if micros == 0 {
            write!(out, "0s")
        } else {
            write!(out, "{}s", number(micros as f64 / SECOND as f64))
        };
    }
    out
}

/// A number without a needless fraction: `3`, `2.5`.
pub(crate) fn number(value: f64) -> String {
    if value == 0.0 {
        return "0".to_owned();
    }
    if value.abs() < 1e15 && value.abs() >= 1e-6 { format!("{value}") } else { format!("{value:e}") }
}

/// A value as it stands in a text that people see. Instants are told in the program's time zone, to the minute.
pub(crate) fn plain(engine: &Engine, ty: Type, value: &Value) -> String {
    let program = engine.program();
    match value {
        Value::Bool(true) => "yes".to_owned(),
        Value::Bool(false) => "no".to_owned(),
        Value::Int(number) => number.to_string(),
        Value::Float(value) => number(*value),
        Value::Text(text) => text.to_string(),
        Value::Member(index) => member(program, ty, *index).to_owned(),
        Value::Set(bits) => {
            let names = (0..64).filter(|index| bits >> index & 1 == 1);
            names.map(|index| member(program, ty, index)).collect::<Vec<_>>().join(", ")
        }
        Value::Date(day) => date(*day),
        Value::Time(instant) => engine.prepared().zone.local(*instant).strftime("%Y-%m-%d %H:%M").to_string(),
        Value::Duration(length) => duration(*length),
        Value::Version(packed) => version(*packed),
    }
}
