//! Texts that people see: interpolated, by language.

use super::{Dotted, Name};
use crate::Span;
use serde::Serialize;

/// A text with `{names}` in it.
#[derive(Clone, Debug, PartialEq, Eq, Serialize)]
pub struct TextValue {
    /// Its pieces in order.
    pub pieces: Vec<Piece>,
    /// Its place, quotes included.
    pub span: Span,
}

/// A piece of a text.
#[derive(Clone, Debug, PartialEq, Eq, Serialize)]
pub enum Piece {
    /// As it stands, escapes and `{{` resolved.
    Literal(String),
    /// The value of a name.
    Name(Dotted),
}

/// A clause that gives a text, for one language or for any: `welcome in pt "…"`.
#[derive(Clone, Debug, PartialEq, Eq, Serialize)]
pub struct Text {
    /// The language tag after `in`, as written (quotes removed).
    pub language: Option<Name>,
    /// The text.
    pub value: TextValue,
}
