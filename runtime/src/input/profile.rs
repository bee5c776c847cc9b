//! Profiles from JSON.

use super::{Typed, nfc, object::find, problem, shown, spelling};
use crate::{Answer, Consent, Engine, FieldInput, InputProblem, Profile, Reason, Slot};
use onboard_ir::{FieldId, Origin, PurposeId};
use serde_json::{Map, Value as Json};

/// Keys of a profile that are no part of its record.
pub(super) const RESERVED: [&str; 4] = ["regime", "consent", "context", "answers"];

impl Engine {
    /// Reads a profile: one JSON object with the reserved keys `regime consent context answers`; every other key is the
    /// record. What is wrong is absent(invalid) and reported; the rest counts.
    #[must_use]
    pub fn profile_from_json(&self, input: &Json) -> (Profile, Vec<InputProblem>) {
        let mut reader = Reader { engine: self, profile: self.empty_profile(), problems: Vec::new() };
        match input.as_object() {
            Some(object) => reader.read(object),
            None => reader.problems.push(problem("", "not a JSON object", &shown(input))),
        }
        (reader.profile, reader.problems)
    }
}

struct Reader<'a> {
    engine: &'a Engine,
    profile: Profile,
    problems: Vec<InputProblem>,
}

impl Reader<'_> {
    fn read(&mut self, object: &Map<String, Json>) {
        match object.get("user") {
            Some(Json::String(user)) => self.profile.user = Some(user.as_str().into()),
            Some(Json::Number(user)) => self.profile.user = Some(user.to_string().into()),
            _ => {}
        }
        match object.get("regime") {
            None | Some(Json::Null) => {}
            Some(Json::String(regime)) => self.profile.regime = Some(nfc(regime)),
            Some(other) => self.problems.push(problem("regime", "not a text", &shown(other))),
        }
        self.consents(object.get("consent"));
        self.answers(object.get("answers"));
        let context = self.part(object, "context");
        self.origins(object, context);
    }

    fn part<'j>(&mut self, object: &'j Map<String, Json>, key: &str) -> Option<&'j Map<String, Json>> {
        let part = object.get(key).filter(|part| !part.is_null())?;
        if !part.is_object() {
            self.problems.push(problem(key, "not a JSON object", &shown(part)));
        }
        part.as_object()
    }

    fn consents(&mut self, input: Option<&Json>) {
        let Some(input) = input.filter(|input| !input.is_null()) else { return };
        let Some(consents) = input.as_object() else {
            self.problems.push(problem("consent", "not a JSON object", &shown(input)));
            return;
        };
        let purposes = &self.engine.program().purposes;
        for (name, given) in consents {
            let place = format!("consent.{name}");
            let Some(id) = purposes.iter().position(|purpose| purpose.name == *name) else {
                self.problems.push(problem(&place, "no purpose of the program", name));
                continue;
            };
            match consent(given, &place) {
                Ok(consent) => {
                    self.profile.set_consent(PurposeId(u32::try_from(id).unwrap_or(u32::MAX)), consent);
                }
                Err(problem) => {
                    self.problems.push(problem);
                    // What cannot be read is no yes.
                    let id = PurposeId(u32::try_from(id).unwrap_or(u32::MAX));
                    self.profile.set_consent(id, Consent::Always(false));
                }
            }
        }
    }

    fn answers(&mut self, input: Option<&Json>) {
        let Some(input) = input.filter(|input| !input.is_null()) else { return };
        let Some(answers) = input.as_object() else {
            self.problems.push(problem("answers", "not a JSON object", &shown(input)));
            return;
        };
        for (name, given) in answers {
            let place = format!("answers.{name}");
            let fields = &self.engine.program().fields;
            let Some(id) = fields.iter().position(|field| field.name == *name) else {
                self.problems.push(problem(&place, "no field of the program", name));
                continue;
            };
            let (value, at) = match given.as_object().filter(|object| object.contains_key("value")) {
                Some(object) => {
                    (object.get("value").unwrap_or(&Json::Null), self.answer_time(object, &place))
                }
                None => (given, Ok(None)),
            };
            if value.is_null() {
                continue;
            }
            // An answer at no readable time could be older than may be kept.
            let value = if at.is_ok() { self.slot(id, value, &place) } else { Slot::Absent(Reason::Invalid) };
            let id = FieldId(u32::try_from(id).unwrap_or(u32::MAX));
            self.profile.answer(id, Answer { value, at: at.unwrap_or(None) });
        }
    }

    fn answer_time(&mut self, answer: &Map<String, Json>, place: &str) -> Result<Option<i64>, ()> {
        match answer.get("at").filter(|at| !at.is_null()) {
            None => Ok(None),
            Some(at) => match instant(at) {
                Ok(at) => Ok(Some(at)),
                Err(wrong) => {
                    self.problems.push(problem(&format!("{place}.at"), wrong, &shown(at)));
                    Err(())
                }
            },
        }
    }

    /// The first of each field's origins that holds anything.
    fn origins(&mut self, record: &Map<String, Json>, context: Option<&Map<String, Json>>) {
        let program = self.engine.program();
        for (id, field) in program.fields.iter().enumerate() {
            let found = field.origins.iter().find_map(|origin| match origin {
                Origin::Record(path) => {
                    let reserved = RESERVED.contains(&path.split('.').next().unwrap_or_default());
                    let value = if reserved { None } else { find(record, path) };
                    value.map(|value| (path.clone(), value))
                }
                Origin::Context(path) => context
                    .and_then(|context| find(context, path))
                    .map(|value| (format!("context.{path}"), value)),
            });
            if let Some((place, value)) = found {
                let slot = self.slot(id, value, &place);
                if let Some(FieldInput { origin, .. }) = self.profile.fields.get_mut(id) {
                    *origin = slot;
                }
            }
        }
    }

    fn slot(&mut self, field: usize, value: &Json, place: &str) -> Slot {
        match self.engine.prepared().inlets.fields.get(field).map(|typed: &Typed| typed.json(value)) {
            Some(Ok(value)) => Slot::Known(value),
            Some(Err(wrong)) => {
                self.problems.push(problem(place, wrong, &shown(value)));
                Slot::Absent(Reason::Invalid)
            }
            None => Slot::Absent(Reason::Invalid),
        }
    }
}

