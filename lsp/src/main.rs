//! `onboard-lsp`: the language server on standard input and output, by itself. `onboardc lsp` is the same.

use onboard_lsp::{Options, serve};
use std::env;
use std::io::{self, BufReader, Write};
use std::process::ExitCode;

/// A tree of rules is many small pieces that come and go with each edit: this allocator keeps them for the next ones.
#[global_allocator]
static ALLOCATOR: mimalloc::MiMalloc = mimalloc::MiMalloc;

const VERSION: &str = env!("CARGO_PKG_VERSION");

const HELP: &str = "\
The language server for .onboard: speaks the Language Server Protocol on standard input and output.

Usage: onboard-lsp [--stdio]

Options:
      --stdio    Say that the standard streams are meant, as some editors do; they always are
  -h, --help     Print help
  -V, --version  Print version

How an editor is told: docs/editors.md. `onboardc lsp` is the same server.
";

/// Ends with 0 where the editor has said goodbye, with 1 where its stream ended without, and with 2 where the arguments are
/// not understood.
fn main() -> ExitCode {
    for argument in env::args_os().skip(1) {
        match argument.to_str() {
            Some("--stdio") => {}
            Some("-h" | "--help") => return print(HELP),
            Some("-V" | "--version") => return print(&format!("onboard-lsp {VERSION}\n")),
            _ => {
                eprintln!("`{}` is no argument of onboard-lsp; see onboard-lsp --help", argument.display());
                return ExitCode::from(2);
            }
        }
    }
    let ended = serve(BufReader::new(io::stdin()), io::stdout().lock(), Options::installed(VERSION));
    if ended { ExitCode::SUCCESS } else { ExitCode::FAILURE }
}

/// Who does not want to read on has closed the stream.
fn print(text: &str) -> ExitCode {
    let _ = io::stdout().write_all(text.as_bytes());
    ExitCode::SUCCESS
}
