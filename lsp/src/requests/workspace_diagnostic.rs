//! `workspace/diagnostic`

use super::diagnostic::result_id;
use crate::failure::Failure;
use crate::server::State;
use crate::show;
use gen_lsp_types::{
    Diagnostic, FullDocumentDiagnosticReport, UnchangedDocumentDiagnosticReport, Uri,
    WorkspaceDiagnosticParams, WorkspaceDiagnosticReport, WorkspaceDocumentDiagnosticReport,
    WorkspaceFullDocumentDiagnosticReport, WorkspaceUnchangedDocumentDiagnosticReport,
};
use onboard_syntax::FileId;
use std::collections::HashMap;

/// What is found in each file; of files that are as the editor knows them only that. From then on the editor is told nothing
/// that it does not ask for: it would show that twice.
pub(super) fn answer(
    state: &mut State,
    params: WorkspaceDiagnosticParams,
) -> Result<WorkspaceDiagnosticReport, Failure> {
    state.pulls_all = true;
    let token = params.work_done_progress_params.work_done_token;
    state.outbox.begin_work("checking rules", token.and_then(|token| serde_json::to_value(token).ok()));
    state.refresh()?;
    let known = params.previous_result_ids.into_iter().map(|known| (known.uri, known.value));
    let mut known: HashMap<Uri, String> = known.collect();
    let files: Vec<FileId> = state.workspace.files().map(|(id, _)| id).collect();
    let mut items = Vec::with_capacity(files.len());
    for id in files {
        state.turn.goes_on(state.outbox.work())?;
        let found = show::diagnostic::of_file(id, state);
        let Some(file) = state.workspace.get(id) else { continue };
        let before = known.remove(&file.uri);
        items.push(report(file.uri.clone(), file.version, before.as_deref(), found));
    }
    // Of what is there no more nothing is found.
    let mut gone: Vec<(Uri, String)> = known.into_iter().collect();
    gone.sort_unstable_by(|(a, _), (b, _)| a.0.cmp(&b.0));
    items.extend(gone.into_iter().map(|(uri, before)| report(uri, None, Some(&before), Vec::new())));
    Ok(WorkspaceDiagnosticReport { items })
}

fn report(
    uri: Uri,
    version: Option<i32>,
    before: Option<&str>,
    items: Vec<Diagnostic>,
) -> WorkspaceDocumentDiagnosticReport {
    let result_id = result_id(&items);
    if before == Some(result_id.as_str()) {
        let unchanged = WorkspaceUnchangedDocumentDiagnosticReport {
            uri,
            version,
            unchanged_document_diagnostic_report: UnchangedDocumentDiagnosticReport { result_id },
        };
        return WorkspaceDocumentDiagnosticReport::WorkspaceUnchangedDocumentDiagnosticReport(unchanged);
    }
    let full = WorkspaceFullDocumentDiagnosticReport {
        uri,
        version,
        full_document_diagnostic_report: FullDocumentDiagnosticReport { result_id: Some(result_id), items },
    };
    WorkspaceDocumentDiagnosticReport::WorkspaceFullDocumentDiagnosticReport(full)
}
