//! Bits in registers of 8 bits, as 0 or 1.

use super::{Bit, Emit};
use cranelift_codegen::ir::condcodes::IntCC;
use cranelift_codegen::ir::{InstBuilder, Value as Reg, types};

impl Emit<'_, '_> {
    /// A bit in a register of 64 bits.
    pub(super) fn word_of_bit(&mut self, bit: Bit) -> Reg {
        match bit {
            Bit::Zero => self.int(0),
            Bit::One => self.int(1),
            Bit::In(bit) => self.code.word_of_bit(bit),
        }
    }

    /// Whether a bit of a word is set.
    pub(super) fn bit_of_word(&mut self, word: Reg, place: usize) -> Bit {
        self.some_of_word(word, 1 << (place % 64))
    }

    /// Whether some of these bits of a word is set.
    pub(super) fn some_of_word(&mut self, word: Reg, bits: u64) -> Bit {
        if bits == 0 {
            return Bit::Zero;
        }
        let found = self.code.mask(word, bits);
        Bit::In(self.code.compare(IntCC::NotEqual, found, 0))
    }

    /// The lowest bit of a word that has no other.
    pub(super) fn lowest(&mut self, word: Reg) -> Bit {
        Bit::In(self.code.ins().ireduce(types::I8, word))
    }
}
