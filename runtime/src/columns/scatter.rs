//! From what is said of people to bitmaps and dictionary keys.

use super::error::{ColumnProblem, ColumnsError};
use super::output::{ColumnDecisions, MatrixColumn, ResultColumn, SegmentColumn};
use super::pool::Pool;
use super::tables::{NOTHING, STATUSES, Tables, path_key};
use crate::planes::{BlockMatrix, BlockOutcomes, NOBODY, Plane, spread};
use crate::{Outcome, Outcomes, Status};
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
            push(self.words(part.before), &Plane::first(part.count).without(unknown), part.count);
        }
    }

    /// Says whether one of so many rows is known.
    fn put(&mut self, row: usize, known: bool, rows: usize) {
        if self.0.is_some() || !known {
            put(self.words(rows), row, known);
        }
    }

    /// The words; where nobody was unknown yet, of as many rows as came before.
    fn words(&mut self, before: usize) -> &mut Vec<u64> {
        self.0.get_or_insert_with(|| vec![u64::MAX; before.div_ceil(64)])
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
        let keys = keys.filter(|(key, _)| *key != NOTHING).map(|(key, plane)| (key.cast_unsigned(), plane));
        let known = spread(level, &keys.collect::<Vec<_>>(), part.of(&mut self.keys));
        self.known.take(&known, part);
    }

    /// Writes the key of one of so many rows.
    fn put(&mut self, row: usize, key: i32, rows: usize) {
        let known = key != NOTHING;
        if let Some(entry) = self.keys.get_mut(row) {
            *entry = if known { key.cast_unsigned() } else { 0 };
        }
        self.known.put(row, known, rows);
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
    let end = words.len() + count.div_ceil(64);
    // Bitmaps of Arrow begin with the lowest bit of the first byte.
    words.extend(plane.words().iter().map(|word| word.to_le()));
    words.resize(end, 0);
}

fn bits(words: Vec<u64>, rows: usize) -> BooleanBuffer {
    BooleanBuffer::new(Buffer::from_vec(words), 0, rows)
}

/// Writes the bit of a row.
fn put(words: &mut [u64], row: usize, bit: bool) {
    if let Some(word) = words.get_mut(row / 64) {
        let one = (1_u64 << (row % 64)).to_le();
        *word = if bit { *word | one } else { *word & !one };
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

    /// Takes what planes say of so many rows; without them nothing is said yet. All but the last such call take a multiple of 64.
    pub(super) fn take(&mut self, outcomes: Option<&BlockOutcomes<'_>>, count: usize) {
        let part = Taken { before: self.rows, count };
        self.rows += count;
        let mut said = outcomes.into_iter().flat_map(BlockOutcomes::segments);
        for (truths, known) in &mut self.segments {
            let (trues, unknown) =
                said.next().map_or((&NOBODY, &NOBODY), |(_, trues, unknown)| (trues, unknown));
            push(truths, trues, count);
            known.take_others(unknown, &part);
        }
        let paths = outcomes.into_iter().flat_map(BlockOutcomes::paths);
        self.paths.take(paths.map(|(path, _, _, plane)| (path_key(path), plane)), &part, self.level);
        let mut said = outcomes.into_iter().flat_map(BlockOutcomes::matrices);
        for (tables, keys) in self.tables.results.iter().zip(&mut self.matrices) {
            let outcome = said.next();
            keys.take(outcome.as_ref(), &part, self.level);
            for (keys, table) in keys.results.iter_mut().zip(tables) {
                if let Some(keys) = keys {
                    let fired = outcome.iter().flat_map(BlockMatrix::fired);
                    keys.take(table.keys.iter().copied().zip(fired), &part, self.level);
                }
            }
        }
    }

    /// Takes what is said of somebody alone, in place of what was taken of that row.
    pub(super) fn put(&mut self, row: usize, outcomes: &Outcomes<'_>) {
        let Self { tables, rows, segments, paths, matrices, .. } = self;
        for ((truths, known), id) in segments.iter_mut().zip(&tables.shape.segments) {
            let truth = outcomes.segment(*id);
            put(truths, row, truth == Some(true));
            known.put(row, truth.is_some(), *rows);
        }
        paths.put(row, outcomes.recommended().map_or(NOTHING, |(path, ..)| path_key(path)), *rows);
        let shapes = tables.shape.matrices.iter().zip(&tables.results);
        for ((shape, tables), keys) in shapes.zip(matrices) {
            let Some(outcome) = outcomes.matrix(shape.id) else { continue };
            keys.put(row, &outcome, *rows);
            for (keys, table) in keys.results.iter_mut().zip(tables) {
                if let Some(keys) = keys {
                    let key = outcome.fired().and_then(|fired| table.keys.get(fired as usize));
                    keys.put(row, key.copied().unwrap_or(NOTHING), *rows);
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
    fn take(&mut self, outcome: Option<&BlockMatrix<'_>>, part: &Taken, level: Level) {
        let Taken { before, count } = *part;
        let fired = (1..).zip(outcome.into_iter().flat_map(BlockMatrix::fired));
        let fired = spread(level, &fired.collect::<Vec<_>>(), part.of(&mut self.row));
        self.fired.take(&fired, part);
        push(&mut self.by_guess, outcome.map_or(&NOBODY, BlockMatrix::by_guess), count);
        let unsettled = outcome.filter(|outcome| !outcome.is_settled());
        if self.status.is_none() && unsettled.is_none() {
            return;
        }
        let keys = self.status.get_or_insert_with(|| vec![0; before]);
        keys.resize(before + count, 0);
        for (key, status) in (1..).zip(STATUSES.iter().skip(1)) {
            unsettled.map_or(Plane::NONE, |outcome| outcome.status(*status)).each(|place| {
                if let Some(entry) = keys.get_mut(before + place) {
                    *entry = key;
                }
            });
        }
    }

    fn put(&mut self, row: usize, outcome: &Outcome<'_>, rows: usize) {
        if let Some(entry) = self.row.get_mut(row) {
            *entry = outcome.fired().map_or(0, |fired| fired + 1);
        }
        self.fired.put(row, outcome.fired().is_some(), rows);
        put(&mut self.by_guess, row, outcome.by_guess());
        let status = outcome.status();
        if self.status.is_some() || status != Status::Settled {
            let keys = self.status.get_or_insert_with(|| vec![0; rows]);
            let key = (0..).zip(STATUSES).find(|(_, known)| *known == status).map_or(0, |(key, _)| key);
            if let Some(entry) = keys.get_mut(row) {
                *entry = key;
            }
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
