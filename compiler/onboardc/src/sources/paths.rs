//! Which files a path given by the user means.

use crate::failure::Trouble;
use std::fs;
use std::path::{Path, PathBuf};

/// The files that a path means: itself, or every `*.onboard` below it, by name.
pub(crate) fn onboard_files(path: &Path) -> Result<Vec<PathBuf>, Trouble> {
    if path == Path::new("-") || !path.is_dir() {
        return Ok(vec![path.to_path_buf()]);
    }
    let mut found = Vec::new();
    collect(path, &mut found)?;
    if found.is_empty() {
        let message = format!("there is no `.onboard` file in `{}`", path.display());
        return Err(Trouble::new(message).help("name a file of rules, or a folder that holds some"));
    }
    // The files of the current folder are named as one would type them.
    let plain = |file: PathBuf| file.strip_prefix("./").map(Path::to_path_buf).unwrap_or(file);
    Ok(found.into_iter().map(plain).collect())
}

fn collect(folder: &Path, found: &mut Vec<PathBuf>) -> Result<(), Trouble> {
    let trouble = |error| Trouble::io("read", folder, &error);
    let mut entries = Vec::new();
    for entry in fs::read_dir(folder).map_err(trouble)? {
        let entry = entry.map_err(trouble)?;
        entries.push((entry.path(), entry.file_type().map_err(trouble)?));
    }
    entries.sort_by(|(a, _), (b, _)| a.cmp(b));
    for (path, kind) in entries {
        let hidden = path.file_name().is_some_and(|name| name.to_string_lossy().starts_with('.'));
        if hidden {
            continue;
        }
        // Links to folders are not followed: they may lead round in circles.
        if kind.is_dir() {
            collect(&path, found)?;
        } else if path.extension().is_some_and(|extension| extension == "onboard") && !path.is_dir() {
            found.push(path);
        }
    }
    Ok(())
}
