//! Where a name is declared, and where it is used.

use super::index::Meaning;
use super::{Analysis, touches};
use onboard_syntax::ast::{GivenStep, ItemKind, TestClause};
use onboard_syntax::{FileId, Span};
use std::collections::HashSet;

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

/// A name that means the same as one that was asked about.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub struct Highlight {
    /// The name.
    pub span: Span,
    /// Whether it is declared or given a value there, and not read.
    pub gives: bool,
}

impl Analysis {
    /// The declaration of the name at a place; the file that an `import` names.
    #[must_use]
    pub fn definition(&self, file: FileId, offset: u32) -> Option<Definition> {
        let Some(found) = self.index().at(file, offset) else { return self.imported(file, offset) };
        let name = self.index().all_of(found.of).find(|one| one.declares)?.span;
        Some(Definition { from: found.span, name, whole: self.whole_of(found.of).unwrap_or(name) })
    }

    /// All places at which the name at a place is used, in order; with its declaration where that is wanted.
    #[must_use]
    pub fn references(&self, file: FileId, offset: u32, with_declaration: bool) -> Vec<Span> {
        let Some(found) = self.index().at(file, offset) else { return Vec::new() };
        let all = self.index().all_of(found.of).filter(|one| with_declaration || !one.declares);
        all.map(|one| one.span).collect()
    }

    /// The names in the same file that mean the same as the one at a place, in order. What a test gives is given a value.
    #[must_use]
    pub fn highlights(&self, file: FileId, offset: u32) -> Vec<Highlight> {
        let Some(asked) = self.index().at(file, offset) else { return Vec::new() };
        let same = self.index().in_file(file).iter().filter(|one| one.of == asked.of);
        let given = self.given(file);
        same.map(|one| Highlight { span: one.span, gives: one.declares || given.contains(&one.span) })
            .collect()
    }

    /// The fields to which the tests of a file give a value.
    fn given(&self, file: FileId) -> HashSet<Span> {
        let items = self.tree(file).map_or(&[][..], |tree| &tree.items);
        let clauses = items.iter().flat_map(|item| match &item.kind {
            ItemKind::Test(test) => test.clauses.as_slice(),
            _ => &[],
        });
        let given = clauses.flat_map(|clause| match clause {
            TestClause::Given(steps) => steps.as_slice(),
            _ => &[],
        });
        let fields = given.filter_map(|step| match step {
            GivenStep::Field(name, _) => Some(name.span),
            _ => None,
        });
        fields.collect()
    }

    /// The whole declaration of what a name means.
    pub(super) fn whole_of(&self, of: Meaning) -> Option<Span> {
        match of {
            Meaning::Decl(decl) => self.whole.places.items.get(&decl).copied(),
            Meaning::Part(part) => self.whole.places.part_items.get(&part).copied(),
        }
    }

    fn imported(&self, file: FileId, offset: u32) -> Option<Definition> {
        let import = self.imports(file).into_iter().find(|import| touches(import.span, offset))?;
        let to = import.to?;
        let start = Span { file: to, start: 0, end: 0 };
        Some(Definition { from: import.span, name: start, whole: start })
    }
}
