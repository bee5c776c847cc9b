//! Functions in parts: a part is a function of machine code of bounded length, so that the time to make it does not grow faster
//! than what is written. Parts are run one after another; what a later one needs of an earlier one stands in cells.

use super::cells::Cells;
use super::lanes::{HAS_LANES, Lanes};
use super::packed::Packing;
use super::schedule::{Item, Root, Schedule};
use super::{Emit, Input, Result, Tables, Val, Writer};
use crate::function::{DONE, MORE};
use crate::instructions::Instructions;
use crate::lower::{Found, Lower, Task};
use crate::needs::{Demand, Frame};
use crate::unsupported::Unsupported;
use cranelift_codegen::ir::{Function, InstBuilder, Value as Reg, types};
use cranelift_codegen::isa::TargetFrontendConfig;
use foldhash::HashMap;
use onboard_ir::plan::{Place, Source};
use std::mem::take;
use std::rc::Rc;

/// A part ends behind the item that makes it this many operations long.
const LONGEST: usize = 1_000;

/// A function that is being written.
pub(crate) struct Writing<'a> {
    input: Input<'a>,
    target: TargetFrontendConfig,
    frame: Frame,
    all_present: bool,
    sure: u64,
    demand: Demand,
    schedule: Schedule,
    /// The first item that has not been written.
    next: usize,
    packing: Option<Rc<Packing>>,
    tables: Tables,
    cells: Cells,
    lanes: Lanes,
    found: Found<Reg, Reg>,
}

impl<'a> Writing<'a> {
    /// Begins the function of a frame. `all_present` says that every required field is there; `sure` are the packed bits that rules
    /// leave no doubt about then.
    pub(crate) fn new(
        input: Input<'a>,
        target: TargetFrontendConfig,
        frame: Frame,
        all_present: bool,
        sure: u64,
    ) -> Result<Self> {
        let task = input.task;
        let segments = task.segments()?;
        let packing = Packing::of(task.plan, task.sources, &segments).filter(|_| packs()).map(Rc::new);
        let (roots, last) = purpose(&task, frame, packing.as_deref(), &segments);
        let wanted = roots.iter().flat_map(|(_, places)| places).copied().collect();
        let demand = Demand::new(&task, wanted, frame);
        let schedule = Schedule::new(&task, &demand, roots, last);
        let places = task.plan.initial.len();
        Ok(Self {
            input,
            target,
            frame,
            all_present,
            sure,
            demand,
            schedule,
            next: 0,
            tables: Tables::new(),
            // Lanes have as many bytes as a word has bits.
            cells: Cells::new(places, if packing.is_some() { 64 } else { segments.len() }),
            lanes: Lanes::default(),
            found: Found::nothing(places),
            packing,
        })
    }

    /// Writes the next part; gives whether there are more.
    pub(crate) fn part(&mut self, function: &mut Function) -> Result<bool> {
        let task = self.input.task;
        let (code, parameters) = Instructions::new(function);
        let &[row, context, out, guesses, cells_at] = parameters.as_slice() else {
            return Err(Unsupported::Malformed);
        };
        let mut emit = Emit {
            input: self.input,
            task,
            code,
            row,
            context,
            out,
            guesses,
            cells_at,
            cells: take(&mut self.cells),
            lanes: take(&mut self.lanes),
            answer: None,
            target: self.target,
            presence: HashMap::default(),
            all_present: self.all_present,
            tables: take(&mut self.tables),
            packing: self.packing.clone(),
        };
        if self.next == 0 {
            emit.begin(self.frame)?;
        }
        let found = std::mem::replace(&mut self.found, Found::nothing(0));
        let mut writer = Lower { task, target: emit, found };
        while let Some(item) = self.schedule.items.get(self.next).copied() {
            self.item(&mut writer, item)?;
            self.next += 1;
            if writer.target.code.count() >= longest() {
                break;
            }
        }
        let more = self.next < self.schedule.items.len();
        if more {
            writer.target.keep_lanes();
        }
        for (frame, place, val) in writer.found.drain() {
            if self.schedule.is_read(place, self.next) {
                writer.target.keep_made(frame, place, val);
            }
        }
        let Lower { target: mut emit, found, .. } = writer;
        // An address is a larger word than `DONE`, and this one is at hand.
        let told = if more { emit.code.ins().iconst(types::I64, MORE.cast_signed()) } else { out };
        emit.code.ins().return_(&[told]);
        (self.found, self.cells, self.lanes, self.tables) = (found, emit.cells, emit.lanes, emit.tables);
        Ok(more)
    }

