//! What people type who know other tools: which command, or which option, they most probably mean.

use clap::Error;
use clap::builder::StyledStr;
use clap::error::{ContextKind, ContextValue, ErrorKind};

/// Commands of other tools, and ours that does the same.
const ELSEWHERE: [(&str, &str); 10] = [
    ("lint", "check"),
    ("validate", "check"),
    ("verify", "check"),
    ("compile", "build"),
    ("format", "fmt"),
    ("run", "eval"),
    ("decide", "eval"),
    ("evaluate", "eval"),
    ("train", "fit"),
    ("learn", "fit"),
];

/// The usage error with a better tip, where there is one.
pub(crate) fn with_tip(mut error: Error) -> Error {
    match error.kind() {
        ErrorKind::InvalidSubcommand => {
            let typed = text(&error, ContextKind::InvalidSubcommand);
            if let Some((_, ours)) = ELSEWHERE.iter().find(|(theirs, _)| *theirs == typed) {
                let tip = ContextValue::Strings(vec![(*ours).to_owned()]);
                error.insert(ContextKind::SuggestedSubcommand, tip);
            }
        }
        // A second file, where options name what is not rules.
        ErrorKind::UnknownArgument => {
            let typed = text(&error, ContextKind::InvalidArg);
            let usage = text(&error, ContextKind::Usage);
            let option = ["--profiles", "--profile"].into_iter().find(|option| usage.contains(option));
            if let Some(option) = option.filter(|_| !typed.starts_with('-')) {
                let tip = format!("people are given with an option: `{option} FILE`");
                error.insert(ContextKind::Suggested, ContextValue::StyledStrs(vec![StyledStr::from(tip)]));
            }
        }
        _ => {}
    }
    error
}

/// What an error says of one thing, in plain text.
fn text(error: &Error, what: ContextKind) -> String {
    match error.get(what) {
        Some(ContextValue::StyledStr(text)) => text.to_string(),
        Some(ContextValue::String(text)) => text.clone(),
        _ => String::new(),
    }
}
