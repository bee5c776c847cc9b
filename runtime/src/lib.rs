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
//! A service takes a program that `onboardc build` made, and keeps it where another may take its place:
//!
//! ```
//! use onboard_runtime::{Engine, Live};
//!
//! # let rules = include_str!(concat!(env!("CARGO_MANIFEST_DIR"), "/tests/programs/team.onboard"));
//! # let checked = onboard_compiler::check(&onboard_compiler::Sources::single("team.onboard", rules));
//! # let file = onboard_runtime::build(&checked.program.expect("a program"), None)?;
//! // From a file: `Engine::load("team.built")?`
//! let live = Live::new(&Engine::from_bytes(&file)?);
//!
//! let engine = live.current();
//! let profile = engine.profile().user("ada").consent("advice", true)?.set("team_size", 60)?.build();
//! let at = 1_772_442_000_000_000; // 2026-03-02T09:00:00Z, in microseconds
//! let decision = engine.decide(&profile, at)?;
//!
//! assert_eq!(decision.path(), Some("together"));
//! assert_eq!(decision.segment("large")?, Some(true));
//! assert!(decision.to_json().starts_with(r#"{"user":"ada","at":"2026-03-02T09:00:00Z""#));
//! assert!(decision.why().expect("a story").to_text().contains("team_size is"));
//! # Ok::<(), onboard_runtime::Error>(())
//! ```
//!
//! What a struct says of a person is derived ([`ToProfile`]); purposes and events are named with [`Engine::decide_for`]. Who decides
//! about many keeps an [`Evaluator`] ([`Engine::decider`]), which uses its memory again.
//! This crate must not know how programs are spelled (the feature `compiler` asks the one that does), nor read a clock or a
//! network: `now` is passed in. It reads no file but the one that [`Engine::load`] is given.
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
mod explained;
mod fit;
mod input;
mod json;
mod live;
mod load;
mod machine;
mod number;
mod order;
mod outcome;
mod path;
mod planes;
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
    ColumnBatch, ColumnData, ColumnDecider, ColumnDecisions, ColumnProblem, ColumnsError, KeyedColumn, Keys,
    MatrixColumn, ResultColumn, SegmentColumn,
};
#[cfg(feature = "parquet")]
pub use columns::{ParquetColumns, RowRange};
pub use decision::Decision;
pub use engine::{Engine, Evaluator};
pub use error::{Error, InputProblem, MalformedJson};
pub use evaluation::Evaluation;
pub use event::{Event, History};
pub use explain::{Blocker, Mark, StepStory, Story, Target};
pub use fit::{Fit, FitError, GROUP_MINIMUM, Learner, Statistic, method_name};
pub use input::{Decoded, EventRows, JsonDecoder, PersonRow, RowDecoder};
pub use live::{LiveEvaluation, SegmentChange, Touched, Update};
pub use load::{Live, build, is_built};
pub use machine::{EngineKind, Outcome, Outcomes, ProfileRow, Rows, SegmentBits, Segments};
#[cfg(feature = "compiler")]
pub use onboard_compiler::Sources;
#[cfg(feature = "derive")]
pub use onboard_derive::{ToField, ToProfile};
pub use onboard_ir::{Reason, Scope, Slot};
pub use onboard_jit::{Compiled, Tier, Unsupported};
pub use outcome::{MatrixOutcome, Status};
pub use path::StepState;
pub use planes::{BLOCK, Block, BlockMatrix, BlockOutcomes, Plane, Planes};
#[doc(hidden)]
pub use profile::Part;
pub use profile::{Answer, Consent, FieldInput, Given, Profile, ProfileBuilder, ToField, ToProfile};
pub use question::Question;
pub use slot::{FieldValue, Imputed};
pub use testing::{TestFailure, TestReport};
pub use text::lookup;
