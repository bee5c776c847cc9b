//! Which expressions the pieces of a program hold, in the order written.

use crate::{
    EventId, EventMatch, Expect, ExprId, Localised, Matrix, Path, Piece, Profiling, ResultCell, SegmentRule,
    Show, Step, Test, TestStep, Text, TraitRule,
};

impl Text {
    /// The values in it.
    pub fn expressions(&self) -> impl Iterator<Item = ExprId> + '_ {
        self.pieces.iter().filter_map(|piece| match piece {
            Piece::Literal(_) => None,
            Piece::Value(value) => Some(*value),
        })
    }
}

impl Localised {
    /// The values in it, in every language.
    pub fn expressions(&self) -> impl Iterator<Item = ExprId> + '_ {
        self.texts().flat_map(Text::expressions)
    }

    /// The text in every language, the default first.
    pub fn texts(&self) -> impl Iterator<Item = &Text> {
        std::iter::once(&self.default).chain(self.variants.iter().map(|(_, text)| text))
    }
}

impl ResultCell {
    /// The values in it; none in a path.
    #[must_use]
    pub fn expressions(&self) -> Vec<ExprId> {
        match self {
            Self::Path(_) => Vec::new(),
            Self::Text(text) => text.expressions().collect(),
            Self::Value(value) => vec![*value],
        }
    }
}

impl EventMatch {
    /// Its filter, if any.
    pub fn expressions(&self) -> impl Iterator<Item = ExprId> + '_ {
        self.filter.iter().copied()
    }
}

impl TraitRule {
    /// Its values and filters.
    #[must_use]
    pub fn expressions(&self) -> Vec<ExprId> {
        match self {
            Self::Aggregate(aggregate) => aggregate.value.into_iter().chain(aggregate.filter).collect(),
            Self::Then { .. } => self.matches().flat_map(EventMatch::expressions).collect(),
        }
    }
}

impl TraitRule {
    /// The events that a `then` waits for, in order; none for an aggregate.
    pub fn matches(&self) -> impl Iterator<Item = &EventMatch> {
        let (first, followed) = match self {
            Self::Aggregate(_) => (None, [].as_slice()),
            Self::Then { first, followed } => (Some(first), followed.as_slice()),
        };
        first.into_iter().chain(followed.iter().map(|(event, _)| event))
    }

    /// The events that it reads, in order.
    pub fn events(&self) -> impl Iterator<Item = EventId> + '_ {
        let aggregated = match self {
            Self::Aggregate(aggregate) => Some(aggregate.event),
            Self::Then { .. } => None,
        };
        aggregated.into_iter().chain(self.matches().map(|event| event.event))
    }
}

impl SegmentRule {
    /// Its conditions.
    #[must_use]
    pub fn expressions(&self) -> Vec<ExprId> {
        match self {
            Self::When(when) => vec![*when],
            Self::Memory { enter, leave } => vec![*enter, *leave],
        }
    }
}

impl Matrix {
    /// Its columns and the cells of its rows.
    pub fn conditions(&self) -> impl Iterator<Item = ExprId> + '_ {
        let cells = self.rows.iter().flat_map(|row| row.cells.iter().flatten().copied());
        self.columns.iter().map(|column| column.value).chain(cells)
    }

    /// The values that its rows give.
    pub fn given(&self) -> impl Iterator<Item = ExprId> + '_ {
        self.rows.iter().flat_map(|row| row.results.iter().flatten()).flat_map(ResultCell::expressions)
    }
}

impl Show {
    /// What it is called, its arguments and its condition.
    pub fn expressions(&self) -> impl Iterator<Item = ExprId> + '_ {
        let arguments = self.arguments.iter().flat_map(|(_, value)| value.expressions());
        self.what.expressions().chain(arguments).chain(self.when)
    }
}

impl Step {
    /// Everything that it reads.
    pub fn expressions(&self) -> impl Iterator<Item = ExprId> + '_ {
        let done = self.done.iter().flat_map(EventMatch::expressions);
        self.title
            .expressions()
            .chain(self.show.iter().flat_map(Show::expressions))
            .chain(self.skip)
            .chain(done)
    }
}

impl Path {
    /// Everything that it reads.
    pub fn expressions(&self) -> impl Iterator<Item = ExprId> + '_ {
        let welcome = self.welcome.iter().flat_map(Localised::expressions);
        self.title.expressions().chain(welcome).chain(self.steps.iter().flat_map(Step::expressions))
    }
}

impl Profiling {
    /// The conditions of its stages.
    pub fn expressions(&self) -> impl Iterator<Item = ExprId> + '_ {
        self.stages.iter().filter_map(|stage| stage.when)
    }
}

impl Test {
    /// The conditions that it expects.
    pub fn expressions(&self) -> impl Iterator<Item = ExprId> + '_ {
        self.steps.iter().filter_map(|(step, _)| match step {
            TestStep::Expect(Expect::Holds(holds, _)) => Some(*holds),
            _ => None,
        })
    }
}
