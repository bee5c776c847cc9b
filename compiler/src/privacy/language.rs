//! The field that chooses the language of texts (`speaks … by`): it is read wherever people see a text in several languages.

use super::way::{ForbiddenUse, added};
use super::{Checked, label, listed};
use crate::places::Decl;
use onboard_ir::{Localised, MatrixId, Path, PathId, PurposeId, ResultCell};
use onboard_syntax::{Diagnostic, Finding, Label};

/// Reports the purposes for which such texts are shown and which the field does not serve: they would all be read in the
/// first language.
///
/// A question for consent is no such text: it is put before anything may be seen.
pub(super) fn check(checked: Checked<'_>, found: &mut Vec<Diagnostic>) {
    let Checked { program, places, labels, .. } = checked;
    let Some((field, used)) = program.speaks_by.zip(places.speaks_by) else { return };
    let source = Decl::Field(field);
    let mut forbidden = Vec::new();
    let mut shown = Vec::new();
    for (purpose, declared) in (0..).map(PurposeId).zip(&program.purposes) {
        if labels.serves(program, source, purpose) {
            continue;
        }
        if let Some(ways) = in_path(checked, purpose).or_else(|| in_question(checked, purpose)) {
            forbidden.push(declared.name.as_str());
            shown.extend(ways);
        }
    }
    if forbidden.is_empty() {
        return;
    }
    let purposes = listed(forbidden.iter().copied());
    let name = checked.name(source).to_owned();
    let mut labels = vec![label(used, format!("chooses the language of texts for {purposes}"))];
    let serves = super::purpose::served(checked, source);
    labels.push(label(checked.span(source), format!("`{name}` serves {serves}")));
    labels.extend(shown);
    let add = added(checked, source, &forbidden);
    found.push(ForbiddenUse { name, purposes, labels, add }.diagnostic());
}

/// The first path with a text in several languages to which a matrix of the purpose leads.
fn in_path(checked: Checked<'_>, purpose: PurposeId) -> Option<Vec<Label>> {
    let matrices = (0..).map(MatrixId).zip(&checked.program.matrices);
    for (id, matrix) in matrices.filter(|(_, matrix)| matrix.purposes.contains(&purpose)) {
        let path =
            matrix.rows.iter().flat_map(|row| row.results.iter().flatten()).find_map(|cell| match cell {
                ResultCell::Path(path) => is_in_several_languages(checked, *path).then_some(*path),
                ResultCell::Text(_) | ResultCell::Value(_) => None,
            });
        let Some(path) = path else { continue };
        let (path, matrix) = (Decl::Path(path), Decl::Matrix(id));
        let place = checked.places.purposes.get(&matrix).copied().unwrap_or_else(|| checked.span(matrix));
        let (name, by) = (checked.name(path), checked.name(matrix));
        return Some(vec![
            label(checked.span(path), format!("`{name}` has texts in several languages")),
            label(place, format!("`{by}` leads to `{name}` for `{}`", checked.name(Decl::Purpose(purpose)))),
        ]);
    }
    None
}

fn is_in_several_languages(checked: Checked<'_>, path: PathId) -> bool {
    let texts = |path: &Path| {
        let steps = path.steps.iter().any(|step| has_variants(&step.title));
        steps || has_variants(&path.title) || path.welcome.as_ref().is_some_and(has_variants)
    };
    checked.program.paths.get(path.index()).is_some_and(texts)
}

fn has_variants(text: &Localised) -> bool {
    !text.variants.is_empty()
}

/// The first question in several languages that a profiling of the purpose asks.
fn in_question(checked: Checked<'_>, purpose: PurposeId) -> Option<Vec<Label>> {
    let Checked { program, places, .. } = checked;
    let profilings = (0..).zip(&program.profilings);
    for (at, profiling) in profilings.filter(|(_, profiling)| profiling.purposes.contains(&purpose)) {
        for (stage, asked) in (0..).zip(&profiling.stages) {
            for (place, &id) in (0..).zip(&asked.ask) {
                let question = program.fields.get(id.index()).and_then(|field| field.ask.as_ref());
                if !question.is_some_and(has_variants) {
                    continue;
                }
                let field = Decl::Field(id);
                let span = places.asks.get(&(at, stage, place)).copied();
                let span = span.unwrap_or_else(|| checked.span(Decl::Profiling(at)));
                let (name, purpose) = (checked.name(field), checked.name(Decl::Purpose(purpose)));
                return Some(vec![
                    label(checked.span(field), format!("`{name}` has a question in several languages")),
                    label(span, format!("`{name}` is asked for here, for `{purpose}`")),
                ]);
            }
        }
    }
    None
}
