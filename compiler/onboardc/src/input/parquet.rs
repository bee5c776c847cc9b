//! The rows of a Parquet file, as the cells of a table.
//!
//! Groups become dotted columns (`answers.role`), so that a nested file reads like a CSV file of the same people. Values
//! are handed on as text, which is what the decoder of tables reads; nulls are empty cells.

use super::{Content, Row, RowSource};
use crate::failure::{Failure, Trouble};
use csv::ByteRecord;
use jiff::civil::Date;
use jiff::{Span, Timestamp};
use parquet::basic::{ConvertedType, LogicalType, TimeUnit};
use parquet::file::reader::{FileReader, SerializedFileReader};
use parquet::record::Field;
use parquet::record::reader::RowIter;
use parquet::schema::types::Type;
use std::cell::Cell;
use std::fs::File;
use std::io;
use std::panic::{self, AssertUnwindSafe};
use std::path::{Path, PathBuf};
use std::sync::Once;

/// What a column holds.
enum Column {
    /// Further columns.
    Group(Vec<Column>),
    /// A value.
    Value(Instant),
}

/// What a column says of instants.
#[derive(Clone, Copy, PartialEq, Eq)]
enum Instant {
    /// Nothing.
    No,
    /// They are in UTC; whether they are counted in nanoseconds.
    Utc { nanos: bool },
    /// Nobody knows their zone; whether they are counted in nanoseconds.
    Local { nanos: bool },
}

/// Cuts a Parquet file into rows, a group of rows in memory at a time.
pub(crate) struct ParquetRows {
    path: PathBuf,
    rows: RowIter<'static>,
    columns: Vec<Column>,
    headers: Vec<String>,
    number: u64,
}

impl ParquetRows {
    /// Opens a file.
    pub(crate) fn open(path: &Path) -> Result<Self, Failure> {
        let file = open(path)?;
        let reader = guarded(path, || SerializedFileReader::new(file))?
            .map_err(|error| broken(path, &error.to_string()))?;
        let schema = reader.metadata().file_metadata().schema();
        let mut headers = Vec::new();
        let mut columns = Vec::new();
        for field in schema.get_fields() {
            columns.push(column(path, field, "", &mut headers)?);
        }
        let rows = RowIter::from_file_into(Box::new(reader));
        Ok(Self { path: path.to_path_buf(), rows, columns, headers, number: 0 })
    }
}

impl RowSource for ParquetRows {
    fn headers(&self) -> Option<&[String]> {
        Some(&self.headers)
    }

    fn next(&mut self, row: &mut Row) -> Result<bool, Failure> {
        let mut record = match std::mem::replace(&mut row.content, Content::Json(Vec::new())) {
            Content::Cells(record) => record,
            _ => ByteRecord::new(),
        };
        record.clear();
        let rows = &mut self.rows;
        let Some(read) = guarded(&self.path, || rows.next())? else { return Ok(false) };
        let read = read.map_err(|error| broken(&self.path, &error.to_string()))?;
        for ((_, field), column) in read.get_column_iter().zip(&self.columns) {
            push(&mut record, field, column);
        }
        self.number += 1;
        row.line = self.number;
        row.content = Content::Cells(record);
        Ok(true)
    }
}

/// Opens a file that is read in any order.
pub(super) fn open(path: &Path) -> Result<File, Failure> {
    if path == Path::new("-") {
        let trouble = Trouble::new("Parquet cannot be read from standard input");
        return Err(trouble.help("name a file: its table of contents stands at its end").into());
    }
    let file = File::open(path).map_err(|error| Trouble::io("read", path, &error))?;
    if file.metadata().is_ok_and(|meta| meta.is_dir()) {
        return Err(Trouble::io("read", path, &io::Error::from(io::ErrorKind::IsADirectory)).into());
    }
    Ok(file)
}

thread_local! {
    /// Whether this thread is in a step whose panics are caught.
    static GUARDED: Cell<bool> = const { Cell::new(false) };
}

/// Run a step of the Parquet library, which panics on some damaged files. What it would say then helps nobody.
pub(super) fn guarded<T>(path: &Path, step: impl FnOnce() -> T) -> Result<T, Failure> {
    static QUIET: Once = Once::new();
    QUIET.call_once(|| {
        let told = panic::take_hook();
        panic::set_hook(Box::new(move |info| {
            if !GUARDED.get() {
                told(info);
            }
        }));
    });
    GUARDED.set(true);
    let done = panic::catch_unwind(AssertUnwindSafe(step));
    GUARDED.set(false);
    done.map_err(|_| broken(path, "its structure makes no sense"))
}

