//! Where items begin.

use super::{Block, Cutter, Entry};
use crate::tokens::TokenKind;
use crate::words::{BlockKind, begins_declaration};
use std::ops::Range;

impl Cutter<'_> {
    /// Cuts the file into items, and each into its clauses.
    pub(super) fn items(&mut self) {
        let starts = self.item_starts();
        self.out.stray = 0..starts.first().copied().unwrap_or(self.out.marks.len());
        for (position, &start) in starts.iter().enumerate() {
            let end = starts.get(position + 1).copied().unwrap_or(self.out.marks.len());
            self.pair_braces(start..end);
            let item = self.entry(start..end, BlockKind::of_declaration(self.text(start)));
            self.out.items.push(item);
        }
        self.out.unclosed.sort_unstable();
    }

    fn item_starts(&mut self) -> Vec<usize> {
        let mut starts = Vec::new();
        let mut depth = 0_usize;
        // Whether the open block's clauses stand in column 0, as its first one does.
        let mut flush_left = false;
        for at in 0..self.out.marks.len() {
            let Some(mark) = self.mark(at) else { break };
            match mark.kind {
                TokenKind::LeftBrace => depth += 1,
                // It closes nothing, and takes what follows it out of the item above; unless that lacks its `{`.
                TokenKind::RightBrace
                    if mark.first
                        && mark.column == 0
                        && depth == 0
                        && starts.last().is_none_or(|&start| !self.may_lack_brace(start, at)) =>
                {
                    starts.push(at);
                }
                TokenKind::RightBrace => depth = depth.saturating_sub(1),
                TokenKind::Word if mark.first && mark.column == 0 => {
                    let opener = starts.last().copied().map_or("", |start| self.text(start));
                    let after_brace = at > 0 && self.kind(at - 1) == Some(TokenKind::LeftBrace);
                    flush_left = depth == 1
                        && (flush_left || after_brace)
                        && !begins_declaration(self.text(at))
                        && self.fits(opener, at);
                    if !flush_left {
                        starts.push(at);
                        depth = 0;
                    }
                }
                // No declaration, but no part of the one above either.
                TokenKind::Text | TokenKind::Number if mark.first && mark.column == 0 && depth == 0 => {
                    starts.push(at)
                }
                TokenKind::Word if mark.first && depth == 0 && self.is_indented_item(at) => {
                    starts.push(at);
                    self.out.indented.push(at);
                }
                _ => {}
            }
        }
        starts
    }

    /// Whether an item that ends before `end` may have a block whose `{` is missing: it has lines, and no `}` in column 0.
    fn may_lack_brace(&self, start: usize, end: usize) -> bool {
        let kind = BlockKind::of_declaration(self.text(start));
        let first = (start + 1..end).find(|&at| self.mark(at).is_some_and(|mark| mark.first));
        let clause = first.is_some_and(|at| kind.is_some_and(|kind| kind.has_clause(self.text(at))));
        clause
            && !(start..end).any(|at| {
                self.kind(at) == Some(TokenKind::RightBrace)
                    && self.mark(at).is_some_and(|mark| mark.first && mark.column == 0)
            })
    }

    /// Whether the line at `at` is a clause or row that a declaration `keyword` may hold.
    fn fits(&self, keyword: &str, at: usize) -> bool {
        let Some(kind) = BlockKind::of_declaration(keyword) else { return false };
        if kind == BlockKind::Matrix {
            let line =
                (at + 1..self.out.marks.len()).take_while(|&i| self.mark(i).is_some_and(|mark| !mark.first));
            return kind.has_clause(self.text(at))
                || line.take(64).any(|i| matches!(self.kind(i), Some(TokenKind::Bar | TokenKind::Arrow)));
        }
        kind.has_clause(self.text(at)) || kind.has_entries() && self.kind(at + 1) == Some(TokenKind::Colon)
    }

    /// Whether an indented line outside all blocks is a declaration that was moved to the right. `for` below a field without
    /// a block is more probably a clause whose braces were forgotten.
    fn is_indented_item(&self, at: usize) -> bool {
        let word = self.text(at);
        let named = match self.kind(at + 1) {
            Some(TokenKind::Word) => !crate::words::continues(self.text(at + 1)),
            Some(TokenKind::Text) => matches!(word, "test" | "import"),
            _ => false,
        };
        let orphan = word == "for" && at > 0 && self.kind(at - 1) != Some(TokenKind::RightBrace);
        named && !orphan && begins_declaration(word) && self.mark(at + 1).is_some_and(|mark| !mark.first)
    }

    /// A declaration or clause: head, block, tail.
    pub(super) fn entry(&mut self, range: Range<usize>, opens: Option<BlockKind>) -> Entry {
        let whole = Entry { head: range.clone(), block: None, tail: range.end..range.end };
        let Some(kind) = opens else { return whole };
        let mut at = range.start + 1;
        while at < range.end {
            let Some(end) = self.end_of(at) else {
                at += 1;
                continue;
            };
            let open = usize::from(self.kind(at) == Some(TokenKind::LeftBrace));
            let content = end.at.min(range.end);
            if self.opens_list(at) {
                at = end.after().max(at + 1);
                continue;
            }
            let inside = at + open..content.max(at + open);
            let entries = self.entries(inside.clone(), kind);
            let block = Block { kind, entries, inside, close: end.closed.then_some(end.at) };
            return Entry {
                head: range.start..at,
                block: Some(block),
                tail: end.after().min(range.end)..range.end,
            };
        }
        whole
    }
}
