//! Runs the operations of a plan over a block.

use super::block::{Block, Column};
use super::build::Filling;
use super::code::Step;
use super::kernel::{self, Words};
use super::operation::{Group, Operation, Source};
use super::outcome::BlockOutcomes;
use super::plane::{BLOCK, Plane};
use super::program::PlaneProgram;
use fearless_simd::Level;
use onboard_ir::{EARLIEST, LATEST};
use onboard_jit::Host;
use std::sync::Arc;

/// Decides about blocks of people of whom nothing has happened. It has buffers of its own: each thread takes a clone.
#[derive(Clone, Debug)]
pub struct Planes {
    program: Arc<PlaneProgram>,
    level: Level,
    registers: Registers,
}

#[derive(Clone, Debug, Default)]
struct Registers {
    planes: Vec<Plane>,
    lanes: Vec<Lane>,
    /// The group of somebody.
    group: Vec<u64>,
}

/// A word for each person: its own, or those of a column.
#[derive(Clone, Debug, Default)]
struct Lane {
    own: Vec<u64>,
    column: Option<u32>,
}

impl Planes {
    pub(crate) fn new(program: Arc<PlaneProgram>) -> Self {
        let (planes, lanes) = program.registers();
        let registers = Registers {
            planes: vec![Plane::NONE; planes],
            lanes: vec![Lane::default(); lanes],
            group: Vec::new(),
        };
        Self { program, level: Level::new(), registers }
    }

    /// What segments and matrices say about the people of a block at an instant (microseconds since 1970). None where the block is
    /// another engine's.
    pub fn run(&mut self, block: &Block<'_>, at: i64) -> Option<BlockOutcomes<'_>> {
        let Self { program, level, registers } = self;
        if !block.is_of(&program.layout) {
            return None;
        }
        let everybody = Plane::first(block.count());
        let (code, guessed) = program.code(block, &everybody);
        let steps = if guessed { &code.steps[..] } else { code.steps.get(..code.rules).unwrap_or_default() };
        let mut run = Run {
            level: *level,
            block,
            everybody,
            words: block.count().div_ceil(64) * 64,
            now: at.clamp(EARLIEST, LATEST).cast_unsigned(),
            host: &program.host,
            fillings: &code.fillings,
            registers,
        };
        steps.iter().for_each(|step| run.step(step));
        Some(BlockOutcomes::new(&program.shape, &code.outputs, &registers.planes, everybody, guessed))
    }
}

/// What the operations of one block read and write.
struct Run<'r> {
    level: Level,
    block: &'r Block<'r>,
    everybody: Plane,
    /// How many words of lanes are computed.
    words: usize,
    now: u64,
    host: &'r dyn Host,
    fillings: &'r [Filling],
    registers: &'r mut Registers,
}

