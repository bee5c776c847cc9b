//! The files of a program, by name: who imports whom, without touching a disk.

use foldhash::{HashMap, HashSet};
use onboard_syntax::FileId;

/// A file.
#[derive(Clone, Debug)]
pub struct Source {
    /// The name under which it was given: a path, with `/` between its parts.
    pub name: String,
    /// Its text.
    pub text: String,
}

/// The files of a program. A file is there once, however often it is imported.
#[derive(Clone, Debug, Default)]
pub struct Sources {
    files: Vec<Source>,
    by_name: HashMap<String, FileId>,
    roots: Vec<FileId>,
    /// The files that are imported somewhere, each once, in the order met.
    named: Vec<String>,
    known: HashSet<String>,
    /// Files that are there and were not read.
    neighbours: Vec<String>,
}

impl Sources {
    /// No files yet.
    #[must_use]
    pub fn new() -> Self {
        Self::default()
    }

    /// A program of one file.
    #[must_use]
    pub fn single(name: impl Into<String>, text: impl Into<String>) -> Self {
        let mut sources = Self::new();
        sources.add_root(name, text);
        sources
    }

    /// Adds a file from which the program is read. The first one gives the program its order.
    pub fn add_root(&mut self, name: impl Into<String>, text: impl Into<String>) -> FileId {
        let id = self.add(name, text);
        if !self.roots.contains(&id) {
            self.roots.push(id);
        }
        id
    }

    /// Adds a file that others may import. One that is there already stays as it is.
    pub fn add(&mut self, name: impl Into<String>, text: impl Into<String>) -> FileId {
        let name = normal(&name.into());
        if let Some(&id) = self.by_name.get(&name) {
            return id;
        }
        let id = FileId(u32::try_from(self.files.len()).unwrap_or(u32::MAX));
        self.by_name.insert(name.clone(), id);
        let text = text.into();
        for written in imports(&text) {
            let wanted = resolve(&name, &written);
            if self.known.insert(wanted.clone()) {
                self.named.push(wanted);
            }
        }
        self.files.push(Source { name, text });
        id
    }

    /// Tells the name of a file that exists and is not read, so that it can be suggested for one that is not found.
    pub fn add_neighbour(&mut self, name: &str) {
        self.neighbours.push(normal(name));
    }

    /// The names of all files that are there.
    pub(crate) fn names(&self) -> impl Iterator<Item = &str> {
        self.files.iter().map(|file| file.name.as_str()).chain(self.neighbours.iter().map(String::as_str))
    }

    /// The files from which the program is read.
    #[must_use]
    pub fn roots(&self) -> &[FileId] {
        &self.roots
    }

    /// All files in the order added; a file's place is its [`FileId`].
    #[must_use]
    pub fn files(&self) -> &[Source] {
        &self.files
    }

    /// All files, in the order added.
    pub(crate) fn into_files(self) -> Vec<Source> {
        self.files
    }

    /// A file.
    #[must_use]
    pub fn get(&self, id: FileId) -> Option<&Source> {
        self.files.get(id.0 as usize)
    }

    /// The file that `from` means by `import "WRITTEN"`, if it was added.
    #[must_use]
    pub fn imported(&self, from: FileId, written: &str) -> Option<FileId> {
        let from = self.get(from)?;
        self.by_name.get(&resolve(&from.name, written)).copied()
    }

    /// Adds what is imported, and what that imports. `read` gives the text of a file, and is asked once for each; where it gives
    /// none, [`crate::check`] says so at the import.
    pub fn follow<T: Into<String>>(&mut self, mut read: impl FnMut(&str) -> Option<T>) {
        let mut tried = HashSet::default();
        loop {
            let wanted: Vec<String> =
                self.wanted().into_iter().filter(|name| tried.insert(name.clone())).collect();
            if wanted.is_empty() {
                return;
            }
            for name in wanted {
                if let Some(text) = read(&name) {
                    self.add(name, text);
                }
            }
        }
    }

    /// The names of files that are imported and not there yet: read them, [`Sources::add`] them, and ask again. A caller
    /// must skip those that it could not read; [`crate::check`] then says so where they are imported.
    #[must_use]
    pub fn wanted(&self) -> Vec<String> {
        self.named.iter().filter(|name| !self.by_name.contains_key(*name)).cloned().collect()
    }
}

/// The name of the file that the file `from` means by `import "WRITTEN"`.
#[must_use]
pub fn resolve(from: &str, written: &str) -> String {
    let from = normal(from);
    let absolute = written.starts_with('/') || written.contains(":\\") || written.contains(":/");
    match from.rsplit_once('/') {
        Some((folder, _)) if !absolute => normal(&format!("{folder}/{written}")),
        _ => normal(written),
    }
}

/// The files that a text imports, as written there, in order. A light look at the lines, so that files can be loaded before
/// anything is parsed.
#[must_use]
pub fn imports(text: &str) -> Vec<String> {
    let text = text.strip_prefix('\u{FEFF}').unwrap_or(text);
    text.lines().filter_map(imported_by).collect()
}

/// The file that a line imports.
fn imported_by(line: &str) -> Option<String> {
    let rest = line.strip_prefix("import")?.trim_start();
    let inside = rest.strip_prefix('"')?;
    let (name, _) = inside.split_once('"')?;
    (!name.is_empty()).then(|| name.replace("\\\\", "\\"))
}

/// A path without `.` and `..` where that can be, with `/` between its parts.
fn normal(path: &str) -> String {
    let path = path.replace('\\', "/");
    let mut parts: Vec<&str> = Vec::new();
    for part in path.split('/') {
        match part {
            "." => {}
            "" if !parts.is_empty() => {}
            ".." if parts.last().is_some_and(|last| !matches!(*last, ".." | "")) => {
                parts.pop();
            }
            _ => parts.push(part),
        }
    }
    parts.join("/")
}

/// How a file names another in an import.
pub(crate) fn relative(from: &str, to: &str) -> String {
    let folder: Vec<&str> = from.split('/').collect();
    let folder = folder.split_last().map_or(&[][..], |(_, folder)| folder);
    let to: Vec<&str> = to.split('/').collect();
    let shared = folder.iter().zip(&to).take_while(|(a, b)| a == b).count();
    let up = folder.iter().skip(shared).map(|_| "..");
    up.chain(to.iter().skip(shared).copied()).collect::<Vec<_>>().join("/")
}
