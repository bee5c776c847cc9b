//! What is said of the people of a block, whoever said it.

use super::tables::{STATUSES, Tables, path_key};
use crate::Outcomes;
use crate::planes::{BlockOutcomes, Plane};

/// What is said of the people of a block.
#[derive(Clone, Debug)]
pub(super) struct Says {
    /// For each segment who belongs to it, and of whom that is unknown.
    pub(super) segments: Vec<(Plane, Plane)>,
    /// For each path (some more than once) its key, and to whom it is recommended.
    pub(super) paths: Vec<(i32, Plane)>,
    pub(super) matrices: Vec<MatrixSays>,
}

/// What a matrix says.
#[derive(Clone, Debug)]
pub(super) struct MatrixSays {
    /// For each row those for whom it fired.
    pub(super) fired: Vec<Plane>,
    /// For each of [`STATUSES`] those for whom it holds.
    pub(super) statuses: [Plane; 4],
    pub(super) by_guess: Plane,
}

impl Says {
    pub(super) fn new(tables: &Tables) -> Self {
        let matrices = tables.shape.matrices.iter().map(|shape| MatrixSays {
            fired: vec![Plane::NONE; shape.rows],
            statuses: [Plane::NONE; 4],
            by_guess: Plane::NONE,
        });
        Self {
            segments: vec![(Plane::NONE, Plane::NONE); tables.shape.segments.len()],
            paths: Vec::new(),
            matrices: matrices.collect(),
        }
    }

    /// Takes what planes say.
    pub(super) fn take(&mut self, outcomes: &BlockOutcomes<'_>) {
        outcomes.write_segments(&mut self.segments);
        outcomes.write_paths(path_key, &mut self.paths);
        for (says, outcome) in self.matrices.iter_mut().zip(outcomes.matrices()) {
            outcome.write_fired(&mut says.fired);
            for (status, plane) in STATUSES.iter().zip(&mut says.statuses) {
                outcome.write_status(*status, plane);
            }
            says.by_guess = outcome.by_guess();
        }
    }

    /// Forgets what was said.
    pub(super) fn clear(&mut self) {
        self.segments.fill((Plane::NONE, Plane::NONE));
        self.paths.clear();
        for says in &mut self.matrices {
            says.fired.fill(Plane::NONE);
            says.statuses = [Plane::NONE; 4];
            says.by_guess = Plane::NONE;
        }
    }

    /// Takes what is said of somebody alone, in place of what was said of them before.
    pub(super) fn put(&mut self, place: usize, outcomes: &Outcomes<'_>, tables: &Tables) {
        for ((trues, unknown), id) in self.segments.iter_mut().zip(&tables.shape.segments) {
            let truth = outcomes.segment(*id);
            trues.put(place, truth == Some(true));
            unknown.put(place, truth.is_none());
        }
        self.paths.iter_mut().for_each(|(_, plane)| plane.put(place, false));
        if let Some((path, ..)) = outcomes.recommended() {
            let key = path_key(path);
            match self.paths.iter_mut().find(|(known, _)| *known == key) {
                Some((_, plane)) => plane.set(place),
                None => {
                    let mut plane = Plane::NONE;
                    plane.set(place);
                    self.paths.push((key, plane));
                }
            }
        }
        for (says, shape) in self.matrices.iter_mut().zip(&tables.shape.matrices) {
            let Some(outcome) = outcomes.matrix(shape.id) else { continue };
            let fired = outcome.fired();
            (0..).zip(&mut says.fired).for_each(|(row, plane)| plane.put(place, fired == Some(row)));
            for (status, plane) in STATUSES.iter().zip(&mut says.statuses) {
                plane.put(place, *status == outcome.status());
            }
            says.by_guess.put(place, outcome.by_guess());
        }
    }
}
