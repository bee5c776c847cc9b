//! Profiles from the rows of a table.

use super::profile::RESERVED;
use super::{Typed, nfc, problem, spelling};
use crate::{Answer, Block, Consent, Engine, FieldInput, InputProblem, Profile, ProfileRow, Reason, Slot};
use onboard_ir::{FieldId, Origin, Type, Value};
use std::sync::Arc;

/// Reads the rows of a table (CSV) into profiles: only the columns that the program reads, straight from the text.
#[derive(Clone, Debug)]
pub struct RowDecoder {
    engine: Engine,
    pub(crate) user: Option<usize>,
    pub(crate) regime: Option<usize>,
    /// Columns, and the purposes of which they tell.
    pub(crate) consent: Vec<(usize, usize)>,
    pub(crate) fields: Vec<FieldColumns>,
    /// The fields that have columns, each with these, in order of trust.
    read: Vec<(FieldId, Vec<usize>)>,
    pub(crate) headers: Vec<String>,
    problems: Vec<InputProblem>,
    texts: Texts,
}

/// Where a field is read, in order of trust.
#[derive(Clone, Debug, Default)]
pub(crate) struct FieldColumns {
    pub(crate) answer: Option<usize>,
    pub(crate) answer_at: Option<usize>,
    pub(crate) origins: Vec<usize>,
}

impl FieldColumns {
    /// The columns that may hold the value.
    fn all(&self) -> impl Iterator<Item = usize> {
        self.answer.iter().chain(&self.origins).copied()
    }
}

impl RowDecoder {
    /// A decoder for rows under these headers. A dotted header is a path (`context.device.type`, `answers.role`,
    /// `answers.role.at`, `consent.personalization`). Of headers that are spelled alike the first counts.
    #[must_use]
    pub fn new(engine: &Engine, headers: &[&str]) -> Self {
        let program = engine.program();
        let column = |name: &str| headers.iter().position(|header| header.trim() == name);
        let consent = program.purposes.iter().enumerate();
        let consent =
            consent.filter_map(|(id, purpose)| Some((column(&format!("consent.{}", purpose.name))?, id)));
        let fields = program.fields.iter().map(|field| {
            let answer = format!("answers.{}", field.name);
            let origins = field.origins.iter().filter_map(|origin| match origin {
                Origin::Record(path) if RESERVED.contains(&path.split('.').next().unwrap_or_default()) => {
                    None
                }
                Origin::Record(path) => column(path),
                Origin::Context(path) => column(&format!("context.{path}")),
            });
            FieldColumns {
                answer: column(&answer).or_else(|| column(&format!("{answer}.value"))),
                answer_at: column(&format!("{answer}.at")),
                origins: origins.collect(),
            }
        });
        let fields: Vec<FieldColumns> = fields.collect();
        let read = (0..).map(FieldId).zip(&fields);
        let read = read.map(|(id, columns)| (id, columns.all().collect::<Vec<usize>>()));
        Self {
            user: column("user"),
            regime: column("regime"),
            consent: consent.collect(),
            read: read.filter(|(_, columns)| !columns.is_empty()).collect(),
            fields,
            headers: headers.iter().map(|header| header.trim().to_owned()).collect(),
            problems: header_problems(engine, headers),
            texts: Texts::default(),
            engine: engine.clone(),
        }
    }

    /// The engine.
    #[must_use]
    pub fn engine(&self) -> &Engine {
        &self.engine
    }

    /// What is wrong with the headers: answers to fields and consent to purposes that the program does not have.
    #[must_use]
    pub fn header_problems(&self) -> &[InputProblem] {
        &self.problems
    }

    /// Reads a row into `profile`, whose buffers are reused. `cell` gives the text of a column by its place; what is wrong is
    /// pushed to `problems` with the column's header as its place.
    pub fn decode<'a>(
        &mut self,
        cell: impl Fn(usize) -> Option<&'a [u8]>,
        profile: &mut Profile,
        problems: &mut Vec<InputProblem>,
    ) {
        let cell = said(&cell);
        self.decode_head(&cell, profile, problems);
        let Self { engine, headers, texts, .. } = self;
        let inlets = &engine.prepared().inlets;
        let header = |column: usize| headers.get(column).map_or("", String::as_str);
        profile.fields.resize_with(self.fields.len(), FieldInput::default);
        for ((field, columns), typed) in profile.fields.iter_mut().zip(&self.fields).zip(&inlets.fields) {
            let mut read =
                |column: usize, place: &mut Slot, problems: &mut Vec<InputProblem>| match cell(column) {
                    Some(cell) => {
                        if let Err(wrong) = texts.put(typed, cell, place) {
                            *place = Slot::Absent(Reason::Invalid);
                            problems.push(problem(header(column), wrong, &String::from_utf8_lossy(cell)));
                        }
                        true
                    }
                    None => false,
                };
            if !columns.origins.iter().any(|column| read(*column, &mut field.origin, problems)) {
                field.origin = Slot::Absent(Reason::Unasked);
            }
            field.answer = None;
            let mut value = Slot::Absent(Reason::Unasked);
            if columns.answer.is_some_and(|column| read(column, &mut value, problems)) {
                let at = columns.answer_at.and_then(|column| Some((column, cell(column)?)));
                let at = at.map(|(column, cell)| instant(cell, header(column), problems));
                let value = if at == Some(None) { Slot::Absent(Reason::Invalid) } else { value };
                field.answer = Some(Box::new(Answer { value, at: at.flatten() }));
            }
        }
    }
}

