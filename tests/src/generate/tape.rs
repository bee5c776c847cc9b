//! A tape of choices. Past its end every choice is the first, so that short tapes make simple things.

/// Bytes that decide.
#[derive(Clone, Debug)]
pub struct Tape<'a> {
    bytes: &'a [u8],
    next: usize,
}

impl<'a> Tape<'a> {
    /// A tape of these bytes.
    #[must_use]
    pub fn new(bytes: &'a [u8]) -> Self {
        Self { bytes, next: 0 }
    }

    /// A number below `limit` (0 where the tape is at its end, or the limit is 0).
    pub fn below(&mut self, limit: usize) -> usize {
        let byte = self.bytes.get(self.next).copied().unwrap_or_default();
        self.next += 1;
        usize::from(byte).checked_rem(limit).unwrap_or_default()
    }

    /// True once in so many times; false at the tape's end.
    pub fn one_in(&mut self, times: usize) -> bool {
        self.below(times) + 1 == times && times > 1
    }

    /// One of these; none where there is none.
    pub fn pick<T: Clone>(&mut self, all: &[T]) -> Option<T> {
        all.get(self.below(all.len())).cloned()
    }

    /// One of these words.
    pub fn word(&mut self, all: &[&'static str]) -> &'static str {
        self.pick(all).unwrap_or_default()
    }
}

/// The bytes of splitmix64 (Steele, Lea and Flood, 2014) from a seed: a tape for tests that are not shrunk.
#[must_use]
pub fn random_bytes(seed: u64, length: usize) -> Vec<u8> {
    let mut state = seed;
    let mut bytes = Vec::with_capacity(length + 8);
    while bytes.len() < length {
        state = state.wrapping_add(0x9e37_79b9_7f4a_7c15);
        let mut mixed = (state ^ (state >> 30)).wrapping_mul(0xbf58_476d_1ce4_e5b9);
        mixed = (mixed ^ (mixed >> 27)).wrapping_mul(0x94d0_49bb_1331_11eb);
        bytes.extend((mixed ^ (mixed >> 31)).to_le_bytes());
    }
    bytes.truncate(length);
    bytes
}
