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
mod reading;
mod repair;
mod segment;
mod test;
mod text;
mod time;
mod types;
mod unexpected;
mod window;

use crate::ast::File;
use crate::{Diagnostic, FileId};

pub use reading::Reading;

/// Reads a file. Never fails: what cannot be read is `Broken` in the tree, and a diagnostic says why.
///
/// Diagnostics are sorted by place. Texts that hold control characters are not read at all.
#[must_use]
pub fn parse(file: FileId, text: &str) -> (File, Vec<Diagnostic>) {
    let Reading { tree, diagnostics, .. } = Reading::of(file, text);
    (tree, diagnostics)
}
