//! What stands in a place: a known value, or the reason why there is none.

use crate::Value;

/// A known value or the reason of its absence. For truth values, absence is *unknown*.
#[derive(Clone, Debug, PartialEq)]
pub enum Slot {
    /// Known: stated, observed, supplied or imputed.
    Known(Value),
    /// Absent.
    Absent(Reason),
}

/// Why a value is absent. Rules see one kind of absence; the reason is for explanations and for asking.
#[derive(Clone, Copy, Debug, PartialEq, Eq, Hash)]
// A word wide, as values are where they are evaluated.
#[repr(u64)]
pub enum Reason {
    /// Nobody asked, or nobody answered.
    Unasked,
    /// The person declined to answer.
    Declined,
    /// The purpose may not see it; whether a value is there makes no difference.
    Withheld,
    /// It was answered longer ago than the purpose may keep it.
    Expired,
    /// What is there is no value of its type, or a computation had no result in its type.
    Invalid,
    /// There is nothing of which it could be the value (the mean of no events).
    NotApplicable,
}

impl Reason {
    /// As documents write it: `unasked declined withheld expired invalid not_applicable`.
    #[must_use]
    pub fn as_str(self) -> &'static str {
        match self {
            Self::Unasked => "unasked",
            Self::Declined => "declined",
            Self::Withheld => "withheld",
            Self::Expired => "expired",
            Self::Invalid => "invalid",
            Self::NotApplicable => "not_applicable",
        }
    }
}

impl Slot {
    /// The truth value: none where it is unknown (or no truth value at all).
    #[must_use]
    pub fn truth(&self) -> Option<bool> {
        match self {
            Self::Known(Value::Bool(truth)) => Some(*truth),
            _ => None,
        }
    }

    /// The value, where there is one.
    #[must_use]
    pub fn value(&self) -> Option<&Value> {
        match self {
            Self::Known(value) => Some(value),
            Self::Absent(_) => None,
        }
    }

    /// Whether there is a value.
    #[must_use]
    pub fn is_known(&self) -> bool {
        matches!(self, Self::Known(_))
    }

    /// A truth value as a slot; `reason` stands where it is unknown.
    #[must_use]
    pub fn of_truth(truth: Option<bool>, reason: Reason) -> Self {
        match truth {
            Some(truth) => Self::Known(Value::Bool(truth)),
            None => Self::Absent(reason),
        }
    }
}

impl From<Value> for Slot {
    fn from(value: Value) -> Self {
        Self::Known(value)
    }
}
