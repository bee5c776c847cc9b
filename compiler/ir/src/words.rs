//! Words that are known beforehand, each with a number, and found again fast: keys of documents, members, texts of rules.
//!
//! Who looks a word up reads it anyway, so what remains should cost next to nothing: the first and the last eight bytes and the
//! length are all there is to a word of up to sixteen bytes. They are hashed by one multiplication, and compared as numbers.
//! The table holds words of the program alone: nobody outside can fill it with words that clash.

use std::sync::Arc;

/// A table of words, numbered in the order in which they were added.
#[derive(Clone, Debug, Default)]
pub struct Words {
    words: Vec<Arc<str>>,
    /// A power of two of places, at most half of them taken; a word stands at its hash or behind.
    places: Vec<Place>,
}

#[derive(Clone, Copy, Debug)]
struct Place {
    outline: Outline,
    /// The number of the word; none of a free place.
    number: Option<u32>,
}

/// What is compared of a word first.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
struct Outline {
    head: u64,
    tail: u64,
    length: usize,
}

impl Outline {
    #[inline]
    fn of(bytes: &[u8]) -> Self {
        let length = bytes.len();
        let (head, tail) = match (bytes.first_chunk(), bytes.last_chunk()) {
            (Some(head), Some(tail)) => (u64::from_le_bytes(*head), u64::from_le_bytes(*tail)),
            _ => match (bytes.first_chunk(), bytes.last_chunk()) {
                (Some(head), Some(tail)) => {
                    (u64::from(u32::from_le_bytes(*head)), u64::from(u32::from_le_bytes(*tail)))
                }
                _ => (bytes.iter().fold(0, |head, byte| head << 8 | u64::from(*byte)), 0),
            },
        };
        Self { head, tail, length }
    }

    /// Where to begin in a table of this power of two.
    #[inline]
    fn place(self, places: usize) -> usize {
        /// 2^64 divided by the golden ratio: the upper bits of a product with it hang on all lower bits.
        const SPREAD: u64 = 0x9e37_79b9_7f4a_7c15;
        let mixed = (self.head ^ self.tail.rotate_left(27) ^ self.length as u64).wrapping_mul(SPREAD);
        (mixed >> 32) as usize & (places - 1)
    }
}

impl Words {
    /// The number of a word.
    #[inline]
    #[must_use]
    pub fn get(&self, word: &str) -> Option<u32> {
        self.find(word.as_bytes())
    }

    /// The number of the word of these bytes, which need not be text.
    #[inline]
    #[must_use]
    pub fn find(&self, word: &[u8]) -> Option<u32> {
        if self.places.is_empty() {
            return None;
        }
        let outline = Outline::of(word);
        let mut place = outline.place(self.places.len());
        loop {
            let found = self.places.get(place)?;
            let number = found.number?;
            if found.outline == outline
                && (outline.length <= 16 || self.word(number).map(str::as_bytes) == Some(word))
            {
                return Some(number);
            }
            place = (place + 1) & (self.places.len() - 1);
        }
    }

    /// The word of a number.
    #[must_use]
    pub fn word(&self, number: u32) -> Option<&str> {
        self.words.get(number as usize).map(|word| &**word)
    }

    /// The number of a word, which is added where it is new.
    pub fn add(&mut self, word: Arc<str>) -> u32 {
        if let Some(number) = self.get(&word) {
            return number;
        }
        let number = u32::try_from(self.words.len()).unwrap_or(u32::MAX);
        self.words.push(word);
        if self.words.len() * 2 > self.places.len() {
            let places = (self.words.len() * 4).next_power_of_two();
            self.places = vec![Place { outline: Outline::of(&[]), number: None }; places];
            for (number, word) in (0..).zip(&self.words) {
                put(&mut self.places, Outline::of(word.as_bytes()), number);
            }
        } else if let Some(word) = self.words.last() {
            put(&mut self.places, Outline::of(word.as_bytes()), number);
        }
        number
    }

    /// How many there are.
    #[must_use]
    pub fn len(&self) -> usize {
        self.words.len()
    }

    /// Whether there are none.
    #[must_use]
    pub fn is_empty(&self) -> bool {
        self.words.is_empty()
    }
}

/// Puts a word into the first free place from its hash on.
fn put(places: &mut [Place], outline: Outline, number: u32) {
    let first = outline.place(places.len());
    let (before, behind) = places.split_at_mut(first);
    let free = behind.iter_mut().chain(before).find(|place| place.number.is_none());
    if let Some(free) = free {
        *free = Place { outline, number: Some(number) };
    }
}

impl<W: Into<Arc<str>>> FromIterator<W> for Words {
    fn from_iter<I: IntoIterator<Item = W>>(words: I) -> Self {
        let mut all = Self::default();
        for word in words {
            all.add(word.into());
        }
        all
    }
}

#[cfg(test)]
mod tests {
    use super::Words;

    #[test]
    fn every_word_is_found_and_no_other() {
        let words: Vec<String> = (0..2_000_usize).map(|n| "ab".repeat(n % 23) + &n.to_string()).collect();
        let table: Words = words.iter().map(String::as_str).collect();
        assert_eq!(table.len(), words.len());
        for (number, word) in (0..).zip(&words) {
            assert_eq!(table.get(word), Some(number), "{word}");
            assert_eq!(table.word(number), Some(word.as_str()));
            assert_eq!(table.get(&format!("{word}x")), None);
        }
        assert_eq!(table.get(""), None);
        assert_eq!(Words::default().get("a"), None);
    }

    #[test]
    fn words_that_differ_in_one_byte_differ() {
        for length in 1..40_usize {
            let word = "a".repeat(length);
            let table: Words = [word.as_str(), ""].into_iter().collect();
            for place in 0..length {
                let mut other = word.clone();
                other.replace_range(place..=place, "b");
                assert_eq!(table.get(&other), None, "{other}");
            }
            assert_eq!(table.get(&word), Some(0));
            assert_eq!(table.get(""), Some(1));
        }
    }
}
