//! From tokens to lines: where lines break, how far they are indented, and what stands on them.

use super::spacing::apart;
use super::table;
use crate::outline::{Block, Entry, Mark, Outline};
use crate::tokens::{Token, TokenKind};
use crate::words::BlockKind;
use std::ops::Range;

/// Columns of one level.
const INDENT: usize = 4;

/// Room for what most lines and cells hold, in bytes, so that few must be moved while they are written.
const USUAL: usize = 64;

/// What happens to one mark.
#[derive(Clone, Copy, Debug, Default)]
pub(super) struct Place {
    /// It begins a line.
    pub(super) breaks: bool,
    /// The indent of its line, if it begins one.
    pub(super) indent: usize,
    /// It is left out.
    pub(super) dropped: bool,
    /// Parentheses written before it.
    pub(super) open: usize,
    /// Parentheses written after it.
    pub(super) close: usize,
    /// It closes a block, so that comments before it belong inside.
    pub(super) closes: bool,
    /// The matrix it stands in, by number from 1, if it is part of a row.
    pub(super) table: usize,
}

/// A line to be written.
#[derive(Debug, Default)]
pub(super) struct Line {
    /// Whether a blank line stands before it.
    pub(super) blank: bool,
    pub(super) indent: usize,
    pub(super) text: String,
    /// The comment at its end.
    pub(super) remark: Option<String>,
    /// A row of a table: its cells, to be aligned with those of its table.
    pub(super) row: Option<Box<table::Row>>,
    /// The bytes before the `=` of a one-line `trait`, `let` or `type`, and whether it was aligned.
    pub(super) assigns: Option<(usize, bool)>,
}

/// Plans all marks but for parentheses.
pub(super) fn plan(outline: &Outline) -> Vec<Place> {
    let breaks = |mark: &Mark| Place { breaks: mark.first, ..Place::default() };
    let mut planner =
        Planner { marks: &outline.marks, places: outline.marks.iter().map(breaks).collect(), tables: 0 };
    for item in &outline.items {
        planner.entry(item, 0);
    }
    planner.places
}

struct Planner<'s> {
    marks: &'s [Mark],
    places: Vec<Place>,
    tables: usize,
}

impl Planner<'_> {
    fn entry(&mut self, entry: &Entry, indent: usize) {
        self.continued(entry.head.clone(), indent);
        self.continued(entry.tail.start..entry.tail.end, indent);
        if let Some(first) = self.places.get_mut(entry.head.start) {
            first.indent = indent;
        }
        if let Some(block) = &entry.block {
            self.block(block, entry.head.end, indent);
        }
    }

    /// Lines after the first of a head or tail: one level in, and one more for each bracket beyond the first.
    fn continued(&mut self, marks: Range<usize>, indent: usize) {
        let mut depth = 0_usize;
        for at in marks {
            let Some(mark) = self.marks.get(at) else { break };
            let closes = matches!(mark.kind, TokenKind::RightParen | TokenKind::RightBrace);
            if closes {
                depth = depth.saturating_sub(1);
            }
            if let Some(place) = self.places.get_mut(at) {
                place.indent = indent + INDENT * if closes { depth } else { depth.max(1) };
                place.closes = closes;
            }
            if matches!(mark.kind, TokenKind::LeftParen | TokenKind::LeftBrace) {
                depth += 1;
            }
        }
    }

    fn block(&mut self, block: &Block, open: usize, indent: usize) {
        let Some(close) = block.close else { return };
        let rows = block.kind == BlockKind::Matrix && !block.entries.is_empty();
        let several = rows || (open + 1..=close).any(|at| self.marks.get(at).is_some_and(|mark| mark.first));
        if let Some(place) = self.places.get_mut(open) {
            // The brace stands at the end of the line that opens the block.
            (place.breaks, place.indent) = (false, indent);
        }
        if let Some(place) = self.places.get_mut(close) {
            (place.breaks, place.indent, place.closes) = (several, indent, true);
        }
        if block.kind == BlockKind::Other {
            return self.unread(block.inside.clone(), indent);
        }
        let first = block.entries.first().map_or(block.inside.end, |entry| entry.head.start);
        if several && let Some(place) = self.places.get_mut(first) {
            place.breaks = true;
        }
        if block.kind == BlockKind::Matrix {
            self.tables += 1;
        }
        self.separators(block);
        for entry in &block.entries {
            self.entry(entry, indent + INDENT);
            if block.kind == BlockKind::Matrix {
                self.row(entry, indent + INDENT);
            }
        }
    }

    /// Of the `;` between two clauses on one line one is kept; at the end of a line or block none.
    fn separators(&mut self, block: &Block) {
        let ends = block.entries.iter().map(|entry| entry.tail.end);
        let starts = block.entries.iter().map(|entry| entry.head.start);
        for (end, start) in [block.inside.start].into_iter().chain(ends).zip(starts.chain([block.inside.end]))
        {
            let between = end > block.inside.start && start < block.inside.end;
            let mut needed = between && self.marks.get(start).is_some_and(|next| !next.first);
            for at in end..start {
                let Some(place) = self.places.get_mut(at) else { break };
                if !std::mem::take(&mut needed) {
                    place.dropped = true;
                }
                // A line never begins with what ends the clause before.
                place.breaks = false;
            }
        }
    }

    /// The block of a planned construct, whose clauses are not known: its lines are indented by its braces.
    fn unread(&mut self, marks: Range<usize>, indent: usize) {
        let mut depth = 1_usize;
        for at in marks {
            let kind = self.marks.get(at).map(|mark| mark.kind);
            if kind == Some(TokenKind::RightBrace) {
                depth = depth.saturating_sub(1);
            }
            if let Some(place) = self.places.get_mut(at) {
                place.indent = indent + INDENT * depth;
                place.closes = kind == Some(TokenKind::RightBrace);
            }
            if kind == Some(TokenKind::LeftBrace) {
                depth += 1;
            }
        }
    }

    /// A row of a matrix: bars at its ends and beside its arrow are left out.
    fn row(&mut self, entry: &Entry, indent: usize) {
        let kind = |at: usize| self.marks.get(at).map(|mark| mark.kind);
        let Some(arrow) = entry.head.clone().find(|&at| kind(at) == Some(TokenKind::Arrow)) else { return };
        let mut ends = vec![entry.head.start, entry.head.end.saturating_sub(1), arrow + 1];
        ends.extend(arrow.checked_sub(1));
        if kind(entry.head.start + 1) == Some(TokenKind::Colon) {
            ends.push(entry.head.start + 2);
        }
        let bars: Vec<usize> = ends.into_iter().filter(|&at| kind(at) == Some(TokenKind::Bar)).collect();
        for at in entry.head.clone() {
            if let Some(place) = self.places.get_mut(at) {
                place.table = self.tables;
                place.dropped = bars.contains(&at);
            }
        }
        // A row that begins with a bar begins with what follows it.
        let first = entry.head.clone().find(|&at| self.places.get(at).is_some_and(|place| !place.dropped));
        if let Some(place) = first.and_then(|at| self.places.get_mut(at)) {
            (place.breaks, place.indent) = (true, indent);
        }
    }
}

