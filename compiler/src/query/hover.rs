//! What is shown of a name when one points at it.

use super::Analysis;
use super::index::Meaning;
use crate::places::Decl;
use onboard_ir::FieldId;
use onboard_syntax::{FileId, Span};

/// What is known of a name.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct Hover {
    /// The name.
    pub span: Span,
    /// What is known, as Markdown: the declaration, its documentation, and what follows from it.
    pub markdown: String,
}

impl Analysis {
    /// The field that is named at a place.
    #[must_use]
    pub fn field_at(&self, file: FileId, offset: u32) -> Option<FieldId> {
        match self.index().at(file, offset)?.of {
            Meaning::Decl(Decl::Field(id)) => Some(id),
            Meaning::Decl(_) | Meaning::Part(_) => None,
        }
    }

    /// What is known of the name at a place: its declaration and type, its documentation, the purposes that it serves and why,
    /// its category, its question, origins and fallbacks.
    #[must_use]
    pub fn hover(&self, file: FileId, offset: u32) -> Option<Hover> {
        let found = self.index().at(file, offset)?;
        Some(Hover { span: found.span, markdown: self.describe(found.of) })
    }
}
