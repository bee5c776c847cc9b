//! The steps of an instant, taken in both frames.
//!
//! A step that hangs on nothing imputed comes to the same in both, and is taken once for both.

use super::cell::Cell;
use super::compute::{Context, compute};
use super::frame::{Frame, Twin};
use super::quick;
use super::row::Row;
use super::stream::trait_at;
use super::{Part, Setting, Streams, Values};
use crate::{Reason, Slot, print};
use onboard_ir::plan::{Act, MEMORY, PiecePlan, Place, ResultPlan, Steady, Step};
use std::sync::Arc;

/// Where the values of traits come from.
pub(crate) enum Source<'a> {
    /// Looked up in all events.
    Direct,
    /// From streams that have been advanced; looked up for traits that have none.
    Streams(&'a mut Streams),
    /// They stand as they are, but for those that read fields.
    Kept,
}

/// What the steps of an instant share.
struct Taking<'a> {
    setting: Setting<'a>,
    context: Context<'a>,
    at: i64,
    /// The bits of what is imputed, and of what is remembered where that may be a guess.
    imputed: u64,
}

impl Values {
    /// Evaluates an instant. The fields have been read.
    pub(crate) fn run(&mut self, setting: Setting<'_>, at: i64, part: Part<'_>, traits: &mut Source<'_>) {
        self.changes();
        if let Some(place) = setting.plan.now {
            self.row.set_same(place, Cell::Time(at));
        }
        let imputed = self.filled | if self.guesses { MEMORY } else { 0 };
        let taking = Taking { setting, context: setting.context(), at, imputed };
        match part {
            Part::All => {
                let mut next = 0;
                while let Some(rest @ [_, ..]) = setting.plan.quick.get(next..) {
                    next += quick::take(rest, &mut self.row, imputed);
                    if let Some(step) = setting.plan.steps.get(next) {
                        self.take_other(step, &taking, traits);
                        next += 1;
                    }
                }
            }
            Part::Fold => self.take_some(&setting.plan.fold, &taking, traits),
            Part::Steps(positions) => self.take_some(positions, &taking, traits),
        }
    }

    fn take_some(&mut self, positions: &[u32], taking: &Taking<'_>, traits: &mut Source<'_>) {
        for position in positions {
            let (position, course) = (*position as usize, taking.setting.plan);
            let taken = course.quick.get(position..=position);
            let taken = taken.map_or(0, |step| quick::take(step, &mut self.row, taking.imputed));
            if let (0, Some(step)) = (taken, course.steps.get(position)) {
                self.take_other(step, taking, traits);
            }
        }
    }

    fn compute(&mut self, step: &Step, frame: Frame, taking: &Taking<'_>) -> Cell {
        compute(&step.act, step.out, frame, &mut self.row, &taking.context)
    }

    /// Takes a step that is not taken quickly.
    #[inline(never)]
    fn take_other(&mut self, step: &Step, taking: &Taking<'_>, traits: &mut Source<'_>) {
        let hangs = step.hangs & taking.imputed != 0;
        match &step.act {
            Act::Trait(position, _) => self.take_trait(*position, step.out, hangs, taking, traits),
            Act::Matrix(position, _) => {
                let plan = taking.setting.plan.matrices.get(*position);
                if let (Some(plan), Some(outcomes)) = (plan, self.outcomes.get_mut(*position)) {
                    outcomes.decide(plan, &self.row, hangs);
                }
            }
            Act::Memory(position, enter, leave) => self.both(step.out, hangs, |values, frame| {
                let (enter, leave) = (values.row.at(*enter, frame), values.row.at(*leave, frame));
                values.memory.of(frame).now(*position, enter, leave)
            }),
            Act::Result(matrix, column, _) => self.both(step.out, hangs, |values, frame| {
                values.result(taking.setting, *matrix, *column, step.out, frame)
            }),
            _ => self.both(step.out, hangs, |values, frame| values.compute(step, frame, taking)),
        }
    }

    fn both(&mut self, out: Place, hangs: bool, mut of: impl FnMut(&mut Self, Frame) -> Cell) {
        let rules = of(self, Frame::Rules);
        let stated = if hangs { of(self, Frame::Stated) } else { rules };
        self.row.set_twin(out, Twin { rules, stated });
    }

    fn take_trait(
        &mut self,
        position: usize,
        out: Place,
        hangs: bool,
        taking: &Taking<'_>,
        traits: &mut Source<'_>,
    ) {
        let Some(rules) = self.trait_value(position, Frame::Rules, taking, traits) else { return };
        self.row.put_same(out, &rules);
        if hangs && let Some(stated) = self.trait_value(position, Frame::Stated, taking, traits) {
            self.row.put(out, Frame::Stated, &stated);
        }
    }

    /// The value of a trait; none where what stands holds.
    fn trait_value(
        &mut self,
        position: usize,
        frame: Frame,
        taking: &Taking<'_>,
        traits: &mut Source<'_>,
    ) -> Option<Slot> {
        let plan = taking.setting.plan.traits.get(position)?;
        let stream = match traits {
            Source::Kept if plan.steady == Steady::Always => return None,
            Source::Kept | Source::Direct => None,
            Source::Streams(streams) => streams.of_mut(frame).get_mut(position).and_then(Option::as_mut),
        };
        Some(match stream {
            Some(stream) => stream.value(taking.at),
            None => trait_at(taking.setting, plan, &mut self.row, frame, taking.at),
        })
    }

    /// What the row that fired gives in a column.
    fn result(
        &mut self,
        setting: Setting<'_>,
        matrix: usize,
        column: usize,
        out: Place,
        frame: Frame,
    ) -> Cell {
        let fired = self.outcomes.get(matrix).and_then(|outcomes| outcomes.of(frame).fired());
        let plan = setting.plan.matrices.get(matrix);
        let row = plan.zip(fired).and_then(|(plan, row)| plan.results.get(row as usize));
        match row.and_then(|row| row.get(column)) {
            None | Some(ResultPlan::Nothing) => Cell::Absent(Reason::NotApplicable),
            Some(ResultPlan::Path(_, name)) => self.row.text_at(out, frame, name),
            Some(ResultPlan::Value(place)) => self.row.at(*place, frame),
            Some(ResultPlan::Text(pieces)) => match text(setting, &self.row, frame, pieces) {
                Ok(text) => self.row.text_at(out, frame, &text),
                Err(reason) => Cell::Absent(reason),
            },
        }
    }
}

fn text(setting: Setting<'_>, row: &Row, frame: Frame, pieces: &[PiecePlan]) -> Result<Arc<str>, Reason> {
    let mut out = String::new();
    for piece in pieces {
        match piece {
            PiecePlan::Literal(text) => out.push_str(text),
            PiecePlan::Value(place, ty) => match row.slot_at(*place, frame) {
                Slot::Known(value) => out.push_str(&print::plain(setting.engine, *ty, &value)),
                Slot::Absent(reason) => return Err(reason),
            },
        }
    }
    Ok(out.into())
}
