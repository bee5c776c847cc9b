//! Which questions are offered: those whose answer can still change what the person is shown, as far as the limits allow.

mod domain;
mod limit;
mod outlook;
mod plan;
mod relevance;
mod search;
mod shown;

use crate::Evaluation;
use onboard_ir::FieldId;
use plan::{Asked, FieldSet};
use relevance::Relevance;

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

/// The questions offered: those that are open and due, that refusals and limits allow, and whose answers matter.
pub(crate) fn offered(evaluation: &Evaluation, plan: &QuestionPlan) -> Vec<Question> {
    let mut out = Vec::new();
    if plan.asked.is_empty() || !evaluation.allowed() {
        return out;
    }
    // Relevance costs the most, and most people have nothing left to be asked.
    let mut relevance = None;
    let mut seen = FieldSet::new();
    let mut profiling = None;
    let mut left = 0;
    for asked in plan.asked.iter().filter(|asked| is_open(evaluation, asked) && is_due(evaluation, asked)) {
        if seen.contains(asked.field) {
            continue;
        }
        seen.insert(asked.field);
        if profiling.replace(asked.profiling) != Some(asked.profiling) {
            let known = evaluation.engine().program().profilings.get(asked.profiling);
            left = limit::left(evaluation, known.map_or(&[][..], |known| &known.limits));
        }
        if left == 0 || limit::refused(evaluation, asked.field) {
            continue;
        }
        if relevance.get_or_insert_with(|| Relevance::new(evaluation, plan)).of(asked.field) {
            left -= 1;
            out.push(Question { field: asked.field, profiling: asked.profiling, stage: asked.stage });
        }
    }
    out
}

/// Whether the field has a question, and no answer.
fn is_open(evaluation: &Evaluation, asked: &Asked) -> bool {
    let field = evaluation.engine().program().fields.get(asked.field.index());
    field.is_some_and(|field| field.ask.is_some()) && !evaluation.stated_field(asked.field).is_known()
}

/// Whether the time of its stage has come.
fn is_due(evaluation: &Evaluation, asked: &Asked) -> bool {
    let profiling = evaluation.engine().program().profilings.get(asked.profiling);
    let stage = profiling.and_then(|profiling| profiling.stages.get(asked.stage));
    stage.is_some_and(|stage| stage.when.is_none_or(|when| evaluation.node(when).truth() == Some(true)))
}

pub(crate) use limit::turns;
