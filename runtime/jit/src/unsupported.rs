//! What is left to the interpreter.

use std::fmt;

/// Why a plan is not compiled: the interpreter runs it.
#[derive(Clone, Debug, PartialEq, Eq)]
pub enum Unsupported {
    /// A trait counts events by what changes with the person.
    Trait,
    /// Segments remember what held before the clock moved: only for engines that see everybody as they are now.
    Memory,
    /// Texts meet that are not a field's and a constant.
    Texts,
    /// A fallback distinguishes more groups than are compared one by one.
    Groups,
    /// Purposes told to each other in turn.
    Declassified,
    /// There is no code generator for this machine, or it refused.
    Machine {
        /// What it said.
        reason: String,
    },
    /// The plan is not consistent.
    Malformed,
}

impl fmt::Display for Unsupported {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        match self {
            Self::Trait => write!(f, "a trait counts events by what differs from person to person"),
            Self::Memory => write!(f, "segments remember what held at other times"),
            Self::Texts => write!(f, "texts are compared that are not a field and a constant"),
            Self::Groups => write!(f, "a fallback has too many groups to compare them one by one"),
            Self::Declassified => {
                write!(f, "a declassified value rests on another one and on what is stated")
            }
            Self::Machine { reason } => write!(f, "no machine code can be made here: {reason}"),
            Self::Malformed => write!(f, "the plan is not consistent"),
        }
    }
}

impl std::error::Error for Unsupported {}
