//! What is known of an expression once it is lowered: its node, its type, whether it may be absent, its range.

use crate::places::Decl;
use onboard_ir::{ExprId, Range, Type, Value};
use onboard_syntax::Span;
use std::cmp::Ordering;

/// A type, or every type at once: that of a broken piece, so that nothing more is said about it.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub(crate) enum Ty {
    Any,
    Is(Type),
}

impl Ty {
    pub(crate) fn known(self) -> Option<Type> {
        match self {
            Self::Any => None,
            Self::Is(ty) => Some(ty),
        }
    }

    pub(crate) fn is(self, ty: Type) -> bool {
        self == Self::Is(ty)
    }
}

/// Whether a value is there.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub(crate) enum Presence {
    /// Always.
    Always,
    /// Nobody knows: a part is broken.
    Unknown,
    /// It may be absent; where that is known, because of this declaration.
    Maybe(Option<Decl>),
}

impl Presence {
    /// That of a value which is absent where either of two is.
    pub(crate) fn and(self, other: Self) -> Self {
        match (self, other) {
            (Self::Unknown, _) | (_, Self::Unknown) => Self::Unknown,
            (Self::Maybe(None), Self::Maybe(why)) | (Self::Maybe(why), _) | (_, Self::Maybe(why)) => {
                Self::Maybe(why)
            }
            (Self::Always, Self::Always) => Self::Always,
        }
    }

    /// That of a value which is absent where both of two are.
    pub(crate) fn or(self, other: Self) -> Self {
        match (self, other) {
            (Self::Unknown, _) | (_, Self::Unknown) => Self::Unknown,
            (Self::Always, _) | (_, Self::Always) => Self::Always,
            (Self::Maybe(_), why) => why,
        }
    }
}

/// A number, exactly.
#[derive(Clone, Copy, Debug, PartialEq)]
pub(crate) enum Number {
    Int(i64),
    Float(f64),
}

impl Number {
    pub(crate) fn of(value: &Value) -> Option<Self> {
        match value {
            Value::Int(int) => Some(Self::Int(*int)),
            Value::Float(float) => Some(Self::Float(*float)),
            _ => None,
        }
    }

    /// The exact order of an int and a float too.
    pub(crate) fn order(self, other: Self) -> Ordering {
        match (self, other) {
            (Self::Int(a), Self::Int(b)) => a.cmp(&b),
            (Self::Float(a), Self::Float(b)) => a.total_cmp(&b),
            (Self::Int(a), Self::Float(b)) => int_with_float(a, b),
            (Self::Float(a), Self::Int(b)) => int_with_float(b, a).reverse(),
        }
    }
}

impl std::fmt::Display for Number {
    fn fmt(&self, formatter: &mut std::fmt::Formatter<'_>) -> std::fmt::Result {
        match self {
            Self::Int(int) => write!(formatter, "{int}"),
            Self::Float(float) => write!(formatter, "{float}"),
        }
    }
}

/// 2^63, above every int.
const ABOVE_INTS: f64 = 9_223_372_036_854_775_808.0;

fn int_with_float(int: i64, float: f64) -> Ordering {
    if float >= ABOVE_INTS {
        return Ordering::Less;
    }
    if float < -ABOVE_INTS {
        return Ordering::Greater;
    }
    // The whole part is exact in this range, and so is what is left.
    let whole = float.trunc();
    #[expect(clippy::cast_possible_truncation, reason = "a whole number within the range of ints")]
    let order = int.cmp(&(whole as i64));
    order.then_with(|| 0.0_f64.total_cmp(&(float - whole + 0.0)))
}

/// The values that a number may have.
#[derive(Clone, Copy, Debug, PartialEq)]
pub(crate) struct Bounds {
    pub(crate) low: Number,
    pub(crate) high: Number,
    /// Where the range is written; none for one that was worked out, which nobody is told about.
    pub(crate) said: Option<Span>,
}

impl Bounds {
    pub(crate) fn of(range: &Range, said: Span) -> Option<Self> {
        Some(Self { low: Number::of(&range.low)?, high: Number::of(&range.high)?, said: Some(said) })
    }

    pub(crate) fn holds(&self, number: Number) -> bool {
        number.order(self.low).is_ge() && number.order(self.high).is_le()
    }
}

/// A lowered expression.
#[derive(Clone, Copy, Debug)]
pub(crate) struct Term {
    pub(crate) id: ExprId,
    pub(crate) ty: Ty,
    pub(crate) presence: Presence,
    /// Its presence with imputed values taken as absent.
    pub(crate) stated: Presence,
    pub(crate) bounds: Option<Bounds>,
    /// Whether it moves with the clock.
    pub(crate) clock: bool,
}

impl Term {
    /// Whether a part of it is broken.
    pub(crate) fn broken(&self) -> bool {
        self.ty == Ty::Any || self.presence == Presence::Unknown
    }
}

/// What an expression is expected to be.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub(crate) enum Hint {
    /// Nothing is known.
    Free,
    /// What it would have to suit is broken, so nothing is said where it cannot be understood.
    Broken,
    /// Of this type, if it can be.
    Type(Type),
}

impl From<Ty> for Hint {
    fn from(ty: Ty) -> Self {
        match ty {
            Ty::Any => Self::Broken,
            Ty::Is(ty) => Self::Type(ty),
        }
    }
}

impl Hint {
    pub(crate) fn ty(self) -> Option<Type> {
        match self {
            Self::Type(ty) => Some(ty),
            Self::Free | Self::Broken => None,
        }
    }
}
