//! Tests that are added: of what comes out now of a person, or of another test.

mod person;

pub(crate) use person::Described;

use crate::failure::Failure;
use crate::server::State;
use crate::show::edit;
use crate::test_runs::Listed;
use crate::workspace::Program;
use gen_lsp_types::WorkspaceEdit;
use lsp_server::ErrorCode;
use onboard_compiler::Sources;
use onboard_compiler::query::{Analysis, Expected};
use onboard_ir::{Location, MatrixId, Program as Rules, PurposeId, SegmentId, Test, TestStep, View};
use onboard_runtime::{Decision, Engine, Status};
use onboard_syntax::{Edit, FileId, Span};
use std::collections::HashSet;

/// A test to be added.
pub(crate) struct Added {
    pub(crate) name: String,
    /// The purpose for which it decides; none where it need not be said.
    pub(crate) purpose: Option<PurposeId>,
    pub(crate) steps: Vec<TestStep>,
}

impl Added {
    /// The test as the engine runs it, without expectations.
    pub(crate) fn test(&self) -> Test {
        let step = |step: &TestStep| (step.clone(), Location::default());
        let steps = self.steps.iter().map(step).collect();
        Test { name: self.name.clone(), location: Location::default(), purpose: self.purpose, steps }
    }
}

/// The change that adds what comes out now of a test behind it.
///
/// # Errors
/// Where the rules have errors, or the new test would not pass.
pub(crate) fn behind(state: &mut State, root: FileId, test: &Listed) -> Result<WorkspaceEdit, Failure> {
    let engine = ready(state, root)?;
    let program = state.workspace.program(root).ok_or_else(no_program)?;
    let known = engine.program().tests.get(test.at).cloned();
    let known = known.ok_or_else(|| Failure::no_such("there is no such test any more"))?;
    let expects = |step: &TestStep| matches!(step, TestStep::Expect(_));
    let steps = known.steps.iter().map(|(step, _)| step.clone()).filter(|step| !expects(step)).collect();
    let name = unused(engine.program(), &format!("{}, as it comes out", known.name));
    let added = Added { name, purpose: known.purpose, steps };
    let expected = expected(program, &engine, &added)?;
    let at = Span { start: test.whole.end, ..test.whole };
    edit_at(state, program, &engine, &added, &expected, at)
}

/// The change that adds a test at the end of a file.
///
/// # Errors
/// Where the rules have errors, or the new test would not pass.
pub(crate) fn at_end(
    state: &mut State,
    root: FileId,
    file: FileId,
    described: &Described<'_>,
) -> Result<(String, WorkspaceEdit), Failure> {
    let engine = ready(state, root)?;
    let program = state.workspace.program(root).ok_or_else(no_program)?;
    let (added, decision) = person::added(&engine, described)?;
    let expected = expected(program, &engine, &added)?;
    if expected != of(program, &decision) {
        return Err(refused(
            "a test cannot say all that this person's decision hangs on, such as when they answered",
        ));
    }
    let text = state.workspace.get(file).map_or("", |file| file.text.as_str());
    let end = text.trim_end().len();
    let edit = edit_at(state, program, &engine, &added, &expected, Span::new(file, end, text.len()))?;
    Ok((added.name, edit))
}

fn refused(why: impl Into<String>) -> Failure {
    Failure::new(ErrorCode::RequestFailed, why)
}

fn no_program() -> Failure {
    Failure::no_such("there is no such program any more")
}

fn ready(state: &mut State, root: FileId) -> Result<Engine, Failure> {
    let State { workspace, engines, .. } = state;
    let program = workspace.program(root).ok_or_else(no_program)?;
    engines.needed(program, workspace.settings(root).fit.as_deref())
}

/// What is expected of a test: what the engine decides about its person.
fn expected(program: &Program, engine: &Engine, added: &Added) -> Result<Expected, Failure> {
    let decision = engine.decide_test(&added.test()).map_err(|error| refused(error.to_string()))?;
    Ok(of(program, &decision))
}

