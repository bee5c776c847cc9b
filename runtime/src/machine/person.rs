//! A person before machine code.

use super::outcomes::{CodeOutcomes, Guesses, PathTable};
use super::{Outcomes, ProfileRow};
use crate::run::{Frame, Streams, Values};
use crate::{Evaluation, History, Profile, Slot};
use onboard_ir::plan::{Plan, Steady};
use onboard_ir::{EARLIEST, LATEST};
use onboard_jit::{Compiled, Shape};
use std::cell::Cell;
use std::sync::Arc;

/// Machine code with buffers of its own.
#[derive(Clone, Debug)]
pub(crate) struct Machine {
    compiled: Arc<Compiled>,
    plan: Arc<Plan>,
    paths: Vec<PathTable>,
    /// The row of those who do not bring one.
    row: ProfileRow,
    context: Vec<u64>,
    /// The context of somebody of whom nothing has happened.
    nothing: Vec<u64>,
    out: Vec<u64>,
    /// What matrices would say without guesses (see `Shape::guess_words`).
    guesses: Vec<u64>,
}

impl Machine {
    /// Code for the plan of an evaluation that has seen nobody yet.
    pub(crate) fn new(evaluation: &mut Evaluation, plan: Arc<Plan>, compiled: Arc<Compiled>) -> Self {
        let row = ProfileRow::new(evaluation.engine());
        let shape = compiled.shape();
        let mut nothing = vec![0; shape.context_words()];
        traits(evaluation, &mut Streams::default(), &plan, shape, &row, &mut nothing);
        let out = vec![0; shape.output_words()];
        let (paths, guesses) = (PathTable::of(&plan, shape), vec![0; shape.guess_words()]);
        Self { compiled, plan, paths, row, context: nothing.clone(), nothing, out, guesses }
    }

    /// Evaluates a row of somebody of whom nothing has happened, at an instant; false where the row is another engine's, or
    /// where segments remember something all the same (that there was nothing).
    #[inline]
    pub(crate) fn run_row(&mut self, row: &ProfileRow, at: i64) -> bool {
        if self.compiled.shape().memories > 0 || !row.alike(&self.row) {
            return false;
        }
        put(&mut self.nothing, 0, at.clamp(EARLIEST, LATEST).cast_unsigned());
        put(&mut self.guesses, 0, 0);
        self.compiled.run(row.words(), &self.nothing, &mut self.out)
    }

    /// Evaluates a person whom `evaluation` has admitted; false where the interpreter must.
    pub(crate) fn run(
        &mut self,
        evaluation: &mut Evaluation,
        profile: &Profile,
        history: &History,
        streams: &mut Streams,
    ) -> bool {
        let Self { compiled, plan, row, context, nothing, out, guesses, .. } = self;
        put(guesses, 0, 0);
        let (setting, values) = evaluation.parts();
        // Answers with a time may be kept by one purpose and not by another: a row has one slot for both.
        if plan.sights.len() > 1 && !setting.inputs.timed.is_empty() {
            return false;
        }
        values.take_fields(setting, profile);
        values.remember(setting, streams);
        fields(values, plan, &setting.inputs.allowed, row);
        for (purpose, allowed) in plan.sights.iter().zip(&setting.inputs.allowed) {
            row.allow(*purpose, *allowed);
        }
        context.clone_from(nothing);
        memories(values, compiled.shape(), context);
        if !history.events().is_empty() {
            traits(evaluation, streams, plan, compiled.shape(), row, context);
        }
        put(context, 0, evaluation.at().cast_unsigned());
        compiled.run(row.words(), context, out)
    }

    /// What it found last, of the row that it was given or, where that is none, of its own.
    #[inline]
    pub(crate) fn outcomes<'a>(&'a mut self, row: Option<&'a ProfileRow>) -> Outcomes<'a> {
        let (row, context) = match row {
            Some(row) => (row, &self.nothing),
            None => (&self.row, &self.context),
        };
        let guesses = Guesses::Open(Cell::from_mut(self.guesses.as_mut_slice()).as_slice_of_cells());
        let (compiled, paths, row) = (&self.compiled, &self.paths, row.words());
        Outcomes::of_code(CodeOutcomes { compiled, paths, row, context, out: &self.out, guesses })
    }

    /// Finds out what matrices would say without guesses, of the row of its own.
    pub(crate) fn settle(&mut self) {
        let outcomes = self.outcomes(None);
        outcomes.settle();
    }

    /// What it found last, of the row of its own, after [`Machine::settle`].
    pub(crate) fn settled(&self) -> Outcomes<'_> {
        let (compiled, paths, row) = (&self.compiled, &self.paths, self.row.words());
        let (context, guesses) = (&self.context, Guesses::Known(&self.guesses));
        Outcomes::of_code(CodeOutcomes { compiled, paths, row, context, out: &self.out, guesses })
    }
}

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

/// What is stated now, as far as some purpose sees it: what another may not see, the words of the purposes hide.
fn fields(values: &Values, plan: &Plan, allowed: &[bool], row: &mut ProfileRow) {
    row.clear();
    for field in plan.fields.iter().filter(|field| allowed.get(field.sight) == Some(&true)) {
        if let Slot::Known(value) = values.row.slot_at(field.place, Frame::Stated) {
            row.set(field.field, &value);
        }
    }
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
