//! `textDocument/prepareRename` and `textDocument/rename`

use crate::failure::Failure;
use crate::server::State;
use crate::show::edit;
use gen_lsp_types::{
    PrepareRenameParams, PrepareRenamePlaceholder, PrepareRenameResult, RenameParams, WorkspaceEdit,
};
use lsp_server::ErrorCode;
use onboard_compiler::query::RenameRefused;
use onboard_syntax::Edit;

/// The name that would be changed; none where there is none.
pub(super) fn prepare(
    state: &mut State,
    params: PrepareRenameParams,
) -> Result<Option<PrepareRenameResult>, Failure> {
    let at = params.text_document_position_params;
    let asked = state.workspace.asked(&at.text_document, at.position)?;
    let found = asked.iter().find_map(|asked| {
        let span = asked.program.analysis.renamable(asked.file, asked.offset).ok()?;
        Some(asked.program.outside(span))
    });
    let Some(span) = found else { return Ok(None) };
    let text = state.workspace.get(span.file).and_then(|file| file.text.as_str().get(span.range()));
    Ok(Some(PrepareRenameResult::PrepareRenamePlaceholder(PrepareRenamePlaceholder {
        range: state.workspace.range(span),
        placeholder: text.unwrap_or_default().to_owned(),
    })))
}

/// The name is changed in every program that has the file.
pub(super) fn answer(state: &mut State, params: RenameParams) -> Result<Option<WorkspaceEdit>, Failure> {
    let at = params.text_document_position_params;
    let asked = state.workspace.asked(&at.text_document, at.position)?;
    let refused = |refused: RenameRefused| Failure::new(ErrorCode::RequestFailed, refused.to_string());
    if asked.is_empty() {
        return Err(refused(RenameRefused::NothingHere));
    }
    let mut edits: Vec<Edit> = Vec::new();
    for asked in asked {
        let renamed = asked.program.analysis.rename(asked.file, asked.offset, &params.new_name);
        let outside = |edit: Edit| Edit { span: asked.program.outside(edit.span), ..edit };
        edits.extend(renamed.map_err(refused)?.into_iter().map(outside));
    }
    Ok(Some(edit::change(&edits, &state.workspace, &state.client)))
}
