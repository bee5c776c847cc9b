//! What a segment with memory remembers, told.

use crate::Evaluation;
use onboard_ir::SegmentId;

/// `power_user since 2026-01-02 (entered)`, `not power_user since 2026-01-09 (left)`, `not power_user (never entered)`.
pub(crate) fn phrase(evaluation: &Evaluation, id: SegmentId) -> String {
    let program = evaluation.engine().program();
    let name = program.segments.get(id.index()).map_or("", |segment| segment.name.as_str());
    match evaluation.segment(id) {
        Some(true) => format!("{name} (entered)"),
        Some(false) => format!("not {name}"),
        None => format!("{name} is missing"),
    }
}
