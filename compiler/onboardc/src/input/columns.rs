//! A Parquet file as batches of columns, cut into units that several threads read side by side.

use super::parquet::{broken, guarded, open};
use crate::failure::Failure;
use arrow_array::RecordBatchReader;
use arrow_schema::{DataType, Field, FieldRef, Fields, Schema, SchemaRef, TimeUnit};
use onboard_runtime::{ColumnBatch, ParquetColumns, RowRange};
use parquet::arrow::ProjectionMask;
use parquet::arrow::arrow_reader::{
    ArrowReaderMetadata, ArrowReaderOptions, ParquetRecordBatchReaderBuilder,
};
use parquet::basic::Type as PhysicalType;
use parquet::schema::types::SchemaDescriptor;
use std::path::{Path, PathBuf};
use std::sync::Arc;

/// Rows of a unit. Pages before those of a unit are passed over without being unpacked.
const UNIT: usize = 1 << 17;
/// Rows of a batch.
const BATCH: usize = 1 << 13;
/// Batches of a unit, at most.
pub(crate) const BATCHES: usize = UNIT / BATCH;

/// A file of which the table of contents has been read.
pub(crate) struct ColumnFile {
    path: PathBuf,
    contents: ArrowReaderMetadata,
    mask: ProjectionMask,
}

/// Rows that are read together: a part of one of the file's groups of rows.
#[derive(Clone, Copy, Debug)]
pub(crate) struct Unit {
    rows: RowRange,
    /// The number of its first row in the file, from 1.
    pub(crate) first: u64,
}

impl ColumnFile {
    /// Opens a file.
    pub(crate) fn open(path: &Path) -> Result<Self, Failure> {
        let file = open(path)?;
        let contents = guarded(path, || {
            let contents = ArrowReaderMetadata::load(&file, ArrowReaderOptions::new())?;
            let schema = in_utc(contents.schema(), contents.parquet_schema());
            let options = ArrowReaderOptions::new().with_schema(schema);
            ArrowReaderMetadata::try_new(Arc::clone(contents.metadata()), options)
        })?;
        let contents = contents.map_err(|error| broken(path, &error.to_string()))?;
        Ok(Self { path: path.to_path_buf(), contents, mask: ProjectionMask::all() })
    }

    /// The columns of the file.
    pub(crate) fn schema(&self) -> &SchemaRef {
        self.contents.schema()
    }

    /// From now on reads only the columns that are wanted; `wanted` has an entry for each column that is no group, in order.
    /// Gives the columns that are left.
    pub(crate) fn project(&mut self, wanted: &[bool]) -> Result<SchemaRef, Failure> {
        let mut widths = Vec::new();
        for field in self.schema().fields() {
            columns(field.data_type(), &mut widths);
        }
        let mut leaves = Vec::new();
        let mut next = 0;
        for (width, wanted) in widths.into_iter().zip(wanted) {
            if *wanted {
                leaves.extend(next..next + width);
            }
            next += width;
        }
        self.mask = ProjectionMask::leaves(self.contents.parquet_schema(), leaves);
        let file = open(&self.path)?;
        let nothing = guarded(&self.path, || {
            let builder = ParquetRecordBatchReaderBuilder::new_with_metadata(file, self.contents.clone());
            builder.with_projection(self.mask.clone()).with_row_groups(vec![]).build()
        })?;
        Ok(nothing.map_err(|error| broken(&self.path, &error.to_string()))?.schema())
    }

    /// The file in units, in order. A damaged file may say that it has any number of rows.
    pub(crate) fn units(&self) -> impl Iterator<Item = Unit> {
        let groups = self.contents.metadata().row_groups().iter().enumerate();
        let groups = groups.scan(1_u64, |next, (group, contents)| {
            let all = usize::try_from(contents.num_rows()).unwrap_or_default();
            let first = *next;
            *next = first.saturating_add(all as u64);
            Some((group, all, first))
        });
        groups.flat_map(|(group, all, first)| {
            (0..all).step_by(UNIT).map(move |skip| Unit {
                rows: RowRange { group, skip, count: UNIT.min(all - skip) },
                first: first.saturating_add(skip as u64),
            })
        })
    }

    /// Calls `take` with the batches of a unit, in order.
    pub(crate) fn read(
        &self,
        unit: Unit,
        mut take: impl FnMut(ColumnBatch) -> Result<(), Failure>,
    ) -> Result<(), Failure> {
        let file = open(&self.path)?;
        let columns =
            guarded(&self.path, || ParquetColumns::new(file, &self.contents, &self.mask, unit.rows, BATCH))?;
        let mut columns = columns.map_err(|error| broken(&self.path, &error.to_string()))?;
        while let Some(batch) = guarded(&self.path, || columns.next())? {
            take(batch.map_err(|error| broken(&self.path, &error.to_string()))?)?;
        }
        Ok(())
    }
}

/// For each column below a type that is no group how many columns of the file hold it.
fn columns(ty: &DataType, widths: &mut Vec<usize>) {
    match ty {
        DataType::Struct(fields) => fields.iter().for_each(|field| columns(field.data_type(), widths)),
        ty => widths.push(width(ty)),
    }
}

fn width(ty: &DataType) -> usize {
    match ty {
        DataType::Struct(fields) => fields.iter().map(|field| width(field.data_type())).sum(),
        DataType::List(item) | DataType::LargeList(item) | DataType::FixedSizeList(item, _) => {
            width(item.data_type())
        }
        DataType::Map(entries, _) => width(entries.data_type()),
        _ => 1,
    }
}

/// The same columns, in which instants of the old form of 96 bits are in UTC, as everybody who writes it means.
fn in_utc(schema: &Schema, file: &SchemaDescriptor) -> SchemaRef {
    let mut next = 0;
    let fields: Fields = schema.fields().iter().map(|field| field_in_utc(field, file, &mut next)).collect();
    Arc::new(Schema::new_with_metadata(fields, schema.metadata().clone()))
}

fn field_in_utc(field: &FieldRef, file: &SchemaDescriptor, next: &mut usize) -> FieldRef {
    let ty = match field.data_type() {
        DataType::Struct(fields) => {
            DataType::Struct(fields.iter().map(|field| field_in_utc(field, file, next)).collect())
        }
        ty => {
            let old = file.columns().get(*next).is_some_and(|of| of.physical_type() == PhysicalType::INT96);
            *next += width(ty);
            match ty {
                DataType::Timestamp(..) if old => {
                    DataType::Timestamp(TimeUnit::Microsecond, Some("UTC".into()))
                }
                ty => ty.clone(),
            }
        }
    };
    Arc::new(Field::clone(field).with_data_type(ty))
}