/// Writes the lines that the plan makes of the tokens.
pub(super) fn lines(text: &str, tokens: &[Token], outline: &Outline, plan: &[Place]) -> Vec<Line> {
    let mut writer = Writer {
        text,
        marks: &outline.marks,
        plan,
        lines: Vec::with_capacity(plan.iter().filter(|place| place.breaks).count()),
        line: Line::default(),
        at: 0,
        ends: 0,
        own_line: true,
        last: None,
    };
    for token in tokens {
        writer.token(token);
    }
    writer.end_line();
    writer.lines
}

struct Writer<'s> {
    text: &'s str,
    marks: &'s [Mark],
    plan: &'s [Place],
    lines: Vec<Line>,
    /// The line that is being written.
    line: Line,
    /// The next mark.
    at: usize,
    /// Line ends since the last token that was none.
    ends: usize,
    /// Whether nothing stands on the source's line yet.
    own_line: bool,
    /// The last mark written on this line, and the one before it.
    last: Option<(Option<Mark>, Mark)>,
}

impl Writer<'_> {
    fn token(&mut self, token: &Token) {
        match token.kind {
            TokenKind::Space => return,
            TokenKind::Newline => {
                self.ends += 1;
                self.own_line = true;
                return;
            }
            TokenKind::Comment | TokenKind::DocComment => self.comment(token.text(self.text).trim_end()),
            _ => self.mark(),
        }
        self.ends = 0;
        self.own_line = false;
    }

    fn comment(&mut self, text: &str) {
        if !self.own_line && self.line.remark.is_none() && !self.is_blank() {
            self.line.remark = Some(text.to_owned());
            return;
        }
        let blank = self.ends > 1;
        self.end_line();
        // Within a block also where the next token closes it.
        let next = self.plan.get(self.at);
        let indent = next.map_or(0, |place| place.indent + if place.closes { INDENT } else { 0 });
        self.line = Line { blank, indent, text: text.to_owned(), ..Line::default() };
        self.end_line();
    }

    fn mark(&mut self) {
        let (Some(&mark), Some(&place)) = (self.marks.get(self.at), self.plan.get(self.at)) else { return };
        self.at += 1;
        if place.dropped {
            return;
        }
        if place.breaks || self.is_blank() {
            let blank = self.ends > 1;
            self.end_line();
            // The brace that closes a block has no blank line before it.
            self.line.blank = blank && !place.closes;
            self.line.indent = place.indent;
        }
        let word = self.text.get(mark.start as usize..mark.end as usize).unwrap_or_default();
        if place.table > 0 {
            self.line.row.get_or_insert_with(|| Box::new(table::Row::new(place.table)));
        }
        if let Some(row) = &mut self.line.row
            && place.table > 0
            && row.separates(mark.kind)
        {
            self.last = None;
            return;
        }
        let space = self.last.is_some_and(|(before, previous)| apart(self.text, before, previous, mark));
        let aligned = self.last.is_some_and(|(_, previous)| mark.start - previous.end > 1);
        if word == "=" && self.line.indent == 0 && self.line.assigns.is_none() && self.is_declared_value() {
            self.line.assigns = Some((self.line.text.len(), aligned));
        }
        let write = |line: &mut String| {
            if line.is_empty() {
                line.reserve(USUAL);
            }
            if space {
                line.push(' ');
            }
            line.extend(std::iter::repeat_n('(', place.open));
            line.push_str(word);
            line.extend(std::iter::repeat_n(')', place.close));
        };
        match &mut self.line.row {
            Some(row) => row.write(write),
            None => write(&mut self.line.text),
        }
        self.last = Some((self.last.map(|(_, previous)| previous), mark));
    }

    /// Whether the line so far is `trait NAME`, `let NAME` or `type NAME`.
    fn is_declared_value(&self) -> bool {
        let mut words = self.line.text.split(' ');
        matches!(words.next(), Some("trait" | "let" | "type")) && words.nth(1).is_none()
    }

    fn is_blank(&self) -> bool {
        self.line.text.is_empty() && self.line.row.is_none()
    }

    fn end_line(&mut self) {
        let line = std::mem::take(&mut self.line);
        if !line.text.is_empty() || line.row.is_some() {
            self.lines.push(line);
        }
        self.last = None;
    }
}
