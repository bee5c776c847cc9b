//! `onboardc`: the command line of `.onboard`.
//!
//! Thin: it turns arguments into calls of the libraries, and what they give into text and an exit code. It must not know
//! what rules mean.

mod arguments;
mod built;
mod clock;
mod commands;
mod eval;
mod failure;
mod input;
mod output;
mod program;
mod report;
mod sources;
mod table;
mod terminal;
mod tree;
mod usage;

use arguments::{Arguments, Command};
use clap::{ColorChoice, CommandFactory, FromArgMatches};
use failure::{Failure, Outcome, Trouble};
use std::env;
use std::io::{self, Write};
use std::process::ExitCode;
use terminal::{Paint, Style};

/// As `onboard-lsp` has it: a tree of rules is many small pieces.
#[global_allocator]
static ALLOCATOR: mimalloc::MiMalloc = mimalloc::MiMalloc;

fn main() -> ExitCode {
    let command = Arguments::command().color(help_color());
    let matches = command.try_get_matches().map_err(usage::with_tip);
    let arguments = match matches.and_then(|matches| Arguments::from_arg_matches(&matches)) {
        Ok(arguments) => arguments,
        Err(error) => error.exit(),
    };
    let outcome = match run(&arguments) {
        Ok(outcome) => outcome,
        Err(Failure::Closed) => Outcome::Fine,
        Err(Failure::Said(outcome)) => outcome,
        Err(Failure::Trouble(trouble)) => {
            complain(&trouble, Style::stderr(arguments.color));
            Outcome::Troubled
        }
    };
    outcome.into()
}

fn run(arguments: &Arguments) -> Result<Outcome, Failure> {
    let color = arguments.color;
    let (style, errors) = (Style::stdout(color), Style::stderr(color));
    match &arguments.command {
        Command::Check(arguments) => commands::check::run(arguments, style, errors),
        Command::Fmt(arguments) => commands::fmt::run(arguments, style, errors),
        Command::Build(arguments) => commands::build::run(arguments, errors),
        Command::Fit(arguments) => commands::fit::run(arguments, errors),
        Command::Test(arguments) => commands::test::run(arguments, style, errors),
        Command::Why(arguments) => commands::why::run(arguments, style, errors),
        Command::Eval(arguments) => {
            let style = if arguments.output.is_some() { Style::file(color) } else { style };
            commands::eval::run(arguments, style, errors)
        }
        Command::Explain(arguments) => commands::explain::run(arguments, style),
        Command::Lsp { stdio: _ } => commands::lsp::run(),
        #[cfg(feature = "play")]
        Command::Play(arguments) => commands::play::run(arguments),
    }
}

/// Tell a problem on standard error.
pub(crate) fn complain(trouble: &Trouble, style: Style) {
    let mut text = format!("{} {}\n", style.paint(Paint::Red, "error:"), trouble.message);
    if let Some(help) = &trouble.help {
        text.push_str(&format!(" {} {help}\n", style.paint(Paint::Cyan, "help:")));
    }
    say(&text);
}

/// Write to standard error. Where that is closed nobody can be told so.
pub(crate) fn say(text: &str) {
    let _ = io::stderr().lock().write_all(text.as_bytes());
}

/// What `--color` says, found before the arguments are read: it holds for `--help` and usage errors too.
fn help_color() -> ColorChoice {
    let mut arguments = env::args().skip_while(|argument| !argument.starts_with("--color"));
    let value = match arguments.next() {
        Some(argument) if argument == "--color" => arguments.next(),
        Some(argument) => argument.strip_prefix("--color=").map(str::to_owned),
        None => None,
    };
    match value.as_deref() {
        Some("always") => ColorChoice::Always,
        Some("never") => ColorChoice::Never,
        _ => ColorChoice::Auto,
    }
}
