//! From the steps of a plan to operations on planes and lanes.
//!
//! What each act means is written as in the interpreter, with planes for truths: where something is true, and where it is false
//! (or only the first, where it is never unknown). Equal operations are one. Every step is taken once as rules see it, and once
//! more with imputed values taken as absent where that can differ.

mod arithmetic;
mod bit;
mod compare;
mod condition;
mod field;
mod matrix;
mod step;
mod text;
mod value;

pub(super) use bit::Bit;
pub(super) use field::Filling;
pub(super) use matrix::MatrixBits;

use super::operation::{Operation, Source};
use onboard_ir::layout::Layout;
use onboard_ir::plan::{Act, Place, Plan, Source as Stands};
use onboard_ir::{MatrixId, PathId, Value};
use onboard_jit::{Demand, Frame, Host, Imputation, Kind, MatrixShape, Needs, Shape, Unsupported};
use std::collections::HashMap;
use value::{Truth, Val};

/// What operations are made from.
#[derive(Clone, Copy)]
pub(super) struct Task<'a> {
    pub(super) plan: &'a Plan,
    pub(super) layout: &'a Layout,
    pub(super) sources: &'a [Stands],
    pub(super) kinds: &'a [Option<Kind>],
    pub(super) imputations: &'a [Imputation],
    pub(super) needs: &'a Needs,
    pub(super) shape: &'a Shape,
    pub(super) host: &'a dyn Host,
    /// What each trait is of somebody of whom nothing has happened.
    pub(super) traits: &'a [Option<Value>],
}

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
pub(super) struct Build<'a> {
    task: Task<'a>,
    known: Known,
    operations: Vec<Operation>,
    numbers: HashMap<Operation, u32>,
    fillings: Vec<Filling>,
    /// The numbers of what was learned, by the position of the field and the column that it fills.
    filled: HashMap<(usize, usize), u32>,
    rules: Vec<Option<Val>>,
    stated: Vec<Option<Val>>,
}

/// All operations, and where their results stand.
pub(super) struct Built {
    pub(super) operations: Vec<Operation>,
    pub(super) fillings: Vec<Filling>,
    pub(super) outputs: Outputs,
}

type Result<T> = std::result::Result<T, Unsupported>;

/// Makes the operations of a plan, for blocks of which so much is known.
pub(super) fn build(task: Task<'_>, known: Known) -> Result<Built> {
    let places = task.plan.initial.len();
    let mut build = Build {
        task,
        known,
        operations: Vec::new(),
        numbers: HashMap::new(),
        fillings: Vec::new(),
        filled: HashMap::new(),
        rules: vec![None; places],
        stated: vec![None; places],
    };
    let outputs = build.outputs()?;
    let Build { operations, fillings, .. } = build;
    Ok(Built { operations, fillings, outputs })
}

impl Build<'_> {
    fn outputs(&mut self) -> Result<Outputs> {
        let Task { plan, needs, shape, .. } = self.task;
        let segments = shape.segments.iter().map(|segment| plan.index.segments.get(segment.index()));
        let segments = segments.collect::<Option<Vec<Place>>>().ok_or(Unsupported::Malformed)?;
        let cells = shape.matrices.iter().flat_map(|shape| self.cells(shape));
        let roots = segments.iter().copied().chain(cells).collect();
        self.steps(&Demand::new(plan, needs, roots, Frame::Rules))?;
        let mut outputs = Outputs::default();
        for place in segments {
            let truth = self.at(Frame::Rules, place)?.truth();
            outputs.segments.push((truth.is_true, self.unknown(&truth)));
        }
        for shape in &shape.matrices {
            outputs.matrices.push(self.matrix(Frame::Rules, shape)?);
        }
        outputs.paths = self.paths(&outputs.matrices);
        if self.known != Known::All && needs.can_guess(plan, shape) {
            self.guesses(&mut outputs)?;
        }
        Ok(outputs)
    }

    /// Whether another outcome would hold with imputed values taken as absent.
    fn guesses(&mut self, outputs: &mut Outputs) -> Result<()> {
        let Task { plan, needs, shape, .. } = self.task;
        let hang: Vec<bool> = shape.matrices.iter().map(|shape| needs.hangs(plan, shape)).collect();
        let hanging = shape.matrices.iter().zip(&hang).filter(|(_, hangs)| **hangs);
        let roots = hanging.flat_map(|(shape, _)| self.cells(shape)).collect();
        self.steps(&Demand::new(plan, needs, roots, Frame::Stated))?;
        for ((shape, rules), hangs) in shape.matrices.iter().zip(&mut outputs.matrices).zip(hang) {
            if hangs {
                let stated = self.matrix(Frame::Stated, shape)?;
                rules.by_guess = self.differ(rules, &stated);
            }
        }
        Ok(())
    }

    /// Takes the steps that are asked for, each in the frames in which it is.
    fn steps(&mut self, demand: &Demand) -> Result<()> {
        let plan = self.task.plan;
        for step in plan.steps.iter().filter(|step| !matches!(step.act, Act::Matrix(..))) {
            for frame in [Frame::Stated, Frame::Rules] {
                if demand.asks(frame, step.out) && self.found(frame, step.out).is_none() {
                    let val = self.act(frame, &step.act)?;
                    self.put(frame, step.out, val);
                }
            }
        }
        Ok(())
    }

    fn cells(&self, shape: &MatrixShape) -> Vec<Place> {
        let matrix = self.task.plan.matrices.get(shape.position);
        matrix.map_or_else(Vec::new, |matrix| matrix.rows.iter().flatten().copied().collect())
    }

    fn kind(&self, place: Place) -> Option<Kind> {
        self.task.kinds.get(place.index()).copied().flatten()
    }

    fn found(&self, frame: Frame, place: Place) -> Option<Val> {
        let frame = if self.task.needs.is_guessed(place) { frame } else { Frame::Rules };
        match frame {
            Frame::Rules => self.rules.get(place.index()),
            Frame::Stated => self.stated.get(place.index()),
        }
        .copied()
        .flatten()
    }

    /// What stands in a place.
    fn at(&mut self, frame: Frame, place: Place) -> Result<Val> {
        if let Some(val) = self.found(frame, place) {
            return Ok(val);
        }
        let frame = if self.task.needs.is_guessed(place) { frame } else { Frame::Rules };
        let val = match self.task.sources.get(place.index()) {
            Some(Stands::Constant(value)) => self.constant(value),
            Some(Stands::Absent) => Val::Never,
            Some(Stands::Now) => Val::Word { kind: Kind::Time, known: Bit::One, word: Source::Now },
            Some(Stands::Field(position)) => self.field(frame, *position)?,
            Some(Stands::Step(_)) | None => return Err(Unsupported::Malformed),
        };
        self.put(frame, place, val);
        Ok(val)
    }

    fn put(&mut self, frame: Frame, place: Place, val: Val) {
        let values = match frame {
            Frame::Rules => &mut self.rules,
            Frame::Stated => &mut self.stated,
        };
        if let Some(entry) = values.get_mut(place.index()) {
            *entry = Some(val);
        }
    }

    fn constant(&self, value: &Value) -> Val {
        match value {
            Value::Bool(true) => Val::Truth(Truth::sure(Bit::One)),
            Value::Bool(false) => Val::Truth(Truth::sure(Bit::Zero)),
            value => {
                let word = Source::Constant(self.task.layout.word(value));
                Val::Word { kind: Kind::of_value(value), known: Bit::One, word }
            }
        }
    }

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

    fn operation(&self, number: u32) -> Option<&Operation> {
        self.operations.get(number as usize)
    }
}
