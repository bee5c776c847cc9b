//! What segments and matrices say about a person, whichever engine found it.

use crate::{Evaluation, MatrixOutcome, Status};
use onboard_ir::plan::{Place, Plan, ResultPlan};
use onboard_ir::{HitPolicy, MatrixId, PathId, SegmentId};
use onboard_jit::{MatrixShape, Row, Runner, Shape};
use std::cell::Cell;

/// What segments and matrices say about a person. Reading it allocates nothing.
#[derive(Clone, Copy, Debug)]
pub struct Outcomes<'a>(Found<'a>);

/// The output of machine code, with what it was found from.
#[derive(Clone, Copy, Debug)]
pub(crate) struct CodeOutcomes<'a> {
    pub(crate) runner: &'a Runner,
    pub(crate) paths: &'a PathTables,
    pub(crate) row: &'a Row,
    pub(crate) guesses: Guesses<'a>,
}

/// What matrices would say without guesses.
#[derive(Clone, Copy, Debug)]
pub(crate) enum Guesses<'a> {
    /// Found out when somebody asks.
    Open {
        /// Whether somebody has.
        found: &'a Cell<bool>,
        words: &'a [Cell<u64>],
    },
    /// Found out before.
    Known(&'a [u64]),
}

impl<'a> CodeOutcomes<'a> {
    fn by_guess(&self, shape: &MatrixShape) -> bool {
        match self.guesses {
            Guesses::Open { found, words } => {
                let (compiled, context) = (self.runner.compiled(), self.runner.context());
                compiled.by_guess(self.row, context, self.out(), found, words, shape.number)
            }
            Guesses::Known(guesses) => guesses.get(shape.number).is_some_and(|guess| *guess != 0),
        }
    }

    fn shape(&self) -> &'a Shape {
        self.runner.compiled().shape()
    }

    #[inline]
    fn out(&self) -> &'a [u64] {
        self.runner.out()
    }

    fn word(&self, place: usize) -> Option<u64> {
        self.out().get(place).copied()
    }
}

#[derive(Clone, Copy, Debug)]
enum Found<'a> {
    Code(CodeOutcomes<'a>),
    Interpreter(&'a Evaluation),
}

impl<'a> Outcomes<'a> {
    #[inline]
    pub(crate) fn of_code(outcomes: CodeOutcomes<'a>) -> Self {
        Self(Found::Code(outcomes))
    }

    pub(crate) fn of_interpreter(evaluation: &'a Evaluation) -> Self {
        Self(Found::Interpreter(evaluation))
    }

    /// Finds out what matrices would say without guesses, so that nobody has to when they ask.
    pub(crate) fn settle(&self) {
        if let Found::Code(code) = self.0
            && let Some(shape) = code.shape().matrices.first()
        {
            // All are found at once.
            let _ = code.by_guess(shape);
        }
    }

    /// Whether machine code found it.
    #[must_use]
    pub fn by_machine_code(&self) -> bool {
        matches!(self.0, Found::Code(_))
    }

    /// Whether they belong to the segment; none is unknown, also where the purpose may not see the segment.
    #[must_use]
    pub fn segment(&self, segment: SegmentId) -> Option<bool> {
        match self.0 {
            Found::Interpreter(evaluation) => evaluation.segment(segment),
            Found::Code(code) => {
                let bit = code.shape().bit(segment)?;
                let of = |first: usize| {
                    code.word(first + bit / 64).is_some_and(|word| word >> (bit % 64) & 1 == 1)
                };
                (!of(code.shape().segment_words())).then(|| of(0))
            }
        }
    }

    /// What a matrix says; none where it does not decide for the purpose.
    #[inline]
    #[must_use]
    pub fn matrix(&self, matrix: MatrixId) -> Option<Outcome<'a>> {
        match self.0 {
            Found::Interpreter(evaluation) => {
                evaluation.matrix(matrix).map(|outcome| Outcome(Of::Interpreter(outcome)))
            }
            Found::Code(code) => {
                let matrices = &code.shape().matrices;
                let place = matrices.binary_search_by_key(&matrix, |shape| shape.id).ok()?;
                Some(Outcome(Of::Code { shape: matrices.get(place)?, code }))
            }
        }
    }

    /// The segments that the purpose may see as bits, in the order of declaration, the first lowest: 1 for those to which they
    /// belong, in words of 64.
    #[inline]
    #[must_use]
    pub fn segment_bits(&self) -> SegmentBits<'a> {
        SegmentBits(match self.0 {
            Found::Code(code) => Packed::Code(code.runner.segments().iter()),
            Found::Interpreter(evaluation) => {
                Packed::Interpreter { evaluation, places: evaluation.plan.segments.chunks(64) }
            }
        })
    }

    /// The segments to which they belong, in the order of declaration.
    #[inline]
    #[must_use]
    pub fn members(&self) -> Segments<'a> {
        self.segments_of(Some(true))
    }

    /// The segments of which nobody knows whether they belong to them, in the order of declaration.
    #[inline]
    #[must_use]
    pub fn unknown(&self) -> Segments<'a> {
        self.segments_of(None)
    }

    /// The segments of this truth, which is not false.
    #[inline]
    fn segments_of(&self, truth: Option<bool>) -> Segments<'a> {
        Segments(match self.0 {
            Found::Code(code) => {
                let shape = code.shape();
                let first = if truth.is_none() { shape.segment_words() } else { 0 };
                let words = code.out().get(first..).unwrap_or_default();
                Listed::Code { segments: &shape.segments, bits: Bits::new(words, shape.segments.len()) }
            }
            Found::Interpreter(evaluation) => Listed::Interpreter { evaluation, truth, next: 0 },
        })
    }

    /// The path recommended, by the first matrix in order of declaration that gives one, and its row (from 0).
    #[inline]
    #[must_use]
    pub fn recommended(&self) -> Option<(PathId, MatrixId, u32)> {
        match self.0 {
            Found::Interpreter(evaluation) => evaluation.recommended(),
            Found::Code(code) => code.paths.recommended(code.out()),
        }
    }
}

