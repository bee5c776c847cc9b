//! Rules and settings on the disk.

use crate::settings::SETTINGS;
use std::fs;
use std::path::{Path, PathBuf};
use std::time::SystemTime;

/// No file of rules is larger.
const LARGEST: u64 = 64 << 20;

/// How many folders are looked into: an editor may have opened all of a disk.
const MOST_FOLDERS: usize = 20_000;

/// When a file was written, and how long it is.
#[derive(Clone, Copy, Debug, PartialEq, Eq, Hash)]
pub(crate) struct Stamp {
    written: Option<SystemTime>,
    length: u64,
}

/// That of a file, if there is one that may hold rules.
pub(crate) fn stamp(path: &Path) -> Option<Stamp> {
    let about = fs::metadata(path).ok()?;
    let fits = about.is_file() && about.len() <= LARGEST;
    fits.then(|| Stamp { written: about.modified().ok(), length: about.len() })
}

/// What a file says; bytes that are not UTF-8 are replaced.
pub(super) fn read(path: &Path) -> Option<String> {
    let bytes = fs::read(path).ok()?;
    Some(
        String::from_utf8(bytes)
            .unwrap_or_else(|error| String::from_utf8_lossy(error.as_bytes()).into_owned()),
    )
}

/// All files of rules below a folder, and all files of settings. What is hidden, and what tools keep there for themselves, is left out; so are links to
/// folders, which may lead round in circles.
pub(super) fn of_rules(folder: &Path) -> Vec<PathBuf> {
    let mut found = Vec::new();
    let mut open = vec![folder.to_path_buf()];
    let mut looked = 0;
    while let Some(folder) = open.pop() {
        looked += 1;
        let Ok(entries) = fs::read_dir(&folder) else { continue };
        for entry in entries.flatten() {
            let name = entry.file_name();
            let name = name.to_string_lossy();
            let Ok(kind) = entry.file_type() else { continue };
            if name.starts_with('.') || matches!(&*name, "node_modules" | "target") {
                continue;
            }
            if kind.is_dir() && looked + open.len() < MOST_FOLDERS {
                open.push(entry.path());
            } else if !kind.is_dir() && (name.ends_with(".onboard") || name == SETTINGS) {
                found.push(entry.path());
            }
        }
    }
    found
}
