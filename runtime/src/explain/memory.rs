//! What a segment with memory remembers, told.

use crate::zone::EARLIEST;
use crate::{Evaluation, print};
use onboard_ir::SegmentId;

const DAY: i64 = 86_400_000_000;

/// `power_user since 2026-01-02 (entered)`, `not power_user since 2026-01-09 (left)`, `not power_user (never entered)`. Days are
/// those of UTC, as all instants of a document.
pub(crate) fn phrase(evaluation: &Evaluation, id: SegmentId) -> String {
    let engine = evaluation.engine();
    let name = engine.program().segments.get(id.index()).map_or("", |segment| segment.name.as_str());
    let since = evaluation.segment_since(id);
    let day = |at: i64| print::date(i32::try_from(at.div_euclid(DAY)).unwrap_or(0));
    match (evaluation.segment(id), since) {
        (None, _) => format!("{name} is missing"),
        (Some(true), Some(at)) if at > EARLIEST => format!("{name} since {} (entered)", day(at)),
        (Some(true), _) => format!("{name} (from the beginning)"),
        (Some(false), Some(at)) => format!("not {name} since {} (left)", day(at)),
        (Some(false), None) => format!("not {name} (never entered)"),
    }
}
