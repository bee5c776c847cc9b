//! One engine for one content: what is loaded again while it is in use is not made again.
//!
//! The cache holds engines weakly, so that a program that nobody uses any more goes away, its machine code with it.

use crate::engine::Shared;
use crate::{Engine, Error};
use std::collections::HashMap;
use std::sync::{Arc, LazyLock, Mutex, PoisonError, Weak};

type Known = HashMap<blake3::Hash, Weak<Shared>>;

static KNOWN: LazyLock<Mutex<Known>> = LazyLock::new(Mutex::default);

/// The engine of a content: the one in use, or a new one. The hash is that of all that the engine is made of.
pub(super) fn engine(
    content: blake3::Hash,
    make: impl FnOnce() -> Result<Engine, Error>,
) -> Result<Engine, Error> {
    if let Some(engine) = known(content) {
        return Ok(engine);
    }
    // Others may go on loading meanwhile. Who makes the same as another takes what the other kept first.
    let made = make()?;
    with(|engines| {
        if let Some(engine) = engines.get(&content).and_then(Weak::upgrade) {
            return Ok(engine.into());
        }
        engines.retain(|_, engine| engine.strong_count() > 0);
        engines.insert(content, Arc::downgrade(made.shared()));
        Ok(made)
    })
}

fn known(content: blake3::Hash) -> Option<Engine> {
    with(|engines| engines.get(&content).and_then(Weak::upgrade).map(Engine::from))
}

fn with<T>(act: impl FnOnce(&mut Known) -> T) -> T {
    act(&mut KNOWN.lock().unwrap_or_else(PoisonError::into_inner))
}
