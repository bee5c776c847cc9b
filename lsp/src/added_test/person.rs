//! The story of a test that makes a person like one of whom a profile and events tell.

use super::{Added, refused, unused};
use crate::failure::Failure;
use onboard_ir::{FieldId, Origin, Program as Rules, PurposeId, TestStep, View};
use onboard_runtime::{Answer, Consent, Decision, Engine, Event, InputProblem, Profile, Slot};
use serde_json::{Map, Value as Json};

const SECOND: i64 = 1_000_000;

/// A person as an editor describes them.
pub(crate) struct Described<'d> {
    /// As in a line of `onboardc eval --profiles`.
    pub(crate) profile: &'d Json,
    /// As in lines of `onboardc eval --events`.
    pub(crate) events: &'d [Json],
    /// Microseconds since 1970.
    pub(crate) at: i64,
    /// The purpose to decide for; the one that the program decides for without it.
    pub(crate) purpose: Option<&'d str>,
    /// What the test is to say; what comes out without it.
    pub(crate) name: Option<&'d str>,
}

/// The test of a person, and what is decided about them without it.
pub(super) fn added(engine: &Engine, described: &Described<'_>) -> Result<(Added, Decision), Failure> {
    let purpose = match described.purpose {
        Some(name) => engine.purpose(name),
        None => engine.default_purpose(),
    };
    let purpose = purpose.map_err(|error| Failure::no_such(error.to_string()))?;
    let profile = profile(engine, described.profile)?;
    let events = events(engine, described.events, described.at)?;
    let decided = engine.decide_for(&profile, &engine.history(events.clone()), described.at, purpose);
    let decision = decided.map_err(|error| refused(error.to_string()))?;
    let steps = steps(engine, described.profile, &profile, &events, described.at, purpose);
    let own = described.name.map(str::to_owned).unwrap_or_else(|| told(&profile, &decision));
    let rules = engine.program();
    let purpose = (rules.default_purpose != Some(purpose)).then_some(purpose);
    Ok((Added { name: unused(rules, &own), purpose, steps }, decision))
}

/// `ada meets essentials`
fn told(profile: &Profile, decision: &Decision) -> String {
    let who = profile.user.as_deref().unwrap_or("somebody");
    match decision.path() {
        Some(path) => format!("{who} meets {path}"),
        None => format!("{who} meets no path"),
    }
}

fn profile(engine: &Engine, given: &Json) -> Result<Profile, Failure> {
    if given.is_null() {
        return Ok(engine.empty_profile());
    }
    let (profile, problems) = engine.profile_from_json(given);
    match problems.first() {
        None => Ok(profile),
        Some(problem) => Err(wrong("profile", problem)),
    }
}

fn events(engine: &Engine, given: &[Json], at: i64) -> Result<Vec<Event>, Failure> {
    let mut events = Vec::new();
    for (number, event) in given.iter().enumerate() {
        let place = format!("events.{number}");
        let (read, problems) = engine.events_from_json(event).map_err(|problem| wrong(&place, &problem))?;
        if let Some(problem) = problems.first() {
            return Err(wrong(&place, problem));
        }
        // What has not happened yet is no part of the story.
        events.extend(read.into_iter().filter(|event| event.time <= at));
    }
    events.sort_by_key(|event| event.time);
    Ok(events)
}

fn wrong(within: &str, problem: &InputProblem) -> Failure {
    let dot = if problem.place.is_empty() { "" } else { "." };
    Failure::no_such(format!("`{within}{dot}{}` is {}: `{}`", problem.place, problem.reason, problem.text))
}

/// What happens in the test of a person.
fn steps(
    engine: &Engine,
    given: &Json,
    profile: &Profile,
    events: &[Event],
    at: i64,
    purpose: PurposeId,
) -> Vec<TestStep> {
    let rules = engine.program();
    let mut steps = Vec::new();
    // The first event happens a second after the clock is set.
    let begin = events.first().map_or(at, |event| event.time.saturating_sub(SECOND).min(at));
    steps.push(TestStep::At(begin));
    steps.extend(consents(profile, at));
    let knows = |name: &str| {
        rules.purposes.iter().flat_map(|purpose| &purpose.regimes).any(|regime| regime.name == name)
    };
    steps.extend(
        profile.regime.iter().filter(|name| knows(name)).map(|name| TestStep::Regime(name.to_string())),
    );
    if let Some(view) = rules.views.iter().find(|view| view.purpose == purpose) {
        let context = context(rules, view, given);
        steps.extend(fields(engine, view, profile, &context, at));
        let text = |value: &Json| value.as_str().map_or_else(|| value.to_string(), str::to_owned);
        steps.extend(context.into_iter().map(|(path, value)| TestStep::Context(path, text(value))));
    }
    steps.extend(happenings(events, begin, at));
    steps
}

