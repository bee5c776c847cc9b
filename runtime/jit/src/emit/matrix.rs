//! Matrices: all rows are looked at, and the first true one is found by selects from the last to the first.

use super::first_table::{FirstTable, Masks};
use super::packed::Packed;
use super::{Bit, Emit, Result, Truth, Writer};
use crate::needs::Frame;
use crate::shape::MatrixShape;
use cranelift_codegen::ir::condcodes::IntCC;
use cranelift_codegen::ir::{InstBuilder, MemFlagsData, Value as Reg, types};
use onboard_ir::HitPolicy;
use onboard_ir::plan::Place;

const SETTLED: i64 = 0;
const PROVISIONAL: i64 = 1;
const NONE: i64 = 2;
const CONFLICT: i64 = 3;

/// What a matrix says, in registers.
pub(super) struct Outcome {
    fired: Reg,
    status: Reg,
    /// Bits of the true rows; only where more than one can count.
    trues: Vec<Reg>,
    /// Bits of the unknown rows that count; empty where none can be unknown.
    unknowns: Vec<Reg>,
}

impl Writer<'_, '_> {
    /// What a matrix says, in a frame.
    pub(super) fn matrix(
        &mut self,
        frame: Frame,
        shape: &MatrixShape,
        packed: Option<&Packed>,
    ) -> Result<Outcome> {
        let rows = self.task.rows(shape)?;
        if let (HitPolicy::First, Some(packed)) = (shape.hit, packed)
            && let Some(outcome) = self.target.looked_up(rows, packed)
        {
            return Ok(outcome);
        }
        let mut truths = Vec::with_capacity(rows.len());
        for cells in rows {
            let row = self.target.packing.clone().zip(packed);
            let row = row.and_then(|(packing, packed)| self.target.packed_row(&packing, packed, cells));
            truths.push(match row {
                Some(row) => row,
                None => self.row(frame, cells)?,
            });
        }
        Ok(match shape.hit {
            HitPolicy::First => self.target.hit_first(&truths),
            HitPolicy::Unique => self.target.hit_unique(&truths),
            HitPolicy::All => self.target.hit_all(&truths),
        })
    }
}

impl Emit<'_, '_> {
    /// What the first true row is, from a table; none where some row can be unknown, or the table would be large.
    fn looked_up(&mut self, rows: &[Vec<Place>], packed: &Packed) -> Option<Outcome> {
        let packing = self.packing.clone()?;
        let masks: Option<Vec<Masks>> =
            rows.iter().map(|cells| packing.masks(self.task.plan, self.task.sources, cells)).collect();
        let masks = masks?;
        let table = FirstTable::of(&masks, packed.sure())?;
        let (always, first) = (table.always, table.first_bit);
        let at = self.keep(table.words());
        let seen = if first == 0 { packed.trues() } else { self.code.shift_right(packed.trues(), first) };
        let above = packing.all() >> first & !table.mask();
        let seen = if above == 0 { seen } else { self.code.mask(seen, table.mask()) };
        let entry = self.code.ins().iadd(at, seen);
        let flags = MemFlagsData::trusted().with_readonly().with_can_move();
        let fired = self.code.ins().sload8(types::I64, flags, entry, 0);
        let status = self.status_of_fired(fired, always);
        Some(Outcome { fired, status, trues: Vec::new(), unknowns: Vec::new() })
    }

    /// The status where no row can be unknown; `always` where some row is always true.
    fn status_of_fired(&mut self, fired: Reg, always: bool) -> Reg {
        let found = if always {
            Bit::One
        } else {
            Bit::In(self.code.compare(IntCC::SignedGreaterThanOrEqual, fired, 0))
        };
        self.status(found, &[], Bit::Zero)
    }

    fn hit_first(&mut self, rows: &[Truth]) -> Outcome {
        let mut fired = self.int(-1);
        let mut numbered: Vec<(i64, &Truth)> = (0_i64..).zip(rows).collect();
        if !last_for_first() {
            numbered.reverse();
        }
        for (number, row) in numbered {
            let this = self.int(number);
            fired = row.is_true.select(this, fired, self);
        }
        if rows.iter().all(Truth::is_sure) {
            let always = rows.iter().any(|row| row.is_true == Bit::One);
            let status = self.status_of_fired(fired, always);
            return Outcome { fired, status, trues: Vec::new(), unknowns: Vec::new() };
        }
        let mut found = Bit::Zero;
        let mut open = Vec::new();
        for row in rows {
            found = found.or(row.is_true, self);
            open.push(if row.is_sure() {
                Bit::Zero
            } else {
                // Neither false nor decided by then.
                let is_false = row.is_false(self);
                found.or(is_false, self).not(self)
            });
        }
        let status = self.status(found, &open, Bit::Zero);
        Outcome { fired, status, trues: Vec::new(), unknowns: self.bits(&open, true) }
    }

