//! Truths that become the bits of a word: each is a lane of a vector, and all lanes become bits at once. Put together one by one, they
//! would wait for each other in registers.

use super::{Bit, Emit, Truth};
use cranelift_codegen::ir::condcodes::IntCC;
use cranelift_codegen::ir::{ConstantData, InstBuilder, MemFlagsData, Value as Reg, types};
use std::collections::BTreeMap;

/// Whether each processor of this architecture has vectors.
pub(super) const HAS_LANES: bool = cfg!(any(target_arch = "x86_64", target_arch = "aarch64"));

/// How many lanes a vector has, each of a byte.
const LANES: usize = 16;

/// The vectors with what is true, and those with what is false.
#[derive(Default)]
pub(super) struct Lanes {
    /// By whether it is about what is false, and by number; those that are not here have nothing set.
    vectors: BTreeMap<(bool, usize), Vector>,
    /// The bits that can be unknown.
    unsure: u64,
}

#[derive(Clone, Copy)]
enum Vector {
    /// In a register of this part.
    Here(Reg),
    /// Among the cells, where an earlier part has put it.
    Kept,
}

impl Emit<'_, '_> {
    /// Puts a truth into its lanes.
    pub(super) fn put_lanes(&mut self, number: usize, truth: Truth) {
        self.put_lane(false, number, truth.is_true);
        if !truth.is_sure() {
            let is_false = truth.is_false(self);
            self.put_lane(true, number, is_false);
            self.lanes.unsure |= 1 << (number % 64);
        }
    }

    /// The bits that are true.
    pub(super) fn true_lanes(&mut self) -> Reg {
        self.bits_of_lanes(false)
    }

    /// The bits that are false, of those that can be unknown; with these.
    pub(super) fn false_lanes(&mut self) -> Option<(Reg, u64)> {
        let unsure = self.lanes.unsure;
        (unsure != 0).then(|| (self.bits_of_lanes(true), unsure))
    }

    /// Keeps all lanes for the part that follows.
    pub(super) fn keep_lanes(&mut self) {
        let mut lanes = std::mem::take(&mut self.lanes);
        for ((falsehood, number), vector) in &mut lanes.vectors {
            if let Vector::Here(lanes) = *vector {
                let at = at(*falsehood, *number);
                self.code.ins().store(MemFlagsData::new().with_notrap(), lanes, self.cells_at, at);
                *vector = Vector::Kept;
            }
        }
        self.lanes = lanes;
    }

    fn put_lane(&mut self, falsehood: bool, number: usize, bit: Bit) {
        let bit = match bit {
            Bit::Zero => return,
            Bit::One => self.code.constant(types::I8, 1),
            Bit::In(bit) => bit,
        };
        let key = (falsehood, number / LANES);
        let vector = match self.lanes.vectors.get(&key) {
            Some(vector) => self.lanes_of(key, *vector),
            None => self.no_lanes(),
        };
        let lane = u8::try_from(number % LANES).unwrap_or(0);
        let vector = self.code.ins().insertlane(vector, bit, lane);
        self.lanes.vectors.insert(key, Vector::Here(vector));
    }

    fn bits_of_lanes(&mut self, wanted: bool) -> Reg {
        let vectors: Vec<((bool, usize), Vector)> =
            self.lanes.vectors.iter().map(|(key, vector)| (*key, *vector)).collect();
        let mut all: Option<Reg> = None;
        for (key, vector) in vectors.into_iter().filter(|((falsehood, _), _)| *falsehood == wanted) {
            let (lanes, none) = (self.lanes_of(key, vector), self.no_lanes());
            let set = self.code.ins().icmp(IntCC::SignedGreaterThan, lanes, none);
            let mut bits = self.code.ins().vhigh_bits(types::I64, set);
            if key.1 > 0 {
                bits = self.code.shift_left(bits, u32::try_from(key.1 * LANES).unwrap_or(0));
            }
            all = Some(match all {
                None => bits,
                Some(all) => self.code.ins().bor(all, bits),
            });
        }
        all.unwrap_or_else(|| self.int(0))
    }

    fn lanes_of(&mut self, (falsehood, number): (bool, usize), vector: Vector) -> Reg {
        match vector {
            Vector::Here(lanes) => lanes,
            Vector::Kept => {
                let (flags, at) = (MemFlagsData::new().with_notrap(), at(falsehood, number));
                self.code.ins().load(types::I8X16, flags, self.cells_at, at)
            }
        }
    }

    /// A vector in which nothing is set.
    fn no_lanes(&mut self) -> Reg {
        let zero = ConstantData::from([0; LANES].as_slice());
        let zero = self.code.function().dfg.constants.insert(zero);
        self.code.ins().vconst(types::I8X16, zero)
    }
}

/// How many bytes before the vector among the cells: those of what is true are the first 64.
fn at(falsehood: bool, number: usize) -> i32 {
    i32::try_from(number * LANES).unwrap_or(0) + if falsehood { 64 } else { 0 }
}
