//! A lane reads one column into the slots of typed rows.

use super::bits::Bits;
use super::list::ListLane;
use super::plain;
use super::text::{TextLane, TextReader};
use crate::engine::Prepared;
use crate::input::Typed;
use arrow_array::Array;
use arrow_array::cast::AsArray;
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
    #[inline]
    pub(super) fn put(&mut self, place: usize, word: u64, derived: &[u64]) {
        let begin = place * self.width;
        if let Some(slot) = self.words.get_mut(begin + self.slot) {
            *slot = word;
        }
        for (at, word) in self.derived.iter().zip(derived) {
            if let Some(slot) = self.words.get_mut(begin + at) {
                *slot = *word;
            }
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
        for (block, rows) in wanted.words().iter().enumerate() {
            let (mut rest, mut present, mut said) = (*rows, 0, 0);
            while rest != 0 {
                let place = block * 64 + rest.trailing_zeros() as usize;
                let bit = rest & rest.wrapping_neg();
                rest ^= bit;
                match self.read(from + place) {
                    Read::Word(word) => {
                        slots.put(place, word, self.derived());
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
        DataType::Dictionary(..) => match array.as_any_dictionary_opt() {
            Some(dictionary) => {
                let values = lane(ground, dictionary.values(), typed, field);
                Box::new(super::text::DictionaryLane::new(dictionary, values))
            }
            None => Box::new(TextLane::new(array, reader())),
        },
        _ => Box::new(TextLane::new(array, reader())),
    }
}
