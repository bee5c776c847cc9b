//! What is written above a declaration.

use super::Analysis;
use super::index::Meaning;
use crate::places::Decl;
use onboard_ir::{EventId, FieldId, PurposeId};

/// A declaration that a profile speaks of.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
#[expect(missing_docs, reason = "each variant is the construct of the same name")]
pub enum Documented {
    Purpose(PurposeId),
    Field(FieldId),
    Event(EventId),
}

impl Analysis {
    /// The `///` lines above a declaration of the program.
    #[must_use]
    pub fn documentation_of(&self, what: Documented) -> Option<String> {
        self.documentation(Meaning::Decl(match what {
            Documented::Purpose(id) => Decl::Purpose(id),
            Documented::Field(id) => Decl::Field(id),
            Documented::Event(id) => Decl::Event(id),
        }))
    }
}
