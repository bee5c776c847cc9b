//! Values as they stand in a row while it is evaluated: small, and copied freely.
//!
//! A text stands beside its row, in the place and frame for which it was made; its cell says which these are. So cells need no
//! counting of references, and a row is evaluated without touching memory that others share.

use super::frame::Frame;
use crate::Reason;
use onboard_ir::Value;
use onboard_ir::plan::Place;

/// A value in a row, or the reason of its absence. Every variant holds one integer of 64 bits or nothing: such an enum is
/// passed and copied in two registers.
#[derive(Clone, Copy, Debug)]
pub(crate) enum Cell {
    Bool(Truth),
    Absent(Reason),
    Int(i64),
    Float(Float),
    Text(TextAt),
    Member(u64),
    Set(u64),
    Date(i64),
    Time(i64),
    Duration(i64),
    Version(u64),
}

/// A truth value as wide as the others.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
#[repr(u64)]
pub(crate) enum Truth {
    False,
    True,
}

/// A float by its bits.
#[derive(Clone, Copy, Debug)]
pub(crate) struct Float(u64);

impl Float {
    #[inline]
    pub(crate) fn get(self) -> f64 {
        f64::from_bits(self.0)
    }
}

/// The text beside a row in a place and frame.
#[derive(Clone, Copy, Debug)]
pub(crate) struct TextAt(u64);

impl TextAt {
    #[inline]
    pub(crate) fn new(place: Place, frame: Frame) -> Self {
        Self(u64::from(place.0) << 1 | u64::from(frame == Frame::Stated))
    }

    pub(crate) fn place(self) -> usize {
        (self.0 >> 1) as usize
    }

    pub(crate) fn frame(self) -> Frame {
        if self.0 & 1 == 0 { Frame::Rules } else { Frame::Stated }
    }
}

/// Absent(invalid).
pub(crate) const INVALID: Cell = Cell::Absent(Reason::Invalid);
impl Cell {
    #[inline]
    pub(crate) fn truth(self) -> Option<bool> {
        match self {
            Self::Bool(truth) => Some(truth == Truth::True),
            _ => None,
        }
    }

    #[inline]
    pub(crate) fn float(x: f64) -> Self {
        Self::Float(Float(x.to_bits()))
    }

    #[inline]
    pub(crate) fn text(place: Place, frame: Frame) -> Self {
        Self::Text(TextAt::new(place, frame))
    }

    #[inline]
    pub(crate) fn is_known(self) -> bool {
        !matches!(self, Self::Absent(_))
    }

    /// Why there is no truth value.
    #[inline]
    pub(crate) fn reason(self) -> Reason {
        match self {
            Self::Absent(reason) => reason,
            _ => Reason::Invalid,
        }
    }

    /// A value that is no text.
    #[inline]
    pub(crate) fn plain(value: &Value) -> Option<Self> {
        Some(match value {
            Value::Text(_) => return None,
            Value::Bool(x) => Self::from(*x),
            Value::Int(x) => Self::Int(*x),
            Value::Float(x) => Self::float(*x),
            Value::Member(x) => Self::Member(u64::from(*x)),
            Value::Set(x) => Self::Set(*x),
            Value::Date(x) => Self::Date(i64::from(*x)),
            Value::Time(x) => Self::Time(*x),
            Value::Duration(x) => Self::Duration(*x),
            Value::Version(x) => Self::Version(*x),
        })
    }
}

impl From<bool> for Cell {
    #[inline]
    fn from(truth: bool) -> Self {
        Self::Bool(if truth { Truth::True } else { Truth::False })
    }
}