impl RowDecoder {
    /// Whether a typed row, or a block, holds all that these columns can say of fields: no answer has a time.
    #[must_use]
    pub fn fits_a_row(&self) -> bool {
        self.fields.iter().all(|columns| columns.answer_at.is_none())
    }

    /// Reads a row into a typed row, and what is no field (name, regime, consent) into `head`; otherwise as
    /// [`RowDecoder::decode`]. Times of answers are not read: see [`RowDecoder::fits_a_row`].
    pub fn decode_row<'a>(
        &mut self,
        cell: impl Fn(usize) -> Option<&'a [u8]>,
        head: &mut Profile,
        row: &mut ProfileRow,
        problems: &mut Vec<InputProblem>,
    ) {
        self.decode_head(said(&cell), head, problems);
        if self.says_who_agrees() {
            row.agree(head);
        }
        row.clear();
        self.decode_fields(cell, row, problems);
    }

    /// The same into a place of a block, of which nothing is known there yet. Where no column tells of consent or a regime, the
    /// block must say of everybody who agrees ([`Block::agree_all`]).
    pub fn decode_block<'a>(
        &mut self,
        cell: impl Fn(usize) -> Option<&'a [u8]>,
        head: &mut Profile,
        (block, place): (&mut Block<'_>, usize),
        problems: &mut Vec<InputProblem>,
    ) {
        self.decode_head(said(&cell), head, problems);
        if self.says_who_agrees() {
            block.agree(place, head);
        }
        self.decode_fields(cell, &mut InBlock { block, place }, problems);
    }

    /// Whether some column tells which purposes are allowed.
    fn says_who_agrees(&self) -> bool {
        self.regime.is_some() || !self.consent.is_empty()
    }

    fn decode_fields<'a>(
        &self,
        cell: impl Fn(usize) -> Option<&'a [u8]>,
        to: &mut impl Fields,
        problems: &mut Vec<InputProblem>,
    ) {
        let inlets = &self.engine.prepared().inlets;
        for (id, columns) in &self.read {
            let Some(typed) = inlets.fields.get(id.index()) else { continue };
            for column in columns {
                // Most cells are spelled plainly, without white space around them.
                let word = cell(*column).and_then(|cell| typed.plain_word(cell));
                if let Some(word) = word {
                    to.put(*id, word);
                    break;
                }
                let Some(cell) = said(&cell)(*column) else { continue };
                match read(typed, cell) {
                    Ok(Read::Value(value)) => to.set(*id, &value),
                    Ok(Read::Text(text)) => to.set_text(*id, text),
                    Err(wrong) => {
                        let header = self.headers.get(*column).map_or("", String::as_str);
                        problems.push(problem(header, wrong, &String::from_utf8_lossy(cell)));
                    }
                }
                break;
            }
        }
    }

    /// Reads what is no field.
    fn decode_head<'a>(
        &self,
        cell: impl Fn(usize) -> Option<&'a [u8]>,
        profile: &mut Profile,
        problems: &mut Vec<InputProblem>,
    ) {
        let header = |column: usize| self.headers.get(column).map_or("", String::as_str);
        profile.user = self.user.and_then(&cell).map(|user| String::from_utf8_lossy(user).into());
        let regime = self.regime.and_then(&cell).and_then(|cell| std::str::from_utf8(cell).ok());
        profile.regime = regime.map(nfc);
        profile.consent.resize(self.engine.program().purposes.len(), Consent::Open);
        for (column, purpose) in &self.consent {
            if let Some(place) = profile.consent.get_mut(*purpose) {
                *place = match cell(*column) {
                    None => Consent::Open,
                    Some(cell) => consent(cell, header(*column), problems),
                };
            }
        }
    }
}

/// Where the fields of somebody are put.
trait Fields {
    /// States a field by its word; not for texts.
    fn put(&mut self, field: FieldId, word: u64);
    /// States a field.
    fn set(&mut self, field: FieldId, value: &Value);
    /// States a text, in NFC.
    fn set_text(&mut self, field: FieldId, text: &str);
}

impl Fields for ProfileRow {
    #[inline]
    fn put(&mut self, field: FieldId, word: u64) {
        ProfileRow::put(self, field, word);
    }

    fn set(&mut self, field: FieldId, value: &Value) {
        ProfileRow::set(self, field, value);
    }

