//! `onboard.runTest` and `onboard.runTests`

use super::roots;
use crate::engines::Engines;
use crate::failure::Failure;
use crate::server::State;
use crate::test_runs::{self, Listed, TestId, listed};
use gen_lsp_types::TextDocumentIdentifier;
use onboard_syntax::{Diagnostic, FileId};
use serde_json::{Value, json};

/// Runs the tests of a name in a document, or all of its programs; gives how each went.
pub(super) fn answer(
    state: &mut State,
    document: &TextDocumentIdentifier,
    name: Option<&str>,
    token: Option<Value>,
) -> Result<Value, Failure> {
    state.outbox.begin_work("running tests", token);
    state.refresh()?;
    let (file, _) = state.workspace.file(document)?;
    let roots = roots(state, file);
    let wanted = |test: &TestId| name.is_none_or(|name| test.file == file && test.name == name);
    let count = test_runs::run(state, &roots, wanted)?;
    if let (0, Some(name)) = (count, name) {
        return Err(Failure::no_such(format!("`{}` has no test \"{name}\"", document.uri.0)));
    }
    Ok(report(state, &roots, wanted))
}

/// How tests went, as data.
fn report(state: &State, roots: &[FileId], wanted: impl Fn(&TestId) -> bool) -> Value {
    let mut tests: Vec<(Listed, Vec<Diagnostic>)> = Vec::new();
    for root in roots {
        let Some(program) = state.workspace.program(*root) else { continue };
        let key = Engines::key(program, state.workspace.settings(*root).fit.as_deref());
        for test in listed(program).into_iter().filter(|test| wanted(&test.id)) {
            let Some(found) = state.test_runs.found(*root, key, &test.id) else { continue };
            match tests.iter_mut().find(|(known, _)| known.id == test.id) {
                Some((_, all)) => {
                    all.extend(found.iter().filter(|one| !all.contains(one)).cloned().collect::<Vec<_>>())
                }
                None => tests.push((test, found.to_vec())),
            }
        }
    }
    let failed = tests.iter().filter(|(_, found)| !found.is_empty()).count();
    let told: Vec<Value> = tests.iter().map(|(test, found)| told(state, test, found)).collect();
    json!({ "passed": tests.len() - failed, "failed": failed, "tests": told })
}

fn told(state: &State, test: &Listed, found: &[Diagnostic]) -> Value {
    let failure = |found: &Diagnostic| {
        json!({
            "message": found.title,
            "location": state.workspace.location(found.span()),
            "why": found.help,
        })
    };
    json!({
        "name": test.id.name,
        "location": state.workspace.location(test.name_span),
        "passed": found.is_empty(),
        "failures": found.iter().map(failure).collect::<Vec<_>>(),
    })
}
