//! The tree as written, with spans. One file per construct; `Broken` nodes stand where something could not be read.
//!
//! Items hold their clauses in the order written: what may stand once, and what contradicts, is the checker's to say.

mod event;
mod expr;
mod field;
mod matrix;
mod moved;
mod onboarding;
mod path;
mod profiling;
mod purpose;
mod segment;
mod test;
mod text;
mod types;

pub use event::{Event, EventClause, Property};
pub use expr::{
    Aggregate, AggregateFn, BinaryOp, Dotted, EventMatch, Expr, ExprKind, InTarget, IsTest, Let, Literal,
    Then, Trait, UnaryOp, Window, WindowLength,
};
pub use field::{Category, Fallback, FallbackMethod, Field, FieldClause, Origin, OriginSource};
pub use matrix::{Cell, CellKind, CellTest, Column, HitPolicy, Matrix, ResultCell, ResultColumn, Row};
pub(crate) use moved::{Move, Moved};
pub use onboarding::{Import, Onboarding, OnboardingClause, Serves};
pub use path::{Path, PathClause, Show, ShowArgument, Step, StepClause};
pub use profiling::{Limit, LimitPer, Profiling, ProfilingClause, QuestionOrder, Stage};
pub use purpose::{Basis, Purpose, PurposeClause, RegimeMode};
pub use segment::{Segment, SegmentClause};
pub use test::{AfterStep, Because, ExpectStep, GivenStep, Test, TestClause, TestValue};
pub use text::{Piece, Text, TextValue};
pub use types::{Member, NumberRange, TypeAlias, TypeExpr, TypeKind};

use crate::Span;
use serde::Serialize;
use smol_str::SmolStr;

/// A name as written.
#[derive(Clone, Debug, PartialEq, Eq, Hash, Serialize)]
pub struct Name {
    /// The name. Most are short, and then in no place of their own.
    pub text: SmolStr,
    /// Its place.
    pub span: Span,
}

/// A quoted string whose braces mean nothing.
#[derive(Clone, Debug, PartialEq, Eq, Serialize)]
pub struct Quoted {
    /// The text, escapes resolved.
    pub text: String,
    /// Its place, quotes included.
    pub span: Span,
}

/// A duration as written.
#[derive(Clone, Copy, Debug, PartialEq, Eq, Serialize)]
pub struct Duration {
    /// Microseconds; a month is 30 days.
    pub micros: i64,
    /// Its place.
    pub span: Span,
}

/// A comment, `//` to the end of the line, without the slashes. Documentation (`///`) is not one.
#[derive(Clone, Debug, PartialEq, Eq, Serialize)]
pub struct Comment {
    /// What follows `//`, trimmed.
    pub text: String,
    /// Its place, slashes included.
    pub span: Span,
    /// Whether it is the first thing on its line.
    pub own_line: bool,
}

/// One file.
#[derive(Clone, Debug, Default, PartialEq, Serialize)]
pub struct File {
    /// The declarations in the order written.
    pub items: Vec<Item>,
    /// All comments in the order written.
    pub comments: Vec<Comment>,
}

/// A declaration.
#[derive(Clone, Debug, PartialEq, Serialize)]
pub struct Item {
    /// The text of its `///` lines, joined by line feeds.
    pub doc: Option<String>,
    /// From its keyword to its end, documentation excluded.
    pub span: Span,
    /// What it declares.
    pub kind: ItemKind,
}

/// What an item declares. Each stage dispatches on it exhaustively.
#[derive(Clone, Debug, PartialEq, Serialize)]
pub enum ItemKind {
    /// `onboarding NAME { … }`
    Onboarding(Onboarding),
    /// `import "FILE"`
    Import(Import),
    /// `for P, Q`
    Serves(Serves),
    /// `purpose NAME within PARENT { … }`
    Purpose(Purpose),
    /// `type NAME = TYPE`
    Type(TypeAlias),
    /// `field NAME: TYPE { … }`
    Field(Field),
    /// `event NAME from "…" { … }`
    Event(Event),
    /// `trait NAME = AGGREGATE`
    Trait(Trait),
    /// `let NAME = EXPRESSION`
    Let(Let),
    /// `segment NAME when …`
    Segment(Segment),
    /// `path NAME "…" { … }`
    Path(Path),
    /// `matrix NAME -> … for P { … }`
    Matrix(Matrix),
    /// `profiling for P { … }`
    Profiling(Profiling),
    /// `test "…" { … }`
    Test(Test),
    /// A construct that is planned: `source cluster model flag experiment destination`. Read as far as its name.
    NotYet {
        /// The keyword.
        keyword: Name,
        /// The declared name, if there is one.
        name: Option<Name>,
    },
    /// Could not be read; a diagnostic has said why. The names that it would have declared are known where possible, so
    /// that their uses are no errors.
    Broken {
        /// The declared name, if there is one.
        name: Option<Name>,
    },
}
