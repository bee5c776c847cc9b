//! Tokens to pieces: a file is cut into items, and items into heads, clauses and rows, before any grammar is asked.
//!
//! What is broken here must stay small, so the cut trusts the layout more than the brackets: *any* word in column 0 begins
//! an item, known or not; a clause begins first in its block, first on its line, or after `;`; a row is a line. Where an
//! item's braces balance they are believed; where they do not, a `}` that is first on its line closes the block whose
//! opening line stands in the same column, and a line at or left of an opening line ends what that line opened.

mod braces;
mod clauses;
mod items;

use crate::tokens::{Token, TokenKind};
use crate::words::{BlockKind, is_enum_word};
use std::ops::Range;

/// A token that means something, with its place on its line.
#[derive(Clone, Copy, Debug)]
pub(crate) struct Mark {
    pub(crate) kind: TokenKind,
    pub(crate) start: u32,
    pub(crate) end: u32,
    /// Bytes from the line's begin.
    pub(crate) column: u32,
    /// Whether nothing but space stands before it on its line.
    pub(crate) first: bool,
}

/// A declaration or a clause: its head, its block if it has one, and what stands after the block.
#[derive(Debug)]
pub(crate) struct Entry {
    /// The marks before the block.
    pub(crate) head: Range<usize>,
    pub(crate) block: Option<Block>,
    /// The marks after the block that belong to the clause (`show … { … } when …`), or to nothing.
    pub(crate) tail: Range<usize>,
}

/// A block in braces.
#[derive(Debug)]
pub(crate) struct Block {
    pub(crate) kind: BlockKind,
    pub(crate) entries: Vec<Entry>,
    /// The marks between the braces.
    pub(crate) inside: Range<usize>,
    /// The mark of the closing brace; none where it is missing.
    pub(crate) close: Option<usize>,
}

/// A `{` that nothing closes.
#[derive(Clone, Copy, Debug, PartialEq, Eq, PartialOrd, Ord)]
pub(crate) struct Unclosed {
    pub(crate) open: usize,
    /// The mark at which the block ends instead.
    pub(crate) end: usize,
    /// The column in which the line of the `{` begins.
    pub(crate) column: u32,
    /// The number of that line within its item.
    pub(crate) line: u32,
}

/// A file, cut.
#[derive(Debug, Default)]
pub(crate) struct Outline {
    pub(crate) marks: Vec<Mark>,
    pub(crate) items: Vec<Entry>,
    /// Marks before the first item.
    pub(crate) stray: Range<usize>,
    /// `{` that nothing closes.
    pub(crate) unclosed: Vec<Unclosed>,
    /// First marks of blocks whose `{` is missing.
    pub(crate) unopened: Vec<usize>,
    /// `}` that close nothing.
    pub(crate) stray_braces: Vec<usize>,
    /// Items whose keyword does not stand in column 0.
    pub(crate) indented: Vec<usize>,
    /// Clauses that begin on the line of the one before without a `;`.
    pub(crate) run_together: Vec<usize>,
}

impl Outline {
    /// Whether the first mark begins a declaration at this byte, whatever stands before it.
    pub(crate) fn begins_with(&self, start: u32) -> bool {
        self.marks.first().is_some_and(|mark| mark.begins_item_at(start))
    }

    /// Whether the last mark begins a declaration at this byte.
    pub(crate) fn ends_with(&self, start: u32) -> bool {
        self.marks.last().is_some_and(|mark| mark.begins_item_at(start))
            && self.items.last().is_some_and(|item| item.head.start + 1 == self.marks.len())
    }
}

impl Mark {
    fn begins_item_at(&self, start: u32) -> bool {
        self.start == start && self.first && self.column == 0 && self.kind == TokenKind::Word
    }
}

/// The tokens that mean something, each with its place on its line.
pub(crate) fn marks(source: &str, tokens: &[Token]) -> Vec<Mark> {
    let mut marks = Vec::with_capacity(tokens.len() / 2);
    // A byte order mark takes no column.
    let mut line = if source.starts_with('\u{FEFF}') { 3 } else { 0 };
    let mut first = true;
    for token in tokens {
        match token.kind {
            TokenKind::Newline => {
                line = token.end;
                first = true;
            }
            TokenKind::Space | TokenKind::Comment | TokenKind::DocComment => {}
            kind => {
                let column = token.start.saturating_sub(line);
                marks.push(Mark { kind, start: token.start, end: token.end, column, first });
                first = false;
            }
        }
    }
    marks
}

/// Cuts a text whose tokens are `tokens`.
pub(crate) fn outline(source: &str, tokens: &[Token]) -> Outline {
    let marks = marks(source, tokens);
    let mut cutter =
        Cutter { source, ends: vec![None; marks.len()], out: Outline { marks, ..Outline::default() } };
    cutter.items();
    cutter.out
}

/// Where a brace's content ends.
#[derive(Clone, Copy, Debug)]
struct End {
    /// The closing brace, or the mark before which the content ends without one.
    at: usize,
    closed: bool,
}

impl End {
    /// The first mark after the content and its closing brace.
    fn after(self) -> usize {
        self.at + usize::from(self.closed)
    }
}

/// The work of cutting one file.
struct Cutter<'s> {
    source: &'s str,
    /// For each `{`, where its content ends; also for the first mark of a block whose `{` is missing.
    ends: Vec<Option<End>>,
    out: Outline,
}

impl<'s> Cutter<'s> {
    fn mark(&self, at: usize) -> Option<Mark> {
        self.out.marks.get(at).copied()
    }

    fn kind(&self, at: usize) -> Option<TokenKind> {
        self.mark(at).map(|mark| mark.kind)
    }

    fn text(&self, at: usize) -> &'s str {
        let range = self.mark(at).map_or(0..0, |mark| mark.start as usize..mark.end as usize);
        self.source.get(range).unwrap_or_default()
    }

    fn end_of(&self, open: usize) -> Option<End> {
        self.ends.get(open).copied().flatten()
    }

    /// Whether the `{` at `open` begins a list (`one of { … }`, `in { … }`) and not a block.
    fn opens_list(&self, open: usize) -> bool {
        open.checked_sub(1).is_some_and(|before| {
            self.kind(before) == Some(TokenKind::Word) && matches!(self.text(before), "of" | "in")
                || self.opens_members(before, open)
        })
    }

    /// Whether a `{` begins the members of `one of` as other languages write it (`: enum {`, `: {`): a type, and members where
    /// a block has clauses.
    fn opens_members(&self, before: usize, open: usize) -> bool {
        let word = is_enum_word(self.text(before));
        let type_at = if word { before.checked_sub(1) } else { Some(before) };
        let is_type = type_at.is_some_and(|at| matches!(self.text(at), ":" | "=" | "of"));
        let alone = match self.kind(open + 2) {
            Some(TokenKind::Word | TokenKind::Text) => self.mark(open + 2).is_some_and(|mark| mark.first),
            _ => true,
        };
        is_type && alone && self.kind(open + 1) == Some(TokenKind::Word)
    }
}
