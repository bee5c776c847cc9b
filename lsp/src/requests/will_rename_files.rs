//! `workspace/willRenameFiles`: imports follow the files and folders that get other names.

use crate::failure::Failure;
use crate::server::State;
use crate::show::edit;
use crate::workspace::name_of;
use gen_lsp_types::{RenameFilesParams, WorkspaceEdit};
use onboard_syntax::Edit;

pub(super) fn answer(state: &mut State, params: RenameFilesParams) -> Result<Option<WorkspaceEdit>, Failure> {
    let renamed: Vec<(String, String)> =
        params.files.iter().map(|file| (name_of(&file.old_uri), name_of(&file.new_uri))).collect();
    // The disk may have changed since somebody looked.
    state.workspace.rescan();
    let mut edits: Vec<Edit> = Vec::new();
    for program in state.workspace.programs() {
        let outside = |edit: Edit| Edit { span: program.outside(edit.span), ..edit };
        edits.extend(program.analysis.imports_after(&renamed).into_iter().map(outside));
    }
    if edits.is_empty() {
        return Ok(None);
    }
    Ok(Some(edit::change(&edits, &state.workspace, &state.client)))
}
