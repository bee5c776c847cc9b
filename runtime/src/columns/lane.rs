//! A lane reads one column into a block.

use super::batch::ColumnData;
use super::dictionary::{self, Learned};
use super::list::ListLane;
use super::plain;
use super::text::{TextLane, TextReader};
use crate::engine::Prepared;
use crate::input::Typed;
use crate::planes::{Asked, BLOCK, Block, Column, Plane};
use arrow_array::{Array, ArrayRef};
use arrow_buffer::ScalarBuffer;
use arrow_schema::DataType;
use fearless_simd::Level;
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

/// Where a lane writes.
pub(super) enum Target<'t, 'a> {
    /// A field of a block.
    Field {
        /// The block.
        block: &'t mut Block<'a>,
        /// The field.
        field: FieldId,
        /// Whether nothing else is read into it, so that words may be lent.
        alone: bool,
    },
    /// A column by itself.
    Column(&'t mut Column<'a>),
}

impl<'a> Target<'_, 'a> {
    /// Writes one row.
    pub(super) fn put(&mut self, place: usize, word: u64, derived: &[u64]) {
        match self {
            Self::Field { block, field, .. } => block.put_derived(*field, place, word, derived),
            Self::Column(column) => column.put(place, word, BLOCK),
        }
    }

    /// The column, for lanes from which nothing is derived.
    pub(super) fn column(&mut self) -> Option<&mut Column<'a>> {
        self.column_of(None)
    }

    /// The column, or that of what is derived from a text, by its place among all that is.
    pub(super) fn column_of(&mut self, derived: Option<usize>) -> Option<&mut Column<'a>> {
        match (self, derived) {
            (Self::Field { block, field, .. }, _) => {
                let slot = block.slot(*field, derived)?;
                block.column_mut(slot)
            }
            (Self::Column(column), None) => Some(column),
            (Self::Column(_), Some(_)) => None,
        }
    }

    /// The column with what is asked of it, or that of what is derived from a text, for lanes that answer it all; none where
    /// others read into it too. Such lanes take 64 rows at a time.
    pub(super) fn asked(
        &mut self,
        count: usize,
        derived: Option<usize>,
    ) -> Option<(&mut Column<'a>, Asked<'_>)> {
        match self {
            Self::Field { block, field, alone: true } if count.is_multiple_of(64) => {
                let slot = block.slot(*field, derived)?;
                block.asked(slot)
            }
            _ => None,
        }
    }

    /// Words for so many rows.
    pub(super) fn words(&mut self, count: usize) -> &mut [u64] {
        self.column().and_then(|column| column.words_mut(count)).unwrap_or_default()
    }

    /// Whether words may be lent.
    pub(super) fn is_alone(&self) -> bool {
        matches!(self, Self::Field { alone: true, .. })
    }
}

/// What was found in the rows of a block.
#[derive(Clone, Debug)]
pub(super) struct Found {
    /// Those with a value.
    pub(super) present: Plane,
    /// Those with a wrong value.
    pub(super) wrong: Plane,
}

impl Found {
    pub(super) const NOTHING: Self = Self { present: Plane::NONE, wrong: Plane::NONE };

    /// All rows, with nothing wrong.
    pub(super) fn all(rows: &Plane) -> Self {
        Self { present: rows.clone(), wrong: Plane::NONE }
    }

    /// Some rows, of which those are `right`.
    pub(super) fn some(rows: &Plane, right: &Plane) -> Self {
        Self { present: rows.and(right), wrong: rows.without(right) }
    }

    /// Those in which anything stands.
    pub(super) fn said(&self) -> Plane {
        self.present.or(&self.wrong)
    }
}

/// Reads one column.
pub(super) trait Lane<'a> {
    /// Reads a row that is not null.
    fn read(&mut self, row: usize) -> Read;

    /// What is derived from the text that was read last.
    fn derived(&self) -> &[u64] {
        &[]
    }

    /// The words of all rows, so many, where all are right and nothing is derived from them: for lanes that can tell faster than by
    /// reading each.
    fn words(&mut self, _count: usize) -> Option<ScalarBuffer<u64>> {
        None
    }

    /// Gives up what was learned of a dictionary.
    fn learned(&mut self) -> Option<Learned> {
        None
    }

    /// Reads some rows of a block of so many that begins at the row `from`.
    fn fill(&mut self, from: usize, _count: usize, wanted: &Plane, target: &mut Target<'_, 'a>) -> Found {
        let mut found = Found::NOTHING;
        wanted.each(|place| match self.read(from + place) {
            Read::Word(word) => {
                target.put(place, word, self.derived());
                found.present.set(place);
            }
            Read::Nothing => {}
            Read::Wrong => found.wrong.set(place),
        });
        found
    }
}

/// What lanes need to know of an engine.
#[derive(Clone, Copy)]
pub(super) struct Ground<'a> {
    pub(super) prepared: &'a Prepared,
    pub(super) layout: &'a Layout,
    pub(super) level: Level,
}

/// The lane for a column; see [`lane`].
pub(super) fn column_lane<'a>(
    ground: Ground<'a>,
    data: &'a ColumnData,
    typed: &'a Typed,
    field: Option<FieldId>,
    learned: Option<Learned>,
) -> Box<dyn Lane<'a> + 'a> {
    match data {
        ColumnData::Array(array) => lane(ground, array, typed, field, learned),
        ColumnData::Keyed(column) => dictionary::keyed(ground.level, column, learned, |entries, within| {
            lane(ground, entries, typed, field, within)
        }),
    }
}

/// The lane for values of a type, and of a field where they are one's. What was `learned` is of the dictionary that stood there
/// before.
pub(super) fn lane<'a>(
    ground: Ground<'a>,
    array: &'a dyn Array,
    typed: &'a Typed,
    field: Option<FieldId>,
    learned: Option<Learned>,
) -> Box<dyn Lane<'a> + 'a> {
    if let Some(plain) = plain::lane(ground, array, typed) {
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
            let entries = |entries: &'a ArrayRef, within| lane(ground, entries, typed, field, within);
            dictionary::lane(ground.level, array, learned, entries)
                .unwrap_or_else(|| Box::new(TextLane::new(array, reader())))
        }
        _ => Box::new(TextLane::new(array, reader())),
    }
}
