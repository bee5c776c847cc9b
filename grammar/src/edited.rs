//! What was edited between two editions of a text.

use crate::{FileId, Span};

/// What two texts have in common before and behind the places in which they differ.
#[derive(Clone, Copy, Debug, Default, PartialEq, Eq)]
pub struct Edited {
    /// So many bytes are the same at the begin.
    head: u32,
    /// What begins here in the earlier text is the same up to the end.
    tail: u32,
    /// How many bytes later it begins in the later text; wraps where that is earlier.
    by: u32,
}

impl Edited {
    /// Compares two editions.
    #[must_use]
    pub fn between(before: &str, after: &str) -> Self {
        let (old, new) = (before.as_bytes(), after.as_bytes());
        let head = same_head(old, new);
        let shared = old.len().min(new.len()) - head;
        let behind = same_tail(old, new).min(shared);
        let place = |offset: usize| u32::try_from(offset).unwrap_or(u32::MAX);
        let by = place(after.len()).wrapping_sub(place(before.len()));
        Self { head: place(head), tail: place(before.len() - behind), by }
    }

    /// Where a piece of the earlier text stands in the later one, which is `file`. None where it touches what was edited.
    #[must_use]
    pub fn moved(&self, span: Span, file: FileId) -> Option<Span> {
        let by = self.shift(span)?;
        Some(Span { file, start: span.start.wrapping_add(by), end: span.end.wrapping_add(by) })
    }

    /// So many bytes are the same at the begin.
    pub(crate) fn head(&self) -> u32 {
        self.head
    }

    /// What begins here in the earlier text is the same up to the end.
    pub(crate) fn tail(&self) -> u32 {
        self.tail
    }

    /// How many bytes later stands what is behind the edit; wraps where that is earlier.
    pub(crate) fn by(&self) -> u32 {
        self.by
    }

    /// How many bytes later a piece stands. One more byte beside it must be the same, so that its last word is no longer than it
    /// was.
    pub(crate) fn shift(&self, span: Span) -> Option<u32> {
        if span.end < self.head {
            Some(0)
        } else if span.start > self.tail {
            Some(self.by)
        } else {
            None
        }
    }
}

/// Bytes that are compared at once.
const BLOCK: usize = 256;

/// How many bytes are the same at the begin.
fn same_head(a: &[u8], b: &[u8]) -> usize {
    let blocks = a.chunks_exact(BLOCK).zip(b.chunks_exact(BLOCK)).take_while(|(a, b)| a == b).count();
    let from = blocks * BLOCK;
    let (a, b) = (a.get(from..).unwrap_or_default(), b.get(from..).unwrap_or_default());
    from + a.iter().zip(b).take_while(|(a, b)| a == b).count()
}

/// How many bytes are the same at the end.
fn same_tail(a: &[u8], b: &[u8]) -> usize {
    let blocks = a.rchunks_exact(BLOCK).zip(b.rchunks_exact(BLOCK)).take_while(|(a, b)| a == b).count();
    let to = blocks * BLOCK;
    let (a, b) = (a.get(..a.len() - to).unwrap_or_default(), b.get(..b.len() - to).unwrap_or_default());
    to + a.iter().rev().zip(b.iter().rev()).take_while(|(a, b)| a == b).count()
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn pieces_beside_an_edit_move_and_the_others_are_lost() {
        let edited = Edited::between("one two three four", "one 2 three four");
        let moved = |start, end| edited.moved(Span::new(FileId(0), start, end), FileId(1));
        assert_eq!(moved(0, 3), Some(Span::new(FileId(1), 0, 3)));
        assert_eq!(moved(4, 7), None);
        assert_eq!(moved(8, 13), Some(Span::new(FileId(1), 6, 11)));
        assert_eq!(
            Edited::between("aa", "aaa").moved(Span::new(FileId(0), 0, 1), FileId(0)),
            Some(Span::new(FileId(0), 0, 1))
        );
    }
}
