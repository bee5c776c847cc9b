//! The first true row of a matrix, looked up by the packed truths that its rows read.

use super::matrix::last_for_first;

/// The bits that must be true for a row to be, and those that must be false.
pub(super) type Masks = (u64, u64);

/// How many entries are written at a time, and the bits of a word by which these differ.
const AT_ONCE: usize = 64;
const LOW: u64 = AT_ONCE as u64 - 1;

/// The first true row by the bits that rows read.
pub(super) struct FirstTable {
    /// The lowest bit that is read.
    pub(super) first_bit: u32,
    /// How many bits there are from there on.
    width: u32,
    /// For each word of these bits the number of the row, as a signed byte; -1 where none is true. There are never fewer than
    /// are written at a time.
    entries: Vec<[u8; AT_ONCE]>,
    /// Whether some row is always true.
    pub(super) always: bool,
}

impl FirstTable {
    /// Entries for each row: a table of more costs more than the rows.
    const PER_ROW: usize = 512;

    /// A table for rows; none where a bit that they read can be unknown (it is not in `sure`), or there are too many of them, or
    /// the table would be large.
    pub(super) fn of(rows: &[Masks], sure: u64) -> Option<Self> {
        let read = rows.iter().fold(0, |read, (trues, falses)| read | trues | falses);
        if read & !sure != 0 || read == 0 || rows.len() > 64 {
            return None;
        }
        let first_bit = read.trailing_zeros();
        let width = 64 - read.leading_zeros() - first_bit;
        let entries = 1_usize.checked_shl(width).filter(|entries| *entries <= rows.len() * Self::PER_ROW)?;
        // Whether a word leaves a row true is known from its low and its high bits apart: of the low ones for all at once, a byte
        // for each.
        let row = |(number, (trues, falses)): (u8, &Masks)| {
            let masks = (trues >> first_bit, falses >> first_bit);
            let mut lows = [0; AT_ONCE];
            for (word, low) in (0..).zip(&mut lows) {
                *low = if leaves_true(masks, word, LOW) { u8::MAX } else { 0 };
            }
            (number, masks, lows)
        };
        let mut numbered: Vec<_> = (0..).zip(rows).map(row).collect();
        // What is written last stays.
        if !last_for_first() {
            numbered.reverse();
        }
        let mut entries = vec![[u8::MAX; AT_ONCE]; entries.div_ceil(AT_ONCE)];
        for (high, entries) in (0..).zip(&mut entries) {
            for (number, _, lows) in
                numbered.iter().filter(|(_, masks, _)| leaves_true(*masks, high * AT_ONCE as u64, !LOW))
            {
                let each = entries.iter_mut().zip(lows);
                each.for_each(|(entry, low)| *entry = *entry & !low | number & low);
            }
        }
        let always = rows.iter().any(|(trues, falses)| trues | falses == 0);
        Some(Self { first_bit, width, entries, always })
    }

    /// The bits that an entry is found by, from the lowest that is read.
    pub(super) fn mask(&self) -> u64 {
        (1 << self.width) - 1
    }

    /// The entries as they stand in memory.
    pub(super) fn words(&self) -> Vec<u64> {
        let words = self.entries.iter().flat_map(|entries| entries.as_chunks().0);
        words.map(|bytes| u64::from_ne_bytes(*bytes)).collect()
    }
}

/// Whether a word leaves a row true as far as some of its bits tell.
fn leaves_true((trues, falses): Masks, word: u64, bits: u64) -> bool {
    (trues & !word | falses & word) & bits == 0
}
