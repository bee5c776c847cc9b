//! Files by their names: open in the editor, or on the disk.

use super::disk::{self, Stamp};
use crate::position::Encoding;
use crate::settings::SETTINGS;
use crate::text::Text;
use gen_lsp_types::{TextDocumentContentChangeEvent, Uri};
use onboard_syntax::FileId;
use std::collections::{HashMap, HashSet};
use std::path::{Path, PathBuf};
use url::Url;

/// A file.
#[derive(Clone, Debug)]
pub(crate) struct SourceFile {
    /// Its name in programs: its path, or all of its address if it is not on a disk.
    pub(crate) name: String,
    /// Its address, as the editor wrote it where it did.
    pub(crate) uri: Uri,
    /// What it says.
    pub(crate) text: Text,
    /// The editor's version, while it is open.
    pub(crate) version: Option<i32>,
    /// What the disk said when it was read from there.
    stamp: Option<Stamp>,
    /// Counts what was written into it.
    pub(crate) edition: u64,
    /// Whether it is there: open, or on the disk.
    is_there: bool,
    /// Whether it stands in a folder of the editor.
    in_folder: bool,
}

impl SourceFile {
    pub(super) fn change(&mut self, change: &TextDocumentContentChangeEvent, encoding: Encoding) {
        match change {
            TextDocumentContentChangeEvent::TextDocumentContentChangePartial(part) => {
                self.text.replace(&part.range, encoding, &part.text);
            }
            TextDocumentContentChangeEvent::TextDocumentContentChangeWholeDocument(whole) => {
                self.text = Text::new(&whole.text);
            }
        }
        self.edition += 1;
    }
}

/// All files that were ever met. A file's place is its number.
#[derive(Default)]
pub(super) struct Files {
    all: Vec<SourceFile>,
    by_name: HashMap<String, FileId>,
    /// Whether only what is open is there.
    closed: bool,
}

impl Files {
    pub(super) fn new(closed: bool) -> Self {
        Self { closed, ..Self::default() }
    }

    pub(super) fn get(&self, id: FileId) -> Option<&SourceFile> {
        self.all.get(id.0 as usize).filter(|file| file.is_there)
    }

    pub(super) fn uri(&self, id: FileId) -> Option<&Uri> {
        self.all.get(id.0 as usize).map(|file| &file.uri)
    }

    pub(super) fn all(&self) -> impl Iterator<Item = (FileId, &SourceFile)> {
        (0..).map(FileId).zip(&self.all).filter(|(_, file)| file.is_there)
    }

    pub(super) fn by_uri(&self, uri: &Uri) -> Option<(FileId, &SourceFile)> {
        let id = *self.by_name.get(&name_of(uri))?;
        Some((id, self.get(id)?))
    }

    pub(super) fn by_uri_mut(&mut self, uri: &Uri) -> Option<&mut SourceFile> {
        let id = *self.by_name.get(&name_of(uri))?;
        self.all.get_mut(id.0 as usize)
    }

    pub(super) fn open(&mut self, uri: &Uri, version: i32, text: &str) {
        let id = self.slot(name_of(uri));
        if let Some(file) = self.all.get_mut(id.0 as usize) {
            file.uri = uri.clone();
            file.version = Some(version);
            file.text = Text::new(text);
            file.edition += 1;
            file.is_there = true;
        }
    }

    pub(super) fn close(&mut self, uri: &Uri) {
        let closed = self.closed;
        if let Some(file) = self.by_uri_mut(uri) {
            file.version = None;
            file.stamp = None;
            file.edition += 1;
            if closed || !file.load() {
                file.is_there = false;
            }
        }
    }

    /// The file of a name, read from the disk where it was not met before; none where there is none.
    pub(super) fn find(&mut self, name: &str) -> Option<FileId> {
        let id = self.slot(name.to_owned());
        let file = self.all.get_mut(id.0 as usize)?;
        (file.is_there || (!self.closed && file.load())).then_some(id)
    }

    /// The files in which a program may begin: those that are open or stand in a folder, by name.
    pub(super) fn given(&self) -> Vec<FileId> {
        let mut given: Vec<(FileId, &SourceFile)> = self
            .all()
            .filter(|(_, file)| file.is_rules() && (file.version.is_some() || file.in_folder))
            .collect();
        given.sort_by(|(_, a), (_, b)| a.name.cmp(&b.name));
        given.into_iter().map(|(id, _)| id).collect()
    }

    /// The files of settings in the folders.
    pub(super) fn settings(&self) -> impl Iterator<Item = (FileId, &SourceFile)> {
        self.all().filter(|(_, file)| file.in_folder && !file.is_rules())
    }

    /// Looks at folders and files again; says whether anything is different.
    pub(super) fn rescan(&mut self, folders: &[PathBuf]) -> bool {
        if self.closed {
            return false;
        }
        let found: HashSet<String> = folders
            .iter()
            .flat_map(|folder| disk::of_rules(folder))
            .map(|path| name_of_path(&path))
            .collect();
        let mut names: Vec<&String> = found.iter().collect();
        names.sort_unstable();
        for name in names {
            self.slot(name.clone());
        }
        let mut changed = false;
        for file in &mut self.all {
            let before = (file.edition, file.is_there, file.in_folder);
            file.in_folder = found.contains(&file.name);
            if file.version.is_none() && !file.load() {
                file.is_there = false;
            }
            changed |= before != (file.edition, file.is_there, file.in_folder);
        }
        changed
    }

    fn slot(&mut self, name: String) -> FileId {
        if let Some(&id) = self.by_name.get(&name) {
            return id;
        }
        let id = FileId(u32::try_from(self.all.len()).unwrap_or(u32::MAX));
        let uri = Url::from_file_path(&name).map_or_else(|()| name.clone(), String::from);
        self.by_name.insert(name.clone(), id);
        self.all.push(SourceFile {
            name,
            uri: Uri(uri),
            text: Text::default(),
            version: None,
            stamp: None,
            edition: 0,
            is_there: false,
            in_folder: false,
        });
        id
    }
}

impl SourceFile {
    /// Whether it holds rules, and not settings.
    pub(crate) fn is_rules(&self) -> bool {
        self.name.rsplit('/').next() != Some(SETTINGS)
    }

    /// Reads the file from the disk, if that has changed. Says whether there is one.
    fn load(&mut self) -> bool {
        let path = Path::new(&self.name);
        let Some(stamp) = disk::stamp(path) else { return false };
        if self.is_there && self.stamp == Some(stamp) {
            return true;
        }
        let Some(text) = disk::read(path) else { return false };
        if !self.is_there || self.text.as_str() != text {
            self.text = Text::new(&text);
            self.edition += 1;
        }
        self.stamp = Some(stamp);
        self.is_there = true;
        true
    }
}

/// The name of a file in programs.
pub(crate) fn name_of(uri: &Uri) -> String {
    let path = Url::parse(&uri.0).ok().and_then(|url| url.to_file_path().ok());
    path.map_or_else(|| uri.0.clone(), |path| name_of_path(&path))
}

fn name_of_path(path: &Path) -> String {
    path.to_string_lossy().replace('\\', "/")
}
