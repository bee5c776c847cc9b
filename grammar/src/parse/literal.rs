//! What literals stand for: numbers, durations, dates, instants, versions.

use super::findings::literals::{
    BadLiteral, CompoundDuration, DurationInWords, MinutesOrMonths, NumberForDuration, ScientificNotation,
    TimeWithoutZone, VersionWithoutV,
};
use super::grammar::{Pair, Parts, Rule};
use super::reader::Reader;
use super::time;
use crate::Span;
use crate::ast::{Duration, Literal};

/// Microseconds of a day.
const DAY: i64 = 86_400_000_000;

/// Units of duration, longest first, in microseconds.
const UNITS: [(&str, i64); 7] = [
    ("mo", 30 * DAY),
    ("w", 7 * DAY),
    ("d", DAY),
    ("h", 3_600_000_000),
    ("min", 60_000_000),
    ("s", 1_000_000),
    ("ms", 1_000),
];

/// A literal that cannot be taken as written: what was said of it, and what it is taken for instead.
enum Refused {
    Bad(String, Option<String>),
    TimeWithoutZone(i64),
    Compound(i64),
    MinutesOrMonths(i64),
    Scientific(f64),
    VersionWithoutV(u32, u32, u32),
}

impl<'s> Reader<'s> {
    /// `duration`: any literal that begins with a digit, or a version; `5 days` is taken for `5d`.
    pub(super) fn number_literal(&mut self, pair: Pair<'s>) -> Option<(Literal, Span)> {
        let whole = self.span(&pair);
        let mut parts = Parts::of(pair);
        let number = parts.part(Rule::number)?;
        if let Some(unit) = parts.part(Rule::spelt_unit) {
            let micros = self.spelt_duration(&number, &unit, whole)?;
            return Some((Literal::Duration(micros), whole));
        }
        Some((self.number(&number)?, whole))
    }

    /// `duration` where only a duration will do.
    pub(super) fn duration(&mut self, pair: Pair<'s>) -> Option<Duration> {
        let (literal, span) = self.number_literal(pair)?;
        match literal {
            Literal::Duration(micros) => Some(Duration { micros, span }),
            Literal::Int(days) => {
                self.report(&NumberForDuration { span });
                Some(Duration { micros: days.saturating_mul(DAY), span })
            }
            _ => {
                self.bad_literal(span, "not a duration".to_owned(), None);
                None
            }
        }
    }

    /// `number` where only a whole number of things will do.
    pub(super) fn count(&mut self, pair: &Pair<'s>) -> Option<u32> {
        let span = self.span(pair);
        match self.number(pair)? {
            Literal::Int(count) if let Ok(count) = u32::try_from(count) => Some(count),
            _ => {
                self.bad_literal(span, "a whole number is expected here".to_owned(), None);
                None
            }
        }
    }

    /// `number`
    pub(super) fn number(&mut self, pair: &Pair<'s>) -> Option<Literal> {
        let span = self.span(pair);
        let text = pair.as_str();
        let refused = match read_number(text) {
            Ok(literal) => return Some(literal),
            Err(refused) => refused,
        };
        Some(match refused {
            Refused::Bad(why, meant) => {
                self.bad_literal(span, why, meant);
                return None;
            }
            Refused::TimeWithoutZone(micros) => {
                self.report(&TimeWithoutZone { span });
                Literal::Time(micros)
            }
            Refused::Compound(micros) => {
                self.report(&CompoundDuration { span, meant: spell_duration(micros) });
                Literal::Duration(micros)
            }
            Refused::MinutesOrMonths(minutes) => {
                let digits = text.trim_end_matches('m').to_owned();
                self.report(&MinutesOrMonths { span, digits });
                Literal::Duration(minutes.saturating_mul(60_000_000))
            }
            Refused::Scientific(value) => {
                self.report(&ScientificNotation { span, meant: spell_number(value) });
                whole_number(value).map_or(Literal::Float(value), Literal::Int)
            }
            Refused::VersionWithoutV(major, minor, patch) => {
                self.report(&VersionWithoutV { span });
                Literal::Version(major, minor, patch)
            }
        })
    }

