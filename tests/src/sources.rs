//! From texts or files to a checked program.

use onboard_compiler::{Checked, Sources, check};
use std::path::Path;

/// Checks sources; the first is the root.
#[must_use]
pub fn checked(sources: &[(String, String)]) -> Checked {
    let mut all = Sources::new();
    for (index, (name, text)) in sources.iter().enumerate() {
        if index == 0 {
            all.add_root(name.as_str(), text.as_str());
        } else {
            all.add(name.as_str(), text.as_str());
        }
    }
    check(&all)
}

/// Reads a program from a file and what it imports, and checks it.
///
/// # Errors
/// Where a file can't be read.
pub fn read_program(root: &Path) -> std::io::Result<Checked> {
    let mut all = Sources::new();
    all.add_root(root.to_string_lossy(), std::fs::read_to_string(root)?);
    loop {
        let wanted = all.wanted();
        if wanted.is_empty() {
            return Ok(check(&all));
        }
        for name in wanted {
            let text = std::fs::read_to_string(&name)?;
            all.add(name, text);
        }
    }
}
