//! Findings as diagnostics of the protocol.

use crate::client::Client;
use crate::engines::Engines;
use crate::published::Pages;
use crate::server::State;
use crate::workspace::{Program, Workspace};
use gen_lsp_types::{
    Code, CodeDescription, Diagnostic, DiagnosticRelatedInformation, DiagnosticSeverity, DiagnosticTag,
    Message,
};
use onboard_syntax::{Diagnostic as Found, FileId, Severity, Span};
use std::path::Path;

/// What an editor calls the origin of findings.
pub(crate) const SOURCE: &str = "onboard";

/// What is found in a file: by the check, by tests that were run, and in settings.
pub(crate) fn of_file(file: FileId, state: &mut State) -> Vec<Diagnostic> {
    state.workspace.refresh();
    let checked = state.workspace.diagnostics().iter().filter(|found| found.span().file == file);
    let mut found: Vec<Found> = checked.cloned().collect();
    found.extend(failed_tests(file, state));
    let shown = found.iter().map(|found| diagnostic(found, &state.workspace, &state.client, &state.pages));
    let mut shown: Vec<Diagnostic> = shown.collect();
    shown.extend(settings(file, state));
    shown
}

/// What tests of a file found that were run since the last change, each once.
fn failed_tests(file: FileId, state: &State) -> Vec<Found> {
    let mut all: Vec<Found> = Vec::new();
    if state.test_runs.is_empty() {
        return all;
    }
    for program in state.workspace.with(file) {
        let Some(root) = program.root() else { continue };
        let key = Engines::key(program, state.workspace.settings(root).fit.as_deref());
        for found in state.test_runs.found_in(root, key, file) {
            if !all.contains(found) {
                all.push(found.clone());
            }
        }
    }
    all.sort_by_key(|found| found.span().start);
    all
}

/// What is wrong with a file of settings.
fn settings(file: FileId, state: &mut State) -> Option<Diagnostic> {
    let (_, of) = state.workspace.settings_files().find(|(id, _)| *id == file)?;
    let (bytes, message) = match (&of.unreadable, of.fit_bytes(), &of.settings.fit) {
        (Some(unreadable), ..) => (unreadable.bytes.clone(), unreadable.message.clone()),
        (None, Some(bytes), Some(path)) => {
            (bytes, unusable(&path.clone(), &state.workspace, &mut state.engines)?)
        }
        _ => return None,
    };
    Some(Diagnostic {
        range: state.workspace.range(Span::new(file, bytes.start, bytes.end)),
        severity: Some(DiagnosticSeverity::Error),
        source: Some(SOURCE.to_owned()),
        message: Message::String(message),
        ..Diagnostic::default()
    })
}

/// Why no program can use a file of statistics.
fn unusable(path: &Path, workspace: &Workspace, engines: &mut Engines) -> Option<String> {
    if let Some(why) = engines.unreadable(path) {
        return Some(format!("`{}`: {why}", path.display()));
    }
    let uses = |program: &&Program| {
        let root = program.root().filter(|_| program.analysis.program().is_some());
        root.is_some_and(|root| workspace.settings(root).fit.as_deref() == Some(path))
    };
    let users = workspace.all_programs().iter().filter(uses);
    let read: Vec<_> = users.filter_map(|program| engines.fit(program, path)).collect();
    if read.iter().any(Result::is_ok) {
        return None;
    }
    read.into_iter().find_map(Result::err).map(|error| error.to_string())
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
