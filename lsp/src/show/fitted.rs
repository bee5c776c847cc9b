//! What statistics put in the place of a field that is missing, for people.

use crate::server::State;
use crate::workspace::Program;
use onboard_ir::{FallbackMethod, FieldId, Value};
use onboard_runtime::{Fit, Statistic, method_name};
use onboard_syntax::FileId;

/// So many groups are told one by one.
const SHOWN: usize = 6;

/// What was learned for the fallbacks of a field, as lines of a Markdown list, each with an end of line before it. Empty where
/// settings name no statistics, or none for it.
pub(crate) fn learned(state: &mut State, root: FileId, field: FieldId) -> String {
    let State { workspace, engines, .. } = state;
    let Some(program) = workspace.program(root) else { return String::new() };
    let Some(path) = workspace.settings(root).fit.as_deref() else { return String::new() };
    let Some(Ok(fit)) = engines.fit(program, path) else { return String::new() };
    lines(program, &fit, field).into_iter().map(|line| format!("\n- {line}")).collect()
}

fn lines(program: &Program, fit: &Fit, id: FieldId) -> Vec<String> {
    let known = program.analysis.known();
    let fallbacks = known.fields.get(id.index()).map_or(&[][..], |field| &field.fallbacks);
    let steps = fallbacks.iter().enumerate();
    let steps = steps.filter(|(_, fallback)| !matches!(fallback.method, FallbackMethod::Constant(_)));
    let told = steps.filter_map(|(step, fallback)| {
        let (whole, _) = fit.statistic(id, step, None)?;
        let method = method_name(&fallback.method);
        let value = program.analysis.constant(id, &whole.value);
        let mut line = format!("learned: `{value}`, {method} of {}", facts(whole));
        if fallback.at_least.is_some_and(|least| whole.confidence < least) {
            line.push_str(", which is too little");
        }
        line.push_str(&groups(program, fit, (id, step), &fallback.by, fallback.at_least));
        Some(line)
    });
    told.collect()
}

fn facts(statistic: &Statistic) -> String {
    let people = if statistic.donors == 1 { "person" } else { "people" };
    // Never rounded up: what is less than sure is not told as sure.
    let sure = (statistic.confidence * 100.0).floor();
    format!("{} {people}, {sure}% sure", statistic.donors)
}

/// The same for groups of people: `; by `role`: engineer `8` (of 40 people, 71% sure), …`
fn groups(
    program: &Program,
    fit: &Fit,
    (id, step): (FieldId, usize),
    by: &[FieldId],
    least: Option<f64>,
) -> String {
    let known = program.analysis.known();
    let group = |values: &[Value]| -> String {
        let values = by.iter().zip(values).map(|(field, value)| program.analysis.constant(*field, value));
        values.collect::<Vec<_>>().join(", ")
    };
    let told = |(values, statistic): (&[Value], &Statistic)| {
        let value = program.analysis.constant(id, &statistic.value);
        let enough = least.is_none_or(|least| statistic.confidence >= least);
        let little = if enough { "" } else { ", too little" };
        format!("\n    - {}: `{value}`, of {}{little}", group(values), facts(statistic))
    };
    let count = fit.groups(id, step).count();
    if count == 0 {
        return String::new();
    }
    let names = by.iter().filter_map(|field| known.fields.get(field.index()));
    let names: Vec<String> = names.map(|field| format!("`{}`", field.name)).collect();
    let mut out = format!("; by {}:", names.join(", "));
    out.extend(fit.groups(id, step).take(SHOWN).map(told));
    if count > SHOWN {
        out.push_str(&format!("\n    - and {} more groups", count - SHOWN));
    }
    out
}
