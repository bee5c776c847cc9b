//! The first true row of a matrix, looked up by the packed truths that its rows read.

use super::matrix::last_for_first;

/// The bits that must be true for a row to be, and those that must be false.
pub(super) type Masks = (u64, u64);

/// The first true row by the bits that rows read.
pub(super) struct FirstTable {
    /// The lowest bit that is read.
    pub(super) first_bit: u32,
    /// How many bits there are from there on.
    width: u32,
    /// For each word of these bits the number of the row, as a signed byte; -1 where none is true.
    entries: Vec<u8>,
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
        // Which rows a word leaves true is known from its halves apart.
        let rows: Vec<Masks> =
            rows.iter().map(|(trues, falses)| (trues >> first_bit, falses >> first_bit)).collect();
        let half = width / 2;
        let low = (1 << half) - 1;
        let lows: Vec<u64> = (0..=low).map(|word| left_true(&rows, word, low)).collect();
        let highs = (0..1_u64 << (width - half)).map(|word| left_true(&rows, word << half, !low));
        let mut table = Self { first_bit, width, entries: Vec::with_capacity(entries), always: false };
        table.always = rows.iter().any(|(trues, falses)| trues | falses == 0);
        // Many of the upper halves leave the same rows true.
        let mut begins: Vec<(u64, usize)> = Vec::new();
        for high in highs {
            if let Some((_, begin)) = begins.iter().find(|(known, _)| *known == high) {
                table.entries.extend_from_within(*begin..*begin + lows.len());
            } else {
                begins.push((high, table.entries.len()));
                table.entries.extend(lows.iter().map(|low| first(low & high)));
            }
        }
        Some(table)
    }

    /// The bits that an entry is found by, from the lowest that is read.
    pub(super) fn mask(&self) -> u64 {
        (1 << self.width) - 1
    }

    /// The entries as they stand in memory.
    pub(super) fn words(&self) -> Vec<u64> {
        let (words, rest) = self.entries.as_chunks();
        let mut last = [0; 8];
        last.iter_mut().zip(rest).for_each(|(byte, entry)| *byte = *entry);
        let last = (!rest.is_empty()).then_some(&last);
        words.iter().chain(last).map(|bytes| u64::from_ne_bytes(*bytes)).collect()
    }
}

/// The rows, a bit for each, that a word leaves true as far as some of its bits tell.
fn left_true(rows: &[Masks], word: u64, bits: u64) -> u64 {
    let holds = |(trues, falses): &Masks| (trues & !word | falses & word) & bits == 0;
    (0..).zip(rows).filter(|(_, row)| holds(row)).fold(0, |all, (number, _)| all | 1 << number)
}

/// The number of the first row, as a signed byte; -1 where there is none.
fn first(rows: u64) -> u8 {
    let number = if last_for_first() { 63 ^ rows.leading_zeros() } else { rows.trailing_zeros() };
    let [number, ..] = number.to_le_bytes();
    if rows == 0 { u8::MAX } else { number }
}
