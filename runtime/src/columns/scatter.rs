//! From the outcomes of rows to bitmaps and dictionary keys.

use super::error::{ColumnProblem, ColumnsError};
use super::output::{ColumnDecisions, MatrixColumn, ResultColumn, SegmentColumn};
use super::tables::{NOTHING, STATUSES, Tables};
use crate::Outcomes;
use arrow_array::types::{ArrowDictionaryKeyType, Int8Type, Int32Type};
use arrow_array::{ArrayRef, BooleanArray, DictionaryArray, PrimitiveArray, UInt32Array};
use arrow_buffer::{BooleanBuffer, Buffer, NullBuffer, ScalarBuffer};
use onboard_jit::{MatrixShape, Shape};
use std::sync::Arc;

/// Columns of outcomes as far as they go. A key that is [`NOTHING`], or the row 0, is none.
pub(super) struct Scatter<'t> {
    tables: &'t Tables,
    rows: usize,
    segments: Vec<(Vec<u8>, Vec<u8>)>,
    paths: Vec<i32>,
    matrices: Vec<MatrixKeys>,
}

struct MatrixKeys {
    row: Vec<u32>,
    status: Vec<i8>,
    by_guess: Vec<bool>,
    results: Vec<Vec<i32>>,
}

impl<'t> Scatter<'t> {
    pub(super) fn new(tables: &'t Tables, capacity: usize) -> Self {
        let bytes = capacity.div_ceil(8);
        let matrices = tables.results.iter().map(|results| MatrixKeys {
            row: Vec::with_capacity(capacity),
            status: Vec::with_capacity(capacity),
            by_guess: Vec::with_capacity(capacity),
            results: results.iter().map(|_| Vec::with_capacity(capacity)).collect(),
        });
        let segment = || (Vec::with_capacity(bytes), Vec::with_capacity(bytes));
        Self {
            tables,
            rows: 0,
            segments: tables.shape.segments.iter().map(|_| segment()).collect(),
            paths: Vec::with_capacity(capacity),
            matrices: matrices.collect(),
        }
    }

    /// Takes the outcomes of so many rows. All but the last such call take a multiple of eight.
    pub(super) fn take(&mut self, outs: &[u64], count: usize) {
        let width = self.tables.shape.output_words();
        let outs = outs.get(..width * count).unwrap_or_default();
        self.rows += count;
        if width == 0 {
            self.paths.resize(self.rows, NOTHING);
            return;
        }
        self.take_segments(outs, width);
        self.paths.extend(outs.chunks_exact(width).map(|row| {
            let mut paths = self.tables.by_path.iter().map(|(word, keys)| keyed(keys, fired(row, *word)));
            paths.find(|path| *path != NOTHING).unwrap_or(NOTHING)
        }));
        let matrices = self.tables.shape.matrices.iter().zip(&self.tables.results);
        for ((shape, tables), keys) in matrices.zip(&mut self.matrices) {
            let word = |place: usize| outs.iter().skip(shape.word + place).step_by(width);
            keys.row.extend(word(0).map(|row| u32::try_from(row.wrapping_add(1)).unwrap_or(0)));
            keys.status.extend(word(1).map(|status| i8::try_from(*status).unwrap_or(3)));
            keys.by_guess.extend(word(2).map(|guess| *guess != 0));
            for (keys, table) in keys.results.iter_mut().zip(tables) {
                keys.extend(outs.chunks_exact(width).map(|row| keyed(&table.keys, fired(row, shape.word))));
            }
        }
    }

    /// Turns the bits of rows into those of segments, eight rows and eight segments at a time.
    fn take_segments(&mut self, outs: &[u64], width: usize) {
        let unknown = self.tables.shape.segment_words();
        for (byte, segments) in self.segments.chunks_mut(8).enumerate() {
            for rows in outs.chunks(8 * width) {
                let (mut truths, mut unknowns) = (0, 0);
                for (place, row) in rows.chunks_exact(width).enumerate() {
                    let eight = |first: usize| {
                        row.get(first + byte / 8).map_or(0, |word| word >> (8 * (byte % 8)) & 0xff)
                    };
                    truths |= eight(0) << (8 * place);
                    unknowns |= eight(unknown) << (8 * place);
                }
                let truths = transposed(truths).to_le_bytes();
                let known = transposed(!unknowns).to_le_bytes();
                for ((segment, truths), known) in segments.iter_mut().zip(truths).zip(known) {
                    segment.0.push(truths);
                    segment.1.push(known);
                }
            }
        }
    }

