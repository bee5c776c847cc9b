//! Instants on the command line.

use crate::failure::{Failure, Trouble};
use jiff::Timestamp;

/// The instant that `--at` names, in microseconds since 1970; now without it.
pub(crate) fn instant(named: Option<&str>) -> Result<i64, Failure> {
    let Some(text) = named else { return Ok(Timestamp::now().as_microsecond()) };
    if text == "now" {
        return Ok(Timestamp::now().as_microsecond());
    }
    if let Ok(at) = text.parse::<Timestamp>() {
        return Ok(at.as_microsecond());
    }
    let trouble = if text.parse::<jiff::civil::DateTime>().is_ok() {
        let written = if text.contains(['T', 't', ' ']) { text.to_owned() } else { format!("{text}T00:00") };
        Trouble::new(format!("`--at {text}` does not say its zone"))
            .help(format!("write `{written}Z` for UTC, or `{written}+01:00`"))
    } else {
        Trouble::new(format!("`--at {text}` is no instant")).help("write it like `2026-11-23T10:00Z`")
    };
    Err(trouble.into())
}

/// An instant as documents write it.
pub(crate) fn written(at: i64) -> String {
    Timestamp::from_microsecond(at).map_or_else(|_| at.to_string(), |at| at.to_string())
}
