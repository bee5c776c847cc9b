//! Who they are and where they go: segments, matrices, paths and questions.

use crate::{EventMatch, ExprId, FieldId, Localised, PathId, PurposeId, Text, Type};
use serde::{Deserialize, Serialize};

/// A group of people.
#[derive(Clone, Debug, PartialEq, Serialize, Deserialize)]
pub struct Segment {
    /// Its name.
    pub name: String,
    /// Who belongs to it.
    pub rule: SegmentRule,
}

/// Who belongs to a segment.
#[derive(Clone, Debug, PartialEq, Serialize, Deserialize)]
pub enum SegmentRule {
    /// Who fulfils it now.
    When(ExprId),
    /// Who entered and has not left since: `not leave and (before or enter)`, folded over the visible history; the state
    /// changes only on a definite answer and begins as false.
    Memory {
        /// When one enters.
        enter: ExprId,
        /// When one leaves; this wins.
        leave: ExprId,
    },
}

/// The table from who they are to where they go.
#[derive(Clone, Debug, PartialEq, Serialize, Deserialize)]
pub struct Matrix {
    /// Its name.
    pub name: String,
    /// The purposes for which it decides.
    pub purposes: Vec<PurposeId>,
    /// Which rows count when several are true.
    pub hit: HitPolicy,
    /// What the cells ask about.
    pub columns: Vec<Column>,
    /// What rows give.
    pub results: Vec<ResultColumn>,
    /// The rows in order.
    pub rows: Vec<Row>,
}

/// Which rows count when several are true.
#[derive(Clone, Copy, Debug, PartialEq, Eq, Serialize, Deserialize)]
pub enum HitPolicy {
    /// The first.
    First,
    /// There may be only one; two are a conflict.
    Unique,
    /// All.
    All,
}

/// A condition column.
#[derive(Clone, Debug, PartialEq, Serialize, Deserialize)]
pub struct Column {
    /// The header as canonically written: a name, or an expression.
    pub title: String,
    /// Its value.
    pub value: ExprId,
}

/// A result column.
#[derive(Clone, Debug, PartialEq, Serialize, Deserialize)]
pub struct ResultColumn {
    /// Its name.
    pub name: String,
    /// Its type; `Path` for the column named `path`.
    pub ty: Type,
}

/// A row.
#[derive(Clone, Debug, PartialEq, Serialize, Deserialize)]
pub struct Row {
    /// Its label.
    pub label: Option<String>,
    /// One for each condition column: the truth value of the cell, none for `-`. The row is true where all are.
    pub cells: Vec<Option<ExprId>>,
    /// The same cells as they were written, in canonical form; `-` for none.
    pub written: Vec<String>,
    /// One for each result column, none for `-`.
    pub results: Vec<Option<ResultCell>>,
}

/// What a row gives in a column.
#[derive(Clone, Debug, PartialEq, Serialize, Deserialize)]
pub enum ResultCell {
    /// A path.
    Path(PathId),
    /// A text.
    Text(Text),
    /// Any other value.
    Value(ExprId),
}

/// An onboarding sequence.
#[derive(Clone, Debug, PartialEq, Serialize, Deserialize)]
pub struct Path {
    /// Its name.
    pub name: String,
    /// Its title; the name where none is written.
    pub title: Localised,
    /// What greets them.
    pub welcome: Option<Localised>,
    /// Whether a step opens only when those before it are done or skipped.
    pub in_order: bool,
    /// Its steps.
    pub steps: Vec<Step>,
}

/// A step.
#[derive(Clone, Debug, PartialEq, Serialize, Deserialize)]
pub struct Step {
    /// Its name.
    pub name: String,
    /// Its title; the name where none is written.
    pub title: Localised,
    /// What it can show; the first whose condition is true is shown.
    pub show: Vec<Show>,
    /// Skipped where this is true.
    pub skip: Option<ExprId>,
    /// Done once one of these has happened.
    pub done: Vec<EventMatch>,
}

/// What a step puts in front of the person.
#[derive(Clone, Debug, PartialEq, Serialize, Deserialize)]
pub struct Show {
    /// `video`, `component`, …
    pub kind: String,
    /// Which one.
    pub what: Text,
    /// Its arguments in order.
    pub arguments: Vec<(String, ResultCell)>,
    /// When; always if none.
    pub when: Option<ExprId>,
}

/// Progressive profiling.
#[derive(Clone, Debug, PartialEq, Serialize, Deserialize)]
pub struct Profiling {
    /// The purposes for which it asks.
    pub purposes: Vec<PurposeId>,
    /// Its stages in order.
    pub stages: Vec<Stage>,
    /// How much may be asked.
    pub limits: Vec<Limit>,
}

/// A stage.
#[derive(Clone, Debug, PartialEq, Serialize, Deserialize)]
pub struct Stage {
    /// Its name.
    pub name: String,
    /// When it asks; always if none.
    pub when: Option<ExprId>,
    /// The fields it asks for, in order.
    pub ask: Vec<FieldId>,
}

/// At most so many questions, counted on `question_shown`.
#[derive(Clone, Copy, Debug, PartialEq, Eq, Serialize, Deserialize)]
pub struct Limit {
    /// How many.
    pub count: u32,
    /// Over what.
    pub per: LimitPer,
}

/// What a limit counts over.
#[derive(Clone, Copy, Debug, PartialEq, Eq, Serialize, Deserialize)]
pub enum LimitPer {
    /// The session at hand.
    Session,
    /// The last so many microseconds.
    Rolling(i64),
}
