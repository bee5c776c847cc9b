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

/// How functions are written, whether or not that is worth it: for tests of what only long ones come to. What they say is the same.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub struct Cut {
    /// How many operations make a part.
    pub longest: usize,
    /// Whether truths are packed where they have room in a word.
    pub packs: bool,
}

thread_local! {
    static CUT: Cell<Option<Cut>> = const { Cell::new(None) };
}

/// From now on, functions that this thread writes are cut like this; with none as ever again.
pub fn cut_like(cut: Option<Cut>) {
    CUT.set(cut);
}

/// How functions are cut.
#[must_use]
pub fn cut() -> Option<Cut> {
    CUT.get()
}
