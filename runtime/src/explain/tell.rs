//! Conditions told as lines: the facts that settle them, or what keeps them unknown.

use super::because::Facts;
use super::blockers::blockers;
use super::expression::expression;
use super::story::{Mark, Story};
use crate::{Evaluation, Reason};
use onboard_ir::ExprId;

/// The lines that explain a condition.
pub(crate) fn condition(evaluation: &Evaluation, id: ExprId) -> Vec<Story> {
    let Some(truth) = evaluation.node(id).truth() else { return missing(evaluation, id) };
    let mut facts = Facts::telling_values(evaluation);
    facts.settle(id);
    let mark = |guess: bool| match (guess, truth) {
        (true, _) => Mark::Guess,
        (false, true) => Mark::Yes,
        (false, false) => Mark::No,
    };
    facts.finish().into_iter().map(|fact| Story::line(mark(fact.ends_with("(a guess)")), fact)).collect()
}

/// A condition under a title made of its text, with what explains it.
pub(crate) fn titled(evaluation: &Evaluation, id: ExprId, title: impl Fn(&str) -> String) -> Story {
    let mark = Mark::of(evaluation.node(id).truth());
    let text = title(&expression(evaluation.engine().program(), id));
    Story::line(mark, text).with(condition(evaluation, id))
}

/// What keeps a condition unknown, and what would tell.
fn missing(evaluation: &Evaluation, id: ExprId) -> Vec<Story> {
    let fields = &evaluation.engine().program().fields;
    let tell = |blocker: super::Blocker| {
        let asks = fields.iter().any(|field| field.name == blocker.name && field.ask.is_some());
        let asks = asks && matches!(blocker.absent, Reason::Unasked | Reason::Expired | Reason::Invalid);
        let hint =
            asks.then(|| Story::line(Mark::Hint, format!("an answer about {} would tell", blocker.name)));
        Story::line(Mark::Unknown, format!("{} is missing ({})", blocker.name, told(blocker.absent)))
            .with(hint)
    };
    blockers(evaluation, [id]).into_iter().map(tell).collect()
}

/// Why something is missing, in words.
fn told(reason: Reason) -> &'static str {
    match reason {
        Reason::Unasked => "nobody asked, or nobody answered",
        Reason::Declined => "they declined to answer",
        Reason::Withheld => "this purpose may not see it",
        Reason::Expired => "answered too long ago to be kept",
        Reason::Invalid => "what is there is no valid value",
        Reason::NotApplicable => "there is nothing to compute it from",
    }
}
