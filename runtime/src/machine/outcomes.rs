//! What segments and matrices say about a person, whichever engine found it.

use crate::{Evaluation, MatrixOutcome, Status};
use onboard_ir::plan::{Plan, ResultPlan};
use onboard_ir::{HitPolicy, MatrixId, PathId, SegmentId};
use onboard_jit::{MatrixShape, Shape};

/// What segments and matrices say about a person. Reading it allocates nothing.
#[derive(Clone, Copy, Debug)]
pub struct Outcomes<'a> {
    plan: &'a Plan,
    found: Found<'a>,
}

#[derive(Clone, Copy, Debug)]
enum Found<'a> {
    Code { shape: &'a Shape, out: &'a [u64] },
    Interpreter(&'a Evaluation),
}

impl<'a> Outcomes<'a> {
    pub(crate) fn of_code(plan: &'a Plan, shape: &'a Shape, out: &'a [u64]) -> Self {
        Self { plan, found: Found::Code { shape, out } }
    }

    pub(crate) fn of_interpreter(plan: &'a Plan, evaluation: &'a Evaluation) -> Self {
        Self { plan, found: Found::Interpreter(evaluation) }
    }

    /// Whether machine code found it.
    #[must_use]
    pub fn by_machine_code(&self) -> bool {
        matches!(self.found, Found::Code { .. })
    }

    /// Whether they belong to the segment; none is unknown, also where the purpose may not see the segment.
    #[must_use]
    pub fn segment(&self, segment: SegmentId) -> Option<bool> {
        match self.found {
            Found::Interpreter(evaluation) => evaluation.segment(segment),
            Found::Code { shape, out } => {
                let place = shape.segments.binary_search(&segment).ok()?;
                let byte = out.get(place / 8)?.to_le_bytes().get(place % 8).copied()?;
                (byte < 2).then_some(byte == 1)
            }
        }
    }

    /// What a matrix says; none where it does not decide for the purpose.
    #[must_use]
    pub fn matrix(&self, matrix: MatrixId) -> Option<Outcome<'a>> {
        match self.found {
            Found::Interpreter(evaluation) => {
                evaluation.matrix(matrix).map(|outcome| Outcome(Of::Interpreter(outcome)))
            }
            Found::Code { shape, out } => {
                let place = shape.matrices.binary_search_by_key(&matrix, |shape| shape.id).ok()?;
                Some(Outcome(Of::Code { shape: shape.matrices.get(place)?, out }))
            }
        }
    }

    /// The path recommended, by the first matrix in order of declaration that gives one, and its row (from 0).
    #[must_use]
    pub fn recommended(&self) -> Option<(PathId, MatrixId, u32)> {
        self.plan.paths.iter().find_map(|(id, position)| {
            let row = self.matrix(*id)?.fired()?;
            let plan = self.plan.matrices.get(*position)?;
            match plan.results.get(row as usize)?.get(plan.path_column?)? {
                ResultPlan::Path(path, _) => Some((*path, *id, row)),
                ResultPlan::Nothing | ResultPlan::Value(_) | ResultPlan::Text(_) => None,
            }
        })
    }
}

/// What a matrix says about a person.
#[derive(Clone, Copy, Debug)]
pub struct Outcome<'a>(Of<'a>);

#[derive(Clone, Copy, Debug)]
enum Of<'a> {
    Code { shape: &'a MatrixShape, out: &'a [u64] },
    Interpreter(&'a MatrixOutcome),
}

impl<'a> Outcome<'a> {
    fn word(shape: &MatrixShape, out: &[u64], place: usize) -> u64 {
        out.get(shape.word + place).copied().unwrap_or(0)
    }

    /// How firm it is.
    #[must_use]
    pub fn status(&self) -> Status {
        match self.0 {
            Of::Interpreter(outcome) => outcome.status,
            Of::Code { shape, out } => match Self::word(shape, out, 1) {
                0 => Status::Settled,
                1 => Status::Provisional,
                2 => Status::None,
                _ => Status::Conflict,
            },
        }
    }

    /// Whether with imputed values taken as absent the status or the rows would be others.
    #[must_use]
    pub fn by_guess(&self) -> bool {
        match self.0 {
            Of::Interpreter(outcome) => outcome.by_guess,
            Of::Code { shape, out } => Self::word(shape, out, 2) != 0,
        }
    }

    /// The row whose results count, from 0; none under `hit all`, in a conflict, and where no row is true.
    #[must_use]
    pub fn fired(&self) -> Option<u32> {
        match self.0 {
            Of::Interpreter(outcome) => outcome.fired(),
            Of::Code { shape, out } => u32::try_from(Self::word(shape, out, 0)).ok(),
        }
    }

    /// The rows that count, from 0: at most one, but under `hit all`, and in a conflict, all that are true.
    #[must_use]
    pub fn rows(&self) -> Rows<'a> {
        match self.0 {
            Of::Interpreter(outcome) => Rows(Numbers::Listed(outcome.rows.iter())),
            Of::Code { shape, .. } if shape.hit == HitPolicy::First => Rows(Numbers::One(self.fired())),
            Of::Code { shape, out } => Rows::of_bits(out, shape.trues(), shape.rows),
        }
    }

    /// Rows that are unknown and could still change the outcome, from 0.
    #[must_use]
    pub fn alternatives(&self) -> Rows<'a> {
        match self.0 {
            Of::Interpreter(outcome) => Rows(Numbers::Listed(outcome.alternatives.iter())),
            Of::Code { shape, out } if self.status() == Status::Provisional => {
                Rows::of_bits(out, shape.unknowns(), shape.rows)
            }
            Of::Code { .. } => Rows(Numbers::One(None)),
        }
    }
}

/// Numbers of rows, in order.
#[derive(Clone, Debug)]
pub struct Rows<'a>(Numbers<'a>);

#[derive(Clone, Debug)]
enum Numbers<'a> {
    One(Option<u32>),
    Listed(std::slice::Iter<'a, u32>),
    Bits { words: &'a [u64], next: u32, rows: u32 },
}

impl<'a> Rows<'a> {
    fn of_bits(out: &'a [u64], first: usize, rows: usize) -> Self {
        let words = out.get(first..first + rows.div_ceil(64)).unwrap_or_default();
        Self(Numbers::Bits { words, next: 0, rows: u32::try_from(rows).unwrap_or(u32::MAX) })
    }
}

impl Iterator for Rows<'_> {
    type Item = u32;

    fn next(&mut self) -> Option<u32> {
        match &mut self.0 {
            Numbers::One(row) => row.take(),
            Numbers::Listed(rows) => rows.next().copied(),
            Numbers::Bits { words, next, rows } => {
                while *next < *rows {
                    let word = words.get((*next / 64) as usize)? >> (*next % 64);
                    if word == 0 {
                        *next = (*next / 64 + 1) * 64;
                        continue;
                    }
                    let row = *next + word.trailing_zeros();
                    *next = row + 1;
                    return Some(row);
                }
                None
            }
        }
    }
}
