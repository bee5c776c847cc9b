//! The columns of a Parquet file as they are encoded there.
//!
//! A column that is written as keys to a dictionary is handed on as such, and not value by value: then each condition is answered once for
//! each entry, and a person costs a few bits. The `parquet` crate reads the table of contents and unpacks pages; what stands in a page is
//! read here.
//!
//! ```text
//! pages → runs → keys, truths, validity → ColumnBatch
//! ```
//!
//! Only what is fully understood is read here. All else, and all that is broken, is left to the crate's Arrow reader, column by column
//! and from the row on where it began: it says what such a column holds, or what is wrong with it.

mod column;
mod entries;
mod page;
mod runs;
mod shared;

use super::batch::{ColumnBatch, ColumnData};
use arrow_array::ArrayRef;
use column::EncodedColumn;
use parquet::arrow::ProjectionMask;
use parquet::arrow::arrow_reader::{
    ArrowReaderMetadata, ParquetRecordBatchReader, ParquetRecordBatchReaderBuilder, RowSelection, RowSelector,
};
use parquet::errors::{ParquetError, Result};
use parquet::file::reader::ChunkReader;
use shared::Shared;

/// Some rows of a group of rows of a Parquet file, batch by batch. A batch has the columns that the mask lets through, in order, and as
/// many rows as wanted, but for the last; all that is wrong with the file comes as an error.
pub struct ParquetColumns<R: ChunkReader + 'static> {
    rows: GroupRows<R>,
    columns: Vec<Column<R>>,
    /// How many rows have been read.
    done: usize,
    batch: usize,
}

/// Rows of a group of rows.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub struct RowRange {
    /// The group, by its place in the file.
    pub group: usize,
    /// The rows before them in the group.
    pub skip: usize,
    /// How many.
    pub count: usize,
}

/// Where rows are read from.
struct GroupRows<R> {
    file: Shared<R>,
    contents: ArrowReaderMetadata,
    range: RowRange,
}

/// How a column is read.
enum Column<R: ChunkReader + 'static> {
    Encoded {
        column: Box<EncodedColumn<R>>,
        /// For where that ends.
        mask: ProjectionMask,
    },
    Arrow(ParquetRecordBatchReader),
}

impl<R: ChunkReader + 'static> ParquetColumns<R> {
    /// Reads the columns that `mask` lets through in batches of so many rows. `contents` may say of which Arrow types they are.
    ///
    /// # Errors
    /// Where the file has no such rows, or they cannot be read.
    pub fn new(
        file: R,
        contents: &ArrowReaderMetadata,
        mask: &ProjectionMask,
        range: RowRange,
        batch: usize,
    ) -> Result<Self> {
        let wrong = || ParquetError::General("it has fewer groups of rows than it says".to_owned());
        let group = contents.metadata().row_groups().get(range.group).ok_or_else(wrong)?;
        let rows = GroupRows { file: Shared::new(file), contents: contents.clone(), range };
        let file_schema = contents.parquet_schema();
        let mut columns = Vec::new();
        for (root, field) in contents.schema().fields().iter().enumerate() {
            let leaves = (0..file_schema.num_columns())
                .filter(|leaf| file_schema.get_column_root_idx(*leaf) == root && mask.leaf_included(*leaf));
            let leaves: Vec<usize> = leaves.collect();
            if leaves.is_empty() {
                continue;
            }
            let mask = ProjectionMask::leaves(file_schema, leaves.iter().copied());
            let encoded = match leaves.as_slice() {
                [leaf] => EncodedColumn::new(&rows.file, group, *leaf, field.data_type(), range),
                _ => None,
            };
            columns.push(match encoded {
                Some(column) => Column::Encoded { column: Box::new(column), mask },
                None => Column::Arrow(rows.arrow(mask, 0, batch)?),
            });
        }
        Ok(Self { rows, columns, done: 0, batch })
    }

    fn batch(&mut self, count: usize) -> Result<ColumnBatch> {
        let Self { rows, columns, done, batch } = self;
        let mut read = Vec::with_capacity(columns.len());
        for column in columns {
            if let Column::Encoded { column: encoded, mask } = column {
                match encoded.read(count) {
                    Some(data) => {
                        read.push(data);
                        continue;
                    }
                    None => *column = Column::Arrow(rows.arrow(mask.clone(), *done, *batch)?),
                }
            }
            if let Column::Arrow(reader) = column {
                read.push(ColumnData::Array(next(reader, count)?));
            }
        }
        ColumnBatch::new(count, read).ok_or_else(too_few)
    }
}

impl<R: ChunkReader + 'static> Iterator for ParquetColumns<R> {
    type Item = Result<ColumnBatch>;

    fn next(&mut self) -> Option<Self::Item> {
        let count = self.rows.range.count.saturating_sub(self.done).min(self.batch);
        if count == 0 {
            return None;
        }
        let batch = self.batch(count);
        // Nobody can go on behind what is broken.
        self.done = if batch.is_ok() { self.done + count } else { self.rows.range.count };
        Some(batch)
    }
}

impl<R: ChunkReader + 'static> GroupRows<R> {
    /// The Arrow reader of a column, behind so many of the rows.
    fn arrow(&self, mask: ProjectionMask, done: usize, batch: usize) -> Result<ParquetRecordBatchReader> {
        let RowRange { group, skip, count } = self.range;
        let builder =
            ParquetRecordBatchReaderBuilder::new_with_metadata(self.file.clone(), self.contents.clone());
        let rows = vec![RowSelector::skip(skip + done), RowSelector::select(count.saturating_sub(done))];
        let builder = builder.with_projection(mask).with_batch_size(batch).with_row_groups(vec![group]);
        builder.with_row_selection(RowSelection::from(rows)).build()
    }
}

/// The next rows of a column.
fn next(reader: &mut ParquetRecordBatchReader, count: usize) -> Result<ArrayRef> {
    let batch = reader.next().ok_or_else(too_few)??;
    let column = batch.columns().first().filter(|_| batch.num_rows() == count);
    column.cloned().ok_or_else(too_few)
}

fn too_few() -> ParquetError {
    ParquetError::General("it has fewer rows than it says".to_owned())
}
