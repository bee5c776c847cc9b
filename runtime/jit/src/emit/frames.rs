//! The functions of a plan: what rules see, and what they would without guesses.
//!
//! Each is written twice: for people of whom everything is there that must be (truth is one bit then), and for all others. What
//! hangs on guesses has a function of its own, entered only for those of whom something is guessed; it finds the rest in the
//! output.

use super::packed::{Packed, Packing};
use super::{Emit, Result, Tables, Task};
use crate::bit::Bit;
use crate::instructions::Instructions;
use crate::needs::{Demand, Frame, Requirement};
use crate::shape::MatrixShape;
use crate::unsupported::Unsupported;
use crate::value::Truth;
use cranelift_codegen::ir::condcodes::IntCC;
use cranelift_codegen::ir::{AbiParam, InstBuilder, Signature, types};
use cranelift_codegen::isa::TargetFrontendConfig;
use cranelift_frontend::FunctionBuilder;
use onboard_ir::plan::{Act, Place};
use onboard_ir::{HitPolicy, SegmentId};
use std::collections::{BTreeMap, HashMap};
use std::rc::Rc;

/// A function that was written.
pub(crate) struct Written {
    /// The tables that it reads.
    pub(crate) tables: Tables,
    /// The packed bits that rules leave no doubt about.
    pub(crate) sure: u64,
}

impl<'a, 'f> Emit<'a, 'f> {
    /// Writes the function of a frame. `all_present` says that every required field is there; `sure` are the packed bits that rules
    /// leave no doubt about then.
    pub(crate) fn function(
        task: Task<'a>,
        mut code: FunctionBuilder<'f>,
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
        let places = task.plan.initial.len();
        let mut emit = Self {
            task,
            code: Instructions::new(code),
            row,
            context,
            out,
            guesses,
            answer,
            presence: HashMap::new(),
            all_present,
            rules: vec![None; places],
            stated: vec![None; places],
            tables: Tables::new(),
            packing: None,
        };
        emit.packing = Packing::of(task.plan, task.sources, &emit.segment_places()?).map(Rc::new);
        let sure = match frame {
            Frame::Rules => {
                emit.require()?;
                emit.rules()?
            }
            Frame::Stated => {
                let guessed = emit.guessed()?;
                emit.go_on_where(guessed, 1);
                emit.stated(sure).map(|()| sure)?
            }
        };
        let done = emit.int(1);
        emit.code.ins().return_(&[done]);
        let mut code = emit.code.into_builder();
        code.seal_all_blocks();
        code.finalize(target);
        Ok(Written { tables: emit.tables, sure })
    }

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
            all = all.and(there, &mut self.code);
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

    /// Segments and matrices as rules see them; gives the packed bits that they leave no doubt about.
    fn rules(&mut self) -> Result<u64> {
        let mut roots = self.segment_places()?;
        roots.extend(self.task.shape.matrices.iter().flat_map(|shape| self.cells(shape)));
        self.steps(&Demand::new(self.task.plan, self.task.needs, roots, Frame::Rules))?;
        let packing = self.packing.clone();
        let packed = packing.as_deref().map(|packing| self.pack(packing)).transpose()?;
        match packing.as_deref().zip(packed.as_ref()) {
            Some((packing, packed)) => self.put_packed_segments(packing, packed),
            None => self.put_segments()?,
        }
        for shape in &self.task.shape.matrices {
            let outcome = self.matrix(Frame::Rules, shape, packed.as_ref())?;
            self.put_outcome(shape, &outcome);
        }
        Ok(packed.map_or(0, |packed| packed.sure()))
    }

    /// Whether another outcome would hold with imputed values taken as absent.
    fn stated(&mut self, sure: u64) -> Result<()> {
        let (plan, needs) = (self.task.plan, self.task.needs);
        let hang = |shape: &&MatrixShape| needs.hangs(plan, shape);
        let matrices: Vec<&MatrixShape> = self.task.shape.matrices.iter().filter(hang).collect();
        let mut roots: Vec<Place> = matrices.iter().flat_map(|shape| self.cells(shape)).collect();
        let packing = self.packing.clone();
        // Where all that matrices read are segments, the output tells what rules see of them.
        let told = packing.as_deref().is_some_and(|packing| packing.len() == self.task.shape.segments.len());
        if told {
            roots = packing.iter().flat_map(|packing| packing.guessed(needs)).collect();
        } else if let Some(packing) = &packing {
            roots.extend(packing.places());
        }
        let firsts = matrices.iter().all(|shape| shape.hit == HitPolicy::First);
        let demand = Demand::new(plan, needs, roots, Frame::Stated);
        self.steps(&demand)?;
        if let Some(packing) =
            packing.as_deref().filter(|all| told && sure == all.all() && firsts && demand.is_monotone(plan))
        {
            let known = self.known_without_guesses(packing)?;
            for shape in matrices {
                self.compare_known(packing, shape, &known)?;
            }
            return Ok(());
        }
        let packed: Option<Packed> = match &packing {
            Some(packing) if told => Some(self.unpack_output(packing, sure)),
            Some(packing) => Some(self.pack_stated(packing)?),
            None => None,
        };
        let packed = match packing.as_deref().zip(packed.as_ref()) {
            Some((packing, packed)) if told => Some(self.repack(packing, packed)?),
            _ => packed,
        };
        for shape in matrices {
            let outcome = self.matrix(Frame::Stated, shape, packed.as_ref())?;
            self.put_guess(shape, &outcome);
        }
        Ok(())
    }

    /// Takes the steps that are asked for, each in the frames in which it is.
    fn steps(&mut self, demand: &Demand) -> Result<()> {
        for step in self.task.plan.steps.iter().filter(|step| !matches!(step.act, Act::Matrix(..))) {
            for frame in [Frame::Stated, Frame::Rules] {
                if demand.asks(frame, step.out) {
                    let val = self.act(frame, &step.act)?;
                    self.put(frame, step.out, val);
                }
            }
        }
        Ok(())
    }

    fn cells(&self, shape: &MatrixShape) -> Vec<Place> {
        let matrix = self.task.plan.matrices.get(shape.position);
        matrix.map_or_else(Vec::new, |matrix| matrix.rows.iter().flatten().copied().collect())
    }

    /// Where the segments stand.
    fn segment_places(&self) -> Result<Vec<Place>> {
        let place = |segment: &SegmentId| self.task.plan.index.segments.get(segment.index());
        let places: Option<Vec<Place>> = self.task.shape.segments.iter().map(place).collect();
        places.ok_or(Unsupported::Malformed)
    }

    /// Bits of the segments.
    fn put_segments(&mut self) -> Result<()> {
        let (mut trues, mut unknowns) = (Vec::new(), Vec::new());
        for place in self.segment_places()? {
            let truth: Truth = self.at(Frame::Rules, place)?.truth();
            trues.push(truth.is_true);
            unknowns.push(self.unknown(&truth));
        }
        let words = [self.bits(&trues, false), self.bits(&unknowns, false)];
        for (place, word) in words.into_iter().flatten().enumerate() {
            self.store(word, place);
        }
        Ok(())
    }

    /// Whether something is guessed, or was when a segment remembered it.
    fn guessed(&mut self) -> Result<Bit> {
        let mut guessed = Bit::Zero;
        if self.task.shape.memories > 0 {
            let remembered = self.load(types::I64, self.context, 1);
            guessed = Bit::of_word(remembered, 0, &mut self.code);
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
            guessed = guessed.or(absent, &mut self.code);
        }
        Ok(guessed)
    }
}
