//! Deciding about many people: rows go through several threads and come out in their order.

#[cfg(feature = "parquet")]
pub(crate) mod columns;
mod decide;
mod pipeline;
mod progress;
mod remaining;
mod summary;
mod take;

pub(crate) use decide::{Decide, Task};
pub(crate) use pipeline::run;
pub(crate) use progress::Progress;
pub(crate) use remaining::Remaining;
pub(crate) use summary::{Plan, Summary};
pub(crate) use take::{Taker, Target};
