//! What stands for compiled code where this crate is built without a code generator: there is none, and it says so.

use crate::host::Host;
use crate::imputation::Imputation;
use crate::row::Row;
use crate::shape::Shape;
use crate::unsupported::Unsupported;
use onboard_ir::Program;
use onboard_ir::layout::Layout;
use onboard_ir::plan::Plan;
use std::cell::Cell;
use std::sync::Arc;

/// How much work goes into the code.
#[derive(Clone, Copy, Debug, Default, PartialEq, Eq)]
pub enum Tier {
    /// Quick to compile.
    Quick,
    /// Quick to run.
    #[default]
    Optimised,
}

/// The machine code of a plan, of which there is none.
#[derive(Debug)]
pub enum Compiled {}

impl Compiled {
    /// Compiles nothing.
    ///
    /// # Errors
    /// Always.
    pub fn new(
        _: &Program,
        _: Arc<Plan>,
        _: Arc<Layout>,
        _: Vec<Imputation>,
        _: Arc<dyn Host>,
        _: Tier,
    ) -> Result<Self, Unsupported> {
        Err(Unsupported::Machine { reason: "this is a build without `jit`".to_owned() })
    }

    /// What is passed to the code and what it writes.
    #[must_use]
    pub fn shape(&self) -> &Shape {
        match *self {}
    }

    /// Compiles what nobody has needed yet.
    pub fn complete(&self) {
        match *self {}
    }

    /// Bytes of machine code.
    #[must_use]
    pub fn code_bytes(&self) -> usize {
        match *self {}
    }

    /// Bytes of code for any processor.
    ///
    /// # Errors
    /// None: there is no such code.
    pub fn portable_bytes(&self) -> Result<usize, Unsupported> {
        match *self {}
    }

    /// How many operations were written.
    #[must_use]
    pub fn operations(&self) -> usize {
        match *self {}
    }

    /// Whether without guesses a matrix would say something else.
    #[must_use]
    pub fn by_guess(&self, _: &Row, _: &[u64], _: &[u64], _: &Cell<bool>, _: &[Cell<u64>], _: usize) -> bool {
        match *self {}
    }
}

/// Code with buffers, of which there is none.
#[derive(Clone, Debug)]
pub struct Runner {
    compiled: Arc<Compiled>,
}

impl Runner {
    /// Buffers for no code.
    #[must_use]
    pub fn new(compiled: Arc<Compiled>) -> Self {
        Self { compiled }
    }

    /// The code.
    #[must_use]
    pub fn compiled(&self) -> &Compiled {
        match *self.compiled {}
    }

    /// What the code reads besides the row.
    #[must_use]
    pub fn context(&self) -> &[u64] {
        match *self.compiled {}
    }

    /// The same, to write it, and where things stand in it.
    #[must_use]
    pub fn context_mut(&mut self) -> (&mut [u64], &Shape) {
        match *self.compiled {}
    }

    /// What the code wrote last of true segments.
    #[must_use]
    pub fn segments(&self) -> &[u64] {
        match *self.compiled {}
    }

    /// What the code wrote last.
    #[must_use]
    pub fn out(&self) -> &[u64] {
        match *self.compiled {}
    }

    /// Reads a row and the context and writes the output.
    #[must_use]
    pub fn run(&mut self, _: &Row) -> bool {
        match *self.compiled {}
    }
}
