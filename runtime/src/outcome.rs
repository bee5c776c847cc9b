//! What a matrix says about a person.

/// What a matrix says about a person.
#[derive(Clone, Debug, Default, PartialEq, Eq)]
pub struct MatrixOutcome {
    /// How firm it is.
    pub status: Status,
    /// The rows that count, from 0: at most one, but under `hit all`, and in a conflict, all that are true.
    pub rows: Vec<u32>,
    /// Rows that are unknown and could still change the outcome, from 0: under `hit first` those before the row that fired,
    /// otherwise all unknown rows. Empty unless the status is provisional.
    pub alternatives: Vec<u32>,
    /// Whether with imputed values taken as absent the status or the rows would be others.
    pub by_guess: bool,
    /// The row whose results count.
    pub(crate) fired: Option<u32>,
}

/// How firm an outcome is.
#[derive(Clone, Copy, Debug, Default, PartialEq, Eq, Hash)]
pub enum Status {
    /// Every way of filling in what is absent gives this outcome.
    Settled,
    /// Some row is unknown and could still change it.
    Provisional,
    /// No row is true, and none can become so.
    #[default]
    None,
    /// Under `hit unique` two rows are true: no result.
    Conflict,
}

impl Status {
    /// As documents write it: `settled provisional none conflict`.
    #[must_use]
    pub fn as_str(self) -> &'static str {
        match self {
            Self::Settled => "settled",
            Self::Provisional => "provisional",
            Self::None => "none",
            Self::Conflict => "conflict",
        }
    }
}

impl MatrixOutcome {
    /// The row whose results count, from 0; none under `hit all`, in a conflict, and where no row is true.
    #[must_use]
    pub fn fired(&self) -> Option<u32> {
        self.fired
    }
}
