//! The formatter as edits of whole lines.

use onboard_syntax::Refused;
use similar::{Algorithm, DiffTag, capture_diff_slices};
use std::ops::Range;

/// Lines that are replaced.
#[derive(Clone, Debug, PartialEq, Eq)]
pub(crate) struct LineEdit {
    /// The bytes of the lines, with their ends.
    pub(crate) range: Range<usize>,
    /// What stands there instead.
    pub(crate) replacement: String,
}

/// What the formatter would change, line by line; of these only what touches the bytes in `within`, where it is given.
///
/// # Errors
/// Where the file has errors: what is not understood is not laid out.
pub(crate) fn format_edits(text: &str, within: Option<&Range<usize>>) -> Result<Vec<LineEdit>, Refused> {
    let formatted = onboard_syntax::format(text)?;
    let mut edits = differences(text, &formatted);
    if let Some(within) = within {
        edits.retain(|edit| meet(&edit.range, within));
        // A part of the edits must not say something else than all of them do.
        if onboard_syntax::format(&applied(text, &edits)).as_ref() != Ok(&formatted) {
            edits.clear();
        }
    }
    Ok(edits)
}

/// The lines in which a file and its layout differ. The formatter keeps the lines that people made, so lines go together that
/// hold the same letters.
fn differences(text: &str, formatted: &str) -> Vec<LineEdit> {
    let old: Vec<&str> = text.split_inclusive('\n').collect();
    let new: Vec<&str> = formatted.split_inclusive('\n').collect();
    let ends = old.iter().scan(0, |at, line| {
        *at += line.len();
        Some(*at)
    });
    let starts: Vec<usize> = std::iter::once(0).chain(ends).collect();
    let start = |line: usize| starts.get(line).copied().unwrap_or(text.len());
    let letters = |lines: &[&str]| -> Vec<String> { lines.iter().map(|line| letters(line)).collect() };
    let mut edits = Vec::new();
    for operation in capture_diff_slices(Algorithm::Myers, &letters(&old), &letters(&new)) {
        let (before, after) = (operation.old_range(), operation.new_range());
        if operation.tag() == DiffTag::Equal {
            for (line, written) in before.zip(new.get(after).unwrap_or_default()) {
                if old.get(line) != Some(written) {
                    edits.push(LineEdit {
                        range: start(line)..start(line + 1),
                        replacement: (*written).to_owned(),
                    });
                }
            }
        } else {
            let replacement = new.get(after).unwrap_or_default().concat();
            edits.push(LineEdit { range: start(before.start)..start(before.end), replacement });
        }
    }
    edits
}

/// What of a line the formatter leaves as it is.
fn letters(line: &str) -> String {
    line.chars()
        .filter(|letter| !letter.is_whitespace() && !matches!(letter, '(' | ')' | ';' | '|'))
        .collect()
}

/// The text after edits that stand in order.
fn applied(text: &str, edits: &[LineEdit]) -> String {
    let mut out = String::with_capacity(text.len());
    let mut at = 0;
    for edit in edits {
        out.push_str(text.get(at..edit.range.start).unwrap_or_default());
        out.push_str(&edit.replacement);
        at = edit.range.end;
    }
    out.push_str(text.get(at..).unwrap_or_default());
    out
}

/// Whether lines and a range of bytes have something in common; an insertion belongs to where it is made.
fn meet(lines: &Range<usize>, within: &Range<usize>) -> bool {
    if lines.is_empty() {
        return (within.start..=within.end).contains(&lines.start);
    }
    lines.start < within.end.max(within.start + 1) && within.start < lines.end
}

#[cfg(test)]
mod tests {
    use super::*;

    const UGLY: &str = "let  a = 1\n\nlet b  = 2\n\n\nlet c =   3\n";

    #[test]
    fn all_edits_make_the_one_form() {
        let edits = format_edits(UGLY, None).unwrap();
        assert_eq!(applied(UGLY, &edits), onboard_syntax::format(UGLY).unwrap());
        assert_eq!(format_edits("let a = 1\n", None), Ok(Vec::new()));
    }

    #[test]
    fn of_a_range_only_its_lines() {
        let second = UGLY.find("let b").unwrap();
        let edits = format_edits(UGLY, Some(&(second..second + 3))).unwrap();
        assert_eq!(applied(UGLY, &edits), "let  a = 1\n\nlet b = 2\n\n\nlet c =   3\n");
        assert_eq!(format_edits(UGLY, Some(&(second - 1..second - 1))), Ok(Vec::new()));
    }

    #[test]
    fn what_is_not_understood_is_left() {
        assert!(format_edits("let a = (\n", None).is_err());
    }
}
