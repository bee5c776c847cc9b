//! Deciding about people who come as Arrow record batches.
//!
//! A batch is cut into blocks. Of each, the columns are read one after the other (`crate::planes::Block`; words that need no change
//! are lent and not copied), planes decide about all people at once, and what they say goes into bitmaps and dictionary keys.
//! Nothing is allocated for a row. Whom planes do not decide about, another engine is given as profiles, one by one.
//!
//! ```text
//! RecordBatch → lanes (a column each) → block → planes → ColumnDecisions
//! ```
//!
//! A column means what a table says that has the same values in its cells ([`crate::RowDecoder`]): lanes that read an Arrow
//! type directly are faster, and say nothing else. A list without elements is the empty set, which a cell spells `;`.

mod batch;
mod bits;
mod cell;
mod decider;
mod dictionary;
mod error;
#[cfg(feature = "parquet")]
mod file;
mod fits;
mod lane;
mod list;
mod output;
mod plain;
mod pool;
mod reading;
mod scatter;
mod schema;
mod sights;
mod source;
mod tables;
mod text;

pub use batch::{ColumnBatch, ColumnData, KeyedColumn, Keys};
pub use decider::ColumnDecider;
pub use error::{ColumnProblem, ColumnsError};
#[cfg(feature = "parquet")]
pub use file::{ParquetColumns, RowRange};
pub use output::{ColumnDecisions, MatrixColumn, ResultColumn, SegmentColumn};
