//! Findings as diagnostics of the protocol.

use crate::client::Client;
use crate::published::Pages;
use crate::workspace::Workspace;
use gen_lsp_types::{
    Code, CodeDescription, Diagnostic, DiagnosticRelatedInformation, DiagnosticSeverity, DiagnosticTag,
    Message,
};
use onboard_syntax::{Diagnostic as Found, FileId, Severity};

/// What an editor calls the origin of findings.
pub(crate) const SOURCE: &str = "onboard";

/// What is found in a file.
pub(crate) fn of_file(
    file: FileId,
    workspace: &mut Workspace,
    client: &Client,
    pages: &Pages,
) -> Vec<Diagnostic> {
    workspace.refresh();
    let found: Vec<Found> =
        workspace.diagnostics().iter().filter(|found| found.span().file == file).cloned().collect();
    found.iter().map(|found| diagnostic(found, workspace, client, pages)).collect()
}

/// A finding, whose places are those of the workspace.
pub(crate) fn diagnostic(found: &Found, workspace: &Workspace, client: &Client, pages: &Pages) -> Diagnostic {
    let related = found.labels.iter().skip(1).filter_map(|label| {
        let message = if label.message.is_empty() { "see here" } else { label.message.as_str() };
        Some(DiagnosticRelatedInformation {
            location: workspace.location(label.span)?,
            message: message.to_owned(),
        })
    });
    let related: Vec<DiagnosticRelatedInformation> = related.filter(|_| client.related).collect();
    let docs = pages.link(found.slug).filter(|_| client.docs);
    Diagnostic {
        range: workspace.range(found.span()),
        severity: Some(match found.severity {
            Severity::Error => DiagnosticSeverity::Error,
            Severity::Warning => DiagnosticSeverity::Warning,
        }),
        code: Some(Code::String(found.slug.to_owned())),
        code_description: docs.map(|href| CodeDescription { href }),
        source: Some(SOURCE.to_owned()),
        message: Message::String(message(found)),
        tags: (client.tags && is_unnecessary(found.slug)).then(|| vec![DiagnosticTag::Unnecessary]),
        related_information: (!related.is_empty()).then_some(related),
        data: None,
    }
}

/// The title, the remark about the place itself, and what to do.
fn message(found: &Found) -> String {
    let remark = found.labels.first().map(|label| label.message.as_str());
    let parts = [Some(found.title.as_str()), remark, found.help.as_deref()];
    let parts: Vec<&str> = parts.into_iter().flatten().filter(|part| !part.is_empty()).collect();
    parts.join("\n")
}

/// Whether the place could as well not be there.
fn is_unnecessary(slug: &str) -> bool {
    slug.starts_with("unused-") || slug.starts_with("unreachable-") || slug.starts_with("needless-")
}
