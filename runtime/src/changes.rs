//! When time alone will change a decision.

use crate::question::{self, Question};
use crate::{Decision, Evaluation, document};

/// How many instants are looked at. Nothing changes before the last of them, so that it is a sound answer where none of them
/// changed the document.
const LOOKS: usize = 64;

/// The first instant after that of the decision at which its document changes without new input.
pub(crate) fn changes_at(decision: &Decision) -> Option<i64> {
    let mut search = Search::new(decision);
    // The walk says where it stopped, which is where the search found something; else it has run out of instants.
    let _ = decision.evaluation.first_change(&mut |later| search.look(later));
    search.found.or_else(|| search.turn_before(i64::MAX))
}

/// The walk through the instants at which something may change.
struct Search<'a> {
    decision: &'a Decision,
    /// The document as it is now, but for its instants.
    now: Vec<u8>,
    offered: Vec<Question>,
    /// The evaluation that holds since the last look, and what could be asked in it.
    last: Option<Evaluation>,
    eligible: Vec<Question>,
    since: i64,
    looks: usize,
    found: Option<i64>,
}

impl<'a> Search<'a> {
    fn new(decision: &'a Decision) -> Self {
        let evaluation = &decision.evaluation;
        let eligible = decision.eligible(evaluation);
        let offered = question::offered(evaluation, &eligible, evaluation.at());
        let mut now = Vec::new();
        document::write_body(decision, evaluation, &offered, &mut now);
        Self { decision, now, offered, last: None, eligible, since: evaluation.at(), looks: 0, found: None }
    }

    /// Looks at the next instant at which windows, clocks or retention change something; true ends the walk.
    fn look(&mut self, later: &Evaluation) -> bool {
        self.found = self.turn_before(later.at());
        if self.found.is_some() {
            return true;
        }
        self.eligible = self.decision.eligible(later);
        let offered = question::offered(later, &self.eligible, later.at());
        let mut body = Vec::with_capacity(self.now.len());
        document::write_body(self.decision, later, &offered, &mut body);
        self.looks += 1;
        if body != self.now || self.looks > LOOKS {
            self.found = Some(later.at());
            return true;
        }
        self.since = later.at();
        self.last = Some(later.clone());
        false
    }

    /// The first instant before `end` at which a limit or a refusal changes what is asked.
    fn turn_before(&mut self, end: i64) -> Option<i64> {
        let evaluation = self.last.as_ref().unwrap_or(&self.decision.evaluation);
        for turn in
            question::turns(evaluation, &self.eligible, self.since).into_iter().take_while(|turn| *turn < end)
        {
            self.looks += 1;
            if self.looks > LOOKS || question::offered(evaluation, &self.eligible, turn) != self.offered {
                return Some(turn);
            }
        }
        None
    }
}