    fn spelt_duration(&mut self, number: &Pair<'s>, unit: &Pair<'s>, span: Span) -> Option<i64> {
        let digits = number.as_str();
        let meant = match read_number(digits) {
            Ok(Literal::Int(count)) => known_unit(unit.as_str()).and_then(|(unit, factor)| {
                let (count, unit, micros) =
                    if unit == "y" { (count.checked_mul(365)?, "d", DAY) } else { (count, unit, factor) };
                Some((format!("{count}{unit}"), count.checked_mul(micros)?))
            }),
            _ => None,
        };
        match meant {
            Some((meant, micros)) => {
                self.report(&DurationInWords { span, meant });
                Some(micros)
            }
            None => {
                self.bad_literal(span, "not a duration".to_owned(), None);
                None
            }
        }
    }

    pub(super) fn bad_literal(&mut self, span: Span, why: String, meant: Option<String>) {
        let text = self.at(span).to_owned();
        self.report(&BadLiteral { span, text, why, meant });
    }
}

fn bad(why: impl Into<String>) -> Refused {
    Refused::Bad(why.into(), None)
}

/// Reads a token that begins with a digit, or a version.
fn read_number(text: &str) -> Result<Literal, Refused> {
    if text.ends_with('_') || text.contains("__") {
        let meant = text.trim_end_matches('_').replace("__", "_");
        return Err(Refused::Bad("`_` stands between digits".to_owned(), Some(meant)));
    }
    if let Some(version) = text.strip_prefix('v') {
        let (major, minor, patch) =
            read_version(version).ok_or_else(|| bad("a version has two or three numbers"))?;
        return Ok(Literal::Version(major, minor, patch));
    }
    if text.contains('-') {
        return read_instant(text);
    }
    if let Some(number) = text.strip_suffix('%') {
        return match plain_number(number) {
            Some(digits) => {
                format!("{digits}e-2").parse().map(Literal::Float).map_err(|_| bad("not a percentage"))
            }
            None => Err(bad("not a percentage")),
        };
    }
    if let Some(digits) = plain_number(text) {
        return if digits.contains('.') {
            digits.parse().map(Literal::Float).map_err(|_| bad("not a number"))
        } else {
            digits
                .parse()
                .map(Literal::Int)
                .map_err(|_| bad("whole numbers go up to 9_223_372_036_854_775_807"))
        };
    }
    if let Some((major, minor, patch)) = read_version(text).filter(|_| text.matches('.').count() > 1) {
        return Err(Refused::VersionWithoutV(major, minor, patch));
    }
    read_duration(text)
}

/// The digits of a number without its `_`, if it has one point at most and nothing else.
fn plain_number(text: &str) -> Option<String> {
    let digits: String = text.chars().filter(|&letter| letter != '_').collect();
    let well = digits.chars().all(|letter| letter.is_ascii_digit() || letter == '.')
        && digits.matches('.').count() < 2;
    well.then_some(digits)
}

fn read_version(text: &str) -> Option<(u32, u32, u32)> {
    let mut parts = text.split('.').map(|part| part.parse::<u32>().ok());
    let version = (parts.next()??, parts.next()??, parts.next().unwrap_or(Some(0))?);
    parts.next().is_none().then_some(version)
}

fn read_instant(text: &str) -> Result<Literal, Refused> {
    let Some((date, clock)) = text.split_once(['T', 't']) else {
        return time::date(text)
            .map(Literal::Date)
            .ok_or_else(|| bad("no such day; dates are written `2026-01-31`"));
    };
    let days = time::date(date).ok_or_else(|| bad("no such day; dates are written `2026-01-31`"))?;
    let zone = clock.find(['Z', 'z', '+', '-']);
    let (hours, zone) = clock.split_at(zone.unwrap_or(clock.len()));
    let of_day = time::clock(hours)
        .ok_or_else(|| bad("no such time of day; times are written `09:00` or `09:00:30`"))?;
    let offset =
        time::offset(zone).ok_or_else(|| bad("no such offset; offsets are written `Z` or `+01:00`"))?;
    let micros = i64::from(days) * DAY + of_day - offset;
    if zone.is_empty() { Err(Refused::TimeWithoutZone(micros)) } else { Ok(Literal::Time(micros)) }
}

