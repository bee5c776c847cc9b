//! A row of values, and the steps that fill it.

use super::compute::{at, compute};
use super::matrix::decide;
use super::stream::{NOTHING, Stream, trait_at};
use super::{Part, Setting};
use crate::plan::{Act, PiecePlan, Place, Plan, ResultPlan, Steady, Step};
use crate::{MatrixOutcome, Reason, Slot, print};
use onboard_ir::Value;

/// A row of values.
#[derive(Clone, Debug, Default)]
pub(crate) struct Frame {
    pub(crate) slots: Vec<Slot>,
    /// What each segment with memory remembers from before the instant at hand.
    pub(crate) before: Vec<bool>,
    /// When that last turned; none where it never did.
    pub(crate) turned: Vec<Option<i64>>,
    /// What each matrix says.
    pub(crate) outcomes: Vec<MatrixOutcome>,
}

/// Where the values of traits come from.
pub(crate) enum Source<'a> {
    /// Looked up in all events.
    Direct,
    /// From streams that have been advanced; looked up for traits that have none.
    Streams(&'a mut [Option<Stream>]),
    /// They stand as they are, but for those that read fields.
    Kept,
}

impl Frame {
    pub(crate) fn new(plan: &Plan) -> Self {
        Self {
            slots: plan.initial.clone(),
            before: vec![false; plan.memories.len()],
            turned: vec![None; plan.memories.len()],
            outcomes: vec![MatrixOutcome::default(); plan.matrices.len()],
        }
    }

    pub(crate) fn set(&mut self, place: Place, value: Slot) {
        if let Some(slot) = self.slots.get_mut(place.index()) {
            *slot = value;
        }
    }

    /// Forgets what segments remember.
    pub(crate) fn forget(&mut self) {
        self.before.fill(false);
        self.turned.fill(None);
    }

    /// Makes the instant at hand the one before. Only a definite answer changes what is remembered.
    pub(crate) fn remember(&mut self, plan: &Plan, at: i64) {
        for ((before, turned), memory) in self.before.iter_mut().zip(&mut self.turned).zip(&plan.memories) {
            let truth = self.slots.get(memory.place.index()).and_then(Slot::truth);
            if let Some(truth) = truth.filter(|truth| truth != before) {
                *before = truth;
                *turned = Some(at);
            }
        }
    }

    /// Notes which outcomes are others without imputed values.
    pub(crate) fn compare_guesses(&mut self, stated: &Self) {
        for (outcome, stated) in self.outcomes.iter_mut().zip(&stated.outcomes) {
            outcome.by_guess = outcome.status != stated.status || outcome.rows != stated.rows;
        }
    }
}

/// Takes the steps of an instant.
pub(crate) fn run_steps(
    setting: Setting<'_>,
    frame: &mut Frame,
    stated: Option<&[Slot]>,
    now: i64,
    part: Part,
    traits: &mut Source<'_>,
) {
    if let Some(place) = setting.plan.now {
        frame.set(place, Slot::Known(Value::Time(now)));
    }
    match part {
        Part::All => {
            for step in &setting.plan.steps {
                take_step(setting, step, frame, stated, now, traits);
            }
        }
        Part::Fold => {
            for position in &setting.plan.fold {
                if let Some(step) = setting.plan.steps.get(*position as usize) {
                    take_step(setting, step, frame, stated, now, traits);
                }
            }
        }
    }
}

fn take_step(
    setting: Setting<'_>,
    step: &Step,
    frame: &mut Frame,
    stated: Option<&[Slot]>,
    now: i64,
    traits: &mut Source<'_>,
) {
    let value = match &step.act {
        Act::Trait(position, _) => {
            let Some(plan) = setting.plan.traits.get(*position) else { return };
            match traits {
                Source::Kept if plan.steady == Steady::Always => return,
                Source::Streams(streams) => match streams.get_mut(*position) {
                    Some(Some(stream)) => stream.value(now),
                    _ => trait_at(setting, plan, &mut frame.slots, stated, now),
                },
                Source::Kept | Source::Direct => trait_at(setting, plan, &mut frame.slots, stated, now),
            }
        }
        Act::Memory(position, enter, leave) => {
            let before = frame.before.get(*position).copied().unwrap_or(false);
            memory(at(&frame.slots, *enter), at(&frame.slots, *leave), before)
        }
        Act::Matrix(position, _) => {
            let plan = setting.plan.matrices.get(*position);
            if let (Some(plan), Some(outcome)) = (plan, frame.outcomes.get_mut(*position)) {
                decide(plan, &frame.slots, outcome);
            }
            return;
        }
        Act::Result(position, column, _) => result(setting, frame, *position, *column),
        Act::Declassify(_, sight) if *sight > 0 && setting.told.is_some() => {
            at(setting.told.unwrap_or_default(), step.out).clone()
        }
        act => compute(act, &frame.slots, setting.context(stated)),
    };
    frame.set(step.out, value);
}

/// `not leave and (before or enter)`, in Kleene's logic.
fn memory(enter: &Slot, leave: &Slot, before: bool) -> Slot {
    let reason = |slot: &Slot| match slot {
        Slot::Absent(reason) => *reason,
        Slot::Known(_) => Reason::Invalid,
    };
    let inside = if before { Some(true) } else { enter.truth() };
    match (leave.truth(), inside) {
        (Some(true), _) | (_, Some(false)) => Slot::Known(Value::Bool(false)),
        (Some(false), Some(true)) => Slot::Known(Value::Bool(true)),
        (None, _) => Slot::Absent(reason(leave)),
        (Some(false), None) => Slot::Absent(reason(enter)),
    }
}

/// What the row that fired gives in a column.
fn result(setting: Setting<'_>, frame: &Frame, matrix: usize, column: usize) -> Slot {
    let fired = frame.outcomes.get(matrix).and_then(MatrixOutcome::fired);
    let plan = setting.plan.matrices.get(matrix);
    let row = plan.zip(fired).and_then(|(plan, row)| plan.results.get(row as usize));
    match row.and_then(|row| row.get(column)) {
        None | Some(ResultPlan::Nothing) => NOTHING,
        Some(ResultPlan::Path(_, name)) => name.clone(),
        Some(ResultPlan::Value(place)) => at(&frame.slots, *place).clone(),
        Some(ResultPlan::Text(pieces)) => text(setting, frame, pieces),
    }
}

fn text(setting: Setting<'_>, frame: &Frame, pieces: &[PiecePlan]) -> Slot {
    let mut out = String::new();
    for piece in pieces {
        match piece {
            PiecePlan::Literal(text) => out.push_str(text),
            PiecePlan::Value(place, ty) => match at(&frame.slots, *place) {
                Slot::Known(value) => out.push_str(&print::plain(setting.engine, *ty, value)),
                Slot::Absent(reason) => return Slot::Absent(*reason),
            },
        }
    }
    Slot::Known(Value::Text(out.into()))
}
