//! A group of people.

use super::{Expr, Name};
use serde::Serialize;

/// `segment NAME when …`, or with a block.
#[derive(Clone, Debug, PartialEq, Serialize)]
pub struct Segment {
    /// Its name.
    pub name: Name,
    /// Its clauses.
    pub clauses: Vec<SegmentClause>,
}

/// A clause of `segment`.
#[derive(Clone, Debug, PartialEq, Serialize)]
pub enum SegmentClause {
    /// `when …`
    When(Expr),
    /// `enter when …`
    EnterWhen(Expr),
    /// `leave when …`
    LeaveWhen(Expr),
    /// Could not be read.
    Broken,
}
