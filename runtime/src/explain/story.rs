//! Stories: why it was decided so, as a tree that a product manager can read.

use crate::Evaluation;

/// What a story is about.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub enum Target<'a> {
    /// The decision.
    Decision,
    /// A path: why it is recommended, or why not.
    Path(&'a str),
    /// A segment: why they belong to it, or why not.
    Segment(&'a str),
}

/// What a line of a story is, for those who give it a sign or a colour.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub enum Mark {
    /// What the lines below it are about.
    Topic,
    /// It is so.
    Yes,
    /// It is not so.
    No,
    /// It is not known.
    Unknown,
    /// It was guessed.
    Guess,
    /// What would settle or change it.
    Hint,
}

/// A line, and what explains it.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct Story {
    /// What the line is.
    pub mark: Mark,
    /// The line.
    pub text: String,
    /// What explains it.
    pub children: Vec<Story>,
}

/// The story of a target.
pub(crate) fn why(_evaluation: &Evaluation, _target: Target<'_>) -> Option<Story> {
    None
}
