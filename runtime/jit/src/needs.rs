//! What of a plan the outcomes need, and what of it hangs on guesses.

use crate::imputation::Imputation;
use crate::lower::Task;
use crate::shape::{MatrixShape, Shape};
use crate::unsupported::Unsupported;
use onboard_ir::plan::{Act, MEMORY, Place, Plan, RulePlan, Source, Steady};

/// The two ways to see a person.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub enum Frame {
    /// As rules see them.
    Rules,
    /// With imputed values taken as absent.
    Stated,
}

/// What must be written, and how.
#[derive(Debug)]
pub struct Needs {
    /// For each step whether an outcome needs it.
    pub steps: Vec<bool>,
    /// For each field whether it is read.
    pub fields: Vec<bool>,
    /// For each field whether it must be there for the two-valued path.
    pub required: Vec<bool>,
    /// For each trait whether it must be known for the two-valued path.
    pub counted: Vec<bool>,
    /// For each place whether what stands there can be another with imputed values taken as absent.
    pub guessed: Vec<bool>,
}

/// Fields that must be there for the two-valued path.
#[derive(Clone, Copy, Debug)]
pub struct Requirement {
    /// The plan's view that reads them.
    pub sight: usize,
    /// The presence word of the row.
    pub word: usize,
    /// Their bits.
    pub bits: u64,
}

impl Needs {
    /// What the segments and matrices of a plan need. `imputations` are those of the plan's fields, in order.
    #[must_use]
    pub fn new(plan: &Plan, imputations: &[Imputation]) -> Self {
        let places = needed_places(plan);
        let wanted = |place: Place| places.get(place.index()) == Some(&true);
        let steps: Vec<bool> = plan.steps.iter().map(|step| wanted(step.out)).collect();
        let mut fields: Vec<bool> = plan.fields.iter().map(|field| wanted(field.place)).collect();
        let mut required = Vec::new();
        for position in 0..plan.fields.len() {
            let read = fields.get(position) == Some(&true);
            let filled = imputations.get(position).is_some_and(Imputation::total);
            required.push(read && !filled);
        }
        let groups = imputations.iter().zip(&fields).filter(|(_, read)| **read);
        let groups: Vec<usize> =
            groups.flat_map(|(each, _)| &each.steps).flat_map(|step| &step.by).copied().collect();
        for position in groups {
            if let Some(read) = fields.get_mut(position) {
                *read = true;
            }
        }
        let counted = plan.traits.iter().map(|each| wanted(each.place) && always_counts(&each.rule));
        Self { counted: counted.collect(), guessed: guessed(plan, imputations), steps, fields, required }
    }

    /// Whether a step is needed.
    #[must_use]
    pub fn step(&self, position: usize) -> bool {
        self.steps.get(position) == Some(&true)
    }

    /// Whether what stands in a place can be another with imputed values taken as absent.
    #[must_use]
    pub fn is_guessed(&self, place: Place) -> bool {
        self.guessed.get(place.index()) == Some(&true)
    }

    /// Whether a matrix can hang on a guess.
    #[must_use]
    pub fn hangs(&self, plan: &Plan, shape: &MatrixShape) -> bool {
        let rows = plan.matrices.get(shape.position).map(|matrix| matrix.rows.as_slice());
        rows.into_iter().flatten().flatten().any(|cell| self.is_guessed(*cell))
    }

    /// Whether some matrix can.
    #[must_use]
    pub fn can_guess(&self, plan: &Plan, shape: &Shape) -> bool {
        #[cfg(feature = "fault")]
        if crate::fault::is_planted(crate::fault::Fault::NoGuess) {
            return false;
        }
        shape.matrices.iter().any(|shape| self.hangs(plan, shape))
    }

    /// What is required: for each of the plan's views and each presence word the bits that must be there.
    #[must_use]
    pub fn requirements(&self, plan: &Plan) -> Vec<Requirement> {
        let mut all: Vec<Requirement> = Vec::new();
        for (field, _) in plan.fields.iter().zip(&self.required).filter(|(_, required)| **required) {
            let (sight, word, bit) = (field.sight, field.field.index() / 64, 1 << (field.field.0 % 64));
            match all.iter_mut().find(|known| (known.sight, known.word) == (sight, word)) {
                Some(known) => known.bits |= bit,
                None => all.push(Requirement { sight, word, bits: bit }),
            }
        }
        all
    }

    /// What is required of traits: for each word of the context with presence bits those that must be there.
    #[cfg(feature = "cranelift")]
    pub(crate) fn counted(&self, shape: &Shape) -> Vec<(usize, u64)> {
        let mut all: Vec<(usize, u64)> = Vec::new();
        for (position, _) in self.counted.iter().enumerate().filter(|(_, counted)| **counted) {
            let (word, bit) = (shape.trait_presence(position), 1 << (position % 64));
            match all.last_mut().filter(|(last, _)| *last == word) {
                Some((_, bits)) => *bits |= bit,
                None => all.push((word, bit)),
            }
        }
        all
    }

    /// Refuses what nobody but the interpreter evaluates.
    ///
    /// # Errors
    /// Where there is such a thing.
    pub fn refuse(&self, plan: &Plan, sources: &[Source]) -> Result<(), Unsupported> {
        let needed = || plan.steps.iter().enumerate().filter(|(position, _)| self.step(*position));
        if needed().any(|(_, step)| matches!(step.act, Act::Property(_) | Act::Result(..))) {
            return Err(Unsupported::Malformed);
        }
        let stated = needed().any(|(_, step)| matches!(step.act, Act::Stated(_) | Act::IsImputed(_)));
        if stated && nested(plan, sources) { Err(Unsupported::Declassified) } else { Ok(()) }
    }

