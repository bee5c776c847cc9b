//! The harness of the corpus: cases in Markdown, run through every engine there is.
//!
//! It uses the public faces alone (check sources, decide about a person) and knows nothing of their insides.

pub mod blocks;
mod case;
#[cfg(feature = "arrow")]
pub mod columns;
pub mod coverage;
pub mod damage;
pub mod decoding;
pub mod engines;
pub mod frames;
pub mod generate;
pub mod laws;
pub mod live;
pub mod operations;
mod person;
mod run;
mod sources;

pub use case::{Case, Expected, Run, cases, markdown_below};
pub use person::{Person, instant};
pub use run::{findings, outcomes};
pub use sources::{checked, read_program};
