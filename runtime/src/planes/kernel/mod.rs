//! The loops: each over the words or bits of everybody in a block, compiled for several kinds of processors, of which the best
//! that is there is chosen when the program runs.

mod atom;
mod compare;
mod number;
mod plane;
mod select;
#[cfg(feature = "arrow")]
mod spread;
#[cfg(feature = "parquet")]
mod unpack;

pub(crate) use atom::answer;
#[cfg(feature = "arrow")]
pub(crate) use atom::{answer_bytes, answer_widened, entries};
#[cfg(feature = "arrow")]
pub(crate) use compare::{all_within, widened, within};
#[cfg(test)]
mod tests;

pub(super) use compare::{among, compare};
pub(super) use number::{bits, float, more, size, whole, widen};
pub(super) use plane::both;
pub(super) use select::select;
#[cfg(feature = "arrow")]
pub(crate) use spread::spread;
#[cfg(feature = "parquet")]
pub(crate) use unpack::{Unpacked, part_by_bits, unpack, unpack_room};

use std::ops::Range;

/// Words of everybody, or the same for all.
#[derive(Clone, Copy, Debug)]
pub(super) enum Words<'a> {
    Many(&'a [u64]),
    One(u64),
}

impl<'a> Words<'a> {
    /// Those of some people.
    pub(super) fn part(self, people: Range<usize>) -> Self {
        match self {
            Self::Many(words) => Self::Many(words.get(people).unwrap_or_default()),
            Self::One(word) => Self::One(word),
        }
    }

    /// The words of 64 people; `same` has room for what is the same for all.
    #[inline(always)]
    fn of_block(self, block: usize, same: &'a [u64; 64]) -> &'a [u64; 64] {
        match self {
            Self::Many(words) => words.as_chunks::<64>().0.get(block).unwrap_or(same),
            Self::One(_) => same,
        }
    }

    /// What is the same for all, 64 times; 0 where nothing is.
    #[inline(always)]
    fn same(self) -> [u64; 64] {
        match self {
            Self::Many(_) => [0; 64],
            Self::One(word) => [word; 64],
        }
    }

    /// The word of somebody.
    pub(super) fn at(&self, place: usize) -> u64 {
        match self {
            Self::Many(words) => words.get(place).copied().unwrap_or(0),
            Self::One(word) => *word,
        }
    }
}
