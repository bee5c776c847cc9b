//! Tokens to tree: the outline's pieces are read one by one, each by the grammar's rule for it.
//!
//! One file per construct, a function per rule, named after it. What cannot be read is reported once and leaves a `Broken`
//! node; everything round it stays whole.

mod aggregate;
#[cfg(test)]
mod agreement;
mod block;
mod cell;
mod comments;
mod event;
mod expr;
mod field;
mod findings;
mod grammar;
mod item;
mod literal;
mod matrix;
mod onboarding;
mod path;
mod profiling;
mod purpose;
mod reader;
mod repair;
mod segment;
mod test;
mod text;
mod time;
mod types;
mod unexpected;

use crate::ast::File;
use crate::outline::outline;
use crate::tokens::tokenize;
use crate::{Diagnostic, FileId};
use reader::Reader;

/// Reads a file. Never fails: what cannot be read is `Broken` in the tree, and a diagnostic says why.
///
/// Diagnostics are sorted by place. Texts that hold control characters are not read at all.
#[must_use]
pub fn parse(file: FileId, text: &str) -> (File, Vec<Diagnostic>) {
    let mut diagnostics = Vec::new();
    if let Some(refusal) = repair::not_text(file, text) {
        return (File::default(), vec![refusal]);
    }
    let tokens = tokenize(text);
    let repaired = repair::repair(file, text, &tokens, &mut diagnostics);
    let (source, tokens) = match &repaired {
        Some(repaired) => (repaired.as_str(), tokenize(repaired)),
        None => (text, tokens),
    };
    let outline = outline(source, &tokens);
    let mut reader = Reader::new(source, text, file, &outline.marks);
    reader.damaged = diagnostics.iter().map(Diagnostic::span).collect();
    reader.open_strings(&tokens);
    let documentation = reader.documentation(&tokens);
    let items = reader.items(&outline, documentation);
    diagnostics.append(&mut reader.diagnostics);
    diagnostics.sort_by_key(|diagnostic| (diagnostic.span().start, diagnostic.span().end));
    (File { items, comments: comments::comments(file, source, &tokens) }, diagnostics)
}
