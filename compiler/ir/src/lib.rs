//! The compiled program: what runs.
//!
//! A [`Program`] is everything that an engine needs and nothing that only a writer needs: names are indices, types are
//! settled, expressions are one hash-consed graph in Kleene logic. It can be stored (versioned), printed and verified.
//! This crate must not know how programs are spelled, nor evaluate anything.
#![deny(missing_docs)]

mod decision;
mod expr;
mod graph;
mod hash;
mod hold;
mod id;
pub mod layout;
pub mod plan;
mod print;
mod profile;
mod program;
mod slot;
mod store;
mod test;
mod value;
mod verify;
pub mod words;

pub use decision::{
    Column, HitPolicy, Limit, LimitPer, Matrix, Path, Profiling, ResultCell, ResultColumn, Row, Segment,
    SegmentRule, Show, Stage, Step,
};
pub use expr::{Arithmetic, Compare, Node, Op};
pub use graph::Graph;
pub use hash::{hash, seal};
pub use id::{
    EnumId, EventId, ExprId, FieldId, LetId, MatrixId, PathId, PatternId, PurposeId, SegmentId, TraitId,
};
pub use plan::Scope;
pub use profile::{
    Aggregate, AggregateFn, Basis, Builtin, Category, Event, EventMatch, Fallback, FallbackMethod, Field,
    Let, Origin, Property, Purpose, Regime, RegimeMode, Regions, Trait, TraitRule, Window,
};
pub use program::{FORMAT, Location, Program, View};
pub use slot::{Reason, Slot};
pub use store::LoadError;
pub use test::{Because, Expect, Test, TestStep};
pub use value::{EARLIEST, Enumeration, LATEST, Localised, Member, Piece, Range, Text, Type, Value};
pub use verify::{Fault, VerifyError, verify};
