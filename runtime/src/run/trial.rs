//! An evaluation on which answers are tried, one after another: only what they move is computed again.

use super::Part;
use crate::plan::{Place, Plan};
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
        let mut next = start.clone();
        next.parts().1.part_frames();
        let plan = start.plan();
        let nodes = nodes.iter().filter_map(|node| plan.index.nodes.get(node.index()));
        let matrices = matrices.iter().filter_map(|id| plan.index.matrices.get(id.index()));
        let read = plan.sources(nodes.collect(), &matrices.collect::<Vec<_>>());
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

impl Plan {
    /// For each place whether one of these, or one of these matrices (by their positions), is computed from it.
    fn sources(&self, of: Vec<Place>, matrices: &[usize]) -> Vec<bool> {
        let mut read = vec![false; self.initial.len()];
        let matrices =
            self.steps.iter().filter(|step| step.act.matrix().is_some_and(|at| matrices.contains(&at)));
        for place in of.into_iter().chain(matrices.map(|step| step.out)) {
            mark(&mut read, place);
        }
        for step in self.steps.iter().rev() {
            if read.get(step.out.index()) == Some(&true) {
                step.act.operands().into_iter().for_each(|place| mark(&mut read, place));
            }
        }
        read
    }

    /// The steps among those read that answers to some fields can move, by their positions. What fills a field may hang on
    /// another.
    fn moved_by(&self, tried: impl Fn(FieldId) -> bool, read: &[bool]) -> Vec<u32> {
        let mut moved = vec![false; self.initial.len()];
        for field in &self.fields {
            let mut groups = field.by.iter().flatten().filter_map(|position| self.fields.get(*position));
            if tried(field.field) || groups.any(|group| tried(group.field)) {
                mark(&mut moved, field.place);
            }
        }
        let mut steps = Vec::new();
        for (position, step) in (0..).zip(&self.steps) {
            let moves = |place: &Place| moved.get(place.index()) == Some(&true);
            if read.get(step.out.index()) == Some(&true) && step.act.operands().iter().any(moves) {
                mark(&mut moved, step.out);
                steps.push(position);
            }
        }
        steps
    }
}

fn mark(places: &mut [bool], place: Place) {
    if let Some(marked) = places.get_mut(place.index()) {
        *marked = true;
    }
}
