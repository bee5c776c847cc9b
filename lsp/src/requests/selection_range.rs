//! `textDocument/selectionRange`

use crate::failure::Failure;
use crate::server::State;
use gen_lsp_types::{Position, Range, SelectionRange, SelectionRangeParams};
use onboard_compiler::query::selections;

pub(super) fn answer(
    state: &mut State,
    params: SelectionRangeParams,
) -> Result<Option<Vec<SelectionRange>>, Failure> {
    let (_, file) = state.workspace.file(&params.text_document)?;
    let encoding = state.workspace.encoding;
    let mut all = Vec::with_capacity(params.positions.len());
    for position in params.positions {
        let offset = file
            .text
            .offset(position, encoding)
            .ok_or_else(|| Failure::no_such(format!("there is no line {}", position.line)))?;
        let ranges = selections(file.text.as_str(), offset).into_iter().rev();
        let grown = ranges.fold(None, |parent, range| {
            Some(Box::new(SelectionRange { range: file.text.range(range, encoding), parent }))
        });
        all.push(grown.map_or_else(|| empty(position), |selection| *selection));
    }
    Ok(Some(all))
}

/// Where there is no text, nothing more can be selected.
fn empty(position: Position) -> SelectionRange {
    SelectionRange { range: Range { start: position, end: position }, parent: None }
}
