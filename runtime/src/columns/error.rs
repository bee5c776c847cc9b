//! What can be wrong with columns.

use crate::{Error, InputProblem};
use arrow_schema::DataType;
use std::fmt;

/// Why nothing can be decided about batches of a schema.
#[derive(Debug)]
pub enum ColumnsError {
    /// The program cannot be run so.
    Program(Error),
    /// A column whose type can hold no value of what is read from it.
    Type {
        /// The column; a dotted path where it stands in a struct.
        column: String,
        /// Its type.
        found: DataType,
        /// What is read from it: a field, or what else the column's name says.
        reads: String,
        /// What it must hold, in words.
        wanted: &'static str,
    },
    /// A batch has another schema than the decider was made for.
    Schema {
        /// The first column that is missing or of another type.
        column: String,
    },
    /// More rows than a column of results can number.
    Arrow {
        /// What Arrow said.
        reason: String,
    },
}

impl fmt::Display for ColumnsError {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        match self {
            Self::Program(error) => error.fmt(f),
            Self::Type { column, found, reads, wanted } => {
                write!(f, "the column `{column}` is of type {found}; {reads} is read from {wanted}")
            }
            Self::Schema { column } => {
                write!(f, "a batch has no column `{column}` of the type that was agreed")
            }
            Self::Arrow { reason } => f.write_str(reason),
        }
    }
}

impl std::error::Error for ColumnsError {}

impl From<Error> for ColumnsError {
    fn from(error: Error) -> Self {
        Self::Program(error)
    }
}

/// A value of a batch that is not what the program expects. It counts as absent(invalid).
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct ColumnProblem {
    /// The row in the batch, from 0.
    pub row: usize,
    /// What is wrong; its place is the column.
    pub problem: InputProblem,
}
