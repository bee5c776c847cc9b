//! `onboardc lsp`: the language server on standard input and output.

use crate::failure::{Failure, Outcome};
use onboard_lsp::{Options, serve};
use std::io::{self, BufReader};

pub(crate) fn run() -> Result<Outcome, Failure> {
    let options = Options::installed(env!("CARGO_PKG_VERSION"));
    let ended = serve(BufReader::new(io::stdin()), io::stdout().lock(), options);
    Ok(if ended { Outcome::Fine } else { Outcome::Findings })
}
