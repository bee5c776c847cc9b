//! `onboard/decide`: what a program decides about a person, and why.
//!
//! Not a request of the protocol: the playground and editors show its answer beside the rules. Whatever is wrong with the
//! person is told in the answer, with its place; the rest still counts, as in `onboardc eval`.

use crate::failure::Failure;
use crate::server::State;
use crate::show;
use crate::workspace::Program;
use gen_lsp_types::{Diagnostic, TextDocumentIdentifier, Uri};
use jiff::Timestamp;
use onboard_ir::PurposeId;
use onboard_runtime::{Decision, Engine, Error, History, InputProblem, Mark, StepStory, Story};
use onboard_syntax::{Diagnostic as Found, Severity};
use serde::{Deserialize, Serialize};
use serde_json::Value as Json;

/// Of what stands at the place of a problem, so many characters are shown.
const MOST_SHOWN: usize = 80;

/// A program, by one of its files, and a person.
#[derive(Debug, Deserialize)]
#[serde(rename_all = "camelCase")]
pub(super) struct DecideParams {
    text_document: TextDocumentIdentifier,
    /// As in a line of `onboardc eval --profiles`; nothing is known without it.
    #[serde(default)]
    profile: Json,
    /// As in lines of `onboardc eval --events`.
    #[serde(default)]
    events: Json,
    /// The instant, with its zone; now without it.
    #[serde(default)]
    at: Json,
    /// The purpose to decide for; needed where the program decides for several.
    #[serde(default)]
    purpose: Json,
}

/// A decision, or what stands in its way.
#[derive(Debug, Default, Serialize)]
pub(super) struct Decided {
    /// The decision document: the line that `onboardc eval` writes.
    document: Option<String>,
    /// The reasons, as a tree.
    why: Option<Line>,
    /// The reasons, as text.
    text: Option<String>,
    /// The steps of the recommended path, and why a skipped one is skipped.
    steps: Vec<Step>,
    /// What is wrong with the person or the request.
    problems: Vec<Problem>,
    /// The errors that keep the program from running.
    findings: Vec<Finding>,
}

#[derive(Debug, Serialize)]
struct Line {
    /// `topic yes no unknown guess hint`
    mark: &'static str,
    text: String,
    children: Vec<Line>,
}

#[derive(Debug, Serialize)]
struct Step {
    name: String,
    state: &'static str,
    why: Vec<Line>,
}

#[derive(Debug, Serialize)]
struct Problem {
    /// A path into what was sent: `profile.answers.role`, `events.0.timestamp`, `at`.
    place: String,
    /// What is wrong there, in words.
    reason: String,
    /// What stands there, shortened.
    text: String,
}

#[derive(Debug, Serialize)]
struct Finding {
    uri: Uri,
    #[serde(flatten)]
    diagnostic: Diagnostic,
}

pub(super) fn answer(state: &mut State, params: DecideParams) -> Result<Decided, Failure> {
    state.workspace.refresh();
    let (program, _) = state.workspace.program_of(&params.text_document)?;
    let fit = program.root().and_then(|root| state.workspace.settings(root).fit.as_deref());
    match state.engines.engine(program, fit) {
        None => Ok(Decided { findings: errors(state, program), ..Decided::default() }),
        Some(Err(reason)) => {
            let problem = Problem { place: String::new(), reason, text: String::new() };
            Ok(Decided { problems: vec![problem], ..Decided::default() })
        }
        Some(Ok(engine)) => Ok(decided(&engine, &params)),
    }
}

/// The errors of a program.
fn errors(state: &State, program: &Program) -> Vec<Finding> {
    let workspace = &state.workspace;
    let errors = program.diagnostics().iter().filter(|found| found.severity == Severity::Error);
    let finding = |found: &Found| {
        let uri = workspace.uri(found.span().file)?.clone();
        let diagnostic = show::diagnostic::diagnostic(found, workspace, &state.client, &state.pages);
        Some(Finding { uri, diagnostic })
    };
    errors.filter_map(finding).collect()
}

