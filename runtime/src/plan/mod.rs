//! The plan of a view: which places there are, and the steps that fill them, in order.
//!
//! All values of an evaluation stand in one row of places. A plan is made once for each purpose and scope: every expression
//! that the view needs has a place, and each step reads only places that earlier steps have filled. Names (`let`, `when`
//! segments) cost nothing: they are the place of what they stand for. What the view may not see has no step at all; its place
//! holds absent(withheld) from the beginning.

mod act;
mod build;
mod cone;
mod each;
mod emit;
mod events;
mod finish;
mod operation;
mod roots;
mod tables;
mod turns;

pub(crate) use act::{Act, Among, Place, Step};
pub(crate) use build::{build, build_nodes};
pub(crate) use events::{EventSteps, Steady};

use crate::Slot;
use onboard_ir::{
    AggregateFn, EventId, ExprId, FieldId, HitPolicy, MatrixId, PathId, PurposeId, Type, Window,
};

/// The plan of a purpose's view.
#[derive(Debug)]
pub(crate) struct Plan {
    /// The purposes whose views are read: first its own, then those of declassified values.
    pub(crate) sights: Vec<PurposeId>,
    /// What every place holds before the first step.
    pub(crate) initial: Vec<Slot>,
    /// The place of the instant, where it is read.
    pub(crate) now: Option<Place>,
    /// The fields read.
    pub(crate) fields: Vec<FieldPlan>,
    /// The steps in order.
    pub(crate) steps: Vec<Step>,
    /// The traits.
    pub(crate) traits: Vec<TraitPlan>,
    /// The segments with memory.
    pub(crate) memories: Vec<MemoryPlan>,
    /// The matrices.
    pub(crate) matrices: Vec<MatrixPlan>,
    /// The matrices of the own view that give paths, in order of declaration, with their positions.
    pub(crate) paths: Vec<(MatrixId, usize)>,
    /// What completes steps of paths.
    pub(crate) matches: Vec<MatchPlan>,
    /// For each place whether it moves with the clock by itself.
    pub(crate) moving: Vec<bool>,
    /// Steps (by their place in `steps`) that the segments with memory depend on, in order.
    pub(crate) fold: Vec<u32>,
    /// Truth values that can turn as time goes by, by their place: among the steps of `fold`.
    pub(crate) fold_clock: Vec<Place>,
    /// The same among all steps.
    pub(crate) clock: Vec<Place>,
    /// Traits (by their place in `traits`) that the segments with memory depend on.
    pub(crate) fold_traits: Vec<u32>,
    /// Where things of the own view stand.
    pub(crate) index: Index,
}

/// Where things of the own view stand.
#[derive(Debug, Default)]
pub(crate) struct Index {
    /// The place of each expression that is evaluated.
    pub(crate) nodes: Table<Place>,
    /// The position of each field in `Plan::fields`.
    pub(crate) fields: Table<usize>,
    /// The place of each trait.
    pub(crate) traits: Table<Place>,
    /// The place of each segment.
    pub(crate) segments: Table<Place>,
    /// The position of each matrix in `Plan::matrices`.
    pub(crate) matrices: Table<usize>,
}

/// What some entries of one of the program's tables have here, by their index.
#[derive(Debug)]
pub(crate) struct Table<T>(Vec<Option<T>>);

impl<T> Default for Table<T> {
    fn default() -> Self {
        Self(Vec::new())
    }
}

impl<T: Copy> Table<T> {
    pub(crate) fn get(&self, index: usize) -> Option<T> {
        self.0.get(index).copied().flatten()
    }

    pub(crate) fn insert(&mut self, index: usize, entry: T) {
        if self.0.len() <= index {
            self.0.resize(index + 1, None);
        }
        if let Some(place) = self.0.get_mut(index) {
            *place = Some(entry);
        }
    }

    /// The indices that have something, and what.
    pub(crate) fn iter(&self) -> impl Iterator<Item = (usize, T)> + '_ {
        self.0.iter().enumerate().filter_map(|(index, entry)| Some((index, (*entry)?)))
    }
}

/// A field that is read.
#[derive(Debug)]
pub(crate) struct FieldPlan {
    pub(crate) field: FieldId,
    /// Which of the plan's views reads it.
    pub(crate) sight: usize,
    pub(crate) place: Place,
    /// Whether it has fallbacks.
    pub(crate) filled: bool,
    /// For each fallback, the positions in `Plan::fields` of the fields that make its groups.
    pub(crate) by: Vec<Vec<usize>>,
}

/// A trait that is computed.
#[derive(Debug)]
pub(crate) struct TraitPlan {
    pub(crate) sight: usize,
    pub(crate) place: Place,
    pub(crate) rule: RulePlan,
    /// Whether what its filters say of an event can change.
    pub(crate) steady: Steady,
}

/// How a trait is computed.
#[derive(Debug)]
pub(crate) enum RulePlan {
    /// An aggregate over events.
    Aggregate { function: AggregateFn, events: EventSteps, window: Option<Window> },
    /// Events one after another; how soon each follows the one before.
    Then { stages: Vec<EventSteps>, within: Vec<i64> },
}

/// A segment with memory.
#[derive(Clone, Copy, Debug)]
pub(crate) struct MemoryPlan {
    pub(crate) place: Place,
}

/// A matrix.
#[derive(Debug)]
pub(crate) struct MatrixPlan {
    pub(crate) hit: HitPolicy,
    /// For each row the places of its cells.
    pub(crate) rows: Vec<Vec<Place>>,
    /// For each row what it gives in each column.
    pub(crate) results: Vec<Vec<ResultPlan>>,
    /// The column that gives paths.
    pub(crate) path_column: Option<usize>,
}

/// What a row gives.
#[derive(Debug)]
pub(crate) enum ResultPlan {
    /// Nothing.
    Nothing,
    /// A path.
    Path(PathId, std::sync::Arc<str>),
    /// The value at a place.
    Value(Place),
    /// A text of pieces.
    Text(Vec<PiecePlan>),
}

/// A piece of a text.
#[derive(Debug)]
pub(crate) enum PiecePlan {
    /// As it stands.
    Literal(std::sync::Arc<str>),
    /// The value at a place, of a type.
    Value(Place, Type),
}

/// What completes a step of a path.
#[derive(Debug)]
pub(crate) struct MatchPlan {
    /// The event and the filter, as the program has them.
    pub(crate) event: EventId,
    pub(crate) filter: Option<ExprId>,
    pub(crate) steps: EventSteps,
}
