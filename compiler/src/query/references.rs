//! Where a name is declared, and where it is used.

use super::index::Meaning;
use super::{Analysis, touches};
use crate::places::Part;
use onboard_syntax::{FileId, Span};

/// Where a name is declared.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub struct Definition {
    /// The name that was asked about.
    pub from: Span,
    /// The name where it is declared.
    pub name: Span,
    /// The whole declaration.
    pub whole: Span,
}

impl Analysis {
    /// The declaration of the name at a place; the file that an `import` names.
    #[must_use]
    pub fn definition(&self, file: FileId, offset: u32) -> Option<Definition> {
        let Some(found) = self.index.at(file, offset) else { return self.imported(file, offset) };
        let name = self.index.all_of(found.of).find(|one| one.declares)?.span;
        Some(Definition { from: found.span, name, whole: self.whole_of(found.of).unwrap_or(name) })
    }

    /// All places at which the name at a place is used, in order; with its declaration where that is wanted.
    #[must_use]
    pub fn references(&self, file: FileId, offset: u32, with_declaration: bool) -> Vec<Span> {
        let Some(found) = self.index.at(file, offset) else { return Vec::new() };
        let all = self.index.all_of(found.of).filter(|one| with_declaration || !one.declares);
        all.map(|one| one.span).collect()
    }

    /// The whole declaration of what a name means.
    pub(super) fn whole_of(&self, of: Meaning) -> Option<Span> {
        match of {
            Meaning::Decl(decl) => self.whole.places.items.get(&decl).copied(),
            Meaning::Part(Part::Member(..) | Part::Property(..) | Part::Result(..)) => None,
        }
    }

    fn imported(&self, file: FileId, offset: u32) -> Option<Definition> {
        let import = self.imports(file).into_iter().find(|import| touches(import.span, offset))?;
        let to = import.to?;
        let start = Span { file: to, start: 0, end: 0 };
        Some(Definition { from: import.span, name: start, whole: start })
    }
}