fn decided(engine: &Engine, params: &DecideParams) -> Decided {
    let mut problems = Vec::new();
    let profile = if params.profile.is_null() {
        engine.empty_profile()
    } else {
        let (profile, found) = engine.profile_from_json(&params.profile);
        problems.extend(found.into_iter().map(|found| Problem::of(found, "profile")));
        profile
    };
    let history = history(engine, &params.events, &mut problems);
    let at = instant(&params.at, &mut problems);
    let purpose = purpose(engine, &params.purpose, &mut problems);
    let (Some(at), Some(purpose)) = (at, purpose) else { return Decided { problems, ..Decided::default() } };
    match engine.decide_for(&profile, &history, at, purpose) {
        Ok(decision) => Decided { problems, ..told(&decision) },
        Err(error) => {
            problems.push(Problem::told("purpose", &error, &params.purpose));
            Decided { problems, ..Decided::default() }
        }
    }
}

fn told(decision: &Decision) -> Decided {
    let why = decision.why();
    Decided {
        document: Some(decision.to_json()),
        text: why.as_ref().map(Story::to_text),
        why: why.as_ref().map(Line::of),
        steps: decision.steps().iter().map(Step::of).collect(),
        ..Decided::default()
    }
}

fn history(engine: &Engine, given: &Json, problems: &mut Vec<Problem>) -> History {
    let given = match given {
        Json::Null => &[],
        Json::Array(given) => given.as_slice(),
        other => {
            problems.push(Problem::told("events", &"not a list of events", other));
            &[]
        }
    };
    let mut events = Vec::new();
    for (number, event) in given.iter().enumerate() {
        let place = format!("events.{number}");
        match engine.events_from_json(event) {
            Ok((read, found)) => {
                events.extend(read);
                problems.extend(found.into_iter().map(|found| Problem::of(found, &place)));
            }
            Err(found) => problems.push(Problem::of(found, &place)),
        }
    }
    engine.history(events)
}

fn instant(named: &Json, problems: &mut Vec<Problem>) -> Option<i64> {
    if named.is_null() {
        return Some(Timestamp::now().as_microsecond());
    }
    let at = named.as_str().and_then(|text| text.parse::<Timestamp>().ok());
    if at.is_none() {
        let reason = "not an instant with its zone (2026-01-31T09:00:00Z)";
        problems.push(Problem::told("at", &reason, named));
    }
    at.map(Timestamp::as_microsecond)
}

fn purpose(engine: &Engine, named: &Json, problems: &mut Vec<Problem>) -> Option<PurposeId> {
    let found = match named {
        Json::Null => engine.default_purpose(),
        Json::String(name) => engine.purpose(name),
        other => engine.purpose(&other.to_string()),
    };
    found.map_err(|error: Error| problems.push(Problem::told("purpose", &error, named))).ok()
}

impl Problem {
    /// A problem found below `within`.
    fn of(found: InputProblem, within: &str) -> Self {
        let dot = if found.place.is_empty() { "" } else { "." };
        Self { place: format!("{within}{dot}{}", found.place), reason: found.reason, text: found.text }
    }

    /// A problem with what stands at a place.
    fn told(place: &str, reason: &impl ToString, stands: &Json) -> Self {
        let text = match stands {
            Json::Null => String::new(),
            Json::String(text) => text.clone(),
            other => other.to_string(),
        };
        let text = text.chars().take(MOST_SHOWN).collect();
        Self { place: place.to_owned(), reason: reason.to_string(), text }
    }
}

impl Line {
    fn of(story: &Story) -> Self {
        let mark = match story.mark {
            Mark::Topic => "topic",
            Mark::Yes => "yes",
            Mark::No => "no",
            Mark::Unknown => "unknown",
            Mark::Guess => "guess",
            Mark::Hint => "hint",
        };
        Self { mark, text: story.text.clone(), children: story.children.iter().map(Self::of).collect() }
    }
}

impl Step {
    fn of(story: &StepStory) -> Self {
        let why = story.why.iter().map(Line::of).collect();
        Self { name: story.name.clone(), state: story.state.as_str(), why }
    }
}
