//! `onboardc lsp`: the language server on standard input and output.

use crate::failure::{Failure, Outcome};
use crate::pages::Page;
use onboard_lsp::{Options, serve};
use std::io::{self, BufReader};
use std::path::PathBuf;

pub(crate) fn run() -> Result<Outcome, Failure> {
    let version = env!("CARGO_PKG_VERSION");
    let options = Options {
        version: version.to_owned(),
        page: Some(|slug| Page::find(slug).map(|page| page.text)),
        closed: false,
        pages: cache().map(|folder| folder.join("onboardc").join(version).join("diagnostics")),
    };
    let ended = serve(BufReader::new(io::stdin()), io::stdout().lock(), options);
    Ok(if ended { Outcome::Fine } else { Outcome::Findings })
}

/// The user's own folder for what can be made again.
fn cache() -> Option<PathBuf> {
    let folder = |name: &str| std::env::var_os(name).map(PathBuf::from).filter(|path| path.is_absolute());
    folder("XDG_CACHE_HOME")
        .or_else(|| folder("LOCALAPPDATA"))
        .or_else(|| folder("HOME").map(|home| home.join(".cache")))
}