/// `30min`, and what people write instead.
fn read_duration(text: &str) -> Result<Literal, Refused> {
    if let Some(value) = scientific(text) {
        return Err(Refused::Scientific(value));
    }
    let mut rest = text;
    let mut total = 0_i64;
    let mut pieces = 0;
    let mut respelt = String::new();
    let mut odd = false;
    while !rest.is_empty() {
        let letters = rest.find(|letter: char| letter.is_ascii_alphabetic()).ok_or_else(|| no_unit(text))?;
        let (digits, after) = rest.split_at(letters);
        let unit_end = after.find(|letter: char| !letter.is_ascii_alphabetic()).unwrap_or(after.len());
        let (unit, after) = after.split_at(unit_end);
        let count: i64 = plain_number(digits)
            .and_then(|digits| digits.parse().ok())
            .ok_or_else(|| part_of(text, digits))?;
        if unit == "m" && after.is_empty() && pieces == 0 {
            return Err(Refused::MinutesOrMonths(count));
        }
        let (known, factor) = known_unit(unit).ok_or_else(|| no_unit(text))?;
        odd |= (known != unit || known == "y") && !(unit == "m" && pieces > 0);
        total = count
            .checked_mul(factor)
            .and_then(|micros| total.checked_add(micros))
            .ok_or_else(|| bad("too long"))?;
        respelt =
            if known == "y" { format!("{}d", count.saturating_mul(365)) } else { format!("{count}{known}") };
        pieces += 1;
        rest = after;
    }
    match (pieces, odd) {
        (1, false) => Ok(Literal::Duration(total)),
        (1, true) => Err(Refused::Bad("units are `s`, `min`, `h`, `d`, `w`, `mo`".to_owned(), Some(respelt))),
        _ => Err(Refused::Compound(total)),
    }
}

fn no_unit(text: &str) -> Refused {
    let hexadecimal = text.starts_with("0x") || text.starts_with("0b");
    bad(if hexadecimal {
        "numbers are written in tens"
    } else {
        "no such unit; units are `s`, `min`, `h`, `d`, `w`, `mo`"
    })
}

/// `1.5h`: say it in a smaller unit.
fn part_of(text: &str, digits: &str) -> Refused {
    let unit = text.get(digits.len()..).unwrap_or_default();
    let micros = plain_number(digits)
        .and_then(|digits| digits.parse::<f64>().ok())
        .zip(known_unit(unit))
        .map(|(count, (_, factor))| count * factor as f64)
        .filter(|micros| micros.fract() == 0.0 && *micros > 0.0 && *micros < 9e15);
    Refused::Bad(
        "durations are whole numbers of a unit".to_owned(),
        // The value is whole and below 2^53, so nothing is cut off.
        micros.map(|micros| spell_duration(micros as i64)),
    )
}

/// The unit that a word means, and its microseconds.
fn known_unit(word: &str) -> Option<(&'static str, i64)> {
    let word = word.to_ascii_lowercase();
    let unit = match word.as_str() {
        "sec" | "secs" | "second" | "seconds" => "s",
        "m" | "mins" | "minute" | "minutes" => "min",
        "hr" | "hrs" | "hour" | "hours" => "h",
        "day" | "days" => "d",
        "week" | "weeks" | "wk" | "wks" => "w",
        "month" | "months" => "mo",
        "y" | "yr" | "yrs" | "year" | "years" => return Some(("y", 365 * DAY)),
        other => other,
    };
    UNITS.iter().find(|(known, _)| *known == unit).copied()
}

/// A duration in the largest unit up to days that gives a whole number.
fn spell_duration(micros: i64) -> String {
    let largest = UNITS.iter().skip(2).find(|(_, factor)| micros % factor == 0);
    largest.map_or_else(
        || format!("{}ms", micros / 1_000),
        |(unit, factor)| format!("{}{unit}", micros / factor),
    )
}

fn scientific(text: &str) -> Option<f64> {
    let (digits, exponent) = text.split_once(['e', 'E'])?;
    plain_number(digits)?;
    exponent.bytes().all(|digit| digit.is_ascii_digit()).then_some(())?;
    format!("{}e{exponent}", plain_number(digits)?).parse().ok().filter(|value: &f64| value.is_finite())
}

fn whole_number(value: f64) -> Option<i64> {
    // Below 2^63 and whole: the conversion is exact.
    (value.fract() == 0.0 && value.abs() < 9.2e18).then_some(value as i64)
}

/// A number with its digits in threes.
fn spell_number(value: f64) -> String {
    let digits = value.to_string();
    let (whole, fraction) = digits.split_at(digits.find('.').unwrap_or(digits.len()));
    let mut spelt = String::with_capacity(digits.len() * 4 / 3);
    for (position, digit) in whole.chars().enumerate() {
        if position > 0 && (whole.len() - position).is_multiple_of(3) {
            spelt.push('_');
        }
        spelt.push(digit);
    }
    spelt + fraction
}
