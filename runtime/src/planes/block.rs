//! The people of a block, column by column.

#[cfg(feature = "arrow")]
use super::atom::Atom;
use super::atom::Atoms;
use super::plane::{BLOCK, NOBODY, Plane};
use crate::machine::derive;
use crate::run::allows;
use crate::{Consent, Engine, Profile, ProfileRow, Slot};
use onboard_ir::layout::{Layout, TextTest};
use onboard_ir::{FieldId, PurposeId, Type, Value};
use std::sync::Arc;

/// Some people, at most [`BLOCK`], as they are put before planes: of each field a column with the words of everybody (those of
/// the row's layout) or, for truths, a plane; and a plane of those who have a value. It belongs to the engine that made it.
#[derive(Clone, Debug)]
pub struct Block<'a> {
    engine: Engine,
    layout: Arc<Layout>,
    count: usize,
    /// Of the fields, then of what is derived.
    slots: Vec<Column<'a>>,
    /// By field.
    present: Vec<Plane>,
    /// By purpose.
    allowed: Vec<Plane>,
    answers: Option<Answers>,
}

/// What a program asks of columns by themselves, and what was answered while they were read.
#[derive(Clone, Debug)]
struct Answers {
    atoms: Arc<Atoms>,
    planes: Vec<Plane>,
    /// By slot, whether it was.
    known: Vec<bool>,
}

/// What is asked of a column.
#[cfg(feature = "arrow")]
pub(crate) struct Asked<'b> {
    pub(crate) atoms: &'b [Atom],
    /// Where the answers go.
    pub(crate) answers: &'b mut [Plane],
    /// Whether words are read for anything else.
    pub(crate) words: bool,
}

/// The values of a field, or what is derived from it.
#[derive(Clone, Debug)]
pub(crate) enum Column<'a> {
    /// Words: `lent` ones where there are any.
    Words {
        own: Vec<u64>,
        lent: Option<&'a [u64]>,
    },
    Truths(Plane),
}

impl<'a> Column<'a> {
    pub(crate) fn new(truths: bool) -> Self {
        if truths { Self::Truths(Plane::NONE) } else { Self::Words { own: Vec::new(), lent: None } }
    }

    /// The words of everybody; empty for truths.
    pub(crate) fn words(&self) -> &[u64] {
        match self {
            Self::Words { lent: Some(lent), .. } => lent,
            Self::Words { own, lent: None } => own,
            Self::Truths(_) => &[],
        }
    }

    /// The truths; nobody's where words stand.
    pub(crate) fn truths(&self) -> &Plane {
        match self {
            Self::Truths(truths) => truths,
            Self::Words { .. } => &NOBODY,
        }
    }

    /// The word of somebody.
    pub(crate) fn word(&self, place: usize) -> u64 {
        match self {
            Self::Truths(truths) => u64::from(truths.has(place)),
            words => words.words().get(place).copied().unwrap_or(0),
        }
    }

    /// Makes them those of somebody else's memory.
    #[cfg(feature = "arrow")]
    pub(crate) fn lend(&mut self, words: &'a [u64]) {
        if let Self::Words { lent, .. } = self {
            *lent = Some(words);
        }
    }

    /// Words to write, for so many people and more, 64 at a time; none for truths.
    pub(crate) fn words_mut(&mut self, count: usize) -> Option<&mut [u64]> {
        let Self::Words { own, lent } = self else { return None };
        *lent = None;
        own.resize(own.len().max(count.min(BLOCK).next_multiple_of(64)), 0);
        Some(own)
    }

    /// Writes the word of one of so many people.
    #[inline]
    pub(crate) fn put(&mut self, place: usize, word: u64, count: usize) {
        match self {
            Self::Truths(truths) => truths.put(place, word & 1 == 1),
            Self::Words { own, lent: None } if place < own.len() => {
                if let Some(slot) = own.get_mut(place) {
                    *slot = word;
                }
            }
            words => {
                if let Some(slot) = words.words_mut(count).and_then(|words| words.get_mut(place)) {
                    *slot = word;
                }
            }
        }
    }
}

