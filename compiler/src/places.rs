//! Where declarations stand and which uses which: what the passes over the lowered program need to point at sources.

use onboard_ir::{
    EnumId, EventId, ExprId, FieldId, LetId, MatrixId, PathId, Program, PurposeId, SegmentId, TraitId,
};
use onboard_syntax::Span;
use std::collections::HashMap;

/// A declaration, by its place in the program's tables.
#[derive(Clone, Copy, Debug, PartialEq, Eq, Hash, PartialOrd, Ord)]
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

/// Places of a lowered program.
#[derive(Clone, Debug, Default)]
pub(crate) struct Places {
    /// The span of each declaration's name (of the word `profiling` where there is none, of a test's quoted name).
    pub(crate) names: HashMap<Decl, Span>,
    /// The purposes in the declaration's own `for P, Q` (field, event, matrix, profiling), from the first name to the last;
    /// no entry where it has no `for`.
    pub(crate) purposes: HashMap<Decl, Span>,
    /// What stands before the `{` of a matrix or profiling: where ` for P` is added behind.
    pub(crate) heads: HashMap<Decl, Span>,
    /// The whole declaration, from its keyword to its end: what a fix deletes.
    pub(crate) items: HashMap<Decl, Span>,
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
    /// One place for each expression: where it was first written.
    pub(crate) expressions: HashMap<ExprId, Span>,
    /// The place of each condition column's header.
    pub(crate) columns: HashMap<(MatrixId, u32), Span>,
    /// The place of each field that a stage asks for, by profiling, stage and place in the stage.
    pub(crate) asks: HashMap<(u32, u32, u32), Span>,
    /// The field named by `speaks … by`.
    pub(crate) speaks_by: Option<Span>,
}

impl Places {
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
