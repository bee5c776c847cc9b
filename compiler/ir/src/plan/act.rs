//! What a step does.

use crate::{Arithmetic, Compare, PatternId, Value};

/// A place in the row of values.
#[derive(Clone, Copy, Debug, PartialEq, Eq, Hash, PartialOrd, Ord)]
pub struct Place(pub u32);

impl Place {
    /// Its number in the row.
    #[must_use]
    pub fn index(self) -> usize {
        self.0 as usize
    }
}

/// A step: computes something and puts it in its place.
#[derive(Clone, Debug)]
pub struct Step {
    /// Where the result stands.
    pub out: Place,
    /// What is computed.
    pub act: Act,
    /// The bits of what the result hangs on: [`FieldPlan::bit`](super::FieldPlan::bit) of every field that can be filled, and
    /// [`MEMORY`]. Where none of these is filled or remembered, it is the same with imputed values taken as absent.
    pub hangs: u64,
}

/// The bit of what segments remember: that may have been a guess.
pub const MEMORY: u64 = 1;

/// What a step computes. Operands are places that are filled before.
#[derive(Clone, Debug)]
#[expect(missing_docs, reason = "most are the operation of the same name")]
pub enum Act {
    Not(Place),
    And(Place, Place),
    Or(Place, Place),
    Compare(Compare, Place, Place),
    OneOf(Place, Among),
    Between(Place, Place, Place),
    Holds(Place, Place),
    Contains(Place, Place),
    StartsWith(Place, Place),
    EndsWith(Place, Place),
    Matches(Place, PatternId),
    Arithmetic(Arithmetic, Place, Place),
    Negate(Place),
    If(Place, Place, Place),
    Otherwise(Place, Place),
    IsMissing(Place),
    IsImputed(Place),
    /// Whether the first is present, and the second absent or another.
    Differs(Place, Place),
    Stated(Place),
    Lower(Place),
    Length(Place),
    Min(Vec<Place>),
    Max(Vec<Place>),
    Abs(Place),
    Round(Place),
    Bucket(Place, Vec<Value>),
    DaysSince(Place, Place),
    /// An int as a float, where branches of both types meet.
    Widen(Place),
    /// The value at a place, which another of the plan's views filled.
    Declassify(Place, usize),
    /// A property of the event at hand.
    Property(u32),
    /// A trait, by its position in the plan; with the places outside of the event that its filters read.
    Trait(usize, Vec<Place>),
    /// A segment with memory, by its position in the plan.
    Memory(usize, Place, Place),
    /// A matrix, by its position in the plan; with all places that it reads. It has an outcome, not a value.
    Matrix(usize, Vec<Place>),
    /// A result column of a matrix; with the place that stands for the matrix.
    Result(usize, usize, Place),
}

/// The constants of `in { … }`.
#[derive(Clone, Debug)]
pub enum Among {
    /// Members, one bit for each.
    Members(u64),
    /// Any values.
    Values(Vec<Value>),
}

impl Among {
    /// The constants; as bits where all are members that fit.
    #[must_use]
    pub fn new(values: &[Value]) -> Self {
        let bits = values.iter().try_fold(0_u64, |bits, value| match value {
            Value::Member(member) if *member < 64 => Some(bits | 1 << member),
            _ => None,
        });
        bits.map_or_else(|| Self::Values(values.to_vec()), Self::Members)
    }
}

impl Act {
    /// The position of the matrix that it decides, where it decides one.
    pub(crate) fn matrix(&self) -> Option<usize> {
        match self {
            Self::Matrix(position, _) => Some(*position),
            _ => None,
        }
    }

    /// The places that it reads.
    #[must_use]
    pub fn operands(&self) -> Vec<Place> {
        let mut operands = Vec::new();
        self.each_operand(|place| operands.push(place));
        operands
    }

    /// Hands over the places that it reads, in order.
    pub fn each_operand(&self, mut each: impl FnMut(Place)) {
        match self {
            Self::Not(a)
            | Self::OneOf(a, _)
            | Self::Matches(a, _)
            | Self::Negate(a)
            | Self::IsMissing(a)
            | Self::IsImputed(a)
            | Self::Stated(a)
            | Self::Lower(a)
            | Self::Length(a)
            | Self::Abs(a)
            | Self::Round(a)
            | Self::Bucket(a, _)
            | Self::Widen(a)
            | Self::Declassify(a, _)
            | Self::Result(_, _, a) => each(*a),
            Self::And(a, b)
            | Self::Or(a, b)
            | Self::Compare(_, a, b)
            | Self::Holds(a, b)
            | Self::Contains(a, b)
            | Self::StartsWith(a, b)
            | Self::EndsWith(a, b)
            | Self::Arithmetic(_, a, b)
            | Self::Otherwise(a, b)
            | Self::DaysSince(a, b)
            | Self::Differs(a, b)
            | Self::Memory(_, a, b) => [*a, *b].into_iter().for_each(each),
            Self::Between(a, b, c) | Self::If(a, b, c) => [*a, *b, *c].into_iter().for_each(each),
            Self::Min(all) | Self::Max(all) | Self::Trait(_, all) | Self::Matrix(_, all) => {
                all.iter().copied().for_each(each);
            }
            Self::Property(_) => {}
        }
    }
}
