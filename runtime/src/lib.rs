//! The runtime: evaluates compiled programs for people.
//!
//! An [`Engine`] is made of a checked [`onboard_ir::Program`] (and a [`Fit`]). It reads profiles and events into typed values
//! ([`Profile`], [`History`]) and evaluates them at an instant for a purpose into an [`Evaluation`]: fields after fallbacks,
//! traits, segments and matrices as that purpose sees them. The interpreter here *defines* what programs mean.
//!
//! ```text
//! input → Profile, History → what the purpose sees → fields, traits → segments → matrices → Evaluation
//! ```
//!
//! This crate must not know how programs are spelled, nor read a file, a clock or a network: `now` is passed in.
#![deny(missing_docs)]

mod changes;
#[cfg(feature = "arrow")]
mod columns;
mod decision;
mod document;
mod engine;
mod error;
mod evaluation;
mod event;
mod explain;
mod fit;
mod input;
mod json;
mod machine;
mod number;
mod order;
mod outcome;
mod path;
mod print;
mod profile;
mod question;
mod reads;
mod run;
mod slot;
mod testing;
mod text;
mod zone;

#[cfg(feature = "arrow")]
pub use columns::{
    ColumnDecider, ColumnDecisions, ColumnProblem, ColumnsError, MatrixColumn, ResultColumn, SegmentColumn,
};
pub use decision::Decision;
pub use engine::{Engine, Evaluator};
pub use error::{Error, InputProblem};
pub use evaluation::Evaluation;
pub use event::{Event, History};
pub use explain::{Blocker, Mark, Story, Target};
pub use fit::{Fit, FitError, GROUP_MINIMUM, Learner, Statistic, method_name};
pub use input::{EventRows, RowDecoder};
pub use machine::{EngineKind, Outcome, Outcomes, ProfileRow, Rows};
pub use onboard_ir::{Reason, Scope, Slot};
pub use onboard_jit::{Compiled, Unsupported};
pub use outcome::{MatrixOutcome, Status};
pub use path::StepState;
pub use profile::{Answer, Consent, FieldInput, Profile};
pub use question::Question;
pub use slot::{FieldValue, Imputed};
pub use testing::{TestFailure, TestReport};
pub use text::lookup;
