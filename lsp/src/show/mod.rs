//! Answers of the compiler as the protocol says them.

pub(crate) mod diagnostic;
pub(crate) mod edit;
pub(crate) mod fitted;
pub(crate) mod symbol;
