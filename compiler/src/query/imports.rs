//! The files that a file imports.

use super::Analysis;
use onboard_syntax::ast::{ItemKind, Quoted};
use onboard_syntax::{FileId, Span};

/// An import.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct ImportedFile {
    /// The name of the file as written, with its quotes.
    pub span: Span,
    /// The file, if it is there.
    pub to: Option<FileId>,
}

impl Analysis {
    /// What a file imports, in the order written.
    #[must_use]
    pub fn imports(&self, file: FileId) -> Vec<ImportedFile> {
        let written = self.import_clauses(file);
        let to = |written: &Quoted| self.sources.imported(file, &written.text);
        written.map(|written| ImportedFile { span: written.span, to: to(written) }).collect()
    }

    fn import_clauses(&self, file: FileId) -> impl Iterator<Item = &Quoted> {
        let items = self.tree(file).map_or(&[][..], |tree| &tree.items);
        items.iter().filter_map(|item| match &item.kind {
            ItemKind::Import(import) => Some(&import.file),
            _ => None,
        })
    }
}
