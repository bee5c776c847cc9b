//! From planes to bitmaps and dictionary keys.

use super::error::{ColumnProblem, ColumnsError};
use super::output::{ColumnDecisions, MatrixColumn, ResultColumn, SegmentColumn};
use super::pool::Pool;
use super::says::{MatrixSays, Says};
use super::tables::{NOTHING, Tables};
use crate::planes::{DIGITS, Plane, spread};
use arrow_array::types::{ArrowDictionaryKeyType, Int8Type, Int32Type};
use arrow_array::{ArrayRef, BooleanArray, DictionaryArray, PrimitiveArray, UInt32Array};
use arrow_buffer::{BooleanBuffer, Buffer, NullBuffer, ScalarBuffer};
use fearless_simd::Level;
use std::sync::Arc;

/// Columns of outcomes as far as they go.
pub(super) struct Scatter<'t> {
    tables: &'t Tables,
    level: Level,
    rows: usize,
    segments: Vec<(Vec<u64>, Known)>,
    paths: Keys,
    matrices: Vec<MatrixKeys>,
}

struct MatrixKeys {
    fired: Known,
    row: Vec<u32>,
    /// None as long as every outcome is settled.
    status: Option<Vec<i8>>,
    by_guess: Vec<u64>,
    /// None for what is recommended.
    results: Vec<Option<Keys>>,
}

/// Keys of a dictionary, and which of them are there.
struct Keys {
    keys: Vec<u32>,
    known: Known,
}

/// Which rows are not null: none as long as all are.
#[derive(Default)]
struct Known(Option<Vec<u64>>);

impl Known {
    /// Takes those of a block who are known.
    fn take(&mut self, known: &Plane, part: &Taken) {
        if self.0.is_some() || !known.covers(&Plane::first(part.count)) {
            push(self.words(part.before), known, part.count);
        }
    }

    /// Takes those of a block who are unknown.
    fn take_others(&mut self, unknown: &Plane, part: &Taken) {
        if self.0.is_some() || !unknown.is_empty() {
            push(self.words(part.before), &unknown.not(), part.count);
        }
    }

    /// The words; of as many rows as came before, whole blocks, all are known where nobody was unknown yet.
    fn words(&mut self, before: usize) -> &mut Vec<u64> {
        self.0.get_or_insert_with(|| vec![u64::MAX; before / 64])
    }

    fn nulls(self, rows: usize) -> Option<NullBuffer> {
        Some(NullBuffer::new(bits(self.0?, rows))).filter(|nulls| nulls.null_count() > 0)
    }
}

impl Keys {
    fn new(pool: &mut Pool, capacity: usize) -> Self {
        Self { keys: pool.numbers(capacity), known: Known::default() }
    }

    /// Takes the keys of so many rows: of each key those who have it.
    fn take<'p>(&mut self, keys: impl Iterator<Item = (i32, &'p Plane)>, part: &Taken, level: Level) {
        let mut known = Plane::NONE;
        let keys = keys.filter(|(key, _)| *key != NOTHING).map(|(key, plane)| {
            known.join(plane);
            (key.cast_unsigned(), plane)
        });
        numbers(keys, part.of(&mut self.keys), level);
        self.known.take(&known, part);
    }

    fn column(self, values: &ArrayRef, rows: usize) -> Result<DictionaryArray<Int32Type>, ColumnsError> {
        let keys = ScalarBuffer::new(Buffer::from_vec(self.keys), 0, rows);
        dictionary::<Int32Type>(keys, self.known.nulls(rows), values)
    }
}

/// The rows of a block among those of a batch.
struct Taken {
    before: usize,
    count: usize,
}

impl Taken {
    /// Their numbers, filled up to 64.
    fn of<'n>(&self, numbers: &'n mut [u32]) -> &'n mut [u32] {
        numbers.get_mut(self.before..self.before + self.count.next_multiple_of(64)).unwrap_or_default()
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

/// Writes the numbers of the rows of a block: of each number those who have it, and 0 for all others.
fn numbers<'p>(of: impl Iterator<Item = (u32, &'p Plane)>, out: &mut [u32], level: Level) {
    let mut digits = [Plane::NONE; DIGITS];
    let mut used = 0;
    let mut large = Vec::new();
    for (value, plane) in of {
        if value >> digits.len() != 0 {
            large.push((value, plane));
            continue;
        }
        let mut rest = value;
        while rest != 0 {
            let place = rest.trailing_zeros() as usize;
            if let Some(digit) = digits.get_mut(place) {
                digit.join(plane);
            }
            used = used.max(place + 1);
            rest &= rest - 1;
        }
    }
    spread(level, digits.get(..used).unwrap_or(&digits), out);
    for (value, plane) in large {
        plane.each(|place| {
            if let Some(entry) = out.get_mut(place) {
                *entry = value;
            }
        });
    }
}

