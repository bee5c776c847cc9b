//! The table from who they are to where they go.

use super::{Expr, Name, TextValue, TypeExpr};
use crate::Span;
use serde::Serialize;

/// `matrix NAME -> RESULTS for P { hit …; header; rows }`
#[derive(Clone, Debug, PartialEq, Serialize)]
pub struct Matrix {
    /// Its name.
    pub name: Name,
    /// `-> path | offer: text`, from the declaration line; types may stand in the header instead.
    pub results: Vec<ResultColumn>,
    /// `for P`; the purposes named.
    pub purposes: Vec<Name>,
    /// `hit first`, with its place if written.
    pub hit: Option<(HitPolicy, Span)>,
    /// The header's condition columns.
    pub columns: Vec<Column>,
    /// The header's result columns.
    pub header_results: Vec<ResultColumn>,
    /// The rows in order. A row that could not be read is left out here and counted in `broken_rows`.
    pub rows: Vec<Row>,
    /// Rows that could not be read.
    pub broken_rows: u32,
    /// Whether the header could not be read; its rows then mean nothing.
    pub broken_header: bool,
}

/// Which rows count when several are true.
#[derive(Clone, Copy, Debug, PartialEq, Eq, Serialize)]
pub enum HitPolicy {
    /// The first.
    First,
    /// There may be only one.
    Unique,
    /// All.
    All,
}

/// A condition column.
#[derive(Clone, Debug, PartialEq, Serialize)]
pub struct Column {
    /// The expression in the header.
    pub expr: Expr,
}

/// A result column.
#[derive(Clone, Debug, PartialEq, Serialize)]
pub struct ResultColumn {
    /// Its name; `path` holds paths.
    pub name: Name,
    /// Its type; none for `path`.
    pub ty: Option<TypeExpr>,
}

/// A row.
#[derive(Clone, Debug, PartialEq, Serialize)]
pub struct Row {
    /// `big:`
    pub label: Option<Name>,
    /// A cell for each condition column (fewer or more is the checker's to say).
    pub cells: Vec<Cell>,
    /// A cell for each result column.
    pub results: Vec<ResultCell>,
    /// The whole line.
    pub span: Span,
}

/// A condition cell.
#[derive(Clone, Debug, PartialEq, Serialize)]
pub struct Cell {
    /// What it asks.
    pub kind: CellKind,
    /// Its place.
    pub span: Span,
}

/// What a cell asks of its column's value.
#[derive(Clone, Debug, PartialEq, Serialize)]
pub enum CellKind {
    /// `-`
    Any,
    /// One test, or several of which one must hold: `a or b`
    AnyOf(Vec<CellTest>),
    /// Several that must all hold: `>= 5 and < 20`, `not a and not b`
    AllOf(Vec<CellTest>),
    /// Could not be read.
    Broken,
}

/// A test within a cell.
#[derive(Clone, Debug, PartialEq, Serialize)]
pub enum CellTest {
    /// A constant: `manager`, `12`, `yes`
    Equal(Expr),
    /// `not a`
    NotEqual(Expr),
    /// `>= 5`: one of the four orderings
    Order(super::BinaryOp, Expr),
    /// `5 to 20`
    Range(Expr, Expr),
    /// `missing`
    Missing(Span),
    /// `is not missing`, `not missing`
    NotMissing(Span),
}

/// A result cell.
#[derive(Clone, Debug, PartialEq, Serialize)]
pub enum ResultCell {
    /// `-`: nothing
    Nothing(Span),
    /// An expression, or a path's name
    Value(Expr),
    /// A text, which may interpolate
    Text(TextValue),
    /// Could not be read.
    Broken(Span),
}
