//! The operations of the expression graph.
//!
//! A node is a value or absent; for truth values, absence is *unknown*. Every operation but those marked is *strict*: absent
//! where an operand is, with the reason of its first absent operand.

use crate::{ExprId, FieldId, LetId, MatrixId, PatternId, PurposeId, SegmentId, TraitId, Type, Value};
use serde::{Deserialize, Serialize};

/// An operation with the type of its result. Operands always stand before it in the graph; so does the expression of a `let`
/// before a node that names it, the rule of a segment before a node that names that, the filters and the value of a trait
/// before a node that names that: one pass forward evaluates all nodes (`Result` nodes excepted, which wait for their matrix).
#[derive(Clone, Debug, PartialEq, Hash, Serialize, Deserialize)]
pub struct Node {
    /// What is computed.
    pub op: Op,
    /// What comes out.
    pub ty: Type,
}

/// What a node computes.
#[derive(Clone, Debug, PartialEq, Hash, Serialize, Deserialize)]
pub enum Op {
    /// A constant.
    Const(Value),
    /// The instant of the evaluation.
    Now,
    /// A field in the view, imputed where it is absent and a fallback holds.
    Field(FieldId),
    /// A trait over the visible events.
    Trait(TraitId),
    /// A `let`: the value of its expression.
    Let(LetId),
    /// A segment: true, false or unknown.
    Segment(SegmentId),
    /// A result column of a matrix (only in texts, `show`, `skip` and tests).
    Result(MatrixId, u32),
    /// A property of the event at hand, by its place in the event (only in filters and values of aggregates).
    Property(u32),
    /// Kleene: unknown stays unknown.
    Not(ExprId),
    /// Kleene: false where one side is false.
    And(ExprId, ExprId),
    /// Kleene: true where one side is true.
    Or(ExprId, ExprId),
    /// Both sides of one type, or an int and a float (compared exactly).
    Compare(Compare, ExprId, ExprId),
    /// Whether the value equals one of the constants.
    OneOf(ExprId, Vec<Value>),
    /// `a in low to high`, both included.
    Between(ExprId, ExprId, ExprId),
    /// Whether the set (first) holds the member (second).
    Holds(ExprId, ExprId),
    /// Whether the first text contains the second.
    Contains(ExprId, ExprId),
    /// Whether the first text begins with the second.
    StartsWith(ExprId, ExprId),
    /// Whether the first text ends with the second.
    EndsWith(ExprId, ExprId),
    /// Whether the regular expression is found in the text.
    Matches(ExprId, PatternId),
    /// Numbers, times and durations; what fits what is settled by the operands' types. Overflow and division by zero are
    /// `absent(invalid)`.
    Arithmetic(Arithmetic, ExprId, ExprId),
    /// `-x` of an int, float or duration.
    Negate(ExprId),
    /// Not strict: with an unknown condition absent, unless both branches are present and equal.
    If(ExprId, ExprId, ExprId),
    /// Not strict: the first that is present.
    Otherwise(ExprId, ExprId),
    /// Not strict: true or false.
    IsMissing(ExprId),
    /// Not strict: true where the value is present and, with imputed values taken as absent, is absent or another.
    IsImputed(ExprId),
    /// The value with imputed values taken as absent.
    Stated(ExprId),
    /// A text in lower case (Unicode).
    Lower(ExprId),
    /// Scalar values of a text, members of a set.
    Length(ExprId),
    /// The least of two or more.
    Min(Vec<ExprId>),
    /// The greatest of two or more.
    Max(Vec<ExprId>),
    /// Without sign.
    Abs(ExprId),
    /// To the nearest int, halves away from zero.
    Round(ExprId),
    /// How many of the ascending constants are at or below the number.
    Bucket(ExprId, Vec<Value>),
    /// Days from the instant or date until now, a float.
    DaysSince(ExprId),
    /// The value as the named purpose sees it, given to every purpose: how a label is lowered. The purpose is the first that
    /// all ingredients of the value serve.
    Declassify(ExprId, PurposeId),
}

/// Comparisons.
#[derive(Clone, Copy, Debug, PartialEq, Eq, Hash, Serialize, Deserialize)]
#[expect(missing_docs, reason = "each variant is the comparison of the same name")]
pub enum Compare {
    Equal,
    NotEqual,
    Less,
    LessEqual,
    Greater,
    GreaterEqual,
}

/// Arithmetic.
#[derive(Clone, Copy, Debug, PartialEq, Eq, Hash, Serialize, Deserialize)]
#[expect(missing_docs, reason = "each variant is the operation of the same name")]
pub enum Arithmetic {
    Add,
    Subtract,
    Multiply,
    Divide,
}

impl Op {
    /// The operation's name, as dumps and hashes write it.
    #[must_use]
    pub fn name(&self) -> &'static str {
        match self {
            Self::Const(_) => "const",
            Self::Now => "now",
            Self::Field(_) => "field",
            Self::Trait(_) => "trait",
            Self::Let(_) => "let",
            Self::Segment(_) => "segment",
            Self::Result(..) => "result",
            Self::Property(_) => "property",
            Self::Not(_) => "not",
            Self::And(..) => "and",
            Self::Or(..) => "or",
            Self::Compare(..) => "compare",
            Self::OneOf(..) => "one-of",
            Self::Between(..) => "between",
            Self::Holds(..) => "holds",
            Self::Contains(..) => "contains",
            Self::StartsWith(..) => "starts-with",
            Self::EndsWith(..) => "ends-with",
            Self::Matches(..) => "matches",
            Self::Arithmetic(..) => "arithmetic",
            Self::Negate(_) => "negate",
            Self::If(..) => "if",
            Self::Otherwise(..) => "otherwise",
            Self::IsMissing(_) => "is-missing",
            Self::IsImputed(_) => "is-imputed",
            Self::Stated(_) => "stated",
            Self::Lower(_) => "lower",
            Self::Length(_) => "length",
            Self::Min(_) => "min",
            Self::Max(_) => "max",
            Self::Abs(_) => "abs",
            Self::Round(_) => "round",
            Self::Bucket(..) => "bucket",
            Self::DaysSince(_) => "days-since",
            Self::Declassify(..) => "declassify",
        }
    }

    /// The operands, in order.
    #[must_use]
    pub fn operands(&self) -> Vec<ExprId> {
        match self {
            Self::Const(_)
            | Self::Now
            | Self::Field(_)
            | Self::Trait(_)
            | Self::Let(_)
            | Self::Segment(_)
            | Self::Result(..)
            | Self::Property(_) => Vec::new(),
            Self::Not(a)
            | Self::OneOf(a, _)
            | Self::Matches(a, _)
            | Self::Negate(a)
            | Self::IsMissing(a)
            | Self::IsImputed(a)
            | Self::Stated(a)
            | Self::Lower(a)
            | Self::Length(a)
            | Self::Abs(a)
            | Self::Round(a)
            | Self::Bucket(a, _)
            | Self::DaysSince(a)
            | Self::Declassify(a, _) => vec![*a],
            Self::And(a, b)
            | Self::Or(a, b)
            | Self::Compare(_, a, b)
            | Self::Holds(a, b)
            | Self::Contains(a, b)
            | Self::StartsWith(a, b)
            | Self::EndsWith(a, b)
            | Self::Arithmetic(_, a, b)
            | Self::Otherwise(a, b) => vec![*a, *b],
            Self::Between(a, b, c) | Self::If(a, b, c) => vec![*a, *b, *c],
            Self::Min(all) | Self::Max(all) => all.clone(),
        }
    }
}
