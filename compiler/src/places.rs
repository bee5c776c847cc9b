//! Where declarations stand and which uses which: what the passes over the lowered program need to point at sources.

use onboard_ir::{EventId, ExprId, FieldId, LetId, MatrixId, PathId, PurposeId, SegmentId, TraitId};
use onboard_syntax::Span;
use std::collections::HashMap;

/// A declaration, by its place in the program's tables.
#[derive(Clone, Copy, Debug, PartialEq, Eq, Hash, PartialOrd, Ord)]
pub(crate) enum Decl {
    Purpose(PurposeId),
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
    /// The span of each declaration's name.
    pub(crate) names: HashMap<Decl, Span>,
    /// The span of each declaration's `for P` (matrix, profiling), or of its name.
    pub(crate) purposes: HashMap<Decl, Span>,
    /// All uses in the order written.
    pub(crate) uses: Vec<Use>,
    /// One place for each expression: where it was first written.
    pub(crate) expressions: HashMap<ExprId, Span>,
}
