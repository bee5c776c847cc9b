//! `onboardc fmt`: rewrites files in the one form, or says which are not in it.

use crate::arguments::FmtArguments;
use crate::complain;
use crate::failure::{Failure, Outcome, Trouble};
use crate::output::{print, replace};
use crate::program::not_utf8;
use crate::report::{Report, plural};
use crate::say;
use crate::sources::{SourceFile, Sources, onboard_files};
use crate::terminal::{Paint, Style};
use onboard_syntax::{Diagnostic, FileId, Refused};
use similar::{ChangeTag, TextDiff};

/// What became of the files.
#[derive(Default)]
struct Tally {
    changed: usize,
    same: usize,
    refused: Vec<Diagnostic>,
    troubles: usize,
}

/// Format every file given. Standard input is formatted to standard output.
pub(crate) fn run(arguments: &FmtArguments, style: Style, errors: Style) -> Result<Outcome, Failure> {
    let mut sources = Sources::default();
    let mut tally = Tally::default();
    for path in &arguments.paths {
        let files = onboard_files(path).unwrap_or_else(|trouble| {
            complain(&trouble, errors);
            tally.troubles += 1;
            Vec::new()
        });
        for file in files {
            let known = sources.len();
            let done = match sources.read(&file) {
                Ok(place) if (place.0 as usize) < known => continue,
                Ok(place) => one(place, &sources, arguments, style, &mut tally),
                Err(trouble) => Err(trouble.into()),
            };
            match done {
                Err(Failure::Trouble(trouble)) => {
                    complain(&trouble, errors);
                    tally.troubles += 1;
                }
                done => done?,
            }
        }
    }
    finish(arguments, &sources, &tally, errors)
}

fn one(
    place: FileId,
    sources: &Sources,
    arguments: &FmtArguments,
    style: Style,
    tally: &mut Tally,
) -> Result<(), Failure> {
    let Some(source) = sources.get(place.0 as usize) else { return Ok(()) };
    let formatted = match not_utf8(sources, place) {
        Some(refusal) => Err(Refused::NotUnderstood(vec![refusal])),
        None => onboard_syntax::format(&source.text),
    };
    let text = match formatted {
        Ok(text) => text,
        Err(Refused::NotUnderstood(errors)) => {
            // The formatter knows of one file, and calls it the first.
            tally.refused.extend(errors.into_iter().map(|error| onboard_compiler::moved(error, &[place])));
            return Ok(());
        }
        Err(refused @ Refused::WouldChange) => {
            return Err(Trouble::new(format!("cannot format `{}`: {refused}", source.name)).into());
        }
    };
    let same = text == source.text;
    put(source, &text, arguments, style)?;
    if same {
        tally.same += 1;
    } else {
        tally.changed += 1;
    }
    Ok(())
}

/// Shows or writes a formatted text, as it is asked for.
fn put(source: &SourceFile, text: &str, arguments: &FmtArguments, style: Style) -> Result<(), Failure> {
    let same = text == source.text;
    match &source.path {
        _ if arguments.diff && !same => print(&diff(source, text, style)),
        _ if arguments.check && !same => print(&format!("{}\n", source.name)),
        _ if arguments.diff || arguments.check => Ok(()),
        None => print(text),
        Some(path) if !same => replace(path, text),
        Some(_) => Ok(()),
    }
}

fn finish(
    arguments: &FmtArguments,
    sources: &Sources,
    tally: &Tally,
    errors: Style,
) -> Result<Outcome, Failure> {
    if !tally.refused.is_empty() {
        let report = Report { sources, diagnostics: &tally.refused, troubles: &[] };
        say(&report.findings(errors));
        let trouble = Trouble::new("files with errors were left as they are");
        complain(&trouble, errors);
    }
    let only_looks = arguments.check || arguments.diff;
    let changed = plural(tally.changed, "file");
    let said = if only_looks { format!("{changed} would change") } else { format!("{changed} formatted") };
    say(&format!("{said}, {} already in form\n", tally.same));
    Ok(if tally.troubles > 0 {
        Outcome::Troubled
    } else if !tally.refused.is_empty() || (only_looks && tally.changed > 0) {
        Outcome::Findings
    } else {
        Outcome::Fine
    })
}

/// What would change, in the form of `diff -u`.
fn diff(source: &SourceFile, formatted: &str, style: Style) -> String {
    let diff = TextDiff::from_lines(source.text.as_str(), formatted);
    let mut out = String::new();
    for line in [format!("--- {}", source.name), format!("+++ {} (formatted)", source.name)] {
        out.push_str(&style.paint(Paint::Bold, &line));
        out.push('\n');
    }
    for hunk in diff.unified_diff().context_radius(2).iter_hunks() {
        out.push_str(&style.paint(Paint::Cyan, hunk.header().to_string().trim_end()));
        out.push('\n');
        for change in hunk.iter_changes() {
            let (sign, paint) = match change.tag() {
                ChangeTag::Delete => ('-', Some(Paint::Red)),
                ChangeTag::Insert => ('+', Some(Paint::Green)),
                ChangeTag::Equal => (' ', None),
            };
            let line = format!("{sign}{}", change.value().trim_end_matches('\n'));
            out.push_str(&paint.map_or_else(|| line.clone(), |paint| style.paint(paint, &line)));
            out.push('\n');
            if change.missing_newline() {
                out.push_str("\\ No newline at end of file\n");
            }
        }
    }
    out
}