    /// Whether each trait that is needed counts events by nothing but the events.
    #[must_use]
    pub fn has_steady_traits(&self, plan: &Plan) -> bool {
        plan.steps.iter().enumerate().filter(|(position, _)| self.step(*position)).all(|(_, step)| {
            let Act::Trait(position, _) = &step.act else { return true };
            plan.traits.get(*position).map(|each| each.steady) == Some(Steady::Always)
        })
    }
}

/// Whether a trait has a value where nothing has happened: it lacks one only where a number becomes too large.
fn always_counts(rule: &RulePlan) -> bool {
    match rule {
        RulePlan::Aggregate { function, .. } => function.has_value_of_nothing(),
        RulePlan::Then { .. } => true,
    }
}

/// The places that segments and matrices are computed from.
fn needed_places(plan: &Plan) -> Vec<bool> {
    let mut needed = vec![false; plan.initial.len()];
    let mut need = |place: Place| {
        if let Some(entry) = needed.get_mut(place.index()) {
            *entry = true;
        }
    };
    plan.index.segments.iter().for_each(|(_, place)| need(place));
    plan.index.matrices.iter().filter_map(|(_, position)| plan.matrices.get(position)).for_each(|matrix| {
        matrix.rows.iter().flatten().for_each(|cell| need(*cell));
    });
    for step in plan.steps.iter().rev() {
        if needed.get(step.out.index()) == Some(&true) {
            step.act.each_operand(|operand| {
                if let Some(entry) = needed.get_mut(operand.index()) {
                    *entry = true;
                }
            });
        }
    }
    needed
}

fn mark(places: &mut [bool], place: Place) {
    if let Some(entry) = places.get_mut(place.index()) {
        *entry = true;
    }
}

fn guessed(plan: &Plan, imputations: &[Imputation]) -> Vec<bool> {
    let mut guessed = vec![false; plan.initial.len()];
    let mut hanging = MEMORY;
    let filled = plan.fields.iter().zip(imputations).filter(|(_, imputation)| !imputation.steps.is_empty());
    for (field, _) in filled {
        hanging |= field.bit;
        mark(&mut guessed, field.place);
    }
    for step in plan.steps.iter().filter(|step| step.hangs & hanging != 0) {
        mark(&mut guessed, step.out);
    }
    guessed
}

/// The places that a function asks for, in each frame.
#[derive(Debug)]
pub struct Demand {
    rules: Vec<bool>,
    stated: Vec<bool>,
}

impl Demand {
    /// What must be computed for some places in a frame.
    #[must_use]
    pub fn new(task: &Task<'_>, roots: Vec<Place>, frame: Frame) -> Self {
        let Task { plan, needs, .. } = task;
        let none = vec![false; plan.initial.len()];
        let mut demand = Self { rules: none.clone(), stated: none };
        for place in roots {
            demand.ask(needs, frame, place);
        }
        for step in plan.steps.iter().rev() {
            let (stated, rules) = (demand.asks(Frame::Stated, step.out), demand.asks(Frame::Rules, step.out));
            if !stated && !rules {
                continue;
            }
            let (by_rules, by_stated) = match step.act {
                Act::IsImputed(_) => (rules, rules),
                Act::Stated(_) => (false, true),
                _ => (rules, stated),
            };
            task.each_read(&step.act, |place| {
                if by_stated {
                    demand.ask(needs, Frame::Stated, place);
                }
                if by_rules {
                    demand.ask(needs, Frame::Rules, place);
                }
            });
        }
        demand
    }

    /// Whether what is asked for can only become unknown where something is taken as absent, and never another value.
    #[must_use]
    pub fn is_monotone(&self, plan: &Plan) -> bool {
        let asked = plan.steps.iter().filter(|step| self.asks(Frame::Stated, step.out));
        asked.map(|step| &step.act).all(|act| {
            !matches!(
                act,
                Act::IsMissing(_)
                    | Act::IsImputed(_)
                    | Act::Stated(_)
                    | Act::Differs(..)
                    | Act::Otherwise(..)
                    | Act::Memory(..)
                    | Act::Declassify(..)
            )
        })
    }

    /// Whether a place is asked for. What does not hang on guesses is the same in both frames, and asked for as rules see it.
    #[must_use]
    pub fn asks(&self, frame: Frame, place: Place) -> bool {
        let frame = match frame {
            Frame::Rules => &self.rules,
            Frame::Stated => &self.stated,
        };
        frame.get(place.index()) == Some(&true)
    }

    fn ask(&mut self, needs: &Needs, frame: Frame, place: Place) {
        let frame = match frame {
            Frame::Stated if needs.is_guessed(place) => &mut self.stated,
            Frame::Stated | Frame::Rules => &mut self.rules,
        };
        if let Some(asked) = frame.get_mut(place.index()) {
            *asked = true;
        }
    }
}

/// Whether what one purpose tells rests on what another tells.
fn nested(plan: &Plan, sources: &[Source]) -> bool {
    let mut told = vec![false; sources.len()];
    for step in &plan.steps {
        let below = step.act.operands().iter().any(|place| told.get(place.index()) == Some(&true));
        let tells = matches!(step.act, Act::Declassify(_, sight) if sight > 0);
        if below && tells {
            return true;
        }
        if let Some(entry) = told.get_mut(step.out.index()) {
            *entry = below || tells;
        }
    }
    false
}
