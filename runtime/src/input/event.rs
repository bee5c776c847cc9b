//! Events from JSON.

use super::{object::find, problem, profile::instant, shown};
use crate::{Engine, Event, InputProblem, Reason, Slot};
use onboard_ir::EventId;
use serde_json::{Map, Value as Json};
use std::sync::Arc;

impl Engine {
    /// Reads an event in the shape of Segment's `track` call: none or one, or one for each element of the array where the
    /// event says `each` (whose properties are looked up in the element, then among the message's). An event that the program
    /// does not declare gives none. A property of the wrong type is absent(invalid) and reported; the event counts.
    ///
    /// # Errors
    /// Where it has no name or no instant, or one of these is not readable.
    pub fn events_from_json(&self, input: &Json) -> Result<(Vec<Event>, Vec<InputProblem>), InputProblem> {
        let object = input.as_object().ok_or_else(|| problem("", "not a JSON object", &shown(input)))?;
        let name = match object.get("event") {
            Some(Json::String(name)) => name,
            Some(other) => return Err(problem("event", "not a text", &shown(other))),
            None => return Err(problem("event", "missing: nobody knows what happened", "")),
        };
        let message = Message::read(object)?;
        let (mut events, mut problems) = (Vec::new(), Vec::new());
        for kind in self.prepared().inlets.events.get(name.as_str()).into_iter().flatten() {
            self.events_of_kind(*kind, &message, &mut events, &mut problems);
        }
        if let Some(first) = events.first_mut() {
            first.leads = true;
        }
        Ok((events, problems))
    }

    fn events_of_kind(
        &self,
        kind: EventId,
        message: &Message<'_>,
        events: &mut Vec<Event>,
        problems: &mut Vec<InputProblem>,
    ) {
        let Some(declared) = self.program().events.get(kind.index()) else { return };
        let Some(array) = &declared.each else {
            events.push(self.one(kind, 0, message, None, "properties", problems));
            return;
        };
        let elements = match message.properties.and_then(|properties| find(properties, array)) {
            None => return,
            Some(Json::Array(elements)) => elements,
            Some(other) => {
                problems.push(problem(&format!("properties.{array}"), "not an array", &shown(other)));
                return;
            }
        };
        for (part, element) in (0..).zip(elements) {
            let place = format!("properties.{array}.{part}");
            match element.as_object() {
                Some(object) => events.push(self.one(kind, part, message, Some(object), &place, problems)),
                None => problems.push(problem(&place, "not a JSON object", &shown(element))),
            }
        }
    }

    fn one(
        &self,
        kind: EventId,
        part: u32,
        message: &Message<'_>,
        element: Option<&Map<String, Json>>,
        place: &str,
        problems: &mut Vec<InputProblem>,
    ) -> Event {
        let declared = self.program().events.get(kind.index()).map_or(&[][..], |event| &event.properties);
        let typed = self.prepared().inlets.properties.get(kind.index()).map_or(&[][..], Vec::as_slice);
        let properties = declared.iter().zip(typed).map(|(property, typed)| {
            let inner = element.and_then(|element| find(element, &property.outside));
            let outer = || Some((find(message.properties?, &property.outside)?, "properties"));
            let Some((value, place)) = inner.map(|value| (value, place)).or_else(outer) else {
                return Slot::Absent(Reason::NotApplicable);
            };
            match typed.json(value) {
                Ok(value) => Slot::Known(value),
                Err(wrong) => {
                    problems.push(problem(&format!("{place}.{}", property.outside), wrong, &shown(value)));
                    Slot::Absent(Reason::Invalid)
                }
            }
        });
        Event {
            time: message.time,
            id: message.id.clone(),
            received: message.received,
            kind,
            part,
            leads: false,
            properties: properties.collect(),
        }
    }
}

/// What is the same for every event of a message.
struct Message<'j> {
    time: i64,
    id: Option<Arc<str>>,
    received: Option<i64>,
    properties: Option<&'j Map<String, Json>>,
}

impl<'j> Message<'j> {
    fn read(object: &'j Map<String, Json>) -> Result<Self, InputProblem> {
        let there = |key: &str| object.get(key).filter(|value| !value.is_null());
        let time = there("timestamp")
            .ok_or_else(|| problem("timestamp", "missing: nobody knows when it happened", ""))?;
        let time = instant(time).map_err(|wrong| problem("timestamp", wrong, &shown(time)))?;
        let received = match there("receivedAt") {
            None => None,
            Some(at) => Some(instant(at).map_err(|wrong| problem("receivedAt", wrong, &shown(at)))?),
        };
        let id = match there("messageId") {
            None => None,
            Some(Json::String(id)) => Some(id.as_str().into()),
            Some(Json::Number(id)) => Some(id.to_string().into()),
            Some(other) => return Err(problem("messageId", "not a text", &shown(other))),
        };
        let properties = match there("properties") {
            None => None,
            Some(Json::Object(properties)) => Some(properties),
            Some(other) => return Err(problem("properties", "not a JSON object", &shown(other))),
        };
        Ok(Self { time, id, received, properties })
    }
}
