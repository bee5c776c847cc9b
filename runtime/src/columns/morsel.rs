//! The typed rows of a morsel.

use super::bits::{Bits, MOST};
use super::lane::Slots;
use onboard_ir::FieldId;
use onboard_ir::layout::Layout;

/// Words that stay in the cache while columns are written into them one after the other.
const CACHED: usize = 16 << 10;

/// Typed rows, one after the other.
#[derive(Clone, Debug)]
pub(super) struct Morsel {
    words: Vec<u64>,
    width: usize,
    /// The presence words of the rows so far: fields that are there in every row.
    full: Vec<u64>,
    /// Fields that are there in some rows.
    partial: Vec<(usize, Bits)>,
}

impl Morsel {
    pub(super) fn new(layout: &Layout) -> Self {
        let width = layout.words().max(1);
        let rows = Self::rows(width);
        Self {
            words: vec![0; width * rows],
            width,
            full: vec![0; layout.presence_words()],
            partial: Vec::with_capacity(layout.fields.len()),
        }
    }

    /// How many rows of so many words are read at once: a multiple of 64.
    fn rows(width: usize) -> usize {
        (CACHED / width / 64 * 64).clamp(64, MOST)
    }

    /// The most rows that it takes.
    pub(super) fn capacity(&self) -> usize {
        Self::rows(self.width)
    }

    /// The slots of a field.
    pub(super) fn slots<'m>(&'m mut self, slot: usize, derived: &'m [usize]) -> Slots<'m> {
        Slots { words: &mut self.words, width: self.width, slot, derived }
    }

    /// Takes over what was read aside of a field: a word, and what is derived from it, for each row.
    pub(super) fn copy(&mut self, aside: &Slots<'_>, rows: &Bits, slot: usize, derived: &[usize]) {
        let mut slots = self.slots(slot, derived);
        rows.each(|place| {
            let begin = place * aside.width;
            let words = aside.words.get(begin..begin + aside.width).unwrap_or_default();
            if let Some((word, derived)) = words.split_first() {
                slots.put(place, *word, derived);
            }
        });
    }

    /// Forgets which fields are there.
    pub(super) fn clear(&mut self) {
        self.full.fill(0);
        self.partial.clear();
    }

    /// A field is there in these rows, of so many.
    pub(super) fn has(&mut self, field: FieldId, present: Bits, count: usize) {
        if present == Bits::first(count) {
            if let Some(word) = self.full.get_mut(field.index() / 64) {
                *word |= 1 << (field.index() % 64);
            }
        } else if present != Bits::NONE {
            self.partial.push((field.index(), present));
        }
    }

    /// Writes the presence bits of the first so many rows: all fields have been read.
    pub(super) fn finish(&mut self, count: usize) {
        let Self { words, width, full, partial } = self;
        for row in words.chunks_exact_mut(*width).take(count) {
            row.iter_mut().zip(&*full).for_each(|(bits, full)| *bits = *full);
        }
        for (field, present) in partial {
            let (word, bit) = (*field / 64, 1 << (*field % 64));
            present.each(|place| {
                if let Some(bits) = words.get_mut(place * *width + word) {
                    *bits |= bit;
                }
            });
        }
    }

    /// The rows.
    pub(super) fn each_row(&mut self) -> impl Iterator<Item = &mut [u64]> {
        self.words.chunks_exact_mut(self.width)
    }
}
