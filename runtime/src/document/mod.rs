//! The decision document: one JSON object per person and purpose, written straight into bytes.
//!
//! Keys stand in one order, names in the order of declaration; the same decision gives the same bytes. Its schema is
//! `docs/decision.schema.json`.

mod matrix;
mod path;
mod question;

use crate::explained::Explained;
use crate::json::JsonWriter;
use crate::{Evaluation, FieldValue, fit, print, text, zone};
use onboard_ir::{FieldId, Program, PurposeId, View};

pub(crate) use matrix::given;
pub(crate) use path::{heading, step};

/// Writes the whole document.
pub(crate) fn write(decision: &Explained, out: &mut Vec<u8>) {
    let evaluation = &decision.evaluation;
    let mut json = JsonWriter::new(out);
    json.open_object();
    json.key("user");
    match &decision.user {
        Some(user) => json.text(user),
        None => json.null(),
    }
    json.key("at");
    json.text(&print::instant(evaluation.at()));
    body(decision, evaluation, &mut json);
    json.key("changes_at");
    match decision.changes_at() {
        Some(instant) => json.text(&print::instant(instant)),
        None => json.null(),
    }
    json.close_object();
}

/// Writes what a document says beside the person and the instants: two decisions are alike where these bytes are.
pub(crate) fn write_body(decision: &Explained, evaluation: &Evaluation, out: &mut Vec<u8>) {
    body(decision, evaluation, &mut JsonWriter::new(out));
}

fn body(decision: &Explained, evaluation: &Evaluation, json: &mut JsonWriter<'_>) {
    let program = evaluation.engine().program();
    let purpose = program.purposes.get(evaluation.purpose().index());
    json.key("purpose");
    json.text(purpose.map_or("", |purpose| &purpose.name));
    json.key("regime");
    match &decision.regime {
        Some(regime) => json.text(regime),
        None => json.null(),
    }
    self::program(evaluation, json);
    let Some(view) = program.views.iter().find(|view| view.purpose == evaluation.purpose()) else { return };
    segments(evaluation, view, json);
    matrix::matrices(evaluation, view, json);
    path::path(evaluation, json);
    fields(evaluation, view, json);
    json.key("ask");
    json.open_array();
    let offered = crate::question::offered(evaluation, &decision.plan);
    offered.iter().for_each(|asked| question::question(evaluation, asked, json));
    json.close_array();
    consent(evaluation, &decision.open, json);
}

/// What the decision can be repeated with. The time-zone data is named where it plays a part.
fn program(evaluation: &Evaluation, json: &mut JsonWriter<'_>) {
    let engine = evaluation.engine();
    json.key("program");
    json.open_object();
    json.key("name");
    json.text(&engine.program().name);
    json.key("hash");
    json.text(&engine.program().hash);
    json.key("fit");
    match &engine.fit().hash {
        Some(hash) => json.text(hash),
        None => json.null(),
    }
    if engine.prepared().zone_matters {
        json.key("zones");
        json.text(zone::release());
    }
    json.close_object();
}

fn segments(evaluation: &Evaluation, view: &View, json: &mut JsonWriter<'_>) {
    json.key("segments");
    json.open_object();
    for id in &view.segments {
        let Some(segment) = evaluation.engine().program().segments.get(id.index()) else { continue };
        json.key(&segment.name);
        json.truth(evaluation.segment(*id));
    }
    json.close_object();
}

/// What was filled in, and what has no value.
fn fields(evaluation: &Evaluation, view: &View, json: &mut JsonWriter<'_>) {
    let program = evaluation.engine().program();
    json.key("imputed");
    json.open_object();
    for id in &view.fields {
        imputed(evaluation, program, *id, json);
    }
    json.close_object();
    json.key("absent");
    json.open_object();
    for id in &view.fields {
        let Some(field) = program.fields.get(id.index()) else { continue };
        if let FieldValue::Absent(reason) = evaluation.field(*id) {
            json.key(&field.name);
            json.text(reason.as_str());
        }
    }
    json.close_object();
}

fn imputed(evaluation: &Evaluation, program: &Program, id: FieldId, json: &mut JsonWriter<'_>) {
    let FieldValue::Imputed(imputed) = evaluation.field(id) else { return };
    let Some(field) = program.fields.get(id.index()) else { return };
    json.key(&field.name);
    json.open_object();
    json.key("value");
    json.value(program, field.ty, imputed.value);
    json.key("method");
    json.text(&fit::described(program, id, imputed.step, imputed.grouped));
    json.key("donors");
    match imputed.donors {
        Some(donors) => json.int(i64::try_from(donors).unwrap_or(i64::MAX)),
        None => json.null(),
    }
    json.key("confidence");
    match imputed.confidence {
        Some(confidence) => json.float(confidence),
        None => json.null(),
    }
    json.close_object();
}

/// The purposes for which the person can still be asked to consent.
fn consent(evaluation: &Evaluation, open: &[PurposeId], json: &mut JsonWriter<'_>) {
    json.key("consent");
    json.open_array();
    for id in open {
        let Some(purpose) = evaluation.engine().program().purposes.get(id.index()) else { continue };
        json.open_object();
        json.key("purpose");
        json.text(&purpose.name);
        json.key("question");
        match &purpose.ask {
            Some(question) => json.text(&text::localised(evaluation, question)),
            None => json.null(),
        }
        json.close_object();
    }
    json.close_array();
}
