//! Decisions as the rows of a Parquet file, shaped as documents are: `user`, `segments`, `path`, `matrices`.

use super::super::Task;
use crate::clock;
use crate::failure::{Failure, Trouble};
use crate::output::Sink;
use arrow_array::{Array, ArrayRef, BooleanArray, RecordBatch, StringArray, StructArray};
use arrow_schema::{ArrowError, Field, Schema};
use arrow_select::filter::{filter, filter_record_batch};
use onboard_ir::Program;
use onboard_runtime::{ColumnDecisions, MatrixColumn};
use parquet::arrow::ArrowWriter;
use parquet::basic::Compression;
use parquet::errors::ParquetError;
use parquet::file::metadata::KeyValue;
use parquet::file::properties::WriterProperties;
use std::io;
use std::sync::Arc;

/// Rows of a group, which is held until it is written.
const GROUP: usize = 1 << 17;

/// Writes decisions as rows.
pub(super) struct RowWriter {
    writer: ArrowWriter<Sink>,
    program: Program,
}

impl RowWriter {
    pub(super) fn new(sink: Sink, task: &Task<'_>) -> Result<Self, Failure> {
        let program = task.engine.program().clone();
        let nobody = RecordBatch::new_empty(Arc::new(Schema::empty()));
        let decider = task.engine.columns(task.purpose, &Schema::empty());
        let decisions = decider.and_then(|mut decider| decider.decide(&nobody, task.at));
        let decisions = decisions.map_err(|error| Trouble::new(error.to_string()))?;
        let rows = table(&program, &decisions, StringArray::new_null(0)).map_err(unwritten)?;
        let purpose = program.purposes.get(task.purpose.index()).map(|purpose| purpose.name.clone());
        let facts = [
            ("onboard.program", program.name.clone()),
            ("onboard.hash", program.hash.clone()),
            ("onboard.purpose", purpose.unwrap_or_default()),
            ("onboard.at", clock::written(task.at)),
        ];
        let facts = facts.map(|(key, value)| KeyValue::new(key.to_owned(), value));
        let properties = WriterProperties::builder()
            .set_compression(Compression::SNAPPY)
            .set_max_row_group_row_count(Some(GROUP))
            .set_key_value_metadata(Some(facts.to_vec()))
            .build();
        let writer = ArrowWriter::try_new(sink, rows.schema(), Some(properties)).map_err(unwritten)?;
        Ok(Self { writer, program })
    }

    /// Writes the rows that count.
    pub(super) fn write(
        &mut self,
        decisions: &ColumnDecisions,
        users: StringArray,
        counts: Option<&BooleanArray>,
    ) -> Result<(), Failure> {
        let mut rows = table(&self.program, decisions, users).map_err(unwritten)?;
        if let Some(counts) = counts {
            rows = filter_record_batch(&rows, counts).map_err(unwritten)?;
        }
        let written = self.writer.write(&rows);
        written.map_err(|error| self.failure(error))
    }

    /// Writes what is left, and the table of contents.
    pub(super) fn finish(mut self) -> Result<Sink, Failure> {
        let flushed = self.writer.flush();
        flushed.map_err(|error| self.failure(error))?;
        self.writer.into_inner().map_err(unwritten)
    }

    fn failure(&self, error: ParquetError) -> Failure {
        match error {
            ParquetError::External(error) => match error.downcast::<io::Error>() {
                Ok(error) => self.writer.inner().failure(*error),
                Err(error) => unwritten(error),
            },
            error => unwritten(error),
        }
    }
}

fn unwritten(error: impl ToString) -> Failure {
    Trouble::new(format!("cannot write Parquet: {}", error.to_string())).into()
}

/// Decisions as rows.
fn table(
    program: &Program,
    decisions: &ColumnDecisions,
    users: StringArray,
) -> Result<RecordBatch, ArrowError> {
    let segments = decisions.segments.iter().filter_map(|column| {
        let name = program.segments.get(column.id.index())?.name.as_str();
        Some((name, Arc::new(column.truth.clone()) as ArrayRef))
    });
    let matrices = decisions
        .matrices
        .iter()
        .filter_map(|column| Some((program.matrices.get(column.id.index())?.name.as_str(), matrix(column))));
    let (segments, matrices): (Vec<_>, Vec<_>) = (segments.collect(), matrices.collect());
    let mut columns = vec![("user", Arc::new(users) as ArrayRef)];
    // Parquet has no groups without anything in them.
    columns.extend((!segments.is_empty()).then(|| ("segments", group(segments))));
    columns.push(("path", Arc::new(decisions.path.clone())));
    columns.extend((!matrices.is_empty()).then(|| ("matrices", group(matrices))));
    RecordBatch::try_from_iter_with_nullable(
        columns.into_iter().map(|(name, array)| (name, array, matches!(name, "user" | "path"))),
    )
}

fn matrix(column: &MatrixColumn) -> ArrayRef {
    group(vec![
        ("row", Arc::new(column.row.clone()) as ArrayRef),
        ("status", Arc::new(column.status.clone())),
        ("by_guess", Arc::new(column.by_guess.clone())),
    ])
}

/// Columns under one name.
fn group(columns: Vec<(&str, ArrayRef)>) -> ArrayRef {
    let columns = columns
        .into_iter()
        .map(|(name, array)| (Arc::new(Field::new(name, array.data_type().clone(), true)), array));
    Arc::new(StructArray::from(columns.collect::<Vec<_>>()))
}

/// The decisions about the people who count.
pub(super) fn kept(decisions: &ColumnDecisions, counts: &BooleanArray) -> Result<ColumnDecisions, Failure> {
    let only = |array: &dyn Array| filter(array, counts).map_err(unwritten);
    let mut kept = decisions.clone();
    kept.rows = counts.true_count();
    for column in &mut kept.segments {
        column.truth = only(&column.truth)?.to_data().into();
    }
    kept.path = only(&kept.path)?.to_data().into();
    for column in &mut kept.matrices {
        column.row = only(&column.row)?.to_data().into();
        column.status = only(&column.status)?.to_data().into();
        column.by_guess = only(&column.by_guess)?.to_data().into();
        column.results.clear();
    }
    Ok(kept)
}
