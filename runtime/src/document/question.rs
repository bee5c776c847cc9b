//! A question, in the document: what a service needs to ask it and to read the answer.

use crate::json::JsonWriter;
use crate::question::Question;
use crate::{Evaluation, text};
use onboard_ir::{Field, Program, Type};

/// `{ "field": "team_size", "question": "…", "type": "int", "range": [1, 100000], "stage": "first_week" }`
pub(super) fn question(evaluation: &Evaluation, question: &Question, json: &mut JsonWriter<'_>) {
    let program = evaluation.engine().program();
    let Some(field) = program.fields.get(question.field.index()) else { return };
    let stages = program.profilings.get(question.profiling).map(|profiling| &profiling.stages);
    let stage = stages.and_then(|stages| stages.get(question.stage));
    json.open_object();
    json.key("field");
    json.text(&field.name);
    json.key("question");
    match &field.ask {
        Some(question) => json.text(&text::localised(evaluation, question)),
        None => json.null(),
    }
    json.key("type");
    json.text(field.ty.words());
    range(program, field, json);
    members(program, field.ty, json);
    json.key("stage");
    json.text(stage.map_or("", |stage| &stage.name));
    json.close_object();
}

/// What numbers the answer may be, where the field says so.
fn range(program: &Program, field: &Field, json: &mut JsonWriter<'_>) {
    let Some(range) = &field.range else { return };
    json.key("range");
    json.open_array();
    json.value(program, field.ty, &range.low);
    json.value(program, field.ty, &range.high);
    json.close_array();
}

/// What names the answer may be, where the type lists them.
fn members(program: &Program, ty: Type, json: &mut JsonWriter<'_>) {
    let (Type::Member(set) | Type::Set(set)) = ty else { return };
    json.key("members");
    json.open_array();
    for member in program.enumerations.get(set.index()).into_iter().flat_map(|set| &set.members) {
        json.text(&member.name);
    }
    json.close_array();
}
