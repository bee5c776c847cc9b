//! Truth values packed into words: what segments and cells of matrices say stands in one register, and a row of a matrix is two
//! masks over it.

use super::{Bit, Emit, Result, Truth};
use crate::needs::Needs;
use crate::shape::{MatrixShape, Shape};
use crate::unsupported::Unsupported;
use cranelift_codegen::ir::condcodes::IntCC;
use cranelift_codegen::ir::{InstBuilder, Value as Reg, types};
use foldhash::{HashMap, HashMapExt};
use onboard_ir::plan::{Act, Place, Plan, Source};

/// Which bit each place has: first the segments, in the order of the output, then what else the cells of matrices read.
#[derive(Debug)]
pub(super) struct Packing {
    places: Vec<Place>,
    bits: HashMap<Place, u32>,
}

/// What stands in the places of a packing, in a frame.
#[derive(Clone, Copy)]
pub(super) struct Packed {
    trues: Reg,
    /// None where nothing can be unknown.
    falses: Option<Reg>,
    /// The bits that cannot be unknown.
    sure: u64,
}

/// What is known without guesses: the bits that are true, those that are false, and those that are unknown.
pub(super) struct KnownBits {
    trues: Reg,
    falses: Reg,
    unknowns: Reg,
}

impl Packed {
    /// The bits that cannot be unknown.
    pub(super) fn sure(&self) -> u64 {
        self.sure
    }

    /// The bits that are true.
    pub(super) fn trues(&self) -> Reg {
        self.trues
    }
}

impl Packing {
    /// A packing for a plan; none where there is too much for a word.
    pub(super) fn of(plan: &Plan, sources: &[Source], segments: &[Place]) -> Option<Self> {
        let mut packing = Self { places: segments.to_vec(), bits: HashMap::with_capacity(64) };
        for (bit, place) in (0..).zip(segments) {
            packing.bits.entry(*place).or_insert(bit);
        }
        let matrices = plan.index.matrices.iter().filter_map(|(_, position)| plan.matrices.get(position));
        for cell in matrices.flat_map(|matrix| matrix.rows.iter().flatten()) {
            let (place, _) = literal(plan, sources, *cell);
            if packing.bits.contains_key(&place) {
                continue;
            }
            packing.bits.insert(place, u32::try_from(packing.places.len()).ok()?);
            packing.places.push(place);
        }
        (packing.places.len() <= 64).then_some(packing)
    }

    /// How many bits there are.
    fn len(&self) -> usize {
        self.places.len()
    }

    /// Whether these are the segments alone, so that the output tells what rules see of them.
    pub(super) fn is_told(&self, shape: &Shape) -> bool {
        self.len() == shape.segments.len()
    }

    /// The places of the bits.
    pub(super) fn places(&self) -> impl Iterator<Item = Place> + '_ {
        self.places.iter().copied()
    }

    /// The bits of places that hang on guesses.
    pub(super) fn guessed(&self, needs: &Needs) -> u64 {
        let guessed = (0..).zip(self.places()).filter(|(_, place)| needs.is_guessed(*place));
        guessed.fold(0, |bits, (bit, _): (u32, _)| bits | 1 << bit)
    }

    /// All bits.
    pub(super) fn all(&self) -> u64 {
        u64::MAX.checked_shr(64 - u32::try_from(self.places.len()).unwrap_or(64)).unwrap_or(0)
    }

    /// The bits that must be true and those that must be false for all of some cells.
    pub(super) fn masks(&self, plan: &Plan, sources: &[Source], cells: &[Place]) -> Option<(u64, u64)> {
        let (mut trues, mut falses) = (0, 0);
        for cell in cells {
            let (place, holds) = literal(plan, sources, *cell);
            let bit = 1 << self.bits.get(&place)?;
            if holds { trues |= bit } else { falses |= bit }
        }
        Some((trues, falses))
    }
}

/// A place without the `not` before it, and whether it must be true for the place to be so.
fn literal(plan: &Plan, sources: &[Source], place: Place) -> (Place, bool) {
    let (mut place, mut holds) = (place, true);
    while let Some(Act::Not(of)) = plan.act(sources, place) {
        (place, holds) = (*of, !holds);
    }
    (place, holds)
}

