//! What is computed: operations on planes and lanes.
//!
//! A *lane* is a word for each person. While a plan is compiled, an operation is known by its number, and so are the plane and
//! the lane that it gives; afterwards numbers are those of registers.

use onboard_ir::{Arithmetic, Compare};
use onboard_jit::lower::Question;

/// Where a lane comes from.
#[derive(Clone, Copy, Debug, PartialEq, Eq, Hash, PartialOrd, Ord)]
pub(super) enum Source {
    /// The same word for everybody.
    Constant(u64),
    /// The instant, for everybody.
    Now,
    /// A column of the block.
    Column(u32),
    /// What an operation gave.
    Lane(u32),
}

/// What words are where they are compared.
#[derive(Clone, Copy, Debug, PartialEq, Eq, Hash, PartialOrd, Ord)]
pub(crate) enum Order {
    Unsigned,
    Signed,
    Float,
}

/// The comparisons that all others are made of.
#[derive(Clone, Copy, Debug, PartialEq, Eq, Hash, PartialOrd, Ord)]
pub(super) enum How {
    Equal,
    Less,
    AtMost,
}

/// A field that makes groups.
#[derive(Clone, Copy, Debug, PartialEq, Eq, Hash, PartialOrd, Ord)]
pub(super) struct Group {
    /// Its column.
    pub(super) column: u32,
    /// Those of whom it is known; none where that is everybody.
    pub(super) present: Option<u32>,
}

/// An operation. What is no [`Source`] is the number of a plane.
#[derive(Clone, Debug, PartialEq, Eq, Hash)]
pub(super) enum Operation {
    /// Those of whom a field is known.
    Present(u32),
    /// Those who allow a purpose.
    Allowed(u32),
    /// A column of truths.
    Truths(u32),
    Not(u32),
    And(u32, u32),
    Or(u32, u32),
    /// Those of the first alone.
    Without(u32, u32),
    Xor(u32, u32),
    /// Of the first those of the second, of all others those of the third.
    Choose(u32, u32, u32),
    Compare(Order, How, Source, Source),
    /// An int with a float.
    Mixed(Compare, Source, Source),
    /// Whether a member's bit is set.
    Among(Source, Source),
    /// Words of those in the plane from the first, of others from the second.
    Select(u32, Source, Source),
    /// Arithmetic on ints: the plane is of those whose result fits.
    Whole(Arithmetic, Source, Source),
    /// Arithmetic on floats: the plane is of those whose result is finite.
    Float(Arithmetic, Source, Source),
    /// Ints as floats.
    Widen(Source),
    /// The absolute value of floats.
    Size(Source),
    /// How many bits are set.
    Bits(Source),
    /// One more for those in the plane.
    More(Source, u32),
    /// What the interpreter computes; for those in the plane only, where there is one.
    Ask(Question, Source, Source, Option<u32>),
    /// What fallbacks give those who are not in the plane; its own plane is of those who have a value then.
    Fill {
        /// The number of what was learned.
        filling: u32,
        /// Those of whom the field is known.
        present: u32,
        /// Its column, where that is of words.
        column: Option<u32>,
        /// The fields of all groups.
        by: Box<[Group]>,
    },
}

impl Operation {
    /// Calls `plane` with each plane that is read and `source` with each source.
    pub(super) fn visit(&mut self, plane: &mut impl FnMut(&mut u32), source: &mut impl FnMut(&mut Source)) {
        match self {
            Self::Present(_) | Self::Allowed(_) | Self::Truths(_) => {}
            Self::Not(a) => plane(a),
            Self::And(a, b) | Self::Or(a, b) | Self::Without(a, b) | Self::Xor(a, b) => {
                plane(a);
                plane(b);
            }
            Self::Choose(c, a, b) => {
                plane(c);
                plane(a);
                plane(b);
            }
            Self::Compare(_, _, a, b)
            | Self::Mixed(_, a, b)
            | Self::Among(a, b)
            | Self::Whole(_, a, b)
            | Self::Float(_, a, b) => {
                source(a);
                source(b);
            }
            Self::Select(of, a, b) => {
                plane(of);
                source(a);
                source(b);
            }
            Self::Widen(a) | Self::Size(a) | Self::Bits(a) => source(a),
            Self::More(a, of) => {
                source(a);
                plane(of);
            }
            Self::Ask(_, a, b, of) => {
                source(a);
                source(b);
                of.iter_mut().for_each(plane);
            }
            Self::Fill { present, by, .. } => {
                plane(present);
                by.iter_mut().filter_map(|group| group.present.as_mut()).for_each(plane);
            }
        }
    }

    /// Whether it gives a plane, and whether a lane.
    pub(super) fn gives(&self) -> (bool, bool) {
        match self {
            Self::Select(..) | Self::Widen(_) | Self::Size(_) | Self::Bits(_) | Self::More(..) => {
                (false, true)
            }
            Self::Whole(..) | Self::Float(..) | Self::Ask(..) | Self::Fill { .. } => (true, true),
            _ => (true, false),
        }
    }
}
