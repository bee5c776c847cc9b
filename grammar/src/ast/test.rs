//! An example that must hold.

use super::{Duration, Expr, Literal, Name, Quoted};
use crate::Span;
use serde::Serialize;

/// `test "…" { … }`
#[derive(Clone, Debug, PartialEq, Serialize)]
pub struct Test {
    /// What it says.
    pub name: Quoted,
    /// Its clauses, which happen in the order written.
    pub clauses: Vec<TestClause>,
}

/// A clause of `test`.
#[derive(Clone, Debug, PartialEq, Serialize)]
pub enum TestClause {
    /// `for P`
    For(Name),
    /// `at 2026-01-01T09:00Z`: microseconds
    At(i64, Span),
    /// `given …, …`
    Given(Vec<GivenStep>),
    /// `after …, …`
    After(Vec<AfterStep>),
    /// `expect …, …`
    Expect(Vec<ExpectStep>),
    /// Could not be read.
    Broken,
}

/// A value in a test.
#[derive(Clone, Debug, PartialEq, Serialize)]
pub enum TestValue {
    /// A constant.
    Literal(Literal, Span),
    /// A member.
    Member(Name),
    /// `{ a, b }`
    Set(Vec<Name>, Span),
}

/// What is so at the start.
#[derive(Clone, Debug, PartialEq, Serialize)]
pub enum GivenStep {
    /// `consent P`, `no consent P`
    Consent {
        /// The purpose.
        purpose: Name,
        /// False for `no consent`.
        granted: bool,
    },
    /// `regime gdpr`
    Regime(Name),
    /// `role = executive`
    Field(Name, TestValue),
    /// `context "device.type" = "mobile"`
    Context(Quoted, TestValue),
}

/// What then happens.
#[derive(Clone, Debug, PartialEq, Serialize)]
pub enum AfterStep {
    /// `8d`: time passes
    Time(Duration),
    /// `5 feature_used { feature: api }`: events happen, a second apart
    Events {
        /// How many.
        count: u32,
        /// Which.
        event: Name,
        /// Their properties.
        properties: Vec<(Name, TestValue)>,
        /// The whole.
        span: Span,
    },
    /// `consent P`, `no consent P`: they change their mind, at that moment
    Consent {
        /// The purpose.
        purpose: Name,
        /// False for `no consent`.
        granted: bool,
    },
}

/// What must be so.
#[derive(Clone, Debug, PartialEq, Serialize)]
pub enum ExpectStep {
    /// `path NAME because row 1`; none for `path nothing`
    Path(Option<Name>, Option<Because>, Span),
    /// `MATRIX because row 1`: which row fired
    Row(Name, Because, Span),
    /// `ask role`, in this order, from the first; empty for `ask nothing`
    Ask(Vec<Name>, Span),
    /// `welcome "…"`: the text as the person sees it
    Welcome(Quoted),
    /// `step NAME open`: `open`, `done`, `skipped`, `waiting`
    Step(Name, Name),
    /// `imputed team_size = 14`
    Imputed(Name, TestValue, Span),
    /// `tour settled`, `tour provisional`, `tour by guess`, `tour none`, `tour conflict` (a matrix, and the words)
    Status(Name, Name),
    /// Any expression, which must be true: `enterprise`, `not power_user`, `role is missing`, `tour.offer == "tea"`
    Holds(Expr),
}

/// `because row 1`, `because big`
#[derive(Clone, Debug, PartialEq, Serialize)]
pub enum Because {
    /// A row by number, from 1.
    Row(u32, Span),
    /// A row by label.
    Label(Name),
}
