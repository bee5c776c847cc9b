//! What a reason is about, and the order in which reasons stand.

use onboard_ir::{ExprId, FieldId, LetId, MatrixId, Op, Program, SegmentId, TraitId};

/// What a reason is about. The order is that of the reasons: fields, traits, lets, segments, each as declared; then results of
/// matrices, and the clock.
#[derive(Clone, Copy, Debug, PartialEq, Eq, PartialOrd, Ord)]
pub(crate) enum Subject {
    Field(FieldId),
    Trait(TraitId),
    Let(LetId),
    Segment(SegmentId),
    Result(MatrixId, u32),
    Clock,
}

/// The subject of an expression: the first, in the order of reasons, of the names that stand in it.
pub(crate) fn subject(program: &Program, node: ExprId) -> Subject {
    let mut first = Subject::Clock;
    let mut open = vec![node];
    let mut seen = std::collections::HashSet::new();
    while let Some(id) = open.pop() {
        let Some(node) = program.graph.get(id).filter(|_| seen.insert(id)) else { continue };
        let own = match &node.op {
            Op::Field(id) => Subject::Field(*id),
            Op::Trait(id) => Subject::Trait(*id),
            Op::Let(id) => Subject::Let(*id),
            Op::Segment(id) => Subject::Segment(*id),
            Op::Result(matrix, column) => Subject::Result(*matrix, *column),
            other => {
                open.extend(other.operands());
                continue;
            }
        };
        first = first.min(own);
    }
    first
}