impl<'t> Scatter<'t> {
    pub(super) fn new(tables: &'t Tables, pool: &mut Pool, capacity: usize) -> Self {
        let words = capacity.div_ceil(64);
        let matrices = tables.results.iter().enumerate().map(|(place, results)| MatrixKeys {
            fired: Known::default(),
            row: pool.numbers(capacity),
            status: None,
            by_guess: pool.bits(words),
            results: (0..results.len())
                .map(|column| {
                    let own = tables.path_column != Some((place, column));
                    own.then(|| Keys::new(pool, capacity))
                })
                .collect(),
        });
        let matrices = matrices.collect();
        let segments = tables.shape.segments.iter().map(|_| (pool.bits(words), Known::default()));
        let segments = segments.collect();
        let paths = Keys::new(pool, capacity);
        Self { tables, level: Level::new(), rows: 0, segments, paths, matrices }
    }

    /// Takes the outcomes of so many rows. All but the last such call take a multiple of 64.
    pub(super) fn take(&mut self, says: &Says, count: usize) {
        let part = Taken { before: self.rows, count };
        self.rows += count;
        for ((trues, unknown), (truths, known)) in says.segments.iter().zip(&mut self.segments) {
            push(truths, trues, count);
            known.take_others(unknown, &part);
        }
        self.paths.take(says.paths.iter().map(|(key, plane)| (*key, plane)), &part, self.level);
        for ((says, tables), keys) in says.matrices.iter().zip(&self.tables.results).zip(&mut self.matrices) {
            keys.take(says, &part, self.level);
            for (keys, table) in keys.results.iter_mut().zip(tables) {
                if let Some(keys) = keys {
                    keys.take(table.keys.iter().copied().zip(&says.fired), &part, self.level);
                }
            }
        }
    }

    /// The columns.
    pub(super) fn finish(
        self,
        pool: &mut Pool,
        mut problems: Vec<ColumnProblem>,
        by_planes: usize,
    ) -> Result<ColumnDecisions, ColumnsError> {
        let rows = self.rows;
        problems.sort_by_key(|problem| problem.row);
        let segments = self.tables.shape.segments.iter().zip(self.segments);
        let segments = segments.map(|(id, (truths, known))| SegmentColumn {
            id: *id,
            truth: BooleanArray::new(bits(truths, rows), known.nulls(rows)),
        });
        let path = self.paths.column(&self.tables.paths, rows)?;
        let shapes = self.tables.shape.matrices.iter().zip(&self.tables.results);
        let matrices = shapes.zip(self.matrices).map(|((shape, tables), keys)| {
            let nulls = keys.fired.nulls(rows);
            let results = tables.iter().zip(keys.results).map(|(table, keys)| {
                let values = match keys {
                    Some(keys) => keys.column(&table.values, rows)?,
                    None => path.clone(),
                };
                Ok(ResultColumn { name: table.name.clone(), values })
            });
            let status = match keys.status {
                Some(keys) => dictionary::<Int8Type>(keys.into(), None, &self.tables.statuses)?,
                None => pool.settled(rows, &self.tables.statuses)?,
            };
            Ok(MatrixColumn {
                id: shape.id,
                row: UInt32Array::new(ScalarBuffer::new(Buffer::from_vec(keys.row), 0, rows), nulls),
                status,
                by_guess: BooleanArray::new(bits(keys.by_guess, rows), None),
                results: results.collect::<Result<_, ColumnsError>>()?,
            })
        });
        let matrices = matrices.collect::<Result<_, ColumnsError>>()?;
        Ok(ColumnDecisions { rows, segments: segments.collect(), matrices, path, problems, by_planes })
    }
}

impl MatrixKeys {
    fn take(&mut self, says: &MatrixSays, part: &Taken, level: Level) {
        let Taken { before, count } = *part;
        let mut fired = Plane::NONE;
        says.fired.iter().for_each(|of_row| fired.join(of_row));
        self.fired.take(&fired, part);
        numbers((1..).zip(&says.fired), part.of(&mut self.row), level);
        push(&mut self.by_guess, &says.by_guess, count);
        let [settled, others @ ..] = &says.statuses;
        if self.status.is_none() && *settled == Plane::first(count) {
            return;
        }
        let keys = self.status.get_or_insert_with(|| vec![0; before]);
        keys.resize(before + count, 0);
        for (key, plane) in (1..).zip(others) {
            plane.each(|place| {
                if let Some(entry) = keys.get_mut(before + place) {
                    *entry = key;
                }
            });
        }
    }
}

pub(super) fn dictionary<K: ArrowDictionaryKeyType>(
    keys: ScalarBuffer<K::Native>,
    nulls: Option<NullBuffer>,
    values: &ArrayRef,
) -> Result<DictionaryArray<K>, ColumnsError> {
    let keys = PrimitiveArray::<K>::new(keys, nulls);
    DictionaryArray::try_new(keys, Arc::clone(values))
        .map_err(|error| ColumnsError::Arrow { reason: error.to_string() })
}