    fn hit_unique(&mut self, rows: &[Truth]) -> Outcome {
        let (mut seen, mut twice) = (Bit::Zero, Bit::Zero);
        let mut fired = self.int(-1);
        for (number, row) in (0_i64..).zip(rows) {
            let again = seen.and(row.is_true, self);
            twice = twice.or(again, self);
            seen = seen.or(row.is_true, self);
            let this = self.int(number);
            fired = row.is_true.select(this, fired, self);
        }
        let nothing = self.int(-1);
        let fired = twice.select(nothing, fired, self);
        let open: Vec<Bit> = rows.iter().map(|row| row.unknown(self)).collect();
        let status = self.status(seen, &open, twice);
        let trues: Vec<Bit> = rows.iter().map(|row| row.is_true).collect();
        Outcome { fired, status, trues: self.bits(&trues, false), unknowns: self.bits(&open, true) }
    }

    fn hit_all(&mut self, rows: &[Truth]) -> Outcome {
        let found = Bit::any(rows.iter().map(|row| row.is_true), self);
        let open: Vec<Bit> = rows.iter().map(|row| row.unknown(self)).collect();
        let status = self.status(found, &open, Bit::Zero);
        let trues: Vec<Bit> = rows.iter().map(|row| row.is_true).collect();
        let fired = self.int(-1);
        Outcome { fired, status, trues: self.bits(&trues, false), unknowns: self.bits(&open, true) }
    }

    fn status(&mut self, found: Bit, open: &[Bit], conflict: Bit) -> Reg {
        let any = Bit::any(open.iter().copied(), self);
        if (found, conflict) == (Bit::One, Bit::Zero) {
            // Provisional is 1, settled 0.
            return self.word_of_bit(any);
        }
        let [settled, provisional, none, conflicting] =
            [SETTLED, PROVISIONAL, NONE, CONFLICT].map(|status| self.int(status));
        let status = found.select(settled, none, self);
        let status = any.select(provisional, status, self);
        conflict.select(conflicting, status, self)
    }

    /// Bits in words; with `sparse` nothing where none can be set.
    pub(super) fn bits(&mut self, bits: &[Bit], sparse: bool) -> Vec<Reg> {
        if sparse && bits.iter().all(|bit| *bit == Bit::Zero) {
            return Vec::new();
        }
        bits.chunks(64).map(|chunk| self.row_of_bits(chunk)).collect()
    }

    /// Writes an outcome.
    pub(super) fn put_outcome(&mut self, shape: &MatrixShape, outcome: &Outcome) {
        self.store(outcome.fired, shape.word);
        self.store(outcome.status, shape.word + 1);
        for (place, word) in outcome.trues.iter().enumerate() {
            self.store(*word, shape.trues() + place);
        }
        for (place, word) in outcome.unknowns.iter().enumerate() {
            self.store(*word, shape.unknowns() + place);
        }
    }

    /// Writes whether another outcome would hold without guesses.
    pub(super) fn put_guess(&mut self, shape: &MatrixShape, stated: &Outcome) {
        let mut differs = Bit::Zero;
        let mut words = vec![(shape.word + 1, stated.status)];
        if shape.hit == HitPolicy::First {
            words.push((shape.word, stated.fired));
        }
        words.extend((shape.trues()..).zip(stated.trues.iter().copied()));
        for (place, word) in words {
            let rules = self.load_out(place);
            let other = Bit::In(self.code.ins().icmp(IntCC::NotEqual, rules, word));
            differs = differs.or(other, self);
        }
        self.store_guess(shape, differs);
    }
}

/// Whether the last true row is to fire: only ever as a fault.
pub(super) fn last_for_first() -> bool {
    #[cfg(feature = "fault")]
    return crate::fault::is_planted(crate::fault::Fault::LastForFirst);
    #[cfg(not(feature = "fault"))]
    false
}