pub(super) fn broken(path: &Path, reason: &str) -> Failure {
    let reason = reason.strip_prefix("Parquet error: ").unwrap_or(reason);
    Trouble::new(format!("cannot read `{}` as Parquet: {reason}", path.display())).into()
}

/// The columns below a field of the schema; their names are added to `headers`.
fn column(path: &Path, field: &Type, prefix: &str, headers: &mut Vec<String>) -> Result<Column, Failure> {
    let name = format!("{prefix}{}", field.name());
    let info = field.get_basic_info();
    let list = matches!(
        info.converted_type(),
        ConvertedType::LIST | ConvertedType::MAP | ConvertedType::MAP_KEY_VALUE
    );
    let repeated = info.has_repetition() && info.repetition() == parquet::basic::Repetition::REPEATED;
    if field.is_group() && !list && !repeated {
        let mut below = Vec::new();
        for child in field.get_fields() {
            below.push(column(path, child, &format!("{name}."), headers)?);
        }
        return Ok(Column::Group(below));
    }
    if info.converted_type() == ConvertedType::INTERVAL {
        return Err(broken(path, &format!("the column `{name}` holds intervals, which are not supported")));
    }
    headers.push(name);
    let instant = match info.logical_type_ref() {
        Some(LogicalType::Timestamp(time)) => {
            let nanos = matches!(time.unit, TimeUnit::NANOS);
            if time.is_adjusted_to_u_t_c { Instant::Utc { nanos } } else { Instant::Local { nanos } }
        }
        _ => match info.converted_type() {
            ConvertedType::TIMESTAMP_MICROS | ConvertedType::TIMESTAMP_MILLIS => {
                Instant::Utc { nanos: false }
            }
            _ => Instant::No,
        },
    };
    Ok(Column::Value(instant))
}

fn push(record: &mut ByteRecord, field: &Field, column: &Column) {
    match (column, field) {
        (Column::Group(below), Field::Group(row)) => {
            for ((_, field), column) in row.get_column_iter().zip(below) {
                push(record, field, column);
            }
        }
        // The whole group is null.
        (Column::Group(below), _) => below.iter().for_each(|column| push(record, &Field::Null, column)),
        (Column::Value(_), Field::Bytes(bytes)) => record.push_field(bytes.data()),
        (Column::Value(instant), field) => record.push_field(text(field, *instant).as_bytes()),
    }
}

/// A value as a cell says it: between the elements of a list stand semicolons, as in a set; one alone is
/// the list without elements.
fn text(field: &Field, instant: Instant) -> String {
    match field {
        Field::Null => String::new(),
        Field::Bool(value) => value.to_string(),
        Field::Byte(value) => value.to_string(),
        Field::Short(value) => value.to_string(),
        Field::Int(value) => value.to_string(),
        Field::Long(value) => match instant {
            Instant::Utc { nanos: true } | Instant::Local { nanos: true } => timestamp(value / 1000, instant),
            _ => value.to_string(),
        },
        Field::UByte(value) => value.to_string(),
        Field::UShort(value) => value.to_string(),
        Field::UInt(value) => value.to_string(),
        Field::ULong(value) => value.to_string(),
        Field::Float16(value) => value.to_f64().to_string(),
        Field::Float(value) => value.to_string(),
        Field::Double(value) => value.to_string(),
        Field::Str(value) => value.clone(),
        Field::Date(days) => date(*days),
        Field::TimestampMillis(value) => timestamp(value.saturating_mul(1000), instant),
        Field::TimestampMicros(value) => timestamp(*value, instant),
        Field::ListInternal(list) => {
            let elements: Vec<String> =
                list.elements().iter().map(|element| text(element, instant)).collect();
            if elements.is_empty() { ";".to_owned() } else { elements.join(";") }
        }
        other => other.to_string(),
    }
}

fn date(days: i32) -> String {
    let epoch = Date::constant(1970, 1, 1);
    epoch.checked_add(Span::new().days(days)).map_or_else(|_| days.to_string(), |date| date.to_string())
}

/// An instant; without its zone where nobody knows it, so that it is refused like any other without one.
fn timestamp(micros: i64, instant: Instant) -> String {
    let Ok(at) = Timestamp::from_microsecond(micros) else { return micros.to_string() };
    let text = at.to_string();
    match instant {
        Instant::Local { .. } => text.trim_end_matches('Z').to_owned(),
        _ => text,
    }
}