    /// The columns.
    pub(super) fn finish(
        self,
        mut problems: Vec<ColumnProblem>,
        by_machine_code: usize,
    ) -> Result<ColumnDecisions, ColumnsError> {
        let rows = self.rows;
        problems.sort_by_key(|problem| problem.row);
        let segments = self.tables.shape.segments.iter().zip(self.segments);
        let segments = segments.map(|(id, (truths, known))| {
            let bits = |bytes: Vec<u8>| BooleanBuffer::new(Buffer::from_vec(bytes), 0, rows);
            let nulls = Some(NullBuffer::new(bits(known))).filter(|nulls| nulls.null_count() > 0);
            SegmentColumn { id: *id, truth: BooleanArray::new(bits(truths), nulls) }
        });
        let shapes = self.tables.shape.matrices.iter().zip(&self.tables.results);
        let matrices = shapes.zip(self.matrices).map(|((shape, tables), keys)| {
            let results = tables.iter().zip(keys.results).map(|(table, keys)| {
                let values = keyed_column(keys, &table.values)?;
                Ok(ResultColumn { name: table.name.clone(), values })
            });
            Ok(MatrixColumn {
                id: shape.id,
                row: numbers(keys.row),
                status: dictionary::<Int8Type>(keys.status, None, &self.tables.statuses)?,
                by_guess: BooleanArray::from(keys.by_guess),
                results: results.collect::<Result<_, ColumnsError>>()?,
            })
        });
        Ok(ColumnDecisions {
            rows,
            segments: segments.collect(),
            path: keyed_column(self.paths, &self.tables.paths)?,
            matrices: matrices.collect::<Result<_, ColumnsError>>()?,
            problems,
            by_machine_code,
        })
    }
}

/// The row that fired.
fn fired(row: &[u64], word: usize) -> Option<usize> {
    usize::try_from(row.get(word)?.cast_signed()).ok()
}

fn keyed(keys: &[i32], row: Option<usize>) -> i32 {
    row.and_then(|row| keys.get(row)).copied().unwrap_or(NOTHING)
}

fn nulls<T: Copy>(values: &[T], known: impl Fn(T) -> bool) -> Option<NullBuffer> {
    if values.iter().fold(true, |all, value| all & known(*value)) {
        return None;
    }
    let known = |row: usize| values.get(row).is_some_and(|value| known(*value));
    Some(NullBuffer::new(BooleanBuffer::collect_bool(values.len(), known)))
}

fn numbers(rows: Vec<u32>) -> UInt32Array {
    let nulls = nulls(&rows, |row| row > 0);
    UInt32Array::new(ScalarBuffer::from(rows), nulls)
}

fn keyed_column(mut keys: Vec<i32>, values: &ArrayRef) -> Result<DictionaryArray<Int32Type>, ColumnsError> {
    let nulls = nulls(&keys, |key| key != NOTHING);
    // Behind a null, too, a key leads somewhere.
    keys.iter_mut().for_each(|key| *key = (*key).max(0));
    dictionary::<Int32Type>(keys, nulls, values)
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

/// A matrix of eight by eight bits with its rows (bytes) and columns exchanged.
fn transposed(mut bits: u64) -> u64 {
    for (shift, mask) in
        [(7, 0x00aa_00aa_00aa_00aa), (14, 0x0000_cccc_0000_cccc), (28, 0x0000_0000_f0f0_f0f0)]
    {
        let moved = (bits ^ bits >> shift) & mask;
        bits ^= moved ^ moved << shift;
    }
    bits
}

/// Writes what the interpreter says in the words in which machine code says it (but for the bits of rows).
pub(super) fn write(outcomes: &Outcomes<'_>, shape: &Shape, out: &mut [u64]) {
    for (place, segments) in shape.segments.chunks(64).enumerate() {
        let bits = |wanted: Option<bool>| {
            let said = segments.iter().enumerate().filter(|(_, id)| outcomes.segment(**id) == wanted);
            said.fold(0_u64, |word, (bit, _)| word | 1 << bit)
        };
        for (word, bits) in [(place, bits(Some(true))), (shape.segment_words() + place, bits(None))] {
            if let Some(word) = out.get_mut(word) {
                *word = bits;
            }
        }
    }
    for shape in &shape.matrices {
        write_matrix(outcomes, shape, out);
    }
}

fn write_matrix(outcomes: &Outcomes<'_>, shape: &MatrixShape, out: &mut [u64]) {
    let Some(outcome) = outcomes.matrix(shape.id) else { return };
    let status = STATUSES.iter().position(|status| *status == outcome.status()).unwrap_or(0);
    let fired = outcome.fired().map_or(-1, i64::from).cast_unsigned();
    let words = [fired, status as u64, u64::from(outcome.by_guess())];
    if let Some(place) = out.get_mut(shape.word..shape.word + 3) {
        place.copy_from_slice(&words);
    }
}
