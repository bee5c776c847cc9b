//! The engine that a service decides with now, which another may replace while it decides.

use crate::Engine;
use crate::engine::Shared;
use arc_swap::ArcSwap;
use std::fmt;
use std::sync::Arc;

/// The engine that a service decides with now. It is replaced in one step: whoever took the one before goes on with it, so that
/// every decision is wholly of one program.
pub struct Live {
    current: ArcSwap<Shared>,
}

impl Live {
    /// A handle that begins with an engine.
    #[must_use]
    pub fn new(engine: &Engine) -> Self {
        Self { current: ArcSwap::new(Arc::clone(engine.shared())) }
    }

    /// The engine now. Take it once for what must be of one program.
    #[must_use]
    pub fn current(&self) -> Engine {
        self.current.load_full().into()
    }

    /// Puts another engine in its place, and gives back the one that was there.
    pub fn replace(&self, engine: &Engine) -> Engine {
        self.current.swap(Arc::clone(engine.shared())).into()
    }
}

impl fmt::Debug for Live {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        f.debug_tuple("Live").field(&self.current().program().hash).finish()
    }
}
