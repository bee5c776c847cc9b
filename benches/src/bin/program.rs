//! Writes a generated program of about so many lines, for tools that measure the command line from outside:
//!
//! ```sh
//! cargo run --release -p onboard-benches --bin program 10000 > large.onboard
//! valgrind --tool=callgrind target/release/onboardc check large.onboard
//! ```

use std::io::{self, Write as _};
use std::process::ExitCode;

fn main() -> ExitCode {
    let Some(lines) = std::env::args().nth(1).and_then(|lines| lines.parse().ok()) else {
        eprintln!("usage: program LINES");
        return ExitCode::from(2);
    };
    match io::stdout().write_all(onboard_benches::program(lines).as_bytes()) {
        Ok(()) => ExitCode::SUCCESS,
        Err(_) => ExitCode::FAILURE,
    }
}
