//! Compiled code with buffers of its own.

use crate::code::Compiled;
use crate::function::{DONE, Entry, MORE};
use crate::row::Row;
use crate::shape::Shape;
use onboard_ir::layout::Layout;
use std::ptr::null_mut;
use std::sync::Arc;

/// Code with the buffers that it is passed, one person after the other. Their lengths fit the code, and so does a row of its layout.
#[derive(Clone, Debug)]
pub struct Runner {
    /// The first part of the function that everybody enters first.
    entry: Entry,
    layout: Arc<Layout>,
    /// Words of true segments, the first of the output.
    segments: usize,
    context: Vec<u64>,
    out: Vec<u64>,
    /// What the parts of a function share.
    cells: Vec<u64>,
    compiled: Arc<Compiled>,
}

impl Runner {
    /// Buffers for code; all words are 0.
    #[must_use]
    pub fn new(compiled: Arc<Compiled>) -> Self {
        let (first, shape) = (compiled.first(), compiled.shape());
        Self {
            entry: first.entry,
            layout: Arc::clone(compiled.layout()),
            segments: shape.segment_words(),
            context: vec![0; shape.context_words()],
            out: vec![0; shape.output_words()],
            cells: vec![0; first.cells],
            compiled,
        }
    }

    /// The code.
    #[must_use]
    pub fn compiled(&self) -> &Compiled {
        &self.compiled
    }

    /// What the code reads besides the row (see [`Shape`]).
    #[must_use]
    pub fn context(&self) -> &[u64] {
        &self.context
    }

    /// The same, to write it, and where things stand in it.
    #[inline]
    #[must_use]
    pub fn context_mut(&mut self) -> (&mut [u64], &Shape) {
        (&mut self.context, self.compiled.shape())
    }

    /// What the code wrote last of true segments.
    #[inline]
    #[must_use]
    pub fn segments(&self) -> &[u64] {
        self.out.get(..self.segments).unwrap_or_default()
    }

    /// What the code wrote last.
    #[inline]
    #[must_use]
    pub fn out(&self) -> &[u64] {
        &self.out
    }

    /// Reads a row and the context and writes the output, but for what matrices would say without guesses (see
    /// [`Compiled::by_guess`]); false where the row has another layout, or the code generator fails: then the output says nothing.
    #[inline]
    #[must_use]
    pub fn run(&mut self, row: &Row) -> bool {
        if !row.is_of(&self.layout) {
            return false;
        }
        let (context, out, cells) = (self.context.as_ptr(), self.out.as_mut_ptr(), self.cells.as_mut_ptr());
        let first = (self.entry)(row.words().as_ptr(), context, out, null_mut(), cells);
        first >= DONE || self.go_on(row, first)
    }

    /// What is left to do behind the first part.
    #[cold]
    fn go_on(&mut self, row: &Row, first: u64) -> bool {
        let Self { compiled, context, out, cells, .. } = self;
        if first == MORE {
            compiled.first().go_on(row, context, out.as_mut_ptr(), null_mut(), cells.as_mut_ptr());
            return true;
        }
        // Something is absent that it requires.
        compiled.run_general(row, context, out, cells)
    }
}
