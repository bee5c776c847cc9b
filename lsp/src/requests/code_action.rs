//! `textDocument/codeAction` and `codeAction/resolve`

use crate::actions::{bytes, fix_all, quick_fixes};
use crate::added_test;
use crate::failure::Failure;
use crate::refactorings::{extract_segment, fill_fallback, organise_imports};
use crate::server::State;
use crate::test_runs::{Listed, listed};
use gen_lsp_types::{
    CodeAction, CodeActionKind, CodeActionParams, CodeActionResponse, TextDocumentIdentifier, Uri,
};
use lsp_server::ErrorCode;
use onboard_syntax::FileId;
use serde::Deserialize;
use serde_json::json;
use std::ops::Range;

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
    if wants(only, &CodeActionKind::Refactor) {
        actions.extend(added_tests(state, file, &within));
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

/// For each test in some bytes one that adds what comes out of it now. Where the editor fills in actions that somebody chooses,
/// what is to be changed is found out then: it takes a check of the program.
fn added_tests(state: &mut State, file: FileId, within: &Range<usize>) -> Vec<CodeAction> {
    let programs = state.workspace.with(file);
    let tests = programs.filter_map(|program| Some((program.root()?, listed(program))));
    let tests = tests.flat_map(|(root, tests)| tests.into_iter().map(move |test| (root, test)));
    let mut tests: Vec<(FileId, Listed)> = tests
        .filter(|(_, test)| test.whole.file == file)
        .filter(|(_, test)| test.whole.range().start <= within.end && within.start <= test.whole.range().end)
        .collect();
    tests.sort_by_key(|(_, test)| test.whole.start);
    tests.dedup_by_key(|(_, test)| test.whole);
    let action = |(root, test): (FileId, Listed)| {
        let mut action = CodeAction {
            title: format!("add a test that expects what comes out of \"{}\" now", test.id.name),
            kind: Some(CodeActionKind::Refactor),
            ..CodeAction::default()
        };
        if state.client.resolves_edits {
            let uri = state.workspace.uri(file)?;
            action.data = Some(json!({ "uri": uri, "test": test.id.name, "start": test.whole.start }));
        } else {
            action.edit = Some(added_test::behind(state, root, &test).ok()?);
        }
        Some(action)
    };
    tests.into_iter().filter_map(action).collect()
}

/// What an action is to change, where it was left open.
pub(super) fn resolve(state: &mut State, mut action: CodeAction) -> Result<CodeAction, Failure> {
    let Some(data) = &action.data else { return Ok(action) };
    let Left { uri, test, start } = serde_json::from_value(data.clone())
        .map_err(|error| Failure::malformed("codeAction/resolve", &error))?;
    state.workspace.refresh();
    let (file, _) = state.workspace.file(&TextDocumentIdentifier { uri })?;
    let named = |listed: &Listed| listed.id.file == file && listed.id.name == test;
    let mut found = state.workspace.with(file).filter_map(|program| {
        let tests = listed(program).into_iter().filter(named);
        Some((program.root()?, tests.min_by_key(|test| test.whole.start.abs_diff(start))?))
    });
    let (root, test) = found.next().ok_or_else(|| {
        Failure::new(ErrorCode::ContentModified, format!("there is no test \"{test}\" any more"))
    })?;
    drop(found);
    action.edit = Some(added_test::behind(state, root, &test)?);
    Ok(action)
}

/// What was left open: a test, by its name and the byte at which it began.
#[derive(Deserialize)]
struct Left {
    uri: Uri,
    test: String,
    start: u32,
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
