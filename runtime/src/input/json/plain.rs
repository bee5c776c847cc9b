//! Fills a typed row from a document in which everything is as it should be, in one pass over its bytes.
//!
//! Every method gives none at the first thing that is not: a value that is no value of its field, a key that stands twice where
//! that matters, an answer that has a time. Then the whole document is read again by `Engine::profile_from_json`, which
//! defines what documents mean and says what is wrong with them.

use super::PersonRow;
use super::cursor::{Cursor, Number, Raw};
use super::keys::{CONTEXT, PROFILE, Part, Place, Tables, Use};
use crate::input::{Typed, in_nfc, profile, spelling};
use crate::{Consent, Engine};
use onboard_ir::{FieldId, Type, Value};
use serde_json::Value as Json;
use std::sync::Arc;

/// Reads plain documents. What it keeps between two of them are buffers.
#[derive(Clone, Debug)]
pub(super) struct PlainReader {
    engine: Engine,
    tables: Tables,
    /// What was seen of the document at hand.
    seen: Seen,
    scratch: String,
}

/// What was seen of a document.
#[derive(Clone, Debug, Default)]
struct Seen {
    /// For each field the rank of the most trusted place at which it was found.
    ranks: Vec<u32>,
    /// For each field whether it was answered.
    answered: Vec<bool>,
    /// For each object of the tables whether its key was there.
    objects: Vec<bool>,
    answers: bool,
    consent: bool,
}

impl Seen {
    fn clear(&mut self) {
        self.ranks.fill(NOWHERE);
        self.answered.fill(false);
        self.objects.fill(false);
        (self.answers, self.consent) = (false, false);
    }
}

/// The rank of a field that was not found yet.
const NOWHERE: u32 = u32::MAX;

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
        let tables = Tables::new(engine.program());
        let seen = Seen {
            ranks: vec![NOWHERE; engine.program().fields.len()],
            answered: vec![false; engine.program().fields.len()],
            objects: vec![false; tables.objects.len()],
            ..Seen::default()
        };
        Self { engine: engine.clone(), tables, seen, scratch: String::new() }
    }

    /// Reads a document into a person of whom nothing is known; none, and a person that is half written, where it is not
    /// plain.
    pub(super) fn read(&mut self, text: &str, person: &mut PersonRow) -> Option<()> {
        let Self { engine, tables, seen, scratch } = self;
        seen.clear();
        let mut document = Document { engine, tables, seen, scratch, person };
        let mut cursor = Cursor::new(text);
        document.object(&mut cursor, PROFILE, 0)?;
        cursor.ends().then_some(())
    }
}

/// A document that is being read.
struct Document<'d> {
    engine: &'d Engine,
    tables: &'d Tables,
    seen: &'d mut Seen,
    scratch: &'d mut String,
    person: &'d mut PersonRow,
}