/// What they have agreed to and refused by then.
fn consents(profile: &Profile, at: i64) -> impl Iterator<Item = TestStep> {
    let by_then = move |consent: &Consent| match consent {
        Consent::Open => None,
        Consent::Always(granted) => Some(*granted),
        Consent::Changes(changes) => {
            changes.iter().rev().find(|(when, _)| *when <= at).map(|(_, granted)| *granted)
        }
    };
    let all = (0..).map(PurposeId).zip(&profile.consent);
    all.filter_map(move |(id, consent)| Some(TestStep::GivenConsent(id, by_then(consent)?)))
}

/// What the request brings of what the purpose may see: numbers, texts and truth values, by their paths.
fn context<'j>(rules: &Rules, view: &View, given: &'j Json) -> Vec<(String, &'j Json)> {
    let mut found: Vec<(String, &Json)> = Vec::new();
    let fields = view.fields.iter().filter_map(|id| rules.fields.get(id.index()));
    for origin in fields.flat_map(|field| &field.origins) {
        let Origin::Context(path) = origin else { continue };
        let value =
            path.split('.').try_fold(given.get("context").unwrap_or(&Json::Null), |at, part| at.get(part));
        let Some(value @ (Json::String(_) | Json::Number(_) | Json::Bool(_))) = value else { continue };
        if !found.iter().any(|(known, _)| known == path) {
            found.push((path.clone(), value));
        }
    }
    found
}

/// The fields that the purpose may see and the context alone does not give.
fn fields(
    engine: &Engine,
    view: &View,
    profile: &Profile,
    context: &[(String, &Json)],
    at: i64,
) -> Vec<TestStep> {
    let brought = brought(engine, context);
    let stated = |id: &FieldId| {
        let input = profile.fields.get(id.index())?;
        let answered = |answer: &&Answer| answer.at.is_none_or(|when| when <= at);
        let value = match input.answer.as_deref().filter(answered) {
            Some(answer) => &answer.value,
            None if brought.fields.get(id.index()).is_some_and(|other| other.origin == input.origin) => {
                return None;
            }
            None => &input.origin,
        };
        match value {
            Slot::Known(value) => Some(TestStep::Field(*id, value.clone())),
            Slot::Absent(_) => None,
        }
    };
    view.fields.iter().filter_map(stated).collect()
}

/// What a request with this context says by itself.
fn brought(engine: &Engine, context: &[(String, &Json)]) -> Profile {
    let mut tree = Map::new();
    for (path, value) in context {
        let mut parts: Vec<&str> = path.split('.').collect();
        let Some(last) = parts.pop() else { continue };
        let mut at = &mut tree;
        for part in parts {
            let inner = at.entry(part).or_insert_with(|| Map::new().into());
            let Some(inner) = inner.as_object_mut() else { return engine.empty_profile() };
            at = inner;
        }
        at.insert(last.to_owned(), (*value).clone());
    }
    let input: Map<String, Json> = [("context".to_owned(), tree.into())].into_iter().collect();
    engine.profile_from_json(&input.into()).0
}

/// What they did, one thing after the other, and the time that passes between and after it.
fn happenings(events: &[Event], begin: i64, at: i64) -> Vec<TestStep> {
    let mut steps = Vec::new();
    let mut clock = begin;
    let pass = |to: i64, clock: &mut i64, steps: &mut Vec<TestStep>| {
        if to > *clock {
            steps.push(TestStep::Pass(to - *clock));
            *clock = to;
        }
    };
    for event in events {
        pass(event.time.saturating_sub(SECOND), &mut clock, &mut steps);
        let properties = event.properties.iter().enumerate().filter_map(|(place, slot)| match slot {
            Slot::Known(value) => Some((u32::try_from(place).ok()?, value.clone())),
            Slot::Absent(_) => None,
        });
        steps.push(TestStep::Happen(1, event.kind, properties.collect()));
        clock = clock.saturating_add(SECOND);
    }
    pass(at, &mut clock, &mut steps);
    steps
}
