//! Limits and refusals: how many questions may still be shown, and until when a refused one is left alone.

use super::QuestionPlan;
use crate::{Evaluation, Event};
use onboard_ir::{Builtin, FieldId, Limit, LimitPer, Value};

/// How many questions may be shown now; all limits must allow each.
pub(crate) fn left(evaluation: &Evaluation, limits: &[Limit]) -> usize {
    let at = evaluation.at();
    let allowed = limits.iter().map(|limit| {
        let since = match limit.per {
            LimitPer::Session => session_start(evaluation, at),
            // As with windows: `at - length < t`.
            LimitPer::Rolling(length) => Some(at.saturating_sub(length).saturating_add(1)),
        };
        let count = since.map_or(0, |since| {
            of_kind(evaluation, Builtin::QuestionShown)
                .filter(|event| event.time >= since && event.time <= at)
                .count()
        });
        (limit.count as usize).saturating_sub(count)
    });
    allowed.min().unwrap_or(usize::MAX)
}

/// Whether they declined to answer, too short a time ago to be asked again.
pub(crate) fn refused(evaluation: &Evaluation, field: FieldId) -> bool {
    let program = evaluation.engine().program();
    let Some(known) = program.fields.get(field.index()) else { return false };
    let last = of_kind(evaluation, Builtin::QuestionDeclined)
        .filter(|event| names(evaluation, event, &known.name))
        .last();
    last.is_some_and(|event| evaluation.at() < event.time.saturating_add(known.ask_again_after))
}

/// The instants after that of the evaluation at which limits or refusals can turn, in order.
pub(crate) fn turns(evaluation: &Evaluation, plan: &QuestionPlan) -> Vec<i64> {
    let program = evaluation.engine().program();
    let mut out = Vec::new();
    let mut profiling = None;
    for asked in &plan.asked {
        if let Some(field) = program.fields.get(asked.field.index()) {
            let declined = of_kind(evaluation, Builtin::QuestionDeclined);
            let own = declined.filter(|event| names(evaluation, event, &field.name));
            out.extend(own.map(|event| event.time.saturating_add(field.ask_again_after)));
        }
        if profiling.replace(asked.profiling) != Some(asked.profiling) {
            let found = program.profilings.get(asked.profiling);
            for limit in found.map_or(&[][..], |profiling| &profiling.limits) {
                limit_turns(evaluation, limit, &mut out);
            }
        }
    }
    // What is no longer kept no longer counts.
    if !out.is_empty() {
        let asked = [Builtin::QuestionShown, Builtin::QuestionDeclined];
        let events = asked.into_iter().flat_map(|kind| of_kind(evaluation, kind));
        out.extend(events.filter_map(|event| evaluation.forgets(event.time)));
    }
    out.retain(|turn| *turn > evaluation.at());
    out.sort_unstable();
    out.dedup();
    out
}

fn limit_turns(evaluation: &Evaluation, limit: &Limit, out: &mut Vec<i64>) {
    match limit.per {
        LimitPer::Rolling(length) => {
            let shown = of_kind(evaluation, Builtin::QuestionShown);
            out.extend(shown.map(|event| event.time.saturating_add(length)));
        }
        LimitPer::Session => out.extend(session_end(evaluation)),
    }
}

fn of_kind(evaluation: &Evaluation, kind: Builtin) -> impl Iterator<Item = &Event> {
    let events = &evaluation.engine().program().events;
    evaluation.events().filter(move |event| {
        events.get(event.kind.index()).is_some_and(|declared| declared.builtin == Some(kind))
    })
}

/// Whether the event is about the field of this name.
fn names(evaluation: &Evaluation, event: &Event, field: &str) -> bool {
    let Some(declared) = evaluation.engine().program().events.get(event.kind.index()) else { return false };
    let place = declared.properties.iter().position(|property| property.name == "field");
    let slot = place.and_then(|place| event.properties.get(place));
    matches!(slot.and_then(|slot| slot.value()), Some(Value::Text(name)) if name.as_ref() == field)
}

/// When the session at hand began; none where there is none. A session ends once its gap has passed without an event.
fn session_start(evaluation: &Evaluation, at: i64) -> Option<i64> {
    let gap = evaluation.engine().program().session;
    let mut start = None;
    let mut next = at;
    for event in evaluation.events().rev().filter(|event| event.time <= at) {
        if next.saturating_sub(event.time) > gap {
            break;
        }
        start = Some(event.time);
        next = event.time;
    }
    start
}

/// The first instant that no longer belongs to the last session.
fn session_end(evaluation: &Evaluation) -> Option<i64> {
    let gap = evaluation.engine().program().session;
    let last = evaluation.events().next_back()?;
    Some(last.time.saturating_add(gap).saturating_add(1))
}
