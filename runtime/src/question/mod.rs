//! Which questions are offered: those whose answer can still change what the person is shown, as far as the limits allow.

mod limit;
mod outlook;
mod plan;
mod relevance;
mod shown;

use crate::{Evaluation, FieldValue};
use onboard_ir::{FieldId, Profiling};

pub(crate) use plan::QuestionPlan;

/// A question that can be asked now.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub struct Question {
    /// The field that it asks for.
    pub field: FieldId,
    /// The profiling that asks, by its place in the program.
    pub profiling: usize,
    /// Its stage, by its place in the profiling.
    pub stage: usize,
}

/// The questions whose answers matter and whose stage has come, in the order written, before limits and refusals.
fn eligible(evaluation: &Evaluation, plan: &QuestionPlan) -> Vec<Question> {
    if plan.asked.is_empty() || !evaluation.allowed() {
        return Vec::new();
    }
    let program = evaluation.engine().program();
    let due = |profiling: usize, stage: usize| {
        let stage = program.profilings.get(profiling).and_then(|profiling| profiling.stages.get(stage));
        stage.is_some_and(|stage| stage.when.is_none_or(|when| evaluation.node(when).truth() == Some(true)))
    };
    let open = |field: FieldId| {
        let asks = program.fields.get(field.index()).is_some_and(|field| field.ask.is_some());
        asks && !matches!(evaluation.field(field), FieldValue::Stated(_))
    };
    // Relevance costs the most, and most people have nothing left to be asked.
    if !plan.asked.iter().any(|asked| open(asked.field) && due(asked.profiling, asked.stage)) {
        return Vec::new();
    }
    let relevant = relevance::relevant(evaluation, plan);
    let mut out: Vec<Question> = Vec::new();
    for (asked, relevant) in plan.asked.iter().zip(relevant) {
        let (field, profiling, stage) = (asked.field, asked.profiling, asked.stage);
        let again = out.iter().any(|question| question.field == field);
        if relevant && !again && open(field) && due(profiling, stage) {
            out.push(Question { field, profiling, stage });
        }
    }
    out
}

/// The questions offered: the eligible ones that refusals and limits allow.
pub(crate) fn offered(evaluation: &Evaluation, plan: &QuestionPlan) -> Vec<Question> {
    let program = evaluation.engine().program();
    let mut out = Vec::new();
    let mut profiling: Option<usize> = None;
    let mut left = 0;
    for question in eligible(evaluation, plan) {
        if profiling != Some(question.profiling) {
            profiling = Some(question.profiling);
            let limits =
                program.profilings.get(question.profiling).map_or(&[][..], |found: &Profiling| &found.limits);
            left = limit::left(evaluation, limits);
        }
        if left > 0 && !limit::refused(evaluation, question.field) {
            left -= 1;
            out.push(question);
        }
    }
    out
}

pub(crate) use limit::turns;
