//! Where declarations stand and which uses which: what the passes over the lowered program need to point at sources.

use foldhash::HashMap;
use onboard_ir::{
    EnumId, EventId, ExprId, FieldId, LetId, MatrixId, PathId, Program, PurposeId, SegmentId, TraitId,
};
use onboard_syntax::Span;
use std::hash::{Hash, Hasher};

/// A declaration, by its place in the program's tables.
#[derive(Clone, Copy, Debug, PartialEq, Eq, PartialOrd, Ord)]
pub(crate) enum Decl {
    Purpose(PurposeId),
    /// By its place among the `type` declarations.
    Type(u32),
    Field(FieldId),
    Event(EventId),
    Trait(TraitId),
    Let(LetId),
    Segment(SegmentId),
    Path(PathId),
    Matrix(MatrixId),
    Profiling(u32),
    Test(u32),
}

impl Decl {
    /// The declaration as a kind and a place in the table of that kind.
    fn place(self) -> (usize, u32) {
        match self {
            Self::Purpose(PurposeId(id)) => (0, id),
            Self::Type(id) => (1, id),
            Self::Field(FieldId(id)) => (2, id),
            Self::Event(EventId(id)) => (3, id),
            Self::Trait(TraitId(id)) => (4, id),
            Self::Let(LetId(id)) => (5, id),
            Self::Segment(SegmentId(id)) => (6, id),
            Self::Path(PathId(id)) => (7, id),
            Self::Matrix(MatrixId(id)) => (8, id),
            Self::Profiling(id) => (9, id),
            Self::Test(id) => (10, id),
        }
    }

    /// For each kind how its declarations are made of their places.
    const KINDS: [fn(u32) -> Self; 11] = [
        |id| Self::Purpose(PurposeId(id)),
        Self::Type,
        |id| Self::Field(FieldId(id)),
        |id| Self::Event(EventId(id)),
        |id| Self::Trait(TraitId(id)),
        |id| Self::Let(LetId(id)),
        |id| Self::Segment(SegmentId(id)),
        |id| Self::Path(PathId(id)),
        |id| Self::Matrix(MatrixId(id)),
        Self::Profiling,
        Self::Test,
    ];
}

/// As one number: declarations are looked up a hundred thousand times in a large program.
impl Hash for Decl {
    fn hash<H: Hasher>(&self, state: &mut H) {
        let (kind, id) = self.place();
        state.write_u64((kind as u64) << 32 | u64::from(id));
    }
}

/// Something of declarations, by their places: what stands beside each other in a program does so here.
#[derive(Clone, Debug)]
pub(crate) struct ByDecl<T> {
    kinds: [Vec<Option<T>>; Decl::KINDS.len()],
}

impl<T> Default for ByDecl<T> {
    fn default() -> Self {
        Self { kinds: Default::default() }
    }
}

impl<T> ByDecl<T> {
    pub(crate) fn get(&self, decl: &Decl) -> Option<&T> {
        let (kind, id) = decl.place();
        self.kinds.get(kind)?.get(id as usize)?.as_ref()
    }

    pub(crate) fn contains_key(&self, decl: &Decl) -> bool {
        self.get(decl).is_some()
    }

    /// Says it of a declaration, in place of what was said before.
    pub(crate) fn insert(&mut self, decl: Decl, one: T) {
        let (kind, id) = decl.place();
        let (Some(all), at) = (self.kinds.get_mut(kind), id as usize) else { return };
        if at >= all.len() {
            all.resize_with(at + 1, || None);
        }
        if let Some(place) = all.get_mut(at) {
            *place = Some(one);
        }
    }

    /// All, kind by kind and in the order of their places.
    pub(crate) fn iter(&self) -> impl Iterator<Item = (Decl, &T)> {
        Decl::KINDS
            .iter()
            .zip(&self.kinds)
            .flat_map(|(decl, all)| (0..).zip(all).filter_map(|(id, one)| Some((decl(id), one.as_ref()?))))
    }

    /// How many places there are.
    pub(crate) fn len(&self) -> usize {
        self.kinds.iter().map(Vec::len).sum()
    }
}

/// What has a name within a declaration.
#[derive(Clone, Copy, Debug, PartialEq, Eq, Hash, PartialOrd, Ord)]
pub(crate) enum Part {
    /// A member of an enumeration, by its place in it.
    Member(EnumId, u32),
    /// A property of an event, by its place in it.
    Property(EventId, u32),
    /// A result of a matrix, by its place in it.
    Result(MatrixId, u32),
    /// A step of a path, by its place in it.
    Step(PathId, u32),
    /// A stage of a profiling, by the places of both.
    Stage(u32, u32),
    /// A row of a matrix that has a label, by its place among those that could be read.
    Row(MatrixId, u32),
}

/// One declaration names another.
#[derive(Clone, Debug)]
pub(crate) struct Use {
    /// Who names it.
    pub(crate) by: Decl,
    /// What is named.
    pub(crate) of: Decl,
    /// Where the name stands.
    pub(crate) span: Span,
    /// Whether it stands inside a `declassify`.
    pub(crate) declassified: bool,
}

