//! A tape of choices. Past its end every choice is the first, so that short tapes make simple things.

/// Bytes that decide.
#[derive(Clone, Debug)]
pub struct Tape<'a> {
    bytes: &'a [u8],
    next: usize,
    beyond: Option<Random>,
}

impl<'a> Tape<'a> {
    /// A tape of these bytes.
    #[must_use]
    pub fn new(bytes: &'a [u8]) -> Self {
        Self { bytes, next: 0, beyond: None }
    }

    /// The same tape, with no end: past its bytes it goes on with random ones, which are others for other bytes.
    ///
    /// For what there is much of, as people are: a tape that tells them all apart would be long.
    #[must_use]
    pub fn endless(self) -> Self {
        let words =
            self.bytes.chunks(8).map(|word| word.iter().fold(0, |all, byte| all << 8 | u64::from(*byte)));
        let seed = words.fold(0, |seed, word| Random { state: seed ^ word }.word());
        Self { beyond: Some(Random { state: seed }), ..self }
    }

    /// A number below `limit` (0 where the tape is at its end, or the limit is 0).
    pub fn below(&mut self, limit: usize) -> usize {
        let byte = self.bytes.get(self.next).copied();
        let byte = byte.or_else(|| self.beyond.as_mut().map(Random::byte)).unwrap_or_default();
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

/// The numbers of splitmix64 (Steele, Lea and Flood, 2014) from a seed.
#[derive(Clone, Debug)]
struct Random {
    state: u64,
}

impl Random {
    fn word(&mut self) -> u64 {
        self.state = self.state.wrapping_add(0x9e37_79b9_7f4a_7c15);
        let mixed = (self.state ^ (self.state >> 30)).wrapping_mul(0xbf58_476d_1ce4_e5b9);
        let mixed = (mixed ^ (mixed >> 27)).wrapping_mul(0x94d0_49bb_1331_11eb);
        mixed ^ (mixed >> 31)
    }

    fn byte(&mut self) -> u8 {
        self.word().to_le_bytes()[0]
    }
}

/// Random bytes from a seed: a tape for tests that are not shrunk.
#[must_use]
pub fn random_bytes(seed: u64, length: usize) -> Vec<u8> {
    let mut random = Random { state: seed };
    let mut bytes = Vec::with_capacity(length + 8);
    while bytes.len() < length {
        bytes.extend(random.word().to_le_bytes());
    }
    bytes.truncate(length);
    bytes
}
