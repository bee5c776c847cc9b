//! Fills a typed row from a document in which everything is as it should be, in one pass over its bytes.
//!
//! Every method gives none at the first thing that is not: a value that is no value of its field, a key that stands twice where
//! that matters, an answer that has a time. Then the whole document is read again by `Engine::profile_from_json`, which
//! defines what documents mean and says what is wrong with them.

use super::PersonRow;
use super::cursor::{Cursor, Raw};
use super::keys::{CONTEXT, PROFILE, Part, Place, Tables, Use};
use super::number::Number;
use crate::input::{in_nfc, profile};
use crate::{Consent, Engine};
use onboard_ir::FieldId;
use serde_json::Value as Json;
use std::sync::Arc;

/// Reads plain documents. What it keeps between two of them are buffers.
#[derive(Clone, Debug)]
pub(super) struct PlainReader {
    tables: Tables,
    /// What was seen of the document at hand.
    seen: Seen,
    scratch: String,
}

/// What was seen of a document.
#[derive(Clone, Debug, Default)]
struct Seen {
    fields: Vec<Found>,
    /// For each object of the tables whether its key was there.
    objects: Vec<bool>,
    answers: bool,
    consent: bool,
}

/// What was found of a field.
#[derive(Clone, Copy, Debug)]
struct Found {
    /// The rank of the most trusted place at which it was.
    rank: u32,
    answered: bool,
}

impl Found {
    const NOTHING: Self = Self { rank: u32::MAX, answered: false };
}

impl Seen {
    fn clear(&mut self) {
        self.fields.fill(Found::NOTHING);
        self.objects.fill(false);
        (self.answers, self.consent) = (false, false);
    }
}

/// Objects within objects that paths may lead through; deeper ones are not plain.
const DEEPEST: u32 = 32;

/// Marks something as seen; none where it was.
#[inline]
fn once(seen: Option<&mut bool>) -> Option<()> {
    let seen = seen?;
    (!std::mem::replace(seen, true)).then_some(())
}

impl PlainReader {
    pub(super) fn new(engine: &Engine) -> Self {
        let tables = Tables::new(engine.program(), &engine.prepared().inlets.fields);
        let (objects, fields) = (tables.objects.len(), engine.program().fields.len());
        let seen =
            Seen { fields: vec![Found::NOTHING; fields], objects: vec![false; objects], ..Seen::default() };
        Self { tables, seen, scratch: String::new() }
    }

    /// Reads a document into a person of whom nothing is known; none, and a person that is half written, where it is not
    /// plain.
    pub(super) fn read(&mut self, text: &str, person: &mut PersonRow) -> Option<()> {
        let Self { tables, seen, scratch } = self;
        seen.clear();
        let mut document = Document { tables, seen, scratch, person };
        let mut cursor = Cursor::new(text);
        document.object(&mut cursor, PROFILE, 0)?;
        cursor.ends().then_some(())
    }
}

/// A document that is being read.
struct Document<'d> {
    tables: &'d Tables,
    seen: &'d mut Seen,
    scratch: &'d mut String,
    person: &'d mut PersonRow,
}

