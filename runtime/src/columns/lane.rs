//! A lane reads one column into the slots of typed rows.

use super::bits::Bits;
use super::dictionary;
use super::list::ListLane;
use super::plain;
use super::text::{TextLane, TextReader};
use crate::engine::Prepared;
use crate::input::Typed;
use arrow_array::{Array, ArrayRef};
use arrow_schema::DataType;
use onboard_ir::layout::Layout;
use onboard_ir::{FieldId, Type};

/// What stands in a row of a column.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub(super) enum Read {
    /// A value, as the word of a slot.
    Word(u64),
    /// Nothing: a text without anything in it.
    Nothing,
    /// No value of the type.
    Wrong,
}

/// Where a lane writes: the slot of a field in each row, and those of what is derived from it.
pub(super) struct Slots<'m> {
    /// The rows, one after the other.
    pub(super) words: &'m mut [u64],
    /// The words of a row.
    pub(super) width: usize,
    /// The field's slot.
    pub(super) slot: usize,
    /// The slots of what is derived.
    pub(super) derived: &'m [usize],
}

impl Slots<'_> {
    /// The rows from a place on.
    #[inline]
    pub(super) fn rows(&mut self, place: usize) -> impl Iterator<Item = &mut [u64]> {
        self.words.get_mut(place * self.width..).unwrap_or_default().chunks_exact_mut(self.width)
    }

    /// Writes into one row.
    pub(super) fn put(&mut self, place: usize, word: u64, derived: &[u64]) {
        let (slot, places) = (self.slot, self.derived);
        if let Some(row) = self.rows(place).next() {
            put(row, slot, word, places, derived);
        }
    }
}

#[inline]
fn put(row: &mut [u64], slot: usize, word: u64, places: &[usize], derived: &[u64]) {
    if let Some(slot) = row.get_mut(slot) {
        *slot = word;
    }
    for (place, word) in places.iter().zip(derived) {
        if let Some(slot) = row.get_mut(*place) {
            *slot = *word;
        }
    }
}

/// What was found in the rows of a morsel.
#[derive(Clone, Debug)]
pub(super) struct Found {
    /// Those with a value.
    pub(super) present: Bits,
    /// Those in which anything stands, wrong values too.
    pub(super) said: Bits,
}

impl Found {
    pub(super) const NOTHING: Self = Self { present: Bits::NONE, said: Bits::NONE };

    /// Those with a wrong value.
    pub(super) fn wrong(&self) -> Bits {
        self.said.without(&self.present)
    }
}

/// Reads one column.
pub(super) trait Lane {
    /// Reads a row that is not null.
    fn read(&mut self, row: usize) -> Read;

    /// What is derived from the text that was read last.
    fn derived(&self) -> &[u64] {
        &[]
    }

    /// Reads some rows of the morsel that begins at the row `from`.
    fn fill(&mut self, from: usize, wanted: &Bits, slots: &mut Slots<'_>) -> Found {
        let mut found = Found::NOTHING;
        let (slot, places) = (slots.slot, slots.derived);
        for (block, rows) in wanted.words().iter().enumerate().filter(|(_, rows)| **rows != 0) {
            let (mut present, mut said) = (0, 0);
            for (place, row) in (0..64).zip(slots.rows(block * 64)) {
                let bit = rows & 1 << place;
                if bit == 0 {
                    continue;
                }
                match self.read(from + block * 64 + place) {
                    Read::Word(word) => {
                        put(row, slot, word, places, self.derived());
                        present |= bit;
                        said |= bit;
                    }
                    Read::Nothing => {}
                    Read::Wrong => said |= bit,
                }
            }
            found.present.add(block, present);
            found.said.add(block, said);
        }
        found
    }
}

/// What lanes need to know of an engine.
#[derive(Clone, Copy)]
pub(super) struct Ground<'a> {
    pub(super) prepared: &'a Prepared,
    pub(super) layout: &'a Layout,
}

/// The lane for values of a type, and of a field where they are one's.
pub(super) fn lane<'a>(
    ground: Ground<'a>,
    array: &'a dyn Array,
    typed: &'a Typed,
    field: Option<FieldId>,
) -> Box<dyn Lane + 'a> {
    if let Some(plain) = plain::lane(array, typed) {
        return plain;
    }
    let reader = || TextReader::new(ground, typed, field);
    match array.data_type() {
        DataType::List(_) | DataType::LargeList(_) | DataType::FixedSizeList(..)
            if matches!(typed.ty(), Type::Set(_)) =>
        {
            Box::new(ListLane::new(array, typed))
        }
        DataType::Dictionary(..) => {
            let entries = |entries: &'a ArrayRef| lane(ground, entries, typed, field);
            dictionary::lane(array, entries).unwrap_or_else(|| Box::new(TextLane::new(array, reader())))
        }
        _ => Box::new(TextLane::new(array, reader())),
    }
}
