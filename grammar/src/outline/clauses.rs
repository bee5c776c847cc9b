//! Where clauses and rows begin.

use super::{Cutter, Entry};
use crate::tokens::TokenKind;
use crate::words::{BlockKind, continues};
use std::ops::Range;

impl Cutter<'_> {
    /// Cuts the content of a block into its clauses.
    pub(super) fn entries(&mut self, inside: Range<usize>, kind: BlockKind) -> Vec<Entry> {
        if kind == BlockKind::Other {
            return Vec::new();
        }
        let siblings =
            inside.clone().find_map(|at| self.mark(at).filter(|mark| mark.first).map(|mark| mark.column));
        let mut entries = Vec::new();
        let mut start = inside.start;
        let mut at = inside.start;
        let mut parentheses = 0_usize;
        while at < inside.end {
            if at > start
                && self.kind(at) != Some(TokenKind::LeftBrace)
                && let Some(end) = self.end_of(at)
            {
                // A block whose `{` is missing.
                at = end.after().clamp(at + 1, inside.end);
                continue;
            }
            if at > start && self.begins_entry(at, kind, siblings, parentheses) {
                self.push_entry(&mut entries, start..at, kind);
                start = at;
                parentheses = 0;
            }
            match self.kind(at) {
                Some(TokenKind::Semicolon) => {
                    self.push_entry(&mut entries, start..at, kind);
                    start = at + 1;
                    parentheses = 0;
                }
                Some(TokenKind::LeftParen) => parentheses += 1,
                Some(TokenKind::RightParen) => parentheses = parentheses.saturating_sub(1),
                Some(TokenKind::LeftBrace) => {
                    let block = kind.of_clause(self.text(start)).is_some() && !self.opens_list(at);
                    let after = self.end_of(at).map_or(at + 1, super::End::after).clamp(at + 1, inside.end);
                    if block && after < inside.end && self.follows_block(after, kind) {
                        self.push_entry(&mut entries, start..after, kind);
                        self.out.run_together.push(after);
                        start = after;
                    }
                    at = after;
                    continue;
                }
                _ => {}
            }
            at += 1;
        }
        self.push_entry(&mut entries, start..inside.end, kind);
        entries
    }

    fn push_entry(&mut self, entries: &mut Vec<Entry>, range: Range<usize>, kind: BlockKind) {
        if !range.is_empty() {
            let opens = kind.of_clause(self.text(range.start));
            let entry = self.entry(range, opens);
            entries.push(entry);
        }
    }

    /// Whether a clause begins on the line of the block before it.
    fn follows_block(&self, at: usize, kind: BlockKind) -> bool {
        self.mark(at).is_some_and(|mark| !mark.first && mark.kind == TokenKind::Word)
            && kind.has_clause(self.text(at))
    }

    /// Whether the mark at `at` is the first of a clause, given the column of its siblings.
    fn begins_entry(&self, at: usize, kind: BlockKind, siblings: Option<u32>, parentheses: usize) -> bool {
        let Some(mark) = self.mark(at).filter(|mark| mark.first) else { return false };
        if kind == BlockKind::Matrix {
            return true;
        }
        let aligned = siblings.is_some_and(|column| mark.column <= column);
        let word = self.text(at);
        let known = mark.kind == TokenKind::Word
            && (kind.has_clause(word) || kind.has_entries() && self.kind(at + 1) == Some(TokenKind::Colon));
        if known {
            return aligned || parentheses == 0 && !self.asks_for_more(at);
        }
        if !aligned || parentheses > 0 || mark.kind != TokenKind::Word || continues(word) {
            return false;
        }
        // Below a comma too many, `word word` or `word "…"` is a clause; anything else goes on with the list.
        let phrase = matches!(self.kind(at + 1), Some(TokenKind::Word | TokenKind::Text))
            && self.mark(at + 1).is_some_and(|next| !next.first)
            && self.kind(at.wrapping_sub(1)) == Some(TokenKind::Comma);
        phrase || !self.asks_for_more(at)
    }

    /// Whether what stands before `at` cannot be the end of a clause.
    fn asks_for_more(&self, at: usize) -> bool {
        let Some(before) = at.checked_sub(1) else { return false };
        match self.kind(before) {
            Some(TokenKind::Comma | TokenKind::Operator | TokenKind::Colon | TokenKind::Arrow) => true,
            Some(TokenKind::Word) => continues(self.text(before)),
            _ => false,
        }
    }
}
