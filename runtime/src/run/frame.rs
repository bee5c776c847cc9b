//! A row of values, and the steps that fill it.

use super::cell::{Cell, Row};
use super::compute::{Context, compute};
use super::matrix::decide;
use super::stream::{Stream, trait_at};
use super::{Part, Setting};
use crate::{MatrixOutcome, Reason, Slot, print};
use onboard_ir::plan::{Act, PiecePlan, Place, Plan, ResultPlan, Steady, Step};
use std::sync::{Arc, OnceLock};

/// What an absent place outside the row reads as.
static NOWHERE: Slot = Slot::Absent(Reason::NotApplicable);

/// A row of values.
#[derive(Debug, Default)]
pub(crate) struct Frame {
    pub(crate) row: Row,
    /// The row as others see it; made when first asked for.
    shown: OnceLock<Vec<Slot>>,
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

impl Clone for Frame {
    fn clone(&self) -> Self {
        Self {
            row: self.row.clone(),
            shown: OnceLock::new(),
            before: self.before.clone(),
            turned: self.turned.clone(),
            outcomes: self.outcomes.clone(),
        }
    }

    fn clone_from(&mut self, other: &Self) {
        self.changes();
        self.row.clone_from(&other.row);
        self.before.clone_from(&other.before);
        self.turned.clone_from(&other.turned);
        self.outcomes.clone_from(&other.outcomes);
    }
}

impl Frame {
    pub(crate) fn new(plan: &Plan) -> Self {
        Self {
            row: Row::new(&plan.initial),
            shown: OnceLock::new(),
            before: vec![false; plan.memories.len()],
            turned: vec![None; plan.memories.len()],
            outcomes: vec![MatrixOutcome::default(); plan.matrices.len()],
        }
    }

    /// What stands in a place.
    pub(crate) fn slot(&self, place: Place) -> &Slot {
        self.shown.get_or_init(|| self.row.slots()).get(place.index()).unwrap_or(&NOWHERE)
    }

    /// To be said before the row changes: what was shown of it no longer holds.
    pub(crate) fn changes(&mut self) {
        self.shown.take();
    }

    pub(crate) fn truth(&self, place: Place) -> Option<bool> {
        self.row.at(place).truth()
    }

    /// Forgets what segments remember.
    pub(crate) fn forget(&mut self) {
        self.before.fill(false);
        self.turned.fill(None);
    }

    /// Makes the instant at hand the one before. Only a definite answer changes what is remembered.
    pub(crate) fn remember(&mut self, plan: &Plan, at: i64) {
        for number in 0..plan.memories.len() {
            self.remember_one(plan, number, at);
        }
    }

