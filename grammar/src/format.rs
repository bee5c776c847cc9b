//! The one form of a file.
//!
//! Lines stay as the writer cut them; what is settled is all that stands on them: indentation, the space between tokens,
//! the columns of tables and of comments, and parentheses where `and` meets `or`. Printed from tokens, so that nothing
//! that was written can get lost.

mod line;
mod parentheses;
mod spacing;
mod table;

use crate::outline::{Entry, Outline, outline};
use crate::tokens::{Token, TokenKind, tokenize};
use crate::{Diagnostic, FileId, Severity, parse};
use line::{Body, Line};
use std::collections::{HashMap, HashSet};
use std::fmt;

/// Why a file was left as it is.
#[derive(Clone, Debug, PartialEq)]
pub enum Refused {
    /// It has errors: what was not understood is not written.
    NotUnderstood(Vec<Diagnostic>),
    /// The formatted text would hold other tokens than the file, which is a fault of the formatter.
    WouldChange,
}

impl fmt::Display for Refused {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        f.write_str(match self {
            Self::NotUnderstood(_) => "the file has errors, and what is not understood is not formatted",
            Self::WouldChange => "formatting would change what the file says, so it is left as it is",
        })
    }
}

impl std::error::Error for Refused {}

/// The file in its one form.
///
/// # Errors
/// [`Refused`] where the file has an error of syntax, or where formatting would change more than space, the parentheses where `and`
/// meets `or`, a leading `|` of a row and a `;` at the end of a line.
pub fn format(text: &str) -> Result<String, Refused> {
    let (_, diagnostics) = parse(FileId::default(), text);
    if diagnostics.iter().any(|found| found.severity == Severity::Error) {
        return Err(Refused::NotUnderstood(diagnostics));
    }
    let tokens = tokenize(text);
    let outline = outline(text, &tokens);
    let layout = Layout::of(text, &tokens, &outline);
    let formatted = line::write(&layout.lines());
    let again = tokenize(&formatted);
    let unchanged = layout.meaning() == meaning(&formatted, &again)
        && comments(text, &tokens) == comments(&formatted, &again);
    if unchanged { Ok(formatted) } else { Err(Refused::WouldChange) }
}

/// The tokens that mean something.
fn meaning<'s>(text: &'s str, tokens: &[Token]) -> Vec<&'s str> {
    tokens.iter().filter(|token| !token.kind.is_trivia()).map(|token| token.text(text)).collect()
}

fn comments<'s>(text: &'s str, tokens: &[Token]) -> Vec<&'s str> {
    let comments =
        tokens.iter().filter(|token| matches!(token.kind, TokenKind::Comment | TokenKind::DocComment));
    comments.map(|token| token.text(text).trim_end()).collect()
}

/// What decides about the form of a file.
struct Layout<'s> {
    text: &'s str,
    tokens: &'s [Token],
    outline: &'s Outline,
    /// Marks with which a declaration, clause or row begins.
    starts: HashSet<usize>,
    /// For each mark that begins a row of a matrix, the mark after its last.
    rows: HashMap<usize, usize>,
    /// Marks before which a parenthesis opens, and after which one closes, and how many.
    opens: HashMap<usize, usize>,
    closes: HashMap<usize, usize>,
    /// Braces around clauses, in which a line that begins none continues the one above.
    clause_braces: HashSet<usize>,
}

impl<'s> Layout<'s> {
    fn of(text: &'s str, tokens: &'s [Token], outline: &'s Outline) -> Self {
        let mut layout = Self {
            text,
            tokens,
            outline,
            starts: HashSet::new(),
            rows: HashMap::new(),
            opens: HashMap::new(),
            closes: HashMap::new(),
            clause_braces: HashSet::new(),
        };
        for item in &outline.items {
            layout.entry(item);
            if layout.mark(item.head.start) == "matrix" {
                layout.matrix(item);
            }
        }
        for (first, last) in parentheses::needed(&layout) {
            *layout.opens.entry(first).or_default() += 1;
            *layout.closes.entry(last).or_default() += 1;
        }
        layout
    }