/// Whether truths stand where the answer to this stands.
pub(super) fn is_truth(test: &TextTest) -> bool {
    !matches!(test, TextTest::Symbol | TextTest::Length)
}

impl<'a> Block<'a> {
    /// A block of nobody.
    #[must_use]
    pub fn new(engine: &Engine) -> Self {
        let layout = Arc::clone(&engine.machines().layout);
        let fields = layout.fields.iter().map(|ty| Column::new(*ty == Type::Bool));
        let derived = layout.derived.iter().map(|derived| Column::new(is_truth(&derived.test)));
        let slots = fields.chain(derived).collect();
        let present = vec![Plane::NONE; layout.fields.len()];
        let allowed = vec![Plane::NONE; layout.purposes];
        Self { engine: engine.clone(), layout, count: 0, slots, present, allowed, answers: None }
    }

    /// The same memory for columns that are lent for another time.
    #[must_use]
    pub fn reused<'b>(self) -> Block<'b> {
        let slots = self.slots.into_iter().map(|slot| match slot {
            Column::Words { own, .. } => Column::Words { own, lent: None },
            Column::Truths(truths) => Column::Truths(truths),
        });
        let slots = slots.collect();
        let Self { engine, layout, count, present, allowed, answers, .. } = self;
        Block { engine, layout, count, slots, present, allowed, answers }
    }

    /// Forgets everybody, and makes room for so many people, at most [`BLOCK`], of whom nothing is known. No purpose is allowed.
    pub fn clear(&mut self, count: usize) {
        self.count = count.min(BLOCK);
        let words = self.count.div_ceil(64);
        self.present.iter_mut().chain(&mut self.allowed).for_each(|plane| plane.clear(words));
        if let Some(answers) = &mut self.answers {
            answers.known.fill(false);
            answers.planes.iter_mut().for_each(|plane| plane.fit(words));
        }
    }

    /// How many people.
    #[must_use]
    pub fn count(&self) -> usize {
        self.count
    }

    /// Where everything stands in a row, and what words mean.
    #[must_use]
    pub fn layout(&self) -> &Layout {
        &self.layout
    }

    /// States a field of one of the people of the block by its word ([`Layout::word`]); not for texts.
    #[inline]
    pub fn put(&mut self, field: FieldId, place: usize, word: u64) {
        if let (Some(slot), Some(present)) =
            (self.slots.get_mut(field.index()), self.present.get_mut(field.index()))
        {
            slot.put(place, word, self.count);
            present.set(place);
        }
    }

    /// States a text of somebody by its symbol and what is derived from it, in the order of `Layout::of_field`.
    pub fn put_derived(&mut self, field: FieldId, place: usize, symbol: u64, derived: &[u64]) {
        self.put(field, place, symbol);
        let fields = self.layout.fields.len();
        let asked = self.layout.of_field.get(field.index()).into_iter().flatten();
        for (position, word) in asked.zip(derived) {
            if let Some(slot) = self.slots.get_mut(fields + position) {
                slot.put(place, *word, self.count);
            }
        }
    }

    /// States a text of somebody; it must be in NFC.
    pub fn put_text(&mut self, field: FieldId, place: usize, text: &str) {
        self.put(field, place, self.layout.symbol(text));
        let fields = self.layout.fields.len();
        for position in self.layout.of_field.get(field.index()).into_iter().flatten() {
            let Some(derived) = self.layout.derived.get(*position) else { continue };
            let word = derive(self.engine.prepared(), &self.layout, derived, text);
            if let Some(slot) = self.slots.get_mut(fields + position) {
                slot.put(place, word, self.count);
            }
        }
    }

    /// States a field of somebody.
    pub fn set(&mut self, field: FieldId, place: usize, value: &Value) {
        match value {
            Value::Text(text) => self.put_text(field, place, text),
            value => self.put(field, place, self.layout.word(value)),
        }
    }

