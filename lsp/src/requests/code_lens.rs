//! `textDocument/codeLens`

use super::execute_command::{RUN_TEST, RUN_TESTS};
use crate::engines::Engines;
use crate::failure::Failure;
use crate::server::State;
use crate::test_runs::{Listed, ProgramStates, Standing, listed};
use gen_lsp_types::{CodeLens, CodeLensParams, Command, Range};
use onboard_syntax::{FileId, Span};
use serde_json::{Value, json};
use std::collections::BTreeMap;

/// Lenses on tests: the first one runs all of the programs to which the file belongs, each of the others its own.
pub(super) fn answer(state: &mut State, params: CodeLensParams) -> Result<Option<Vec<CodeLens>>, Failure> {
    state.workspace.refresh();
    let (file, source) = state.workspace.file(&params.text_document)?;
    let uri = source.uri.clone();
    if !state.workspace.settings(file).test_lenses {
        return Ok(None);
    }
    let tests = standings(state, file);
    let mut here = tests.iter().filter(|(test, _)| test.id.file == file).peekable();
    let mut lenses = Vec::new();
    if let Some((first, _)) = here.peek() {
        let all = tests.iter().map(|(_, standing)| standing);
        lenses.push(lens(head(state, first), summary(all), RUN_TESTS, json!([uri])));
    }
    lenses.extend(here.map(|(test, standing)| {
        lens(head(state, test), title(standing), RUN_TEST, json!([uri, test.id.name]))
    }));
    Ok(Some(lenses))
}

/// The tests of all programs to which a file belongs, each once, in the order of files and places; and how each went.
fn standings(state: &State, file: FileId) -> Vec<(Listed, Standing)> {
    let mut tests: BTreeMap<(FileId, u32), (Listed, ProgramStates)> = BTreeMap::new();
    for program in state.workspace.with(file) {
        let Some(root) = program.root() else { continue };
        let key = Engines::key(program, state.workspace.settings(root).fit.as_deref());
        for test in listed(program) {
            let place = (test.id.file, test.whole.start);
            tests.entry(place).or_insert_with(|| (test, Vec::new())).1.push((root, key));
        }
    }
    let standing = |(test, programs): (Listed, ProgramStates)| {
        let standing = state.test_runs.standing(&test.id, &programs);
        (test, standing)
    };
    tests.into_values().map(standing).collect()
}

/// The line on which a test begins.
fn head(state: &State, test: &Listed) -> Range {
    state.workspace.range(Span { end: test.name_span.end, ..test.whole })
}

fn lens(range: Range, title: String, command: &str, arguments: Value) -> CodeLens {
    let arguments = arguments.as_array().cloned();
    let command = Command { title, command: command.to_owned(), arguments, tooltip: None };
    CodeLens { range, command: Some(command), data: None }
}

fn title(standing: &Standing) -> String {
    match standing {
        Standing::NotRun => "run".to_owned(),
        Standing::Old { passed: true } => "run again (passed before the last change)".to_owned(),
        Standing::Old { passed: false } => "run again (failed before the last change)".to_owned(),
        Standing::Passed => "passed".to_owned(),
        Standing::Failed(why) => format!("failed: {why}"),
    }
}

fn summary<'s>(standings: impl Iterator<Item = &'s Standing>) -> String {
    let (mut passed, mut failed, mut all) = (0, 0, 0);
    for standing in standings {
        all += 1;
        match standing {
            Standing::Passed => passed += 1,
            Standing::Failed(_) => failed += 1,
            Standing::NotRun | Standing::Old { .. } => {}
        }
    }
    match all - passed - failed {
        0 if failed == 0 => format!("all {all} passed"),
        0 => format!("{failed} of {all} failed"),
        _ => "run all".to_owned(),
    }
}
