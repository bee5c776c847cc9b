//! When time alone will change a decision.

use crate::explained::Explained;
use crate::{Evaluation, document, question};

/// How many instants are looked at. Nothing changes before the last of them, so that it is a sound answer where none of them
/// changed the document.
const LOOKS: usize = 64;

/// The first instant after that of the decision at which its document changes without new input.
pub(crate) fn changes_at(decision: &Explained) -> Option<i64> {
    let evaluation = &decision.evaluation;
    let now = body(decision, evaluation);
    let turns = question::turns(evaluation, &decision.plan);
    let mut looks = 0;
    evaluation.first_change(&turns, &mut |later| {
        looks += 1;
        looks > LOOKS || body(decision, later) != now
    })
}

/// The document at an instant, but for its instants.
fn body(decision: &Explained, evaluation: &Evaluation) -> Vec<u8> {
    let mut out = Vec::new();
    document::write_body(decision, evaluation, &mut out);
    out
}
