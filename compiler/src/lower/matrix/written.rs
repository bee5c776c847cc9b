//! Constants and cells as they are canonically written.

use super::cell::Test;
use onboard_ir::{Compare, Enumeration, Type, Value};

/// A second in microseconds.
const SECOND: i64 = 1_000_000;

/// A constant as it is written in a program.
pub(crate) fn value_text(value: &Value, ty: Type, enumerations: &[Enumeration]) -> String {
    match value {
        Value::Bool(true) => "yes".to_owned(),
        Value::Bool(false) => "no".to_owned(),
        Value::Int(int) => int.to_string(),
        Value::Float(float) => format!("{float:?}"),
        Value::Text(text) => quoted(text),
        Value::Member(index) => member(*index, ty, enumerations),
        Value::Set(bits) => {
            let members = (0..64).filter(|index| bits >> index & 1 == 1);
            let members: Vec<String> = members.map(|index| member(index, ty, enumerations)).collect();
            format!("{{ {} }}", members.join(", "))
        }
        Value::Date(days) => date(*days),
        Value::Time(micros) => time(*micros),
        Value::Duration(micros) => duration(*micros),
        Value::Version(bits) => {
            let part = |shift: u32| bits >> shift & ((1 << 21) - 1);
            format!("v{}.{}.{}", part(42), part(21), part(0))
        }
    }
}

fn member(index: u32, ty: Type, enumerations: &[Enumeration]) -> String {
    let (Type::Member(id) | Type::Set(id)) = ty else { return index.to_string() };
    let of = enumerations.get(id.index());
    of.and_then(|of| of.members.get(index as usize))
        .map_or_else(|| index.to_string(), |member| member.name.clone())
}

fn quoted(text: &str) -> String {
    let mut out = String::from("\"");
    for letter in text.chars() {
        match letter {
            '"' => out.push_str("\\\""),
            '\\' => out.push_str("\\\\"),
            '\n' => out.push_str("\\n"),
            other => out.push(other),
        }
    }
    out.push('"');
    out
}

fn date(days: i32) -> String {
    let epoch = jiff::civil::date(1970, 1, 1);
    let span = jiff::Span::new().try_days(days);
    let date = span.and_then(|span| epoch.checked_add(span));
    date.map_or_else(|_| days.to_string(), |date| date.to_string())
}

fn time(micros: i64) -> String {
    jiff::Timestamp::from_microsecond(micros).map_or_else(|_| micros.to_string(), |time| time.to_string())
}

fn duration(micros: i64) -> String {
    for (unit, word) in [(86_400 * SECOND, "d"), (3_600 * SECOND, "h"), (60 * SECOND, "min"), (SECOND, "s")] {
        if micros % unit == 0 && (micros != 0 || word == "s") {
            return format!("{}{word}", micros / unit);
        }
    }
    #[expect(clippy::cast_precision_loss, reason = "only shown")]
    let seconds = micros as f64 / SECOND as f64;
    format!("{seconds}s")
}

/// The tests of a cell as they are written.
pub(super) fn cell_texts(tests: &[Test], ty: Type, enumerations: &[Enumeration]) -> Vec<String> {
    let text = |value: &Value| value_text(value, ty, enumerations);
    let one = |test: &Test| match test {
        Test::Equal(value) => text(value),
        Test::NotEqual(value) => format!("not {}", text(value)),
        Test::Order(order, value) => format!("{} {}", sign(*order), text(value)),
        Test::Range(low, high) => format!("{} to {}", text(low), text(high)),
        Test::Missing => "missing".to_owned(),
        Test::NotMissing => "is not missing".to_owned(),
    };
    tests.iter().map(one).collect()
}

fn sign(order: Compare) -> &'static str {
    match order {
        Compare::Equal => "==",
        Compare::NotEqual => "!=",
        Compare::Less => "<",
        Compare::LessEqual => "<=",
        Compare::Greater => ">",
        Compare::GreaterEqual => ">=",
    }
}