impl Emit<'_, '_> {
    /// What the output says of the segments, where these are all that is packed; `sure` are the bits that rules leave no
    /// doubt about.
    pub(super) fn unpack_output(&mut self, packing: &Packing, sure: u64) -> Packed {
        let trues = self.load_out(0);
        if sure == packing.all() {
            return Packed { trues, falses: None, sure };
        }
        let unknowns = self.load_out(1);
        let all = self.int(packing.all().cast_signed());
        let open = self.code.ins().bor(trues, unknowns);
        Packed { trues, falses: Some(self.code.ins().band_not(all, open)), sure }
    }

    /// Packs the truths of all places, which stand in lanes.
    pub(super) fn pack(&mut self, packing: &Packing) -> Packed {
        let trues = self.true_lanes();
        let Some((falses, unsure)) = self.false_lanes() else {
            return Packed { trues, falses: None, sure: packing.all() };
        };
        // What cannot be unknown is false where it is not true.
        let sure = packing.all() & !unsure;
        let falses = self.with_sure_falses(falses, sure, trues);
        Packed { trues, falses: Some(falses), sure }
    }

    /// The same with imputed values taken as absent: only what hangs on guesses is packed again.
    pub(super) fn repack(&mut self, packing: &Packing, rules: &Packed, changed: u64) -> Packed {
        let kept = packing.all() & !changed;
        let falses = match rules.falses {
            Some(falses) => self.code.mask(falses, kept),
            None => {
                let kept = self.int(kept.cast_signed());
                self.code.ins().band_not(kept, rules.trues)
            }
        };
        let (trues, now) = (self.code.mask(rules.trues, kept), self.true_lanes());
        let trues = self.code.ins().bor(trues, now);
        let (falses, unsure) = match self.false_lanes() {
            None => (falses, 0),
            Some((now, unsure)) => (self.code.ins().bor(falses, now), unsure),
        };
        let falses = self.with_sure_falses(falses, changed & !unsure, now);
        Packed { trues, falses: Some(falses), sure: rules.sure & kept | changed & !unsure }
    }

    /// With those among sure bits that are not true.
    fn with_sure_falses(&mut self, falses: Reg, sure: u64, trues: Reg) -> Reg {
        if sure == 0 {
            return falses;
        }
        let sure = self.int(sure.cast_signed());
        let not_true = self.code.ins().band_not(sure, trues);
        self.code.ins().bor(falses, not_true)
    }

    /// What is still known with imputed values taken as absent, where rules know everything and nothing can become another value.
    pub(super) fn known_without_guesses(&mut self, packing: &Packing) -> KnownBits {
        let unknowns = match self.false_lanes() {
            None => self.int(0),
            Some((falses, unsure)) => {
                let trues = self.true_lanes();
                let known = self.code.ins().bor(trues, falses);
                let unsure = self.int(unsure.cast_signed());
                self.code.ins().band_not(unsure, known)
            }
        };
        let seen = self.load_out(0);
        let all = self.int(packing.all().cast_signed());
        let known = self.code.ins().band_not(all, unknowns);
        let (trues, falses) = (self.code.ins().band(seen, known), self.code.ins().band_not(known, seen));
        KnownBits { trues, falses, unknowns }
    }

    /// Writes whether a matrix of which the first true row counts would say something else with less known. Rows before the one
    /// that fired must fail by what is known, and all that it hangs on must be known.
    pub(super) fn compare_known(
        &mut self,
        packing: &Packing,
        shape: &MatrixShape,
        known: &KnownBits,
    ) -> Result<()> {
        let rows = self.task.rows(shape)?;
        let mut first = self.int(-1);
        let mut cares = vec![0];
        for (number, cells) in (0_i64..).zip(rows).collect::<Vec<_>>().into_iter().rev() {
            let masks = packing.masks(self.task.plan, self.task.sources, cells);
            let (trues, falses) = masks.ok_or(Unsupported::Malformed)?;
            cares.push(trues | falses);
            let (against, besides) =
                (self.some_of_word(known.falses, trues), self.some_of_word(known.trues, falses));
            let fails = against.or(besides, self);
            let this = self.int(number);
            first = fails.select(first, this, self);
        }
        cares.reverse();
        let fired = self.load_out(shape.word);
        let other = Bit::In(self.code.ins().icmp(IntCC::NotEqual, first, fired));
        // None fired: the entry behind the last, which hangs on nothing.
        let (behind, table) = (self.int(i64::try_from(rows.len()).unwrap_or(0)), self.keep(cares));
        let entry = self.code.ins().umin(fired, behind);
        let entry = self.code.shift_left(entry, 3);
        let entry = self.code.ins().iadd(table, entry);
        let care = self.load(types::I64, entry, 0);
        let open = self.code.ins().band(care, known.unknowns);
        let open = Bit::In(self.code.compare(IntCC::NotEqual, open, 0));
        let differs = other.or(open, self);
        self.store_guess(shape, differs);
        Ok(())
    }

