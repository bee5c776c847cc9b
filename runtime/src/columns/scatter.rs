//! From planes to bitmaps and dictionary keys.

use super::error::{ColumnProblem, ColumnsError};
use super::output::{ColumnDecisions, MatrixColumn, ResultColumn, SegmentColumn};
use super::says::{MatrixSays, Says};
use super::tables::{NOTHING, Tables};
use crate::planes::{Plane, spread};
use arrow_array::types::{ArrowDictionaryKeyType, Int8Type, Int32Type};
use arrow_array::{ArrayRef, BooleanArray, DictionaryArray, PrimitiveArray, UInt32Array};
use arrow_buffer::{BooleanBuffer, Buffer, NullBuffer, ScalarBuffer};
use std::sync::Arc;

/// Columns of outcomes as far as they go.
pub(super) struct Scatter<'t> {
    tables: &'t Tables,
    rows: usize,
    segments: Vec<(Vec<u64>, Vec<u64>)>,
    paths: Keys,
    matrices: Vec<MatrixKeys>,
}

struct MatrixKeys {
    fired: Vec<u64>,
    row: Vec<u32>,
    status: Vec<i8>,
    by_guess: Vec<u64>,
    results: Vec<Keys>,
}

/// Keys of a dictionary, and which of them are there.
struct Keys {
    keys: Vec<i32>,
    known: Vec<u64>,
}

impl Keys {
    fn new(capacity: usize) -> Self {
        Self { keys: Vec::with_capacity(capacity), known: Vec::with_capacity(capacity.div_ceil(64)) }
    }

    /// Takes the keys of so many rows: of each key those who have it.
    fn take<'p>(&mut self, keys: impl Iterator<Item = (i32, &'p Plane)> + Clone, count: usize) {
        let there = keys.clone().filter(|(key, _)| *key != NOTHING);
        let known = there.clone().fold(Plane::NONE, |known, (_, plane)| known.or(plane));
        push(&mut self.known, &known, count);
        numbers(there.map(|(key, plane)| (key.cast_unsigned(), plane)), count, &mut self.keys, |key| {
            key.cast_signed()
        });
    }

    fn column(self, values: &ArrayRef, rows: usize) -> Result<DictionaryArray<Int32Type>, ColumnsError> {
        dictionary::<Int32Type>(self.keys, some_nulls(self.known, rows), values)
    }
}

/// Appends the words of a plane, as far as they hold rows.
fn push(words: &mut Vec<u64>, plane: &Plane, count: usize) {
    // Bitmaps of Arrow begin with the lowest bit of the first byte.
    words.extend(plane.words().iter().take(count.div_ceil(64)).map(|word| word.to_le()));
}

fn bits(words: Vec<u64>, rows: usize) -> BooleanBuffer {
    BooleanBuffer::new(Buffer::from_vec(words), 0, rows)
}

/// None where nothing is null.
fn some_nulls(known: Vec<u64>, rows: usize) -> Option<NullBuffer> {
    Some(NullBuffer::new(bits(known, rows))).filter(|nulls| nulls.null_count() > 0)
}

/// Appends the numbers of so many rows: of each number those who have it, and 0 for all others.
fn numbers<'p, T: Copy + Default>(
    of: impl Iterator<Item = (u32, &'p Plane)>,
    count: usize,
    out: &mut Vec<T>,
    number: impl Fn(u32) -> T,
) {
    let mut digits = [Plane::NONE; 8];
    let mut used = 0;
    let mut large = Vec::new();
    for (value, plane) in of {
        if value > 255 {
            large.push((value, plane));
            continue;
        }
        for (place, digit) in digits.iter_mut().enumerate().filter(|(place, _)| value >> place & 1 == 1) {
            *digit = digit.or(plane);
            used = used.max(place + 1);
        }
    }
    let begin = out.len();
    spread(digits.get(..used).unwrap_or(&digits), count, |eight| {
        out.extend(eight.map(|value| number(value.into())));
    });
    out.truncate(begin + count);
    for (value, plane) in large {
        plane.each(|place| {
            if let Some(entry) = out.get_mut(begin + place) {
                *entry = number(value);
            }
        });
    }
}

