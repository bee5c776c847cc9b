//! JSON in, typed row out.
//!
//! What a profile in JSON means is defined by [`Engine::profile_from_json`]. This reads the same straight from the bytes into
//! the words of a row, in one pass and without a tree, by tables that are made from the program. It does so for documents in
//! which nothing is wrong and nothing rare; any other is read by the definition itself, so that both can never differ in what
//! they report.

mod cursor;
mod escape;
mod keys;
mod number;
mod plain;
mod reader;
mod skip;

use crate::{Consent, Engine, InputProblem, MalformedJson, Profile, ProfileRow};
use plain::PlainReader;

/// Reads profiles, each from the bytes of one JSON object, into typed rows. Where nothing is wrong with a document and the
/// decoder has seen one as long before, nothing is allocated (but for changes of consent, and regimes that the program does
/// not name).
#[derive(Clone, Debug)]
pub struct JsonDecoder {
    engine: Engine,
    reader: PlainReader,
    /// A row in which nothing is known.
    nothing: ProfileRow,
    read_twice: u64,
}

/// A person as a typed row, in buffers that are used again. What the parts say depends on [`Decoded`].
#[derive(Clone, Debug)]
pub struct PersonRow {
    /// What they agreed to, and the law that holds for them; and where a row cannot hold it, what is known of them.
    pub profile: Profile,
    /// What is known of them.
    pub row: ProfileRow,
    user: String,
    named: bool,
}

/// Where a decoder has put what is known of a person.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub enum Decoded {
    /// Into the row: it is for [`Evaluator::row_outcomes`](crate::Evaluator::row_outcomes). The profile has neither fields nor a
    /// name.
    Row,
    /// Into the profile, for [`Evaluator::outcomes`](crate::Evaluator::outcomes): some answer has a time, so that what is known
    /// hangs on the instant. The row says nothing.
    Profile,
}

impl PersonRow {
    /// A person of whom nothing is known.
    #[must_use]
    pub fn new(engine: &Engine) -> Self {
        Self {
            profile: engine.empty_profile(),
            row: ProfileRow::new(engine),
            user: String::new(),
            named: false,
        }
    }

    /// Their name, where the document has one.
    #[must_use]
    pub fn user(&self) -> Option<&str> {
        self.named.then_some(&self.user)
    }

    fn clear(&mut self, purposes: usize) {
        self.profile.user = None;
        self.profile.regime = None;
        self.profile.fields.clear();
        self.profile.consent.resize(purposes, Consent::Open);
        self.profile.consent.fill(Consent::Open);
        self.row.clear();
        self.named = false;
    }
}

impl JsonDecoder {
    /// A decoder for the profiles that an engine reads.
    #[must_use]
    pub fn new(engine: &Engine) -> Self {
        let (reader, nothing) = (PlainReader::new(engine), ProfileRow::new(engine));
        Self { engine: engine.clone(), reader, nothing, read_twice: 0 }
    }

    /// The engine.
    #[must_use]
    pub fn engine(&self) -> &Engine {
        &self.engine
    }

    /// How many documents had something wrong or rare in them, and were read a second time, by way of a tree: some eight times
    /// slower.
    #[must_use]
    pub fn read_twice(&self) -> u64 {
        self.read_twice
    }

    /// Reads a document into `person`. What is wrong in it is absent(invalid) and pushed to `problems` with its place.
    ///
    /// # Errors
    /// Where the bytes are not JSON: then nothing is known of the person.
    pub fn decode(
        &mut self,
        json: &[u8],
        person: &mut PersonRow,
        problems: &mut Vec<InputProblem>,
    ) -> Result<Decoded, MalformedJson> {
        if self.decode_plain(json, person) {
            return Ok(Decoded::Row);
        }
        self.read_twice += 1;
        self.by_definition(json, person, problems)
    }

    /// Reads a document in which nothing is wrong and nothing rare; false, and `person` says nothing, where it is another.
    pub fn decode_plain(&mut self, json: &[u8], person: &mut PersonRow) -> bool {
        if !person.row.alike(&self.nothing) {
            person.row = self.nothing.clone();
        }
        person.clear(self.engine.program().purposes.len());
        let plain = std::str::from_utf8(json).ok().and_then(|text| self.reader.read(text, person));
        plain.is_some() && person.row.agree(&person.profile)
    }

    /// Reads a document by way of a tree and a profile.
    #[cold]
    fn by_definition(
        &self,
        json: &[u8],
        person: &mut PersonRow,
        problems: &mut Vec<InputProblem>,
    ) -> Result<Decoded, MalformedJson> {
        person.clear(self.engine.program().purposes.len());
        let tree = serde_json::from_slice(json).map_err(|error| malformed(json, &error))?;
        let (profile, wrong) = self.engine.profile_from_json(&tree);
        problems.extend(wrong);
        person.profile = profile;
        person.user.clear();
        person.named = person.profile.user.is_some();
        person.user.extend(person.profile.user.as_deref());
        if !person.row.fill(&person.profile) {
            return Ok(Decoded::Profile);
        }
        person.profile.fields.clear();
        person.profile.user = None;
        Ok(Decoded::Row)
    }
}

/// What serde_json says by line and column, by bytes.
fn malformed(json: &[u8], error: &serde_json::Error) -> MalformedJson {
    let message = error.to_string();
    let reason = message.rsplit_once(" at line ").map_or(message.as_str(), |(reason, _)| reason);
    let lines = json.split_inclusive(|byte| *byte == b'\n').take(error.line().saturating_sub(1));
    let before: usize = lines.map(<[u8]>::len).sum();
    let offset = if error.is_eof() { json.len() } else { before + error.column().saturating_sub(1) };
    MalformedJson { offset: offset.min(json.len()), reason: reason.to_owned() }
}
