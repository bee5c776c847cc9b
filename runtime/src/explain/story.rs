//! Stories: why it was decided so, or not otherwise, as a tree that a product manager can read.

use super::rows;
use super::tell;
use crate::question::Question;
use crate::{Evaluation, FieldValue, Imputed, fit, print, reads};
use onboard_ir::{FieldId, MatrixId, PathId, Program, SegmentId, SegmentRule, View};
use std::collections::HashSet;

/// What a story is about.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub enum Target<'a> {
    /// The decision.
    Decision,
    /// A path: why it is recommended, or why not.
    Path(&'a str),
    /// A segment: why they belong to it, or why not.
    Segment(&'a str),
}

/// What a line of a story is, for those who give it a sign or a colour.
#[derive(Clone, Copy, Debug, PartialEq, Eq, Hash)]
pub enum Mark {
    /// What the lines below it are about.
    Topic,
    /// It is so.
    Yes,
    /// It is not so.
    No,
    /// It is not known.
    Unknown,
    /// It was guessed.
    Guess,
    /// What would settle or change it.
    Hint,
}

impl Mark {
    /// That of a condition.
    pub(crate) fn of(truth: Option<bool>) -> Self {
        match truth {
            Some(true) => Self::Yes,
            Some(false) => Self::No,
            None => Self::Unknown,
        }
    }
}

/// A line, and what explains it.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct Story {
    /// What the line is.
    pub mark: Mark,
    /// The line.
    pub text: String,
    /// What explains it.
    pub children: Vec<Story>,
}

impl Story {
    /// A line without explanation.
    #[must_use]
    pub fn line(mark: Mark, text: impl Into<String>) -> Self {
        Self { mark, text: text.into(), children: Vec::new() }
    }

    /// The same line, explained.
    #[must_use]
    pub fn with(mut self, children: impl IntoIterator<Item = Self>) -> Self {
        self.children.extend(children);
        self
    }

    /// The story as plain text: two spaces for each depth, and a word where a line is not simply so.
    #[must_use]
    pub fn to_text(&self) -> String {
        let mut out = String::new();
        let mut open = vec![(0, self)];
        while let Some((depth, story)) = open.pop() {
            out.push_str(&"  ".repeat(depth));
            out.push_str(match story.mark {
                Mark::Topic | Mark::Guess | Mark::Hint => "",
                Mark::Yes => "yes: ",
                Mark::No => "no: ",
                Mark::Unknown => "unknown: ",
            });
            out.push_str(&story.text);
            out.push('\n');
            open.extend(story.children.iter().rev().map(|child| (depth + 1, child)));
        }
        out
    }
}

/// What stories know beside the evaluation.
pub(crate) struct Outlook {
    /// The questions offered.
    pub(crate) questions: Vec<Question>,
    /// When time alone changes the document.
    pub(crate) changes_at: Option<i64>,
}

/// The story of a target; none where the view has no such path or segment.
pub(crate) fn why(evaluation: &Evaluation, target: Target<'_>, outlook: &Outlook) -> Option<Story> {
    let program = evaluation.engine().program();
    let view = program.views.iter().find(|view| view.purpose == evaluation.purpose())?;
    let story = match target {
        Target::Decision => decision(evaluation, view),
        Target::Path(name) => {
            let id = view
                .paths
                .iter()
                .find(|id| program.paths.get(id.index()).is_some_and(|path| path.name == name))?;
            path(evaluation, view, *id, name)
        }
        Target::Segment(name) => segment(evaluation, named_segment(evaluation, view, name)?, name),
    };
    let blind = (!evaluation.allowed()).then(|| blindfold(evaluation));
    // Of a segment, only what it hangs on; of a path and the decision, everything.
    let about = match target {
        Target::Decision | Target::Path(_) => None,
        Target::Segment(name) => named_segment(evaluation, view, name).map(|id| fields_behind(program, id)),
    };
    let about = |field: &FieldId| about.as_ref().is_none_or(|fields| fields.contains(field));
    let time = outlook.changes_at.filter(|_| !matches!(target, Target::Segment(_)));
    let rest =
        guesses(evaluation, view, &about).into_iter().chain(changes(evaluation, outlook, time, &about));
    let children = blind.into_iter().chain(story.children).chain(rest).collect();
    Some(Story { children, ..story })
}

fn named_segment(evaluation: &Evaluation, view: &View, name: &str) -> Option<SegmentId> {
    let segments = &evaluation.engine().program().segments;
    let named = |id: &&SegmentId| segments.get(id.index()).is_some_and(|segment| segment.name == name);
    view.segments.iter().find(named).copied()
}

/// The fields on which a segment hangs.
fn fields_behind(program: &Program, segment: SegmentId) -> HashSet<FieldId> {
    let rule = program.segments.get(segment.index()).map(|segment| &segment.rule);
    reads::fields(program, rule.into_iter().flat_map(SegmentRule::expressions))
}

