//! The loops: each over the words or bits of everybody in a block, compiled for several kinds of processors, of which the best
//! that is there is chosen when the program runs.

mod compare;
mod number;
mod select;
#[cfg(feature = "arrow")]
mod spread;

#[cfg(feature = "arrow")]
pub(crate) use compare::{all_within, widened, within};
#[cfg(test)]
mod tests;

pub(super) use compare::{among, compare};
pub(super) use number::{bits, float, more, size, whole, widen};
pub(super) use select::select;
#[cfg(feature = "arrow")]
pub(crate) use spread::spread;

/// Words of everybody, or the same for all.
#[derive(Clone, Copy, Debug)]
pub(super) enum Words<'a> {
    Many(&'a [u64]),
    One(u64),
}

impl Words<'_> {
    /// The word of somebody.
    pub(super) fn at(&self, place: usize) -> u64 {
        match self {
            Self::Many(words) => words.get(place).copied().unwrap_or(0),
            Self::One(word) => *word,
        }
    }
}
