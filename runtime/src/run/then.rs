//! Events one after another.

/// When a chain of events was first complete, and the latest first event of a complete one.
#[derive(Clone, Copy, Debug, Default, PartialEq, Eq)]
pub(crate) struct Chain {
    /// The instant from which on the chain has happened.
    pub(crate) since: Option<i64>,
    /// The instant of the first event of the complete chain that began last: the one that is forgotten last.
    pub(crate) began: Option<i64>,
}

/// Chains of events, as these come in order of time.
///
/// For each stage only the latest end of a chain up to it counts: it leaves the most time, and it also began last.
#[derive(Clone, Debug)]
pub(crate) struct Chaining {
    found: Chain,
    /// For each stage: when the latest chain up to it ended, and when that began.
    ends: Vec<Option<(i64, i64)>>,
    /// Ends at the instant at hand, with their stages: events of one instant do not follow each other.
    fresh: Vec<(usize, (i64, i64))>,
}

impl Chaining {
    /// No event yet.
    pub(crate) fn new(within: &[i64]) -> Self {
        Self { found: Chain::default(), ends: vec![None; within.len() + 1], fresh: Vec::new() }
    }

    /// What has been found.
    pub(crate) fn found(&self) -> Chain {
        self.found
    }

    /// An event that could be of a stage, none earlier than those before. Each stage must come later than the one before it,
    /// and at most `within` after it (one entry for each stage but the first).
    pub(crate) fn mark(&mut self, time: i64, stage: usize, within: &[i64]) {
        if self.fresh.first().is_some_and(|(_, (ended, _))| *ended < time) {
            for (stage, end) in self.fresh.drain(..) {
                if let Some(place) = self.ends.get_mut(stage) {
                    *place = Some(end);
                }
            }
        }
        let began = match stage.checked_sub(1) {
            None => Some(time),
            Some(before) => self.ends.get(before).copied().flatten().and_then(|(ended, began)| {
                let limit = within.get(before).copied().unwrap_or(0);
                (time.saturating_sub(ended) <= limit).then_some(began)
            }),
        };
        let Some(began) = began else { return };
        if stage == within.len() {
            self.found.since = self.found.since.or(Some(time));
            self.found.began = self.found.began.max(Some(began));
        }
        self.fresh.push((stage, (time, began)));
    }
}

/// Finds chains among `marks`: events in order of time, each with the stage that it could be.
pub(crate) fn chain(marks: &[(i64, usize)], within: &[i64]) -> Chaining {
    let mut chaining = Chaining::new(within);
    for &(time, stage) in marks {
        chaining.mark(time, stage, within);
    }
    chaining
}
