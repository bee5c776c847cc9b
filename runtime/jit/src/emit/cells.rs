//! What the parts of a function keep for each other, in memory that they share.

use super::{Bit, Emit, Truth, Val};
use crate::kind::Kind;
use crate::lower;
use crate::needs::Frame;
use cranelift_codegen::ir::{Endianness, InstBuilder, MemFlagsData, Type as Register, Value as Reg, types};
use onboard_ir::plan::Place;

/// How many bytes before a cell.
type Cell = i32;

/// A value whose bits and words stand in cells.
type Kept = lower::Val<Cell, Cell>;

/// Where kept values stand. First a byte for each truth of a segment, whether it is true; then a byte for each, whether it is false,
/// which counts where it can be unknown; then a word for each bit and each word that is kept. Where truths are packed, lanes stand in
/// place of the bytes.
#[derive(Default)]
pub(super) struct Cells {
    rules: Vec<Option<Kept>>,
    stated: Vec<Option<Kept>>,
    /// How many bytes say that something is true, and as many that it is false.
    truths: usize,
    /// For each word of bits those that can be unknown.
    unsure: Vec<u64>,
    bytes: usize,
}

impl Cells {
    /// Cells for a plan of so many places, with bytes for so many truths.
    pub(super) fn new(places: usize, truths: usize) -> Self {
        let bytes = truths.next_multiple_of(8);
        Self {
            rules: vec![None; places],
            stated: vec![None; places],
            truths: bytes,
            unsure: vec![0; truths.div_ceil(64)],
            bytes: 2 * bytes,
        }
    }

    /// How many words there are.
    pub(super) fn words(&self) -> usize {
        self.bytes / 8
    }

    fn get(&self, frame: Frame, place: Place) -> Option<Kept> {
        let kept = if frame == Frame::Rules { &self.rules } else { &self.stated };
        kept.get(place.index()).copied().flatten()
    }

    fn put(&mut self, frame: Frame, place: Place, val: Kept) {
        let kept = if frame == Frame::Rules { &mut self.rules } else { &mut self.stated };
        if let Some(entry) = kept.get_mut(place.index()) {
            *entry = Some(val);
        }
    }

    fn word(&mut self) -> Cell {
        let cell = i32::try_from(self.bytes).unwrap_or(i32::MAX);
        self.bytes += 8;
        cell
    }

    /// Where it stands whether something is true, or whether it is false.
    fn truth(&self, number: usize, falsehood: bool) -> Cell {
        i32::try_from(number + if falsehood { self.truths } else { 0 }).unwrap_or(i32::MAX)
    }
}

impl Emit<'_, '_> {
    /// Keeps what stands in a place for the parts that follow.
    pub(super) fn keep_val(&mut self, frame: Frame, place: Place, val: Val) {
        if self.cells.get(frame, place).is_none() {
            let bit = |emit: &mut Self, bit: Reg| emit.put_cell(bit);
            let kept = val.map(self, bit, |emit, _, word| emit.put_cell(word));
            self.cells.put(frame, place, kept);
        }
    }

    /// What an earlier part has kept of a place.
    pub(super) fn kept_val(&mut self, frame: Frame, place: Place) -> Option<Val> {
        let kept = self.cells.get(frame, place)?;
        let bit = |emit: &mut Self, cell: Cell| emit.take_cell(types::I8, cell);
        Some(kept.map(self, bit, |emit, kind, cell| {
            emit.take_cell(if kind == Kind::Float { types::F64 } else { types::I64 }, cell)
        }))
    }

