//! Which rows of a matrix count.

use super::cell::Row;
use crate::{MatrixOutcome, Status};
use onboard_ir::HitPolicy;
use onboard_ir::plan::{MatrixPlan, Place};

/// Fills the outcome of a matrix from its cells; whether it is a guess is not seen here.
pub(crate) fn decide(plan: &MatrixPlan, row: &Row, outcome: &mut MatrixOutcome) {
    outcome.rows.clear();
    outcome.alternatives.clear();
    outcome.by_guess = false;
    for (number, cells) in (0..).zip(&plan.rows) {
        match row_truth(cells, row) {
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
fn row_truth(cells: &[Place], row: &Row) -> Option<bool> {
    let mut all = Some(true);
    for cell in cells {
        match row.at(*cell).truth() {
            Some(true) => {}
            Some(false) => return Some(false),
            None => all = None,
        }
    }
    all
}
