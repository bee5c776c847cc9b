//! Rules as they are written, through the compiler: the only file here that knows it.

use super::cache;
use crate::error::Cause;
use crate::{Engine, Error};
use onboard_compiler::{Checked, Sources, check};
use onboard_syntax::{Diagnostic, Severity};
use std::path::Path;

impl Engine {
    /// Checks rules and makes them ready to run. Rules that are in use already are not checked again.
    ///
    /// # Errors
    /// Where the rules have mistakes: the error tells each, with its place.
    pub fn from_rules(sources: &Sources) -> Result<Self, Error> {
        cache::engine(content(sources), || {
            let Checked { program, diagnostics } = check(sources);
            let mistakes = || diagnostics.iter().filter(|found| found.severity == Severity::Error);
            let told = || mistakes().map(|found| told(found, sources)).collect();
            Self::new(program.ok_or_else(|| Cause::Rules { mistakes: told() })?)
        })
    }
}

/// A file of rules, and what it imports. What an import does not lead to, the compiler says.
pub(super) fn read(path: &Path, bytes: Vec<u8>) -> Result<Sources, Error> {
    let text = |bytes| String::from_utf8(bytes).map_err(|_| Cause::NotText);
    let mut sources = Sources::new();
    sources.add_root(path.to_string_lossy(), text(bytes)?);
    let mut failed = None;
    sources.follow(|name| match text(std::fs::read(name).ok()?) {
        Ok(text) => Some(text),
        Err(cause) => {
            failed.get_or_insert_with(|| Error::from(cause).at(name));
            None
        }
    });
    failed.map_or(Ok(sources), Err)
}

/// The hash of all files with their names, in order, each after its length.
fn content(sources: &Sources) -> blake3::Hash {
    let mut hasher = blake3::Hasher::new();
    let mut part = |bytes: &[u8]| {
        hasher.update(&(bytes.len() as u64).to_le_bytes());
        hasher.update(bytes);
    };
    part(b"onboard rules");
    sources.roots().iter().for_each(|root| part(&root.0.to_le_bytes()));
    for file in sources.files() {
        part(file.name.as_bytes());
        part(file.text.as_bytes());
    }
    hasher.finalize()
}

/// A mistake on one line: where it is, and what.
fn told(found: &Diagnostic, sources: &Sources) -> String {
    let span = found.span();
    let Some(file) = sources.get(span.file) else { return found.title.clone() };
    let before = file.text.get(..span.start as usize).unwrap_or_default();
    let line = before.matches('\n').count() + 1;
    let column = before.rsplit('\n').next().unwrap_or_default().chars().count() + 1;
    format!("{}:{line}:{column}: {}", file.name, found.title)
}
