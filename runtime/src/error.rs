//! What can be wrong with a program, with what is asked of it, or with an input.

use onboard_ir::LoadError;
use onboard_ir::plan::Malformed;
use onboard_jit::Unsupported;
use std::fmt;

/// Why something cannot be done. What kind of reason it is, the predicates say; the message is for people.
#[derive(Debug)]
pub struct Error(Box<Told>);

/// A reason, and where it holds: a file, or the field of a struct.
#[derive(Debug)]
struct Told {
    cause: Cause,
    place: Option<String>,
}

/// Every reason there is.
#[derive(Debug)]
pub(crate) enum Cause {
    /// A file could not be read.
    Unreadable(std::io::Error),
    /// A file of rules that is not UTF-8.
    #[cfg(feature = "compiler")]
    NotText,
    /// Rules with mistakes, each told on a line.
    #[cfg(feature = "compiler")]
    Rules { mistakes: Vec<String> },
    /// It does not begin as a built program does.
    NotBuilt,
    /// Bytes are missing at its end, or too many are there.
    Length { found: usize, expected: u64 },
    /// The bytes are not those that were written.
    Damaged { why: &'static str },
    /// A built program of another form.
    Built { found: u32, reads: u32 },
    /// The program in it cannot be loaded.
    Program(LoadError),
    /// The program is of another form.
    Format { found: u32 },
    /// The statistics in it cannot be used.
    Fit(crate::FitError),
    /// No such time zone.
    TimeZone { name: String },
    /// A regular expression that cannot be compiled.
    Pattern { pattern: String, error: regex::Error },
    /// Something names what is not there, or expressions go round in a circle.
    Malformed { what: String },
    /// No purpose of this name, or none was named where there are several.
    Purpose { name: Option<String>, known: Vec<String> },
    /// Nothing of this name, or nothing that may be seen.
    Name { kind: &'static str, name: String, known: Vec<String> },
    /// A value that its field cannot have.
    Value { field: String, text: String, reason: String },
    /// Machine code was asked for, and cannot be made.
    MachineCode(Unsupported),
}

impl Error {
    /// Whether a file could not be read.
    #[must_use]
    pub fn is_unreadable(&self) -> bool {
        matches!(self.0.cause, Cause::Unreadable(_))
    }

    /// Whether a program is damaged, or none at all: it was cut off, changed, or does not pass the verifier.
    #[must_use]
    pub fn is_malformed(&self) -> bool {
        match &self.0.cause {
            Cause::Program(error) => !matches!(error, LoadError::Version { .. }),
            Cause::Fit(error) => !matches!(error, crate::FitError::Format { .. }),
            cause => matches!(
                cause,
                Cause::NotBuilt
                    | Cause::Length { .. }
                    | Cause::Damaged { .. }
                    | Cause::TimeZone { .. }
                    | Cause::Pattern { .. }
                    | Cause::Malformed { .. }
            ),
        }
    }

    /// Whether rules have mistakes, which the message tells.
    #[cfg(feature = "compiler")]
    #[must_use]
    pub fn is_mistake(&self) -> bool {
        matches!(self.0.cause, Cause::Rules { .. } | Cause::NotText)
    }

    /// Whether a program or its statistics were stored in a form that this version does not read.
    #[must_use]
    pub fn is_version(&self) -> bool {
        matches!(
            self.0.cause,
            Cause::Built { .. }
                | Cause::Format { .. }
                | Cause::Program(LoadError::Version { .. })
                | Cause::Fit(crate::FitError::Format { .. })
        )
    }

    /// Whether the program has no such purpose, or decides for several and none was named.
    #[must_use]
    pub fn is_unknown_purpose(&self) -> bool {
        matches!(self.0.cause, Cause::Purpose { .. })
    }

    /// Whether there is no field, segment or matrix of a name, or the purpose may not see it.
    #[must_use]
    pub fn is_unknown_name(&self) -> bool {
        matches!(self.0.cause, Cause::Name { .. })
    }

    /// Whether a value is none that its field can have.
    #[must_use]
    pub fn is_invalid_value(&self) -> bool {
        matches!(self.0.cause, Cause::Value { .. })
    }

    /// Whether machine code was asked for that cannot be made.
    #[must_use]
    pub fn is_unsupported(&self) -> bool {
        matches!(self.0.cause, Cause::MachineCode(_))
    }

    /// The same, told of a place: a file, or the field of a struct.
    pub(crate) fn at(mut self, place: impl fmt::Display) -> Self {
        self.0.place = Some(place.to_string());
        self
    }
}

impl fmt::Display for Error {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        let Told { cause, place } = &*self.0;
        match (place, cause) {
            (Some(place), _) => write!(f, "{place}: {cause}"),
            (None, Cause::Value { field, .. }) => write!(f, "{field}: {cause}"),
            (None, _) => write!(f, "{cause}"),
        }
    }
}

impl fmt::Display for Cause {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        match self {
            Self::Unreadable(error) => write!(f, "cannot be read: {error}"),
            #[cfg(feature = "compiler")]
            Self::NotText => write!(f, "these rules are not UTF-8 text"),
            #[cfg(feature = "compiler")]
            Self::Rules { mistakes } => write!(f, "the rules have mistakes:\n{}", mistakes.join("\n")),
            Self::NotBuilt => write!(f, "this is not a built program: `onboardc build` makes one of rules"),
            Self::Length { found, expected } => {
                write!(f, "the built program is cut off, or has a tail: {found} bytes, not {expected}")
            }
            Self::Damaged { why } => write!(f, "the built program is damaged: {why}"),
            Self::Built { found, reads } => {
                write!(f, "the program was built in form {found}; this version reads {reads}: build it again")
            }
            Self::Program(error) => write!(f, "{error}"),
            Self::Format { found } => {
                let reads = onboard_ir::FORMAT;
                write!(f, "the program is stored in version {found} of its form; this engine reads {reads}")
            }
            Self::Fit(error) => write!(f, "{error}"),
            Self::TimeZone { name } => write!(f, "there is no time zone `{name}`"),
            Self::Pattern { pattern, error } => write!(f, "the pattern `{pattern}` is not valid: {error}"),
            Self::Malformed { what } => write!(f, "the program is malformed: {what}"),
            Self::Purpose { name: Some(name), known } => {
                write!(f, "the program has no purpose `{name}`{}", Known(known))
            }
            Self::Purpose { name: None, known } if known.is_empty() => {
                write!(f, "the program declares no purpose, so there is nobody to decide for")
            }
            Self::Purpose { name: None, known } => {
                write!(f, "the program decides for several purposes, and none is named{}", Known(known))
            }
            Self::Name { kind, name, known } => write!(f, "there is no {kind} `{name}`{}", Known(known)),
            Self::Value { text, reason, .. } => write!(f, "`{text}` is {reason}"),
            Self::MachineCode(reason) => write!(f, "the program cannot run as machine code: {reason}"),
        }
    }
}

/// The names that are there, as the end of a sentence.
struct Known<'a>(&'a [String]);

impl fmt::Display for Known<'_> {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        const MOST: usize = 12;
        for (place, name) in self.0.iter().take(MOST).enumerate() {
            write!(f, "{} `{name}`", if place == 0 { "; there is" } else { "," })?;
        }
        if self.0.len() > MOST { write!(f, ", …") } else { Ok(()) }
    }
}

impl std::error::Error for Error {
    fn source(&self) -> Option<&(dyn std::error::Error + 'static)> {
        match &self.0.cause {
            Cause::Unreadable(error) => Some(error),
            Cause::Program(error) => error.source(),
            Cause::Pattern { error, .. } => Some(error),
            Cause::MachineCode(reason) => Some(reason),
            _ => None,
        }
    }
}

impl From<Cause> for Error {
    fn from(cause: Cause) -> Self {
        Self(Box::new(Told { cause, place: None }))
    }
}

impl From<Malformed> for Error {
    fn from(malformed: Malformed) -> Self {
        Cause::Malformed { what: malformed.what }.into()
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
