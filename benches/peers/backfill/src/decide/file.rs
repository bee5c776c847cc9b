//! The row groups of a Parquet file.

use crate::Failure;
use arrow_schema::{DataType, Field, Schema, SchemaRef};
use bytes::{Buf, Bytes, buf::Reader};
use onboard_runtime::{ParquetColumns, RowRange};
use parquet::arrow::ProjectionMask;
use parquet::arrow::arrow_reader::{ArrowReaderMetadata, ArrowReaderOptions};
use parquet::errors::ParquetError;
use parquet::file::reader::{ChunkReader, Length};
use std::fs::File;
use std::io::{Read, Seek, SeekFrom};
use std::path::Path;
use std::sync::Arc;

/// What a file holds, and where.
pub struct Table(ArrowReaderMetadata);

impl Table {
    /// Reads the end of a file. Texts come as the dictionaries as which they were written.
    pub fn open(path: &Path) -> Result<Self, Failure> {
        let plain = ArrowReaderMetadata::load(&File::open(path)?, ArrowReaderOptions::new())?;
        let keys = || Box::new(DataType::UInt16);
        let fields = plain.schema().fields().iter().map(|field| match field.data_type() {
            DataType::Utf8 => {
                let ty = DataType::Dictionary(keys(), Box::new(DataType::Utf8));
                Field::new(field.name(), ty, field.is_nullable())
            }
            _ => Field::clone(field),
        });
        let options =
            ArrowReaderOptions::new().with_schema(Arc::new(Schema::new(fields.collect::<Vec<_>>())));
        Ok(Self(ArrowReaderMetadata::try_new(Arc::clone(plain.metadata()), options)?))
    }

    pub fn schema(&self) -> &SchemaRef {
        self.0.schema()
    }
}

/// Reads row groups, each with one reading of the file.
pub struct Groups {
    file: File,
    /// The memory of the last row group.
    used: Bytes,
}

impl Groups {
    /// A file for each thread: where it is read next belongs to the file.
    pub fn open(path: &Path) -> Result<Self, Failure> {
        Ok(Self { file: File::open(path)?, used: Bytes::new() })
    }

    /// The batches of a row group; none where there is no such group.
    pub fn read(
        &mut self,
        table: &Table,
        group: usize,
        rows: usize,
    ) -> Result<Option<ParquetColumns<Group>>, Failure> {
        let Some(found) = table.0.metadata().row_groups().get(group) else { return Ok(None) };
        let ranges = || found.columns().iter().map(|column| column.byte_range());
        let begin = ranges().map(|(begin, _)| begin).min().unwrap_or(0);
        let end = ranges().map(|(begin, length)| begin + length).max().unwrap_or(0);
        // Nobody holds what was read before: its memory is used again.
        let mut memory = std::mem::take(&mut self.used).try_into_mut().unwrap_or_default();
        memory.resize(usize::try_from(end - begin)?, 0);
        self.file.seek(SeekFrom::Start(begin))?;
        self.file.read_exact(&mut memory)?;
        let bytes = memory.freeze();
        self.used = bytes.clone();
        let range = RowRange { group, skip: 0, count: usize::try_from(found.num_rows())? };
        let mask = ProjectionMask::all();
        Ok(Some(ParquetColumns::new(Group { begin, bytes }, &table.0, &mask, range, rows)?))
    }
}

/// The bytes of a row group, by where they stand in the file.
pub struct Group {
    begin: u64,
    bytes: Bytes,
}

impl Group {
    fn from(&self, place: u64) -> parquet::errors::Result<Bytes> {
        let place = place.checked_sub(self.begin).and_then(|place| usize::try_from(place).ok());
        match place.filter(|place| *place <= self.bytes.len()) {
            Some(place) => Ok(self.bytes.slice(place..)),
            None => Err(ParquetError::EOF("a place outside of its row group".to_owned())),
        }
    }
}

impl Length for Group {
    fn len(&self) -> u64 {
        self.begin + self.bytes.len() as u64
    }
}

impl ChunkReader for Group {
    type T = Reader<Bytes>;

    fn get_read(&self, place: u64) -> parquet::errors::Result<Self::T> {
        Ok(self.from(place)?.reader())
    }

    fn get_bytes(&self, place: u64, length: usize) -> parquet::errors::Result<Bytes> {
        let bytes = self.from(place)?;
        match bytes.len() {
            found if found < length => Err(ParquetError::EOF("a row group ends too early".to_owned())),
            _ => Ok(bytes.slice(..length)),
        }
    }
}
