//! Bytes of a file: its place for messages, how far reading has come, and a limit for what is read as one row.

use crate::failure::{Failure, Trouble};
use std::fs::File;
use std::io::{self, Read};
use std::path::{Path, PathBuf};
use std::sync::Arc;
use std::sync::atomic::{AtomicU64, Ordering};

/// No row is longer; what is, has a quote that is never closed.
const LONGEST_ROW: u64 = 16 << 20;

/// How far reading has come, for a progress bar.
#[derive(Clone, Debug, Default)]
pub(crate) struct Watch {
    inner: Arc<Counts>,
}

#[derive(Debug, Default)]
struct Counts {
    total: AtomicU64,
    read: AtomicU64,
}

impl Watch {
    /// Bytes in all; 0 where nobody knows.
    pub(crate) fn total(&self) -> u64 {
        self.inner.total.load(Ordering::Relaxed)
    }

    /// Bytes read.
    pub(crate) fn read(&self) -> u64 {
        self.inner.read.load(Ordering::Relaxed)
    }
}

/// A file or standard input.
pub(crate) struct Input {
    path: PathBuf,
    reader: Box<dyn Read + Send>,
    watch: Watch,
    since_row: u64,
}

/// Open a file, or standard input for `-`.
pub(crate) fn open(path: &Path, watch: &Watch) -> Result<Input, Failure> {
    let watch = watch.clone();
    if path == Path::new("-") {
        let path = PathBuf::from("standard input");
        return Ok(Input { path, reader: Box::new(io::stdin()), watch, since_row: 0 });
    }
    let trouble = |error: &io::Error| Failure::from(Trouble::io("read", path, error));
    let file = File::open(path).map_err(|error| trouble(&error))?;
    let meta = file.metadata().map_err(|error| trouble(&error))?;
    if meta.is_dir() {
        return Err(trouble(&io::Error::from(io::ErrorKind::IsADirectory)));
    }
    watch.inner.total.store(meta.len(), Ordering::Relaxed);
    Ok(Input { path: path.to_path_buf(), reader: Box::new(file), watch, since_row: 0 })
}

impl Input {
    /// What another reader gives, for the file at `path`.
    pub(crate) fn of(path: &Path, reader: impl Read + Send + 'static, watch: &Watch) -> Self {
        Self { path: path.to_path_buf(), reader: Box::new(reader), watch: watch.clone(), since_row: 0 }
    }

    /// A row is complete: the limit begins anew.
    pub(crate) fn row_done(&mut self) {
        self.since_row = 0;
    }

    /// The file, for messages.
    pub(crate) fn path(&self) -> &Path {
        &self.path
    }
}

impl Read for Input {
    fn read(&mut self, buffer: &mut [u8]) -> io::Result<usize> {
        if self.since_row > LONGEST_ROW {
            return Err(io::Error::other("a row is longer than 16 MiB; a quote is probably never closed"));
        }
        let count = self.reader.read(buffer)?;
        self.since_row += count as u64;
        self.watch.inner.read.fetch_add(count as u64, Ordering::Relaxed);
        Ok(count)
    }
}
