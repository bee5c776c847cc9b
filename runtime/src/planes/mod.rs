//! Deciding about many people at once, of whom nothing has happened.
//!
//! People come in blocks of up to [`BLOCK`], held column by column ([`Block`]). A truth value of everybody in a block is a
//! [`Plane`]: a bit for each person. The steps of a plan are made into a list of operations on planes and on *lanes*, a word for
//! each person; each operation is one loop, and takes 64 people or more with an instruction. What segments and matrices say
//! comes out as planes ([`BlockOutcomes`]), of which counting is all that a summary needs.
//!
//! ```text
//! plan → build (operations) → code (registers) → run, block by block
//! ```
//!
//! What is asked of a column by itself, such as whether it is less than a constant, is an *atom*: whoever reads columns into a
//! block answers atoms on the way, and makes words only of columns that something else reads.
//!
//! Most blocks are people of whom everything is known that is read, or everything but what fallbacks fill: for these, operations
//! are made apart, in which truth is one plane and not two. What would hold without guesses is computed only for blocks in which
//! something is guessed.
//!
//! The interpreter defines what a plan means. What is not done here is refused with a reason ([`crate::Unsupported`]): segments
//! that remember what held at other times, texts that meet other than as a field and a constant.

mod atom;
mod block;
mod build;
mod code;
mod kernel;
mod operation;
mod outcome;
mod plane;
mod program;
mod run;

#[cfg(feature = "arrow")]
pub(crate) use atom::Atom;
pub use block::Block;
#[cfg(feature = "arrow")]
pub(crate) use block::{Asked, Column};
#[cfg(feature = "parquet")]
pub(crate) use kernel::{Unpacked, part_by_bits, unpack, unpack_room};
#[cfg(feature = "arrow")]
pub(crate) use kernel::{all_within, answer, answer_bytes, answer_widened, entries, spread, widened, within};
#[cfg(feature = "arrow")]
pub(crate) use operation::Order;
pub use outcome::{BlockMatrix, BlockOutcomes};
#[cfg(feature = "arrow")]
pub(crate) use plane::NOBODY;
pub use plane::{BLOCK, Plane};
pub(crate) use program::PlaneProgram;
pub use run::Planes;
