//! Writes the function of a plan.
//!
//! Every step is written once as rules see it, and once more with imputed values taken as absent where that can differ. The
//! second kind stands behind a branch that is taken only for people of whom something is guessed.

mod arithmetic;
mod compare;
mod condition;
mod field;
mod first_table;
mod frames;
mod matrix;
mod packed;
mod step;
mod text;

use crate::bit::Bit;
use crate::imputation::Imputation;
use crate::instructions::Instructions;
use crate::kind::Kind;
use crate::needs::{Frame, Needs};
use crate::shape::{MatrixShape, Shape};
use crate::unsupported::Unsupported;
use crate::value::{Truth, Val};
use cranelift_codegen::ir::{InstBuilder, MemFlagsData, SigRef, Type as Register, Value as Reg, types};
use onboard_ir::Value;
use onboard_ir::layout::Layout;
use onboard_ir::plan::{Place, Plan, Source};
use packed::Packing;
use std::collections::HashMap;
use std::rc::Rc;

/// What the function is written from.
#[derive(Clone, Copy)]
pub(crate) struct Task<'a> {
    pub(crate) plan: &'a Plan,
    pub(crate) layout: &'a Layout,
    pub(crate) sources: &'a [Source],
    pub(crate) kinds: &'a [Option<Kind>],
    /// How many members each enumeration has.
    pub(crate) members: &'a [usize],
    pub(crate) imputations: &'a [Imputation],
    pub(crate) needs: &'a Needs,
    pub(crate) shape: &'a Shape,
    pub(crate) host: &'a dyn crate::Host,
    /// The address at which code finds the host, and that of the function that answers it.
    pub(crate) host_at: i64,
    pub(crate) answer_at: i64,
}

/// Writes one function.
pub(crate) struct Emit<'a, 'f> {
    task: Task<'a>,
    code: Instructions<'f>,
    row: Reg,
    context: Reg,
    out: Reg,
    guesses: Reg,
    answer: SigRef,
    /// Presence words as a purpose sees them, by purpose and word.
    presence: HashMap<(usize, usize), Reg>,
    /// Whether every required field is there.
    all_present: bool,
    rules: Vec<Option<Val>>,
    stated: Vec<Option<Val>>,
    tables: Tables,
    packing: Option<Rc<Packing>>,
}

/// Constants that code reads from memory.
pub(crate) type Tables = Vec<Box<[u64]>>;

type Result<T> = std::result::Result<T, Unsupported>;

impl<'a, 'f> Emit<'a, 'f> {
    /// Loads a word. What is read does not change while the code runs, so a load may stand wherever its word is needed.
    fn load(&mut self, register: Register, base: Reg, word: usize) -> Reg {
        let offset = i32::try_from(word * 8).unwrap_or(i32::MAX);
        let flags = MemFlagsData::trusted().with_readonly().with_can_move();
        self.code.ins().load(register, flags, base, offset)
    }

    /// Loads a word of the output that another function wrote.
    fn load_out(&mut self, word: usize) -> Reg {
        let offset = i32::try_from(word * 8).unwrap_or(i32::MAX);
        self.code.ins().load(types::I64, MemFlagsData::trusted(), self.out, offset)
    }

    /// Stores a word.
    fn store(&mut self, value: Reg, word: usize) {
        let offset = i32::try_from(word * 8).unwrap_or(i32::MAX);
        self.code.ins().store(MemFlagsData::trusted(), value, self.out, offset);
    }

    /// Stores whether a matrix would say something else without guesses.
    fn store_guess(&mut self, shape: &MatrixShape, differs: Bit) {
        let differs = differs.word(&mut self.code);
        let offset = i32::try_from(shape.guess_word() * 8).unwrap_or(i32::MAX);
        self.code.ins().store(MemFlagsData::trusted(), differs, self.guesses, offset);
    }

    fn int(&mut self, word: i64) -> Reg {
        self.code.int(word)
    }

    fn kind(&self, place: Place) -> Option<Kind> {
        self.task.kinds.get(place.index()).copied().flatten()
    }

    /// What stands in a place.
    fn at(&mut self, frame: Frame, place: Place) -> Result<Val> {
        let frame = if self.task.needs.is_guessed(place) { frame } else { Frame::Rules };
        let known = match frame {
            Frame::Rules => self.rules.get(place.index()),
            Frame::Stated => self.stated.get(place.index()),
        };
        if let Some(val) = known.copied().flatten() {
            return Ok(val);
        }
        let val = match self.task.sources.get(place.index()) {
            Some(Source::Constant(value)) => self.constant(&value.clone()),
            Some(Source::Absent) => Val::Never,
            Some(Source::Now) => {
                let word = self.load(types::I64, self.context, 0);
                Val::Word { kind: Kind::Time, known: Bit::One, word }
            }
            Some(Source::Field(position)) => self.field(frame, *position)?,
            Some(Source::Step(_)) | None => return Err(Unsupported::Malformed),
        };
        self.put(frame, place, val);
        Ok(val)
    }

    fn put(&mut self, frame: Frame, place: Place, val: Val) {
        let values = match frame {
            Frame::Rules => &mut self.rules,
            Frame::Stated => &mut self.stated,
        };
        if let Some(entry) = values.get_mut(place.index()) {
            *entry = Some(val);
        }
    }

    fn constant(&mut self, value: &Value) -> Val {
        match value {
            Value::Bool(true) => Val::Truth(Truth::sure(Bit::One)),
            Value::Bool(false) => Val::Truth(Truth::sure(Bit::Zero)),
            value => {
                let kind = Kind::of_value(value);
                let word = self.task.layout.word(value);
                Val::Word { kind, known: Bit::One, word: self.word(kind, word) }
            }
        }
    }

    /// A word in a register of its kind.
    fn word(&mut self, kind: Kind, word: u64) -> Reg {
        match kind {
            Kind::Float => self.code.float(f64::from_bits(word)),
            _ => self.int(word.cast_signed()),
        }
    }
}
