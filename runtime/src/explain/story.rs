//! Stories: why it was decided so, or not otherwise, as a tree that a product manager can read.

use super::rows;
use super::tell;
use crate::question::Question;
use crate::{Evaluation, FieldValue, Imputed, fit, print};
use onboard_ir::{MatrixId, PathId, SegmentId, SegmentRule, View};

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
        Target::Segment(name) => {
            let named = |id: &&SegmentId| {
                program.segments.get(id.index()).is_some_and(|segment| segment.name == name)
            };
            segment(evaluation, *view.segments.iter().find(named)?, name)
        }
    };
    let blind = (!evaluation.allowed()).then(|| blindfold(evaluation));
    let rest = guesses(evaluation, view).into_iter().chain(changes(evaluation, outlook));
    let children = blind.into_iter().chain(story.children).chain(rest).collect();
    Some(Story { children, ..story })
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
fn guesses(evaluation: &Evaluation, view: &View) -> Option<Story> {
    let program = evaluation.engine().program();
    let guess = |id: &onboard_ir::FieldId| {
        let FieldValue::Imputed(imputed) = evaluation.field(*id) else { return None };
        let field = program.fields.get(id.index())?;
        let value = print::plain(evaluation.engine(), field.ty, imputed.value);
        let method = fit::described(program, *id, imputed.step, imputed.grouped);
        Some(Story::line(
            Mark::Guess,
            format!("{} is taken as {value}: {}", field.name, origin(&method, &imputed)),
        ))
    };
    let lines: Vec<Story> = view.fields.iter().filter_map(guess).collect();
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
fn changes(evaluation: &Evaluation, outlook: &Outlook) -> Option<Story> {
    let program = evaluation.engine().program();
    let asked = outlook.questions.iter().filter_map(|question| program.fields.get(question.field.index()));
    let mut lines: Vec<Story> =
        asked.map(|field| Story::line(Mark::Hint, format!("an answer about {}", field.name))).collect();
    if let Some(instant) = outlook.changes_at {
        lines.push(Story::line(Mark::Hint, format!("time alone, at {}", print::instant(instant))));
    }
    (!lines.is_empty()).then(|| Story::line(Mark::Topic, "what can change it").with(lines))
}
