//! Runs the operations of a plan over a block.

use super::atom::Atoms;
use super::block::{Block, Column};
use super::build::Filling;
use super::code::Step;
use super::kernel::{self, Words};
use super::operation::{Group, Operation, Source};
use super::outcome::BlockOutcomes;
use super::plane::{NOBODY, Plane};
use super::program::PlaneProgram;
use fearless_simd::Level;
use onboard_ir::{EARLIEST, LATEST};
use onboard_jit::Host;
use std::ops::Range;
use std::sync::Arc;

/// The people of a piece: a few lanes of so many words stay in the first cache.
const PIECE: usize = 1_024;

/// The groups of which it is remembered what they are given.
const SMALL: usize = 64;

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
    /// The people of the block.
    everybody: Plane,
}

impl Registers {
    /// Makes planes as long as those of so many people; each is written before it is read.
    fn begin(&mut self, count: usize) {
        self.everybody.become_first(count);
        self.planes.iter_mut().for_each(|plane| plane.fit(count.div_ceil(64)));
    }

    /// Takes out of all planes who is not in the block: those who fill the last word.
    fn end(&mut self) {
        let Some(last) = self.everybody.words().last().filter(|last| **last != u64::MAX) else { return };
        let lasts = self.planes.iter_mut().filter_map(|plane| plane.words_mut().last_mut());
        lasts.for_each(|word| *word &= last);
    }
}

/// All registers but the one that is written.
struct Others<'r> {
    before: &'r [Plane],
    after: &'r [Plane],
}

impl<'r> Others<'r> {
    fn plane(&self, number: u32) -> &'r Plane {
        let number = number as usize;
        let after = || self.after.get(number.checked_sub(self.before.len() + 1)?);
        self.before.get(number).or_else(after).unwrap_or(&NOBODY)
    }
}

/// What comes of each word of two planes.
fn both(level: Level, a: &Plane, b: &Plane, out: &mut Plane, of: impl Fn(u64, u64) -> u64) {
    kernel::both(level, a.words(), b.words(), out.words_mut(), of);
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
            everybody: Plane::NONE,
        };
        Self { program, level: Level::new(), registers }
    }

    /// What is asked of columns by themselves.
    #[cfg(feature = "arrow")]
    pub(crate) fn atoms(&self) -> &Arc<Atoms> {
        &self.program.atoms
    }

    /// What segments and matrices say about the people of a block at an instant (microseconds since 1970). None where the block is
    /// another engine's.
    pub fn run(&mut self, block: &Block<'_>, at: i64) -> Option<BlockOutcomes<'_>> {
        let Self { program, level, registers } = self;
        if !block.is_of(&program.layout) || !block.answers_for(&program.atoms) {
            return None;
        }
        registers.begin(block.count());
        let (code, guessed) = program.code(block, &registers.everybody);
        let steps = if guessed { &code.steps[..] } else { code.steps.get(..code.rules).unwrap_or_default() };
        let mut run = Run {
            level: *level,
            block,
            words: block.count().div_ceil(64) * 64,
            now: at.clamp(EARLIEST, LATEST).cast_unsigned(),
            host: &program.host,
            fillings: &code.fillings,
            atoms: &program.atoms,
            registers,
        };
        for steps in steps.chunk_by(|a, b| a.operation.is_of_words() && b.operation.is_of_words()) {
            run.steps(steps);
        }
        registers.end();
        let Registers { planes, everybody, .. } = registers;
        Some(BlockOutcomes::new(&program.shape, &code.outputs, planes, everybody, guessed))
    }
}

/// What the operations of one block read and write.
struct Run<'r> {
    level: Level,
    block: &'r Block<'r>,
    /// How many words of lanes are computed.
    words: usize,
    now: u64,
    host: &'r dyn Host,
    fillings: &'r [Filling],
    atoms: &'r Atoms,
    registers: &'r mut Registers,
}

