//! The first true row of a matrix, looked up by the packed truths that its rows read.

use super::matrix::last_for_first;

/// The bits that must be true for a row to be, and those that must be false.
pub(super) type Masks = (u64, u64);

/// How many entries are written at a time.
const AT_ONCE: usize = 64;

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
        let mut entries = vec![[u8::MAX; AT_ONCE]; entries.div_ceil(AT_ONCE)];
        let mut numbered: Vec<_> = (0..).zip(rows).collect();
        // What is written last stays.
        if !last_for_first() {
            numbered.reverse();
        }
        for (number, (trues, falses)) in numbered {
            write(&mut entries, number, (trues >> first_bit, falses >> first_bit));
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
        let words = self.entries.as_flattened().as_chunks().0;
        words.iter().map(|bytes| u64::from_ne_bytes(*bytes)).collect()
    }
}

/// Writes the number of a row wherever it is true.
fn write(entries: &mut [[u8; AT_ONCE]], number: u8, (trues, falses): Masks) {
    if trues & falses != 0 {
        return;
    }
    // Of the low bits for all words at once, a byte of ones where they leave the row true.
    let (low_trues, low_falses) = ((trues % AT_ONCE as u64) as u8, (falses % AT_ONCE as u64) as u8);
    let mut lows = [0; AT_ONCE];
    for (word, low) in (0_u8..).zip(&mut lows) {
        *low = if low_trues & !word | low_falses & word == 0 { u8::MAX } else { 0 };
    }
    let (trues, falses) = (trues as usize / AT_ONCE, falses as usize / AT_ONCE);
    // Of the high bits, those that the row does not read take every value.
    let free = (entries.len() - 1) & !(trues | falses);
    let mut high = 0;
    loop {
        if let Some(entries) = entries.get_mut(trues | high) {
            let each = entries.iter_mut().zip(&lows);
            each.for_each(|(entry, low)| *entry = *entry & !low | number & low);
        }
        high = high.wrapping_sub(free) & free;
        if high == 0 {
            return;
        }
    }
}

#[cfg(test)]
mod tests {
    use super::*;
    use proptest::collection::vec;
    use proptest::prelude::*;

    proptest! {
        /// Of any rows over a few bits, what stands at any word is the first row that it leaves true.
        #[test]
        fn the_first_true_row_stands_at_each_word(
            rows in vec((0_u64..1 << 10, 0_u64..1 << 10), 1..9),
            fewer in vec(any::<(u64, u64)>(), 9),
            shift in 0..50,
        ) {
            let read = |((trues, falses), (some, others)): (&Masks, &Masks)| {
                ((trues & some) << shift, (falses & others) << shift)
            };
            let rows: Vec<Masks> = rows.iter().zip(&fewer).map(read).collect();
            let Some(table) = FirstTable::of(&rows, u64::MAX) else { return Ok(()) };
            let entries: Vec<i8> = table.words().into_iter().flat_map(|word| word.to_ne_bytes()).map(u8::cast_signed).collect();
            for word in 0..=table.mask() {
                let truths = word << table.first_bit;
                let first = rows.iter().position(|(trues, falses)| trues & !truths | falses & truths == 0);
                let expected = first.map_or(-1, |first| first as i8);
                prop_assert_eq!(entries.get(word as usize), Some(&expected), "{:b} of {:?}", truths, rows);
            }
        }
    }
}