    /// Bits in a word, the first lowest: each doubles what stands above it, which is one instruction.
    pub(super) fn row_of_bits(&mut self, bits: &[Bit]) -> Reg {
        let mut above: Option<Reg> = None;
        let mut places = 0;
        for bit in bits.iter().rev() {
            places += 1;
            if *bit == Bit::Zero {
                continue;
            }
            let bit = self.word_of_bit(*bit);
            above = Some(match above {
                None => bit,
                Some(word) => {
                    let moved = self.code.shift_left(word, places);
                    self.code.ins().iadd(moved, bit)
                }
            });
            places = 0;
        }
        match above {
            None => self.int(0),
            Some(word) if places == 0 => word,
            Some(word) => self.code.shift_left(word, places),
        }
    }

    /// Writes the bits of the segments, which are the lowest.
    pub(super) fn put_packed_segments(&mut self, packing: &Packing, packed: &Packed) {
        let count = self.task.shape.segments.len();
        if count == 0 {
            return;
        }
        let mask = u64::MAX.checked_shr(64 - u32::try_from(count).unwrap_or(64)).unwrap_or(0);
        let only = |emit: &mut Self, word: Reg| {
            if packing.places.len() == count { word } else { emit.code.mask(word, mask) }
        };
        let trues = only(self, packed.trues);
        let unknowns = match packed.falses {
            None => self.int(0),
            Some(falses) => {
                let known = self.code.ins().bor(packed.trues, falses);
                let mask = self.int(mask.cast_signed());
                self.code.ins().band_not(mask, known)
            }
        };
        self.store(trues, 0);
        self.store(unknowns, 1);
    }

    /// Kleene's `and` over cells.
    pub(super) fn packed_row(
        &mut self,
        packing: &Packing,
        packed: &Packed,
        cells: &[Place],
    ) -> Option<Truth> {
        let (trues, falses) = packing.masks(self.task.plan, self.task.sources, cells)?;
        if trues | falses == 0 {
            return Some(Truth::sure(Bit::One));
        }
        // Nothing is both; whether it fails still hangs on whether it is known.
        let never = trues & falses != 0;
        let sure = (trues | falses) & !packed.sure == 0;
        if never && sure {
            return Some(Truth::sure(Bit::Zero));
        }
        let all = self.int((trues | falses).cast_signed());
        if sure {
            let seen = self.code.ins().band(packed.trues, all);
            let wanted = self.int(trues.cast_signed());
            return Some(Truth::sure(Bit::In(self.code.ins().icmp(IntCC::Equal, seen, wanted))));
        }
        let wanted = self.masked(packed, trues, falses);
        let holds = if never { Bit::Zero } else { Bit::In(self.code.ins().icmp(IntCC::Equal, wanted, all)) };
        let against = self.masked(packed, falses, trues);
        let fails = Bit::In(self.code.compare(IntCC::NotEqual, against, 0));
        Some(Truth::new(holds, fails))
    }

    /// The bits among `trues` that are true, and those among `falses` that are false.
    fn masked(&mut self, packed: &Packed, trues: u64, falses: u64) -> Reg {
        let [of_trues, of_falses] = [trues, falses].map(|mask| self.int(mask.cast_signed()));
        match packed.falses {
            _ if falses == 0 => self.code.ins().band(packed.trues, of_trues),
            Some(word) if trues == 0 => self.code.ins().band(word, of_falses),
            None => self.code.ins().band(packed.trues, of_trues),
            Some(word) => {
                let (a, b) =
                    (self.code.ins().band(packed.trues, of_trues), self.code.ins().band(word, of_falses));
                self.code.ins().bor(a, b)
            }
        }
    }
}
