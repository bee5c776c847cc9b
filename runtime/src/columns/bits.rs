//! A bit for each row of a morsel.

/// The most rows of a morsel.
pub(super) const MOST: usize = 1_024;

/// A bit for each row of a morsel, by its place in it.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub(super) struct Bits([u64; MOST / 64]);

impl Bits {
    /// No row.
    pub(super) const NONE: Self = Self([0; MOST / 64]);

    /// The first so many rows.
    pub(super) fn first(count: usize) -> Self {
        let mut bits = Self::NONE;
        for (block, word) in bits.0.iter_mut().enumerate() {
            *word = match count.saturating_sub(block * 64) {
                0 => 0,
                rest @ 1..64 => (1 << rest) - 1,
                _ => u64::MAX,
            };
        }
        bits
    }

    /// The rows of these words, 64 to a word.
    pub(super) fn of(words: impl Iterator<Item = u64>) -> Self {
        let mut bits = Self::NONE;
        bits.0.iter_mut().zip(words).for_each(|(word, given)| *word = given);
        bits
    }

    /// The words, 64 rows to a word.
    pub(super) fn words(&self) -> &[u64] {
        &self.0
    }

    pub(super) fn has(&self, place: usize) -> bool {
        self.0.get(place / 64).is_some_and(|word| word >> (place % 64) & 1 == 1)
    }

    pub(super) fn set(&mut self, place: usize) {
        self.add(place / 64, 1 << (place % 64));
    }

    /// Adds rows of a block of 64.
    pub(super) fn add(&mut self, block: usize, rows: u64) {
        if let Some(word) = self.0.get_mut(block) {
            *word |= rows;
        }
    }

    pub(super) fn and(&self, other: &Self) -> Self {
        Self::of(self.0.iter().zip(&other.0).map(|(a, b)| a & b))
    }

    pub(super) fn or(&self, other: &Self) -> Self {
        Self::of(self.0.iter().zip(&other.0).map(|(a, b)| a | b))
    }

    pub(super) fn without(&self, other: &Self) -> Self {
        Self::of(self.0.iter().zip(&other.0).map(|(a, b)| a & !b))
    }

    /// Calls `each` with the place of each row.
    #[inline]
    pub(super) fn each(&self, mut each: impl FnMut(usize)) {
        for (block, word) in self.0.iter().enumerate() {
            let mut rest = *word;
            while rest != 0 {
                each(block * 64 + rest.trailing_zeros() as usize);
                rest &= rest - 1;
            }
        }
    }
}
