//! Lanes that read texts, and whatever is read as a table would spell it.

use super::cell::spelled;
use super::lane::{Ground, Lane, Read};
use crate::input::{Typed, trimmed};
use crate::machine::derive;
use arrow_array::Array;
use onboard_ir::{FieldId, Value};

/// Texts that are remembered.
const RECENT: usize = 256;

/// Reads a column by spelling it.
pub(super) struct TextLane<'a> {
    array: &'a dyn Array,
    reader: TextReader<'a>,
    buffer: String,
}

impl<'a> TextLane<'a> {
    pub(super) fn new(array: &'a dyn Array, reader: TextReader<'a>) -> Self {
        Self { array, reader, buffer: String::new() }
    }
}

impl<'a> Lane<'a> for TextLane<'a> {
    fn read(&mut self, row: usize) -> Read {
        self.reader.read(spelled(self.array, row, &mut self.buffer))
    }

    fn derived(&self) -> &[u64] {
        self.reader.derived()
    }
}

/// Makes words of texts, and remembers those that came lately.
pub(super) struct TextReader<'a> {
    ground: Ground<'a>,
    typed: &'a Typed,
    /// What is asked of the text, by its position among what is derived.
    asked: &'a [usize],
    recent: Vec<Known>,
    last: usize,
}

/// A text, and what it means.
#[derive(Clone)]
struct Known {
    text: Vec<u8>,
    read: Read,
    derived: Vec<u64>,
}

impl<'a> TextReader<'a> {
    pub(super) fn new(ground: Ground<'a>, typed: &'a Typed, field: Option<FieldId>) -> Self {
        let asked = field.filter(|_| typed.ty().is_text());
        let asked = asked.and_then(|field| ground.layout.of_field.get(field.index()));
        // The empty text is nothing, and known from the beginning.
        let empty = Known { text: Vec::new(), read: Read::Nothing, derived: Vec::new() };
        Self {
            ground,
            typed,
            asked: asked.map_or(&[][..], Vec::as_slice),
            recent: vec![empty; RECENT],
            last: 0,
        }
    }

    fn read(&mut self, cell: &[u8]) -> Read {
        let cell = trimmed(cell);
        if let Some(number) = self.typed.plain_number(cell) {
            return number.map_or(Read::Wrong, |value| Read::Word(self.ground.layout.word(&value)));
        }
        self.last = place(cell);
        let Some(known) = self.recent.get_mut(self.last) else { return Read::Wrong };
        if known.text != cell {
            known.text.clear();
            known.text.extend_from_slice(cell);
            known.derived.clear();
            known.read = understand(self.ground, self.typed, self.asked, cell, &mut known.derived);
        }
        known.read
    }

    fn derived(&self) -> &[u64] {
        if self.asked.is_empty() {
            return &[];
        }
        self.recent.get(self.last).map_or(&[], |known| &known.derived)
    }
}

/// What a text means that is not empty. What is derived from it is pushed to `derived`.
fn understand(
    ground: Ground<'_>,
    typed: &Typed,
    asked: &[usize],
    cell: &[u8],
    derived: &mut Vec<u64>,
) -> Read {
    let Ok(text) = std::str::from_utf8(cell) else { return Read::Wrong };
    if text.is_empty() {
        return Read::Nothing;
    }
    let mut word = |text: &str| {
        let asked = asked.iter().filter_map(|position| ground.layout.derived.get(*position));
        derived.extend(asked.map(|asked| derive(ground.prepared, ground.layout, asked, text)));
        Read::Word(ground.layout.symbol(text))
    };
    if typed.is_plain_text(text) {
        return word(text);
    }
    match typed.cell(text) {
        Ok(Value::Text(text)) => word(&text),
        Ok(value) => Read::Word(ground.layout.word(&value)),
        Err(_) => Read::Wrong,
    }
}

/// Where a text is remembered. A clash only costs another look: FNV-1a over the length and both ends.
fn place(cell: &[u8]) -> usize {
    let ends = cell.iter().take(8).chain(cell.iter().rev().take(8));
    let begin = 0x811c_9dc5_u32 ^ (cell.len() as u32);
    let hash = ends.fold(begin, |hash, byte| (hash ^ u32::from(*byte)).wrapping_mul(0x0100_0193));
    (hash >> 24) as usize % RECENT
}