    /// Says who allows a purpose.
    pub fn allow(&mut self, purpose: PurposeId, who: &Plane) {
        if let Some(allowed) = self.allowed.get_mut(purpose.index()) {
            allowed.clone_from(who);
        }
    }

    /// Says for which of somebody's purposes they are allowed.
    pub fn allow_each(&mut self, place: usize, allowed: impl Iterator<Item = bool>) {
        for (plane, allowed) in self.allowed.iter_mut().zip(allowed) {
            plane.put(place, allowed);
        }
    }

    /// Says which purposes somebody allows, by what they agreed to and the law that holds for them. False where that hangs on the
    /// instant; then none is allowed.
    pub fn agree(&mut self, place: usize, profile: &Profile) -> bool {
        let timeless = profile.consent.iter().all(|consent| !matches!(consent, Consent::Changes(_)));
        for (id, plane) in (0..).map(PurposeId).zip(&mut self.allowed) {
            plane.put(place, timeless && allows(self.engine.program(), id, profile));
        }
        timeless
    }

    /// Says the same of everybody.
    pub fn agree_all(&mut self, profile: &Profile) -> bool {
        let timeless = profile.consent.iter().all(|consent| !matches!(consent, Consent::Changes(_)));
        let everybody = Plane::first(self.count);
        for (id, plane) in (0..).map(PurposeId).zip(&mut self.allowed) {
            let allowed = timeless && allows(self.engine.program(), id, profile);
            plane.clone_from(if allowed { &everybody } else { &NOBODY });
        }
        timeless
    }

    /// States what a profile says of somebody. False, and nothing of use is said, where that hangs on the instant: answers and
    /// consents that have a time.
    pub fn fill(&mut self, place: usize, profile: &Profile) -> bool {
        let timed = profile.fields.iter().any(|field| field.answer.as_ref().is_some_and(|a| a.at.is_some()));
        if timed || !self.agree(place, profile) {
            return false;
        }
        for (id, input) in (0..).map(FieldId).zip(&profile.fields) {
            let slot = input.answer.as_ref().map_or(&input.origin, |answer| &answer.value);
            match slot {
                Slot::Known(value) => self.set(id, place, value),
                Slot::Absent(_) => self.unset(id, place),
            }
        }
        true
    }

    /// States what a typed row says of somebody. False, and nothing is said, where the row is another engine's.
    pub fn fill_from(&mut self, place: usize, row: &ProfileRow) -> bool {
        let (layout, words) = (Arc::clone(&self.layout), row.words());
        if !row.row().is_of(&layout) {
            return false;
        }
        let word = |slot: usize| words.get(slot).copied().unwrap_or(0);
        for (id, allowed) in (0..).map(PurposeId).zip(&mut self.allowed) {
            allowed.put(place, word(layout.allowed(id)) != 0);
        }
        for (id, present) in (0..).map(FieldId).zip(&mut self.present) {
            let here = word(id.index() / 64) >> (id.index() % 64) & 1 == 1;
            present.put(place, here);
            if !here {
                continue;
            }
            let derived = layout.of_field.get(id.index()).into_iter().flatten();
            let derived = derived.map(|at| (layout.fields.len() + at, layout.derived_slot(*at)));
            for (column, slot) in derived.chain([(id.index(), layout.slot(id))]) {
                if let Some(column) = self.slots.get_mut(column) {
                    column.put(place, word(slot), self.count);
                }
            }
        }
        true
    }

    /// Takes back what was stated of somebody.
    pub fn unset(&mut self, field: FieldId, place: usize) {
        if let Some(present) = self.present.get_mut(field.index()) {
            present.put(place, false);
        }
    }

    /// Those of whom a field is known.
    #[must_use]
    pub fn present(&self, field: FieldId) -> &Plane {
        self.present.get(field.index()).unwrap_or(&NOBODY)
    }

    /// Says of whom a field is known: its column has been written.
    #[cfg(feature = "arrow")]
    pub(crate) fn has(&mut self, field: FieldId, present: &Plane) {
        if let Some(place) = self.present.get_mut(field.index()) {
            place.clone_from(present);
        }
    }

