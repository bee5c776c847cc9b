//! How a run ends: the three exit codes, and what stops a command before its end.

use std::fmt;
use std::io;
use std::path::Path;
use std::process::ExitCode;

/// How a command ended that ran to its end.
#[derive(Clone, Copy, Debug, PartialEq, Eq, PartialOrd, Ord)]
pub(crate) enum Outcome {
    /// Nothing to complain of: exit code 0.
    Fine,
    /// It ran, and found something: exit code 1.
    Findings,
    /// Something could not be read or written; the rest was done: exit code 2.
    Troubled,
}

impl From<Outcome> for ExitCode {
    fn from(outcome: Outcome) -> Self {
        match outcome {
            Outcome::Fine => Self::SUCCESS,
            Outcome::Findings => Self::from(1),
            Outcome::Troubled => Self::from(2),
        }
    }
}

/// What stops a command.
#[derive(Debug)]
pub(crate) enum Failure {
    /// Usage, input or output: exit code 2.
    Trouble(Trouble),
    /// Nobody reads standard output any more (`| head`): no complaint, exit code 0.
    Closed,
    /// All has been said already; only the exit code is left.
    Said(Outcome),
}

impl From<Trouble> for Failure {
    fn from(trouble: Trouble) -> Self {
        Self::Trouble(trouble)
    }
}

/// A problem with usage, input or output.
#[derive(Clone, Debug, PartialEq, Eq)]
pub(crate) struct Trouble {
    /// What is wrong, with the file it is about.
    pub(crate) message: String,
    /// What to do.
    pub(crate) help: Option<String>,
}

impl Trouble {
    /// A problem that is told in full by `message`.
    pub(crate) fn new(message: impl Into<String>) -> Self {
        Self { message: message.into(), help: None }
    }

    /// The same, with what to do about it.
    pub(crate) fn help(mut self, help: impl Into<String>) -> Self {
        self.help = Some(help.into());
        self
    }

    /// The program cannot be run, or not by the engine that was asked for.
    pub(crate) fn run(error: onboard_runtime::Error) -> Self {
        if error.is_unsupported() {
            let help =
                "leave `--engine jit` out: the interpreter takes what has no machine code, and says the same";
            return Self::new(error.to_string()).help(help);
        }
        Self::new(format!("the program cannot be run: {error}"))
    }

    /// `action` (`read`, `write`) failed on `path`.
    pub(crate) fn io(action: &str, path: &Path, error: &io::Error) -> Self {
        let path = path.display();
        match error.kind() {
            io::ErrorKind::NotFound => Self::new(format!("cannot {action} `{path}`: there is no such file")),
            io::ErrorKind::IsADirectory => Self::new(format!("cannot {action} `{path}`: it is a directory")),
            io::ErrorKind::PermissionDenied => {
                Self::new(format!("cannot {action} `{path}`: permission denied"))
            }
            _ => Self::new(format!("cannot {action} `{path}`: {}", plain(error))),
        }
    }
}

impl fmt::Display for Trouble {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        f.write_str(&self.message)
    }
}

/// The system's message without its number, in lower case as all our sentences.
fn plain(error: &io::Error) -> String {
    let text = error.to_string();
    let text = text.split(" (os error").next().unwrap_or_default();
    let mut letters = text.chars();
    letters.next().map_or_else(String::new, |first| first.to_lowercase().chain(letters).collect())
}
