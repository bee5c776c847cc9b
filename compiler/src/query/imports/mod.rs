//! The files that a file imports.

mod organise;

use super::Analysis;
use crate::sources::{relative, resolve};
use onboard_syntax::ast::{ItemKind, Quoted};
use onboard_syntax::{Edit, FileId, Span};

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

    /// The file that each item of a file imports, as written; none for those that import nothing.
    fn imported_texts(&self, file: FileId) -> impl Iterator<Item = Option<&str>> {
        let items = self.tree(file).map_or(&[][..], |tree| &tree.items);
        items.iter().map(|item| match &item.kind {
            ItemKind::Import(import) => Some(import.file.text.as_str()),
            _ => None,
        })
    }

    fn import_clauses(&self, file: FileId) -> impl Iterator<Item = &Quoted> {
        let items = self.tree(file).map_or(&[][..], |tree| &tree.items);
        items.iter().filter_map(|item| match &item.kind {
            ItemKind::Import(import) => Some(&import.file),
            _ => None,
        })
    }

    /// The edits that let every import of the program mean the same file after files or folders have got other names, given
    /// as pairs of the old and the new one. The places are those before the renaming.
    #[must_use]
    pub fn imports_after(&self, renamed: &[(String, String)]) -> Vec<Edit> {
        let mut edits = Vec::new();
        for from in self.files() {
            let Some(name) = self.sources.get(from).map(|source| source.name.as_str()) else { continue };
            for written in self.import_clauses(from) {
                let to = self.sources.imported(from, &written.text).and_then(|to| self.sources.get(to));
                let Some(to) = to else { continue };
                let (new_name, new_to) = (after(name, renamed), after(&to.name, renamed));
                if resolve(&new_name, &written.text) == new_to {
                    continue;
                }
                let path = if written.text.starts_with('/') { new_to } else { relative(&new_name, &new_to) };
                let here = written.text.starts_with("./") && !path.starts_with("../");
                let path = if here { format!("./{path}") } else { path };
                let replacement = format!("\"{}\"", path.replace('\\', "\\\\").replace('"', "\\\""));
                edits.push(Edit { span: written.span, replacement });
            }
        }
        edits
    }
}

/// The name of a file after some files or folders have got other names.
fn after(name: &str, renamed: &[(String, String)]) -> String {
    let new = renamed.iter().find_map(|(old, new)| {
        let rest = name.strip_prefix(old.trim_end_matches('/'))?;
        (rest.is_empty() || rest.starts_with('/')).then(|| format!("{}{rest}", new.trim_end_matches('/')))
    });
    new.unwrap_or_else(|| name.to_owned())
}
