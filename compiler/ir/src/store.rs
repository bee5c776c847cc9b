//! The stored form of a program: JSON, with its version, verified when it is loaded.

use crate::{FORMAT, Program, VerifyError, verify};
use serde::Deserialize;
use std::fmt;

/// Why a stored program cannot be loaded.
#[derive(Debug)]
pub enum LoadError {
    /// It is not the stored form of a program.
    Malformed(serde_json::Error),
    /// It is of another version.
    Version {
        /// The version it has.
        found: u32,
    },
    /// Its parts do not fit together.
    Unsound(VerifyError),
}

impl fmt::Display for LoadError {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        match self {
            Self::Malformed(error) => write!(f, "this is not a stored program: {error}"),
            Self::Version { found } => {
                write!(f, "this program is stored in version {found}; only version {FORMAT} can be read")
            }
            Self::Unsound(error) => write!(f, "the stored program is damaged: {error}"),
        }
    }
}

impl std::error::Error for LoadError {
    fn source(&self) -> Option<&(dyn std::error::Error + 'static)> {
        match self {
            Self::Malformed(error) => Some(error),
            Self::Version { .. } => None,
            Self::Unsound(error) => Some(error),
        }
    }
}

/// Only the version, which is read before anything else is understood.
#[derive(Deserialize)]
struct Versioned {
    format: u32,
}

impl Program {
    /// The stored form. Numbers survive to the bit.
    ///
    /// # Errors
    /// When a number is neither finite nor whole, which no verified program has.
    pub fn to_bytes(&self) -> Result<Vec<u8>, serde_json::Error> {
        serde_json::to_vec(self)
    }

    /// Reads the stored form and verifies it.
    ///
    /// # Errors
    /// When it is not a stored program, of another version, or unsound.
    pub fn from_bytes(bytes: &[u8]) -> Result<Self, LoadError> {
        let Versioned { format: found } = serde_json::from_slice(bytes).map_err(LoadError::Malformed)?;
        if found != FORMAT {
            return Err(LoadError::Version { found });
        }
        let program: Self = serde_json::from_slice(bytes).map_err(LoadError::Malformed)?;
        verify(&program).map_err(LoadError::Unsound)?;
        Ok(program)
    }
}
