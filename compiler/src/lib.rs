//! From `.onboard` sources to a checked program.
//!
//! Pure: no files, no clock, no network; the caller reads the sources. This crate must not know who shows its diagnostics
//! or what runs the program.
#![deny(missing_docs)]

mod absence;
#[cfg_attr(not(test), expect(dead_code, reason = "called by the lowering that lands next"))]
mod allow;
mod clock;
#[expect(dead_code, reason = "called by the lowering that lands next")]
mod cycles;
#[expect(dead_code, reason = "called by the lowering that lands next")]
mod labels;
#[expect(dead_code, reason = "called by the lowering that lands next")]
mod passes;
#[expect(dead_code, reason = "filled by the lowering that lands next")]
mod places;
mod privacy;
mod questions;
mod regions;
#[cfg(test)]
mod sample;
mod unused;
mod views;
