//! What can be written otherwise, or written at all, as code actions.

use crate::server::State;
use crate::show::{diagnostic, edit};
use crate::workspace::Program;
use gen_lsp_types::{CodeAction, CodeActionKind};
use onboard_syntax::{Diagnostic, Edit, FileId, Fix};
use std::ops::Range;

/// The finding that something has no fallback.
const NO_FALLBACK: &str = "no-fallback";

/// A selected condition as a segment of its own.
pub(crate) fn extract_segment(state: &State, file: FileId, selected: &Range<usize>) -> Option<CodeAction> {
    let (program, inside) = program_of(state, file)?;
    let fix = program.analysis.extracted_segment(inside, selected)?;
    Some(action(state, program, fix, CodeActionKind::RefactorExtract))
}

/// Fallbacks for the field that is declared where the cursor is.
pub(crate) fn fill_fallback(state: &State, file: FileId, at: usize) -> Vec<CodeAction> {
    let fallbacks = program_of(state, file).map(|(program, inside)| {
        let fixes = program.analysis.fallbacks(inside, u32::try_from(at).unwrap_or(u32::MAX));
        fixes.into_iter().map(|fix| action(state, program, fix, CodeActionKind::RefactorRewrite)).collect()
    });
    fallbacks.unwrap_or_default()
}

/// Fallbacks for the field that a finding asks one for, but for those that it brings along.
pub(crate) fn mend_fallback(state: &State, found: &Diagnostic) -> Vec<CodeAction> {
    let declared = found.labels.get(1).filter(|_| found.slug == NO_FALLBACK).map(|label| label.span);
    let of = declared.and_then(|declared| Some((declared, program_of(state, declared.file)?)));
    let Some((declared, (program, inside))) = of else { return Vec::new() };
    let known = |fix: &Fix| found.fixes.iter().any(|known| known.title == fix.title);
    let fixes = program.analysis.fallbacks(inside, declared.start).into_iter().filter(|fix| !known(fix));
    let about = diagnostic::diagnostic(found, &state.workspace, &state.client, &state.pages);
    let actions = fixes.map(|fix| CodeAction {
        diagnostics: Some(vec![about.clone()]),
        ..action(state, program, fix, CodeActionKind::QuickFix)
    });
    actions.collect()
}

/// The imports of a file in order.
pub(crate) fn organise_imports(state: &State, file: FileId) -> Option<CodeAction> {
    let (program, inside) = program_of(state, file)?;
    let edits = program.analysis.organised_imports(inside);
    let fix =
        Fix { title: "sort imports".to_owned(), edits, applicability: onboard_syntax::Applicability::Safe };
    (!fix.edits.is_empty()).then(|| action(state, program, fix, CodeActionKind::SourceOrganizeImports))
}

fn program_of(state: &State, file: FileId) -> Option<(&Program, FileId)> {
    state.workspace.first_program(file)
}

fn action(state: &State, program: &Program, fix: Fix, kind: CodeActionKind) -> CodeAction {
    let outside = |edit: Edit| Edit { span: program.outside(edit.span), ..edit };
    let edits: Vec<Edit> = fix.edits.into_iter().map(outside).collect();
    CodeAction {
        title: fix.title,
        kind: Some(kind),
        edit: Some(edit::change(&edits, &state.workspace, &state.client)),
        ..CodeAction::default()
    }
}