impl Document<'_> {
    /// An object of the tables.
    fn object(&mut self, cursor: &mut Cursor<'_>, object: usize, depth: u32) -> Option<()> {
        let tables = self.tables;
        let keys = tables.objects.get(object).filter(|_| depth < DEEPEST)?;
        let mut behind = &keys.first;
        let mut more = cursor.open()?;
        while more {
            let expected = tables.uses.get(behind.get());
            let (used, first) = match expected.and_then(|used| Some((used, cursor.expected(&used.quoted)?))) {
                Some((used, first)) => (Some(used), first),
                None => {
                    let found = keys.find(cursor.string()?.meant(self.scratch)?);
                    cursor.take(b':')?;
                    if let Some(found) = found {
                        behind.set(found);
                    }
                    (found.and_then(|found| tables.uses.get(found)), cursor.peek()?)
                }
            };
            match used {
                Some(used) => {
                    behind = &used.behind;
                    match used.only {
                        Some(place) => self.place(cursor, place, first)?,
                        None => self.shared(cursor, used, first, depth)?,
                    }
                }
                None => cursor.skip(self.scratch)?,
            }
            more = cursor.more()?;
        }
        Some(())
    }

    /// The value of a key that is not used for one field alone.
    fn shared(&mut self, cursor: &mut Cursor<'_>, used: &Use, first: u8, depth: u32) -> Option<()> {
        let begin = cursor.at();
        if let Some(part) = used.part {
            self.part(cursor, part)?;
        }
        if let Some(inner) = used.inner {
            once(self.seen.objects.get_mut(inner))?;
            if first == b'{' {
                cursor.back_to(begin);
                // An object is no value of any field.
                return if used.places.is_empty() { self.object(cursor, inner, depth + 1) } else { None };
            }
        }
        for place in &used.places {
            cursor.back_to(begin);
            self.place(cursor, *place, first)?;
        }
        if used.places.is_empty() && used.part.is_none() { cursor.skip(self.scratch) } else { Some(()) }
    }

    /// The value at one of a field's places, and its first byte. The first place that holds anything counts, in order of trust.
    #[inline]
    fn place(&mut self, cursor: &mut Cursor<'_>, place: Place, first: u8) -> Option<()> {
        let found = self.seen.fields.get_mut(place.field)?;
        if place.rank > found.rank {
            return cursor.skip(self.scratch);
        }
        if first == b'n' {
            // Where a key stands twice, the last one counts.
            return if place.rank < found.rank && place.last { cursor.null() } else { None };
        }
        if place.rank == found.rank {
            return None;
        }
        found.rank = place.rank;
        let write = !found.answered;
        self.value(cursor, place.field, write)
    }

    /// Reads a value of a field, and writes it or not.
    #[inline]
    fn value(&mut self, cursor: &mut Cursor<'_>, field: usize, write: bool) -> Option<()> {
        let reader = self.tables.readers.get(field)?;
        let row =
            if write { Some((&mut self.person.row, FieldId(u32::try_from(field).ok()?))) } else { None };
        reader.read(cursor, self.scratch, row)
    }

    fn user(&mut self, cursor: &mut Cursor<'_>) -> Option<()> {
        let PersonRow { user, named, .. } = &mut *self.person;
        user.clear();
        *named = true;
        match cursor.peek()? {
            b'"' => user.push_str(cursor.string()?.meant(self.scratch)?),
            b'-' | b'0'..=b'9' => {
                // Other numbers are not always shown as they are written.
                let begin = cursor.at();
                let Number::Plain(_, 0) = cursor.number()? else { return None };
                user.push_str(Some(cursor.since(begin)).filter(|number| *number != "-0")?);
            }
            _ => {
                *named = false;
                cursor.skip(self.scratch)?;
            }
        }
        Some(())
    }

    fn part(&mut self, cursor: &mut Cursor<'_>, part: Part) -> Option<()> {
        match part {
            Part::User => self.user(cursor),
            Part::Regime => self.regime(cursor),
            Part::Consent => {
                once(Some(&mut self.seen.consent))?;
                self.unless_null(cursor, |document, cursor| {
                    cursor.members(|cursor, purpose| document.consent(cursor, purpose))
                })
            }
            Part::Answers => {
                once(Some(&mut self.seen.answers))?;
                self.unless_null(cursor, |document, cursor| {
                    cursor.members(|cursor, field| document.answer(cursor, field))
                })
            }
            Part::Context => {
                once(self.seen.objects.get_mut(CONTEXT))?;
                self.unless_null(cursor, |document, cursor| document.object(cursor, CONTEXT, 1))
            }
        }
    }

    fn unless_null(
        &mut self,
        cursor: &mut Cursor<'_>,
        read: impl FnOnce(&mut Self, &mut Cursor<'_>) -> Option<()>,
    ) -> Option<()> {
        if cursor.peek()? == b'n' { cursor.null() } else { read(self, cursor) }
    }

    fn regime(&mut self, cursor: &mut Cursor<'_>) -> Option<()> {
        let regime = &mut self.person.profile.regime;
        if cursor.peek()? == b'n' {
            *regime = None;
            return cursor.null();
        }
        let text = in_nfc(cursor.string()?.meant(self.scratch)?);
        let known = self.tables.regimes.iter().find(|known| ***known == *text);
        *regime = Some(known.map_or_else(|| text.into(), Arc::clone));
        Some(())
    }

    fn consent(&mut self, cursor: &mut Cursor<'_>, purpose: Raw<'_>) -> Option<()> {
        let purpose = self.tables.consent.get(purpose.meant(self.scratch)?)?;
        let given = match cursor.peek()? {
            b'n' => cursor.null().map(|()| Consent::Open)?,
            b't' | b'f' => Consent::Always(cursor.boolean()?),
            _ => {
                let begin = cursor.at();
                cursor.skip(self.scratch)?;
                let given: Json = serde_json::from_str(cursor.since(begin)).ok()?;
                profile::consent(&given, "").ok()?
            }
        };
        *self.person.profile.consent.get_mut(purpose as usize)? = given;
        Some(())
    }

    fn answer(&mut self, cursor: &mut Cursor<'_>, field: Raw<'_>) -> Option<()> {
        let field = self.tables.answers.get(field.meant(self.scratch)?)? as usize;
        let found = self.seen.fields.get_mut(field)?;
        match cursor.peek()? {
            _ if found.answered => None,
            // With a time, most likely: which one counts is not for a row to say.
            b'{' => None,
            b'n' => cursor.null(),
            _ => {
                found.answered = true;
                self.value(cursor, field, true)
            }
        }
    }
}
