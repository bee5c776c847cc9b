//! From outside text to typed values.

use crate::{Engine, Event, InputProblem, Profile};

/// Reads the rows of a table (CSV) into profiles: only the columns that the program reads, straight from the text.
#[derive(Clone, Debug)]
pub struct RowDecoder {
    engine: Engine,
}

impl RowDecoder {
    /// A decoder for rows under these headers. A dotted header is a path (`context.device.type`, `answers.role`,
    /// `consent.personalization`).
    #[must_use]
    pub fn new(engine: &Engine, _headers: &[&str]) -> Self {
        Self { engine: engine.clone() }
    }

    /// The engine.
    #[must_use]
    pub fn engine(&self) -> &Engine {
        &self.engine
    }

    /// Reads a row into `profile`, whose buffers are reused. `cell` gives the text of a column by its place; what is wrong is
    /// pushed to `problems` with the column's header as its place.
    pub fn decode<'a>(
        &mut self,
        _cell: impl Fn(usize) -> Option<&'a [u8]>,
        _profile: &mut Profile,
        _problems: &mut Vec<InputProblem>,
    ) {
    }
}

/// Reads the rows of a table of events (`user,time,event`, optionally `id`, `received`; every other column is a property).
#[derive(Clone, Debug)]
pub struct EventRows {
    engine: Engine,
}

impl EventRows {
    /// A reader for rows under these headers.
    ///
    /// # Errors
    /// Where there is no column `user`, `time` or `event`.
    pub fn new(engine: &Engine, _headers: &[&str]) -> Result<Self, InputProblem> {
        Ok(Self { engine: engine.clone() })
    }

    /// The engine.
    #[must_use]
    pub fn engine(&self) -> &Engine {
        &self.engine
    }

    /// Reads a row: the user and the event, or no event where the program does not declare it.
    ///
    /// # Errors
    /// Where the user, the time or the name is missing or not readable.
    pub fn decode(
        &self,
        _row: &[&str],
        _problems: &mut Vec<InputProblem>,
    ) -> Result<(String, Option<Event>), InputProblem> {
        Ok((String::new(), None))
    }
}

impl Engine {
    /// Reads a profile: one JSON object with the reserved keys `regime consent context answers`; every other key is the
    /// record. What is wrong is absent(invalid) and reported; the rest counts.
    #[must_use]
    pub fn profile_from_json(&self, _input: &serde_json::Value) -> (Profile, Vec<InputProblem>) {
        (self.empty_profile(), Vec::new())
    }

    /// Reads an event in the shape of Segment's `track` call: none or one, or one for each element of the array where the
    /// event says `each`. An event that the program does not declare gives none.
    ///
    /// # Errors
    /// Where it has no name or no instant, or one of these is not readable.
    pub fn events_from_json(
        &self,
        _input: &serde_json::Value,
    ) -> Result<(Vec<Event>, Vec<InputProblem>), InputProblem> {
        Ok((Vec::new(), Vec::new()))
    }
}

/// A text in NFC.
pub(crate) fn nfc(text: &str) -> std::sync::Arc<str> {
    use unicode_normalization::{IsNormalized, UnicodeNormalization, is_nfc_quick};
    if text.is_ascii() || is_nfc_quick(text.chars()) == IsNormalized::Yes {
        return text.into();
    }
    text.nfc().collect::<String>().into()
}
