//! Runs a case and says in which ways it is not as expected.

use crate::{Case, Expected, Person, Run, checked, engines, instant};
use onboard_compiler::Checked;
use onboard_runtime::Engine;
use onboard_syntax::Severity;

/// What differs between the findings that the case expects and those that there are.
#[must_use]
pub fn findings(case: &Case) -> Vec<String> {
    let checked = checked(&case.sources);
    let mut found = actual(case, &checked);
    found.sort();
    let expected = case.expected();
    let missing = expected.iter().filter(|one| count(&found, one) < count(&expected, one));
    let surplus = found.iter().filter(|one| count(&found, one) > count(&expected, one));
    let mut problems: Vec<String> = missing.map(|one| format!("missing: {}", shown(one))).collect();
    problems.extend(surplus.map(|one| format!("not expected: {}", shown(one))));
    problems.dedup();
    problems
}

fn count(all: &[Expected], one: &Expected) -> usize {
    all.iter().filter(|other| *other == one).count()
}

fn shown(one: &Expected) -> String {
    format!("{}:{}: {}: [{}]", one.file, one.line, one.severity, one.slug)
}

fn actual(case: &Case, checked: &Checked) -> Vec<Expected> {
    let place = |diagnostic: &onboard_syntax::Diagnostic| {
        let span = diagnostic.span();
        let (file, text) = case.sources.get(span.file.0 as usize).cloned().unwrap_or_default();
        let before = text.get(..span.start as usize).unwrap_or(&text);
        (file, before.matches('\n').count() + 1)
    };
    let found = checked.diagnostics.iter().map(|diagnostic| {
        let (file, line) = place(diagnostic);
        let severity = if diagnostic.severity == Severity::Error { "error" } else { "warning" };
        Expected { file, line, severity: severity.to_owned(), slug: diagnostic.slug.to_owned() }
    });
    found.collect()
}

/// What differs between the documents that the case expects and those that there are.
///
/// # Errors
/// Where the case can't be run at all.
pub fn outcomes(case: &Case) -> Result<Vec<String>, String> {
    let Some(program) = checked(&case.sources).program else {
        return if case.runs.is_empty() { Ok(Vec::new()) } else { Err("the program has errors".to_owned()) };
    };
    let engine = Engine::new(program).map_err(|error| error.to_string())?;
    let mut problems = tests_that_surprise(&engine, &case.failing)?;
    for run in &case.runs {
        for problem in outcome(&engine, run)? {
            problems.push(problem);
        }
    }
    Ok(problems)
}

/// Tests of the program that fail though the case does not say so, or hold though it does.
fn tests_that_surprise(engine: &Engine, failing: &[String]) -> Result<Vec<String>, String> {
    let reports = engine.run_tests().map_err(|error| error.to_string())?;
    let surprising = reports.iter().filter(|report| report.passed() == failing.contains(&report.name));
    let mut problems: Vec<String> = surprising.map(|report| format!("test: {report:?}")).collect();
    let unknown = failing.iter().filter(|name| reports.iter().all(|report| report.name != **name));
    problems.extend(unknown.map(|name| format!("there is no test \"{name}\"")));
    Ok(problems)
}

/// The engine with what it learns from the run's donors.
fn fitted(engine: &Engine, run: &Run) -> Result<Engine, String> {
    if run.donors.is_empty() {
        return Ok(engine.clone());
    }
    let at = instant(run.at.as_deref().unwrap_or(crate::person::BEGIN))?;
    let mut learner = engine.learner(at).map_err(|error| error.to_string())?;
    for (count, profile) in &run.donors {
        let profile = serde_json::from_str(profile).map_err(|why| format!("donor {profile}: {why}"))?;
        let (profile, _) = engine.profile_from_json(&profile);
        for _ in 0..*count {
            learner.add(&profile);
        }
    }
    Ok(engine.with_fit(learner.finish()))
}

fn outcome(engine: &Engine, run: &Run) -> Result<Vec<String>, String> {
    let engine = fitted(engine, run)?;
    let person = Person::read(&engine, run)?;
    let document = person.document(&engine)?;
    let mut problems: Vec<String> = engines::agree_about(&engine, &person).err().into_iter().collect();
    for (path, expected, line) in &run.expectations {
        let expected: serde_json::Value =
            serde_json::from_str(expected).map_err(|why| format!("line {line}: {why}"))?;
        let actual = at(&document, path);
        if actual.unwrap_or(&serde_json::Value::Null) != &expected {
            let actual = actual.map_or("nothing".to_owned(), ToString::to_string);
            problems.push(format!("line {line}: {path} is {actual}, not {expected}\n      in {document}"));
        }
    }
    Ok(problems)
}

/// The value at a dotted path: `matrices.tour.row`, `ask.0.field`.
fn at<'a>(document: &'a serde_json::Value, path: &str) -> Option<&'a serde_json::Value> {
    path.split('.').try_fold(document, |value, key| match value {
        serde_json::Value::Array(all) => key.parse::<usize>().ok().and_then(|index| all.get(index)),
        _ => value.get(key),
    })
}
