//! What stands between an unknown condition and its answer: the absent values that keep it unknown.

use super::phrase::name_of;
use super::subject::{Subject, subject};
use crate::{Evaluation, Reason, Slot};
use onboard_ir::{ExprId, Op, SegmentRule};
use std::collections::HashSet;

/// A value whose absence keeps something unknown.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct Blocker {
    /// The field or trait, or the expression that has no value.
    pub name: String,
    /// Why it is absent.
    pub absent: Reason,
}

/// The blockers of these conditions, in the order of what they are about, each once. Conditions that are not unknown have none.
pub(crate) fn blockers(
    evaluation: &Evaluation,
    conditions: impl IntoIterator<Item = ExprId>,
) -> Vec<Blocker> {
    let mut found: Vec<(Subject, Blocker)> = Vec::new();
    let mut seen = HashSet::new();
    let mut open: Vec<ExprId> = conditions.into_iter().collect();
    while let Some(id) = open.pop() {
        let Slot::Absent(reason) = evaluation.node(id) else { continue };
        if !seen.insert(id) {
            continue;
        }
        let next = absent_below(evaluation, id);
        if next.is_empty() {
            let program = evaluation.engine().program();
            found.push((subject(program, id), Blocker { name: name_of(program, id), absent: *reason }));
        }
        open.extend(next);
    }
    found.sort_by(|(left, a), (right, b)| (left, &a.name).cmp(&(right, &b.name)));
    found.dedup();
    found.into_iter().map(|(_, blocker)| blocker).collect()
}

/// The absent operands that make a node absent; none where it is absent by itself.
fn absent_below(evaluation: &Evaluation, id: ExprId) -> Vec<ExprId> {
    let program = evaluation.engine().program();
    let Some(node) = program.graph.get(id) else { return Vec::new() };
    let operands = match &node.op {
        Op::Let(known) => program.lets.get(known.index()).map(|known| known.value).into_iter().collect(),
        Op::Segment(segment) => match program.segments.get(segment.index()).map(|segment| &segment.rule) {
            Some(SegmentRule::When(rule)) => vec![*rule],
            Some(SegmentRule::Memory { enter, leave }) => vec![*enter, *leave],
            None => Vec::new(),
        },
        Op::If(condition, then, otherwise) => match evaluation.node(*condition).truth() {
            Some(true) => vec![*then],
            Some(false) => vec![*otherwise],
            None => vec![*condition],
        },
        // What another purpose sees is not told, only that there is nothing.
        Op::Declassify(..) => Vec::new(),
        other => other.operands(),
    };
    operands.into_iter().filter(|operand| !evaluation.node(*operand).is_known()).collect()
}
