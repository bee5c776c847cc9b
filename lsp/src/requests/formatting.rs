//! `textDocument/formatting`

use crate::failure::Failure;
use crate::line_edits::format_edits;
use crate::server::State;
use gen_lsp_types::{DocumentFormattingParams, TextDocumentIdentifier, TextEdit};
use std::ops::Range;

pub(super) fn answer(
    state: &mut State,
    params: DocumentFormattingParams,
) -> Result<Option<Vec<TextEdit>>, Failure> {
    edits(state, &params.text_document, None)
}

/// What the formatter would change in a document, or in some bytes of it. None where it has errors: the diagnostics say
/// which.
pub(super) fn edits(
    state: &mut State,
    document: &TextDocumentIdentifier,
    within: Option<&Range<usize>>,
) -> Result<Option<Vec<TextEdit>>, Failure> {
    state.workspace.reread();
    let (_, file) = state.workspace.file(document)?;
    let (program, inside) = state.workspace.program_of(document)?;
    let Ok(formatted) = program.analysis.formatted(inside) else { return Ok(None) };
    let edits = format_edits(file.text.as_str(), &formatted, within);
    let encoding = state.workspace.encoding;
    let edits = edits
        .into_iter()
        .map(|edit| TextEdit { range: file.text.range(edit.range, encoding), new_text: edit.replacement });
    Ok(Some(edits.collect()))
}
