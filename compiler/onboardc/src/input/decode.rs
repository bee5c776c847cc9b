//! From a row to what is known about a person.

use super::json_place::{column_of, malformed};
use super::{Content, Problem, Row, RowSource};
use crate::failure::{Failure, Trouble};
use onboard_runtime::{Block, Engine, InputProblem, JsonDecoder, PersonRow, Profile, ProfileRow, RowDecoder};
use onboard_syntax::nearest;
use serde_json::Value;
use std::sync::Arc;

/// The usual key of names.
const USER: &str = "user";

/// Where a row says whose it is.
#[derive(Clone, Debug)]
enum Id {
    /// In this column.
    Column(usize, String),
    /// Under this key; whether every row must have it.
    Key(String, bool),
    /// Nowhere: it is the number of the row.
    Number,
}

/// Decodes rows, one after the other, into the same buffers.
#[derive(Clone, Debug)]
pub(crate) struct Decoder {
    engine: Engine,
    headers: Arc<[String]>,
    cells: Option<RowDecoder>,
    id: Id,
    /// Whether rows without a name get their number as one.
    numbered: bool,
    found: Vec<InputProblem>,
    /// Reads objects in which nothing is wrong and nothing rare, where names stand under their usual key.
    plain: Option<Box<(JsonDecoder, PersonRow)>>,
}

/// What holds the fields of a person instead of their profile (see [`Decoder::fits_a_row`]).
pub(crate) enum Typed<'t, 'b> {
    /// Nothing does.
    Nothing,
    /// A typed row.
    Row(&'t mut ProfileRow),
    /// A place in a block, of which nothing is known there yet. Where that cannot hold them, [`Person::aside`] is set.
    Block(&'t mut Block<'b>, usize),
}

/// What is known about a person.
#[derive(Clone, Debug, Default)]
pub(crate) struct Person {
    /// The profile; its `user` is set.
    pub(crate) profile: Profile,
    /// Whether what is known is in the profile, though there was a block.
    pub(crate) aside: bool,
}

impl Decoder {
    /// A decoder for the rows of this source. `id` names the column or key that says whose a row is.
    pub(crate) fn new(engine: &Engine, source: &dyn RowSource, id: Option<&str>) -> Result<Self, Failure> {
        let headers: Arc<[String]> = source.headers().unwrap_or_default().into();
        let cells = source.headers().map(|headers| {
            let names: Vec<&str> = headers.iter().map(String::as_str).collect();
            RowDecoder::new(engine, &names)
        });
        let id = match (source.headers(), id) {
            (None, named) => Id::Key(named.unwrap_or(USER).to_owned(), named.is_some()),
            (Some(headers), named) => id_column(headers, named)?,
        };
        let usual = matches!(&id, Id::Key(key, _) if key == USER);
        let plain = usual.then(|| Box::new((JsonDecoder::new(engine), PersonRow::new(engine))));
        Ok(Self { engine: engine.clone(), headers, cells, id, numbered: true, found: Vec::new(), plain })
    }

    /// The same decoder for a reader who asks for no names: rows that do not name their person are left without.
    pub(crate) fn nameless(mut self) -> Self {
        self.numbered = false;
        self
    }

    /// What is wrong with the header.
    pub(crate) fn header_problems(&self) -> Vec<Problem> {
        let found = self.cells.iter().flat_map(|cells| cells.header_problems());
        found.map(|problem| Problem::value(1, self.column(&problem.place), problem.clone())).collect()
    }

    /// The column with this header, from 1.
    fn column(&self, header: &str) -> Option<u64> {
        let at = self.headers.iter().position(|known| known == header)?;
        u64::try_from(at + 1).ok()
    }

    /// Whether two rows could be of the same person.
    pub(crate) fn names_people(&self) -> bool {
        !matches!(self.id, Id::Number)
    }

    /// Whether all that rows say of fields fits a typed row.
    pub(crate) fn fits_a_row(&self) -> bool {
        self.cells.as_ref().is_some_and(RowDecoder::fits_a_row)
    }

    /// Whether what most rows say of fields fits a block.
    pub(crate) fn fits_blocks(&self) -> bool {
        self.cells.as_ref().is_none_or(RowDecoder::fits_a_row)
    }

    /// Decode a row, the `number`-th of its file, into `person`, but fields into `typed` where that is something; false where the row
    /// cannot be used. What is wrong is pushed to `problems`.
    pub(crate) fn decode(
        &mut self,
        row: &Row,
        number: u64,
        person: &mut Person,
        typed: Typed<'_, '_>,
        problems: &mut Vec<Problem>,
    ) -> bool {
        person.aside = false;
        match self.try_decode(row, number, person, typed, problems) {
            Ok(()) => true,
            Err(problem) => {
                problems.push(problem);
                false
            }
        }
    }

