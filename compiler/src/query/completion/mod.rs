//! What may stand at a place: decided from the tokens before it, so that it works in a line that is not finished.

mod clause;
pub(super) mod context;
mod expected;
mod offers;
mod snippets;

use super::Analysis;
use context::Context;
use onboard_syntax::{FileId, Span};

/// Kinds of what is offered.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
#[expect(missing_docs, reason = "each variant is what its name says")]
pub enum CompletionKind {
    Keyword,
    Snippet,
    Purpose,
    Type,
    Field,
    Event,
    Property,
    Member,
    Derived,
    Segment,
    Path,
    Matrix,
    Function,
}

/// Something that may stand at a place.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct Completion {
    /// What is listed, and searched for.
    pub label: String,
    /// What it is.
    pub kind: CompletionKind,
    /// Its type, or what it is in a word; may be empty.
    pub detail: String,
    /// Its documentation, as Markdown; may be empty.
    pub documentation: String,
    /// What is written: with `${1:name}` where something is left to fill in if `is_snippet` says so.
    pub insert: String,
    /// Whether `insert` has places to fill in.
    pub is_snippet: bool,
    /// What is replaced: the word at the place.
    pub replace: Span,
}

impl Analysis {
    /// What may stand at a place, most fitting first.
    #[must_use]
    pub fn completions(&self, file: FileId, offset: u32) -> Vec<Completion> {
        let text = self.text(file);
        let Some(context) = Context::at(text, offset) else { return Vec::new() };
        let replace = Span { file, start: context.replace.0, end: context.replace.1 };
        let mut found = Vec::new();
        for expected in expected::at(&context) {
            for offer in self.offers(&expected, &context) {
                if !found.iter().any(|other: &Completion| other.label == offer.label) {
                    found.push(Completion { replace, ..offer });
                }
            }
        }
        found
    }
}
