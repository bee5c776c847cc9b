//! The command line as people type it. What stands in the comments here is what `--help` prints.

use crate::input::InputFormat;
use crate::report::Format;
use crate::terminal::ColorChoice;
use clap::{ArgGroup, Args, Parser, Subcommand, ValueEnum};
use onboard_runtime::EngineKind;
use std::path::PathBuf;

/// Check, format, test and run rules written in .onboard
#[derive(Debug, Parser)]
#[command(
    name = "onboardc",
    version,
    arg_required_else_help = true,
    after_help = "Example: onboardc check rules/\n\nExit codes: 0 nothing found, 1 something found, 2 wrong usage, or something could not be read or written."
)]
pub(crate) struct Arguments {
    /// What to do
    #[command(subcommand)]
    pub(crate) command: Command,
    /// When to use colours
    #[arg(long, global = true, value_enum, default_value_t, value_name = "WHEN", display_order = 1000)]
    pub(crate) color: ColorChoice,
}

/// The commands.
#[derive(Debug, Subcommand)]
pub(crate) enum Command {
    Check(CheckArguments),
    Fmt(FmtArguments),
    Build(BuildArguments),
    Fit(FitArguments),
    Eval(EvalArguments),
    Test(TestArguments),
    Why(WhyArguments),
    Explain(ExplainArguments),
    /// Serve an editor: the language server, over standard input and output
    ///
    /// Editors start this by themselves; docs/editors.md says how they are told to.
    #[command(after_help = "Examples:\n  onboardc lsp")]
    Lsp {
        /// Over standard input and output, as it is anyway: editors like to say so
        #[arg(long)]
        stdio: bool,
    },
    #[cfg(feature = "play")]
    Play(PlayArguments),
}

/// Try rules on one person, in the browser
///
/// Serves one page, on this machine and for this machine: rules on one side, a person on the other, and what is decided about
/// them, while one types. Nothing leaves the machine, and no file is changed: what should stay is copied from the page.
#[cfg(feature = "play")]
#[derive(Debug, Args)]
#[command(after_help = "Examples:\n  onboardc play\n  onboardc play shop.onboard --port 8417")]
pub(crate) struct PlayArguments {
    /// The file in which the rules begin, or a folder that holds one program [default: an example]
    pub(crate) rules: Option<PathBuf>,
    /// The port to listen on, of 127.0.0.1; 0 for any that is free
    #[arg(long, value_name = "NUMBER", default_value_t = 0)]
    pub(crate) port: u16,
}

/// Look for mistakes
///
/// Each file that no other given file imports is checked as a program, together with what it imports. A finding in a file
/// that several programs share is reported once; that something is unused, only if no program uses it.
#[derive(Debug, Args)]
#[command(
    after_help = "Examples:\n  onboardc check rules/\n  onboardc check --format sarif --deny warnings rules/ > findings.sarif\n  cat shop.onboard | onboardc check -"
)]
pub(crate) struct CheckArguments {
    /// Files, or folders of which every .onboard file is meant; `-` for standard input
    #[arg(required = true)]
    pub(crate) paths: Vec<PathBuf>,
    /// How findings are printed
    #[arg(long, value_enum, default_value_t)]
    pub(crate) format: Format,
    /// End with exit code 1 also on these
    #[arg(long, value_enum, value_name = "WHAT")]
    pub(crate) deny: Option<Deny>,
}

/// What is denied besides errors.
#[derive(Clone, Copy, Debug, PartialEq, Eq, clap::ValueEnum)]
pub(crate) enum Deny {
    /// Warnings
    Warnings,
}

/// Write files in the one form
///
/// Comments stay, tables are aligned. A file with a mistake in its form is left as it is. Ends with exit code 1 where files were
/// left so, and with `--check` or `--diff` also where files would change.
#[derive(Debug, Args)]
#[command(
    after_help = "Examples:\n  onboardc fmt rules/\n  onboardc fmt --check --diff rules/\n  onboardc fmt - < shop.onboard"
)]
pub(crate) struct FmtArguments {
    /// Files, or folders of which every .onboard file is meant; `-` from standard input to standard output
    #[arg(required = true)]
    pub(crate) paths: Vec<PathBuf>,
    /// Change nothing; name the files that would change
    #[arg(long)]
    pub(crate) check: bool,
    /// Change nothing; show what would change
    #[arg(long)]
    pub(crate) diff: bool,
}

/// Check rules and write the program that they make into one file, for services
///
/// A service loads it without reading rules again; `eval`, `why`, `fit` and `test` take it in place of rules. The same rules and
/// statistics give the same file. Ends with exit code 1 where the rules have an error, and writes nothing then.
#[derive(Debug, Args)]
#[command(
    after_help = "Examples:\n  onboardc build rules/ -o shop.built\n  onboardc build shop.onboard --fit fit.json -o shop.built"
)]
pub(crate) struct BuildArguments {
    /// The file in which the rules begin, or a folder that holds one program
    pub(crate) rules: PathBuf,
    /// Statistics that `onboardc fit` has learned, for fallbacks
    #[arg(long, value_name = "FILE")]
    pub(crate) fit: Option<PathBuf>,
    /// Write to this file; it appears once all is written
    #[arg(short, long, value_name = "FILE")]
    pub(crate) output: PathBuf,
}

