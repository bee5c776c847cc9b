//! What rules leave unsaid, to be shown between their words: what numbers count, what is read where a field is absent, and
//! what may be absent without anything in its place.
//!
//! A matrix is a table, which words in the middle would push apart: what is to be said of its columns stands behind its
//! header.

mod numbers;
mod table;
mod units;
mod walk;
mod words;

use super::Analysis;
use super::expressions::{Role, of_item};
use onboard_syntax::ast::ItemKind;
use onboard_syntax::{FileId, Span};
use std::ops::Range;
use walk::{Reading, Walk};

/// Kinds of what is left unsaid.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub enum HintKind {
    /// What a number counts.
    Unit,
    /// What is read where a field is absent.
    Fallback,
    /// Something that may be absent without anything in its place.
    Absent,
}

/// Something that rules leave unsaid.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct Hint {
    /// The place behind which it is shown.
    pub at: Span,
    /// What is shown there: a few words, which read on from what stands before them.
    pub label: String,
    /// What it is.
    pub kind: HintKind,
    /// Why it is so, as Markdown.
    pub tooltip: String,
}

impl Analysis {
    /// What the declarations that touch some bytes of a file leave unsaid, in the order of its places.
    ///
    /// What is read in a field's place is said once in a declaration, at the first place that reads it; a `?` stands wherever
    /// a condition reads what may be absent. Tests say themselves what is there, so that only numbers are explained.
    #[must_use]
    pub fn hints(&self, file: FileId, within: Range<u32>) -> Vec<Hint> {
        let Some(tree) = self.tree(file) else { return Vec::new() };
        let touched =
            tree.items.iter().filter(|item| item.span.start <= within.end && within.start <= item.span.end);
        let mut walk = Walk::new(self);
        for item in touched {
            walk.begin();
            for (role, expr) in of_item(&item.kind) {
                match (&item.kind, role) {
                    (ItemKind::Matrix(_), _) => {}
                    (_, Role::Expectation) => walk.numbers(expr),
                    (_, Role::Condition | Role::EventCondition) => walk.read(expr, Reading::Condition),
                    (_, Role::Value) => walk.read(expr, Reading::Value),
                }
            }
            if let ItemKind::Matrix(matrix) = &item.kind {
                walk.table(matrix);
            }
        }
        let mut hints = walk.found();
        hints.retain(|hint| within.contains(&hint.at.end) || hint.at.end == within.end);
        hints.sort_by_key(|hint| hint.at.end);
        hints
    }
}