    /// Visits an entry and what stands in its block; blocks nest as deep as the language does.
    fn entry(&mut self, entry: &Entry) {
        self.starts.insert(entry.head.start);
        let Some(block) = &entry.block else { return };
        if !block.entries.is_empty() {
            self.clause_braces.insert(block.inside.start.saturating_sub(1));
        }
        for inner in &block.entries {
            self.entry(inner);
        }
    }

    fn matrix(&mut self, item: &Entry) {
        let entries = item.block.iter().flat_map(|block| &block.entries);
        let rows = entries.filter(|row| self.mark(row.head.start) != "hit" && row.block.is_none());
        let rows: Vec<(usize, usize)> = rows.map(|row| (row.head.start, row.head.end)).collect();
        self.rows.extend(rows);
    }

    /// The text of a mark.
    fn mark(&self, at: usize) -> &'s str {
        let range = self.outline.marks.get(at).map_or(0..0, |mark| mark.start as usize..mark.end as usize);
        self.text.get(range).unwrap_or_default()
    }

    fn kind(&self, at: usize) -> Option<TokenKind> {
        self.outline.marks.get(at).map(|mark| mark.kind)
    }

    /// Whether a mark is not written: the leading `|` of a row, a `;` at the end of its line.
    fn is_dropped(&self, at: usize) -> bool {
        let last = self.outline.marks.get(at + 1).is_none_or(|next| next.first);
        match self.kind(at) {
            Some(TokenKind::Bar) => self.rows.contains_key(&at),
            Some(TokenKind::Semicolon) => last,
            _ => false,
        }
    }

    /// The tokens that the formatted file must have.
    fn meaning(&self) -> Vec<&'s str> {
        let mut all = Vec::with_capacity(self.outline.marks.len());
        for at in 0..self.outline.marks.len() {
            all.extend(std::iter::repeat_n("(", self.opens.get(&at).copied().unwrap_or_default()));
            if !self.is_dropped(at) {
                all.push(self.mark(at));
            }
            all.extend(std::iter::repeat_n(")", self.closes.get(&at).copied().unwrap_or_default()));
        }
        all
    }

    /// The file as lines.
    fn lines(&self) -> Vec<Line> {
        let mut lines = Vec::new();
        let mut braces: Vec<usize> = Vec::new();
        let mut blank = false;
        let mut at = 0;
        for tokens in self.tokens.split(|token| token.kind == TokenKind::Newline) {
            let first = at;
            at += tokens.iter().filter(|token| !token.kind.is_trivia()).count();
            let comment = tokens
                .iter()
                .find(|token| matches!(token.kind, TokenKind::Comment | TokenKind::DocComment))
                .map(|token| token.text(self.text).trim_end().to_owned());
            if first == at && comment.is_none() {
                blank = true;
                continue;
            }
            let indent = self.indent(first, at, &braces);
            self.follow(first..at, &mut braces);
            let body = self.body(first, at);
            if comment.is_none() && body.is_empty() {
                continue;
            }
            lines.push(Line { indent, blank_before: std::mem::take(&mut blank), body, comment });
        }
        lines
    }

    fn body(&self, first: usize, end: usize) -> Body {
        let trailing = usize::from(end > first && self.is_dropped(end - 1));
        match self.rows.get(&first) {
            Some(&row) if row == end || row + trailing == end => table::cells(self, first, row),
            _ => Body::Plain(spacing::words(self, first..end)),
        }
    }

    /// How deep a line stands: in braces, and one more where it goes on with what the line above began.
    fn indent(&self, first: usize, end: usize, braces: &[usize]) -> usize {
        if first == end {
            return braces.len();
        }
        let closing = (first..end).take_while(|&at| self.kind(at) == Some(TokenKind::RightBrace)).count();
        let depth = braces.len().saturating_sub(closing);
        let in_clauses = braces.last().is_none_or(|open| self.clause_braces.contains(open));
        depth + usize::from(closing == 0 && in_clauses && !self.starts.contains(&first))
    }

    fn follow(&self, marks: std::ops::Range<usize>, braces: &mut Vec<usize>) {
        for at in marks {
            match self.kind(at) {
                Some(TokenKind::LeftBrace) => braces.push(at),
                Some(TokenKind::RightBrace) => drop(braces.pop()),
                _ => {}
            }
        }
    }
}
