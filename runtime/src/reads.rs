//! Which fields an expression reads, through lets, segments and traits.

use onboard_ir::{ExprId, FieldId, Op, Program, SegmentRule};
use std::collections::HashSet;

/// The fields that these expressions read, however far away.
pub(crate) fn fields(program: &Program, expressions: impl IntoIterator<Item = ExprId>) -> HashSet<FieldId> {
    let mut open: Vec<ExprId> = expressions.into_iter().collect();
    let (mut fields, mut seen) = (HashSet::new(), HashSet::new());
    while let Some(id) = open.pop() {
        let Some(node) = program.graph.get(id).filter(|_| seen.insert(id)) else { continue };
        open.extend(node.op.operands());
        match &node.op {
            Op::Field(field) => {
                fields.insert(*field);
            }
            Op::Let(id) => open.extend(program.lets.get(id.index()).map(|known| known.value)),
            Op::Segment(id) => {
                let rule = program.segments.get(id.index()).map(|segment| &segment.rule);
                open.extend(rule.into_iter().flat_map(SegmentRule::expressions));
            }
            // What is counted may depend on a field: `where price > user.budget`.
            Op::Trait(id) => {
                open.extend(
                    program.traits.get(id.index()).into_iter().flat_map(|known| known.rule.expressions()),
                );
            }
            _ => {}
        }
    }
    fields
}
