//! Writes the function of a plan.
//!
//! What acts mean is said in one place for all back ends ([`crate::lower`]); here it becomes instructions. What hangs on imputed
//! values taken as absent stands behind a branch that is taken only for people of whom something is guessed.

mod bit;
mod cells;
mod compare;
mod field;
mod first_table;
mod frames;
mod lanes;
mod matrix;
mod packed;
mod question;
mod schedule;
mod target;
mod writing;

use crate::instructions::{Instructions, offset};
use crate::lower::{self, Lower, Task};
use crate::shape::MatrixShape;
use crate::unsupported::Unsupported;
use cells::Cells;
use cranelift_codegen::ir::{InstBuilder, MemFlagsData, SigRef, Type as Register, Value as Reg, types};
use cranelift_codegen::isa::TargetFrontendConfig;
use foldhash::HashMap;
use lanes::Lanes;
use packed::Packing;
use std::rc::Rc;
pub(crate) use writing::Writing;

type Bit = lower::Bit<Reg>;
type Truth = lower::Truth<Reg>;
type Val = lower::Val<Reg, Reg>;
/// A plan on its way to instructions.
type Writer<'a, 'f> = Lower<'a, Emit<'a, 'f>>;

/// What a function is written from.
#[derive(Clone, Copy)]
pub(crate) struct Input<'a> {
    pub(crate) task: Task<'a>,
    /// How many members each enumeration has.
    pub(crate) members: &'a [usize],
    /// The address at which code finds the host, and that of the function that answers it.
    pub(crate) host_at: i64,
    pub(crate) answer_at: i64,
}

/// Writes one function.
pub(crate) struct Emit<'a, 'f> {
    input: Input<'a>,
    task: Task<'a>,
    code: Instructions<'f>,
    row: Reg,
    context: Reg,
    out: Reg,
    guesses: Reg,
    /// Where cells stand.
    cells_at: Reg,
    cells: Cells,
    lanes: Lanes,
    /// How the host is called, where it is.
    answer: Option<SigRef>,
    target: TargetFrontendConfig,
    /// Presence words as a purpose sees them, by purpose and word.
    presence: HashMap<(usize, usize), Reg>,
    /// Whether every required field is there.
    all_present: bool,
    tables: Tables,
    packing: Option<Rc<Packing>>,
}

/// Constants that code reads from memory.
pub(crate) type Tables = Vec<Box<[u64]>>;

type Result<T> = std::result::Result<T, Unsupported>;

impl Emit<'_, '_> {
    /// Loads a word of the row, of the context, or of a table.
    fn load(&mut self, register: Register, base: Reg, word: usize) -> Reg {
        self.code.load(register, base, word)
    }

    /// Loads a word of the output that another function wrote.
    fn load_out(&mut self, word: usize) -> Reg {
        self.code.ins().load(types::I64, MemFlagsData::trusted(), self.out, offset(word))
    }

    /// Stores a word.
    fn store(&mut self, value: Reg, word: usize) {
        self.code.ins().store(MemFlagsData::trusted(), value, self.out, offset(word));
    }

    /// Stores whether a matrix would say something else without guesses.
    fn store_guess(&mut self, shape: &MatrixShape, differs: Bit) {
        let differs = self.word_of_bit(differs);
        self.code.ins().store(MemFlagsData::trusted(), differs, self.guesses, offset(shape.number));
    }

    fn int(&mut self, word: i64) -> Reg {
        self.code.int(word)
    }
}
