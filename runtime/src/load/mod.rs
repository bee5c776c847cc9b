//! Loading: from a built file to an engine, and, with the feature `compiler`, from rules.

mod built;
mod cache;
mod live;
#[cfg(feature = "compiler")]
mod rules;

pub use built::{build, is_built};
pub use live::Live;

use crate::error::Cause;
use crate::{Engine, Error};
use built::Built;
use std::path::Path;

impl Engine {
    /// Loads a built file (see [`build`]); with the feature `compiler` also a file of rules, with what it imports.
    ///
    /// While an engine of the same content is in use, that one is given, its machine code included: to load what has not
    /// changed costs no more than to read it.
    ///
    /// # Errors
    /// Where the file cannot be read or is no built program, is of another version, cut off, changed or unsound; and where the
    /// rules have mistakes.
    pub fn load(path: impl AsRef<Path>) -> Result<Self, Error> {
        let path = path.as_ref();
        let load = || {
            let bytes = std::fs::read(path).map_err(Cause::Unreadable)?;
            #[cfg(feature = "compiler")]
            if !is_built(&bytes) {
                return Self::from_rules(&rules::read(path, bytes)?);
            }
            Self::from_bytes(&bytes)
        };
        load().map_err(|error| error.at(path.display()))
    }

    /// Loads the bytes of a built file, as [`Engine::load`] does.
    ///
    /// # Errors
    /// Where they are no built program, are of another version, cut off, changed or unsound.
    pub fn from_bytes(bytes: &[u8]) -> Result<Self, Error> {
        let built = Built::read(bytes)?;
        cache::engine(built.hash, || built.engine())
    }
}
