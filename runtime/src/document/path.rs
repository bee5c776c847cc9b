//! The recommended path as this person sees it, in the document.

use super::matrix::result;
use crate::json::JsonWriter;
use crate::{Evaluation, StepState, text};
use onboard_ir::{Localised, Path, Show, Step};

/// `"path": { … }`, or `null` where none is recommended.
pub(super) fn path(evaluation: &Evaluation, json: &mut JsonWriter<'_>) {
    json.key("path");
    let recommended =
        evaluation.recommended().and_then(|(id, ..)| evaluation.engine().program().paths.get(id.index()));
    let Some(path) = recommended else { return json.null() };
    json.open_object();
    json.key("recommended");
    json.text(&path.name);
    heading(evaluation, path, json);
    json.key("steps");
    json.open_array();
    for (step, state) in path.steps.iter().zip(crate::path::states(evaluation, path)) {
        self::step(evaluation, step, state, json);
    }
    json.close_array();
    json.close_object();
}

/// Writes the title and the welcome.
pub(crate) fn heading(evaluation: &Evaluation, path: &Path, json: &mut JsonWriter<'_>) {
    json.key("title");
    json.text(&text::localised(evaluation, &path.title));
    json.key("welcome");
    match &path.welcome {
        Some(welcome) => json.text(&text::localised(evaluation, welcome)),
        None => json.null(),
    }
}

/// Writes a step that stands so.
pub(crate) fn step(evaluation: &Evaluation, step: &Step, state: StepState, json: &mut JsonWriter<'_>) {
    let title: &Localised = &step.title;
    json.open_object();
    json.key("name");
    json.text(&step.name);
    json.key("title");
    json.text(&text::localised(evaluation, title));
    json.key("state");
    json.text(state.as_str());
    json.key("show");
    let holds = |show: &&Show| show.when.is_none_or(|when| evaluation.node(when).truth() == Some(true));
    match step.show.iter().find(holds) {
        Some(show) => self::show(evaluation, show, json),
        None => json.null(),
    }
    json.close_object();
}

/// `{ "component": "Board", "with": { "seats": 14 } }`
fn show(evaluation: &Evaluation, show: &Show, json: &mut JsonWriter<'_>) {
    json.open_object();
    json.key(&show.kind);
    json.text(&text::interpolated(evaluation, &show.what));
    json.key("with");
    json.open_object();
    for (name, argument) in &show.arguments {
        json.key(name);
        result(evaluation, Some(argument), json);
    }
    json.close_object();
    json.close_object();
}
