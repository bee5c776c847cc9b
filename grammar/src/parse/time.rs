//! Dates and times of day as written: the Gregorian calendar, years 0001 to 9999, no leap seconds.

/// Days since 1970-01-01 of `YYYY-MM-DD`, if there is such a day.
pub(super) fn date(text: &str) -> Option<i32> {
    let mut parts = text.split('-');
    let (year, month, day) = (parts.next()?, parts.next()?, parts.next()?);
    if year.len() != 4 || month.len() != 2 || day.len() != 2 || parts.next().is_some() {
        return None;
    }
    let (year, month, day) = (number(year)?, number(month)?, number(day)?);
    let last = match month {
        2 if year % 4 == 0 && (year % 100 != 0 || year % 400 == 0) => 29,
        2 => 28,
        4 | 6 | 9 | 11 => 30,
        1..=12 => 31,
        _ => return None,
    };
    (year > 0 && (1..=last).contains(&day)).then(|| days_since_epoch(year, month, day))
}

/// Howard Hinnant's `days_from_civil`: years begin in March, so that the leap day is the last of its year.
fn days_since_epoch(year: i32, month: i32, day: i32) -> i32 {
    let year = if month <= 2 { year - 1 } else { year };
    let era = year / 400;
    let of_era = year % 400;
    let of_year = (153 * ((month + 9) % 12) + 2) / 5 + day - 1;
    era * 146_097 + of_era * 365 + of_era / 4 - of_era / 100 + of_year - 719_468
}

/// Microseconds since midnight of `HH:MM`, `HH:MM:SS` or `HH:MM:SS.ffffff`.
pub(super) fn clock(text: &str) -> Option<i64> {
    let (clock, fraction) = text.split_once('.').unwrap_or((text, ""));
    let parts: Vec<&str> = clock.split(':').collect();
    let (hours, minutes, seconds) = match parts.as_slice() {
        [hours, minutes] if fraction.is_empty() && !text.contains('.') => (*hours, *minutes, "00"),
        [hours, minutes, seconds] => (*hours, *minutes, *seconds),
        _ => return None,
    };
    if text.ends_with('.') || fraction.len() > 6 {
        return None;
    }
    let micros = format!("{fraction:0<6}");
    let (hours, minutes, seconds) = (two(hours, 24)?, two(minutes, 60)?, two(seconds, 60)?);
    Some(((hours * 60 + minutes) * 60 + seconds) * 1_000_000 + i64::from(number(&micros)?))
}

/// Microseconds by which a zone is ahead of UTC: `Z`, `+HH:MM`, or nothing, which counts as UTC.
pub(super) fn offset(text: &str) -> Option<i64> {
    if matches!(text, "" | "Z" | "z") {
        return Some(0);
    }
    let (sign, digits) = text.split_at_checked(1)?;
    let (hours, minutes) = digits.split_once(':').or_else(|| digits.split_at_checked(2))?;
    let micros = (two(hours, 24)? * 60 + two(minutes, 60)?) * 60_000_000;
    Some(if sign == "-" { -micros } else { micros })
}

fn two(text: &str, below: i64) -> Option<i64> {
    number(text).map(i64::from).filter(|&value| text.len() == 2 && value < below)
}

fn number(text: &str) -> Option<i32> {
    text.bytes().all(|byte| byte.is_ascii_digit()).then(|| text.parse().ok())?
}
