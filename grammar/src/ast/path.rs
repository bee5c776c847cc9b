//! An onboarding sequence.

use super::{Duration, EventMatch, Expr, Name, Text, TextValue};
use crate::Span;
use serde::Serialize;

/// `path NAME "TITLE" { … }`
#[derive(Clone, Debug, PartialEq, Serialize)]
pub struct Path {
    /// Its name.
    pub name: Name,
    /// Its title.
    pub title: Option<TextValue>,
    /// Its clauses.
    pub clauses: Vec<PathClause>,
}

/// A clause of `path`.
#[derive(Clone, Debug, PartialEq, Serialize)]
pub enum PathClause {
    /// `title in pt "…"`
    Title(Text),
    /// `welcome "…"`
    Welcome(Text),
    /// `in order`
    InOrder(Span),
    /// `step NAME "TITLE" { … }`
    Step(Step),
    /// `goal`, `exit when`, `interrupts`, `again after`: not part of the language yet. The words and the whole clause.
    NotYet(String, Span),
    /// Could not be read.
    Broken,
}

/// `step NAME "TITLE" { … }`
#[derive(Clone, Debug, PartialEq, Serialize)]
pub struct Step {
    /// Its name.
    pub name: Name,
    /// Its title.
    pub title: Option<TextValue>,
    /// Its clauses.
    pub clauses: Vec<StepClause>,
    /// The whole.
    pub span: Span,
}

/// A clause of `step`.
#[derive(Clone, Debug, PartialEq, Serialize)]
pub enum StepClause {
    /// `title in pt "…"`
    Title(Text),
    /// `show component InviteTeam { … } when …`
    Show(Show),
    /// `skip when …`
    SkipWhen(Expr),
    /// `done on EVENT where …`, with `within` (which is not part of the language yet)
    DoneOn(EventMatch, Option<Duration>),
    /// Could not be read.
    Broken,
}

/// What a step puts in front of the person.
#[derive(Clone, Debug, PartialEq, Serialize)]
pub struct Show {
    /// `video`, `component`, or any other word.
    pub kind: Name,
    /// Which one: a bare name or a quoted text, which may interpolate.
    pub what: TextValue,
    /// `{ seats: team_size; suggested: favourite }`
    pub arguments: Vec<ShowArgument>,
    /// `when …`
    pub when: Option<Expr>,
    /// The whole.
    pub span: Span,
}

/// An argument of `show`.
#[derive(Clone, Debug, PartialEq, Serialize)]
pub enum ShowArgument {
    /// An expression.
    Value(Name, Expr),
    /// A text, interpolated.
    Text(Name, TextValue),
}
