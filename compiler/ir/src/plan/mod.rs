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
mod moves;
mod operation;
mod readers;
mod roots;
mod source;
mod tables;
mod turns;

pub use act::{Act, Among, MEMORY, Place, Step};
pub use build::{build, build_nodes};
pub use events::{EventSteps, Steady};
pub use readers::Readers;
pub use source::Source;

use crate::{
    AggregateFn, EventId, ExprId, FieldId, HitPolicy, MatrixId, PathId, PurposeId, Slot, TraitId, Type,
    Window,
};
use std::fmt;

/// How much an evaluation must hold.
#[derive(Clone, Copy, Debug, PartialEq, Eq, Hash)]
pub enum Scope {
    /// Segments, matrices and questions: of texts, arguments and states of steps no more than tells which questions matter.
    Summary,
    /// Everything that a document shows: texts, steps, arguments too.
    Document,
}

/// A program that names what is not there, or whose expressions go round in a circle.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct Malformed {
    /// What is wrong, in words.
    pub what: String,
}

impl fmt::Display for Malformed {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        write!(f, "the program is malformed: {}", self.what)
    }
}

impl std::error::Error for Malformed {}

/// The plan of a purpose's view.
#[derive(Debug)]
pub struct Plan {
    /// The purposes whose views are read: first its own, then those of declassified values.
    pub sights: Vec<PurposeId>,
    /// What every place holds before the first step.
    pub initial: Vec<Slot>,
    /// The place of the instant, where it is read.
    pub now: Option<Place>,
    /// The fields read.
    pub fields: Vec<FieldPlan>,
    /// The steps in order.
    pub steps: Vec<Step>,
    /// The traits.
    pub traits: Vec<TraitPlan>,
    /// The segments with memory.
    pub memories: Vec<MemoryPlan>,
    /// The matrices.
    pub matrices: Vec<MatrixPlan>,
    /// The matrices of the own view that give paths, in order of declaration, with their positions.
    pub paths: Vec<(MatrixId, usize)>,
    /// What completes steps of paths.
    pub matches: Vec<MatchPlan>,
    /// For each place whether it moves with the clock by itself.
    pub moving: Vec<bool>,
    /// Steps (by their place in `steps`) that the segments with memory depend on, in order.
    pub fold: Vec<u32>,
    /// Truth values that can turn as time goes by, by their place: among the steps of `fold`.
    pub fold_clock: Vec<Place>,
    /// The same among all steps.
    pub clock: Vec<Place>,
    /// Traits (by their place in `traits`) that the segments with memory depend on.
    pub fold_traits: Vec<u32>,
    /// Where things of the own view stand.
    pub index: Index,
}

/// Where things of the own view stand.
#[derive(Debug, Default)]
pub struct Index {
    /// The place of each expression that is evaluated.
    pub nodes: Table<Place>,
    /// The position of each field in `Plan::fields`.
    pub fields: Table<usize>,
    /// The place of each trait.
    pub traits: Table<Place>,
    /// The place of each segment.
    pub segments: Table<Place>,
    /// The position of each matrix in `Plan::matrices`.
    pub matrices: Table<usize>,
}

/// What some entries of one of the program's tables have here, by their index.
#[derive(Debug)]
pub struct Table<T>(Vec<Option<T>>);

impl<T> Default for Table<T> {
    fn default() -> Self {
        Self(Vec::new())
    }
}

impl<T: Copy> Table<T> {
    /// What the entry of this index has.
    #[must_use]
    pub fn get(&self, index: usize) -> Option<T> {
        self.0.get(index).copied().flatten()
    }

    /// Says what the entry of this index has.
    pub fn insert(&mut self, index: usize, entry: T) {
        if self.0.len() <= index {
            self.0.resize(index + 1, None);
        }
        if let Some(place) = self.0.get_mut(index) {
            *place = Some(entry);
        }
    }

    /// The indices that have something, and what.
    pub fn iter(&self) -> impl Iterator<Item = (usize, T)> + '_ {
        self.iter_from(0)
    }

    /// The same from an index on.
    #[inline]
    pub fn iter_from(&self, first: usize) -> impl Iterator<Item = (usize, T)> + '_ {
        let rest = self.0.get(first..).unwrap_or_default().iter().enumerate();
        rest.filter_map(move |(index, entry)| Some((first + index, (*entry)?)))
    }
}

/// A field that is read.
#[derive(Debug)]
pub struct FieldPlan {
    /// Which one.
    pub field: FieldId,
    /// Its type.
    pub ty: Type,
    /// Which of the plan's views reads it.
    pub sight: usize,
    /// Where it stands.
    pub place: Place,
    /// Whether it has fallbacks.
    pub filled: bool,
    /// The bit by which steps say that they hang on it. Of many fields some share a bit: then a step says so once too often.
    pub bit: u64,
    /// For each fallback, the positions in `Plan::fields` of the fields that make its groups.
    pub by: Vec<Vec<usize>>,
}

/// A trait that is computed.
#[derive(Debug)]
pub struct TraitPlan {
    /// Which one.
    pub id: TraitId,
    /// Which of the plan's views sees its events.
    pub sight: usize,
    /// Where it stands.
    pub place: Place,
    /// How it is computed.
    pub rule: RulePlan,
    /// Whether what its filters say of an event can change.
    pub steady: Steady,
}

/// How a trait is computed.
#[derive(Debug)]
pub enum RulePlan {
    /// An aggregate over events.
    Aggregate {
        /// What is computed.
        function: AggregateFn,
        /// Over which events.
        events: EventSteps,
        /// How far back.
        window: Option<Window>,
    },
    /// Events one after another; how soon each follows the one before.
    Then {
        /// The events of each stage.
        stages: Vec<EventSteps>,
        /// Microseconds from each stage but the last to the next.
        within: Vec<i64>,
    },
}

/// A segment with memory.
#[derive(Clone, Copy, Debug)]
pub struct MemoryPlan {
    /// Where it stands.
    pub place: Place,
}

/// A matrix.
#[derive(Debug)]
pub struct MatrixPlan {
    /// Which rows count.
    pub hit: HitPolicy,
    /// For each row the places of its cells.
    pub rows: Vec<Vec<Place>>,
    /// For each row what it gives in each column.
    pub results: Vec<Vec<ResultPlan>>,
    /// The column that gives paths.
    pub path_column: Option<usize>,
}

/// What a row gives.
#[derive(Debug)]
pub enum ResultPlan {
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
pub enum PiecePlan {
    /// As it stands.
    Literal(std::sync::Arc<str>),
    /// The value at a place, of a type.
    Value(Place, Type),
}

/// What completes a step of a path.
#[derive(Debug)]
pub struct MatchPlan {
    /// The event.
    pub event: EventId,
    /// The filter.
    pub filter: Option<ExprId>,
    /// How it is looked for.
    pub steps: EventSteps,
}
