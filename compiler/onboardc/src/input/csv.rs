//! The rows of a CSV file.

use super::reader::Input;
use super::{Content, Problem, Row, RowSource};
use crate::failure::{Failure, Trouble};
use csv::{ByteRecord, Reader, ReaderBuilder};
use std::path::PathBuf;

/// Bytes read at once.
const BUFFER: usize = 1 << 16;

/// Cuts a CSV file into rows. A row with more or fewer cells than the header is bad.
pub(crate) struct CsvRows {
    path: PathBuf,
    reader: Reader<Input>,
    headers: Vec<String>,
    /// Bytes of the longest row so far.
    longest: usize,
}

impl CsvRows {
    /// Reads the header.
    pub(crate) fn new(input: Input, separator: u8) -> Result<Self, Failure> {
        let path = input.path().to_path_buf();
        let mut reader = ReaderBuilder::new()
            .has_headers(false)
            .flexible(true)
            .delimiter(separator)
            .buffer_capacity(BUFFER)
            .from_reader(input);
        let mut record = ByteRecord::new();
        let found = reader.read_byte_record(&mut record).map_err(|error| trouble(&path, &error))?;
        if !found {
            let message = format!("`{}` is empty", path.display());
            return Err(Trouble::new(message).help("a CSV file begins with the names of its columns").into());
        }
        let headers = header(&path, &record, separator)?;
        Ok(Self { path, reader, headers, longest: 0 })
    }
}

impl RowSource for CsvRows {
    fn headers(&self) -> Option<&[String]> {
        Some(&self.headers)
    }

    fn next(&mut self, row: &mut Row) -> Result<bool, Failure> {
        let mut record = match std::mem::replace(&mut row.content, Content::Json(Vec::new())) {
            Content::Cells(record) => record,
            _ => ByteRecord::with_capacity(self.longest, self.headers.len()),
        };
        self.reader.get_mut().row_done();
        let found = self.reader.read_byte_record(&mut record).map_err(|error| trouble(&self.path, &error))?;
        self.longest = self.longest.max(record.as_slice().len());
        row.line = record.position().map_or(0, csv::Position::line);
        row.content = match self.headers.len() {
            columns if found && record.len() != columns => {
                Content::Bad(ragged(row.line, record.len(), columns))
            }
            _ => Content::Cells(record),
        };
        Ok(found)
    }
}

fn ragged(line: u64, cells: usize, columns: usize) -> Problem {
    let reason = if cells < columns {
        format!("the row ends after {cells} of {columns} columns")
    } else {
        format!("the row has {cells} cells, the header only {columns} columns")
    };
    let column = if cells < columns { cells + 1 } else { columns + 1 };
    Problem::row(line, u64::try_from(column).ok(), reason)
}

fn header(path: &std::path::Path, record: &ByteRecord, separator: u8) -> Result<Vec<String>, Failure> {
    let first = record.get(0).unwrap_or_default();
    if first.starts_with(&[0xff, 0xfe]) || first.starts_with(&[0xfe, 0xff]) {
        let message = format!("`{}` is written in UTF-16", path.display());
        return Err(Trouble::new(message).help("save it as UTF-8").into());
    }
    let mut headers: Vec<String> = Vec::with_capacity(record.len());
    for cell in record {
        let Ok(name) = std::str::from_utf8(cell) else {
            let message = format!("the header of `{}` is not UTF-8 text", path.display());
            return Err(Trouble::new(message).help("save the file as CSV in UTF-8").into());
        };
        let name = name.trim().trim_start_matches('\u{feff}');
        if !name.is_empty() && headers.iter().any(|known| known == name) {
            let message = format!("the header of `{}` names the column `{name}` twice", path.display());
            return Err(Trouble::new(message).help("rename one, so that it is clear which is meant").into());
        }
        headers.push(name.to_owned());
    }
    if let (1, Some(only)) = (headers.len(), headers.first()) {
        for (other, flag) in [(';', "';'"), ('\t', "'\\t'"), (',', "','")] {
            if other as u32 != u32::from(separator) && only.contains(other) {
                let message = format!("the header of `{}` is one column: `{only}`", path.display());
                return Err(Trouble::new(message).help(format!("did you mean `--separator {flag}`?")).into());
            }
        }
    }
    Ok(headers)
}

fn trouble(path: &std::path::Path, error: &csv::Error) -> Failure {
    match error.kind() {
        csv::ErrorKind::Io(error) => Trouble::io("read", path, error).into(),
        _ => Trouble::new(format!("cannot read `{}`: {error}", path.display())).into(),
    }
}
