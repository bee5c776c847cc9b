//! Where each name stands and what it means there.

use crate::places::{Decl, Part, Places};
use onboard_syntax::{FileId, Span};

/// What a name means.
#[derive(Clone, Copy, Debug, PartialEq, Eq, Hash, PartialOrd, Ord)]
pub(crate) enum Meaning {
    Decl(Decl),
    Part(Part),
}

/// A name where it stands.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub(crate) struct Occurrence {
    pub(crate) span: Span,
    pub(crate) of: Meaning,
    /// Whether it declares what it names.
    pub(crate) declares: bool,
}

/// All names of a program that mean something, in the order of their places.
pub(crate) struct Index {
    all: Vec<Occurrence>,
}

impl Index {
    pub(crate) fn of(places: &Places) -> Self {
        let named = |decl: Decl| !matches!(decl, Decl::Profiling(_) | Decl::Test(_));
        let declared = places.names.iter().filter(|(decl, _)| named(*decl));
        let mut all: Vec<Occurrence> = Vec::with_capacity(places.names.len() + places.uses.len());
        let mut add = |span: Span, of, declares| all.push(Occurrence { span, of, declares });
        declared.for_each(|(decl, span)| add(*span, Meaning::Decl(decl), true));
        places.part_names.iter().for_each(|(part, span)| add(*span, Meaning::Part(*part), true));
        places.uses.iter().for_each(|used| add(used.span, Meaning::Decl(used.of), false));
        places.mentions.iter().for_each(|(decl, span)| add(*span, Meaning::Decl(*decl), false));
        places.part_uses.iter().for_each(|(part, span)| add(*span, Meaning::Part(*part), false));
        // A name may be met several times: a line `for P` once for each field below it.
        all.sort_unstable_by_key(|one| (one.span.file, one.span.start, one.span.end, !one.declares, one.of));
        all.dedup_by_key(|one| one.span);
        Self { all }
    }

    /// All names that mean something.
    pub(crate) fn all(&self) -> &[Occurrence] {
        &self.all
    }

    /// The name that a cursor stands in or touches.
    pub(crate) fn at(&self, file: FileId, offset: u32) -> Option<Occurrence> {
        let after = self.all.partition_point(|one| (one.span.file, one.span.start) <= (file, offset));
        let found = self.all.get(after.checked_sub(1)?)?;
        (found.span.file == file && offset <= found.span.end).then_some(*found)
    }

    /// All names of one meaning.
    pub(crate) fn all_of(&self, of: Meaning) -> impl Iterator<Item = Occurrence> {
        self.all.iter().copied().filter(move |one| one.of == of)
    }

    /// The names of one file.
    pub(crate) fn in_file(&self, file: FileId) -> &[Occurrence] {
        let start = self.all.partition_point(|one| one.span.file < file);
        let end = self.all.partition_point(|one| one.span.file <= file);
        self.all.get(start..end).unwrap_or_default()
    }

    /// What all names mean, in the order of their places.
    pub(crate) fn meanings(&self) -> impl Iterator<Item = (FileId, Meaning, bool)> {
        self.all.iter().map(|one| (one.span.file, one.of, one.declares))
    }
}