/// Learn the statistics that fallbacks fill fields with
///
/// From those in the profiles who allow every purpose that a field names. The same people give the same file, in any order; it
/// says with which rules it was learned, when, and from how many.
#[derive(Debug, Args)]
#[command(after_help = "Example: onboardc fit shop.onboard --profiles users.jsonl -o fit.json")]
pub(crate) struct FitArguments {
    /// The file in which the rules begin, a folder that holds one program, or a built file
    pub(crate) rules: PathBuf,
    /// What is known about people: JSON Lines, CSV or Parquet, by the file's extension
    #[arg(long, value_name = "FILE")]
    pub(crate) profiles: PathBuf,
    /// The instant at which consent and age of answers are judged, with its zone [default: now]
    #[arg(long, value_name = "TIME")]
    pub(crate) at: Option<String>,
    /// Write to this file; it appears once all is written [default: standard output]
    #[arg(short, long, value_name = "FILE")]
    pub(crate) output: Option<PathBuf>,
    /// How input is read
    #[command(flatten)]
    pub(crate) input: InputArguments,
}

/// Run the tests that stand in the rules
///
/// Each file that no other given file imports is taken as a program; its tests are run, and those of the files that it imports.
/// Ends with exit code 1 where one fails, or the rules have an error.
#[derive(Debug, Args)]
#[command(after_help = "Examples:\n  onboardc test rules/\n  onboardc test rules/ --fit fit.json")]
pub(crate) struct TestArguments {
    /// Files, or folders of which every .onboard file is meant; `-` for standard input; or built files
    #[arg(required = true)]
    pub(crate) paths: Vec<PathBuf>,
    /// Statistics that `onboardc fit` has learned, for fallbacks of the program with which it learned them
    #[arg(long, value_name = "FILE")]
    pub(crate) fit: Option<PathBuf>,
}

/// Tell why one person is sent where they are, or why not elsewhere
#[derive(Debug, Args)]
#[command(
    after_help = "Examples:\n  onboardc why shop.onboard --profile ada.json\n  onboardc why shop.onboard --profile users.jsonl --user u42 --path gift_table"
)]
pub(crate) struct WhyArguments {
    /// The file in which the rules begin, a folder that holds one program, or a built file
    pub(crate) rules: PathBuf,
    /// What is known about the person: a JSON object, or a file of profiles with `--user`
    #[arg(long, value_name = "FILE")]
    pub(crate) profile: PathBuf,
    /// Who is meant, where the file holds several people
    #[arg(long, value_name = "NAME")]
    pub(crate) user: Option<String>,
    /// What people did: JSON Lines or CSV
    #[arg(long, value_name = "FILE")]
    pub(crate) events: Option<PathBuf>,
    /// Tell why this path is recommended, or why not
    #[arg(long, value_name = "NAME", conflicts_with = "segment")]
    pub(crate) path: Option<String>,
    /// Tell why they belong to this segment, or why not
    #[arg(long, value_name = "NAME")]
    pub(crate) segment: Option<String>,
    /// The instant of the decision, with its zone [default: now]
    #[arg(long, value_name = "TIME")]
    pub(crate) at: Option<String>,
    /// Statistics that `onboardc fit` has learned, for fallbacks
    #[arg(long, value_name = "FILE")]
    pub(crate) fit: Option<PathBuf>,
    /// The purpose to decide for; needed where the rules decide for several
    #[arg(long = "for", value_name = "PURPOSE")]
    pub(crate) purpose: Option<String>,
    /// How input is read
    #[command(flatten)]
    pub(crate) input: InputArguments,
}

/// What evaluates.
#[derive(Clone, Copy, Debug, Default, ValueEnum)]
pub(crate) enum EngineName {
    /// Whatever is fastest: many people at once where they are only counted, else machine code, else the interpreter
    #[default]
    Auto,
    /// The interpreter, which defines what rules mean
    Interpreter,
    /// Machine code for one person after the other; an error where there can be none
    Jit,
}

impl EngineName {
    pub(crate) fn kind(self) -> EngineKind {
        match self {
            Self::Auto => EngineKind::Auto,
            Self::Interpreter => EngineKind::Interpreter,
            Self::Jit => EngineKind::MachineCode,
        }
    }
}