    fn set_text(&mut self, field: FieldId, text: &str) {
        ProfileRow::set_text(self, field, text);
    }
}

/// A place in a block.
struct InBlock<'b, 'l> {
    block: &'b mut Block<'l>,
    place: usize,
}

impl Fields for InBlock<'_, '_> {
    #[inline]
    fn put(&mut self, field: FieldId, word: u64) {
        self.block.put(field, self.place, word);
    }

    fn set(&mut self, field: FieldId, value: &Value) {
        self.block.set(field, self.place, value);
    }

    fn set_text(&mut self, field: FieldId, text: &str) {
        self.block.put_text(field, self.place, text);
    }
}

/// The cells that say something, without the white space around them.
fn said<'a>(cell: &impl Fn(usize) -> Option<&'a [u8]>) -> impl Fn(usize) -> Option<&'a [u8]> {
    move |column| cell(column).map(trimmed).filter(|cell| !cell.is_empty())
}

/// What a cell holds.
enum Read<'c> {
    Value(Value),
    /// A text that is its own normal form.
    Text(&'c str),
}

/// Reads a cell of a type.
fn read<'c>(typed: &Typed, cell: &'c [u8]) -> Result<Read<'c>, String> {
    if let Some(number) = typed.plain_number(cell) {
        return number.map(Read::Value);
    }
    let text = std::str::from_utf8(cell).map_err(|_| "not UTF-8 text".to_owned())?;
    if typed.ty() == Type::Text && text.is_ascii() {
        return Ok(Read::Text(text));
    }
    typed.cell(text).map(Read::Value)
}

fn consent(cell: &[u8], place: &str, problems: &mut Vec<InputProblem>) -> Consent {
    match std::str::from_utf8(cell).ok().and_then(spelling::boolean) {
        Some(granted) => Consent::Always(granted),
        None => {
            problems.push(problem(place, "neither yes nor no", &String::from_utf8_lossy(cell)));
            // What cannot be read is no yes.
            Consent::Always(false)
        }
    }
}

fn instant(cell: &[u8], place: &str, problems: &mut Vec<InputProblem>) -> Option<i64> {
    let text = String::from_utf8_lossy(cell);
    match spelling::instant(&text) {
        Ok(at) => Some(at),
        Err(wrong) => {
            problems.push(problem(place, wrong, &text));
            None
        }
    }
}

fn header_problems(engine: &Engine, headers: &[&str]) -> Vec<InputProblem> {
    let program = engine.program();
    let mut problems = Vec::new();
    for header in headers.iter().map(|header| header.trim()) {
        if let Some(purpose) = header.strip_prefix("consent.")
            && !program.purposes.iter().any(|known| known.name == purpose)
        {
            problems.push(problem(header, "no purpose of the program", purpose));
        }
        if let Some(answer) = header.strip_prefix("answers.") {
            let name = answer.strip_suffix(".at").or_else(|| answer.strip_suffix(".value")).unwrap_or(answer);
            if !program.fields.iter().any(|known| known.name == name) {
                problems.push(problem(header, "no field of the program", name));
            }
        }
    }
    problems
}

/// Without the white space around it; most cells have none.
pub(crate) fn trimmed(cell: &[u8]) -> &[u8] {
    let plain = |byte: Option<&u8>| byte.is_none_or(|byte| byte.is_ascii_graphic());
    if plain(cell.first()) && plain(cell.last()) {
        return cell;
    }
    std::str::from_utf8(cell).map_or_else(|_| cell.trim_ascii(), |text| text.trim().as_bytes())
}

/// Texts that came lately, so that a text that comes again and again is stored once.
#[derive(Clone, Debug)]
struct Texts {
    recent: Vec<Option<Arc<str>>>,
}

impl Default for Texts {
    fn default() -> Self {
        Self { recent: vec![None; 256] }
    }
}

impl Texts {
    /// Reads a cell of a type into a place.
    fn put(&mut self, typed: &Typed, cell: &[u8], place: &mut Slot) -> Result<(), String> {
        match read(typed, cell)? {
            Read::Value(value) => *place = Slot::Known(value),
            Read::Text(text) => match place {
                Slot::Known(Value::Text(there)) if **there == *text => {}
                _ => *place = Slot::Known(Value::Text(self.text(text))),
            },
        }
        Ok(())
    }

    fn text(&mut self, text: &str) -> Arc<str> {
        // FNV-1a: any spread will do, a clash only costs a copy.
        let hash = text
            .bytes()
            .fold(0x811c_9dc5_u32, |hash, byte| (hash ^ u32::from(byte)).wrapping_mul(0x0100_0193));
        let Some(place) = self.recent.get_mut((hash >> 24) as usize) else { return text.into() };
        match place {
            Some(known) if **known == *text => known.clone(),
            _ => {
                let fresh: Arc<str> = text.into();
                *place = Some(fresh.clone());
                fresh
            }
        }
    }
}
