//! The built file: a checked program, with or without the statistics of its fallbacks, as services load it.
//!
//! ```text
//! 8 bytes   \x89onboard
//! 4 bytes   the version of this form
//! 8 bytes   the length of the program, n
//! 8 bytes   the length of the fit file, m; 0 where there is none
//! n bytes   the program, in its stored form
//! m bytes   the fit file
//! 32 bytes  BLAKE3 of everything before
//! ```
//!
//! Numbers are little-endian. The first byte begins no text, so that no rules are taken for a built file.

use crate::error::Cause;
use crate::{Engine, Error, Fit};
use onboard_ir::{LoadError, Program};

/// How every built file begins.
const MAGIC: &[u8; 8] = b"\x89onboard";

/// The version of this form.
const FORM: u32 = 1;

/// The bytes before the program.
const HEAD: usize = 28;

/// The bytes of the hash.
const HASH: usize = 32;

/// The built file of a program, with the fit file that its fallbacks use: what [`Engine::from_bytes`] reads.
///
/// # Errors
/// Where they cannot be loaded again: the program is malformed, or the fit file is not its own.
pub fn build(program: &Program, fit: Option<&[u8]>) -> Result<Vec<u8>, Error> {
    let stored = program.to_bytes().map_err(|error| Cause::Program(LoadError::Malformed(error)))?;
    let fit = fit.unwrap_or_default();
    let mut out = Vec::with_capacity(HEAD + stored.len() + fit.len() + HASH);
    out.extend(MAGIC);
    out.extend(FORM.to_le_bytes());
    out.extend((stored.len() as u64).to_le_bytes());
    out.extend((fit.len() as u64).to_le_bytes());
    out.extend(stored);
    out.extend(fit);
    let hash = blake3::hash(&out);
    out.extend(hash.as_bytes());
    Built::read(&out)?.engine()?;
    Ok(out)
}

/// Whether bytes begin as a built file does.
#[must_use]
pub fn is_built(bytes: &[u8]) -> bool {
    bytes.starts_with(MAGIC)
}

/// The parts of a built file that is whole.
pub(super) struct Built<'a> {
    program: &'a [u8],
    fit: &'a [u8],
    /// Of everything else.
    pub(super) hash: blake3::Hash,
}

impl<'a> Built<'a> {
    /// Takes a built file apart.
    pub(super) fn read(bytes: &'a [u8]) -> Result<Self, Error> {
        if !is_built(bytes) {
            return Err(Cause::NotBuilt.into());
        }
        let short = || Cause::Length { found: bytes.len(), expected: (HEAD + HASH) as u64 };
        let version = number(bytes, 8).ok_or_else(short)?;
        let form = u32::from_le_bytes(version);
        if form != FORM {
            return Err(Cause::Built { found: form, reads: FORM }.into());
        }
        let length = |at| number(bytes, at).map(u64::from_le_bytes).ok_or_else(short);
        let (program, fit) = (length(12)?, length(20)?);
        let expected = program.saturating_add(fit).saturating_add((HEAD + HASH) as u64);
        if bytes.len() as u64 != expected {
            return Err(Cause::Length { found: bytes.len(), expected }.into());
        }
        let (body, stored) = bytes.split_at_checked(bytes.len() - HASH).unwrap_or((bytes, &[]));
        let hash = blake3::hash(body);
        if hash.as_bytes() != stored {
            return Err(Cause::Damaged { why: "its bytes are not those that were written" }.into());
        }
        let parts = body.split_at_checked(HEAD).map_or(&[][..], |(_, parts)| parts);
        let (program, fit) = usize::try_from(program)
            .ok()
            .and_then(|length| parts.split_at_checked(length))
            .unwrap_or_default();
        Ok(Self { program, fit, hash })
    }

    /// The program, verified and made ready.
    pub(super) fn engine(&self) -> Result<Engine, Error> {
        let program = Program::from_bytes(self.program).map_err(Cause::Program)?;
        if onboard_ir::hash(&program) != program.hash {
            return Err(Cause::Damaged { why: "the program is not the one that its hash names" }.into());
        }
        let engine = Engine::new(program)?;
        if self.fit.is_empty() {
            return Ok(engine);
        }
        let fit = Fit::read(self.fit, engine.program()).map_err(Cause::Fit)?;
        Ok(engine.with_fit(fit))
    }
}

/// The bytes of a number at a place.
fn number<const N: usize>(bytes: &[u8], at: usize) -> Option<[u8; N]> {
    bytes.get(at..at + N)?.try_into().ok()
}
