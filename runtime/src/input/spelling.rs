//! How values are spelled outside.

use crate::input::typed::Wrong;
use crate::number::nearest_int;
use crate::print;
use crate::zone::day_number;
use jiff::civil::Date;
use jiff::{SignedDuration, Timestamp};
use onboard_ir::Value;
use std::borrow::Cow;

/// `yes no true false 1 0` in any case.
pub(super) fn boolean(text: &str) -> Option<bool> {
    let (spelling, truth) = match text.len() {
        1 if text == "1" => return Some(true),
        1 => ("0", false),
        2 => ("no", false),
        3 => ("yes", true),
        4 => ("true", true),
        5 => ("false", false),
        _ => return None,
    };
    text.eq_ignore_ascii_case(spelling).then_some(truth)
}

/// `TRUE`, `false` and the like; none says nothing.
pub(super) fn plain_boolean(cell: &[u8]) -> Option<bool> {
    let is = |word: &[u8]| cell.eq_ignore_ascii_case(word);
    match cell.len() {
        4 => is(b"true").then_some(true),
        5 => is(b"false").then_some(false),
        _ => None,
    }
}

/// What most numbers look like: a sign, at most 15 digits, and a point among them. The digits as a number, and how many of them
/// stand after the point.
#[inline]
fn plain(cell: &[u8]) -> Option<(i64, usize)> {
    let (negative, spelled) = match cell {
        [b'-', rest @ ..] => (true, rest),
        rest => (false, rest),
    };
    if spelled.len() > 16 {
        return None;
    }
    let (whole, mut number) = digits(spelled, 0);
    let fraction = match spelled.get(whole..)? {
        [] => 0,
        [b'.', rest @ ..] => {
            let (fraction, all) = digits(rest, number);
            if fraction == 0 || fraction < rest.len() {
                return None;
            }
            number = all;
            fraction
        }
        _ => return None,
    };
    let number = if negative { -number } else { number };
    (whole > 0 && whole + fraction <= 15).then_some((number, fraction))
}

/// How many digits stand at the beginning of a text of at most 16 bytes, and these behind those of a number.
#[inline]
fn digits(text: &[u8], mut number: i64) -> (usize, i64) {
    for (place, byte) in text.iter().enumerate() {
        let digit = byte.wrapping_sub(b'0');
        if digit > 9 {
            return (place, number);
        }
        number = number * 10 + i64::from(digit);
    }
    (text.len(), number)
}

/// A whole number that is spelled plainly; none says nothing.
pub(super) fn plain_int(cell: &[u8]) -> Option<i64> {
    plain(cell).filter(|(_, after)| *after == 0).map(|(number, _)| number)
}

/// A number that is spelled plainly; none says nothing.
pub(super) fn plain_float(cell: &[u8]) -> Option<f64> {
    plain(cell).and_then(|(number, after)| quotient(number, after))
}

/// The float of at most 15 digits of which so many stand after the point. Digits and power of ten are below 2^53 and so exact
/// as floats, and a quotient of two exact floats is the nearest float to the number that is spelled.
pub(super) fn quotient(digits: i64, after: usize) -> Option<f64> {
    const POWERS: [f64; 16] =
        [1e0, 1e1, 1e2, 1e3, 1e4, 1e5, 1e6, 1e7, 1e8, 1e9, 1e10, 1e11, 1e12, 1e13, 1e14, 1e15];
    #[expect(clippy::cast_precision_loss, reason = "below 2^53")]
    let digits = digits as f64;
    if after == 0 {
        return Some(digits);
    }
    Some(digits / POWERS.get(after)?)
}

/// A whole number; `3.0` is one too.
pub(super) fn int(text: &str) -> Result<Value, Wrong> {
    if let Ok(int) = text.parse::<i64>() {
        return Ok(Value::Int(int));
    }
    match text.parse::<f64>() {
        Ok(number) if number.is_finite() => whole(number).map(Value::Int),
        _ => Err("not a whole number".to_owned()),
    }
}

/// A finite number.
pub(super) fn float(text: &str) -> Result<Value, Wrong> {
    let number = text.parse::<f64>().ok().filter(|number| number.is_finite());
    number.map(|number| Value::Float(number + 0.0)).ok_or_else(|| "not a number".to_owned())
}