    /// The same of one segment with memory, by its position.
    pub(crate) fn remember_one(&mut self, plan: &Plan, number: usize, at: i64) {
        let truth = plan.memories.get(number).and_then(|memory| self.row.at(memory.place).truth());
        if let (Some(truth), Some(before)) = (truth, self.before.get_mut(number))
            && truth != *before
        {
            *before = truth;
            if let Some(turned) = self.turned.get_mut(number) {
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
    stated: Option<&Row>,
    now: i64,
    part: Part<'_>,
    traits: &mut Source<'_>,
) {
    frame.changes();
    if let Some(place) = setting.plan.now {
        frame.row.set(place, Cell::Time(now));
    }
    let context = setting.context(stated);
    match part {
        Part::All => {
            for step in &setting.plan.steps {
                take_step(setting, step, frame, &context, now, traits);
            }
        }
        Part::Fold => take_steps(setting, &setting.plan.fold, frame, &context, now, traits),
        Part::Steps(positions) => take_steps(setting, positions, frame, &context, now, traits),
    }
}

fn take_steps(
    setting: Setting<'_>,
    positions: &[u32],
    frame: &mut Frame,
    context: &Context<'_>,
    now: i64,
    traits: &mut Source<'_>,
) {
    for position in positions {
        if let Some(step) = setting.plan.steps.get(*position as usize) {
            take_step(setting, step, frame, context, now, traits);
        }
    }
}

#[inline]
fn take_step(
    setting: Setting<'_>,
    step: &Step,
    frame: &mut Frame,
    context: &Context<'_>,
    now: i64,
    traits: &mut Source<'_>,
) {
    let cell = match &step.act {
        Act::Trait(position, _) => match trait_value(setting, *position, frame, context, now, traits) {
            Some(value) => return frame.row.put(step.out, &value),
            None => return,
        },
        Act::Memory(position, enter, leave) => {
            let before = frame.before.get(*position).copied().unwrap_or(false);
            memory(frame.row.at(*enter), frame.row.at(*leave), before)
        }
        Act::Matrix(position, _) => {
            let plan = setting.plan.matrices.get(*position);
            if let (Some(plan), Some(outcome)) = (plan, frame.outcomes.get_mut(*position)) {
                decide(plan, &frame.row, outcome);
            }
            return;
        }
        Act::Result(position, column, _) => result(setting, frame, *position, *column, step.out),
        Act::Declassify(_, sight) if *sight > 0 && setting.told.is_some() => match setting.told {
            Some(told) => frame.row.bring(step.out, told, told.at(step.out)),
            None => return,
        },
        act => compute(act, step.out, &mut frame.row, context),
    };
    frame.row.set(step.out, cell);
}

/// The value of a trait; none where what stands holds.
fn trait_value(
    setting: Setting<'_>,
    position: usize,
    frame: &mut Frame,
    context: &Context<'_>,
    now: i64,
    traits: &mut Source<'_>,
) -> Option<Slot> {
    let plan = setting.plan.traits.get(position)?;
    match traits {
        Source::Kept if plan.steady == Steady::Always => None,
        Source::Streams(streams) => Some(match streams.get_mut(position) {
            Some(Some(stream)) => stream.value(now),
            _ => trait_at(setting, plan, &mut frame.row, context.stated, now),
        }),
        Source::Kept | Source::Direct => Some(trait_at(setting, plan, &mut frame.row, context.stated, now)),
    }
}

/// `not leave and (before or enter)`, in Kleene's logic.
fn memory(enter: Cell, leave: Cell, before: bool) -> Cell {
    let inside = if before { Some(true) } else { enter.truth() };
    match (leave.truth(), inside) {
        (Some(true), _) | (_, Some(false)) => Cell::Bool(false),
        (Some(false), Some(true)) => Cell::Bool(true),
        (None, _) => Cell::Absent(leave.reason()),
        (Some(false), None) => Cell::Absent(enter.reason()),
    }
}

/// What the row that fired gives in a column.
fn result(setting: Setting<'_>, frame: &mut Frame, matrix: usize, column: usize, out: Place) -> Cell {
    let fired = frame.outcomes.get(matrix).and_then(MatrixOutcome::fired);
    let plan = setting.plan.matrices.get(matrix);
    let row = plan.zip(fired).and_then(|(plan, row)| plan.results.get(row as usize));
    match row.and_then(|row| row.get(column)) {
        None | Some(ResultPlan::Nothing) => Cell::Absent(Reason::NotApplicable),
        Some(ResultPlan::Path(_, name)) => frame.row.text_at(out, name),
        Some(ResultPlan::Value(place)) => frame.row.at(*place),
        Some(ResultPlan::Text(pieces)) => match text(setting, &frame.row, pieces) {
            Ok(text) => frame.row.text_at(out, &text),
            Err(reason) => Cell::Absent(reason),
        },
    }
}

fn text(setting: Setting<'_>, row: &Row, pieces: &[PiecePlan]) -> Result<Arc<str>, Reason> {
    let mut out = String::new();
    for piece in pieces {
        match piece {
            PiecePlan::Literal(text) => out.push_str(text),
            PiecePlan::Value(place, ty) => match row.slot_at(*place) {
                Slot::Known(value) => out.push_str(&print::plain(setting.engine, *ty, &value)),
                Slot::Absent(reason) => return Err(reason),
            },
        }
    }
    Ok(out.into())
}