/// Decide about people: one decision document for each, as a line of JSON
///
/// First comes everybody in the profiles, in their order, then those known only by their events, in the order of their first
/// event. Profiles are read one after the other; events are gathered by person, so all of them are in memory. A row that cannot
/// be used is told on standard error and left out; a value that cannot be used counts as absent.
#[derive(Debug, Args)]
#[command(
    group = ArgGroup::new("people").args(["profiles", "events"]).required(true).multiple(true),
    after_help = "Examples:\n  onboardc eval shop.onboard --profiles visits.csv --summary\n  onboardc eval shop.onboard --profiles users.jsonl --events events.jsonl --at 2026-03-15T12:00Z -o decisions.jsonl"
)]
pub(crate) struct EvalArguments {
    /// The file in which the rules begin, a folder that holds one program, or a built file
    pub(crate) rules: PathBuf,
    /// What is known about people: JSON Lines, CSV or Parquet, by the file's extension
    #[arg(long, value_name = "FILE")]
    pub(crate) profiles: Option<PathBuf>,
    /// What people did: JSON Lines in the shape of Segment's `track` call, or CSV with the columns user, time, event
    #[arg(long, value_name = "FILE")]
    pub(crate) events: Option<PathBuf>,
    /// The instant of the decisions, with its zone [default: now]
    #[arg(long, value_name = "TIME")]
    pub(crate) at: Option<String>,
    /// Statistics that `onboardc fit` has learned, for fallbacks
    #[arg(long, value_name = "FILE")]
    pub(crate) fit: Option<PathBuf>,
    /// The purpose to decide for; needed where the rules decide for several
    #[arg(long = "for", value_name = "PURPOSE")]
    pub(crate) purpose: Option<String>,
    /// What evaluates segments and matrices; documents and questions explain themselves, which is always the interpreter's
    #[arg(long, value_name = "ENGINE", value_enum, default_value_t)]
    pub(crate) engine: EngineName,
    /// Print tables of segments, paths and questions instead of documents
    #[arg(long)]
    pub(crate) summary: bool,
    /// Below the tables, tell why the first so many people of the profiles are sent where they are
    #[arg(long, value_name = "COUNT", requires_all = ["summary", "profiles"])]
    pub(crate) stories: Option<usize>,
    /// Write to this file; it appears once all is written [default: standard output]
    #[arg(short, long, value_name = "FILE")]
    pub(crate) output: Option<PathBuf>,
    /// How decisions are written [default: by the extension of the output, otherwise as documents]
    #[arg(long, value_enum, value_name = "FORMAT", conflicts_with = "summary")]
    pub(crate) output_format: Option<OutputFormat>,
    /// How input is read
    #[command(flatten)]
    pub(crate) input: InputArguments,
}

/// How decisions are written.
#[derive(Clone, Copy, Debug, PartialEq, Eq, clap::ValueEnum)]
pub(crate) enum OutputFormat {
    /// A document on each line, as JSON
    Jsonl,
    /// Apache Parquet: a row each with segments, path and matrices, of profiles that are Parquet too
    Parquet,
}

impl EvalArguments {
    /// Whether decisions are written as Parquet.
    pub(crate) fn writes_parquet(&self) -> bool {
        match self.output_format {
            Some(format) => format == OutputFormat::Parquet,
            None => {
                let extension = self.output.as_ref().and_then(|path| path.extension());
                let extension = extension.map(|extension| extension.to_string_lossy().to_lowercase());
                !self.summary && matches!(extension.as_deref(), Some("parquet" | "pq"))
            }
        }
    }
}

/// How profiles and events are read.
#[derive(Debug, Args)]
pub(crate) struct InputArguments {
    /// The column or key that says whose a profile is [default: user, otherwise the number of the row]
    #[arg(long, value_name = "COLUMN")]
    pub(crate) id: Option<String>,
    /// The format of the profiles [default: by the file's extension]
    #[arg(long, value_enum, value_name = "FORMAT")]
    pub(crate) input_format: Option<InputFormat>,
    /// The format of the events [default: by the file's extension]
    #[arg(long, value_enum, value_name = "FORMAT")]
    pub(crate) events_format: Option<InputFormat>,
    /// What stands between the cells of CSV: one character, or `\t`
    #[arg(long, value_name = "CHARACTER", default_value = ",", value_parser = separator)]
    pub(crate) separator: u8,
    /// End with exit code 1 when a row or value cannot be used
    #[arg(long)]
    pub(crate) strict: bool,
    /// How many problems of each kind are told; 0 for all. All are counted
    #[arg(long, value_name = "COUNT", default_value_t = 20)]
    pub(crate) problems: usize,
}

fn separator(text: &str) -> Result<u8, String> {
    match text.as_bytes() {
        b"\\t" => Ok(b'\t'),
        [one] if one.is_ascii() && !b"\"\r\n".contains(one) => Ok(*one),
        _ => Err("one ASCII character, no quote and no line end".to_owned()),
    }
}

/// Print the page of a diagnostic, or list them all
#[derive(Debug, Args)]
#[command(after_help = "Example: onboardc explain unreachable-row")]
pub(crate) struct ExplainArguments {
    /// The slug, as printed with each finding
    pub(crate) slug: Option<String>,
}
