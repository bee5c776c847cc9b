//! What must be read anew after an edit: a piece of the text round it that begins and ends where a declaration does, so that
//! nothing outside of it hangs on what is inside.
//!
//! A word in column 0 that begins a declaration ends whatever stands before it, also where braces are open (see
//! [`crate::outline`]). So a window reaches from the end of one item, over the item in which the edit is or the one before it,
//! to the keyword of the next item that stands as it stood. Nothing may have been found at the items beside it: what is
//! found at their edge would be theirs or the window's, and nobody could say whose.

use super::reading::Reading;
use crate::words::begins_declaration;
use crate::{Diagnostic, Edited, Span};
use std::ops::Range;

/// A piece of a text to read anew.
#[derive(Debug)]
pub(super) struct Window {
    /// Its bytes now: from behind an item to behind the keyword of another.
    pub(super) text: Range<usize>,
    /// The bytes of the earlier text, up to that keyword, in place of which it stands.
    pub(super) before: Range<u32>,
    /// The items, by number, that are read anew.
    pub(super) items: Range<usize>,
    /// Where the first item in it begins; none where it begins with the text.
    pub(super) first: Option<u32>,
    /// Where the item behind it begins now; none where it ends with the text.
    pub(super) last: Option<u32>,
}

impl Window {
    /// The window round an edit. None where the text must be read from the beginning.
    pub(super) fn round(reading: &Reading, edited: &Edited, before: &str, after: &str) -> Option<Self> {
        let extents = reading.extents.as_slice();
        if extents.is_empty() {
            return None;
        }
        let is_clean = |extent: &Span| !touches(&reading.diagnostics, *extent);
        let keyword = |extent: &Span| keyword(before, extent.start);
        // The last item whose keyword stands before the edit, or one before it.
        let near = extents.partition_point(|extent| extent.start < edited.head());
        let first = (1..near).rev().find(|at| {
            let here = extents.get(*at).and_then(keyword).is_some_and(|end| end < edited.head());
            here && extents.get(at - 1).is_some_and(is_clean)
        });
        let far = extents.partition_point(|extent| extent.start <= edited.tail());
        let last = (far..extents.len())
            .find(|at| extents.get(*at).is_some_and(|extent| keyword(extent).is_some() && is_clean(extent)));
        let begin = first.and_then(|at| extents.get(at - 1)).map_or(0, |extent| extent.end);
        let end = last.and_then(|at| extents.get(at));
        let now = |offset: u32| offset.wrapping_add(edited.by());
        Some(Self {
            text: begin as usize..end.and_then(keyword).map_or(after.len(), |end| now(end) as usize),
            before: begin..end.map_or(u32::MAX, |extent| extent.start),
            items: first.unwrap_or_default()..last.unwrap_or(extents.len()),
            first: first.and_then(|at| extents.get(at)).map(|extent| extent.start),
            last: end.map(|extent| now(extent.start)),
        })
    }
}

/// Whether something was found that begins at an item or at its edges.
fn touches(diagnostics: &[Diagnostic], item: Span) -> bool {
    let from = diagnostics.partition_point(|found| found.span().start < item.start);
    diagnostics.get(from).is_some_and(|found| found.span().start <= item.end)
}

/// Where the word ends that begins a declaration at a place, in column 0.
fn keyword(text: &str, start: u32) -> Option<u32> {
    let (before, rest) = text.split_at_checked(start as usize)?;
    let in_column_0 = before.is_empty() || before.ends_with(['\n', '\r']);
    // No keyword has a letter beyond ASCII.
    let letter = |byte: u8| byte.is_ascii_alphanumeric() || byte == b'_' || !byte.is_ascii();
    let length = rest.bytes().take_while(|byte| letter(*byte)).count();
    let begins = in_column_0 && begins_declaration(rest.get(..length)?);
    begins.then(|| start + u32::try_from(length).unwrap_or(u32::MAX))
}

#[cfg(test)]
mod tests {
    use super::*;
    use crate::FileId;

    const TEXT: &str = "let a = 1\nlet b = 2\n\n/// About c.\nlet c = 3\nlet d = 4\nlet e = 5\n";

    /// What is read anew when a text is put in the place of another.
    #[track_caller]
    fn read_again(before: &str, from: &str, to: &str, expected: Option<&str>) {
        let after = before.replacen(from, to, 1);
        let reading = Reading::of(FileId(0), before);
        let edited = Edited::between(before, &after);
        let window = Window::round(&reading, &edited, before, &after);
        assert_eq!(window.and_then(|window| after.get(window.text)), expected);
    }

    #[test]
    fn a_window_reaches_from_the_item_before_the_edit_to_the_keyword_behind_it() {
        read_again(TEXT, "3", "30", Some("\n\n/// About c.\nlet c = 30\nlet"));
        read_again(TEXT, "About", "On", Some("\nlet b = 2\n\n/// On c.\nlet"));
    }

    #[test]
    fn it_reaches_to_the_ends_of_the_text_where_nothing_else_stands() {
        read_again(TEXT, "1", "(", Some("let a = (\nlet"));
        read_again(TEXT, "5", "(", Some("\nlet e = (\n"));
        read_again("let a = 1\n", "1", "2", Some("let a = 2\n"));
    }

    #[test]
    fn it_goes_round_items_in_which_something_was_found_and_those_that_begin_nowhere() {
        let broken = TEXT.replace("let b = 2", "let b = (").replace("let d", "  let d");
        read_again(&broken, "3", "30", Some("\nlet b = (\n\n/// About c.\nlet c = 30\n  let d = 4\nlet"));
    }

    #[test]
    fn what_hangs_on_the_whole_text_is_read_from_its_begin() {
        read_again(&TEXT.replace('5', "“x”"), "3", "30", None);
        read_again(&format!(":\n{TEXT}"), "3", "30", None);
        read_again("", "", "let a = 1\n", None);
    }
}
