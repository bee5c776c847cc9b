//! People as columns, some of which may be keys.

use arrow_array::{Array, ArrayRef, RecordBatch};
use arrow_buffer::{NullBuffer, ScalarBuffer};
use arrow_schema::DataType;

/// People column by column: what a record batch holds, where a column may also be as it is encoded in a file.
#[derive(Clone, Debug)]
pub struct ColumnBatch {
    rows: usize,
    columns: Vec<ColumnData>,
}

/// A column.
#[derive(Clone, Debug)]
pub enum ColumnData {
    /// As Arrow holds it.
    Array(ArrayRef),
    /// Keys to entries. It says what a column of the entries' type says, and is read faster.
    Keyed(KeyedColumn),
}

/// A column of which each row has the key of an entry. Unlike in a dictionary of Arrow, keys may be of another width in every batch.
#[derive(Clone, Debug)]
pub struct KeyedColumn {
    keys: Keys,
    nulls: Option<NullBuffer>,
    entries: ArrayRef,
}

/// The places of entries, from 0.
#[derive(Clone, Debug)]
pub enum Keys {
    /// Of at most 256 entries.
    U8(ScalarBuffer<u8>),
    /// Of at most 65,536 entries.
    U16(ScalarBuffer<u16>),
    /// Of any number of entries.
    U32(ScalarBuffer<u32>),
}

impl Keys {
    /// How many.
    #[must_use]
    pub fn len(&self) -> usize {
        match self {
            Self::U8(keys) => keys.len(),
            Self::U16(keys) => keys.len(),
            Self::U32(keys) => keys.len(),
        }
    }

    /// Whether there are none.
    #[must_use]
    pub fn is_empty(&self) -> bool {
        self.len() == 0
    }

    fn greatest(&self) -> Option<usize> {
        // The greatest of all, and not the first that is too great: that is one loop over vectors.
        match self {
            Self::U8(keys) => keys.iter().copied().reduce(u8::max).map(usize::from),
            Self::U16(keys) => keys.iter().copied().reduce(u16::max).map(usize::from),
            Self::U32(keys) => {
                let greatest = keys.iter().copied().reduce(u32::max);
                greatest.map(|key| usize::try_from(key).unwrap_or(usize::MAX))
            }
        }
    }

    fn get(&self, row: usize) -> Option<usize> {
        match self {
            Self::U8(keys) => keys.get(row).map(|key| usize::from(*key)),
            Self::U16(keys) => keys.get(row).map(|key| usize::from(*key)),
            Self::U32(keys) => keys.get(row).and_then(|key| usize::try_from(*key).ok()),
        }
    }
}

impl KeyedColumn {
    /// Keys with the rows in which nothing stands, where there are any, and the entries. None where a key leads to no entry (that
    /// of a row in which nothing stands too, unless there are no entries and nothing stands in any row), or there are not as many
    /// keys as rows.
    #[must_use]
    pub fn new(keys: Keys, nulls: Option<NullBuffer>, entries: ArrayRef) -> Option<Self> {
        let count = keys.len();
        let known = nulls.as_ref().map_or(count, |nulls| nulls.len() - nulls.null_count());
        let inside = known == 0 || keys.greatest().is_none_or(|key| key < entries.len());
        let fits = nulls.as_ref().is_none_or(|nulls| nulls.len() == count);
        (inside && fits).then_some(Self { keys, nulls, entries })
    }

    /// The keys; what stands where nothing stands in the row means nothing.
    #[must_use]
    pub fn keys(&self) -> &Keys {
        &self.keys
    }

    /// The rows in which nothing stands; none where something stands in all.
    #[must_use]
    pub fn nulls(&self) -> Option<&NullBuffer> {
        self.nulls.as_ref()
    }

    /// The entries.
    #[must_use]
    pub fn entries(&self) -> &ArrayRef {
        &self.entries
    }

    /// The same keys to other entries; none where there are fewer.
    #[must_use]
    pub fn with_entries(self, entries: ArrayRef) -> Option<Self> {
        (entries.len() >= self.entries.len()).then_some(Self { entries, ..self })
    }
}

impl ColumnData {
    /// How many rows it has.
    #[must_use]
    pub fn rows(&self) -> usize {
        match self {
            Self::Array(array) => array.len(),
            Self::Keyed(column) => column.keys.len(),
        }
    }

    /// Whether it can stand for a column of a type.
    pub(super) fn is_of(&self, ty: &DataType) -> bool {
        match (self, ty) {
            (Self::Array(array), ty) => array.data_type() == ty,
            (Self::Keyed(column), ty) if column.entries.data_type() == ty => true,
            (Self::Keyed(column), DataType::Dictionary(_, ty)) => column.entries.data_type() == &**ty,
            (Self::Keyed(_), _) => false,
        }
    }

    /// The rows in which nothing stands.
    pub(super) fn nulls(&self) -> Option<NullBuffer> {
        match self {
            Self::Array(array) => array.logical_nulls(),
            Self::Keyed(column) => match column.entries.logical_nulls() {
                None => column.nulls.clone(),
                Some(entries) => {
                    let null = |row| column.keys.get(row).is_none_or(|key| entries.is_null(key));
                    let known = (0..self.rows()).map(|row| {
                        column.nulls.as_ref().is_none_or(|nulls| nulls.is_valid(row)) && !null(row)
                    });
                    Some(known.collect::<arrow_buffer::BooleanBuffer>().into())
                }
            },
        }
    }

    /// Where what stands in a row is found: an array, and a place in it. Only for rows in which something stands.
    pub(super) fn at(&self, row: usize) -> (&ArrayRef, usize) {
        match self {
            Self::Array(array) => (array, row),
            Self::Keyed(column) => (&column.entries, column.keys.get(row).unwrap_or(0)),
        }
    }

    /// The array that says what type of values it holds.
    pub(super) fn values(&self) -> &ArrayRef {
        match self {
            Self::Array(array) => array,
            Self::Keyed(column) => &column.entries,
        }
    }
}

impl ColumnBatch {
    /// Columns of so many rows; none where one has another number of rows.
    #[must_use]
    pub fn new(rows: usize, columns: Vec<ColumnData>) -> Option<Self> {
        columns.iter().all(|column| column.rows() == rows).then_some(Self { rows, columns })
    }

    /// How many rows.
    #[must_use]
    pub fn rows(&self) -> usize {
        self.rows
    }

    /// The columns.
    #[must_use]
    pub fn columns(&self) -> &[ColumnData] {
        &self.columns
    }

    /// The columns by themselves.
    #[must_use]
    pub fn into_columns(self) -> Vec<ColumnData> {
        self.columns
    }
}

impl From<&RecordBatch> for ColumnBatch {
    fn from(batch: &RecordBatch) -> Self {
        let columns = batch.columns().iter().map(|array| ColumnData::Array(ArrayRef::clone(array)));
        Self { rows: batch.num_rows(), columns: columns.collect() }
    }
}

impl From<&Self> for ColumnBatch {
    fn from(batch: &Self) -> Self {
        batch.clone()
    }
}
