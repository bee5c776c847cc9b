//! From outside text to typed values.
//!
//! Whatever comes in is checked here, once: everything behind holds values of their types, in range, in NFC. What is wrong is
//! absent(invalid) and reported with its place; the rest of the input still counts.

mod address;
mod country;
mod event;
mod json;
mod object;
mod profile;
mod row;
mod spelling;
mod table;
mod typed;

pub use json::{Decoded, JsonDecoder, PersonRow};
pub use row::RowDecoder;
#[cfg(feature = "arrow")]
pub(crate) use row::{FieldColumns, trimmed};
pub use table::EventRows;
pub(crate) use typed::Typed;

use crate::InputProblem;
use onboard_ir::{EventId, Program};
use std::borrow::Cow;
use std::collections::HashMap;
use std::sync::Arc;
use unicode_normalization::{IsNormalized, UnicodeNormalization, is_nfc_quick};

/// How a program's inputs are typed.
#[derive(Debug)]
pub(crate) struct Inlets {
    /// One for each field.
    pub(crate) fields: Vec<Typed>,
    /// For each event one for each property.
    pub(crate) properties: Vec<Vec<Typed>>,
    /// Events by their name outside; several may have the same.
    pub(crate) events: HashMap<String, Vec<EventId>>,
}

impl Inlets {
    pub(crate) fn new(program: &Program) -> Self {
        let mut events: HashMap<String, Vec<EventId>> = HashMap::new();
        for (id, event) in (0..).map(EventId).zip(&program.events) {
            events.entry(event.outside.clone()).or_default().push(id);
        }
        let fields = &program.fields;
        Self {
            fields: fields.iter().map(|field| Typed::new(program, field.ty, field.range.as_ref())).collect(),
            properties: program
                .events
                .iter()
                .map(|event| {
                    let properties = event.properties.iter();
                    properties.map(|each| Typed::new(program, each.ty, each.range.as_ref())).collect()
                })
                .collect(),
            events,
        }
    }
}

/// A text in NFC.
pub(crate) fn nfc(text: &str) -> Arc<str> {
    in_nfc(text).into()
}

/// A text in NFC; the text itself where it is.
fn in_nfc(text: &str) -> Cow<'_, str> {
    if text.is_ascii() || is_nfc_quick(text.chars()) == IsNormalized::Yes {
        return Cow::Borrowed(text);
    }
    Cow::Owned(text.nfc().collect())
}

/// Something that is not what the program expects.
pub(crate) fn problem(place: &str, reason: impl Into<String>, text: &str) -> InputProblem {
    const MOST: usize = 80;
    let mut shown: String = text.chars().take(MOST).collect();
    if shown.len() < text.len() {
        shown.push('…');
    }
    InputProblem { place: place.to_owned(), reason: reason.into(), text: shown }
}

/// A JSON value as it is shown in a problem.
fn shown(value: &serde_json::Value) -> String {
    match value {
        serde_json::Value::String(text) => text.clone(),
        other => other.to_string(),
    }
}
