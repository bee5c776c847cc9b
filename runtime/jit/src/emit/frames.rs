//! The function as a whole: its two paths, and in each the two frames.

use super::matrix::Outcome;
use super::{Emit, Frame, Result, Task};
use crate::bit::Bit;
use crate::shape::MatrixShape;
use crate::unsupported::Unsupported;
use crate::value::Truth;
use cranelift_codegen::ir::condcodes::IntCC;
use cranelift_codegen::ir::{AbiParam, InstBuilder, MemFlagsData, Signature, types};
use cranelift_codegen::isa::TargetFrontendConfig;
use cranelift_frontend::FunctionBuilder;
use onboard_ir::plan::Act;
use std::collections::{BTreeMap, HashMap};

impl<'a, 'f> Emit<'a, 'f> {
    /// Writes the whole function.
    pub(crate) fn function(
        task: Task<'a>,
        mut code: FunctionBuilder<'f>,
        target: TargetFrontendConfig,
    ) -> Result<()> {
        let entry = code.create_block();
        code.append_block_params_for_function_params(entry);
        code.switch_to_block(entry);
        let &[row, context, out] = code.block_params(entry) else { return Err(Unsupported::Malformed) };
        let mut signature = Signature::new(target.default_call_conv);
        signature.params = vec![AbiParam::new(types::I64); 5];
        signature.returns = vec![AbiParam::new(types::I64)];
        let answer = code.import_signature(signature);
        let places = task.plan.initial.len();
        let mut emit = Self {
            task,
            code,
            row,
            context,
            out,
            answer,
            presence: HashMap::new(),
            all_present: false,
            rules: vec![None; places],
            stated: vec![None; places],
        };
        emit.paths()?;
        emit.code.seal_all_blocks();
        emit.code.finalize(target);
        Ok(())
    }

    /// The two-valued path where every required field is there, and the other one.
    fn paths(&mut self) -> Result<()> {
        let required = self.load_presence();
        if required.is_empty() {
            self.all_present = true;
            return self.path();
        }
        let mut all = Bit::One;
        for ((sight, word), mask) in required {
            let present = self.presence.get(&(sight, word)).copied().ok_or(Unsupported::Malformed)?;
            let mask = self.int(mask.cast_signed());
            let here = self.code.ins().band(present, mask);
            all = all.and(Bit::In(self.code.ins().icmp(IntCC::Equal, here, mask)), &mut self.code);
        }
        let (present, general) = (self.code.create_block(), self.code.create_block());
        let all = all.byte(&mut self.code);
        self.code.ins().brif(all, present, &[], general, &[]);
        for (block, all_present) in [(present, true), (general, false)] {
            self.code.switch_to_block(block);
            self.all_present = all_present;
            self.rules.fill(None);
            self.stated.fill(None);
            self.path()?;
        }
        Ok(())
    }

    /// Loads the presence words that are read, as each purpose sees them; gives which bits of them are required.
    fn load_presence(&mut self) -> BTreeMap<(usize, usize), u64> {
        let mut required: BTreeMap<(usize, usize), u64> = BTreeMap::new();
        let plan = self.task.plan;
        for (position, field) in plan.fields.iter().enumerate() {
            if self.task.needs.fields.get(position) != Some(&true) {
                continue;
            }
            let key = (field.sight, field.field.index() / 64);
            if !self.presence.contains_key(&key) {
                let word = self.load(types::I64, self.row, key.1);
                let allowed = self.load(types::I64, self.context, self.task.shape.allowed(field.sight));
                let seen = self.code.ins().band(word, allowed);
                self.presence.insert(key, seen);
            }
            if self.task.needs.required.get(position) == Some(&true) {
                *required.entry(key).or_default() |= 1 << (field.field.0 % 64);
            }
        }
        required
    }

    /// One path, to its end.
    fn path(&mut self) -> Result<()> {
        let (plan, needs) = (self.task.plan, self.task.needs);
        for (position, step) in plan.steps.iter().enumerate() {
            if !needs.step(position) || matches!(step.act, Act::Matrix(..)) {
                continue;
            }
            if needs.is_guessed(step.out) && needs.is_stated_first(step.out) {
                let val = self.act(Frame::Stated, &step.act)?;
                self.put(Frame::Stated, step.out, val);
            }
            let val = self.act(Frame::Rules, &step.act)?;
            self.put(Frame::Rules, step.out, val);
        }
        self.put_segments()?;
        let mut outcomes = Vec::new();
        for shape in &self.task.shape.matrices {
            let outcome = self.matrix(Frame::Rules, shape)?;
            self.put_outcome(shape, &outcome);
            outcomes.push((shape, outcome));
        }
        self.guesses(outcomes)
    }

    /// A byte for each segment.
    fn put_segments(&mut self) -> Result<()> {
        for (number, segment) in self.task.shape.segments.iter().enumerate() {
            let place = self.task.plan.index.segments.get(segment.index());
            let truth: Truth = self.at(Frame::Rules, place.ok_or(Unsupported::Malformed)?)?.truth();
            let unknown = truth.known(&mut self.code).not(&mut self.code);
            let is_true = truth.is_true.byte(&mut self.code);
            let byte = if unknown == Bit::Zero {
                is_true
            } else {
                let unknown = unknown.byte(&mut self.code);
                let unknown = self.code.ins().ishl_imm_u(unknown, 1);
                self.code.ins().bor(is_true, unknown)
            };
            let offset = i32::try_from(number).map_err(|_| Unsupported::Malformed)?;
            self.code.ins().store(MemFlagsData::trusted(), byte, self.out, offset);
        }
        Ok(())
    }

    /// Where something is guessed: what the matrices would say without.
    fn guesses(&mut self, outcomes: Vec<(&MatrixShape, Outcome)>) -> Result<()> {
        let mut guessed = Bit::Zero;
        if self.task.shape.memories > 0 {
            let remembered = self.load(types::I64, self.context, 1);
            guessed = Bit::of_word(remembered, 0, &mut self.code);
        }
        for (position, imputation) in self.task.imputations.iter().enumerate() {
            if self.task.needs.fields.get(position) == Some(&true) && !imputation.steps.is_empty() {
                let present = self.present(position)?;
                let absent = present.not(&mut self.code);
                guessed = guessed.or(absent, &mut self.code);
            }
        }
        if guessed == Bit::Zero || outcomes.is_empty() {
            self.code.ins().return_(&[]);
            return Ok(());
        }
        let (guess, done) = (self.code.create_block(), self.code.create_block());
        let guessed = guessed.byte(&mut self.code);
        self.code.ins().brif(guessed, guess, &[], done, &[]);
        self.code.switch_to_block(done);
        self.code.ins().return_(&[]);
        self.code.switch_to_block(guess);
        let (plan, needs) = (self.task.plan, self.task.needs);
        for (position, step) in plan.steps.iter().enumerate() {
            let wanted = needs.step(position) && needs.is_guessed(step.out);
            if !wanted || needs.is_stated_first(step.out) || matches!(step.act, Act::Matrix(..)) {
                continue;
            }
            let val = self.act(Frame::Stated, &step.act)?;
            self.put(Frame::Stated, step.out, val);
        }
        for (shape, rules) in outcomes {
            let stated = self.matrix(Frame::Stated, shape)?;
            self.put_guess(shape, &rules, &stated);
        }
        self.code.ins().return_(&[]);
        Ok(())
    }
}
