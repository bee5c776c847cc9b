//! The command line as people use it: the real binary, in a folder of its own, looked at from outside.
#![expect(clippy::unwrap_used, clippy::indexing_slicing, clippy::panic, reason = "a test fails by panicking")]

mod bad_input;
mod build;
mod check;
#[cfg(feature = "parquet")]
mod columns;
mod eval;
mod explain;
mod fit;
mod fmt;
mod folder;
mod formats;
mod help;
mod lsp;
#[cfg(feature = "parquet")]
mod parquet;
#[cfg(feature = "play")]
mod play;
mod summary;
mod tests;
mod why;