pub(super) fn json_int(number: &serde_json::Number) -> Result<Value, Wrong> {
    match (number.as_i64(), number.as_f64()) {
        (Some(int), _) => Ok(Value::Int(int)),
        (None, Some(number)) => whole(number).map(Value::Int),
        (None, None) => Err("not a whole number".to_owned()),
    }
}

pub(super) fn json_float(number: &serde_json::Number) -> Result<Value, Wrong> {
    let number = number.as_f64().filter(|number| number.is_finite());
    number.map(|number| Value::Float(number + 0.0)).ok_or_else(|| "not a number that fits 64 bits".to_owned())
}

/// A finite number as a whole one.
pub(super) fn whole(number: f64) -> Result<i64, Wrong> {
    if number.trunc() != number {
        return Err("not a whole number".to_owned());
    }
    nearest_int(number).ok_or_else(|| "a whole number of more than 64 bits".to_owned())
}

/// `2026-01-31`
pub(super) fn date(text: &str) -> Option<i32> {
    let shape = |(place, byte): (usize, u8)| {
        if matches!(place, 4 | 7) { byte == b'-' } else { byte.is_ascii_digit() }
    };
    if text.len() != 10 || !text.bytes().enumerate().all(shape) {
        return None;
    }
    text.parse::<Date>().ok().map(day_number)
}

/// RFC 3339, with a zone: microseconds since 1970.
pub(super) fn instant(text: &str) -> Result<i64, Wrong> {
    match text.parse::<Timestamp>() {
        Ok(stamp) => Ok(stamp.as_microsecond()),
        Err(_) if text.parse::<jiff::civil::DateTime>().is_ok() => {
            Err("an instant without a zone (write 2026-01-31T09:00:00Z)".to_owned())
        }
        Err(_) => Err("not an instant (2026-01-31T09:00:00Z)".to_owned()),
    }
}

/// `90s 30min 2h 7d 4w 6mo`, or ISO 8601 in hours and smaller (`PT36H`): microseconds.
pub(super) fn duration(text: &str) -> Option<i64> {
    let split = text.find(|c: char| c.is_ascii_alphabetic())?;
    let (count, unit) = text.split_at_checked(split)?;
    let seconds = match unit {
        "s" => 1,
        "min" => 60,
        "h" => 3_600,
        "d" => 86_400,
        "w" => 604_800,
        "mo" => 2_592_000,
        _ => {
            let length: SignedDuration = text.parse().ok()?;
            return i64::try_from(length.as_micros()).ok();
        }
    };
    count.parse::<i64>().ok()?.checked_mul(seconds * 1_000_000)
}

/// A BCP 47 tag in its canonical case.
pub(super) fn language(text: &str) -> Option<Cow<'_, str>> {
    if let [a, b, country @ ..] = text.as_bytes()
        && [a, b].iter().all(|byte| byte.is_ascii_lowercase())
        && (country.is_empty()
            || matches!(country, [b'-', a, b] if [a, b].iter().all(|byte| byte.is_ascii_uppercase())))
    {
        // What most tags look like: `pt`, `pt-BR`.
        return Some(Cow::Borrowed(text));
    }
    let tag = oxilangtag::LanguageTag::parse_and_normalize(text).ok()?;
    Some(Cow::Owned(tag.into_inner()))
}

/// `2.10.0`, `v2.10.0`, `2.10`: each part below 2^21.
pub(super) fn version(text: &str) -> Option<u64> {
    let mut parts = text.strip_prefix('v').unwrap_or(text).split('.');
    let mut packed = 0;
    for needed in [true, true, false] {
        let part = match parts.next() {
            Some(part) if part.bytes().all(|byte| byte.is_ascii_digit()) => part.parse::<u64>().ok()?,
            Some(_) => return None,
            None if needed => return None,
            None => 0,
        };
        if part >> 21 != 0 {
            return None;
        }
        packed = packed << 21 | part;
    }
    parts.next().is_none().then_some(packed)
}

/// The end of a range, in words.
pub(super) fn shown(value: &Value) -> String {
    match value {
        Value::Int(int) => int.to_string(),
        Value::Float(float) => print::number(*float),
        Value::Date(day) => print::date(*day),
        Value::Time(at) => print::instant(*at),
        Value::Duration(length) => print::duration(*length),
        Value::Version(version) => print::version(*version),
        Value::Bool(_) | Value::Text(_) | Value::Member(_) | Value::Set(_) => format!("{value:?}"),
    }
}
