//! Writing: standard output that may be closed by its reader, and files that appear whole or not at all.

use crate::failure::{Failure, Trouble};
use std::fs::{self, File, OpenOptions};
use std::io::{self, BufWriter, Write};
use std::path::{Path, PathBuf};

/// Write all of `text` to standard output.
pub(crate) fn print(text: &str) -> Result<(), Failure> {
    let mut stdout = io::stdout().lock();
    stdout.write_all(text.as_bytes()).and_then(|()| stdout.flush()).map_err(stdout_failure)
}

fn stdout_failure(error: io::Error) -> Failure {
    if error.kind() == io::ErrorKind::BrokenPipe {
        Failure::Closed
    } else {
        Trouble::io("write", Path::new("standard output"), &error).into()
    }
}

/// Where a command's result goes: standard output, or a file that replaces what stood there once all is written.
pub(crate) enum Sink {
    /// Standard output.
    Stdout(BufWriter<io::Stdout>),
    /// A file.
    File(BufWriter<AtomicFile>),
}

impl Sink {
    /// A sink for `-o PATH`; standard output without a path, or for `-`.
    pub(crate) fn open(path: Option<&Path>) -> Result<Self, Failure> {
        match path {
            None => Ok(Self::Stdout(BufWriter::with_capacity(1 << 16, io::stdout()))),
            Some(path) if path == Path::new("-") => Self::open(None),
            Some(path) => Ok(Self::File(BufWriter::with_capacity(1 << 16, AtomicFile::create(path)?))),
        }
    }

    /// Write bytes; [`Failure::Closed`] where nobody reads them.
    pub(crate) fn write(&mut self, bytes: &[u8]) -> Result<(), Failure> {
        match self {
            Self::Stdout(out) => out.write_all(bytes).map_err(stdout_failure),
            Self::File(out) => out.write_all(bytes).map_err(|error| out.get_ref().trouble(&error).into()),
        }
    }

    /// Write what is left, and put the file in its place.
    pub(crate) fn finish(self) -> Result<(), Failure> {
        match self {
            Self::Stdout(mut out) => out.flush().map_err(stdout_failure),
            Self::File(out) => match out.into_inner() {
                Ok(file) => file.commit(),
                Err(error) => {
                    let (error, out) = error.into_parts();
                    Err(out.get_ref().trouble(&error).into())
                }
            },
        }
    }
}

#[cfg(feature = "parquet")]
impl Sink {
    /// What an error means that was met in writing to it.
    pub(crate) fn failure(&self, error: io::Error) -> Failure {
        match self {
            Self::Stdout(_) => stdout_failure(error),
            Self::File(out) => out.get_ref().trouble(&error).into(),
        }
    }
}

#[cfg(feature = "parquet")]
impl Write for Sink {
    fn write(&mut self, bytes: &[u8]) -> io::Result<usize> {
        match self {
            Self::Stdout(out) => out.write(bytes),
            Self::File(out) => out.write(bytes),
        }
    }

    fn flush(&mut self) -> io::Result<()> {
        match self {
            Self::Stdout(out) => out.flush(),
            Self::File(out) => out.flush(),
        }
    }
}

/// A file that is written beside its place and moved there when it is whole; dropped before that, it leaves no trace.
pub(crate) struct AtomicFile {
    /// Where it goes, as the user named it.
    named: PathBuf,
    /// Where it goes, links followed.
    target: PathBuf,
    /// Where it is written; none when the target is no ordinary file (a pipe, a device) and is written directly.
    beside: Option<PathBuf>,
    file: File,
}

impl AtomicFile {
    /// Begin to write `path`.
    pub(crate) fn create(path: &Path) -> Result<Self, Failure> {
        let target = fs::canonicalize(path).unwrap_or_else(|_| path.to_path_buf());
        let trouble = |error: &io::Error| Failure::from(Trouble::io("write", path, error));
        match fs::metadata(&target) {
            Ok(meta) if meta.is_dir() => {
                return Err(trouble(&io::Error::from(io::ErrorKind::IsADirectory)));
            }
            Ok(meta) if !meta.is_file() => {
                let file = OpenOptions::new().write(true).open(&target).map_err(|error| trouble(&error))?;
                return Ok(Self { named: path.to_path_buf(), target, beside: None, file });
            }
            Ok(meta) if meta.permissions().readonly() => {
                return Err(trouble(&io::Error::from(io::ErrorKind::PermissionDenied)));
            }
            _ => {}
        }
        let (beside, file) = open_beside(&target).map_err(|error| match error.kind() {
            io::ErrorKind::NotFound if !in_folder(path) => no_folder(path),
            io::ErrorKind::NotFound => {
                Trouble::new(format!("cannot write `{}`: nothing can be made there", path.display())).into()
            }
            _ => trouble(&error),
        })?;
        if let Ok(meta) = fs::metadata(&target) {
            // Best effort: a result that is readable by more people than before is no reason to fail.
            let _ = fs::set_permissions(&beside, meta.permissions());
        }
        Ok(Self { named: path.to_path_buf(), target, beside: Some(beside), file })
    }

    fn trouble(&self, error: &io::Error) -> Trouble {
        Trouble::io("write", &self.named, error)
    }

    /// Put the file in its place.
    pub(crate) fn commit(mut self) -> Result<(), Failure> {
        self.file.flush().map_err(|error| self.trouble(&error))?;
        if let Some(beside) = self.beside.take() {
            let moved = self.file.sync_all().and_then(|()| fs::rename(&beside, &self.target));
            if let Err(error) = moved {
                self.beside = Some(beside);
                return Err(self.trouble(&error).into());
            }
        }
        Ok(())
    }
}

impl Write for AtomicFile {
    fn write(&mut self, bytes: &[u8]) -> io::Result<usize> {
        self.file.write(bytes)
    }

    fn flush(&mut self) -> io::Result<()> {
        self.file.flush()
    }
}

impl Drop for AtomicFile {
    fn drop(&mut self) {
        if let Some(beside) = &self.beside {
            // Nothing more can be done about a file that cannot be removed.
            let _ = fs::remove_file(beside);
        }
    }
}

/// Replace the text of `path` as one step.
pub(crate) fn replace(path: &Path, text: &str) -> Result<(), Failure> {
    let mut file = AtomicFile::create(path)?;
    file.write_all(text.as_bytes()).map_err(|error| file.trouble(&error))?;
    file.commit()
}

fn open_beside(target: &Path) -> io::Result<(PathBuf, File)> {
    let name = target.file_name().ok_or_else(|| io::Error::from(io::ErrorKind::IsADirectory))?;
    for attempt in 0..100_u32 {
        let mut beside = std::ffi::OsString::from(".");
        beside.push(name);
        beside.push(format!(".{}-{attempt}.tmp", std::process::id()));
        let beside = target.with_file_name(beside);
        match OpenOptions::new().write(true).create_new(true).open(&beside) {
            Err(error) if error.kind() == io::ErrorKind::AlreadyExists => {}
            other => return other.map(|file| (beside, file)),
        }
    }
    Err(io::Error::from(io::ErrorKind::AlreadyExists))
}

/// Whether the folder of a file exists. Some, such as `/proc`, take no file all the same.
fn in_folder(path: &Path) -> bool {
    path.parent().is_some_and(|folder| folder == Path::new("") || folder.is_dir())
}

fn no_folder(path: &Path) -> Failure {
    let folder = path.parent().unwrap_or(Path::new("."));
    Trouble::new(format!("cannot write `{}`: there is no folder `{}`", path.display(), folder.display()))
        .help("create the folder first, or name another place with `-o`")
        .into()
}
