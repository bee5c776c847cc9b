//! What can be done about findings, as code actions.

use crate::refactorings::mend_fallback;
use crate::server::State;
use crate::show::{self, edit};
use gen_lsp_types::{CodeAction, CodeActionKind, Range};
use onboard_compiler::query::{all_safe_fixes, suppress};
use onboard_syntax::{Applicability, Diagnostic, FileId, Fix};
use std::ops;

/// The fixes of what is found in some bytes of a file, and the comments that would allow it.
pub(crate) fn quick_fixes(state: &mut State, file: FileId, within: &ops::Range<usize>) -> Vec<CodeAction> {
    let found = found(state, file);
    let touching = found.iter().filter(|found| {
        let span = found.span().range();
        span.start <= within.end && within.start <= span.end
    });
    let text = state.workspace.get(file).map_or_else(String::new, |file| file.text.as_str().to_owned());
    let mut actions = Vec::new();
    for found in touching {
        for (at, fix) in found.fixes.iter().enumerate() {
            let preferred = at == 0 && fix.applicability == Applicability::Safe;
            actions.push(quick_fix(found, fix, preferred, state));
        }
        actions.extend(mend_fallback(state, found));
        actions.extend(suppress(found, &text).map(|fix| quick_fix(found, &fix, false, state)));
    }
    actions
}

/// All fixes of a file that may be made unseen, in one.
pub(crate) fn fix_all(state: &mut State, file: FileId) -> Option<CodeAction> {
    let found = found(state, file);
    let edits = all_safe_fixes(&found);
    (!edits.is_empty()).then(|| CodeAction {
        title: "mend all that is surely meant otherwise".to_owned(),
        kind: Some(CodeActionKind::SourceFixAll),
        edit: Some(edit::change(&edits, &state.workspace, &state.client)),
        ..CodeAction::default()
    })
}

fn found(state: &mut State, file: FileId) -> Vec<Diagnostic> {
    state.workspace.diagnostics().iter().filter(|found| found.span().file == file).cloned().collect()
}

fn quick_fix(found: &Diagnostic, fix: &Fix, preferred: bool, state: &State) -> CodeAction {
    CodeAction {
        title: fix.title.clone(),
        kind: Some(CodeActionKind::QuickFix),
        diagnostics: Some(vec![show::diagnostic::diagnostic(
            found,
            &state.workspace,
            &state.client,
            &state.pages,
        )]),
        is_preferred: preferred.then_some(true),
        edit: Some(edit::change(&fix.edits, &state.workspace, &state.client)),
        ..CodeAction::default()
    }
}

/// The bytes of a range of the editor; what is behind the end is the end.
pub(crate) fn bytes(state: &State, file: FileId, range: &Range) -> ops::Range<usize> {
    let encoding = state.workspace.encoding;
    state.workspace.get(file).map_or(0..0, |file| {
        let start = file.text.clamped(range.start, encoding);
        start..file.text.clamped(range.end, encoding).max(start)
    })
}
