//! Events one after another.

/// When a chain of events was first complete, and the latest first event of a complete one.
#[derive(Clone, Copy, Debug, Default, PartialEq, Eq)]
pub(crate) struct Chain {
    /// The instant from which on the chain has happened.
    pub(crate) since: Option<i64>,
    /// The instant of the first event of the complete chain that began last: the one that is forgotten last.
    pub(crate) began: Option<i64>,
}

/// Finds chains among `marks`: events in order of time, each with the stage that it could be. Each stage must come later than
/// the one before it, and at most `within` after it (one entry for each stage but the first).
///
/// For each stage only the latest end of a chain up to it counts: it leaves the most time, and it also began last.
pub(crate) fn chain(marks: &[(i64, usize)], within: &[i64]) -> Chain {
    let mut found = Chain::default();
    // For each stage: when the latest chain up to it ended, and when that began.
    let mut ends: Vec<Option<(i64, i64)>> = vec![None; within.len() + 1];
    let mut fresh: Vec<(usize, (i64, i64))> = Vec::new();
    for same_time in marks.chunk_by(|a, b| a.0 == b.0) {
        for &(time, stage) in same_time {
            let began = match stage.checked_sub(1) {
                None => Some(time),
                Some(before) => ends.get(before).copied().flatten().and_then(|(ended, began)| {
                    let limit = within.get(before).copied().unwrap_or(0);
                    (time.saturating_sub(ended) <= limit).then_some(began)
                }),
            };
            if let Some(began) = began {
                fresh.push((stage, (time, began)));
            }
        }
        // Only now, as events of one instant do not follow each other.
        for (stage, end) in fresh.drain(..) {
            if stage == within.len() {
                found.since = found.since.or(Some(end.0));
                found.began = found.began.max(Some(end.1));
            }
            if let Some(place) = ends.get_mut(stage) {
                *place = Some(end);
            }
        }
    }
    found
}
