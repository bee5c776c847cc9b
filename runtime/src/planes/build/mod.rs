//! From the steps of a plan to operations on planes and lanes.
//!
//! What acts mean is said in one place for all back ends (`onboard_jit::lower`); here a bit is a plane, a word a lane. Equal
//! operations are one.

mod field;
mod matrix;
mod target;

pub(super) use field::Filling;
pub(super) use matrix::MatrixBits;

use super::operation::{Operation, Source};
use matrix::matrix;
use onboard_ir::{MatrixId, PathId, Value};
use onboard_jit::lower::{self, Lower, Task};
use onboard_jit::{Demand, Frame, MatrixShape, Unsupported};
use std::collections::HashMap;

pub(super) type Bit = lower::Bit<u32>;
type Truth = lower::Truth<u32>;
/// A plan on its way to operations.
type Build<'a> = Lower<'a, Operations<'a>>;

/// How much is known of everybody in a block.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub(super) enum Known {
    /// Every field that is read, and every purpose is allowed.
    All,
    /// The same but for fields whose fallbacks always give a value.
    Required,
    /// Nobody knows.
    Some,
}

/// What stands at the end.
#[derive(Clone, Debug, Default)]
pub(super) struct Outputs {
    /// Where each segment is true, and where it is unknown.
    pub(super) segments: Vec<(Bit, Bit)>,
    pub(super) matrices: Vec<MatrixBits>,
    /// Who is recommended which path, by which row of which matrix.
    pub(super) paths: Vec<(PathId, MatrixId, u32, Bit)>,
}

impl Outputs {
    /// Calls `each` with all planes, but for those that say what is by guess.
    pub(super) fn each(&mut self, mut each: impl FnMut(&mut Bit)) {
        for (trues, unknown) in &mut self.segments {
            each(trues);
            each(unknown);
        }
        self.matrices.iter_mut().for_each(|matrix| matrix.each(&mut each));
        self.paths.iter_mut().for_each(|(.., bit)| each(bit));
    }
}

/// Operations so far.
struct Operations<'a> {
    task: Task<'a>,
    /// What each trait is of somebody of whom nothing has happened.
    traits: &'a [Option<Value>],
    known: Known,
    operations: Vec<Operation>,
    numbers: HashMap<Operation, u32>,
    fillings: Vec<Filling>,
    /// The numbers of what was learned, by the position of the field and the column that it fills.
    filled: HashMap<(usize, u32), u32>,
}

/// All operations, and where their results stand.
pub(super) struct Built {
    pub(super) operations: Vec<Operation>,
    pub(super) fillings: Vec<Filling>,
    pub(super) outputs: Outputs,
}

type Result<T> = std::result::Result<T, Unsupported>;

/// Makes the operations of a plan, for blocks of which so much is known.
pub(super) fn build(task: Task<'_>, traits: &[Option<Value>], known: Known) -> Result<Built> {
    let operations = Operations {
        task,
        traits,
        known,
        operations: Vec::new(),
        numbers: HashMap::new(),
        fillings: Vec::new(),
        filled: HashMap::new(),
    };
    let mut build = Lower::new(task, operations);
    let outputs = outputs(&mut build)?;
    let Operations { operations, fillings, .. } = build.target;
    Ok(Built { operations, fillings, outputs })
}

fn outputs(build: &mut Build<'_>) -> Result<Outputs> {
    let Task { plan, needs, shape, .. } = build.task;
    let segments = build.task.segments()?;
    let roots = segments.iter().copied().chain(build.task.cells(&shape.matrices)).collect();
    build.steps(&Demand::new(&build.task, roots, Frame::Rules))?;
    let mut outputs = Outputs::default();
    for place in segments {
        let truth = build.truth(Frame::Rules, place)?;
        outputs.segments.push((truth.is_true, truth.unknown(&mut build.target)));
    }
    for shape in &shape.matrices {
        outputs.matrices.push(matrix(build, Frame::Rules, shape)?);
    }
    outputs.paths = build.target.paths(&outputs.matrices);
    if build.target.known != Known::All && needs.can_guess(plan, shape) {
        guesses(build, &mut outputs)?;
    }
    Ok(outputs)
}

/// Whether another outcome would hold with imputed values taken as absent.
fn guesses(build: &mut Build<'_>, outputs: &mut Outputs) -> Result<()> {
    let Task { plan, needs, shape, .. } = build.task;
    let hangs = |shape: &MatrixShape| needs.hangs(plan, shape);
    let roots = build.task.cells(shape.matrices.iter().filter(|shape| hangs(shape)));
    build.steps(&Demand::new(&build.task, roots, Frame::Stated))?;
    for (shape, rules) in shape.matrices.iter().zip(&mut outputs.matrices).filter(|(shape, _)| hangs(shape)) {
        let stated = matrix(build, Frame::Stated, shape)?;
        rules.by_guess = build.target.differ(rules, &stated);
    }
    Ok(())
}

impl Operations<'_> {
    /// The number of an operation; that of an equal one where there is one.
    fn push(&mut self, operation: Operation) -> u32 {
        if let Some(number) = self.numbers.get(&operation) {
            return *number;
        }
        let number = u32::try_from(self.operations.len()).unwrap_or(u32::MAX);
        self.numbers.insert(operation.clone(), number);
        self.operations.push(operation);
        number
    }

    fn plane(&mut self, operation: Operation) -> Bit {
        Bit::In(self.push(operation))
    }

    fn lane(&mut self, operation: Operation) -> Source {
        Source::Lane(self.push(operation))
    }

    /// An operation that gives a plane and a lane.
    fn both(&mut self, operation: Operation) -> (Bit, Source) {
        let number = self.push(operation);
        (Bit::In(number), Source::Lane(number))
    }
}
