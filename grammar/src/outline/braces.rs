//! Which `}` closes which `{`, also where some are missing.

use super::{Cutter, End, Mark};
use crate::tokens::TokenKind;
use std::ops::Range;

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
        let (opened, closed, balanced) = self.count_braces(item.clone());
        if opened + closed == 0 {
            return;
        }
        let mut open: Vec<Open> = Vec::new();
        let (mut line, mut column) = (0, 0);
        for at in item.clone() {
            let Some(mark) = self.mark(at) else { break };
            if mark.first {
                line += 1;
                column = mark.column;
                if !balanced && mark.kind == TokenKind::Word {
                    self.end_what_lies_right(&mut open, mark, at, line);
                }
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
        let same_column = open.iter().rposition(|opener| opener.column == mark.column && opener.line < line);
        if let Some(depth) = same_column {
            while open.len() > depth + 1
                && let Some(unclosed) = open.pop()
            {
                self.leave_open(&unclosed, at);
            }
        }
        open.pop().map(|top| top.at)
    }

    fn leave_open(&mut self, unclosed: &Open, at: usize) {
        self.out.unclosed.push((unclosed.at, at));
        self.set_end(unclosed.at, End { at, closed: false });
    }

    fn set_end(&mut self, open: usize, end: End) {
        if let Some(place) = self.ends.get_mut(open) {
            *place = Some(end);
        }
    }
}