impl<'t> Scatter<'t> {
    pub(super) fn new(tables: &'t Tables, capacity: usize) -> Self {
        let words = capacity.div_ceil(64);
        let matrices = tables.results.iter().map(|results| MatrixKeys {
            fired: Vec::with_capacity(words),
            row: Vec::with_capacity(capacity + 8),
            status: Vec::with_capacity(capacity + 8),
            by_guess: Vec::with_capacity(words),
            results: results.iter().map(|_| Keys::new(capacity + 8)).collect(),
        });
        let segment = || (Vec::with_capacity(words), Vec::with_capacity(words));
        Self {
            tables,
            rows: 0,
            segments: tables.shape.segments.iter().map(|_| segment()).collect(),
            paths: Keys::new(capacity + 8),
            matrices: matrices.collect(),
        }
    }

    /// Takes the outcomes of so many rows. All but the last such call take a multiple of 64.
    pub(super) fn take(&mut self, says: &Says, count: usize) {
        self.rows += count;
        for ((trues, unknown), (truths, known)) in says.segments.iter().zip(&mut self.segments) {
            push(truths, trues, count);
            push(known, &unknown.not(), count);
        }
        self.paths.take(says.paths.iter().map(|(key, plane)| (*key, plane)), count);
        for ((says, tables), keys) in says.matrices.iter().zip(&self.tables.results).zip(&mut self.matrices) {
            keys.take(says, count);
            for (keys, table) in keys.results.iter_mut().zip(tables) {
                keys.take(table.keys.iter().copied().zip(&says.fired), count);
            }
        }
    }

    /// The columns.
    pub(super) fn finish(
        self,
        mut problems: Vec<ColumnProblem>,
        by_planes: usize,
    ) -> Result<ColumnDecisions, ColumnsError> {
        let rows = self.rows;
        problems.sort_by_key(|problem| problem.row);
        let segments = self.tables.shape.segments.iter().zip(self.segments);
        let segments = segments.map(|(id, (truths, known))| {
            let nulls = Some(NullBuffer::new(bits(known, rows))).filter(|nulls| nulls.null_count() > 0);
            SegmentColumn { id: *id, truth: BooleanArray::new(bits(truths, rows), nulls) }
        });
        let shapes = self.tables.shape.matrices.iter().zip(&self.tables.results);
        let matrices = shapes.zip(self.matrices).map(|((shape, tables), keys)| {
            let nulls = some_nulls(keys.fired, rows);
            let results = tables.iter().zip(keys.results).map(|(table, keys)| {
                let values = keys.column(&table.values, rows)?;
                Ok(ResultColumn { name: table.name.clone(), values })
            });
            Ok(MatrixColumn {
                id: shape.id,
                row: UInt32Array::new(ScalarBuffer::from(keys.row), nulls.clone()),
                status: dictionary::<Int8Type>(keys.status, None, &self.tables.statuses)?,
                by_guess: BooleanArray::new(bits(keys.by_guess, rows), None),
                results: results.collect::<Result<_, ColumnsError>>()?,
            })
        });
        Ok(ColumnDecisions {
            rows,
            segments: segments.collect(),
            path: self.paths.column(&self.tables.paths, rows)?,
            matrices: matrices.collect::<Result<_, ColumnsError>>()?,
            problems,
            by_planes,
        })
    }
}

impl MatrixKeys {
    fn take(&mut self, says: &MatrixSays, count: usize) {
        let fired = says.fired.iter().fold(Plane::NONE, |all, fired| all.or(fired));
        push(&mut self.fired, &fired, count);
        numbers((1..).zip(&says.fired), count, &mut self.row, |row| row);
        let statuses = (0..).zip(&says.statuses);
        numbers(statuses, count, &mut self.status, |status| i8::try_from(status).unwrap_or(0));
        push(&mut self.by_guess, &says.by_guess, count);
    }
}

fn dictionary<K: ArrowDictionaryKeyType>(
    keys: Vec<K::Native>,
    nulls: Option<NullBuffer>,
    values: &ArrayRef,
) -> Result<DictionaryArray<K>, ColumnsError> {
    let keys = PrimitiveArray::<K>::new(ScalarBuffer::from(keys), nulls);
    DictionaryArray::try_new(keys, Arc::clone(values))
        .map_err(|error| ColumnsError::Arrow { reason: error.to_string() })
}