/// Segments as bits, in words of 64.
#[derive(Clone, Debug)]
pub struct SegmentBits<'a>(Packed<'a>);

#[derive(Clone, Debug)]
enum Packed<'a> {
    Code(std::slice::Iter<'a, u64>),
    Interpreter { evaluation: &'a Evaluation, places: std::slice::Chunks<'a, Place> },
}

impl Iterator for SegmentBits<'_> {
    type Item = u64;

    #[inline]
    fn next(&mut self) -> Option<u64> {
        match &mut self.0 {
            Packed::Code(words) => words.next().copied(),
            Packed::Interpreter { evaluation, places } => Some(evaluation.bits(places.next()?)),
        }
    }
}

/// Segments, in the order of declaration.
#[derive(Clone, Debug)]
pub struct Segments<'a>(Listed<'a>);

#[derive(Clone, Debug)]
enum Listed<'a> {
    Code { segments: &'a [SegmentId], bits: Bits<'a> },
    Interpreter { evaluation: &'a Evaluation, truth: Option<bool>, next: usize },
}

impl Iterator for Segments<'_> {
    type Item = SegmentId;

    #[inline]
    fn next(&mut self) -> Option<SegmentId> {
        match &mut self.0 {
            Listed::Code { segments, bits } => segments.get(bits.next()? as usize).copied(),
            Listed::Interpreter { evaluation, truth, next } => {
                let (found, _) = evaluation.segments_from(*next).find(|(_, is)| is == truth)?;
                *next = found.index() + 1;
                Some(found)
            }
        }
    }
}

/// What matrices recommend, in the order in which they count.
#[derive(Clone, Debug, Default)]
pub(crate) struct PathTables {
    /// Most programs have no other.
    first: PathTable,
    others: Vec<PathTable>,
}

impl PathTables {
    /// The tables of a plan.
    pub(crate) fn of(plan: &Plan, shape: &Shape) -> Self {
        let mut tables = plan.paths.iter().filter_map(|(id, position)| {
            let matrix = plan.matrices.get(*position)?;
            let column = matrix.path_column?;
            let rows = (0..).zip(&matrix.results).map(|(number, row)| match row.get(column) {
                Some(ResultPlan::Path(path, _)) => Some((*path, *id, number)),
                _ => None,
            });
            let word = shape.matrices.iter().find(|shape| shape.id == *id)?.word;
            Some(PathTable { word, rows: rows.collect() })
        });
        Self { first: tables.next().unwrap_or_default(), others: tables.collect() }
    }

    #[inline]
    fn recommended(&self, out: &[u64]) -> Option<Recommended> {
        self.first.recommended(out).or_else(|| self.others.iter().find_map(|table| table.recommended(out)))
    }
}

