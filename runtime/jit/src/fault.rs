//! Wrong instructions, written on purpose: so that tests can show that they would be noticed.

use std::cell::Cell;

/// A wrong instruction.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub enum Fault {
    /// `<` where `<=` is meant.
    LessForAtMost,
    /// What is absent counts as known.
    KnownWhereAbsent,
    /// The last true row of a matrix in place of the first.
    LastForFirst,
    /// Nothing is by guess.
    NoGuess,
}

thread_local! {
    static PLANTED: Cell<Option<Fault>> = const { Cell::new(None) };
}

/// From now on, code that this thread compiles has the fault; with none it is right again.
pub fn plant(fault: Option<Fault>) {
    PLANTED.set(fault);
}

/// Whether this fault is planted.
#[must_use]
pub fn is_planted(fault: Fault) -> bool {
    PLANTED.get() == Some(fault)
}
