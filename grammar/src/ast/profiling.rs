//! Progressive profiling.

use super::{Expr, Name};
use crate::Span;
use serde::Serialize;

/// `profiling for P { … }`
#[derive(Clone, Debug, PartialEq, Serialize)]
pub struct Profiling {
    /// `for P`; the purposes named.
    pub purposes: Vec<Name>,
    /// Its clauses.
    pub clauses: Vec<ProfilingClause>,
}

/// A clause of `profiling`.
#[derive(Clone, Debug, PartialEq, Serialize)]
pub enum ProfilingClause {
    /// `stage NAME when … ask a, b`
    Stage(Stage),
    /// `limit 2 per session, 1 per day`
    Limit(Vec<Limit>),
    /// `order as written`, `order by gain`
    Order(QuestionOrder, Span),
    /// Could not be read.
    Broken,
}

/// `stage NAME when … ask a, b`
#[derive(Clone, Debug, PartialEq, Serialize)]
pub struct Stage {
    /// Its name.
    pub name: Name,
    /// `when …`
    pub when: Option<Expr>,
    /// The fields it asks for, in order.
    pub ask: Vec<Name>,
    /// The whole.
    pub span: Span,
}

/// At most so many questions.
#[derive(Clone, Debug, PartialEq, Serialize)]
pub struct Limit {
    /// How many.
    pub count: u32,
    /// Per what.
    pub per: LimitPer,
    /// The whole.
    pub span: Span,
}

/// What a limit counts over.
#[derive(Clone, Copy, Debug, PartialEq, Eq, Serialize)]
pub enum LimitPer {
    /// The session.
    Session,
    /// The last so many microseconds: `day`, `week`, `month` (30 days), or a duration.
    Rolling(i64),
}

/// The order of questions.
#[derive(Clone, Copy, Debug, PartialEq, Eq, Serialize)]
pub enum QuestionOrder {
    /// `order as written`
    AsWritten,
    /// `order by gain` (not part of the language yet)
    ByGain,
}
