//! What uses a declaration, and what it uses.

use super::index::Meaning;
use super::{Analysis, EntryKind, touches};
use crate::places::{Decl, Use};
use onboard_syntax::{FileId, Span};
use std::collections::BTreeMap;

/// A declaration among those that use each other.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct Dependency {
    /// Its name; `profiling` where it has none.
    pub name: String,
    /// What it is.
    pub kind: EntryKind,
    /// Its type, where it is a value; else what it is, in words.
    pub detail: String,
    /// The whole of it.
    pub whole: Span,
    /// Its name.
    pub name_span: Span,
    /// Where the one names the other, in order; empty for the declaration that was asked about.
    pub uses: Vec<Span>,
}

impl Analysis {
    /// The declaration of the name at a place; at the word `profiling` or the name of a test that one.
    #[must_use]
    pub fn dependency(&self, file: FileId, offset: u32) -> Option<Dependency> {
        self.described(self.declaration_at(file, offset)?, Vec::new())
    }

    /// What uses the declaration of the name at a place, in the order of its places.
    #[must_use]
    pub fn users(&self, file: FileId, offset: u32) -> Vec<Dependency> {
        let Some(decl) = self.declaration_at(file, offset) else { return Vec::new() };
        self.linked(|used| (used.of == decl).then_some(used.by))
    }

    /// What the declaration of the name at a place uses, in the order of its places.
    #[must_use]
    pub fn used(&self, file: FileId, offset: u32) -> Vec<Dependency> {
        let Some(decl) = self.declaration_at(file, offset) else { return Vec::new() };
        self.linked(|used| (used.by == decl).then_some(used.of))
    }

    fn declaration_at(&self, file: FileId, offset: u32) -> Option<Decl> {
        if let Some(found) = self.index().at(file, offset) {
            return match found.of {
                Meaning::Decl(decl) => Some(decl),
                Meaning::Part(_) => None,
            };
        }
        let nameless = |decl: &Decl| matches!(decl, Decl::Profiling(_) | Decl::Test(_));
        let names = self.whole.places.names.iter();
        names
            .filter(|(decl, span)| nameless(decl) && span.file == file && touches(**span, offset))
            .map(|(decl, _)| decl)
            .min()
    }

    /// The declarations at the other end of some uses.
    fn linked(&self, end: impl Fn(&Use) -> Option<Decl>) -> Vec<Dependency> {
        let mut all: BTreeMap<Decl, Vec<Span>> = BTreeMap::new();
        for used in &self.whole.places.uses {
            if let Some(decl) = end(used) {
                all.entry(decl).or_default().push(used.span);
            }
        }
        let mut linked: Vec<Dependency> = all
            .into_iter()
            .filter_map(|(decl, mut spans)| {
                spans.sort_unstable();
                spans.dedup();
                self.described(decl, spans)
            })
            .collect();
        linked.sort_by_key(|one| one.name_span);
        linked
    }

    /// None for what every program has: it stands nowhere.
    fn described(&self, decl: Decl, uses: Vec<Span>) -> Option<Dependency> {
        let places = &self.whole.places;
        let detail = self.detail(Meaning::Decl(decl));
        let words = detail.trim_start_matches("an ").trim_start_matches("a ");
        Some(Dependency {
            name: places.name(&self.whole.program, decl).to_owned(),
            kind: kind(decl),
            detail: words.replace('`', ""),
            whole: *places.items.get(&decl)?,
            name_span: *places.names.get(&decl)?,
            uses,
        })
    }
}

fn kind(decl: Decl) -> EntryKind {
    match decl {
        Decl::Purpose(_) => EntryKind::Purpose,
        Decl::Type(_) => EntryKind::Type,
        Decl::Field(_) => EntryKind::Field,
        Decl::Event(_) => EntryKind::Event,
        Decl::Trait(_) => EntryKind::Trait,
        Decl::Let(_) => EntryKind::Let,
        Decl::Segment(_) => EntryKind::Segment,
        Decl::Path(_) => EntryKind::Path,
        Decl::Matrix(_) => EntryKind::Matrix,
        Decl::Profiling(_) => EntryKind::Profiling,
        Decl::Test(_) => EntryKind::Test,
    }
}