impl Document<'_> {
    /// An object of the tables.
    fn object(&mut self, cursor: &mut Cursor<'_>, object: usize, depth: u32) -> Option<()> {
        let keys = self.tables.objects.get(object).filter(|_| depth < DEEPEST)?;
        cursor.members(|cursor, key| {
            let used = keys.words.get(key.meant(self.scratch)?);
            match used.and_then(|used| keys.uses.get(used as usize)) {
                Some(used) => self.member(cursor, used, depth),
                None => cursor.skip(self.scratch),
            }
        })
    }

    /// The value of a key that is used.
    #[inline]
    fn member(&mut self, cursor: &mut Cursor<'_>, used: &Use, depth: u32) -> Option<()> {
        if let Use { part: None, places, inner: None } = used
            && let [place] = places.as_slice()
        {
            return self.place(cursor, *place);
        }
        self.shared(cursor, used, depth)
    }

    /// The value of a key that is used for more than one field.
    fn shared(&mut self, cursor: &mut Cursor<'_>, used: &Use, depth: u32) -> Option<()> {
        let (begin, open) = (cursor.at(), cursor.peek()? == b'{');
        if let Some(part) = used.part {
            self.part(cursor, part)?;
        }
        if let Some(inner) = used.inner {
            once(self.seen.objects.get_mut(inner))?;
            if open {
                cursor.back_to(begin);
                // An object is no value of any field.
                return if used.places.is_empty() { self.object(cursor, inner, depth + 1) } else { None };
            }
        }
        for place in &used.places {
            cursor.back_to(begin);
            self.place(cursor, *place)?;
        }
        if used.places.is_empty() && used.part.is_none() { cursor.skip(self.scratch) } else { Some(()) }
    }

    /// The value at one of a field's places. The first place that holds anything counts, in order of trust.
    #[inline]
    fn place(&mut self, cursor: &mut Cursor<'_>, place: Place) -> Option<()> {
        let rank = self.seen.ranks.get_mut(place.field)?;
        if place.rank > *rank {
            return cursor.skip(self.scratch);
        }
        if cursor.peek()? == b'n' {
            // Where a key stands twice, the last one counts.
            return if place.rank < *rank && place.last { cursor.null() } else { None };
        }
        if place.rank == *rank {
            return None;
        }
        *rank = place.rank;
        let answered = *self.seen.answered.get(place.field)?;
        self.value(cursor, place.field, !answered)
    }

    /// Reads a value of a field, and writes it or not.
    #[inline]
    fn value(&mut self, cursor: &mut Cursor<'_>, field: usize, write: bool) -> Option<()> {
        let typed = self.engine.prepared().inlets.fields.get(field)?;
        let id = FieldId(u32::try_from(field).ok()?);
        let value = match typed.ty() {
            Type::Bool => Value::Bool(cursor.boolean()?),
            Type::Int => typed.ranged(int(cursor.number()?)?).ok()?,
            Type::Float => typed.ranged(float(cursor.number()?)?).ok()?,
            Type::Set(_) => set(cursor, typed, self.scratch)?,
            ty if ty.is_text() => {
                let text = typed.canonical(cursor.string()?.meant(self.scratch)?).ok()?;
                if write {
                    self.person.row.set_text(id, &text);
                }
                return Some(());
            }
            _ => typed.text(cursor.string()?.meant(self.scratch)?).ok()?,
        };
        if write {
            self.person.row.set(id, &value);
        }
        Some(())
    }

    fn user(&mut self, cursor: &mut Cursor<'_>) -> Option<()> {
        let PersonRow { user, named, .. } = &mut *self.person;
        user.clear();
        *named = true;
        match cursor.peek()? {
            b'"' => user.push_str(cursor.string()?.meant(self.scratch)?),
            b'-' | b'0'..=b'9' => {
                // Other numbers are not always shown as they are written.
                let number = cursor.number()?;
                let (digits, behind) = number.plain?;
                user.push_str((behind == 0 && (digits != 0 || number.text == "0")).then_some(number.text)?);
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
        let answered = self.seen.answered.get_mut(field)?;
        match cursor.peek()? {
            _ if *answered => None,
            // With a time, most likely: which one counts is not for a row to say.
            b'{' => None,
            b'n' => cursor.null(),
            _ => {
                *answered = true;
                self.value(cursor, field, true)
            }
        }
    }
}

#[inline]
fn int(number: Number<'_>) -> Option<Value> {
    match number.plain {
        Some((digits, 0)) => Some(Value::Int(digits)),
        _ => spelling::json_int(&serde_json::from_str(number.text).ok()?).ok(),
    }
}

#[inline]
fn float(number: Number<'_>) -> Option<Value> {
    let plain = number.plain.and_then(|(digits, behind)| spelling::quotient(digits, behind));
    match plain {
        Some(float) => Some(Value::Float(float)),
        None => spelling::json_float(&serde_json::from_str(number.text).ok()?).ok(),
    }
}

#[inline]
fn set(cursor: &mut Cursor<'_>, typed: &Typed, scratch: &mut String) -> Option<Value> {
    let mut bits = 0;
    cursor.elements(|cursor| {
        bits |= typed.member_bit(cursor.string()?.meant(scratch)?).ok()?;
        Some(())
    })?;
    Some(Value::Set(bits))
}
