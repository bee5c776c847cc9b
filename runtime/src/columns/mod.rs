//! Deciding about people who come as Arrow record batches.
//!
//! A batch is cut into morsels that fit the cache. Of each, the columns are read one after the other into typed rows (see
//! `onboard_ir::layout`), machine code runs over the rows, and what it says goes into bitmaps and dictionary keys. Nothing is
//! allocated for a row. Where there is no machine code, the interpreter is given profiles.
//!
//! ```text
//! RecordBatch → lanes (a column each) → morsel of typed rows → outcomes → ColumnDecisions
//! ```
//!
//! A column means what a table says that has the same values in its cells ([`crate::RowDecoder`]): lanes that read an Arrow
//! type directly are faster, and say nothing else. A list without elements is the empty set, which a cell spells `;`.

mod bits;
mod cell;
mod decider;
mod dictionary;
mod error;
mod fits;
mod lane;
mod list;
mod morsel;
mod output;
mod plain;
mod reading;
mod scatter;
mod schema;
mod sights;
mod source;
mod tables;
mod text;

pub use decider::ColumnDecider;
pub use error::{ColumnProblem, ColumnsError};
pub use output::{ColumnDecisions, MatrixColumn, ResultColumn, SegmentColumn};
