//! What the editor was told without asking: diagnostics, and the pages to which they link.

use crate::{Options, Page};
use gen_lsp_types::{Diagnostic, Uri};
use onboard_syntax::FileId;
use std::cell::RefCell;
use std::collections::HashMap;
use std::fs;
use std::path::PathBuf;
use url::Url;

/// The diagnostics that an editor shows because it was told to.
#[derive(Default)]
pub(crate) struct Published {
    by_file: HashMap<FileId, Vec<Diagnostic>>,
}

impl Published {
    /// Notes what is told of a file; says whether that is news.
    pub(crate) fn is_news(&mut self, file: FileId, diagnostics: &[Diagnostic]) -> bool {
        match self.by_file.get(&file) {
            Some(before) if before == diagnostics => false,
            None if diagnostics.is_empty() => false,
            _ => {
                self.by_file.insert(file, diagnostics.to_vec());
                true
            }
        }
    }

    /// The files of which something was told.
    pub(crate) fn files(&self) -> Vec<FileId> {
        let mut files: Vec<FileId> = self.by_file.keys().copied().collect();
        files.sort_unstable();
        files
    }
}

/// The pages of diagnostics, written where an editor can open them when they are first linked to.
pub(crate) struct Pages {
    folder: Option<PathBuf>,
    written: RefCell<HashMap<&'static str, Option<Uri>>>,
}

impl Pages {
    pub(crate) fn new(options: &Options) -> Self {
        Self { folder: options.pages.clone(), written: RefCell::default() }
    }

    /// The address of a page; none where it cannot be written.
    pub(crate) fn link(&self, slug: &'static str) -> Option<Uri> {
        self.written.borrow_mut().entry(slug).or_insert_with(|| self.write(slug)).clone()
    }

    fn write(&self, slug: &str) -> Option<Uri> {
        let folder = self.folder.as_ref()?;
        let text = Page::find(slug)?.text;
        let path = folder.join(format!("{slug}.md"));
        if fs::read_to_string(&path).ok().as_deref() != Some(text) {
            fs::create_dir_all(folder).ok()?;
            fs::write(&path, text).ok()?;
        }
        Url::from_file_path(path).ok().map(|url| Uri(url.into()))
    }
}