/// What a program tells the place of, so that people can find it.
#[derive(Clone, Copy, Debug)]
pub(crate) struct Located {
    /// What it is, in the word of the language.
    pub(crate) kind: &'static str,
    /// Where its name is written, or that of what it belongs to.
    pub(crate) name: Option<Span>,
    /// Where its own name is written, if it belongs to something.
    pub(crate) within: Option<Span>,
    /// Its number, from 1, where it has no name.
    pub(crate) number: Option<u32>,
    /// Where it stands.
    pub(crate) at: Span,
}

/// Places of a lowered program.
#[derive(Clone, Debug, Default)]
pub(crate) struct Places {
    /// The span of each declaration's name (of the word `profiling` where there is none, of a test's quoted name).
    pub(crate) names: ByDecl<Span>,
    /// The purposes in the declaration's own `for P, Q` (field, event, matrix, profiling), from the first name to the last;
    /// no entry where it has no `for`.
    pub(crate) purposes: ByDecl<Span>,
    /// What stands before the `{` of a matrix or profiling: where ` for P` is added behind.
    pub(crate) heads: ByDecl<Span>,
    /// The whole declaration, from its keyword to its end: what a fix deletes.
    pub(crate) items: ByDecl<Span>,
    /// What the program tells the place of.
    pub(crate) located: Vec<Located>,
    /// All uses in the order written.
    pub(crate) uses: Vec<Use>,
    /// What is named by lines `for P, Q` and in texts, which use nothing by themselves.
    pub(crate) mentions: Vec<(Decl, Span)>,
    /// Where the parts of declarations are named first.
    pub(crate) part_names: HashMap<Part, Span>,
    /// The whole of those that are more than a name.
    pub(crate) part_items: HashMap<Part, Span>,
    /// Where they are named again.
    pub(crate) part_uses: Vec<(Part, Span)>,
    /// Names of steps that do not say of which path.
    pub(crate) unsure_steps: Vec<Span>,
    /// The names of the `type` declarations, in the order of `Decl::Type`.
    pub(crate) types: Vec<String>,
    /// One place for each expression, by its number: where it was first written.
    pub(crate) expressions: Vec<Span>,
    /// The place of each condition column's header.
    pub(crate) columns: HashMap<(MatrixId, u32), Span>,
    /// The place of each field that a stage asks for, by profiling, stage and place in the stage.
    pub(crate) asks: HashMap<(u32, u32, u32), Span>,
    /// The field named by `speaks … by`.
    pub(crate) speaks_by: Option<Span>,
}

impl Places {
    /// Where an expression was first written.
    pub(crate) fn expression(&self, id: ExprId) -> Span {
        self.expressions.get(id.index()).copied().unwrap_or_default()
    }

    /// The declaration's name, for messages; `profiling` where it has none.
    pub(crate) fn name<'a>(&'a self, program: &'a Program, decl: Decl) -> &'a str {
        let name = match decl {
            Decl::Purpose(id) => program.purposes.get(id.index()).map(|of| &of.name),
            Decl::Type(at) => self.types.get(at as usize),
            Decl::Field(id) => program.fields.get(id.index()).map(|of| &of.name),
            Decl::Event(id) => program.events.get(id.index()).map(|of| &of.name),
            Decl::Trait(id) => program.traits.get(id.index()).map(|of| &of.name),
            Decl::Let(id) => program.lets.get(id.index()).map(|of| &of.name),
            Decl::Segment(id) => program.segments.get(id.index()).map(|of| &of.name),
            Decl::Path(id) => program.paths.get(id.index()).map(|of| &of.name),
            Decl::Matrix(id) => program.matrices.get(id.index()).map(|of| &of.name),
            Decl::Profiling(_) => None,
            Decl::Test(at) => program.tests.get(at as usize).map(|of| &of.name),
        };
        name.map_or("profiling", String::as_str)
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn a_declaration_is_found_by_its_own_kind_and_place_and_no_other() {
        let mut all = ByDecl::default();
        let decls: Vec<Decl> = Decl::KINDS.iter().flat_map(|kind| [kind(3), kind(0)]).collect();
        for (number, decl) in decls.iter().enumerate() {
            assert!(!all.contains_key(decl));
            all.insert(*decl, number);
        }
        for (number, decl) in decls.iter().enumerate() {
            assert_eq!(all.get(decl), Some(&number));
        }
        assert!(!all.contains_key(&Decl::Test(1)) && !all.contains_key(&Decl::Test(u32::MAX)));
        let mut listed: Vec<Decl> = all
            .iter()
            .map(|(decl, number)| {
                assert_eq!(decls.get(*number), Some(&decl));
                decl
            })
            .collect();
        listed.sort_unstable();
        let mut sorted = decls.clone();
        sorted.sort_unstable();
        assert_eq!(listed, sorted);
    }
}
