//! A data point.

use super::{Duration, Expr, Name, Quoted, Text, TypeExpr};
use crate::Span;
use serde::Serialize;

/// `field NAME: TYPE { … }`
#[derive(Clone, Debug, PartialEq, Serialize)]
pub struct Field {
    /// Its name.
    pub name: Name,
    /// Its type.
    pub ty: TypeExpr,
    /// Its clauses.
    pub clauses: Vec<FieldClause>,
}

/// A clause of `field`.
#[derive(Clone, Debug, PartialEq, Serialize)]
pub enum FieldClause {
    /// `ask "…"`
    Ask(Text),
    /// `from record at "…"`
    From(Origin),
    /// `for P, Q`
    For(Vec<Name>),
    /// `category sensitive`
    Category(Category, Span),
    /// `fallback median by role at least 60% sure`
    Fallback(Fallback),
    /// `allow inferred because "…"`
    AllowInferred(Quoted),
    /// `ask again after 60d`
    AskAgainAfter(Duration),
    /// Could not be read.
    Broken,
}

/// How carefully data must be treated, least first.
#[derive(Clone, Copy, Debug, PartialEq, Eq, PartialOrd, Ord, Hash, Serialize)]
#[expect(missing_docs, reason = "each variant is the category of the same name")]
pub enum Category {
    Public,
    Ordinary,
    Sensitive,
    Special,
}

/// `from record at "TotalCharges"`
#[derive(Clone, Debug, PartialEq, Serialize)]
pub struct Origin {
    /// Who gives it.
    pub source: OriginSource,
    /// `at "…"`
    pub at: Option<Quoted>,
    /// The whole clause.
    pub span: Span,
}

/// Who gives a value.
#[derive(Clone, Debug, PartialEq, Serialize)]
pub enum OriginSource {
    /// The profile given.
    Record,
    /// The request.
    Context,
    /// A declared third party (not part of the language yet).
    Source(Name),
}

/// A way to fill what is missing.
#[derive(Clone, Debug, PartialEq, Serialize)]
pub struct Fallback {
    /// How.
    pub method: FallbackMethod,
    /// `by role, country`
    pub by: Vec<Name>,
    /// `at least 60% sure`, as a share of 1.
    pub at_least: Option<f64>,
    /// The whole clause.
    pub span: Span,
}

/// How a fallback finds its value.
#[derive(Clone, Debug, PartialEq, Serialize)]
pub enum FallbackMethod {
    /// A constant.
    Constant(Expr),
    /// The middle of the donors' values.
    Median(Span),
    /// Their mean.
    Mean(Span),
    /// The value that most of them have.
    MostCommon(Span),
}
