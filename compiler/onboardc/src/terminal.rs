//! What the other end of a stream can show: colours, Unicode, how wide it is.

use clap::ValueEnum;
use std::env;
use std::ffi::OsStr;
use std::io::{self, IsTerminal};

/// When to use colours.
#[derive(Clone, Copy, Debug, Default, PartialEq, Eq, ValueEnum)]
pub(crate) enum ColorChoice {
    /// On a terminal, unless NO_COLOR is set
    #[default]
    Auto,
    /// Also into files and pipes, and despite NO_COLOR
    Always,
    /// Not at all
    Never,
}

/// How a stream is to be written to.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub(crate) struct Style {
    /// Whether escape sequences for colours may be written.
    pub(crate) color: bool,
    /// Whether lines may be drawn with box characters.
    pub(crate) unicode: bool,
    /// Columns.
    pub(crate) width: usize,
}

impl Style {
    /// How to write to standard output.
    pub(crate) fn stdout(choice: ColorChoice) -> Self {
        Self::of(choice, io::stdout().is_terminal())
    }

    /// How to write to standard error.
    pub(crate) fn stderr(choice: ColorChoice) -> Self {
        Self::of(choice, io::stderr().is_terminal())
    }

    /// How to write to a file.
    pub(crate) fn file(choice: ColorChoice) -> Self {
        Self::of(choice, false)
    }

    fn of(choice: ColorChoice, terminal: bool) -> Self {
        let color = match choice {
            ColorChoice::Always => true,
            ColorChoice::Never => false,
            ColorChoice::Auto => {
                terminal && !is_set("NO_COLOR") && env::var_os("TERM") != Some("dumb".into())
            }
        };
        let width = if terminal { terminal_width() } else { 100 };
        Self { color, unicode: speaks_unicode(), width: width.clamp(40, 120) }
    }

    /// The text in this colour, where colours are shown.
    pub(crate) fn paint(self, paint: Paint, text: &str) -> String {
        if self.color && !text.is_empty() {
            format!("\u{1b}[{}m{text}\u{1b}[0m", paint.code())
        } else {
            text.to_owned()
        }
    }
}

/// The colours in use. Each is one of the terminal's own sixteen, so that themes for weak eyes hold.
#[derive(Clone, Copy, Debug)]
pub(crate) enum Paint {
    /// Errors, what fails.
    Red,
    /// Warnings, what is not known.
    Yellow,
    /// What holds.
    Green,
    /// Names and places.
    Cyan,
    /// Headings.
    Bold,
    /// What may be skipped.
    Dim,
}

impl Paint {
    fn code(self) -> &'static str {
        match self {
            Self::Red => "31",
            Self::Yellow => "33",
            Self::Green => "32",
            Self::Cyan => "36",
            Self::Bold => "1",
            Self::Dim => "2",
        }
    }
}

fn is_set(name: &str) -> bool {
    env::var_os(name).is_some_and(|value| !value.is_empty())
}

fn terminal_width() -> usize {
    let said = env::var("COLUMNS").ok().and_then(|columns| columns.parse().ok());
    said.or_else(|| terminal_size::terminal_size().map(|(width, _)| usize::from(width.0))).unwrap_or(80)
}

/// Whether the locale says that text is UTF-8, as the C library decides it.
fn speaks_unicode() -> bool {
    if cfg!(windows) {
        return true;
    }
    if env::var_os("TERM").as_deref() == Some(OsStr::new("linux")) {
        return false;
    }
    let locale = ["LC_ALL", "LC_CTYPE", "LANG"]
        .into_iter()
        .find_map(|name| env::var(name).ok().filter(|value| !value.is_empty()))
        .unwrap_or_default()
        .to_uppercase();
    locale.ends_with("UTF-8") || locale.ends_with("UTF8")
}
