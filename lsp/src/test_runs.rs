//! Tests of programs: which there are, and how they went when they were last run.

use crate::engines::Engines;
use crate::failure::Failure;
use crate::server::State;
use crate::workspace::Program;
use onboard_compiler::query::TestPlace;
use onboard_runtime::{TestFailure, TestReport};
use onboard_syntax::{Diagnostic, FileId, Label, Severity, Span};
use std::collections::{BTreeSet, HashMap, HashSet};

/// Programs, by the files in which they begin, each in a state ([`Engines::key`]).
pub(crate) type ProgramStates = Vec<(FileId, u64)>;

/// What tells a test apart.
#[derive(Clone, Debug, PartialEq, Eq, Hash, PartialOrd, Ord)]
pub(crate) struct TestId {
    /// The file in which it stands.
    pub(crate) file: FileId,
    pub(crate) name: String,
    /// Which one of those of this name in the file.
    nth: usize,
}

/// A test of a program, with its places in the workspace.
#[derive(Clone, Debug)]
pub(crate) struct Listed {
    pub(crate) id: TestId,
    /// Its place among the program's tests.
    pub(crate) at: usize,
    pub(crate) name_span: Span,
    pub(crate) whole: Span,
}

/// How a test went.
#[derive(Clone, Debug)]
struct Run {
    /// The state of the program for which that holds.
    key: u64,
    /// What was expected and did not come; empty where it passed.
    found: Vec<Diagnostic>,
}

/// How things stand with a test, in all programs that have it.
#[derive(Clone, Debug, PartialEq, Eq)]
pub(crate) enum Standing {
    /// Nobody has run it.
    NotRun,
    /// It was run before the last change; and whether it passed then.
    Old {
        passed: bool,
    },
    Passed,
    /// What was expected first and did not come.
    Failed(String),
}

/// How tests went, by the file in which the program begins.
#[derive(Default)]
pub(crate) struct TestRuns {
    runs: HashMap<(FileId, TestId), Run>,
    /// The tests whose results are up to date, as of the last look.
    fresh: BTreeSet<(FileId, TestId)>,
}

/// The tests of a program.
pub(crate) fn listed(program: &Program) -> Vec<Listed> {
    let mut met: HashMap<(FileId, String), usize> = HashMap::new();
    let tests = program.analysis.tests().into_iter().enumerate();
    tests
        .map(|(at, TestPlace { name, name_span, whole })| {
            let (name_span, whole) = (program.outside(name_span), program.outside(whole));
            let count = met.entry((whole.file, name.clone())).or_default();
            *count += 1;
            Listed { id: TestId { file: whole.file, name, nth: *count }, at, name_span, whole }
        })
        .collect()
}

/// Runs the tests that are wanted of some programs, by the files in which these begin. Gives the number of those that were
/// run; a program that cannot be run is passed over.
///
/// # Errors
/// Where no program can be run, or the work is not wanted any more; what was found out until then is kept.
pub(crate) fn run(
    state: &mut State,
    roots: &[FileId],
    wanted: impl Fn(&TestId) -> bool,
) -> Result<usize, Failure> {
    state.refresh()?;
    let (mut count, mut refused) = (0, None);
    for root in roots {
        let Some(program) = state.workspace.program(*root) else { continue };
        let listed = listed(program);
        state.test_runs.keep(*root, &listed);
        let wanted: Vec<Listed> = listed.into_iter().filter(|test| wanted(&test.id)).collect();
        if wanted.is_empty() {
            continue;
        }
        let fit = state.workspace.settings(*root).fit.as_deref();
        let engine = match state.engines.needed(program, fit) {
            Ok(engine) => engine,
            Err(failure) => {
                refused = Some(failure);
                continue;
            }
        };
        let key = Engines::key(program, fit);
        let all = wanted.len();
        for (done, test) in wanted.into_iter().enumerate() {
            state.outbox.work_done(done, all);
            state.turn.goes_on(state.outbox.work())?;
            let Some(known) = engine.program().tests.get(test.at) else { continue };
            let found = match engine.run_test(known) {
                Ok(report) => failures(program, &test, &report),
                Err(error) => vec![failed(test.name_span, format!("the test cannot be run: {error}"), None)],
            };
            state.test_runs.runs.insert((*root, test.id), Run { key, found });
            count += 1;
        }
    }
    match refused {
        Some(failure) if count == 0 => Err(failure),
        _ => Ok(count),
    }
}

