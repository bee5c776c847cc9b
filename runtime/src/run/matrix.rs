//! Which rows of a matrix count.

use super::frame::{Frame, Twin};
use super::row::Row;
use crate::{MatrixOutcome, Status};
use onboard_ir::HitPolicy;
use onboard_ir::plan::{MatrixPlan, Place};

/// What a matrix says in both frames.
#[derive(Clone, Debug, Default)]
pub(crate) struct Outcomes {
    outcomes: Twin<MatrixOutcome>,
    /// Whether the two were found each by itself; else that of the rules stands for both.
    parted: bool,
}

impl Outcomes {
    pub(crate) fn of(&self, frame: Frame) -> &MatrixOutcome {
        self.outcomes.of(if self.parted { frame } else { Frame::Rules })
    }

    /// Fills in what the matrix says. Where it hangs on what is imputed, the two are found each by itself.
    pub(crate) fn decide(&mut self, plan: &MatrixPlan, row: &Row, hangs: bool) {
        self.parted = hangs;
        decide(plan, row, Frame::Rules, &mut self.outcomes.rules);
        if hangs {
            let Twin { rules, stated } = &mut self.outcomes;
            decide(plan, row, Frame::Stated, stated);
            rules.by_guess = rules.status != stated.status || rules.rows != stated.rows;
        }
    }
}

/// Fills the outcome of a matrix from its cells in a frame.
fn decide(plan: &MatrixPlan, row: &Row, frame: Frame, outcome: &mut MatrixOutcome) {
    outcome.rows.clear();
    outcome.alternatives.clear();
    outcome.by_guess = false;
    for (number, cells) in (0..).zip(&plan.rows) {
        match row_truth(cells, row, frame) {
            Some(true) => {
                outcome.rows.push(number);
                if plan.hit == HitPolicy::First {
                    break;
                }
            }
            Some(false) => {}
            None => outcome.alternatives.push(number),
        }
    }
    outcome.status = match (plan.hit, outcome.rows.len(), outcome.alternatives.is_empty()) {
        // Two true rows are a conflict, whatever the others turn out to be.
        (HitPolicy::Unique, 2.., _) => {
            outcome.alternatives.clear();
            Status::Conflict
        }
        (_, _, false) => Status::Provisional,
        (_, 0, true) => Status::None,
        (_, _, true) => Status::Settled,
    };
    outcome.fired = match (plan.hit, outcome.rows.as_slice()) {
        (HitPolicy::First | HitPolicy::Unique, [row]) => Some(*row),
        _ => None,
    };
}

/// Kleene's `and` over the cells.
#[inline(always)]
fn row_truth(cells: &[Place], row: &Row, frame: Frame) -> Option<bool> {
    let mut all = Some(true);
    for cell in cells {
        match row.truth(*cell, frame) {
            Some(true) => {}
            Some(false) => return Some(false),
            None => all = None,
        }
    }
    all
}
