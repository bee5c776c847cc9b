//! Profiles and events as they come: JSON Lines, CSV, Parquet.
//!
//! Reading is split in two, so that it can be shared between threads: a *source* cuts a file into rows, bounded in
//! memory; a *decoder* turns a row into typed values. A bad row is a [`Problem`] with its place, never the end.

#[cfg(feature = "parquet")]
mod columns;
mod csv;
mod decode;
mod events;
mod json_lines;
mod json_place;
mod met;
#[cfg(feature = "parquet")]
mod parquet;
mod problem;
mod reader;
mod whole;

#[cfg(feature = "parquet")]
pub(crate) use columns::{BATCHES, ColumnFile};
#[cfg(feature = "parquet")]
pub(crate) use decode::id_place;
pub(crate) use decode::{Decoder, Person, Typed};
pub(crate) use events::{EventBook, read_events};
pub(crate) use met::{Fingerprint, Met};
pub(crate) use problem::{Problem, Problems};
pub(crate) use reader::Watch;
pub(crate) use whole::whole_object;

use crate::failure::{Failure, Trouble};
use ::csv::ByteRecord;
use clap::ValueEnum;
use std::io;
use std::path::Path;

/// How profiles or events are written.
#[derive(Clone, Copy, Debug, PartialEq, Eq, ValueEnum)]
pub(crate) enum InputFormat {
    /// One JSON object on each line
    Jsonl,
    /// A header, then one row each
    Csv,
    /// Apache Parquet
    Parquet,
}

impl InputFormat {
    /// The format that an extension tells.
    fn of_extension(path: &Path) -> Option<Self> {
        match path.extension()?.to_string_lossy().to_lowercase().as_str() {
            "csv" | "tsv" | "txt" => Some(Self::Csv),
            "json" | "jsonl" | "ndjson" => Some(Self::Jsonl),
            "parquet" | "pq" => Some(Self::Parquet),
            _ => None,
        }
    }

    /// The format that was named with `option`, or that the file's extension tells.
    pub(crate) fn of(path: &Path, named: Option<Self>, option: &str) -> Result<Self, Failure> {
        if let Some(format) = named {
            return Ok(format);
        }
        if path.is_dir() {
            return Err(Trouble::io("read", path, &io::ErrorKind::IsADirectory.into()).into());
        }
        match Self::of_extension(path) {
            Some(format) => Ok(format),
            None if path == Path::new("-") => Ok(Self::Jsonl),
            None => {
                let message = format!("the name `{}` does not tell the format", path.display());
                Err(Trouble::new(message)
                    .help(format!("add `{option} jsonl`, or `csv`, or `parquet`"))
                    .into())
            }
        }
    }

    /// Whether a file's name says that it holds people or events, and no rules (a `.txt` may be anything).
    pub(crate) fn is_data(path: &Path) -> bool {
        Self::of_extension(path).is_some() && path.extension().is_some_and(|extension| extension != "txt")
    }
}

/// What a row holds before it is decoded.
#[derive(Clone, Debug)]
pub(crate) enum Content {
    /// The cells of a table, as text.
    Cells(ByteRecord),
    /// The text of a JSON object.
    Json(Vec<u8>),
    /// Nothing but the place of a person among those who have events.
    Events(usize),
    /// Nothing that can be used, and why.
    Bad(Problem),
}

/// A row, with its place.
#[derive(Clone, Debug)]
pub(crate) struct Row {
    /// The line on which it begins, or its number where the file has no lines; from 1.
    pub(crate) line: u64,
    /// What it holds.
    pub(crate) content: Content,
}

impl Default for Row {
    fn default() -> Self {
        Self { line: 0, content: Content::Json(Vec::new()) }
    }
}

/// Cuts a file into rows.
pub(crate) trait RowSource {
    /// The names of the columns; none where rows name their own.
    fn headers(&self) -> Option<&[String]>;

    /// Read the next row into `row`, whose memory is used again; false at the end.
    ///
    /// # Errors
    /// Where the file cannot be read on.
    fn next(&mut self, row: &mut Row) -> Result<bool, Failure>;
}

/// How to read a file.
#[derive(Clone, Copy, Debug)]
pub(crate) struct ReadOptions {
    /// The format.
    pub(crate) format: InputFormat,
    /// What stands between cells.
    pub(crate) separator: u8,
}

/// Open a file, or standard input for `-`. `watch` learns how many bytes have been read.
pub(crate) fn open(
    path: &Path,
    options: &ReadOptions,
    watch: &Watch,
) -> Result<Box<dyn RowSource + Send>, Failure> {
    match options.format {
        InputFormat::Jsonl => Ok(Box::new(json_lines::JsonLines::new(reader::open(path, watch)?))),
        InputFormat::Csv => {
            let separator = if is_tsv(path) { b'\t' } else { options.separator };
            Ok(Box::new(csv::CsvRows::new(reader::open(path, watch)?, separator)?))
        }
        #[cfg(feature = "parquet")]
        InputFormat::Parquet => Ok(Box::new(parquet::ParquetRows::open(path)?)),
        #[cfg(not(feature = "parquet"))]
        InputFormat::Parquet => {
            let message =
                format!("cannot read `{}`: this onboardc was built without Parquet", path.display());
            let help =
                "build it with `cargo build -p onboardc --features parquet`, or convert the file to CSV";
            Err(Trouble::new(message).help(help).into())
        }
    }
}

fn is_tsv(path: &Path) -> bool {
    path.extension().is_some_and(|extension| extension.eq_ignore_ascii_case("tsv"))
}
