//! What can be wrong with a program or an input.

use onboard_ir::plan::Malformed;
use onboard_jit::Unsupported;
use std::fmt;

/// Why a program cannot be run.
#[derive(Clone, Debug, PartialEq, Eq)]
pub enum Error {
    /// The program was stored in another version of the form.
    Format {
        /// The version found.
        found: u32,
    },
    /// No such time zone.
    TimeZone {
        /// Its name.
        name: String,
    },
    /// A regular expression that cannot be compiled.
    Pattern {
        /// The pattern.
        pattern: String,
        /// What is wrong with it.
        reason: String,
    },
    /// Something names what is not there, or expressions go round in a circle.
    Malformed {
        /// What, in words.
        what: String,
    },
    /// No such purpose.
    Purpose,
    /// Machine code was asked for, and cannot be made.
    MachineCode {
        /// Why not.
        reason: Unsupported,
    },
}

impl fmt::Display for Error {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        match self {
            Self::Format { found } => {
                write!(
                    f,
                    "the program is stored in version {found} of its form; this engine reads {}",
                    onboard_ir::FORMAT
                )
            }
            Self::TimeZone { name } => write!(f, "there is no time zone `{name}`"),
            Self::Pattern { pattern, reason } => write!(f, "the pattern `{pattern}` is not valid: {reason}"),
            Self::Malformed { what } => write!(f, "the program is malformed: {what}"),
            Self::Purpose => write!(f, "the program has no such purpose"),
            Self::MachineCode { reason } => write!(f, "the program cannot run as machine code: {reason}"),
        }
    }
}

impl std::error::Error for Error {}

impl From<Malformed> for Error {
    fn from(malformed: Malformed) -> Self {
        Self::Malformed { what: malformed.what }
    }
}

/// Something in the input that is not what the program expects. The rest of the input still counts.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct InputProblem {
    /// Where: a path (`answers.role`, `properties.minutes`) or a column.
    pub place: String,
    /// What is wrong, in words: "not a whole number", "out of 1 to 100000".
    pub reason: String,
    /// What stands there, shortened to 80 characters.
    pub text: String,
}

impl fmt::Display for InputProblem {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        write!(f, "{}: `{}` is {}", self.place, self.text, self.reason)
    }
}

/// Bytes that are not JSON.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct MalformedJson {
    /// How many bytes stand before the one at which that was clear.
    pub offset: usize,
    /// What is wrong, in words.
    pub reason: String,
}

impl fmt::Display for MalformedJson {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        write!(f, "not JSON at byte {}: {}", self.offset, self.reason)
    }
}

impl std::error::Error for MalformedJson {}
