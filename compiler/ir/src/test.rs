//! Examples that must hold. They are no part of what the program means, and not of its hash.

use crate::{EventId, ExprId, FieldId, Location, MatrixId, PathId, PurposeId, Value};
use serde::{Deserialize, Serialize};

/// A test: a person's story.
#[derive(Clone, Debug, PartialEq, Serialize, Deserialize)]
pub struct Test {
    /// What it says.
    pub name: String,
    /// Where it stands.
    pub location: Location,
    /// The view; none where the program has one use.
    pub purpose: Option<PurposeId>,
    /// What happens and what must be so, in the order written.
    pub steps: Vec<(TestStep, Location)>,
}

/// A step of a test. The clock begins at 2026-01-01T00:00Z.
#[derive(Clone, Debug, PartialEq, Serialize, Deserialize)]
pub enum TestStep {
    /// Set the clock: microseconds.
    At(i64),
    /// Consent from the beginning (`given`).
    GivenConsent(PurposeId, bool),
    /// The law that holds.
    Regime(String),
    /// What the person stated.
    Field(FieldId, Value),
    /// What the request brings, as its outside text; `path` as in `from context at`.
    Context(String, String),
    /// Time passes: microseconds.
    Pass(i64),
    /// Events happen, each a second after the one before.
    Happen(u32, EventId, Vec<(u32, Value)>),
    /// Consent changes now (`after`).
    Consent(PurposeId, bool),
    /// Must be so now.
    Expect(Expect),
}

/// What must be so.
#[derive(Clone, Debug, PartialEq, Serialize, Deserialize)]
pub enum Expect {
    /// The recommended path, none for nothing, and the row that gave it.
    Path(Option<PathId>, Option<Because>),
    /// The row that fired.
    Row(MatrixId, Because),
    /// The questions offered, in this order; none for nothing.
    Ask(Vec<FieldId>),
    /// The welcome as the person sees it.
    Welcome(String),
    /// The state of a step of the recommended path: `open done skipped waiting`.
    Step(String, String),
    /// The field is imputed, with this value.
    Imputed(FieldId, Value),
    /// The matrix is `settled provisional none conflict`, or decided `by guess`.
    Status(MatrixId, String),
    /// The expression is true. The text is how it was written.
    Holds(ExprId, String),
}

/// Why.
#[derive(Clone, Debug, PartialEq, Eq, Serialize, Deserialize)]
pub struct Because {
    /// The row, from 1.
    pub row: u32,
}
