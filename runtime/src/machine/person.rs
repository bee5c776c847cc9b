//! A person before machine code.

use super::outcomes::{CodeOutcomes, Guesses, PathTables};
use super::{Outcomes, ProfileRow};
use crate::run::{Frame, Streams, Values};
use crate::{Evaluation, History, Profile, Slot};
use onboard_ir::plan::{Plan, Steady};
use onboard_ir::{EARLIEST, LATEST};
use onboard_jit::{Compiled, Runner, Shape};
use std::cell::Cell;
use std::sync::Arc;

/// Machine code with all that it is passed.
#[derive(Clone, Debug)]
pub(crate) struct Machine {
    runner: Runner,
    whose: Whose,
    /// The row of those who do not bring one.
    row: ProfileRow,
    /// What matrices would say without guesses, and whether that was found out of the last person.
    guesses: Vec<u64>,
    settled: bool,
    paths: PathTables,
    plan: Arc<Plan>,
    /// The context of somebody of whom nothing has happened.
    nothing: Vec<u64>,
}

/// Whose context stands before the code.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
enum Whose {
    /// Somebody's of whom nothing has happened.
    Nobody,
    /// The last person's.
    Person,
    /// The same, and segments remember something of everybody (that there was nothing): nobody is a row alone.
    Remembered,
}

impl Machine {
    /// Code for the plan of an evaluation that has seen nobody yet.
    pub(crate) fn new(evaluation: &mut Evaluation, plan: Arc<Plan>, compiled: Arc<Compiled>) -> Self {
        let row = ProfileRow::new(evaluation.engine());
        let runner = Runner::new(compiled);
        let shape = runner.compiled().shape();
        let whose = if shape.memories > 0 { Whose::Remembered } else { Whose::Person };
        let (paths, guesses) = (PathTables::of(&plan, shape), vec![0; shape.matrices.len()]);
        let mut nothing = runner.context().to_vec();
        traits(evaluation, &mut Streams::default(), &plan, shape, &row, &mut nothing);
        Self { runner, whose, row, guesses, settled: false, paths, plan, nothing }
    }

    /// Evaluates a row of somebody of whom nothing has happened, at an instant; false where the row is another engine's, or
    /// where segments remember something all the same.
    #[inline]
    pub(crate) fn run_row(&mut self, row: &ProfileRow, at: i64) -> bool {
        if self.whose != Whose::Nobody && !self.forget() {
            return false;
        }
        put(self.runner.context_mut().0, 0, at.clamp(EARLIEST, LATEST).cast_unsigned());
        self.settled = false;
        self.runner.run(row.row())
    }

    /// Puts the context of somebody of whom nothing has happened before the code; false where that is not enough.
    #[cold]
    fn forget(&mut self) -> bool {
        if self.whose == Whose::Remembered {
            return false;
        }
        self.runner.context_mut().0.copy_from_slice(&self.nothing);
        self.whose = Whose::Nobody;
        true
    }

    /// Evaluates a person whom `evaluation` has admitted; false where the interpreter must.
    pub(crate) fn run(
        &mut self,
        evaluation: &mut Evaluation,
        profile: &Profile,
        history: &History,
        streams: &mut Streams,
    ) -> bool {
        let Self { runner, whose, row, settled, plan, nothing, .. } = self;
        *settled = false;
        let (setting, values) = evaluation.parts();
        values.take_fields(setting, profile);
        if !fields(values, plan, &setting.inputs.allowed, row) {
            return false;
        }
        values.remember(setting, streams);
        for (purpose, allowed) in plan.sights.iter().zip(&setting.inputs.allowed) {
            row.allow(*purpose, *allowed);
        }
        if *whose == Whose::Nobody {
            *whose = Whose::Person;
        }
        let (context, shape) = runner.context_mut();
        context.copy_from_slice(nothing);
        memories(values, shape, context);
        if !history.events().is_empty() {
            traits(evaluation, streams, plan, shape, row, context);
        }
        put(context, 0, evaluation.at().cast_unsigned());
        runner.run(row.row())
    }

    /// What it found last, of the row that it was given or, where that is none, of its own.
    #[inline]
    pub(crate) fn outcomes<'a>(&'a mut self, row: Option<&'a ProfileRow>) -> Outcomes<'a> {
        let found = Cell::from_mut(&mut self.settled);
        let words = Cell::from_mut(self.guesses.as_mut_slice()).as_slice_of_cells();
        let guesses = Guesses::Open { found, words };
        let (runner, paths, row) = (&self.runner, &self.paths, row.unwrap_or(&self.row).row());
        Outcomes::of_code(CodeOutcomes { runner, paths, row, guesses })
    }

    /// Finds out what matrices would say without guesses, of the row of its own.
    pub(crate) fn settle(&mut self) {
        let outcomes = self.outcomes(None);
        outcomes.settle();
    }

    /// What it found last, of the row of its own, after [`Machine::settle`].
    pub(crate) fn settled(&self) -> Outcomes<'_> {
        let (runner, paths, row) = (&self.runner, &self.paths, self.row.row());
        Outcomes::of_code(CodeOutcomes { runner, paths, row, guesses: Guesses::Known(&self.guesses) })
    }
}

#[inline]
fn put(context: &mut [u64], word: usize, value: u64) {
    if let Some(place) = context.get_mut(word) {
        *place = value;
    }
}

fn set_bit(context: &mut [u64], word: usize, position: usize, bit: bool) {
    if let Some(place) = context.get_mut(word) {
        let mask = 1 << (position % 64);
        *place = if bit { *place | mask } else { *place & !mask };
    }
}

/// What is stated now, as far as some purpose sees it: what another may not see, the words of the purposes hide. False where one
/// purpose that may see an answer keeps it and another does not: a row has one slot for both.
fn fields(values: &Values, plan: &Plan, allowed: &[bool], row: &mut ProfileRow) -> bool {
    row.clear();
    let seen = || plan.fields.iter().filter(|field| allowed.get(field.sight) == Some(&true));
    let mut kept = 0;
    for field in seen() {
        if let Slot::Known(value) = values.row.slot_at(field.place, Frame::Stated) {
            row.set(field.field, &value);
            kept += 1;
        }
    }
    // Nothing that was set is seen by a purpose that does not keep it.
    plan.sights.len() == 1 || seen().filter(|field| row.has(field.field)).count() == kept
}

/// What segments remember.
fn memories(values: &Values, shape: &Shape, context: &mut [u64]) {
    if shape.memories == 0 {
        return;
    }
    put(context, 1, u64::from(values.guesses));
    for (stated, memory) in [(false, &values.memory.rules), (true, &values.memory.stated)] {
        for (position, before) in memory.before.iter().enumerate() {
            set_bit(context, shape.before(position, stated), position, *before);
        }
    }
}

/// The traits that code reads: those that count events by nothing but the events.
fn traits(
    evaluation: &mut Evaluation,
    streams: &mut Streams,
    plan: &Plan,
    shape: &Shape,
    row: &ProfileRow,
    context: &mut [u64],
) {
    let (setting, values) = evaluation.parts();
    for (position, _) in plan.traits.iter().enumerate().filter(|(_, each)| each.steady == Steady::Always) {
        let value = values.trait_now(setting, streams, position);
        set_bit(context, shape.trait_presence(position), position, value.is_known());
        if let Slot::Known(value) = value {
            put(context, shape.trait_slot(position), row.word(&value));
        }
    }
}
