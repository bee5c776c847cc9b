//! Rows that code reads.

use onboard_ir::layout::Layout;
use std::sync::Arc;

/// What is known of a person as machine words: as many as its layout has, and in that order.
#[derive(Clone, Debug)]
pub struct Row {
    layout: Arc<Layout>,
    words: Box<[u64]>,
}

impl Row {
    /// A row of which all words are 0.
    #[must_use]
    pub fn new(layout: Arc<Layout>) -> Self {
        Self { words: vec![0; layout.words()].into(), layout }
    }

    /// How its words stand.
    #[must_use]
    pub fn layout(&self) -> &Arc<Layout> {
        &self.layout
    }

    /// Whether its words stand as this very layout says.
    #[inline]
    #[must_use]
    pub fn is_of(&self, layout: &Arc<Layout>) -> bool {
        Arc::ptr_eq(&self.layout, layout)
    }

    /// The words.
    #[inline]
    #[must_use]
    pub fn words(&self) -> &[u64] {
        &self.words
    }

    /// The same, to write them, and how they stand.
    #[inline]
    #[must_use]
    pub fn words_mut(&mut self) -> (&mut [u64], &Layout) {
        (&mut self.words, &self.layout)
    }
}
