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
    /// For each word of these bits the number of the row; -1 where none is true.
    entries: Vec<i8>,
    /// Whether some row is always true.
    pub(super) always: bool,
}

impl FirstTable {
    /// Entries for each row: a table of more costs more than the rows.
    const PER_ROW: usize = 512;

    /// A table for rows; none where a bit that they read can be unknown (it is not in `sure`), or the table would be large.
    pub(super) fn of(rows: &[Masks], sure: u64) -> Option<Self> {
        let read = rows.iter().fold(0, |read, (trues, falses)| read | trues | falses);
        if read & !sure != 0 || read == 0 || rows.len() > 127 {
            return None;
        }
        let first_bit = read.trailing_zeros();
        let width = 64 - read.leading_zeros() - first_bit;
        let entries = 1_usize.checked_shl(width).filter(|entries| *entries <= rows.len() * Self::PER_ROW)?;
        let mut table = Self { first_bit, width, entries: vec![-1; entries], always: false };
        let mut numbered: Vec<(i8, &Masks)> = (0_i8..).zip(rows).collect();
        if !last_for_first() {
            numbered.reverse();
        }
        for (number, (trues, falses)) in numbered {
            if trues & falses == 0 {
                table.always |= trues | falses == 0;
                table.fill(number, trues >> first_bit, falses >> first_bit);
            }
        }
        Some(table)
    }

    /// Writes a row into the entries of all words of which it is true.
    fn fill(&mut self, row: i8, trues: u64, falses: u64) {
        let free = self.mask() & !(trues | falses);
        let mut others = free;
        loop {
            if let Some(entry) = usize::try_from(trues | others).ok().and_then(|at| self.entries.get_mut(at))
            {
                *entry = row;
            }
            if others == 0 {
                return;
            }
            // The next smaller set of the bits that are free.
            others = (others - 1) & free;
        }
    }

    /// The bits that an entry is found by, from the lowest that is read.
    pub(super) fn mask(&self) -> u64 {
        (1 << self.width) - 1
    }

    /// The entries as they stand in memory.
    pub(super) fn words(&self) -> Vec<u64> {
        let word = |entries: &[i8]| {
            let mut bytes = [0; 8];
            for (byte, entry) in bytes.iter_mut().zip(entries) {
                *byte = entry.cast_unsigned();
            }
            u64::from_ne_bytes(bytes)
        };
        self.entries.chunks(8).map(word).collect()
    }
}