impl Run<'_> {
    fn plane(&self, number: u32) -> &Plane {
        self.registers.planes.get(number as usize).unwrap_or(&Plane::NONE)
    }

    fn column(&self, number: u32) -> &[u64] {
        let words = self.block.column(number as usize).map_or(&[][..], Column::words);
        words.get(..self.words).unwrap_or(words)
    }

    fn source(&self, source: Source) -> Words<'_> {
        match source {
            Source::Constant(word) => Words::One(word),
            Source::Now => Words::One(self.now),
            Source::Column(column) => Words::Many(self.column(column)),
            Source::Lane(lane) => match self.registers.lanes.get(lane as usize) {
                Some(Lane { column: Some(column), .. }) => Words::Many(self.column(*column)),
                Some(Lane { own, .. }) => Words::Many(own.get(..self.words).unwrap_or_default()),
                None => Words::One(0),
            },
        }
    }

    fn step(&mut self, step: &Step) {
        let level = self.level;
        let found = match &step.operation {
            Operation::Present(field) => *self.block.present(onboard_ir::FieldId(*field)),
            Operation::Allowed(purpose) => *self.block.allowed(onboard_ir::PurposeId(*purpose)),
            Operation::Truths(column) => {
                self.block.column(*column as usize).map_or(Plane::NONE, |column| *column.truths())
            }
            Operation::Not(a) => self.plane(*a).not(),
            Operation::And(a, b) => self.plane(*a).and(self.plane(*b)),
            Operation::Or(a, b) => self.plane(*a).or(self.plane(*b)),
            Operation::Without(a, b) => self.plane(*a).without(self.plane(*b)),
            Operation::Xor(a, b) => self.plane(*a).xor(self.plane(*b)),
            Operation::Choose(c, a, b) => self.plane(*c).choose(self.plane(*a), self.plane(*b)),
            Operation::Compare(order, how, a, b) => {
                let mut found = Plane::NONE;
                kernel::compare(level, *order, *how, self.source(*a), self.source(*b), &mut found);
                found
            }
            Operation::Mixed(how, a, b) => {
                let (a, b) = (self.source(*a), self.source(*b));
                self.people(|place| {
                    let (a, b) = (a.at(place).cast_signed(), f64::from_bits(b.at(place)));
                    crate::run::holds(*how, crate::number::int_with_float(a, b))
                })
            }
            Operation::Among(member, set) => {
                let mut found = Plane::NONE;
                kernel::among(level, self.source(*member), self.source(*set), &mut found);
                found
            }
            _ => return self.lane_step(step),
        };
        if let Some(place) = self.registers.planes.get_mut(step.plane) {
            *place = found;
        }
    }

    /// Those who pass a test.
    fn people(&self, test: impl Fn(usize) -> bool) -> Plane {
        let mut found = Plane::NONE;
        (0..self.block.count()).filter(|place| test(*place)).for_each(|place| found.set(place));
        found
    }

    /// Operations that give a lane, and some a plane too.
    fn lane_step(&mut self, step: &Step) {
        let mut own = match self.registers.lanes.get_mut(step.lane) {
            Some(lane) => {
                lane.column = None;
                std::mem::take(&mut lane.own)
            }
            None => return,
        };
        own.resize(BLOCK, 0);
        let mut plane = Plane::NONE;
        let mut column = None;
        let out = own.get_mut(..self.words).unwrap_or_default();
        let level = self.level;
        match &step.operation {
            // Where everybody is in the plane nothing needs to be copied.
            Operation::Select(of, Source::Column(a), _) if self.is_everybody(*of) => column = Some(*a),
            Operation::Select(of, a, b) => {
                kernel::select(level, self.plane(*of), self.source(*a), self.source(*b), out);
            }
            Operation::Whole(how, a, b) => {
                kernel::whole(level, *how, self.source(*a), self.source(*b), out, &mut plane);
            }
            Operation::Float(how, a, b) => {
                kernel::float(level, *how, self.source(*a), self.source(*b), out, &mut plane);
            }
            Operation::Widen(a) => kernel::widen(level, self.source(*a), out),
            Operation::Size(a) => kernel::size(level, self.source(*a), out),
            Operation::Bits(a) => kernel::bits(level, self.source(*a), out),
            Operation::More(a, of) => kernel::more(self.source(*a), self.plane(*of), out),
            Operation::Ask(question, a, b, of) => {
                let of = of.map_or(self.everybody, |of| self.plane(of).and(&self.everybody));
                let (a, b) = (self.source(*a), self.source(*b));
                of.each(|place| {
                    let found = question.ask(self.host, a.at(place), b.at(place));
                    if let (Some(word), Some(out)) = (found, out.get_mut(place)) {
                        *out = word;
                        plane.set(place);
                    }
                });
            }
            Operation::Fill { present, column: Some(read), .. } if self.is_everybody(*present) => {
                plane = self.everybody;
                column = Some(*read);
            }
            Operation::Fill { filling, present, column, by } => {
                let mut group = std::mem::take(&mut self.registers.group);
                plane = self.fill(*filling, *present, *column, by, (&mut group, out));
                self.registers.group = group;
            }
            _ => {}
        }
        if let Some(lane) = self.registers.lanes.get_mut(step.lane) {
            *lane = Lane { own, column };
        }
        if step.operation.gives().0
            && let Some(place) = self.registers.planes.get_mut(step.plane)
        {
            *place = plane;
        }
    }

    fn is_everybody(&self, plane: u32) -> bool {
        self.everybody.without(self.plane(plane)).is_empty()
    }

    /// Fills what is absent; gives where something is known then.
    fn fill(
        &self,
        filling: u32,
        present: u32,
        column: Option<u32>,
        by: &[Group],
        (group, out): (&mut Vec<u64>, &mut [u64]),
    ) -> Plane {
        let present = self.plane(present);
        if let Some(column) = column {
            out.iter_mut().zip(self.column(column)).for_each(|(out, word)| *out = *word);
        }
        let mut known = *present;
        let Some(filling) = self.fillings.get(filling as usize) else { return known };
        self.everybody.without(present).each(|place| {
            if let (Some(word), Some(out)) = (self.given(filling, by, place, group), out.get_mut(place)) {
                *out = word;
                known.set(place);
            }
        });
        known
    }

    /// What fallbacks give somebody: the first that has a value and is sure enough. Groups read only what is stated.
    fn given(&self, filling: &Filling, by: &[Group], place: usize, group: &mut Vec<u64>) -> Option<u64> {
        filling.steps.iter().find_map(|step| {
            let by = by.get(step.by.clone()).unwrap_or_default();
            group.clear();
            for (field, float) in by.iter().zip(&step.floats) {
                if field.present.is_some_and(|present| !self.plane(present).has(place)) {
                    break;
                }
                let word = self.block.column(field.column as usize)?.word(place);
                // There is no negative zero.
                group.push(if *float { (f64::from_bits(word) + 0.0).to_bits() } else { word });
            }
            match step.groups.get(group.as_slice()) {
                Some(value) if group.len() == by.len() && !by.is_empty() => *value,
                _ => step.whole,
            }
        })
    }
}
