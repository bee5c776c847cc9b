//! Which `}` closes which `{`, also where some are missing.

use super::{Cutter, End, Mark, Unclosed};
use crate::tokens::TokenKind;
use crate::words::BlockKind;
use std::ops::Range;

/// How many open blocks a `}` may close at once: more than anybody nests, and few enough to look through for every brace.
const MAX_REACH: usize = 64;

/// A `{` that waits for its `}`.
struct Open {
    at: usize,
    /// The column in which the line of the `{` begins.
    column: u32,
    line: u32,
    list: bool,
}

impl Cutter<'_> {
    /// Pairs the braces of one item.
    pub(super) fn pair_braces(&mut self, item: Range<usize>) {
        let (mut opened, closed, balanced) = self.count_braces(item.clone());
        if opened + closed == 0 {
            return;
        }
        let mut open: Vec<Open> = Vec::new();
        let (mut line, mut column, mut line_start) = (0, 0, item.start);
        for at in item.clone() {
            let Some(mark) = self.mark(at) else { break };
            if mark.first {
                if !balanced && mark.kind == TokenKind::Word {
                    if closed > opened && mark.column > column && self.lacks_brace(item.start, line_start, at)
                    {
                        self.out.unopened.push(at);
                        opened += 1;
                        open.push(Open { at, column, line, list: false });
                    }
                    self.end_what_lies_right(&mut open, mark, at, line + 1);
                }
                line += 1;
                column = mark.column;
                line_start = at;
            }
            match mark.kind {
                TokenKind::LeftBrace => {
                    let list = self.opens_list(at);
                    // Lists hold no braces: the one before was never closed.
                    if !balanced && let Some(unclosed) = open.pop_if(|top| top.list) {
                        self.leave_open(&unclosed, at);
                    }
                    open.push(Open { at, column, line, list });
                }
                TokenKind::RightBrace => {
                    let may_reach_back = balanced || opened >= closed;
                    match self.opener(&mut open, mark, at, line, balanced, may_reach_back) {
                        Some(opener) => self.set_end(opener, End { at, closed: true }),
                        None => self.out.stray_braces.push(at),
                    }
                }
                _ => {}
            }
        }
        while let Some(unclosed) = open.pop() {
            self.leave_open(&unclosed, item.end);
        }
    }

    /// How many braces open and close, and whether they balance at every point.
    fn count_braces(&self, item: Range<usize>) -> (usize, usize, bool) {
        let (mut opened, mut closed, mut balanced) = (0, 0, true);
        for at in item {
            match self.kind(at) {
                Some(TokenKind::LeftBrace) => opened += 1,
                Some(TokenKind::RightBrace) => closed += 1,
                _ => continue,
            }
            balanced &= closed <= opened;
        }
        (opened, closed, balanced && opened == closed)
    }

    /// A line that begins at or left of an opening line ends what that line opened.
    fn end_what_lies_right(&mut self, open: &mut Vec<Open>, mark: Mark, at: usize, line: u32) {
        while let Some(unclosed) = open.pop_if(|top| top.line < line && top.column >= mark.column) {
            self.leave_open(&unclosed, at);
        }
    }

    /// The `{` that the `}` at `at` closes.
    fn opener(
        &mut self,
        open: &mut Vec<Open>,
        mark: Mark,
        at: usize,
        line: u32,
        balanced: bool,
        may_reach_back: bool,
    ) -> Option<usize> {
        if balanced {
            return open.pop().map(|top| top.at);
        }
        if !mark.first {
            return open.pop_if(|top| top.line == line || may_reach_back).map(|top| top.at);
        }
        let near = open.len().saturating_sub(MAX_REACH);
        let same_column = open
            .get(near..)
            .and_then(|open| {
                open.iter().rposition(|opener| opener.column == mark.column && opener.line < line)
            })
            .map(|depth| near + depth);
        if let Some(depth) = same_column {
            while open.len() > depth + 1
                && let Some(unclosed) = open.pop()
            {
                self.leave_open(&unclosed, at);
            }
        }
        // Where there are too many, one that stands in no opening line's column is the one too many.
        if same_column.is_none() && !may_reach_back {
            return None;
        }
        open.pop().map(|top| top.at)
    }

    /// Whether the line at `at` begins a block whose `{` is missing from the line before.
    fn lacks_brace(&self, item: usize, line_start: usize, at: usize) -> bool {
        let word = self.text(line_start);
        let kind = if line_start == item {
            BlockKind::of_declaration(word)
        } else {
            BlockKind::Path.of_clause(word)
        };
        let opened = (line_start..at).any(|before| self.kind(before) == Some(TokenKind::LeftBrace));
        !opened && kind.is_some_and(|kind| kind.has_clause(self.text(at)))
    }

    fn leave_open(&mut self, unclosed: &Open, at: usize) {
        if self.kind(unclosed.at) != Some(TokenKind::LeftBrace) {
            self.set_end(unclosed.at, End { at, closed: false });
            return;
        }
        self.out.unclosed.push(Unclosed {
            open: unclosed.at,
            end: at,
            column: unclosed.column,
            line: unclosed.line,
        });
        self.set_end(unclosed.at, End { at, closed: false });
    }

    fn set_end(&mut self, open: usize, end: End) {
        if let Some(place) = self.ends.get_mut(open) {
            *place = Some(end);
        }
    }
}
