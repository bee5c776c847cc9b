//! What the lines would look like after a fix.

use crate::sources::Sources;
use onboard_syntax::{Edit, Fix};

/// Longer previews say less than the fix's title.
const LINES: usize = 4;
/// Longer lines are not worth repeating.
const LONGEST: usize = 160;

/// A line of a preview.
#[derive(Debug, PartialEq, Eq)]
pub(crate) enum PreviewLine {
    /// It would be gone.
    Removed(String),
    /// It would read so.
    Added(String),
}

/// The lines that a fix changes, as they would be; none where that would be long, or the edits do not fit the text.
pub(crate) fn preview(sources: &Sources, fix: &Fix) -> Option<Vec<PreviewLine>> {
    let mut edits: Vec<&Edit> = fix.edits.iter().collect();
    edits.sort_by_key(|edit| (edit.span.file, edit.span.start));
    let (first, last) = (edits.first()?, edits.last()?);
    let source = sources.get(first.span.file.0 as usize)?;
    if first.span.file != last.span.file {
        return None;
    }
    let top = source.lines.line_of(first.span.range().start);
    let bottom = source.lines.line_of(last.span.range().end.max(first.span.range().start));
    if bottom - top >= LINES {
        return None;
    }
    let start = source.lines.range(&source.text, top).start;
    let end = source.lines.range(&source.text, bottom).end.max(last.span.range().end);
    let before = source.text.get(start..end)?;
    let mut after = String::new();
    let mut at = start;
    for edit in edits {
        after.push_str(source.text.get(at..edit.span.range().start)?);
        after.push_str(&edit.replacement);
        at = edit.span.range().end;
    }
    after.push_str(source.text.get(at..end)?);
    changed(before, &after)
}

/// The lines that differ, without the equal ones above and below them.
fn changed(before: &str, after: &str) -> Option<Vec<PreviewLine>> {
    let (old, new): (Vec<&str>, Vec<&str>) = (before.lines().collect(), after.lines().collect());
    let above = old.iter().zip(&new).take_while(|(a, b)| a == b).count();
    let (old, new) = (old.get(above..)?, new.get(above..)?);
    let below = old.iter().rev().zip(new.iter().rev()).take_while(|(a, b)| a == b).count();
    let old = old.get(..old.len() - below)?;
    let new: Vec<&str> =
        new.get(..new.len() - below)?.iter().copied().filter(|line| !line.trim().is_empty()).collect();
    if old.len() > LINES || new.len() > LINES || old.iter().chain(&new).any(|line| line.len() > LONGEST) {
        return None;
    }
    let line = |line: &&str| line.trim_end().replace(|c: char| c.is_control() && c != '\t', "\u{fffd}");
    if new.is_empty() {
        return Some(old.iter().map(|old| PreviewLine::Removed(line(old))).collect());
    }
    Some(new.iter().map(|new| PreviewLine::Added(line(new))).collect())
}
