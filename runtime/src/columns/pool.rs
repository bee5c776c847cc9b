//! Memory of decisions that nobody holds any more, to be written again: new memory costs more than what is written into it.

use super::error::ColumnsError;
use super::output::ColumnDecisions;
use super::scatter::dictionary;
use arrow_array::types::Int8Type;
use arrow_array::{Array, ArrayRef, BooleanArray, DictionaryArray};
use arrow_buffer::{ArrowNativeType, Buffer, NullBuffer};
use std::collections::VecDeque;

/// Buffers of one kind that are kept, at most.
const MOST: usize = 256;
/// Buffers that are looked at before new memory is taken.
const TRIES: usize = 4;

/// Memory that was given away, and may have come back.
#[derive(Debug, Default)]
pub(super) struct Pool {
    /// Those of bits, and those of numbers; what was given away first stands in front.
    bits: VecDeque<Buffer>,
    numbers: VecDeque<Buffer>,
    /// A status for each row of a batch: settled.
    settled: Option<DictionaryArray<Int8Type>>,
}

/// Each thread gives away memory of its own.
impl Clone for Pool {
    fn clone(&self) -> Self {
        Self::default()
    }
}

impl Pool {
    /// An empty vector for so many words of bits.
    pub(super) fn bits(&mut self, capacity: usize) -> Vec<u64> {
        let mut bits = take(&mut self.bits, capacity);
        bits.clear();
        bits
    }

    /// So many numbers, filled up to 64; whatever stands in them is to be overwritten.
    pub(super) fn numbers(&mut self, count: usize) -> Vec<u32> {
        let count = count.next_multiple_of(64);
        let mut numbers = take(&mut self.numbers, count);
        numbers.resize(count, 0);
        numbers
    }

    /// The column of so many statuses that are settled.
    pub(super) fn settled(
        &mut self,
        rows: usize,
        statuses: &ArrayRef,
    ) -> Result<DictionaryArray<Int8Type>, ColumnsError> {
        let settled = match self.settled.take().filter(|settled| settled.len() >= rows) {
            Some(settled) => settled,
            None => dictionary::<Int8Type>(vec![0; rows].into(), None, statuses)?,
        };
        let column = settled.slice(0, rows);
        self.settled = Some(settled);
        Ok(column)
    }

    /// Remembers what is given away.
    pub(super) fn give(&mut self, decisions: &ColumnDecisions) {
        let Self { bits, numbers, .. } = self;
        let mut truths = |array: &BooleanArray| {
            bits.push_back(array.values().inner().clone());
            bits.extend(array.nulls().map(|nulls| nulls.buffer().clone()));
        };
        decisions.segments.iter().for_each(|segment| truths(&segment.truth));
        decisions.matrices.iter().for_each(|matrix| truths(&matrix.by_guess));
        let mut keys = |keys: &Buffer, nulls: Option<&NullBuffer>| {
            numbers.push_back(keys.clone());
            bits.extend(nulls.map(|nulls| nulls.buffer().clone()));
        };
        let path = decisions.path.keys();
        keys(path.values().inner(), path.nulls());
        for matrix in &decisions.matrices {
            keys(matrix.row.values().inner(), matrix.row.nulls());
            let results = matrix.results.iter().map(|result| result.values.keys());
            // What stands here twice never comes back: the path as a result is the path recommended.
            for of in results.filter(|of| !of.values().inner().ptr_eq(path.values().inner())) {
                keys(of.values().inner(), of.nulls());
            }
        }
        bits.drain(..bits.len().saturating_sub(MOST));
        numbers.drain(..numbers.len().saturating_sub(MOST));
    }
}

/// A vector that has come back and has room for so many, or a new one.
fn take<T: ArrowNativeType>(given: &mut VecDeque<Buffer>, capacity: usize) -> Vec<T> {
    for _ in 0..TRIES {
        match given.pop_front().map(Buffer::into_vec::<T>) {
            Some(Ok(vector)) if vector.capacity() >= capacity => return vector,
            // Too small.
            Some(Ok(_)) => {}
            // Somebody still holds it.
            Some(Err(held)) => given.push_back(held),
            None => break,
        }
    }
    Vec::with_capacity(capacity)
}
