//! What each purpose may see, and the purpose that is meant when none is named.

use crate::labels::Labels;
use crate::places::Decl;
use onboard_ir::{
    EventId, FieldId, LetId, MatrixId, PathId, Program, PurposeId, ResultCell, SegmentId, TraitId, View,
};

/// Fills the views, one for each purpose, and the default purpose.
pub(crate) fn fill(program: &mut Program, labels: &Labels) {
    let purposes = (0..).map(PurposeId).take(program.purposes.len());
    let paths = paths_by_matrix(program);
    program.views = purposes.map(|purpose| view(program, labels, &paths, purpose)).collect();
    program.default_purpose = default_purpose(program);
}

/// The paths that each matrix names.
fn paths_by_matrix(program: &Program) -> Vec<Vec<PathId>> {
    let named = |cell: &ResultCell| match cell {
        ResultCell::Path(path) => Some(*path),
        ResultCell::Text(_) | ResultCell::Value(_) => None,
    };
    let of_matrix = |matrix: &onboard_ir::Matrix| {
        let cells = matrix.rows.iter().flat_map(|row| row.results.iter().flatten());
        let mut paths: Vec<PathId> = cells.filter_map(named).collect();
        paths.sort_unstable();
        paths.dedup();
        paths
    };
    program.matrices.iter().map(of_matrix).collect()
}

fn view(program: &Program, labels: &Labels, paths: &[Vec<PathId>], purpose: PurposeId) -> View {
    let serves = |decl: Decl| labels.serves(program, decl, purpose);
    let count = |len: usize| 0..u32::try_from(len).unwrap_or(u32::MAX);
    let matrices: Vec<MatrixId> = (0..)
        .map(MatrixId)
        .zip(&program.matrices)
        .filter(|(_, matrix)| matrix.purposes.contains(&purpose))
        .map(|(id, _)| id)
        .collect();
    let mut named: Vec<PathId> =
        matrices.iter().filter_map(|matrix| paths.get(matrix.index())).flatten().copied().collect();
    named.sort_unstable();
    named.dedup();
    let profilings = (0..).zip(&program.profilings);
    View {
        purpose,
        fields: count(program.fields.len()).map(FieldId).filter(|&of| serves(Decl::Field(of))).collect(),
        events: count(program.events.len()).map(EventId).filter(|&of| serves(Decl::Event(of))).collect(),
        traits: count(program.traits.len()).map(TraitId).filter(|&of| serves(Decl::Trait(of))).collect(),
        lets: count(program.lets.len()).map(LetId).filter(|&of| serves(Decl::Let(of))).collect(),
        segments: count(program.segments.len())
            .map(SegmentId)
            .filter(|&of| serves(Decl::Segment(of)))
            .collect(),
        matrices,
        paths: named,
        profilings: profilings
            .filter(|(_, profiling)| profiling.purposes.contains(&purpose))
            .map(|(at, _)| at)
            .collect(),
    }
}

/// The only purpose, or the only one for which something is decided or asked.
fn default_purpose(program: &Program) -> Option<PurposeId> {
    if program.purposes.len() == 1 {
        return Some(PurposeId(0));
    }
    let decided = program.matrices.iter().flat_map(|matrix| &matrix.purposes);
    let mut used: Vec<PurposeId> =
        decided.chain(program.profilings.iter().flat_map(|profiling| &profiling.purposes)).copied().collect();
    used.sort_unstable();
    used.dedup();
    match used.as_slice() {
        [only] => Some(*only),
        _ => None,
    }
}

#[cfg(test)]
mod tests;