    fn try_decode(
        &mut self,
        row: &Row,
        number: u64,
        person: &mut Person,
        typed: Typed<'_, '_>,
        problems: &mut Vec<Problem>,
    ) -> Result<(), Problem> {
        match &row.content {
            Content::Bad(problem) => Err(problem.clone()),
            Content::Events(_) => Err(Problem::row(row.line, None, "no profile")),
            Content::Json(text) => {
                let place = if let Typed::Block(block, place) = typed { Some((block, place)) } else { None };
                self.json(row.line, text, number, person, place, problems)
            }
            Content::Cells(record) => {
                let (cell, profile) = (|column| record.get(column), &mut person.profile);
                match (&mut self.cells, typed) {
                    (Some(cells), Typed::Row(row)) => cells.decode_row(cell, profile, row, &mut self.found),
                    (Some(cells), Typed::Block(block, place)) => {
                        cells.decode_block(cell, profile, (block, place), &mut self.found);
                    }
                    (Some(cells), Typed::Nothing) => cells.decode(cell, profile, &mut self.found),
                    (None, _) => {}
                }
                let user = match &self.id {
                    Id::Column(at, name) => Some(cell_id(row.line, record.get(*at), *at, name)?),
                    _ => self.numbered.then(|| number.to_string().into()),
                };
                person.profile.user = user;
                if !self.found.is_empty() {
                    for problem in std::mem::take(&mut self.found) {
                        problems.push(Problem::value(row.line, self.column(&problem.place), problem));
                    }
                }
                Ok(())
            }
        }
    }

    fn json(
        &mut self,
        line: u64,
        text: &[u8],
        number: u64,
        person: &mut Person,
        place: Option<(&mut Block<'_>, usize)>,
        problems: &mut Vec<Problem>,
    ) -> Result<(), Problem> {
        let mut place = place;
        if let (Some((block, place)), Some(plain)) = (&mut place, &mut self.plain) {
            let (decoder, known) = &mut **plain;
            let named = decoder.decode_plain(text, known) && self.id.may_be(known.user());
            if named && block.fill_from(*place, &known.row) {
                let user = known.user().map_or_else(|| number.to_string().into(), Arc::from);
                person.profile.user = Some(user);
                return Ok(());
            }
        }
        let value: Value = serde_json::from_slice(text).map_err(|error| malformed(line, text, &error))?;
        let Some(object) = value.as_object() else {
            let reason = format!("a profile is a JSON object, this is {}", kind(&value));
            return Err(Problem::row(line, Some(1), reason));
        };
        let user = match &self.id {
            Id::Key(key, needed) => key_id(line, object.get(key), key, *needed, number)?,
            _ => number.to_string().into(),
        };
        let (profile, found) = self.engine.profile_from_json(&value);
        person.aside = place.is_some_and(|(block, place)| !block.fill(place, &profile));
        person.profile = profile;
        person.profile.user = Some(user);
        let text = std::str::from_utf8(text).unwrap_or_default();
        problems.extend(found.into_iter().map(|problem| {
            let column = column_of(text, &problem.place);
            Problem::value(line, column, problem)
        }));
        Ok(())
    }
}

impl Id {
    /// Whether an object may have this name, or none.
    fn may_be(&self, user: Option<&str>) -> bool {
        match (self, user) {
            (_, Some(user)) => !user.is_empty(),
            (Self::Key(_, needed), None) => !needed,
            _ => true,
        }
    }
}

fn id_column(headers: &[String], named: Option<&str>) -> Result<Id, Failure> {
    let place = id_place(headers, named)?;
    Ok(place.map_or(Id::Number, |at| Id::Column(at, named.unwrap_or("user").to_owned())))
}

/// The column that says whose a row is; none where that is the number of the row.
pub(crate) fn id_place(headers: &[String], named: Option<&str>) -> Result<Option<usize>, Failure> {
    let name = named.unwrap_or("user");
    match (headers.iter().position(|header| header == name), named) {
        (Some(at), _) => Ok(Some(at)),
        (None, None) => Ok(None),
        (None, Some(name)) => {
            let trouble = Trouble::new(format!("`--id {name}`: the profiles have no column `{name}`"));
            let near = nearest(name, headers.iter().map(String::as_str));
            Err(match near {
                Some(near) => trouble.help(format!("did you mean `{near}`?")),
                None => trouble.help(format!("the columns are {}", listed(headers))),
            }
            .into())
        }
    }
}

/// The first few names of a list.
fn listed(names: &[String]) -> String {
    let mut text = names.iter().take(12).map(|name| format!("`{name}`")).collect::<Vec<_>>().join(", ");
    if names.len() > 12 {
        text.push_str(", …");
    }
    text
}

fn cell_id(line: u64, cell: Option<&[u8]>, at: usize, name: &str) -> Result<Arc<str>, Problem> {
    let column = u64::try_from(at + 1).ok();
    let text = std::str::from_utf8(cell.unwrap_or_default())
        .map_err(|_| Problem::row(line, column, format!("`{name}` is not UTF-8 text")))?
        .trim();
    if text.is_empty() {
        return Err(Problem::nobody(line, column, name));
    }
    Ok(text.into())
}

fn key_id(
    line: u64,
    value: Option<&Value>,
    key: &str,
    needed: bool,
    number: u64,
) -> Result<Arc<str>, Problem> {
    match value {
        Some(Value::String(text)) if !text.is_empty() => Ok(text.as_str().into()),
        Some(Value::Number(number)) => Ok(number.to_string().into()),
        None | Some(Value::Null) if !needed => Ok(number.to_string().into()),
        None | Some(Value::Null) => {
            Err(Problem::row(line, Some(1), format!("there is no `{key}`: nobody knows whose row it is")))
        }
        Some(other) => Err(Problem::row(line, Some(1), format!("`{key}` is {}, not a name", kind(other)))),
    }
}

/// What a JSON value is, in words.
pub(super) fn kind(value: &Value) -> &'static str {
    match value {
        Value::Null => "null",
        Value::Bool(_) => "true or false",
        Value::Number(_) => "a number",
        Value::String(text) if text.is_empty() => "an empty text",
        Value::String(_) => "a text",
        Value::Array(_) => "an array",
        Value::Object(_) => "an object",
    }
}