/// What a decision gives others to expect: the path and its row, the rows of other matrices, the segments to which the person
/// belongs; where there is none of that, the questions.
fn of(program: &Program, decision: &Decision) -> Expected {
    let evaluation = decision.evaluation();
    let rules = evaluation.engine().program();
    let Some(view) = rules.views.iter().find(|view| view.purpose == evaluation.purpose()) else {
        return Expected::default();
    };
    let recommended = evaluation.recommended();
    let mut expected = Expected {
        path: program.analysis.recommends(view.purpose).then_some(recommended),
        segments: members(view, decision),
        ..Expected::default()
    };
    let by = recommended.map(|(_, matrix, _)| matrix);
    for id in view.matrices.iter().filter(|id| Some(**id) != by) {
        let Some(outcome) = evaluation.matrix(*id) else { continue };
        let several = outcome.rows.len() > 1 && outcome.status != Status::Conflict;
        let rows: Vec<u32> =
            if several { outcome.rows.clone() } else { outcome.fired().into_iter().collect() };
        match rows.as_slice() {
            [] => expected.statuses.push((*id, outcome.status.as_str())),
            rows => expected.rows.extend(rows.iter().map(|row| (*id, *row))),
        }
    }
    // A matrix that gives no path says nothing beside `path nothing`.
    if expected.path == Some(None) {
        expected.statuses.retain(|(id, _)| !recommends(rules, *id));
    }
    let says_nothing = expected.path.is_none()
        && expected.rows.is_empty()
        && expected.statuses.is_empty()
        && expected.segments.is_empty();
    if says_nothing {
        expected.ask = Some(decision.questions().iter().map(|question| question.field).collect());
    }
    expected
}

fn members(view: &View, decision: &Decision) -> Vec<SegmentId> {
    let belongs = |id: &&SegmentId| decision.evaluation().segment(**id) == Some(true);
    view.segments.iter().filter(belongs).copied().collect()
}

fn recommends(rules: &Rules, id: MatrixId) -> bool {
    let matrix = rules.matrices.get(id.index());
    matrix.is_some_and(|matrix| matrix.results.iter().any(|result| result.name == "path"))
}

/// A name that no test of the program has.
fn unused(rules: &Rules, wanted: &str) -> String {
    let taken: HashSet<&str> = rules.tests.iter().map(|test| test.name.as_str()).collect();
    let mut numbered = (2_u32..).map(|number| format!("{wanted} ({number})"));
    if taken.contains(wanted) {
        numbered.find(|name| !taken.contains(name.as_str())).unwrap_or_default()
    } else {
        wanted.to_owned()
    }
}

/// The change that puts a test in the place of what stands at `at`, which is white space, with an empty line around it. It is
/// tried before: a test that does not pass is none to be added.
fn edit_at(
    state: &State,
    program: &Program,
    engine: &Engine,
    added: &Added,
    expected: &Expected,
    at: Span,
) -> Result<WorkspaceEdit, Failure> {
    let unwritable = || refused("a test cannot say this: something in it has no spelling in rules");
    let source = state.workspace.get(at.file).ok_or_else(unwritable)?;
    let text = source.text.as_str();
    let written = program.analysis.write_test(&added.name, added.purpose, &added.steps, expected);
    let written = written.ok_or_else(unwritable)?;
    let before =
        if text.get(..at.start as usize).unwrap_or_default().trim().is_empty() { "" } else { "\n\n" };
    // Behind the end of the text no line follows.
    let after = if text.get(at.end as usize..).unwrap_or_default().is_empty() { "\n" } else { "" };
    let mut replacement = format!("{before}{}{after}", written.trim_end());
    if text.contains("\r\n") {
        replacement = replacement.replace('\n', "\r\n");
    }
    let mut whole = text.to_owned();
    whole.replace_range(at.range(), &replacement);
    try_out(program, engine, &source.name, &whole, &added.name)?;
    Ok(edit::change(&[Edit { span: at, replacement }], &state.workspace, &state.client))
}

/// Checks the program with another text of a file, and runs the test of a name.
fn try_out(program: &Program, engine: &Engine, file: &str, text: &str, name: &str) -> Result<(), Failure> {
    let given = program.analysis.sources();
    let text_of = |name: &str| {
        let source = given.files().iter().find(|source| source.name == name)?;
        Some(if name == file { text.to_owned() } else { source.text.clone() })
    };
    let mut sources = Sources::new();
    for root in given.roots().iter().filter_map(|root| given.get(*root)) {
        sources.add_root(root.name.as_str(), text_of(&root.name).unwrap_or_default());
    }
    sources.follow(text_of);
    let analysis = Analysis::new(sources);
    let failed = |why: &str| refused(format!("a test cannot say all of this: {why}"));
    let Some(checked) = analysis.program() else {
        let error =
            analysis.diagnostics().iter().find(|found| found.severity == onboard_syntax::Severity::Error);
        return Err(failed(error.map_or("it would have errors", |error| error.title.as_str())));
    };
    let tried = Engine::new(checked.clone()).map_err(|error| failed(&error.to_string()))?;
    let tried = tried.with_fit(engine.fit().clone());
    let test = tried.program().tests.iter().find(|test| test.name == name);
    let test = test.ok_or_else(|| failed("its name cannot be written"))?;
    let report = tried.run_test(test).map_err(|error| failed(&error.to_string()))?;
    match report.failures.first() {
        None => Ok(()),
        Some(failure) => Err(failed(&format!("expected {}, but {}", failure.expected, failure.found))),
    }
}