/// Without consent nothing is seen, which explains everything below.
fn blindfold(evaluation: &Evaluation) -> Story {
    let purpose = evaluation.engine().program().purposes.get(evaluation.purpose().index());
    let name = purpose.map_or("", |purpose| purpose.name.as_str());
    Story::line(Mark::Unknown, format!("{name} is not allowed: no field is seen, and no event"))
}

fn decision(evaluation: &Evaluation, view: &View) -> Story {
    let program = evaluation.engine().program();
    let matrix_name =
        |id: MatrixId| program.matrices.get(id.index()).map_or("", |matrix| matrix.name.as_str());
    let topic = match evaluation.recommended() {
        Some((path, matrix, row)) => {
            let path = program.paths.get(path.index()).map_or("", |path| path.name.as_str());
            format!("path {path} is recommended, by row {} of {}", row + 1, matrix_name(matrix))
        }
        None if view.matrices.is_empty() => "this purpose decides nothing".to_owned(),
        None => "no path is recommended".to_owned(),
    };
    let matrices = view.matrices.iter().filter_map(|id| rows::matrix(evaluation, *id));
    Story::line(Mark::Topic, topic).with(matrices)
}

fn path(evaluation: &Evaluation, view: &View, id: PathId, name: &str) -> Story {
    let recommended = evaluation.recommended();
    let taken = recommended.is_some_and(|(path, ..)| path == id);
    let topic = match recommended {
        Some(_) if taken => Story::line(Mark::Yes, format!("path {name} is recommended")),
        Some((other, ..)) => {
            let other = evaluation.engine().program().paths.get(other.index());
            let other = other.map_or("", |path| path.name.as_str());
            Story::line(Mark::No, format!("path {name} is not recommended; {other} is"))
        }
        None => Story::line(Mark::No, format!("path {name} is not recommended; no path is")),
    };
    let ways: Vec<Story> =
        view.matrices.iter().flat_map(|matrix| rows::leading_to(evaluation, *matrix, id)).collect();
    if ways.is_empty() {
        return topic.with([Story::line(Mark::No, "no row leads there")]);
    }
    topic.with(ways)
}

fn segment(evaluation: &Evaluation, id: SegmentId, name: &str) -> Story {
    let topic = match evaluation.segment(id) {
        Some(true) => Story::line(Mark::Yes, format!("they belong to {name}")),
        Some(false) => Story::line(Mark::No, format!("they do not belong to {name}")),
        None => Story::line(Mark::Unknown, format!("whether they belong to {name} is not known")),
    };
    let Some(segment) = evaluation.engine().program().segments.get(id.index()) else { return topic };
    match segment.rule {
        SegmentRule::When(rule) => topic.with(tell::condition(evaluation, rule)),
        SegmentRule::Memory { enter, leave } => {
            let memory = Story::line(Mark::Topic, super::memory::phrase(evaluation, id));
            let rule =
                |word: &str, rule| tell::titled(evaluation, rule, |text| format!("{word} when {text}"));
            topic.with([memory, rule("enter", enter), rule("leave", leave)])
        }
    }
}

/// The values that were filled in, and how.
fn guesses(evaluation: &Evaluation, view: &View, about: &dyn Fn(&FieldId) -> bool) -> Option<Story> {
    let program = evaluation.engine().program();
    let guess = |id: &FieldId| {
        let FieldValue::Imputed(imputed) = evaluation.field(*id) else { return None };
        let field = program.fields.get(id.index())?;
        let value = print::plain(evaluation.engine(), field.ty, imputed.value);
        let method = fit::described(program, *id, imputed.step, imputed.grouped);
        Some(Story::line(
            Mark::Guess,
            format!("{} is taken as {value}: {}", field.name, origin(&method, &imputed)),
        ))
    };
    let lines: Vec<Story> = view.fields.iter().filter(|field| about(field)).filter_map(guess).collect();
    (!lines.is_empty()).then(|| Story::line(Mark::Topic, "guesses").with(lines))
}

fn origin(method: &str, imputed: &Imputed<'_>) -> String {
    match (imputed.donors, imputed.confidence) {
        (Some(donors), Some(confidence)) => {
            let percent = print::number((confidence * 1000.0).floor() / 10.0);
            format!("{method} of {donors} people; right about the decision for {percent}% of them")
        }
        _ => format!("{method}, as nothing better is known"),
    }
}

/// What could change the decision: answers, and time.
fn changes(
    evaluation: &Evaluation,
    outlook: &Outlook,
    time: Option<i64>,
    about: &dyn Fn(&FieldId) -> bool,
) -> Option<Story> {
    let program = evaluation.engine().program();
    let questions = outlook.questions.iter().filter(|question| about(&question.field));
    let asked = questions.filter_map(|question| program.fields.get(question.field.index()));
    let mut lines: Vec<Story> =
        asked.map(|field| Story::line(Mark::Hint, format!("an answer about {}", field.name))).collect();
    if let Some(instant) = time {
        lines.push(Story::line(Mark::Hint, format!("time alone, at {}", print::instant(instant))));
    }
    (!lines.is_empty()).then(|| Story::line(Mark::Topic, "what can change it").with(lines))
}
