//! The server as an editor meets it: messages in frames, over a pipe.
#![expect(
    clippy::unwrap_used,
    clippy::expect_used,
    clippy::indexing_slicing,
    reason = "a test fails by panicking"
)]

mod added_tests;
mod client;
mod decide;
mod documents;
mod errors;
mod features;
mod folder;
mod names;
mod refactorings;
mod settings;
mod shown;
mod tests;
mod typing;

pub(crate) use client::{Client, apply};
pub(crate) use folder::{Folder, in_folder, uri};
use std::path::{Path, PathBuf};

/// A folder under `examples/`.
fn example(name: &str) -> PathBuf {
    Path::new(env!("CARGO_MANIFEST_DIR")).join("../examples").join(name).canonicalize().unwrap()
}

/// A program without findings.
const TEA: &str = "purpose tailoring { basis contract }
for tailoring

/// What they like, 🍵 or not.
field taste: one of { green, black } { ask \"🍵?\"; fallback green }
field cups: int in 0 to 40 { ask \"How many?\" }

segment keen when taste == green and cups >= 5

path shelf \"Your shelf\"
path tour \"A tour\"

matrix start -> path for tailoring {
    keen | taste -> path
    yes  | green -> shelf
    -    | -     -> tour
}

profiling for tailoring {
    stage signup ask taste, cups
    limit 1 per day
}
";
