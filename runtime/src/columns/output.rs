//! What is decided about a batch, as columns.

use super::error::ColumnProblem;
use arrow_array::types::{Int8Type, Int32Type};
use arrow_array::{BooleanArray, DictionaryArray, UInt32Array};
use onboard_ir::{MatrixId, SegmentId};

/// What is decided about the people of a batch, in the order of its rows.
#[derive(Clone, Debug)]
pub struct ColumnDecisions {
    /// How many people.
    pub rows: usize,
    /// The segments that the purpose may see, in order of declaration.
    pub segments: Vec<SegmentColumn>,
    /// The path recommended, by its name; null where there is none.
    pub path: DictionaryArray<Int32Type>,
    /// The matrices that decide for the purpose, in order of declaration.
    pub matrices: Vec<MatrixColumn>,
    /// What is wrong in the batch, in the order of its rows.
    pub problems: Vec<ColumnProblem>,
    /// How many of the people were decided about in blocks, and not one by one.
    pub by_planes: usize,
}

/// Who belongs to a segment.
#[derive(Clone, Debug)]
pub struct SegmentColumn {
    /// The segment.
    pub id: SegmentId,
    /// Whether they belong to it; null is unknown.
    pub truth: BooleanArray,
}

/// What a matrix says.
#[derive(Clone, Debug)]
pub struct MatrixColumn {
    /// The matrix.
    pub id: MatrixId,
    /// The row that fired, from 1 as documents number them; null under `hit all`, in a conflict, and where no row is true.
    pub row: UInt32Array,
    /// How firm it is: `settled provisional none conflict`.
    pub status: DictionaryArray<Int8Type>,
    /// Whether with imputed values taken as absent the status or the rows would be others.
    pub by_guess: BooleanArray,
    /// The result columns whose cells hold constants, paths or texts without values in them; null where the row that fired
    /// gives nothing, or none has.
    pub results: Vec<ResultColumn>,
}

/// What a matrix gives in a column.
#[derive(Clone, Debug)]
pub struct ResultColumn {
    /// The column's name.
    pub name: String,
    /// What it gives.
    pub values: DictionaryArray<Int32Type>,
}
