//! What a field holds in a view, and where that comes from.

use onboard_ir::{Reason, Value};

/// A field as rules see it in a view, and where that comes from.
#[derive(Clone, Debug, PartialEq)]
pub enum FieldValue<'a> {
    /// Stated, observed or supplied.
    Stated(&'a Value),
    /// Filled by a fallback.
    Imputed(Imputed<'a>),
    /// Neither there nor filled.
    Absent(Reason),
}

/// A value that a fallback filled in.
#[derive(Clone, Copy, Debug, PartialEq)]
pub struct Imputed<'a> {
    /// The value.
    pub value: &'a Value,
    /// Which of the field's fallbacks gave it, from 0 in the order written.
    pub step: usize,
    /// Whether the statistic is that of the person's group rather than of everybody.
    pub grouped: bool,
    /// How many people it was learned from; none for a constant.
    pub donors: Option<u64>,
    /// The share of donors, left out one at a time, whose own value falls into the same region as the imputed one; none for
    /// a constant.
    pub confidence: Option<f64>,
    /// Why the field itself has no value.
    pub absent: Reason,
}
