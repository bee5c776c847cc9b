//! What is computed from what, and which steps an answer moves.

use super::{Place, Plan};
use crate::FieldId;

impl Plan {
    /// For each place whether one of these, or one of these matrices (by their positions), is computed from it.
    #[must_use]
    pub fn read_for(&self, of: Vec<Place>, matrices: &[usize]) -> Vec<bool> {
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
    #[must_use]
    pub fn moved_by(&self, tried: impl Fn(FieldId) -> bool, read: &[bool]) -> Vec<u32> {
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
