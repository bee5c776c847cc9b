//! The program as a whole.

use crate::{
    Enumeration, Event, EventId, Field, FieldId, Graph, Let, LetId, Matrix, MatrixId, Path, PathId,
    Profiling, Purpose, PurposeId, Segment, SegmentId, Test, Trait, TraitId,
};
use serde::{Deserialize, Serialize};
use std::collections::BTreeMap;

/// The version of the stored form.
pub const FORMAT: u32 = 1;

/// A checked program, ready to run. Tables are in the order of declaration (over files: the first file given, then its imports
/// in the order met); segments and lets may use only what [`Program::segment_order`] evaluates before them.
#[derive(Clone, Debug, PartialEq, Serialize, Deserialize)]
pub struct Program {
    /// The version of this form: [`FORMAT`].
    pub format: u32,
    /// Its name.
    pub name: String,
    /// BLAKE3 of the canonical program in hex: not of comments, order of files, places in files, or tests.
    pub hash: String,
    /// IANA name of the time zone.
    pub timezone: String,
    /// The languages it speaks, first the default; empty where it does not say.
    pub speaks: Vec<String>,
    /// The field that says which one a person reads.
    pub speaks_by: Option<FieldId>,
    /// Microseconds without an event after which a session has ended.
    pub session: i64,
    /// Microseconds by which an event may come late.
    pub late: Option<i64>,
    /// Who answers for the data.
    pub controller: Option<String>,
    /// Sets of members.
    pub enumerations: Vec<Enumeration>,
    /// Regular expressions.
    pub patterns: Vec<String>,
    /// Purposes.
    pub purposes: Vec<Purpose>,
    /// Fields.
    pub fields: Vec<Field>,
    /// Events; the six built-in ones come last.
    pub events: Vec<Event>,
    /// Traits.
    pub traits: Vec<Trait>,
    /// Lets.
    pub lets: Vec<Let>,
    /// Segments.
    pub segments: Vec<Segment>,
    /// Segments, each after those that it uses.
    pub segment_order: Vec<SegmentId>,
    /// Paths.
    pub paths: Vec<Path>,
    /// Matrices.
    pub matrices: Vec<Matrix>,
    /// Profilings.
    pub profilings: Vec<Profiling>,
    /// All expressions.
    pub graph: Graph,
    /// What each purpose may see, one for each purpose, in order.
    pub views: Vec<View>,
    /// The purpose that uses mean when none is named: that of the only purpose, or the only one with a matrix or profiling.
    pub default_purpose: Option<PurposeId>,
    /// The tests.
    pub tests: Vec<Test>,
    /// Where declarations stand, by `KIND NAME` (`segment power_user`, `row tour 1`).
    pub locations: BTreeMap<String, Location>,
}

/// What a purpose may see: all of it computed only from what serves it.
#[derive(Clone, Debug, PartialEq, Serialize, Deserialize)]
pub struct View {
    /// The purpose.
    pub purpose: PurposeId,
    /// Fields in the order of declaration.
    pub fields: Vec<FieldId>,
    /// Events.
    pub events: Vec<EventId>,
    /// Traits.
    pub traits: Vec<TraitId>,
    /// Lets.
    pub lets: Vec<LetId>,
    /// Segments.
    pub segments: Vec<SegmentId>,
    /// Matrices that decide for it.
    pub matrices: Vec<MatrixId>,
    /// Paths that those matrices name.
    pub paths: Vec<PathId>,
    /// Profilings that ask for it, by their place in [`Program::profilings`].
    pub profilings: Vec<u32>,
}

/// A place in a source.
#[derive(Clone, Debug, Default, PartialEq, Eq, Serialize, Deserialize)]
pub struct Location {
    /// The file as it was named.
    pub file: String,
    /// From 1.
    pub line: u32,
    /// From 1, in characters.
    pub column: u32,
}