/// `true`, `false`, null, or a list of changes with their times.
pub(super) fn consent(input: &Json, place: &str) -> Result<Consent, InputProblem> {
    match input {
        Json::Null => Ok(Consent::Open),
        Json::Bool(granted) => Ok(Consent::Always(*granted)),
        Json::Array(changes) => {
            let mut read = Vec::with_capacity(changes.len());
            for (number, change) in changes.iter().enumerate() {
                let granted = change.get("granted").and_then(Json::as_bool);
                let at = change.get("at").map(instant);
                match (at, granted) {
                    (Some(Ok(at)), Some(granted)) => read.push((at, granted)),
                    (Some(Err(wrong)), _) => {
                        let at = change.get("at").map(shown).unwrap_or_default();
                        return Err(problem(&format!("{place}.{number}.at"), wrong, &at));
                    }
                    _ => {
                        let reason =
                            "not a change such as {\"at\": \"2026-01-31T09:00:00Z\", \"granted\": true}";
                        return Err(problem(&format!("{place}.{number}"), reason, &shown(change)));
                    }
                }
            }
            // Of changes at one instant the one written last holds.
            read.sort_by_key(|(at, _)| *at);
            Ok(Consent::Changes(read))
        }
        other => Err(problem(place, "neither true, false nor a list of changes", &shown(other))),
    }
}

/// An instant as JSON has it.
pub(super) fn instant(input: &Json) -> Result<i64, String> {
    match input {
        Json::String(text) => spelling::instant(text),
        _ => Err("not an instant (\"2026-01-31T09:00:00Z\")".to_owned()),
    }
}
