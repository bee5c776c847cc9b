//! Which people of a job raise which counter.

/// A bit for each person of a job, for each counter. The bits of a counter stand side by side, so that people are counted, and
/// some of them left out, by 64 at once.
#[derive(Clone, Debug, Default)]
pub(crate) struct Marks {
    /// The words of each counter.
    words: usize,
    bits: Vec<u64>,
    person: usize,
}

impl Marks {
    /// Nobody raises any of so many counters; there are so many people, of whom the first is at hand.
    pub(crate) fn begin(&mut self, counters: usize, people: usize) {
        self.words = people.div_ceil(64);
        self.bits.clear();
        self.bits.resize(counters * self.words, 0);
        self.person = 0;
    }

    /// The person at hand raises a counter.
    #[inline]
    pub(crate) fn set(&mut self, counter: usize) {
        if let Some(word) = self.bits.get_mut(counter * self.words + self.person / 64) {
            *word |= 1 << (self.person % 64);
        }
    }

    /// So many people raise a counter at once, a bit for each.
    pub(crate) fn set_all(&mut self, counter: usize, people: &[u64]) {
        let bits = self.bits.get_mut(counter * self.words..).unwrap_or_default();
        bits.iter_mut().take(self.words).zip(people).for_each(|(bits, people)| *bits |= people);
    }

    /// Goes on to the next person.
    pub(crate) fn next_person(&mut self) {
        self.person += 1;
    }

    /// How many of some people raise a counter.
    pub(crate) fn count(&self, counter: usize, people: &[u64]) -> usize {
        let bits = self.bits.get(counter * self.words..).unwrap_or_default();
        let both = bits.iter().take(self.words).zip(people).map(|(bits, people)| bits & people);
        both.map(|word| word.count_ones() as usize).sum()
    }
}
