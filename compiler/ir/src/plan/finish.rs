//! What is known only when all steps stand.

use super::Malformed;
use super::build::{Item, found};
use super::emit::Emitter;
use super::{Act, Place, Plan, Step};
use crate::{FieldId, MatrixId, Op, SegmentId, SegmentRule};

impl Emitter<'_> {
    /// Resolves groups, sees what memory depends on, and says where things stand.
    pub(super) fn finish(mut self) -> Result<Plan, Malformed> {
        self.order_fields()?;
        for position in 0..self.plan.fields.len() {
            let groups = self.groups(position)?;
            if let Some(field) = self.plan.fields.get_mut(position) {
                field.by = groups;
            }
        }
        self.plan.moving.clone_from(&self.clocked);
        self.mark_fold();
        self.mark_index();
        Ok(self.plan)
    }

    /// Puts the fields, with those that make groups, in the order of declaration: so profiles are read from beginning to end,
    /// as memory likes it best.
    fn order_fields(&mut self) -> Result<(), Malformed> {
        let mut position = 0;
        while position < self.plan.fields.len() {
            self.groups(position)?;
            position += 1;
        }
        self.plan.fields.sort_by_key(|field| (field.field, field.sight));
        for (position, field) in self.plan.fields.iter().enumerate() {
            self.fields.insert((field.sight, field.field), position);
        }
        Ok(())
    }

    /// The positions of the fields that make the groups of each of a field's fallbacks.
    fn groups(&mut self, position: usize) -> Result<Vec<Vec<usize>>, Malformed> {
        let plan = found(self.plan.fields.get(position), "field")?;
        let (sight, field) = (plan.sight, found(self.program.fields.get(plan.field.index()), "field")?);
        // A group by what the view does not see can never be told: it is as if it were absent.
        let mut place = |id: &FieldId| self.field_position(sight, *id).unwrap_or(usize::MAX);
        Ok(field.fallbacks.iter().map(|fallback| fallback.by.iter().map(&mut place).collect()).collect())
    }

    /// Sees which steps the segments with memory depend on.
    fn mark_fold(&mut self) {
        let plan = &mut self.plan;
        plan.clock = self.clock.iter().map(|(_, turn)| *turn).collect();
        let memories =
            plan.steps.iter().filter(|step| matches!(step.act, Act::Memory(..))).map(|step| step.out);
        let mut needed = vec![false; plan.initial.len()];
        mark(&mut needed, memories.collect());
        below(&plan.steps, &mut needed);
        let turns = self.clock.iter().filter(|(truth, _)| needed.get(truth.index()) == Some(&true));
        plan.fold_clock = turns.map(|(_, turn)| *turn).collect();
        mark(&mut needed, plan.fold_clock.clone());
        below(&plan.steps, &mut needed);
        let wanted = |place: &Place| needed.get(place.index()) == Some(&true);
        plan.fold = positions(plan.steps.iter().map(|step| wanted(&step.out)));
        plan.fold_traits = positions(plan.traits.iter().map(|each| wanted(&each.place)));
    }

    fn mark_index(&mut self) {
        let index = &mut self.plan.index;
        for (item, place) in &self.places {
            match item {
                Item::Node(0, node) => {
                    index.nodes.insert(node.index(), *place);
                    if let Some(Op::Segment(id)) = self.program.graph.get(*node).map(|node| &node.op) {
                        index.segments.insert(id.index(), *place);
                    }
                }
                Item::Trait(0, id) => {
                    index.traits.insert(id.index(), *place);
                }
                Item::Memory(0, id) => {
                    index.segments.insert(id.index(), *place);
                }
                _ => {}
            }
        }
        for (number, segment) in self.program.segments.iter().enumerate() {
            if let (SegmentRule::When(node), Ok(number)) = (&segment.rule, u32::try_from(number)) {
                let id = SegmentId(number);
                let seen = self.views.first().is_some_and(|view| view.segments.contains(&id));
                if let Some(place) = self.places.get(&Item::Node(0, *node)).filter(|_| seen) {
                    index.segments.insert(id.index(), *place);
                }
            }
        }
        let matrices = index
            .matrices
            .iter()
            .map(|(id, position)| (MatrixId(u32::try_from(id).unwrap_or(u32::MAX)), position));
        let gives =
            |position: usize| self.plan.matrices.get(position).is_some_and(|m| m.path_column.is_some());
        self.plan.paths = matrices.filter(|(_, position)| gives(*position)).collect();
        self.plan.paths.sort_unstable();
        for ((sight, field), position) in &self.fields {
            if *sight == 0 {
                index.fields.insert(field.index(), *position);
            }
        }
    }
}

fn mark(needed: &mut [bool], places: Vec<Place>) {
    for place in places {
        if let Some(need) = needed.get_mut(place.index()) {
            *need = true;
        }
    }
}

/// Marks what the marked places are computed from.
fn below(steps: &[Step], needed: &mut [bool]) {
    for step in steps.iter().rev() {
        if needed.get(step.out.index()) == Some(&true) {
            mark(needed, step.act.operands());
        }
    }
}

fn positions(wanted: impl Iterator<Item = bool>) -> Vec<u32> {
    (0..).zip(wanted).filter_map(|(position, wanted)| wanted.then_some(position)).collect()
}
