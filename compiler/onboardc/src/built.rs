//! Built files where rules are expected: programs that were checked before, and need no reading of rules.

use crate::failure::Trouble;
use onboard_runtime::{Engine, is_built};
use std::fs::{self, File};
use std::io::{self, Read};
use std::path::Path;

/// The engine of a built file; none where it is something else, or cannot be read: that is told where it is read as rules.
pub(crate) fn engine(path: &Path) -> Result<Option<Engine>, Trouble> {
    if !begins_built(path) {
        return Ok(None);
    }
    let bytes = fs::read(path).map_err(|error| Trouble::io("read", path, &error))?;
    let unusable = |error| Trouble::new(format!("cannot use `{}`: {error}", path.display()));
    Engine::from_bytes(&bytes).map(Some).map_err(unusable)
}

/// Whether a file begins as a built one does. A pipe is not looked at: what is read from it is gone.
pub(crate) fn begins_built(path: &Path) -> bool {
    let head = || -> io::Result<Vec<u8>> {
        let mut head = Vec::new();
        File::open(path)?.take(16).read_to_end(&mut head)?;
        Ok(head)
    };
    path.is_file() && head().is_ok_and(|head| is_built(&head))
}
