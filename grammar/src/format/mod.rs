//! The formatter: one way to lay out a file, from its tokens, its outline and its tree.
//!
//! It keeps every token and comment in its order, and the line breaks that people chose; it settles spaces, indents, blank lines
//! (one at most), tables, and the alignment of comments. What it may change beyond white space is listed here, and nothing
//! else: parentheses are written where `and` meets `or`; a `|` that begins or ends a row or stands beside its
//! arrow, and a `;` at the end of a line or block, are left out.
//!
//! A file that has errors is refused, and so is a result whose tokens are not those of the file: better no layout than a
//! changed meaning.

mod align;
mod layout;
mod parentheses;
mod spacing;
mod table;

use crate::outline::outline;
use crate::tokens::{Token, TokenKind, tokenize};
use crate::{Diagnostic, FileId, Reading, Severity};
use std::fmt;

/// Why a file was not formatted. It is then best left as it is.
#[derive(Clone, Debug, PartialEq)]
pub enum Refused {
    /// It has errors: what was not understood cannot be laid out. The errors, in file 0.
    NotUnderstood(Vec<Diagnostic>),
    /// The layout would have changed what is written. This is a defect of the formatter.
    WouldChange,
}

impl fmt::Display for Refused {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        match self {
            Self::NotUnderstood(errors) if errors.len() == 1 => {
                write!(f, "the file has an error, and what is not understood is not formatted")
            }
            Self::NotUnderstood(errors) => {
                write!(f, "the file has {} errors, and what is not understood is not formatted", errors.len())
            }
            Self::WouldChange => {
                write!(f, "formatting would change what the file says, so it is left as it is")
            }
        }
    }
}

impl std::error::Error for Refused {}

/// Lays out a file.
///
/// Formatting what was formatted changes nothing, and the tree of the result is the tree of the file but for places. Line
/// ends are those of the first line; a byte order mark is dropped.
///
/// ```
/// let formatted = onboard_syntax::format("segment  big when a and b or c\n").unwrap();
/// assert_eq!(formatted, "segment big when (a and b) or c\n");
/// ```
///
/// # Errors
/// [`Refused::NotUnderstood`] if the file cannot be read without errors.
pub fn format(text: &str) -> Result<String, Refused> {
    Reading::of(FileId(0), text).format(text)
}

impl Reading {
    /// Lays out the text of which this was read, as [`format()`] does.
    ///
    /// # Errors
    /// [`Refused::NotUnderstood`] if the text could not be read without errors.
    pub fn format(&self, text: &str) -> Result<String, Refused> {
        let is_error = |diagnostic: &&Diagnostic| diagnostic.severity == Severity::Error;
        let errors: Vec<Diagnostic> = self.diagnostics.iter().filter(is_error).cloned().collect();
        if !errors.is_empty() {
            return Err(Refused::NotUnderstood(errors));
        }
        let tokens = tokenize(text);
        let outline = outline(text, &tokens);
        let mut plan = layout::plan(&outline);
        parentheses::plan(&self.tree, &outline.marks, text, &mut plan);
        let lines = layout::lines(text, &tokens, &outline, &plan);
        let formatted = align::write(lines, line_end(text));
        if says_the_same(text, &tokens, &outline.marks, &plan, &formatted) {
            Ok(formatted)
        } else {
            Err(Refused::WouldChange)
        }
    }
}

fn line_end(text: &str) -> &'static str {
    match text.find(['\n', '\r']).and_then(|at| text.get(at..)) {
        Some(rest) if rest.starts_with("\r\n") => "\r\n",
        _ => "\n",
    }
}

/// Whether the result has the file's tokens, but for what the plan changes, and its comments.
fn says_the_same(
    text: &str,
    tokens: &[Token],
    marks: &[crate::outline::Mark],
    plan: &[layout::Place],
    formatted: &str,
) -> bool {
    let mut planned: Vec<&str> = Vec::with_capacity(marks.len());
    for (mark, place) in marks.iter().zip(plan).filter(|(_, place)| !place.dropped) {
        planned.extend(std::iter::repeat_n("(", place.open));
        planned.extend(text.get(mark.start as usize..mark.end as usize));
        planned.extend(std::iter::repeat_n(")", place.close));
    }
    let after = tokenize(formatted);
    let written = after.iter().filter(|token| !token.kind.is_trivia()).map(|token| token.text(formatted));
    planned.into_iter().eq(written) && remarks(text, tokens).eq(remarks(formatted, &after))
}

/// All comments in their order, and which of them are documentation.
fn remarks<'t>(text: &'t str, tokens: &'t [Token]) -> impl Iterator<Item = &'t str> {
    let comments =
        tokens.iter().filter(|token| matches!(token.kind, TokenKind::Comment | TokenKind::DocComment));
    comments.map(|token| token.text(text).trim_end())
}
