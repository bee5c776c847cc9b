//! `textDocument/foldingRange`

use crate::failure::Failure;
use crate::server::State;
use gen_lsp_types::{FoldingRange, FoldingRangeKind, FoldingRangeParams};
use onboard_compiler::query::{FoldingKind, foldings};

pub(super) fn answer(
    state: &mut State,
    params: FoldingRangeParams,
) -> Result<Option<Vec<FoldingRange>>, Failure> {
    let (_, file) = state.workspace.file(&params.text_document)?;
    let encoding = state.workspace.encoding;
    let ranges = foldings(file.text.as_str()).into_iter().map(|folding| {
        let range = file.text.range(folding.range, encoding);
        let block = folding.kind == FoldingKind::Block;
        FoldingRange {
            start_line: range.start.line,
            // The line of the closing brace stays.
            end_line: if block {
                range.end.line.saturating_sub(1).max(range.start.line)
            } else {
                range.end.line
            },
            kind: match folding.kind {
                FoldingKind::Block => None,
                FoldingKind::Comment => Some(FoldingRangeKind::Comment),
                FoldingKind::Imports => Some(FoldingRangeKind::Imports),
            },
            ..FoldingRange::default()
        }
    });
    Ok(Some(ranges.filter(|range| range.start_line < range.end_line).collect()))
}
