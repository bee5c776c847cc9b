//! One file for each command: it reads, calls the libraries, and prints.

pub(crate) mod build;
pub(crate) mod check;
pub(crate) mod eval;
pub(crate) mod explain;
pub(crate) mod fit;
pub(crate) mod fmt;
pub(crate) mod lsp;
#[cfg(feature = "play")]
pub(crate) mod play;
mod stories;
pub(crate) mod test;
pub(crate) mod why;
