//! Types as written.

use super::{Expr, Name, Quoted};
use crate::Span;
use serde::Serialize;

/// `type NAME = TYPE`
#[derive(Clone, Debug, PartialEq, Serialize)]
pub struct TypeAlias {
    /// Its name.
    pub name: Name,
    /// What it stands for.
    pub ty: TypeExpr,
}

/// A type with the range that a number may have.
#[derive(Clone, Debug, PartialEq, Serialize)]
pub struct TypeExpr {
    /// The type.
    pub kind: TypeKind,
    /// `in LOW to HIGH`, both included.
    pub range: Option<NumberRange>,
    /// Its place.
    pub span: Span,
}

/// `in LOW to HIGH`
#[derive(Clone, Debug, PartialEq, Serialize)]
pub struct NumberRange {
    /// The least value.
    pub low: Expr,
    /// The greatest value.
    pub high: Expr,
}

/// A type.
#[derive(Clone, Debug, PartialEq, Serialize)]
#[expect(missing_docs, reason = "each variant is the keyword of the same name")]
pub enum TypeKind {
    Bool,
    Int,
    Float,
    Text,
    Date,
    Time,
    Duration,
    Country,
    Language,
    Version,
    Email,
    Url,
    /// `one of { a, b }`
    OneOf(Vec<Member>),
    /// `set of one of { … }`, `set of NAME`
    SetOf(Box<TypeExpr>),
    /// A name given by `type`.
    Named(Name),
    /// Could not be read.
    Broken,
}

/// A member of `one of`, with its spelling outside.
#[derive(Clone, Debug, PartialEq, Serialize)]
pub struct Member {
    /// Its name in rules.
    pub name: Name,
    /// `= "Month-to-month"`
    pub outside: Option<Quoted>,
}
