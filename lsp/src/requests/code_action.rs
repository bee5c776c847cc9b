//! `textDocument/codeAction`

use crate::actions::{bytes, fix_all, quick_fixes};
use crate::failure::Failure;
use crate::refactorings::{extract_segment, fill_fallback, organise_imports};
use crate::server::State;
use gen_lsp_types::{CodeActionKind, CodeActionParams, CodeActionResponse};

pub(super) fn answer(
    state: &mut State,
    params: CodeActionParams,
) -> Result<Option<Vec<CodeActionResponse>>, Failure> {
    let (file, _) = state.workspace.file(&params.text_document)?;
    state.workspace.refresh();
    let within = bytes(state, file, &params.range);
    let only = params.context.only.as_deref();
    let mut actions = Vec::new();
    if wants(only, &CodeActionKind::QuickFix) {
        actions.extend(quick_fixes(state, file, &within));
    }
    if within.is_empty() && wants(only, &CodeActionKind::RefactorRewrite) {
        actions.extend(fill_fallback(state, file, within.start));
    }
    if !within.is_empty() && wants(only, &CodeActionKind::RefactorExtract) {
        actions.extend(extract_segment(state, file, &within));
    }
    // What concerns the whole file is offered where it is asked for.
    if only.is_some() && wants(only, &CodeActionKind::SourceFixAll) {
        actions.extend(fix_all(state, file));
    }
    if only.is_some() && wants(only, &CodeActionKind::SourceOrganizeImports) {
        actions.extend(organise_imports(state, file));
    }
    Ok(Some(actions.into_iter().map(CodeActionResponse::CodeAction).collect()))
}

/// Whether a kind is wanted: named itself, or by what comes before a dot in it.
fn wants(only: Option<&[CodeActionKind]>, kind: &CodeActionKind) -> bool {
    let kind = kind.to_string();
    only.is_none_or(|only| {
        only.iter().map(ToString::to_string).any(|wanted| {
            wanted.is_empty()
                || kind == wanted
                || kind.strip_prefix(&wanted).is_some_and(|rest| rest.starts_with('.'))
        })
    })
}
