//! Expressions, and the two declarations that are nothing else: `trait` and `let`.

use super::{Duration, Name, Quoted};
use crate::Span;
use serde::Serialize;

/// `let NAME = EXPRESSION`
#[derive(Clone, Debug, PartialEq, Serialize)]
pub struct Let {
    /// Its name.
    pub name: Name,
    /// What it stands for.
    pub value: Expr,
}

/// `trait NAME = AGGREGATE`, or `A then B within D`
#[derive(Clone, Debug, PartialEq, Serialize)]
pub struct Trait {
    /// Its name.
    pub name: Name,
    /// Parsed as any expression; the checker wants exactly one aggregate or `then` at its root.
    pub value: Expr,
}

/// An expression. Parentheses leave no node.
#[derive(Clone, Debug, PartialEq, Serialize)]
pub struct Expr {
    /// What it is.
    pub kind: ExprKind,
    /// Its place, enclosing parentheses excluded.
    pub span: Span,
}

/// A name with dots: `role`, `user.role`, `feature_used.minutes`, `tour.offer`.
#[derive(Clone, Debug, PartialEq, Eq, Serialize)]
pub struct Dotted {
    /// One or more names.
    pub parts: Vec<Name>,
    /// The whole.
    pub span: Span,
}

/// The kinds of expression.
#[derive(Clone, Debug, PartialEq, Serialize)]
pub enum ExprKind {
    /// A constant.
    Literal(Literal),
    /// A member, or a declaration.
    Name(Dotted),
    /// `now`
    Now,
    /// `not x`, `-x`
    Unary(UnaryOp, Box<Expr>),
    /// `a op b`
    Binary(BinaryOp, Box<Expr>, Box<Expr>),
    /// `x in …`, `x not in …`
    In {
        /// The left side.
        value: Box<Expr>,
        /// Whether `not` stands before `in`.
        negated: bool,
        /// The right side.
        target: InTarget,
    },
    /// `x is missing` and the like.
    Is(Box<Expr>, IsTest),
    /// `stated x`
    Stated(Box<Expr>),
    /// `if c then a else b`
    If {
        /// The condition.
        condition: Box<Expr>,
        /// Its value where the condition is true.
        then: Box<Expr>,
        /// Its value where the condition is false.
        otherwise: Box<Expr>,
    },
    /// `lower(x)`, `min(a, b)`, `bucket(x, 1, 2)`: any name; the checker knows which exist.
    Call(Name, Vec<Expr>),
    /// `days since t`
    DaysSince(Box<Expr>),
    /// `declassify x because "…"`
    Declassify(Box<Expr>, Quoted),
    /// `count of E …`
    Aggregate(Box<Aggregate>),
    /// `a then b within d`
    Then(Box<Then>),
    /// Could not be read.
    Broken,
}

/// A constant.
#[derive(Clone, Debug, PartialEq, Serialize)]
pub enum Literal {
    /// `yes no true false`
    Bool(bool),
    /// `12`, `1_000`
    Int(i64),
    /// `2.5`; `25%` is 0.25
    Float(f64),
    /// `"…"`, braces as they stand
    Text(String),
    /// `` `…` ``, a regular expression
    Pattern(String),
    /// Microseconds
    Duration(i64),
    /// Days since 1970-01-01
    Date(i32),
    /// Microseconds since 1970-01-01T00:00Z
    Time(i64),
    /// `v2.10.0`
    Version(u32, u32, u32),
}

/// Operators before their operand.
#[derive(Clone, Copy, Debug, PartialEq, Eq, Serialize)]
#[expect(missing_docs, reason = "each variant is the operator of the same name")]
pub enum UnaryOp {
    Not,
    Negate,
}

/// Operators between operands, loosest first: `or`, `and`, comparisons (not associative), `otherwise`, `+ -`, `* /`.
#[derive(Clone, Copy, Debug, PartialEq, Eq, Hash, Serialize)]
#[expect(missing_docs, reason = "each variant is the operator of the same name")]
pub enum BinaryOp {
    Or,
    And,
    Equal,
    NotEqual,
    Less,
    LessEqual,
    Greater,
    GreaterEqual,
    Contains,
    StartsWith,
    EndsWith,
    Matches,
    Otherwise,
    Add,
    Subtract,
    Multiply,
    Divide,
}

/// What may stand after `in`.
#[derive(Clone, Debug, PartialEq, Serialize)]
pub enum InTarget {
    /// `{ a, b }`
    List(Vec<Expr>),
    /// `a to b`, both included
    Range(Box<Expr>, Box<Expr>),
    /// A set.
    Set(Box<Expr>),
}

/// What may stand after `is`.
#[derive(Clone, Copy, Debug, PartialEq, Eq, Serialize)]
#[expect(missing_docs, reason = "each variant is what is written")]
pub enum IsTest {
    Missing,
    NotMissing,
    Imputed,
    NotImputed,
}

/// `sum of E.p where … in last 7d`
#[derive(Clone, Debug, PartialEq, Serialize)]
pub struct Aggregate {
    /// What is computed.
    pub function: AggregateFn,
    /// The event.
    pub event: Name,
    /// What is aggregated, an expression over the event's properties: `E.p` is the name `p`, `E.(a * b)` the expression in the
    /// parentheses. None for `count of`, `active days of`, `time of`.
    pub value: Option<Expr>,
    /// `where …`
    pub filter: Option<Expr>,
    /// `in last …`
    pub window: Option<Window>,
    /// The whole.
    pub span: Span,
}

/// The aggregates.
#[derive(Clone, Copy, Debug, PartialEq, Eq, Hash, Serialize)]
#[expect(missing_docs, reason = "each variant is the aggregate of the same name")]
pub enum AggregateFn {
    Count,
    Sum,
    Mean,
    Min,
    Max,
    Distinct,
    ActiveDays,
    MostCommon,
    First,
    Last,
    TimeOfFirst,
    TimeOfLast,
}

/// `in last …`
#[derive(Clone, Debug, PartialEq, Serialize)]
pub struct Window {
    /// How long.
    pub length: WindowLength,
    /// Its place.
    pub span: Span,
}

/// How long a window is.
#[derive(Clone, Debug, PartialEq, Serialize)]
pub enum WindowLength {
    /// `7d`
    Rolling(Duration),
    /// `7 calendar days`
    CalendarDays(u32),
}

/// `a then b within d`, and further: `a then b within 1d then c within 2d`
#[derive(Clone, Debug, PartialEq, Serialize)]
pub struct Then {
    /// What comes first.
    pub first: EventMatch,
    /// What follows, each at most its `within` after the one before; never empty.
    pub followed: Vec<(EventMatch, Duration)>,
}

/// An event, with a condition on its properties.
#[derive(Clone, Debug, PartialEq, Serialize)]
pub struct EventMatch {
    /// The event.
    pub event: Name,
    /// `where …`
    pub filter: Option<Expr>,
    /// The whole.
    pub span: Span,
}
