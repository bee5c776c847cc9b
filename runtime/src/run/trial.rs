//! An evaluation on which answers are tried, one after another: only what they move is computed again.

use super::Part;
use crate::{Evaluation, Slot};
use onboard_ir::{ExprId, FieldId, MatrixId, Value};

/// An evaluation on which answers are tried.
pub(crate) struct Trial<'a> {
    start: &'a Evaluation,
    next: Evaluation,
    /// The places that what is looked at is computed from.
    read: Vec<bool>,
    /// The steps to be taken again, by their positions.
    steps: Vec<u32>,
}

impl<'a> Trial<'a> {
    /// For trying answers to some fields where only these matrices and expressions are looked at.
    pub(crate) fn new(
        start: &'a Evaluation,
        matrices: &[MatrixId],
        nodes: &[ExprId],
        tried: impl Fn(FieldId) -> bool,
    ) -> Self {
        let next = start.clone();
        let plan = start.plan();
        let nodes = nodes.iter().filter_map(|node| plan.index.nodes.get(node.index()));
        let matrices = matrices.iter().filter_map(|id| plan.index.matrices.get(id.index()));
        let read = plan.read_for(nodes.collect(), &matrices.collect::<Vec<_>>());
        let steps = plan.moved_by(tried, &read);
        Self { start, next, read, steps }
    }

    /// Whether what is looked at is computed from this expression. What other purposes tell may be.
    pub(crate) fn reads(&self, node: ExprId) -> bool {
        if self.start.plan().sights.len() > 1 {
            return true;
        }
        let place = self.start.plan().index.nodes.get(node.index());
        place.is_some_and(|place| self.read.get(place.index()) == Some(&true))
    }

    /// Supposes an answer; with none, what stands there.
    pub(crate) fn suppose(&mut self, field: FieldId, answer: Option<&Value>) {
        let answer = answer.map(|value| Slot::Known(value.clone()));
        let (setting, values) = self.next.parts();
        values
            .suppose(setting, field, |place| answer.as_ref().unwrap_or_else(|| self.start.stated_at(place)));
    }

    /// What comes of the answers supposed.
    pub(crate) fn outcome(&mut self) -> &Evaluation {
        let (setting, values) = self.next.parts();
        values.again(setting, Part::Steps(&self.steps));
        &self.next
    }
}
