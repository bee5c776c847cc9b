//! A bit for each person of a block.

/// The most people of a block: as many as can be while the columns that rules read stay in the second cache. Memory is read
/// fastest in long runs.
pub const BLOCK: usize = 4_096;

/// Words of a plane.
pub(crate) const WORDS: usize = BLOCK / 64;

/// A bit for each person of a block, by their place in it: 64 to a word, the first lowest.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub struct Plane([u64; WORDS]);

impl Plane {
    /// Nobody.
    pub const NONE: Self = Self([0; WORDS]);
    /// Everybody.
    pub const ALL: Self = Self([u64::MAX; WORDS]);

    /// The first so many people.
    #[must_use]
    pub fn first(count: usize) -> Self {
        let mut plane = Self::NONE;
        for (place, word) in plane.0.iter_mut().enumerate() {
            *word = match count.saturating_sub(place * 64) {
                0 => 0,
                rest @ 1..64 => (1 << rest) - 1,
                _ => u64::MAX,
            };
        }
        plane
    }

    /// The people of these words.
    #[must_use]
    pub fn of(words: impl Iterator<Item = u64>) -> Self {
        let mut plane = Self::NONE;
        plane.0.iter_mut().zip(words).for_each(|(word, given)| *word = given);
        plane
    }

    /// The words.
    #[must_use]
    pub fn words(&self) -> &[u64] {
        &self.0
    }

    pub(crate) fn words_mut(&mut self) -> &mut [u64; WORDS] {
        &mut self.0
    }

    /// Whether somebody is in it.
    #[must_use]
    pub fn has(&self, place: usize) -> bool {
        self.0.get(place / 64).is_some_and(|word| word >> (place % 64) & 1 == 1)
    }

    /// Takes somebody in.
    #[inline]
    pub fn set(&mut self, place: usize) {
        self.add(place / 64, 1 << (place % 64));
    }

    /// Takes somebody in, or out.
    #[inline]
    pub fn put(&mut self, place: usize, inside: bool) {
        if let Some(word) = self.0.get_mut(place / 64) {
            let bit = 1 << (place % 64);
            *word = if inside { *word | bit } else { *word & !bit };
        }
    }

    /// Takes in people of a word.
    pub(crate) fn add(&mut self, word: usize, people: u64) {
        if let Some(word) = self.0.get_mut(word) {
            *word |= people;
        }
    }

    /// Takes in everybody of another.
    #[cfg(feature = "arrow")]
    pub(crate) fn join(&mut self, other: &Self) {
        self.0.iter_mut().zip(&other.0).for_each(|(a, b)| *a |= b);
    }

    /// Takes out everybody of another.
    pub(crate) fn leave_out(&mut self, other: &Self) {
        self.0.iter_mut().zip(&other.0).for_each(|(a, b)| *a &= !b);
    }

    /// Whether everybody of another is in it.
    pub(crate) fn covers(&self, other: &Self) -> bool {
        self.0.iter().zip(&other.0).fold(0, |missing, (a, b)| missing | (b & !a)) == 0
    }

    /// Becomes what comes of each word of two others.
    #[inline(always)]
    pub(crate) fn become_of(&mut self, a: &Self, b: &Self, of: impl Fn(u64, u64) -> u64) {
        self.0.iter_mut().zip(a.0.iter().zip(&b.0)).for_each(|(word, (a, b))| *word = of(*a, *b));
    }

    fn with(&self, other: &Self, both: impl Fn(u64, u64) -> u64) -> Self {
        let mut plane = *self;
        plane.0.iter_mut().zip(&other.0).for_each(|(a, b)| *a = both(*a, *b));
        plane
    }

    /// Those in both.
    #[must_use]
    pub fn and(&self, other: &Self) -> Self {
        self.with(other, |a, b| a & b)
    }

    /// Those in either.
    #[must_use]
    pub fn or(&self, other: &Self) -> Self {
        self.with(other, |a, b| a | b)
    }

    /// Those in this one alone.
    #[must_use]
    pub fn without(&self, other: &Self) -> Self {
        self.with(other, |a, b| a & !b)
    }

    /// Those in one of both and not in the other.
    #[must_use]
    pub fn xor(&self, other: &Self) -> Self {
        self.with(other, |a, b| a ^ b)
    }

    /// All others.
    #[must_use]
    pub fn not(&self) -> Self {
        self.with(self, |a, _| !a)
    }

    /// Those of `a` who are in this one, and those of `b` who are not.
    #[must_use]
    pub fn choose(&self, a: &Self, b: &Self) -> Self {
        a.and(self).or(&b.without(self))
    }

    /// Whether nobody is in it.
    #[must_use]
    pub fn is_empty(&self) -> bool {
        self.0.iter().fold(0, |any, word| any | word) == 0
    }

    /// The first person in it.
    #[must_use]
    pub fn lowest(&self) -> Option<usize> {
        let (place, word) = self.0.iter().enumerate().find(|(_, word)| **word != 0)?;
        Some(place * 64 + word.trailing_zeros() as usize)
    }

    /// How many.
    #[must_use]
    pub fn count(&self) -> usize {
        self.0.iter().map(|word| word.count_ones() as usize).sum()
    }

    /// Calls `each` with the place of each person in it.
    #[inline]
    pub fn each(&self, mut each: impl FnMut(usize)) {
        for (place, word) in self.0.iter().enumerate() {
            let mut rest = *word;
            while rest != 0 {
                each(place * 64 + rest.trailing_zeros() as usize);
                rest &= rest - 1;
            }
        }
    }
}