    /// Writes the bytes of a truth.
    pub(super) fn put_bytes(&mut self, number: usize, (frame, place): (Frame, Place), truth: Truth) {
        let (at, against) = (self.cells.truth(number, false), self.cells.truth(number, true));
        self.put_byte(truth.is_true, at);
        if !truth.is_sure() {
            let is_false = truth.is_false(self);
            self.put_byte(is_false, against);
            if let Some(unsure) = self.cells.unsure.get_mut(number / 64) {
                *unsure |= 1 << (number % 64);
            }
        }
        // Those who ask for it later find it here.
        if self.cells.get(frame, place).is_none() {
            let (is_true, is_false) = (lower::Bit::In(at), lower::Bit::In(against));
            let kept = if truth.is_sure() {
                lower::Truth::sure(is_true)
            } else {
                lower::Truth::new(is_true, is_false)
            };
            self.cells.put(frame, place, lower::Val::Truth(kept));
        }
    }

    /// The bits of a word that say what is true, of those that are wanted.
    pub(super) fn true_bits(&mut self, word: usize, wanted: u64) -> Reg {
        self.gather(self.cells.truth(64 * word, false), wanted)
    }

    /// The bits of a word that say what is false, of those that can be unknown; with these.
    pub(super) fn false_bits(&mut self, word: usize) -> Option<(Reg, u64)> {
        let unsure = self.cells.unsure.get(word).copied().filter(|unsure| *unsure != 0)?;
        Some((self.gather(self.cells.truth(64 * word, true), unsure), unsure))
    }

    /// Writes the bits of a word of segments.
    pub(super) fn put_segment_word(&mut self, word: usize) {
        let shape = self.task.shape;
        let count = shape.segments.len().saturating_sub(64 * word).min(64);
        let all = u64::MAX.checked_shr(64 - u32::try_from(count).unwrap_or(64)).unwrap_or(0);
        let trues = self.true_bits(word, all);
        self.store(trues, word);
        let unknowns = match self.false_bits(word) {
            None => self.int(0),
            Some((falses, unsure)) => {
                let known = self.code.ins().bor(trues, falses);
                let unsure = self.int(unsure.cast_signed());
                self.code.ins().band_not(unsure, known)
            }
        };
        self.store(unknowns, shape.segment_words() + word);
    }

    /// The bytes from a cell on, each 0 or 1, as bits; those that are not wanted are 0, whatever stands there.
    fn gather(&mut self, at: Cell, wanted: u64) -> Reg {
        /// Moves the lowest bit of each byte into the highest byte, in order: no two sums of these places are equal.
        const TOGETHER: i64 = 0x0102_0408_1020_4080;
        let mut all: Option<Reg> = None;
        for (group, wanted) in (0_u32..).zip(wanted.to_le_bytes()).filter(|(_, wanted)| *wanted != 0) {
            let at = at.saturating_add(8 * group.cast_signed());
            let flags = MemFlagsData::trusted().with_endianness(Endianness::Little);
            let mut bytes = self.code.ins().load(types::I64, flags, self.cells_at, at);
            if wanted != u8::MAX {
                let some =
                    (0..8).filter(|bit| wanted >> bit & 1 == 1).fold(0, |some, bit| some | 1 << (8 * bit));
                bytes = self.code.mask(bytes, some);
            }
            let together = self.int(TOGETHER);
            let highest = self.code.ins().imul(bytes, together);
            let bits = self.code.shift_right(highest, 56);
            let bits = if group == 0 { bits } else { self.code.shift_left(bits, 8 * group) };
            all = Some(match all {
                None => bits,
                Some(all) => self.code.ins().bor(all, bits),
            });
        }
        all.unwrap_or_else(|| self.int(0))
    }

    fn put_byte(&mut self, bit: Bit, at: Cell) {
        let bit = match bit {
            Bit::Zero => self.code.constant(types::I8, 0),
            Bit::One => self.code.constant(types::I8, 1),
            Bit::In(bit) => bit,
        };
        self.code.ins().store(MemFlagsData::trusted(), bit, self.cells_at, at);
    }

    fn put_cell(&mut self, value: Reg) -> Cell {
        let cell = self.cells.word();
        self.code.ins().store(MemFlagsData::trusted(), value, self.cells_at, cell);
        cell
    }

    fn take_cell(&mut self, register: Register, cell: Cell) -> Reg {
        self.code.ins().load(register, MemFlagsData::trusted(), self.cells_at, cell)
    }
}
