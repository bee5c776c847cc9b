//! Questions to the interpreter.

use super::{Bit, Emit};
use crate::lower::Question;
use cranelift_codegen::ir::{
    AbiParam, InstBuilder, MemFlagsData, SigRef, Signature, StackSlotData, StackSlotKind, Value as Reg, types,
};
use onboard_ir::Type;

impl Emit<'_, '_> {
    /// Calls the host. It is asked also where an operand is absent: what the register holds then does no harm.
    pub(super) fn call(&mut self, question: Question, a: Reg, b: Reg) -> (Bit, Reg) {
        let (a, b) = match question {
            Question::Arithmetic(_, Type::Float, _) | Question::Nearest => (self.float_bits(a), b),
            Question::Arithmetic(_, _, Type::Float) => (a, self.float_bits(b)),
            Question::Arithmetic(..) | Question::Begin => (a, b),
        };
        let slot = StackSlotData::new(StackSlotKind::ExplicitSlot, 8, 3);
        let slot = self.code.function().create_sized_stack_slot(slot);
        let zero = self.int(0);
        self.code.ins().stack_store(types::I64, zero, slot, 0);
        let out = self.code.ins().stack_addr(types::I64, slot, 0);
        let (host, answer) = (self.int(self.input.host_at), self.int(self.input.answer_at));
        let number = self.int(question.number());
        let signature = self.signature();
        let called = self.code.ins().call_indirect(signature, answer, &[host, number, a, b, out]);
        let valid = self.code.function().dfg.inst_results(called).first().copied().unwrap_or(zero);
        let valid = self.lowest(valid);
        (valid, self.code.ins().stack_load(types::I64, types::I64, slot, 0))
    }

    /// How the host is called.
    fn signature(&mut self) -> SigRef {
        if let Some(known) = self.answer {
            return known;
        }
        let mut signature = Signature::new(self.target.default_call_conv);
        signature.params = vec![AbiParam::new(types::I64); 5];
        signature.returns = vec![AbiParam::new(types::I64)];
        *self.answer.insert(self.code.function().import_signature(signature))
    }

    fn float_bits(&mut self, float: Reg) -> Reg {
        self.code.ins().bitcast(types::I64, MemFlagsData::new(), float)
    }
}