/// What each row of a matrix recommends.
#[derive(Clone, Debug, Default)]
struct PathTable {
    /// The word of the output with the row that fired.
    word: usize,
    rows: Vec<Option<Recommended>>,
}

/// A path, the matrix that gives it, and its row.
type Recommended = (PathId, MatrixId, u32);

impl PathTable {
    #[inline]
    fn recommended(&self, out: &[u64]) -> Option<Recommended> {
        // Where no row fired, the word is no row's number.
        let row = usize::try_from(*out.get(self.word)?).ok()?;
        *self.rows.get(row)?
    }
}

/// What a matrix says about a person.
#[derive(Clone, Copy, Debug)]
pub struct Outcome<'a>(Of<'a>);

#[derive(Clone, Copy, Debug)]
enum Of<'a> {
    Code { shape: &'a MatrixShape, code: CodeOutcomes<'a> },
    Interpreter(&'a MatrixOutcome),
}

impl<'a> Outcome<'a> {
    fn word(shape: &MatrixShape, code: &CodeOutcomes<'_>, place: usize) -> u64 {
        code.word(shape.word + place).unwrap_or(0)
    }

    /// How firm it is.
    #[inline]
    #[must_use]
    pub fn status(&self) -> Status {
        match self.0 {
            Of::Interpreter(outcome) => outcome.status,
            Of::Code { shape, code } => match Self::word(shape, &code, 1) {
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
            Of::Code { shape, code } => code.by_guess(shape),
        }
    }

    /// The row whose results count, from 0; none under `hit all`, in a conflict, and where no row is true.
    #[inline]
    #[must_use]
    pub fn fired(&self) -> Option<u32> {
        match self.0 {
            Of::Interpreter(outcome) => outcome.fired(),
            Of::Code { shape, code } => u32::try_from(Self::word(shape, &code, 0)).ok(),
        }
    }

    /// The rows that count, from 0: at most one, but under `hit all`, and in a conflict, all that are true.
    #[must_use]
    pub fn rows(&self) -> Rows<'a> {
        match self.0 {
            Of::Interpreter(outcome) => Rows(Numbers::Listed(outcome.rows.iter())),
            Of::Code { shape, .. } if shape.hit == HitPolicy::First => Rows(Numbers::One(self.fired())),
            Of::Code { shape, code } => Rows::of_bits(code.out(), shape.trues(), shape.rows),
        }
    }

    /// Rows that are unknown and could still change the outcome, from 0.
    #[must_use]
    pub fn alternatives(&self) -> Rows<'a> {
        match self.0 {
            Of::Interpreter(outcome) => Rows(Numbers::Listed(outcome.alternatives.iter())),
            Of::Code { shape, code } if self.status() == Status::Provisional => {
                Rows::of_bits(code.out(), shape.unknowns(), shape.rows)
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
    Bits(Bits<'a>),
}

impl<'a> Rows<'a> {
    fn of_bits(out: &'a [u64], first: usize, rows: usize) -> Self {
        let words = out.get(first..first + rows.div_ceil(64)).unwrap_or_default();
        Self(Numbers::Bits(Bits::new(words, rows)))
    }
}

impl Iterator for Rows<'_> {
    type Item = u32;

    fn next(&mut self) -> Option<u32> {
        match &mut self.0 {
            Numbers::One(row) => row.take(),
            Numbers::Listed(rows) => rows.next().copied(),
            Numbers::Bits(bits) => bits.next(),
        }
    }
}

/// The places of bits that are set, in order.
#[derive(Clone, Debug)]
struct Bits<'a> {
    rest: &'a [u64],
    /// What is left of the word at hand, and where that begins.
    word: u64,
    begin: u32,
}

impl<'a> Bits<'a> {
    /// The first so many bits of words; those behind them are not set.
    #[inline]
    fn new(words: &'a [u64], count: usize) -> Self {
        let words = words.get(..count.div_ceil(64)).unwrap_or_default();
        let (word, rest) = words.split_first().map_or((0, words), |(word, rest)| (*word, rest));
        Self { rest, word, begin: 0 }
    }
}

impl Iterator for Bits<'_> {
    type Item = u32;

    #[inline]
    fn next(&mut self) -> Option<u32> {
        while self.word == 0 {
            let (word, rest) = self.rest.split_first()?;
            (self.word, self.rest, self.begin) = (*word, rest, self.begin + 64);
        }
        let place = self.word.trailing_zeros();
        self.word &= self.word - 1;
        Some(self.begin + place)
    }
}
