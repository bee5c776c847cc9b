//! Machine code for plans.
//!
//! [`Compiled::new`] takes a [`Plan`](onboard_ir::plan::Plan) with its row [`Layout`](onboard_ir::layout::Layout) and writes
//! functions that read a typed row and a context (the instant, who may see what, traits) and write what the segments and
//! matrices say. Truth is two bits, *is true* and *is false*; where every field that is read is there, one bit does.
//!
//! This is the only crate that holds `unsafe`: code is entered from [`Runner::run`], which knows the sizes of what it passes,
//! and from [`Compiled::by_guess`], which checks them.
//! The interpreter defines what a plan means, and this crate must not know better: rare operations call back into it
//! ([`Host`]), and what is not emitted is refused with a reason ([`Unsupported`]), so that the interpreter runs it.
//!
//! Without the feature `cranelift` there is no code generator, and every plan is refused. What of a plan the outcomes need
//! ([`Needs`], [`Demand`]) is worked out here for whoever else evaluates plans, and so is what its acts mean ([`lower`]).
#![deny(missing_docs)]

#[cfg(feature = "cranelift")]
mod code;
#[cfg(feature = "cranelift")]
mod emit;
#[cfg(feature = "fault")]
pub mod fault;
#[cfg(feature = "cranelift")]
mod function;
mod host;
mod imputation;
#[cfg(feature = "cranelift")]
mod instructions;
mod kind;
pub mod lower;
mod needs;
mod row;
#[cfg(feature = "cranelift")]
mod runner;
mod shape;
mod unsupported;
#[cfg(not(feature = "cranelift"))]
mod without;

#[cfg(feature = "cranelift")]
pub use code::Compiled;
#[cfg(feature = "cranelift")]
pub use function::Tier;
pub use host::Host;
pub use imputation::{Imputation, ImputationStep};
pub use kind::{Kind, kinds};
pub use needs::{Demand, Frame, Needs, Requirement};
pub use row::Row;
#[cfg(feature = "cranelift")]
pub use runner::Runner;
pub use shape::{MatrixShape, Shape};
pub use unsupported::Unsupported;
#[cfg(not(feature = "cranelift"))]
pub use without::{Compiled, Runner, Tier};
