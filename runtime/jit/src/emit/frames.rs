//! The functions of a plan: what rules see, and what they would without guesses.
//!
//! Each is written twice: for people of whom everything is there that must be (truth is one bit then), and for all others. What
//! hangs on guesses has a function of its own, entered only for those of whom something is guessed; it finds the rest in the
//! output.

use super::packed::{Packed, Packing};
use super::{Bit, Emit, Input, Result, Tables, Truth, Writer};
use crate::instructions::Instructions;
use crate::lower::Lower;
use crate::needs::{Demand, Frame, Requirement};
use crate::shape::MatrixShape;
use crate::unsupported::Unsupported;
use cranelift_codegen::ir::condcodes::IntCC;
use cranelift_codegen::ir::{AbiParam, InstBuilder, Signature, Value as Reg, types};
use cranelift_codegen::isa::TargetFrontendConfig;
use cranelift_frontend::FunctionBuilder;
use onboard_ir::HitPolicy;
use onboard_ir::plan::Place;
use std::collections::{BTreeMap, HashMap};
use std::rc::Rc;

/// A function that was written.
pub(crate) struct Written {
    /// The tables that it reads.
    pub(crate) tables: Tables,
    /// The packed bits that rules leave no doubt about.
    pub(crate) sure: u64,
}

/// Writes the function of a frame. `all_present` says that every required field is there; `sure` are the packed bits that rules
/// leave no doubt about then.
pub(crate) fn function(
    input: Input<'_>,
    mut code: FunctionBuilder<'_>,
    target: TargetFrontendConfig,
    frame: Frame,
    all_present: bool,
    sure: u64,
) -> Result<Written> {
    let entry = code.create_block();
    code.append_block_params_for_function_params(entry);
    code.switch_to_block(entry);
    let &[row, context, out, guesses] = code.block_params(entry) else {
        return Err(Unsupported::Malformed);
    };
    let mut signature = Signature::new(target.default_call_conv);
    signature.params = vec![AbiParam::new(types::I64); 5];
    signature.returns = vec![AbiParam::new(types::I64)];
    let answer = code.import_signature(signature);
    let task = input.task;
    let mut emit = Emit {
        input,
        task,
        code: Instructions::new(code),
        row,
        context,
        out,
        guesses,
        answer,
        presence: HashMap::new(),
        all_present,
        tables: Tables::new(),
        packing: Packing::of(task.plan, task.sources, &task.segments()?).map(Rc::new),
    };
    let (sure, mut emit) = match frame {
        Frame::Rules => {
            emit.require()?;
            let mut writer = Lower::new(task, emit);
            (writer.rules()?, writer.target)
        }
        Frame::Stated => {
            let guessed = emit.guessed()?;
            emit.go_on_where(guessed, 1);
            let mut writer = Lower::new(task, emit);
            writer.without_guesses(sure)?;
            (sure, writer.target)
        }
    };
    // Any word but 0: this one is at hand.
    let done = emit.out;
    emit.code.ins().return_(&[done]);
    let mut code = emit.code.into_builder();
    code.seal_all_blocks();
    code.finalize(target);
    Ok(Written { tables: emit.tables, sure })
}

impl Writer<'_, '_> {
    /// Segments and matrices as rules see them; gives the packed bits that they leave no doubt about.
    fn rules(&mut self) -> Result<u64> {
        let task = self.task;
        let mut roots = task.segments()?;
        roots.extend(task.cells(&task.shape.matrices));
        self.steps(&Demand::new(task.plan, task.needs, roots, Frame::Rules))?;
        let packing = self.target.packing.clone();
        let packed = match packing.as_deref() {
            Some(packing) => {
                let packed = self.packed(Frame::Rules, packing)?;
                self.target.put_packed_segments(packing, &packed);
                Some(packed)
            }
            None => {
                let truths: Result<Vec<Truth>> =
                    task.segments()?.into_iter().map(|place| self.truth(Frame::Rules, place)).collect();
                self.target.put_segments(&truths?);
                None
            }
        };
        for shape in &task.shape.matrices {
            let outcome = self.matrix(Frame::Rules, shape, packed.as_ref())?;
            self.target.put_outcome(shape, &outcome);
        }
        Ok(packed.map_or(0, |packed| packed.sure()))
    }

