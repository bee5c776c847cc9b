//! The person of a test: what they stated, agreed to and did, and the clock.

use crate::{Consent, Decision, Engine, Error, Event, Profile, Reason, Scope, Slot};
use onboard_ir::{EventId, ExprId, Origin, PurposeId, TestStep, Type, Value};
use std::sync::Arc;

/// 2026-01-01T00:00Z, in microseconds since 1970.
const BEGINNING: i64 = 1_767_225_600_000_000;
const SECOND: i64 = 1_000_000;

/// A person whose story is being told.
pub(super) struct Person<'a> {
    engine: &'a Engine,
    clock: i64,
    /// What requests brought, as paths and texts.
    context: Vec<(String, String)>,
    /// What they said and agreed to.
    profile: Profile,
    events: Vec<Event>,
}

impl<'a> Person<'a> {
    /// Somebody of whom nothing is known.
    pub(super) fn new(engine: &'a Engine) -> Self {
        let program = engine.program();
        let profile = Profile::empty(program.fields.len(), program.purposes.len());
        Self { engine, clock: BEGINNING, context: Vec::new(), profile, events: Vec::new() }
    }

    /// Lets a step happen; an expectation changes nothing.
    pub(super) fn live(&mut self, step: &TestStep) {
        match step {
            TestStep::At(instant) => self.clock = *instant,
            TestStep::GivenConsent(purpose, granted) => {
                self.profile.set_consent(*purpose, Consent::Always(*granted))
            }
            TestStep::Regime(name) => self.profile.regime = Some(name.as_str().into()),
            TestStep::Field(field, value) => self.profile.state(*field, value.clone()),
            TestStep::Context(path, text) => self.context.push((path.clone(), text.clone())),
            TestStep::Pass(length) => self.clock = self.clock.saturating_add(*length),
            TestStep::Happen(count, event, properties) => {
                for _ in 0..*count {
                    self.clock = self.clock.saturating_add(SECOND);
                    self.happen(*event, properties);
                }
            }
            TestStep::Consent(purpose, granted) => self.consent(*purpose, *granted),
            TestStep::Expect(_) => {}
        }
    }

    fn happen(&mut self, kind: EventId, properties: &[(u32, Value)]) {
        let Some(event) = self.engine.program().events.get(kind.index()) else { return };
        let value = |index: usize| {
            let given = properties.iter().find(|(place, _)| *place as usize == index);
            given.map_or(Slot::Absent(Reason::Unasked), |(_, value)| Slot::Known(value.clone()))
        };
        let properties: Arc<[Slot]> = (0..event.properties.len()).map(value).collect();
        self.events.push(Event {
            time: self.clock,
            id: None,
            received: None,
            kind,
            part: 0,
            leads: true,
            properties,
        });
    }

    /// They change their mind: a second after what came before, so that it is clear what came first.
    fn consent(&mut self, purpose: PurposeId, granted: bool) {
        self.clock = self.clock.saturating_add(SECOND);
        let before = self.profile.consent.get(purpose.index()).cloned().unwrap_or_default();
        let mut changes = match before {
            Consent::Open => Vec::new(),
            Consent::Always(granted) => vec![(i64::MIN, granted)],
            Consent::Changes(changes) => changes,
        };
        changes.push((self.clock, granted));
        self.profile.set_consent(purpose, Consent::Changes(changes));
    }

    /// The decision for them now. `extra` are further expressions to evaluate.
    pub(super) fn decide(&self, purpose: PurposeId, extra: &[ExprId]) -> Result<Decision, Error> {
        let profile = self.profile();
        let history = self.engine.history(self.events.clone());
        let mut evaluator = self.engine.evaluator(purpose, Scope::Document, extra)?;
        evaluator.run(&profile, &history, self.clock);
        Ok(Decision::new(evaluator.into_evaluation(), &profile))
    }

    /// What they said, together with what the last request brought.
    fn profile(&self) -> Profile {
        if self.context.is_empty() {
            return self.profile.clone();
        }
        let mut context = serde_json::Map::new();
        for (path, text) in &self.context {
            place(&mut context, path, self.outside(path, text));
        }
        let mut input = serde_json::Map::new();
        input.insert("context".to_owned(), context.into());
        let (read, _) = self.engine.profile_from_json(&input.into());
        let mut profile = self.profile.clone();
        for (own, read) in profile.fields.iter_mut().zip(read.fields) {
            own.origin = read.origin;
        }
        profile
    }

    /// The text as the request would bring it: a number or truth value where a field reads one there.
    fn outside(&self, path: &str, text: &str) -> serde_json::Value {
        let reads = |origin: &Origin| matches!(origin, Origin::Context(own) if own == path);
        let mut readers = self.engine.program().fields.iter().filter(|field| field.origins.iter().any(reads));
        let plain = readers.any(|field| matches!(field.ty, Type::Bool | Type::Int | Type::Float));
        let parsed = plain.then(|| serde_json::from_str(text).ok()).flatten();
        parsed.unwrap_or_else(|| serde_json::Value::String(text.to_owned()))
    }
}

/// Puts a value at a dotted path. A part of the path that is no object already gives way.
fn place(object: &mut serde_json::Map<String, serde_json::Value>, path: &str, value: serde_json::Value) {
    // Nobody nests a request this deep, and deeper trees cannot be dropped on a small stack.
    const DEEPEST: usize = 64;
    let mut parts: Vec<&str> = path.split('.').take(DEEPEST).collect();
    let Some(last) = parts.pop() else { return };
    let mut at = object;
    for part in parts {
        let inner = at.entry(part).or_insert_with(|| serde_json::Map::new().into());
        if !inner.is_object() {
            *inner = serde_json::Map::new().into();
        }
        let Some(inner) = inner.as_object_mut() else { return };
        at = inner;
    }
    at.insert(last.to_owned(), value);
}
