//! A bit for each person of a block.

/// The most people of a block. Memory is read fastest in long runs, and much is done once for a block; but the columns that rules
/// read twice should still be in the second cache.
pub const BLOCK: usize = 16_384;

/// People of a block: a bit for each by their place in it, 64 to a word, the first lowest. It holds the words up to the last that
/// was asked for; whoever is beyond is not in it.
#[derive(Clone, Debug, Default)]
pub struct Plane(Vec<u64>);

/// Nobody, to refer to.
pub(crate) static NOBODY: Plane = Plane::NONE;

impl Plane {
    /// Nobody.
    pub const NONE: Self = Self(Vec::new());

    /// The first so many people.
    #[must_use]
    pub fn first(count: usize) -> Self {
        let mut plane = Self::NONE;
        plane.become_first(count);
        plane
    }

    /// The people of these words.
    #[must_use]
    pub fn of(words: impl Iterator<Item = u64>) -> Self {
        Self(words.collect())
    }

    /// The words, as many as it holds.
    #[must_use]
    pub fn words(&self) -> &[u64] {
        &self.0
    }

    pub(crate) fn words_mut(&mut self) -> &mut [u64] {
        &mut self.0
    }

    /// The word at a place.
    fn word(&self, place: usize) -> u64 {
        self.0.get(place).copied().unwrap_or(0)
    }

    /// Holds so many words from now on; of those that it held already the people stay.
    pub(crate) fn fit(&mut self, words: usize) {
        self.0.resize(words, 0);
    }

    /// Becomes nobody, and holds so many words.
    pub(crate) fn clear(&mut self, words: usize) {
        self.0.clear();
        self.0.resize(words, 0);
    }

    /// Becomes the first so many people.
    pub(crate) fn become_first(&mut self, count: usize) {
        self.0.clear();
        self.0.resize(count / 64, u64::MAX);
        if !count.is_multiple_of(64) {
            self.0.push((1 << (count % 64)) - 1);
        }
    }

    /// Whether somebody is in it.
    #[must_use]
    pub fn has(&self, place: usize) -> bool {
        self.word(place / 64) >> (place % 64) & 1 == 1
    }

    /// Takes somebody in; nobody beyond the largest block.
    #[inline]
    pub fn set(&mut self, place: usize) {
        self.add(place / 64, 1 << (place % 64));
    }

    /// Takes somebody in, or out.
    #[inline]
    pub fn put(&mut self, place: usize, inside: bool) {
        if inside {
            self.set(place);
        } else if let Some(word) = self.0.get_mut(place / 64) {
            *word &= !(1 << (place % 64));
        }
    }

    /// Takes in people of a word.
    #[inline]
    pub(crate) fn add(&mut self, place: usize, people: u64) {
        match self.0.get_mut(place) {
            Some(word) => *word |= people,
            None => self.grow(place, people),
        }
    }

    #[cold]
    fn grow(&mut self, place: usize, people: u64) {
        if place < BLOCK / 64 {
            self.0.resize(place, 0);
            self.0.push(people);
        }
    }

    /// Takes in everybody of another.
    #[cfg(feature = "arrow")]
    pub(crate) fn join(&mut self, other: &Self) {
        self.fit(self.0.len().max(other.0.len()));
        self.0.iter_mut().zip(&other.0).for_each(|(a, b)| *a |= b);
    }

    /// Whether everybody of another is in it.
    pub(crate) fn covers(&self, other: &Self) -> bool {
        let (both, beyond) = other.0.split_at(self.0.len().min(other.0.len()));
        let missing = both.iter().zip(&self.0).fold(0, |missing, (b, a)| missing | (b & !a));
        beyond.iter().fold(missing, |missing, word| missing | word) == 0
    }

    /// What comes of each word of this one and another, or of as many as this one holds.
    fn with(&self, other: &Self, both: impl Fn(u64, u64) -> u64) -> Self {
        let mut plane = self.clone();
        let (here, beyond) = plane.0.split_at_mut(self.0.len().min(other.0.len()));
        here.iter_mut().zip(&other.0).for_each(|(a, b)| *a = both(*a, *b));
        beyond.iter_mut().for_each(|a| *a = both(*a, 0));
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
        let (long, short) = if self.0.len() < other.0.len() { (other, self) } else { (self, other) };
        long.with(short, |a, b| a | b)
    }

    /// Those in this one alone.
    #[must_use]
    pub fn without(&self, other: &Self) -> Self {
        self.with(other, |a, b| a & !b)
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

/// The same people, however many words both hold.
impl PartialEq for Plane {
    fn eq(&self, other: &Self) -> bool {
        self.covers(other) && other.covers(self)
    }
}

impl Eq for Plane {}

#[cfg(test)]
mod tests {
    use super::{BLOCK, Plane};
    use proptest::collection::btree_set;
    use proptest::prelude::*;
    use std::collections::BTreeSet;

    type People = BTreeSet<usize>;

    fn plane(people: &People) -> Plane {
        let mut plane = Plane::NONE;
        people.iter().for_each(|place| plane.set(*place));
        plane
    }

    fn people(plane: &Plane) -> People {
        let mut people = People::new();
        plane.each(|place| assert!(people.insert(place)));
        people
    }

    proptest! {
        /// However many words they hold, planes are sets of people.
        #[test]
        fn planes_are_sets(
            a in btree_set(0..200_usize, 0..20),
            b in btree_set(0..400_usize, 0..20),
            c in btree_set(0..400_usize, 0..20),
            words in 0..8_usize,
        ) {
            let [pa, pb, pc] = [&a, &b, &c].map(plane);
            prop_assert_eq!(people(&pa.and(&pb)), &a & &b);
            prop_assert_eq!(people(&pb.and(&pa)), &a & &b);
            prop_assert_eq!(people(&pa.or(&pb)), &a | &b);
            prop_assert_eq!(people(&pb.or(&pa)), &a | &b);
            prop_assert_eq!(people(&pa.without(&pb)), &a - &b);
            prop_assert_eq!(people(&pb.without(&pa)), &b - &a);
            prop_assert_eq!(people(&pc.choose(&pa, &pb)), &(&a & &c) | &(&b - &c));
            prop_assert_eq!(pa.covers(&pb), b.is_subset(&a));
            prop_assert_eq!(pb.covers(&pa), a.is_subset(&b));
            prop_assert_eq!(pa == pb, a == b);
            prop_assert_eq!((pa.count(), pa.is_empty(), pa.lowest()), (a.len(), a.is_empty(), a.first().copied()));
            let mut fitted = pb.clone();
            fitted.fit(words);
            prop_assert_eq!(people(&fitted), b.range(..words * 64).copied().collect::<People>());
            prop_assert_eq!(fitted.words().len(), words);
            let mut out = pb.clone();
            a.iter().for_each(|place| out.put(*place, false));
            prop_assert_eq!(people(&out), &b - &a);
            prop_assert!((0..400).all(|place| out.has(place) == (b.contains(&place) && !a.contains(&place))));
            prop_assert_eq!(people(&Plane::first(words * 50)), (0..words * 50).collect::<People>());
        }
    }

    #[test]
    fn nobody_is_beyond_the_largest_block() {
        let mut plane = Plane::NONE;
        plane.set(BLOCK);
        plane.put(usize::MAX, true);
        assert!(plane.is_empty());
        plane.set(BLOCK - 1);
        assert_eq!((plane.count(), plane.words().len()), (1, BLOCK / 64));
    }
}