    /// Whether another outcome would hold with imputed values taken as absent.
    fn without_guesses(&mut self, sure: u64) -> Result<()> {
        let (plan, needs, shape) = (self.task.plan, self.task.needs, self.task.shape);
        let hang = |shape: &&MatrixShape| needs.hangs(plan, shape);
        let matrices: Vec<&MatrixShape> = shape.matrices.iter().filter(hang).collect();
        let mut roots = self.task.cells(matrices.iter().copied());
        let packing = self.target.packing.clone();
        // Where all that matrices read are segments, the output tells what rules see of them.
        let told = packing.as_deref().filter(|packing| packing.len() == shape.segments.len());
        let guessed: Vec<(u32, Place)> = told.into_iter().flat_map(|all| all.guessed(needs)).collect();
        if told.is_some() {
            roots = guessed.iter().map(|(_, place)| *place).collect();
        } else if let Some(packing) = &packing {
            roots.extend(packing.places());
        }
        let firsts = matrices.iter().all(|shape| shape.hit == HitPolicy::First);
        let demand = Demand::new(plan, needs, roots, Frame::Stated);
        self.steps(&demand)?;
        let packed = if let Some(packing) = told {
            let truth = |(bit, place)| Ok((bit, self.truth(Frame::Stated, place)?));
            let guessed: Result<Vec<(u32, Truth)>> = guessed.into_iter().map(truth).collect();
            let guessed = guessed?;
            if sure == packing.all() && firsts && demand.is_monotone(plan) {
                let known = self.target.known_without_guesses(packing, &guessed);
                return matrices
                    .into_iter()
                    .try_for_each(|shape| self.target.compare_known(packing, shape, &known));
            }
            let rules = self.target.unpack_output(packing, sure);
            Some(self.target.repack(packing, &rules, &guessed))
        } else {
            packing.as_deref().map(|packing| self.packed(Frame::Stated, packing)).transpose()?
        };
        for shape in matrices {
            let outcome = self.matrix(Frame::Stated, shape, packed.as_ref())?;
            self.target.put_guess(shape, &outcome);
        }
        Ok(())
    }

    /// Packs what stands in all places.
    fn packed(&mut self, frame: Frame, packing: &Packing) -> Result<Packed> {
        let truths: Result<Vec<Truth>> = packing.places().map(|place| self.truth(frame, place)).collect();
        Ok(self.target.pack(packing, &truths?))
    }
}

impl Emit<'_, '_> {
    /// Goes back where something is absent that the function requires.
    fn require(&mut self) -> Result<()> {
        let requirements =
            if self.all_present { self.task.needs.requirements(self.task.plan) } else { Vec::new() };
        let mut all = Bit::One;
        for Requirement { sight, word, bits } in requirements {
            let seen = self.seen(sight, word)?;
            let bits = self.int(bits.cast_signed());
            let absent = self.code.ins().band_not(bits, seen);
            let there = Bit::In(self.code.compare(IntCC::Equal, absent, 0));
            all = all.and(there, self);
        }
        self.go_on_where(all, 0);
        Ok(())
    }

    /// What comes next is done where a bit is set; elsewhere the function returns a word.
    fn go_on_where(&mut self, bit: Bit, otherwise: i64) {
        let condition = match bit {
            Bit::One => return,
            Bit::Zero => self.code.constant(types::I8, 0),
            Bit::In(bit) => bit,
        };
        let (on, back) = (self.code.create_block(), self.code.create_block());
        self.code.ins().brif(condition, on, &[], back, &[]);
        self.code.switch_to_block(back);
        let word = self.code.ins().iconst(types::I64, otherwise);
        self.code.ins().return_(&[word]);
        self.code.switch_to_block(on);
    }

    /// Bits of the segments.
    fn put_segments(&mut self, segments: &[Truth]) {
        let trues: Vec<Bit> = segments.iter().map(|truth| truth.is_true).collect();
        let mut words = self.bits(&trues, false);
        words.extend(segments.chunks(64).map(|segments| self.unknowns(segments)));
        for (place, word) in words.into_iter().enumerate() {
            self.store(word, place);
        }
    }

    /// Bits of those that are unknown: not those that are known, all at once.
    fn unknowns(&mut self, segments: &[Truth]) -> Reg {
        let known: Vec<Bit> = segments.iter().map(|truth| truth.known(self)).collect();
        let mask = (0..).zip(&known).filter(|(_, known)| **known != Bit::One);
        let mask = mask.fold(0_u64, |mask, (bit, _)| mask | 1 << bit);
        if mask == 0 {
            return self.int(0);
        }
        let some: Vec<Bit> =
            known.iter().map(|known| if *known == Bit::One { Bit::Zero } else { *known }).collect();
        let (mask, known) = (self.int(mask.cast_signed()), self.row_of_bits(&some));
        self.code.ins().band_not(mask, known)
    }

    /// Whether something is guessed, or was when a segment remembered it.
    fn guessed(&mut self) -> Result<Bit> {
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
            let mask = self.int(mask.cast_signed());
            let absent = self.code.ins().band_not(mask, seen);
            let absent = Bit::In(self.code.compare(IntCC::NotEqual, absent, 0));
            guessed = guessed.or(absent, self);
        }
        Ok(guessed)
    }
}
