//! From a place to the steps that must be taken again when it changes.

use super::{Act, PiecePlan, Place, Plan, ResultPlan};

/// For each place the steps that depend on it, by their positions, in order: one list after another, and where each begins.
#[derive(Clone, Debug, Default, PartialEq, Eq)]
pub struct Readers {
    starts: Vec<u32>,
    steps: Vec<u32>,
}

impl Readers {
    /// The readers among the steps that are wanted (one entry for each step of the plan).
    #[must_use]
    pub fn new(plan: &Plan, wanted: &[bool]) -> Self {
        let mut pairs = Vec::new();
        for (position, (step, wanted)) in (0_u32..).zip(plan.steps.iter().zip(wanted)) {
            if *wanted {
                pairs.extend(plan.depends(&step.act).into_iter().map(|place| (place, position)));
            }
        }
        pairs.sort_unstable();
        pairs.dedup();
        let mut readers = Self { starts: Vec::with_capacity(plan.initial.len() + 1), steps: Vec::new() };
        let mut pairs = pairs.into_iter().peekable();
        for place in (0..plan.initial.len()).map(|place| Place(u32::try_from(place).unwrap_or(u32::MAX))) {
            readers.begin();
            while let Some((_, position)) = pairs.next_if(|(read, _)| *read == place) {
                readers.steps.push(position);
            }
        }
        readers.begin();
        readers
    }

    fn begin(&mut self) {
        self.starts.push(u32::try_from(self.steps.len()).unwrap_or(u32::MAX));
    }

    /// The steps that depend on a place.
    #[must_use]
    pub fn of(&self, place: Place) -> &[u32] {
        let start = |index: usize| self.starts.get(index).map(|start| *start as usize);
        let range = start(place.index()).zip(start(place.index() + 1));
        range.and_then(|(from, to)| self.steps.get(from..to)).unwrap_or_default()
    }
}

impl Plan {
    /// The places on which what a step computes depends. A matrix depends on its cells alone, and what a row gives on what
    /// stands in its column, although a matrix is not decided before all that it gives is there.
    #[must_use]
    pub fn depends(&self, act: &Act) -> Vec<Place> {
        match act {
            Act::Matrix(position, _) => {
                let rows = self.matrices.get(*position).map_or(&[][..], |matrix| &matrix.rows);
                rows.iter().flatten().copied().collect()
            }
            Act::Result(position, column, matrix) => {
                let rows = self.matrices.get(*position).map_or(&[][..], |matrix| &matrix.results);
                let given = rows.iter().filter_map(|row| row.get(*column));
                given.flat_map(given_places).chain([*matrix]).collect()
            }
            act => act.operands(),
        }
    }

    /// For each place whether one of these is computed from it, or is it.
    #[must_use]
    pub fn below(&self, roots: impl IntoIterator<Item = Place>) -> Vec<bool> {
        let mut read = vec![false; self.initial.len()];
        roots.into_iter().for_each(|place| mark(&mut read, place));
        for step in self.steps.iter().rev() {
            if read.get(step.out.index()) == Some(&true) {
                self.depends(&step.act).into_iter().for_each(|place| mark(&mut read, place));
            }
        }
        read
    }
}

fn mark(places: &mut [bool], place: Place) {
    if let Some(marked) = places.get_mut(place.index()) {
        *marked = true;
    }
}

/// The places of the values that a row gives in a column.
pub(super) fn given_places(given: &ResultPlan) -> Vec<Place> {
    match given {
        ResultPlan::Nothing | ResultPlan::Path(..) => Vec::new(),
        ResultPlan::Value(place) => vec![*place],
        ResultPlan::Text(pieces) => pieces
            .iter()
            .filter_map(|piece| match piece {
                PiecePlan::Literal(_) => None,
                PiecePlan::Value(place, _) => Some(*place),
            })
            .collect(),
    }
}