impl TestRuns {
    /// Whether nothing was run.
    pub(crate) fn is_empty(&self) -> bool {
        self.runs.is_empty()
    }

    /// Forgets the tests of a program that are there no more.
    fn keep(&mut self, program: FileId, there: &[Listed]) {
        let there: HashSet<&TestId> = there.iter().map(|test| &test.id).collect();
        self.runs.retain(|(root, test), _| *root != program || there.contains(test));
    }

    /// How things stand with a test, in those of some programs in which it was run: one with errors may be among them.
    pub(crate) fn standing(&self, test: &TestId, programs: &[(FileId, u64)]) -> Standing {
        let mut standing = Standing::NotRun;
        for (root, key) in programs {
            match self.runs.get(&(*root, test.clone())) {
                None => {}
                Some(run) if run.key != *key => standing = Standing::Old { passed: run.found.is_empty() },
                Some(run) => match run.found.first() {
                    Some(found) => return Standing::Failed(found.title.clone()),
                    None if standing == Standing::NotRun => standing = Standing::Passed,
                    None => {}
                },
            }
        }
        standing
    }

    /// What was found by a test of a program in a state; none where it was not run.
    pub(crate) fn found(&self, root: FileId, key: u64, test: &TestId) -> Option<&[Diagnostic]> {
        let run = self.runs.get(&(root, test.clone())).filter(|run| run.key == key)?;
        Some(&run.found)
    }

    /// What was found in a file by tests of a program in a state.
    pub(crate) fn found_in(&self, root: FileId, key: u64, file: FileId) -> impl Iterator<Item = &Diagnostic> {
        let runs = self
            .runs
            .iter()
            .filter(move |((program, test), run)| *program == root && test.file == file && run.key == key);
        runs.flat_map(|(_, run)| &run.found)
    }

    /// Says whether since the last look a result is not up to date any more, or is so now.
    fn look(&mut self, keys: &HashMap<FileId, u64>) -> bool {
        let fresh = self.runs.iter().filter(|((root, _), run)| keys.get(root) == Some(&run.key));
        let fresh: BTreeSet<(FileId, TestId)> = fresh.map(|(id, _)| id.clone()).collect();
        let changed = fresh != self.fresh;
        self.fresh = fresh;
        changed
    }
}

/// Says whether since the last time a result is not up to date any more, or is so now: what is shown of tests is then old.
pub(crate) fn changed(state: &mut State) -> bool {
    if state.test_runs.is_empty() {
        return false;
    }
    state.workspace.refresh();
    let keys = state.workspace.all_programs().iter().filter_map(|program| {
        let root = program.root()?;
        Some((root, Engines::key(program, state.workspace.settings(root).fit.as_deref())))
    });
    let keys = keys.collect();
    state.test_runs.look(&keys)
}

fn failures(program: &Program, test: &Listed, report: &TestReport) -> Vec<Diagnostic> {
    let failure = |failure: &TestFailure| {
        let span = program.analysis.expectation(test.at, &failure.location);
        let span = span.map_or(test.name_span, |span| program.outside(span));
        let title = format!("expected {}, but {}", failure.expected, failure.found);
        failed(span, title, failure.why.as_ref().map(|why| why.to_text()))
    };
    report.failures.iter().map(failure).collect()
}

fn failed(span: Span, title: String, why: Option<String>) -> Diagnostic {
    Diagnostic {
        slug: "failed-test",
        severity: Severity::Error,
        title,
        labels: vec![Label { span, message: String::new() }],
        help: why.map(|why| why.trim_end().to_owned()),
        fixes: Vec::new(),
    }
}
