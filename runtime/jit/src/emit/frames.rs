//! What the functions of a plan write: what rules see, and what they would without guesses.
//!
//! Each is written twice: for people of whom everything is there that must be (truth is one bit then), and for all others. What
//! hangs on guesses has a function of its own, entered only for those of whom something is guessed; it finds the rest in the
//! output.

use super::packed::Packing;
use super::{Bit, Emit, Result, Writer};
use crate::needs::{Demand, Frame, Requirement};
use crate::shape::MatrixShape;
use cranelift_codegen::ir::condcodes::IntCC;
use cranelift_codegen::ir::{InstBuilder, Value as Reg, types};
use onboard_ir::HitPolicy;
use std::collections::BTreeMap;

impl Writer<'_, '_> {
    /// One matrix, of which no truths are packed.
    pub(super) fn put_matrix(&mut self, frame: Frame, shape: &MatrixShape) -> Result<()> {
        let outcome = self.matrix(frame, shape, None)?;
        match frame {
            Frame::Rules => self.target.put_outcome(shape, &outcome),
            Frame::Stated => self.target.put_guess(shape, &outcome),
        }
        Ok(())
    }

    /// Segments and matrices as rules see them, from packed truths; gives the bits that they leave no doubt about.
    pub(super) fn packed_rules(&mut self, packing: &Packing) -> Result<u64> {
        let packed = self.target.pack(packing);
        self.target.put_packed_segments(packing, &packed);
        for shape in &self.task.shape.matrices {
            let outcome = self.matrix(Frame::Rules, shape, Some(&packed))?;
            self.target.put_outcome(shape, &outcome);
        }
        Ok(packed.sure())
    }

    /// Whether another outcome would hold with imputed values taken as absent, from packed truths.
    pub(super) fn packed_without_guesses(
        &mut self,
        packing: &Packing,
        demand: &Demand,
        sure: u64,
    ) -> Result<()> {
        let matrices: Vec<&MatrixShape> = self.task.hanging().collect();
        let firsts = matrices.iter().all(|shape| shape.hit == HitPolicy::First);
        let packed = if packing.is_told(self.task.shape) {
            if sure == packing.all() && firsts && demand.is_monotone(self.task.plan) {
                let known = self.target.known_without_guesses(packing);
                return matrices
                    .into_iter()
                    .try_for_each(|shape| self.target.compare_known(packing, shape, &known));
            }
            let rules = self.target.unpack_output(packing, sure);
            let changed = packing.guessed(self.task.needs);
            self.target.repack(packing, &rules, changed)
        } else {
            self.target.pack(packing)
        };
        for shape in matrices {
            let outcome = self.matrix(Frame::Stated, shape, Some(&packed))?;
            self.target.put_guess(shape, &outcome);
        }
        Ok(())
    }
}

impl Emit<'_, '_> {
    /// Goes back where something is absent that the function requires.
    pub(super) fn require(&mut self) -> Result<()> {
        if !self.all_present {
            return Ok(());
        }
        let mut all = Bit::One;
        for Requirement { sight, word, bits } in self.task.needs.requirements(self.task.plan) {
            let seen = self.seen(sight, word)?;
            all = self.has_all(seen, bits).and(all, self);
        }
        for (word, bits) in self.task.needs.counted(self.task.shape) {
            let known = self.load(types::I64, self.context, word);
            all = self.has_all(known, bits).and(all, self);
        }
        self.go_on_where(all, 0);
        Ok(())
    }

    /// Whether a word has all of some bits.
    fn has_all(&mut self, word: Reg, bits: u64) -> Bit {
        let here = self.code.mask(word, bits);
        Bit::In(self.code.compare(IntCC::Equal, here, bits.cast_signed()))
    }

    /// What comes next is done where a bit is set; elsewhere the function returns a word.
    pub(super) fn go_on_where(&mut self, bit: Bit, otherwise: i64) {
        let condition = match bit {
            Bit::One => return,
            Bit::Zero => self.code.constant(types::I8, 0),
            Bit::In(bit) => bit,
        };
        let (on, back) = (self.code.block(), self.code.block());
        self.code.ins().brif(condition, on, &[], back, &[]);
        self.code.go_to(back);
        let word = self.code.ins().iconst(types::I64, otherwise);
        self.code.ins().return_(&[word]);
        self.code.go_to(on);
    }

    /// Whether something is guessed, or was when a segment remembered it.
    pub(super) fn guessed(&mut self) -> Result<Bit> {
        let mut guessed = Bit::Zero;
        if self.task.shape.memories > 0 {
            let remembered = self.load(types::I64, self.context, 1);
            guessed = self.bit_of_word(remembered, 0);
        }
        // All filled fields of a presence word at once.
        let mut filled: BTreeMap<(usize, usize), u64> = BTreeMap::new();
        let fields = self.task.plan.fields.iter().zip(&self.task.needs.fields).zip(self.task.imputations);
        for ((field, read), imputation) in fields {
            if *read && !imputation.steps.is_empty() {
                *filled.entry((field.sight, field.field.index() / 64)).or_default() |=
                    1 << (field.field.0 % 64);
            }
        }
        for ((sight, word), mask) in filled {
            let seen = self.seen(sight, word)?;
            let absent = self.has_all(seen, mask).not(self);
            guessed = guessed.or(absent, self);
        }
        Ok(guessed)
    }
}
