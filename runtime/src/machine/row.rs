//! The typed row of a profile.

use super::host::derive;
use crate::engine::Prepared;
use crate::run::allows;
use crate::{Consent, Engine, Profile, Slot};
use onboard_ir::layout::Layout;
use onboard_ir::{FieldId, PurposeId, Value};
use onboard_jit::Row;
use std::sync::Arc;

/// A profile as machine words: what is known of each field now, before any purpose looks at it. It belongs to the engine that
/// made it.
#[derive(Clone, Debug)]
pub struct ProfileRow {
    engine: Engine,
    row: Row,
    /// How many words of presence bits there are.
    presence: usize,
    /// The first word of the slots.
    slots: usize,
}

impl ProfileRow {
    /// A row in which nothing is known.
    #[must_use]
    pub fn new(engine: &Engine) -> Self {
        let layout = &engine.machines().layout;
        let (presence, slots) = (layout.presence_words(), layout.slot(FieldId(0)));
        let mut row = Self { engine: engine.clone(), row: Row::new(Arc::clone(layout)), presence, slots };
        row.agree(&Profile::default());
        row
    }

    /// The words, in the order of the layout.
    #[must_use]
    pub fn words(&self) -> &[u64] {
        self.row.words()
    }

    /// The same for machine code.
    #[inline]
    pub(crate) fn row(&self) -> &Row {
        &self.row
    }

    fn layout(&self) -> &Layout {
        self.row.layout()
    }

    /// The words that say something: what stands in the slots of absent fields does not.
    fn said(&self) -> impl Iterator<Item = (usize, u64)> + '_ {
        let (words, layout) = (self.words(), self.layout());
        let fields = (0..).map(FieldId).take(layout.fields.len()).filter(|field| self.has(*field));
        let slots = fields.flat_map(move |field| {
            let derived = layout.of_field.get(field.index()).into_iter().flatten();
            let slot = self.slots + field.index();
            derived.map(|position| layout.derived_slot(*position)).chain([slot])
        });
        let purposes = (0..).map(PurposeId).take(layout.purposes);
        let purposes = purposes.map(move |purpose| layout.allowed(purpose));
        slots.chain(purposes).filter_map(move |slot| Some((slot, *words.get(slot)?)))
    }

    /// Whether the words of both mean the same: the same engine made them.
    pub(crate) fn alike(&self, other: &Self) -> bool {
        self.row.is_of(other.row.layout())
    }

    /// A value as the word of a slot.
    pub(crate) fn word(&self, value: &Value) -> u64 {
        self.layout().word(value)
    }

    /// Says which purposes are allowed, by what the person agreed to and the law that holds for them. False where that hangs
    /// on the instant; then none is allowed.
    pub fn agree(&mut self, profile: &Profile) -> bool {
        let timeless = profile.consent.iter().all(|consent| !matches!(consent, Consent::Changes(_)));
        for id in (0..).map(PurposeId).take(self.layout().purposes) {
            let allowed = timeless && allows(self.engine.program(), id, profile);
            self.allow(id, allowed);
        }
        timeless
    }

    /// Says whether a purpose is allowed.
    pub(crate) fn allow(&mut self, purpose: PurposeId, allowed: bool) {
        let (words, layout) = self.row.words_mut();
        if let Some(word) = words.get_mut(layout.allowed(purpose)) {
            *word = if allowed { u64::MAX } else { 0 };
        }
    }

    /// Forgets all fields.
    pub fn clear(&mut self) {
        self.row.words_mut().0.iter_mut().take(self.presence).for_each(|word| *word = 0);
    }

    /// States a field.
    pub fn set(&mut self, field: FieldId, value: &Value) {
        match value {
            Value::Text(text) => self.set_text(field, text),
            value => self.put(field, self.layout().word(value)),
        }
    }

    /// States a field whose values are texts; the text must be in NFC.
    pub fn set_text(&mut self, field: FieldId, text: &str) {
        self.put(field, self.layout().symbol(text));
        let prepared: &Prepared = self.engine.prepared();
        let (words, layout) = self.row.words_mut();
        for position in layout.of_field.get(field.index()).into_iter().flatten() {
            let Some(derived) = layout.derived.get(*position) else { continue };
            let word = derive(prepared, layout, derived, text);
            if let Some(slot) = words.get_mut(layout.derived_slot(*position)) {
                *slot = word;
            }
        }
    }

    /// Whether a field is stated.
    pub(crate) fn has(&self, field: FieldId) -> bool {
        self.words().get(field.index() / 64).is_some_and(|presence| presence >> (field.index() % 64) & 1 == 1)
    }

    /// Takes back what was stated.
    pub fn unset(&mut self, field: FieldId) {
        if let Some(presence) = self.row.words_mut().0.get_mut(field.index() / 64) {
            *presence &= !(1 << (field.index() % 64));
        }
    }

    /// States what a profile says: of every field, and which purposes are allowed. False, and the row says nothing of use,
    /// where that hangs on the instant: answers and consents that have a time.
    pub fn fill(&mut self, profile: &Profile) -> bool {
        if profile.fields.iter().any(|field| field.answer.as_ref().is_some_and(|answer| answer.at.is_some()))
        {
            return false;
        }
        if !self.agree(profile) {
            return false;
        }
        self.clear();
        for (id, input) in (0..).map(FieldId).zip(&profile.fields) {
            let slot = input.answer.as_ref().map_or(&input.origin, |answer| &answer.value);
            if let Slot::Known(value) = slot {
                self.set(id, value);
            }
        }
        true
    }

    /// States a field by the word of its slot; not for texts.
    #[inline]
    pub(crate) fn put(&mut self, field: FieldId, word: u64) {
        let (words, _) = self.row.words_mut();
        if let Some(place) = words.get_mut(self.slots + field.index()) {
            *place = word;
        }
        if let Some(presence) = words.get_mut(field.index() / 64) {
            *presence |= 1 << (field.index() % 64);
        }
    }
}

/// Whether both say the same, of fields and of purposes: rows of different engines never do.
impl PartialEq for ProfileRow {
    fn eq(&self, other: &Self) -> bool {
        self.alike(other) && self.said().eq(other.said())
    }
}
