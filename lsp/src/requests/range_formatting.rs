//! `textDocument/rangeFormatting`

use super::formatting;
use crate::actions::bytes;
use crate::failure::Failure;
use crate::server::State;
use gen_lsp_types::{DocumentRangeFormattingParams, TextEdit};

pub(super) fn answer(
    state: &mut State,
    params: DocumentRangeFormattingParams,
) -> Result<Option<Vec<TextEdit>>, Failure> {
    let (file, _) = state.workspace.file(&params.text_document)?;
    let within = bytes(state, file, &params.range);
    formatting::edits(state, &params.text_document, Some(&within))
}
