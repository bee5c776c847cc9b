//! `onboardc test`: runs the tests that stand in the rules.

use crate::arguments::TestArguments;
use crate::built;
use crate::complain;
use crate::failure::{Failure, Outcome, Trouble};
use crate::output::print;
use crate::program::{check_all, merged};
use crate::report::Report;
use crate::sources::{SourceFile, Sources};
use crate::terminal::{Paint, Style};
use crate::tree;
use onboard_ir::Location;
use onboard_runtime::{Engine, Error, Fit, FitError, TestFailure, TestReport};
use onboard_syntax::{Diagnostic, FileId, Label, Severity, Span};
use std::fs;
use std::path::{Path, PathBuf};

/// How many tests did what.
#[derive(Default)]
struct Tally {
    passed: usize,
    failed: usize,
}

/// A file of statistics, which belong to one program.
struct Statistics<'p> {
    path: &'p Path,
    bytes: Vec<u8>,
    /// Why no program so far can use them; none once one does.
    unused: Option<FitError>,
    used: bool,
}

impl<'p> Statistics<'p> {
    fn read(path: &'p Path) -> Result<Self, Failure> {
        let bytes = fs::read(path).map_err(|error| Trouble::io("read", path, &error))?;
        Ok(Self { path, bytes, unused: None, used: false })
    }

    /// The engine with them, where they were learned with its program; else as it is.
    fn given_to(&mut self, engine: Engine) -> Result<Engine, Trouble> {
        match Fit::read(&self.bytes, engine.program()) {
            Ok(fit) => {
                self.used = true;
                Ok(engine.with_fit(fit))
            }
            Err(error @ FitError::Program { .. }) => {
                self.unused = Some(error);
                Ok(engine)
            }
            Err(error) => {
                self.used = true;
                Err(self.unusable(&error))
            }
        }
    }

    /// What is said where no program can use them.
    fn unused(self) -> Option<Trouble> {
        let error = self.unused.as_ref().filter(|_| !self.used)?;
        Some(self.unusable(error))
    }

    fn unusable(&self, error: &FitError) -> Trouble {
        Trouble::new(format!("cannot use `{}`: {error}", self.path.display()))
    }
}

/// Run the tests of every program among the files given.
pub(crate) fn run(arguments: &TestArguments, style: Style, errors: Style) -> Result<Outcome, Failure> {
    let mut sources = Sources::default();
    let (built, paths): (Vec<PathBuf>, Vec<PathBuf>) =
        arguments.paths.iter().cloned().partition(|path| built::begins_built(path));
    let (checked, mut troubles) = check_all(&paths, &mut sources);
    let diagnostics: Vec<Diagnostic> =
        merged(&checked).into_iter().filter(|diagnostic| diagnostic.severity == Severity::Error).collect();
    let mut out = Report { sources: &sources, diagnostics: &diagnostics, troubles: &[] }.findings(style);
    let mut tally = Tally::default();
    let mut statistics = arguments.fit.as_deref().map(Statistics::read).transpose()?;
    let programs = checked.into_iter().filter_map(|checked| checked.program);
    let engines = programs.map(|program| Engine::new(program).map_err(unrunnable));
    let engines = engines.chain(built.iter().filter_map(|path| built::engine(path).transpose()));
    for engine in engines {
        let engine = engine.and_then(|engine| match &mut statistics {
            Some(statistics) => statistics.given_to(engine),
            None => Ok(engine),
        });
        match engine.and_then(|engine| engine.run_tests().map_err(unrunnable)) {
            Ok(reports) => {
                reports.iter().for_each(|report| push(&mut out, report, &sources, style, &mut tally))
            }
            Err(trouble) => troubles.push(trouble),
        }
    }
    troubles.extend(
        statistics.and_then(Statistics::unused).filter(|_| diagnostics.is_empty() && troubles.is_empty()),
    );
    troubles.iter().for_each(|trouble| complain(trouble, errors));
    if !diagnostics.is_empty() {
        out.push_str("the tests of rules with errors are not run\n");
    }
    let none = tally.passed + tally.failed == 0 && diagnostics.is_empty() && troubles.is_empty();
    let hint = if none { "; there is no `test` in these files" } else { "" };
    out.push_str(&format!("{} passed, {} failed{hint}\n", tally.passed, tally.failed));
    let outcome = if !troubles.is_empty() {
        Outcome::Troubled
    } else if tally.failed > 0 || !diagnostics.is_empty() {
        Outcome::Findings
    } else {
        Outcome::Fine
    };
    match print(&out) {
        Ok(()) | Err(Failure::Closed) => Ok(outcome),
        Err(failure) => Err(failure),
    }
}

fn unrunnable(error: Error) -> Trouble {
    Trouble::new(format!("the tests cannot be run: {error}"))
}

fn push(out: &mut String, report: &TestReport, sources: &Sources, style: Style, tally: &mut Tally) {
    let (sign, paint) = match (report.passed(), style.unicode) {
        (true, true) => ("✓", Paint::Green),
        (true, false) => ("ok", Paint::Green),
        (false, true) => ("✗", Paint::Red),
        (false, false) => ("FAILED", Paint::Red),
    };
    let place = format!("{}:{}", report.location.file, report.location.line);
    out.push_str(&format!(
        "{} {}  {}\n",
        style.paint(paint, sign),
        report.name,
        style.paint(Paint::Dim, &place)
    ));
    if report.passed() {
        tally.passed += 1;
        return;
    }
    tally.failed += 1;
    out.push('\n');
    for failure in &report.failures {
        push_failure(out, failure, sources, style);
    }
}

fn push_failure(out: &mut String, failure: &TestFailure, sources: &Sources, style: Style) {
    let diagnostic = Diagnostic {
        slug: "failed-test",
        severity: Severity::Error,
        title: format!("expected {}, but {}", failure.expected, failure.found),
        labels: span(sources, &failure.location)
            .map(|span| Label { span, message: failure.found.clone() })
            .into_iter()
            .collect(),
        help: None,
        fixes: Vec::new(),
    };
    let drawn = Report { sources, diagnostics: &[diagnostic], troubles: &[] }.findings(style);
    out.push_str(drawn.trim_end_matches('\n'));
    out.push('\n');
    if let Some(why) = &failure.why {
        out.push_str(&format!("  {}\n", style.paint(Paint::Cyan, "why:")));
        out.push_str(&tree::render(why, "    ", style));
    }
    out.push('\n');
}

/// The expectation at a place: up to the next comma, comment or brace, or the end of the line.
fn span(sources: &Sources, location: &Location) -> Option<Span> {
    let named = |source: &SourceFile| onboard_compiler::resolve("", &source.name) == location.file;
    let (at, source) = sources.iter().enumerate().find(|(_, source)| named(source))?;
    let range = source.lines.range(&source.text, (location.line as usize).checked_sub(1)?);
    let line = source.text.get(range.clone())?;
    let (start, _) = line.char_indices().nth((location.column as usize).checked_sub(1)?)?;
    let rest = line.get(start..)?;
    let end = [",", "//", "}", ";"].iter().filter_map(|stop| rest.find(stop)).min().unwrap_or(rest.len());
    let end = rest.get(..end)?.trim_end().len();
    let file = FileId(u32::try_from(at).ok()?);
    Some(Span::new(file, range.start + start, range.start + start + end))
}