    fn item(&mut self, writer: &mut Writer<'a, '_>, item: Item) -> Result<()> {
        let Task { plan, shape, .. } = self.input.task;
        match item {
            Item::Step(position) => {
                let step = plan.steps.get(position).ok_or(Unsupported::Malformed)?;
                writer.step(&self.demand, step)
            }
            Item::Bytes(number, place) => {
                let truth = writer.truth(self.frame, place)?;
                if self.packing.is_some() {
                    writer.target.put_lanes(number, truth);
                    return Ok(());
                }
                let guessed = self.input.task.needs.is_guessed(place);
                // What does not hang on guesses is the same in both frames.
                let frame = if guessed { self.frame } else { Frame::Rules };
                writer.target.put_bytes(number, (frame, place), truth);
                Ok(())
            }
            Item::Matrix(matrix) => {
                let shape = shape.matrices.get(matrix).ok_or(Unsupported::Malformed)?;
                writer.put_matrix(self.frame, shape)
            }
            Item::Segments(word) => {
                writer.target.put_segment_word(word);
                Ok(())
            }
            Item::Packed => {
                let packing = self.packing.clone().ok_or(Unsupported::Malformed)?;
                match self.frame {
                    Frame::Rules => self.sure = writer.packed_rules(&packing)?,
                    Frame::Stated => writer.packed_without_guesses(&packing, &self.demand, self.sure)?,
                }
                Ok(())
            }
        }
    }

    /// The tables that the code reads, the packed bits that rules leave no doubt about, and how many words of cells there are.
    pub(crate) fn finish(self) -> (Tables, u64, usize) {
        (self.tables, self.sure, self.cells.words())
    }
}

/// What a function writes, and what it writes last.
fn purpose(
    task: &Task<'_>,
    frame: Frame,
    packing: Option<&Packing>,
    segments: &[Place],
) -> (Vec<Root>, Vec<Item>) {
    let bytes = |(number, place): (usize, Place)| (Item::Bytes(number, place), vec![place]);
    if let Some(packing) = packing {
        let told = frame == Frame::Stated && packing.is_told(task.shape);
        let places = packing.places().enumerate();
        let places = places.filter(|(_, place)| !told || task.needs.is_guessed(*place));
        return (places.map(bytes).collect(), vec![Item::Packed]);
    }
    let matrices = task.shape.matrices.iter().enumerate();
    let matrices = matrices.filter(|(_, shape)| frame == Frame::Rules || task.needs.hangs(task.plan, shape));
    let matrices = matrices.map(|(number, shape)| (Item::Matrix(number), task.cells([shape])));
    match frame {
        Frame::Rules => {
            let segments = segments.iter().copied().enumerate();
            let words = (0..segments.len().div_ceil(64)).map(Item::Segments).collect();
            (segments.map(bytes).chain(matrices).collect(), words)
        }
        Frame::Stated => (matrices.collect(), Vec::new()),
    }
}

impl Emit<'_, '_> {
    /// Goes back where there is nothing to do.
    fn begin(&mut self, frame: Frame) -> Result<()> {
        match frame {
            Frame::Rules => self.require(),
            Frame::Stated => {
                let guessed = self.guessed()?;
                self.go_on_where(guessed, DONE.cast_signed());
                Ok(())
            }
        }
    }

    /// Keeps what stands in a place, where it was made by more than loading it.
    fn keep_made(&mut self, frame: Frame, place: Place, val: Val) {
        let made = match self.task.sources.get(place.index()) {
            Some(Source::Step(_)) => true,
            Some(Source::Field(position)) => {
                frame == Frame::Rules && self.task.imputation(*position).is_some()
            }
            _ => false,
        };
        if made {
            self.keep_val(frame, place, val);
        }
    }
}

/// How long parts are.
fn longest() -> usize {
    #[cfg(feature = "fault")]
    if let Some(cut) = crate::fault::cut() {
        return cut.longest;
    }
    LONGEST
}

/// Whether truths are packed where they have room in a word.
fn packs() -> bool {
    #[cfg(feature = "fault")]
    if let Some(cut) = crate::fault::cut() {
        return cut.packs;
    }
    HAS_LANES
}