impl Run<'_> {
    fn plane(&self, number: u32) -> &Plane {
        self.registers.planes.get(number as usize).unwrap_or(&NOBODY)
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

    /// Takes steps one after the other. Loops over words go on piece by piece, so that lanes stay in the first cache.
    fn steps(&mut self, steps: &[Step]) {
        match steps {
            [step] if !step.operation.is_of_words() => self.step(step),
            steps => {
                for from in (0..self.words).step_by(PIECE) {
                    let people = from..self.words.min(from + PIECE);
                    steps.iter().for_each(|step| self.words_step(step, people.clone()));
                }
            }
        }
    }

    /// A loop over the words of some people.
    fn words_step(&mut self, step: &Step, people: Range<usize>) {
        let Registers { planes, lanes, .. } = &mut *self.registers;
        let mut planes = std::mem::take(planes);
        let lane = lanes.get_mut(step.lane).filter(|_| step.operation.gives().1);
        let mut own = lane.map_or_else(Vec::new, |lane| {
            let mut own = std::mem::take(&mut lane.own);
            own.resize(own.len().max(self.words), 0);
            own
        });
        let out = own.get_mut(people.clone()).unwrap_or_default();
        let plane = planes.get_mut(step.plane).map_or(&mut [][..], |plane| plane.words_mut());
        let bits = plane.get_mut(people.start / 64..people.end / 64).unwrap_or_default();
        let (level, words) = (self.level, |source: &Source| self.source(*source).part(people.clone()));
        match &step.operation {
            Operation::Compare(order, how, a, b) => {
                kernel::compare(level, *order, *how, words(a), words(b), bits);
            }
            Operation::Among(member, set) => kernel::among(level, words(member), words(set), bits),
            Operation::Whole(how, a, b) => kernel::whole(level, *how, words(a), words(b), out, bits),
            Operation::Float(how, a, b) => kernel::float(level, *how, words(a), words(b), out, bits),
            Operation::Widen(a) => kernel::widen(level, words(a), out),
            Operation::Size(a) => kernel::size(level, words(a), out),
            Operation::Bits(a) => kernel::bits(level, words(a), out),
            _ => {}
        }
        self.registers.planes = planes;
        if let Some(lane) = self.registers.lanes.get_mut(step.lane).filter(|_| step.operation.gives().1) {
            *lane = Lane { own, column: None };
        }
    }

    fn step(&mut self, step: &Step) {
        let (plane, lane) = step.operation.gives();
        if lane || !plane {
            return self.lane_step(step);
        }
        let mut planes = std::mem::take(&mut self.registers.planes);
        if let Some((before, [out, after @ ..])) = planes.split_at_mut_checked(step.plane) {
            self.plane_step(&step.operation, &Others { before, after }, out);
            out.fit(self.words / 64);
        }
        self.registers.planes = planes;
    }

    /// Operations that give a plane alone. Nothing is written where something is still read.
    fn plane_step(&self, operation: &Operation, others: &Others<'_>, out: &mut Plane) {
        let (level, plane) = (self.level, |number: &u32| others.plane(*number));
        match operation {
            Operation::Present(field) => out.clone_from(self.block.present(onboard_ir::FieldId(*field))),
            Operation::Allowed(purpose) => {
                out.clone_from(self.block.allowed(onboard_ir::PurposeId(*purpose)))
            }
            Operation::Truths(column) => {
                let column = self.block.column(*column as usize);
                out.clone_from(column.map_or(&NOBODY, Column::truths));
            }
            Operation::Atom(number) => match self.block.answer(self.atoms, *number) {
                Some(answer) => out.clone_from(answer),
                None => self.atom(*number, out),
            },
            Operation::Not(a) => both(level, plane(a), plane(a), out, |a, _| !a),
            Operation::And(a, b) => both(level, plane(a), plane(b), out, |a, b| a & b),
            Operation::Or(a, b) => both(level, plane(a), plane(b), out, |a, b| a | b),
            Operation::Without(a, b) => both(level, plane(a), plane(b), out, |a, b| a & !b),
            Operation::Xor(a, b) => both(level, plane(a), plane(b), out, |a, b| a ^ b),
            Operation::Choose(c, a, b) => *out = plane(c).choose(plane(a), plane(b)),
            Operation::Mixed(how, a, b) => {
                let (a, b) = (self.source(*a), self.source(*b));
                *out = self.people(|place| {
                    let (a, b) = (a.at(place).cast_signed(), f64::from_bits(b.at(place)));
                    crate::run::holds(*how, crate::number::int_with_float(a, b))
                });
            }
            _ => {}
        }
    }

    /// Answers what nobody has answered while the column was read.
    fn atom(&self, number: u32, out: &mut Plane) {
        if let Some(atom) = self.atoms.get(number) {
            let (words, out) = (self.column(atom.column), std::slice::from_mut(out));
            kernel::answer(self.level, std::slice::from_ref(atom), words, None, out);
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
        own.resize(own.len().max(self.words), 0);
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
            Operation::More(a, of) => kernel::more(self.source(*a), self.plane(*of), out),
            Operation::Ask(question, a, b, of) => {
                let everybody = &self.registers.everybody;
                let of = of.map_or_else(|| everybody.clone(), |of| self.plane(of).and(everybody));
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
                plane.clone_from(&self.registers.everybody);
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
            plane.fit(self.words / 64);
            *place = plane;
        }
    }

    fn is_everybody(&self, plane: u32) -> bool {
        self.plane(plane).covers(&self.registers.everybody)
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
        let (present, everybody) = (self.plane(present), &self.registers.everybody);
        let stated = column.map_or(Words::One(0), |column| Words::Many(self.column(column)));
        let filling = self.fillings.get(filling as usize);
        // Without groups everybody is given the same.
        let same = filling.filter(|_| by.is_empty()).and_then(|filling| self.given(filling, by, 0, group));
        kernel::select(self.level, present, stated, Words::One(same.unwrap_or(0)), out);
        let mut known = if same.is_some() { everybody.clone() } else { present.clone() };
        let Some(filling) = filling.filter(|_| !by.is_empty()) else { return known };
        let mut memo: [Option<Option<u64>>; SMALL] = [None; SMALL];
        everybody.without(present).each(|place| {
            let given = match self.small(by, place).and_then(|small| memo.get_mut(small)) {
                Some(memo) => *memo.get_or_insert_with(|| self.given(filling, by, place, group)),
                None => self.given(filling, by, place, group),
            };
            if let (Some(word), Some(out)) = (given, out.get_mut(place)) {
                *out = word;
                known.set(place);
            }
        });
        known
    }

    /// Where one field makes all groups, a small number for the group of somebody: 0 where the field is not known.
    fn small(&self, by: &[Group], place: usize) -> Option<usize> {
        let [group] = by else { return None };
        if group.present.is_some_and(|present| !self.plane(present).has(place)) {
            return Some(0);
        }
        usize::try_from(self.block.column(group.column as usize)?.word(place)).ok()?.checked_add(1)
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
