//! From `.onboard` sources to a checked program.
//!
//! [`check`] takes [`Sources`] and gives a [`Checked`]: the program, where there are no errors, and everything that was
//! found. Pure: no files, no clock, no network; the caller reads the sources. This crate must not know who shows its
//! diagnostics or what runs the program.
#![deny(missing_docs)]

mod absence;
mod allow;
mod check;
mod clause;
mod clock;
mod codes;
mod cycles;
mod declarations;
pub mod diagnostics;
mod finding;
mod labels;
mod lines;
mod lower;
mod names;
mod passes;
mod places;
mod privacy;
mod programs;
pub mod query;
mod questions;
mod regions;
#[cfg(test)]
mod sample;
mod sources;
mod term;
mod unused;
mod views;

pub use check::{Checked, check};
pub use programs::{merged, moved, roots};
pub use sources::{Source, Sources, imports, resolve};
