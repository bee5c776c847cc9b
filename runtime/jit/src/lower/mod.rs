//! What the acts of a plan mean, for whoever makes something else of them than values: machine code for one person, operations
//! on planes for many.
//!
//! A back end is a [`Target`]: it knows single operations on bits and words. [`Lower`] takes the steps of a plan and says which
//! operations they are: what is known where, how kinds meet, which arithmetic is checked. Truth is two bits, or one where nothing
//! can be unknown ([`Truth`]), and what is known of a bit before anybody is seen costs no operation ([`Bit`]).
//!
//! Every step is taken once as rules see it, and once more with imputed values taken as absent where that can differ.

mod act;
mod arithmetic;
mod bit;
mod compare;
mod condition;
mod found;
mod question;
mod target;
mod task;
mod text;
mod value;

pub use bit::Bit;
pub(crate) use found::Found;
pub use question::Question;
pub use target::{Column, Target};
pub use task::Task;
pub use value::{Truth, Val};

use crate::kind::Kind;
use crate::needs::{Demand, Frame};
use crate::unsupported::Unsupported;
use onboard_ir::plan::{Act, Place, Source, Step};

type Result<T> = std::result::Result<T, Unsupported>;
type ValOf<T> = Val<<T as Target>::Bit, <T as Target>::Word>;
type TruthOf<T> = Truth<<T as Target>::Bit>;

/// A plan on its way to a target.
pub struct Lower<'a, T: Target> {
    /// What is lowered.
    pub task: Task<'a>,
    /// The back end.
    pub target: T,
    pub(crate) found: Found<T::Bit, T::Word>,
}

impl<'a, T: Target> Lower<'a, T> {
    /// Begins, with nothing lowered.
    pub fn new(task: Task<'a>, target: T) -> Self {
        let places = task.plan.initial.len();
        Self { task, target, found: Found::nothing(places) }
    }

    /// Takes the steps that are asked for, each in the frames in which it is.
    ///
    /// # Errors
    /// Where one of them is left to the interpreter.
    pub fn steps(&mut self, demand: &Demand) -> Result<()> {
        for step in self.task.plan.steps.iter().filter(|step| !matches!(step.act, Act::Matrix(..))) {
            self.step(demand, step)?;
        }
        Ok(())
    }

    /// Takes one step, in the frames in which it is asked for.
    pub(crate) fn step(&mut self, demand: &Demand, step: &Step) -> Result<()> {
        for frame in [Frame::Stated, Frame::Rules] {
            if demand.asks(frame, step.out) && self.found.get(frame, step.out).is_none() {
                let val = self.act(frame, &step.act)?;
                self.found.put(frame, step.out, val);
            }
        }
        Ok(())
    }

    /// The truth value in a place; of anything else it is unknown.
    ///
    /// # Errors
    /// Where what stands there is left to the interpreter.
    pub fn truth(&mut self, frame: Frame, place: Place) -> Result<TruthOf<T>> {
        Ok(self.at(frame, place)?.truth())
    }

    /// Kleene's `and` over the cells of a row.
    ///
    /// # Errors
    /// Where what stands in one is left to the interpreter.
    pub fn row(&mut self, frame: Frame, cells: &[Place]) -> Result<TruthOf<T>> {
        let mut all = Truth::sure(Bit::One);
        for cell in cells {
            all = all.and(self.truth(frame, *cell)?, &mut self.target);
        }
        Ok(all)
    }

    /// What stands in a place.
    fn at(&mut self, frame: Frame, place: Place) -> Result<ValOf<T>> {
        // What does not hang on guesses is the same in both frames.
        let frame = if self.task.needs.is_guessed(place) { frame } else { Frame::Rules };
        if let Some(val) = self.found.get(frame, place) {
            return Ok(val);
        }
        if let Some(val) = self.target.kept(frame, place) {
            self.found.put(frame, place, val);
            return Ok(val);
        }
        let val = match self.task.sources.get(place.index()) {
            Some(Source::Constant(value)) => self.constant(value),
            Some(Source::Absent) => Val::Never,
            Some(Source::Now) => Val::Word { kind: Kind::Time, known: Bit::One, word: self.target.now() },
            Some(Source::Field(position)) => self.field(frame, *position)?,
            Some(Source::Step(_)) | None => return Err(Unsupported::Malformed),
        };
        self.found.put(frame, place, val);
        Ok(val)
    }

    /// A field by its position in the plan.
    fn field(&mut self, frame: Frame, position: usize) -> Result<ValOf<T>> {
        let kind = Kind::of(self.task.field(position)?.ty);
        let column = Column { position, asked: None };
        if kind == Kind::Bool {
            return self.target.truth(frame, column).map(Val::Truth);
        }
        let (known, word) = self.target.word(frame, column)?;
        Ok(Val::Word { kind, known, word })
    }
}
