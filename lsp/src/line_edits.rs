//! The formatter as edits of whole lines.

use similar::{Algorithm, DiffTag, capture_diff_slices};
use std::cmp::Ordering;
use std::hash::{Hash, Hasher};
use std::ops::Range;

/// Lines that are replaced.
#[derive(Clone, Debug, PartialEq, Eq)]
pub(crate) struct LineEdit {
    /// The bytes of the lines, with their ends.
    pub(crate) range: Range<usize>,
    /// What stands there instead.
    pub(crate) replacement: String,
}

/// What makes a file as it is `formatted`, line by line; of these edits only what touches the bytes in `within`, where that is
/// given.
pub(crate) fn format_edits(text: &str, formatted: &str, within: Option<&Range<usize>>) -> Vec<LineEdit> {
    let mut edits = differences(text, formatted);
    if let Some(within) = within {
        edits.retain(|edit| meet(&edit.range, within));
        // A part of the edits must not say something else than all of them do.
        if onboard_syntax::format(&applied(text, &edits)).as_deref() != Ok(formatted) {
            edits.clear();
        }
    }
    edits
}

/// The lines in which a file and its layout differ. The formatter keeps the lines that people made, so lines go together that
/// hold the same letters.
fn differences<'t>(text: &'t str, formatted: &'t str) -> Vec<LineEdit> {
    let old: Vec<&str> = text.split_inclusive('\n').collect();
    let new: Vec<&str> = formatted.split_inclusive('\n').collect();
    let ends = old.iter().scan(0, |at, line| {
        *at += line.len();
        Some(*at)
    });
    let starts: Vec<usize> = std::iter::once(0).chain(ends).collect();
    let start = |line: usize| starts.get(line).copied().unwrap_or(text.len());
    // Most of a file is laid out already: it is enough to compare what lies between.
    let same = |(a, b): &(&&str, &&str)| a == b;
    let head = old.iter().zip(&new).take_while(same).count();
    let shared = old.len().min(new.len()) - head;
    let tail = old.iter().rev().zip(new.iter().rev()).take(shared).take_while(same).count();
    let between = |lines: &[&'t str]| -> Vec<Letters<'t>> {
        lines.get(head..lines.len() - tail).unwrap_or_default().iter().copied().map(Letters).collect()
    };
    let behind = |lines: Range<usize>| lines.start + head..lines.end + head;
    let mut edits = Vec::new();
    for operation in capture_diff_slices(Algorithm::Myers, &between(&old), &between(&new)) {
        let (before, after) = (behind(operation.old_range()), behind(operation.new_range()));
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

/// A line, by what of it the formatter leaves as it is.
struct Letters<'t>(&'t str);

impl Letters<'_> {
    fn iter(&self) -> impl Iterator<Item = char> {
        self.0.chars().filter(|letter| !letter.is_whitespace() && !matches!(letter, '(' | ')' | ';' | '|'))
    }
}

impl PartialEq for Letters<'_> {
    fn eq(&self, other: &Self) -> bool {
        self.0 == other.0 || self.iter().eq(other.iter())
    }
}

impl Eq for Letters<'_> {}

impl PartialOrd for Letters<'_> {
    fn partial_cmp(&self, other: &Self) -> Option<Ordering> {
        Some(self.cmp(other))
    }
}

impl Ord for Letters<'_> {
    fn cmp(&self, other: &Self) -> Ordering {
        self.iter().cmp(other.iter())
    }
}

impl Hash for Letters<'_> {
    fn hash<H: Hasher>(&self, state: &mut H) {
        self.iter().for_each(|letter| letter.hash(state));
    }
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

    fn edits_of(text: &str, within: Option<&Range<usize>>) -> Vec<LineEdit> {
        format_edits(text, &onboard_syntax::format(text).unwrap(), within)
    }

    #[test]
    fn all_edits_make_the_one_form() {
        let edits = edits_of(UGLY, None);
        assert_eq!(applied(UGLY, &edits), onboard_syntax::format(UGLY).unwrap());
        assert_eq!(edits_of("let a = 1\n", None), Vec::new());
        let ends = "let a = 1\nlet  b = 2\nlet c = 3\n";
        let edit = LineEdit { range: 10..21, replacement: "let b = 2\n".to_owned() };
        assert_eq!(edits_of(ends, None), [edit]);
    }

    #[test]
    fn of_a_range_only_its_lines() {
        let second = UGLY.find("let b").unwrap();
        let edits = edits_of(UGLY, Some(&(second..second + 3)));
        assert_eq!(applied(UGLY, &edits), "let  a = 1\n\nlet b = 2\n\n\nlet c =   3\n");
        assert_eq!(edits_of(UGLY, Some(&(second - 1..second - 1))), Vec::new());
    }
}
