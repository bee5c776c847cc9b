//! Types, constants and texts.

use crate::{EnumId, ExprId};
use serde::{Deserialize, Serialize};
use std::hash::{Hash, Hasher};
use std::sync::Arc;

/// The type of a value.
#[derive(Clone, Copy, Debug, PartialEq, Eq, Hash, Serialize, Deserialize)]
pub enum Type {
    /// True or false; *unknown* is its absence.
    Bool,
    /// 64-bit, checked.
    Int,
    /// binary64, never NaN or infinite.
    Float,
    /// NFC.
    Text,
    /// A member of an enumeration.
    Member(EnumId),
    /// A set of members of an enumeration of at most 64.
    Set(EnumId),
    /// A day.
    Date,
    /// An instant.
    Time,
    /// A length of time.
    Duration,
    /// ISO 3166-1 alpha-2, in capitals.
    Country,
    /// A BCP 47 tag, in its canonical case.
    Language,
    /// `major.minor.patch`
    Version,
    /// An address for mail.
    Email,
    /// An absolute address of the web.
    Url,
    /// A path of the program.
    Path,
}

impl Type {
    /// Whether its values are texts.
    #[must_use]
    pub fn is_text(self) -> bool {
        matches!(self, Self::Text | Self::Country | Self::Language | Self::Email | Self::Url)
    }

    /// The words for it in rules, without the members of an enumeration.
    #[must_use]
    pub fn words(self) -> &'static str {
        match self {
            Self::Bool => "bool",
            Self::Int => "int",
            Self::Float => "float",
            Self::Text => "text",
            Self::Member(_) => "one of",
            Self::Set(_) => "set of one of",
            Self::Date => "date",
            Self::Time => "time",
            Self::Duration => "duration",
            Self::Country => "country",
            Self::Language => "language",
            Self::Version => "version",
            Self::Email => "email",
            Self::Url => "url",
            Self::Path => "path",
        }
    }
}

/// The least instant that can be written, in the year -9999: microseconds since 1970.
pub const EARLIEST: i64 = -377_705_023_201_000_000;
/// The greatest instant that can be written, in the year 9999.
pub const LATEST: i64 = 253_402_207_200_999_999;

/// A known value.
#[derive(Clone, Debug, PartialEq, Serialize, Deserialize)]
pub enum Value {
    /// A truth value.
    Bool(bool),
    /// An integer.
    Int(i64),
    /// A number, neither NaN nor infinite.
    Float(f64),
    /// A text, country, language, email or url.
    Text(Arc<str>),
    /// The index of a member in its enumeration.
    Member(u32),
    /// One bit per member.
    Set(u64),
    /// Days since 1970-01-01.
    Date(i32),
    /// Microseconds since 1970-01-01T00:00Z.
    Time(i64),
    /// Microseconds.
    Duration(i64),
    /// `major << 42 | minor << 21 | patch`, each below 2^21: ordered as versions are.
    Version(u64),
}

/// By bits: `0.0` and `-0.0` are equal and hash differently, which is why a `Value` is not `Eq` and no map's key.
impl Hash for Value {
    fn hash<H: Hasher>(&self, state: &mut H) {
        std::mem::discriminant(self).hash(state);
        match self {
            Self::Bool(b) => b.hash(state),
            Self::Int(n) | Self::Time(n) | Self::Duration(n) => n.hash(state),
            Self::Float(x) => x.to_bits().hash(state),
            Self::Text(text) => text.hash(state),
            Self::Member(m) => m.hash(state),
            Self::Set(bits) | Self::Version(bits) => bits.hash(state),
            Self::Date(days) => days.hash(state),
        }
    }
}

/// Named members, in the order of declaration.
#[derive(Clone, Debug, PartialEq, Serialize, Deserialize)]
pub struct Enumeration {
    /// The name of the `type` that declares it, or of the field or `EVENT.PROPERTY` in which it stands.
    pub name: String,
    /// Its members.
    pub members: Vec<Member>,
}

/// A member.
#[derive(Clone, Debug, PartialEq, Serialize, Deserialize)]
pub struct Member {
    /// Its name in rules and documents.
    pub name: String,
    /// How it is spelled in profiles and events.
    pub outside: String,
}

/// The values that a number may have, both ends included.
#[derive(Clone, Debug, PartialEq, Serialize, Deserialize)]
pub struct Range {
    /// The least, of the type of what it bounds.
    pub low: Value,
    /// The greatest.
    pub high: Value,
}

/// A text with values in it.
#[derive(Clone, Debug, PartialEq, Serialize, Deserialize)]
pub struct Text {
    /// Its pieces in order.
    pub pieces: Vec<Piece>,
}

/// A piece of a text.
#[derive(Clone, Debug, PartialEq, Serialize, Deserialize)]
pub enum Piece {
    /// As it stands.
    Literal(Arc<str>),
    /// A value, printed.
    Value(ExprId),
}

/// A text by language.
#[derive(Clone, Debug, PartialEq, Serialize, Deserialize)]
pub struct Localised {
    /// The text for every language that has none of its own.
    pub default: Text,
    /// Language tag in canonical case, and the text.
    pub variants: Vec<(String, Text)>,
}