    /// Where the column of a field stands, or that of what is derived from its text, by its place in `Layout::of_field`.
    #[cfg(feature = "arrow")]
    pub(crate) fn slot(&self, field: FieldId, derived: Option<usize>) -> Option<usize> {
        let Some(place) = derived else { return Some(field.index()) };
        let position = self.layout.of_field.get(field.index())?.get(place)?;
        Some(self.layout.fields.len() + position)
    }

    /// A column, to write it.
    #[cfg(feature = "arrow")]
    pub(crate) fn column_mut(&mut self, slot: usize) -> Option<&mut Column<'a>> {
        self.slots.get_mut(slot)
    }

    /// Takes over what another block holds of a field, of some people.
    #[cfg(feature = "arrow")]
    pub(crate) fn take(&mut self, field: FieldId, other: &Block<'_>, people: &Plane) {
        let derived = self.layout.of_field.get(field.index()).into_iter().flatten();
        let derived = derived.map(|position| self.layout.fields.len() + position);
        for slot in derived.chain([field.index()]) {
            if let (Some(to), Some(from)) = (self.slots.get_mut(slot), other.slots.get(slot)) {
                people.each(|place| to.put(place, from.word(place), self.count));
            }
        }
    }

    /// From now on the block is one program's alone, and what that asks of columns may be answered while they are read.
    #[cfg(feature = "arrow")]
    pub(crate) fn ask(&mut self, atoms: &Arc<Atoms>) {
        if !self.answers.as_ref().is_some_and(|answers| Arc::ptr_eq(&answers.atoms, atoms)) {
            let planes = vec![Plane::NONE; atoms.count()];
            self.answers =
                Some(Answers { atoms: Arc::clone(atoms), planes, known: vec![false; self.slots.len()] });
        }
    }

    /// A column with what is asked of it; whoever calls this answers all of it, for everybody. None where nobody asks.
    #[cfg(feature = "arrow")]
    pub(crate) fn asked(&mut self, slot: usize) -> Option<(&mut Column<'a>, Asked<'_>)> {
        let Answers { atoms, planes, known } = self.answers.as_mut()?;
        *known.get_mut(slot)? = true;
        let (numbers, atoms, words) = atoms.of(slot)?;
        Some((self.slots.get_mut(slot)?, Asked { atoms, answers: planes.get_mut(numbers)?, words }))
    }

    /// Whether the words of a field are read again, by more than who answers what is asked of its column.
    #[cfg(feature = "arrow")]
    pub(crate) fn reads_again(&self, field: FieldId) -> bool {
        let asked = self.answers.as_ref().and_then(|answers| answers.atoms.of(field.index()));
        asked.is_none_or(|(.., again)| again)
    }

    /// Whether what was answered is of use for what a program asks.
    pub(super) fn answers_for(&self, atoms: &Arc<Atoms>) -> bool {
        self.answers.as_ref().is_none_or(|answers| Arc::ptr_eq(&answers.atoms, atoms))
    }

    /// The answer to an atom; none where it has not been answered yet.
    pub(super) fn answer(&self, atoms: &Atoms, number: u32) -> Option<&Plane> {
        let (answers, atom) = (self.answers.as_ref()?, atoms.get(number)?);
        answers.known.get(atom.column as usize).filter(|known| **known)?;
        answers.planes.get(number as usize)
    }

    pub(crate) fn allowed(&self, purpose: PurposeId) -> &Plane {
        self.allowed.get(purpose.index()).unwrap_or(&NOBODY)
    }

    /// A column by its place: those of fields, then those of what is derived.
    pub(crate) fn column(&self, slot: usize) -> Option<&Column<'a>> {
        self.slots.get(slot)
    }

    /// Whether another block's words mean the same: the same engine made them.
    pub(crate) fn is_of(&self, layout: &Arc<Layout>) -> bool {
        Arc::ptr_eq(&self.layout, layout)
    }
}
