//! The files of a run: read once, named as the user named them, with their lines.

mod lines;
mod paths;

pub(crate) use lines::Lines;
pub(crate) use paths::onboard_files;

use crate::failure::Trouble;
use crate::input::InputFormat;
use onboard_syntax::FileId;
use std::collections::HashMap;
use std::fs::{self, File};
use std::io::{self, Read};
use std::path::{Path, PathBuf};

/// No file of rules is larger; what is, was given by mistake.
const LARGEST: u64 = 64 << 20;

/// The name of standard input among files.
pub(crate) const STDIN: &str = "<stdin>";

/// A file of rules.
#[derive(Debug)]
pub(crate) struct SourceFile {
    /// As the user named it, or as it is reached from a file so named.
    pub(crate) name: String,
    /// Where it is; none for standard input.
    pub(crate) path: Option<PathBuf>,
    /// Its text. Bytes that are not UTF-8 are replaced.
    pub(crate) text: String,
    /// Where its lines are.
    pub(crate) lines: Lines,
    /// The first byte that is not UTF-8, by its place in `text`.
    pub(crate) not_utf8: Option<usize>,
}

/// All files read so far. A file's place is its [`FileId`] in reports.
#[derive(Debug, Default)]
pub(crate) struct Sources {
    files: Vec<SourceFile>,
    known: HashMap<PathBuf, usize>,
}

impl Sources {
    /// How many files there are.
    pub(crate) fn len(&self) -> usize {
        self.files.len()
    }

    /// The file at a place.
    pub(crate) fn get(&self, at: usize) -> Option<&SourceFile> {
        self.files.get(at)
    }

    /// All files in the order read.
    pub(crate) fn iter(&self) -> impl Iterator<Item = &SourceFile> {
        self.files.iter()
    }

    /// Read a file, unless it has been read under this or another name. `-` is standard input.
    pub(crate) fn read(&mut self, name: &Path) -> Result<FileId, Trouble> {
        if name == Path::new("-") {
            return self.read_stdin();
        }
        if InputFormat::is_data(name) {
            let help = "rules stand in `.onboard` files; people are given with `--profiles`, what they did with `--events`";
            return Err(Trouble::new(format!("`{}` holds data and no rules", name.display())).help(help));
        }
        let identity = fs::canonicalize(name).map_err(|error| Trouble::io("read", name, &error))?;
        if let Some(at) = self.known.get(&identity) {
            return Ok(id(*at));
        }
        let bytes = read_limited(name)?;
        let at = self.push(name.display().to_string(), Some(name.to_path_buf()), bytes);
        self.known.insert(identity, at.0 as usize);
        Ok(at)
    }

    fn read_stdin(&mut self) -> Result<FileId, Trouble> {
        if let Some(at) = self.known.get(Path::new(STDIN)) {
            return Ok(id(*at));
        }
        let bytes = limited(io::stdin().lock(), Path::new("standard input"))?;
        let at = self.push(STDIN.to_owned(), None, bytes);
        self.known.insert(PathBuf::from(STDIN), at.0 as usize);
        Ok(at)
    }

    fn push(&mut self, name: String, path: Option<PathBuf>, bytes: Vec<u8>) -> FileId {
        let (text, not_utf8) = match String::from_utf8(bytes) {
            Ok(text) => (text, None),
            // What is before the first bad byte is unchanged by the replacement, so its place holds in both.
            Err(error) => {
                let valid = error.utf8_error().valid_up_to();
                (String::from_utf8_lossy(error.as_bytes()).into_owned(), Some(valid))
            }
        };
        let lines = Lines::new(&text);
        self.files.push(SourceFile { name, path, text, lines, not_utf8 });
        id(self.files.len() - 1)
    }
}

fn id(at: usize) -> FileId {
    FileId(u32::try_from(at).unwrap_or(u32::MAX))
}

/// The bytes of a file of rules.
fn read_limited(path: &Path) -> Result<Vec<u8>, Trouble> {
    let file = File::open(path).map_err(|error| Trouble::io("read", path, &error))?;
    if file.metadata().is_ok_and(|meta| meta.is_dir()) {
        return Err(Trouble::io("read", path, &io::Error::from(io::ErrorKind::IsADirectory)));
    }
    limited(file, path)
}

fn limited(reader: impl Read, path: &Path) -> Result<Vec<u8>, Trouble> {
    let mut bytes = Vec::new();
    reader.take(LARGEST + 1).read_to_end(&mut bytes).map_err(|error| Trouble::io("read", path, &error))?;
    if bytes.len() as u64 > LARGEST {
        return Err(Trouble::new(format!("`{}` is larger than 64 MiB: these are no rules", path.display())));
    }
    Ok(bytes)
}
