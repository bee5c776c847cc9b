//! `textDocument/diagnostic`

use crate::failure::Failure;
use crate::server::State;
use crate::show;
use gen_lsp_types::{
    Diagnostic, DocumentDiagnosticParams, DocumentDiagnosticReport, FullDocumentDiagnosticReport,
    RelatedFullDocumentDiagnosticReport, RelatedUnchangedDocumentDiagnosticReport,
    UnchangedDocumentDiagnosticReport,
};
use std::hash::{DefaultHasher, Hash, Hasher};

pub(super) fn answer(
    state: &mut State,
    params: DocumentDiagnosticParams,
) -> Result<DocumentDiagnosticReport, Failure> {
    let (file, _) = state.workspace.file(&params.text_document)?;
    let items = show::diagnostic::of_file(file, state);
    let id = result_id(&items);
    if params.previous_result_id.as_ref() == Some(&id) {
        return Ok(DocumentDiagnosticReport::RelatedUnchangedDocumentDiagnosticReport(
            RelatedUnchangedDocumentDiagnosticReport {
                related_documents: None,
                unchanged_document_diagnostic_report: UnchangedDocumentDiagnosticReport { result_id: id },
            },
        ));
    }
    Ok(DocumentDiagnosticReport::RelatedFullDocumentDiagnosticReport(RelatedFullDocumentDiagnosticReport {
        related_documents: None,
        full_document_diagnostic_report: FullDocumentDiagnosticReport { result_id: Some(id), items },
    }))
}

/// Tells one result from another.
pub(super) fn result_id(items: &[Diagnostic]) -> String {
    let mut hasher = DefaultHasher::new();
    serde_json::to_string(items).unwrap_or_default().hash(&mut hasher);
    format!("{:016x}", hasher.finish())
}
