//! Arithmetic: checked, as the interpreter does it.

use super::{Bit, Lower, Question, Result, Target, Val, ValOf};
use crate::kind::Kind;
use crate::needs::Frame;
use crate::unsupported::Unsupported;
use onboard_ir::plan::Place;
use onboard_ir::{Arithmetic, Compare, EARLIEST, LATEST, Type, Value};

/// Microseconds of 24 hours.
const DAY: i64 = 86_400_000_000;
/// The same as a float.
const DAY_AS_FLOAT: f64 = 86_400_000_000.0;

/// The kind of a result, where it is valid, and the result.
type Found<T> = (Kind, Bit<<T as Target>::Bit>, <T as Target>::Word);

fn type_of(kind: Kind) -> Result<Type> {
    Ok(match kind {
        Kind::Int => Type::Int,
        Kind::Float => Type::Float,
        Kind::Date => Type::Date,
        Kind::Duration => Type::Duration,
        _ => return Err(Unsupported::Malformed),
    })
}

impl<T: Target> Lower<'_, T> {
    pub(super) fn arithmetic(&mut self, how: Arithmetic, a: ValOf<T>, b: ValOf<T>) -> Result<ValOf<T>> {
        let (Val::Word { kind, known, word: a }, Val::Word { kind: other, known: also, word: b }) = (a, b)
        else {
            return Ok(Val::Never);
        };
        let known = known.and(also, &mut self.target);
        let divide = how == Arithmetic::Divide;
        let (kind, valid, word) = match (kind, other) {
            (Kind::Int, Kind::Int) if !divide => self.whole(Kind::Int, how, a, b),
            (Kind::Int | Kind::Float, Kind::Int | Kind::Float) => self.floats(how, (kind, a), (other, b)),
            (Kind::Duration, Kind::Duration) if divide => self.floats(how, (kind, a), (other, b)),
            (Kind::Duration, Kind::Duration) | (Kind::Time, Kind::Time) => {
                self.whole(Kind::Duration, how, a, b)
            }
            (Kind::Time, Kind::Duration) | (Kind::Duration, Kind::Time) => self.instant(how, a, b),
            (Kind::Date, Kind::Date) => {
                let (_, days) = self.target.whole(Arithmetic::Subtract, a, b);
                let day = self.int(DAY);
                self.whole(Kind::Duration, Arithmetic::Multiply, days, day)
            }
            (Kind::Duration, Kind::Int) | (Kind::Int, Kind::Duration) if !divide => {
                self.whole(Kind::Duration, how, a, b)
            }
            _ => self.asked(how, (kind, a), (other, b), known)?,
        };
        Ok(self.valid(kind, known, (valid, word)))
    }

    /// A result that is known where its operands are and it is valid.
    fn valid(&mut self, kind: Kind, known: Bit<T::Bit>, (valid, word): (Bit<T::Bit>, T::Word)) -> ValOf<T> {
        Val::Word { kind, known: known.and(valid, &mut self.target), word }
    }

    fn int(&mut self, int: i64) -> T::Word {
        self.target.constant(Kind::Int, int.cast_unsigned())
    }

    fn whole(&mut self, kind: Kind, how: Arithmetic, a: T::Word, b: T::Word) -> Found<T> {
        let (valid, word) = self.target.whole(how, a, b);
        (kind, valid, word)
    }

    fn floats(&mut self, how: Arithmetic, a: (Kind, T::Word), b: (Kind, T::Word)) -> Found<T> {
        let [a, b] =
            [a, b].map(|(kind, word)| if kind == Kind::Float { word } else { self.target.widen(word) });
        let (valid, word) = self.target.float(how, a, b);
        (Kind::Float, valid, word)
    }

    fn instant(&mut self, how: Arithmetic, a: T::Word, b: T::Word) -> Found<T> {
        let (kind, valid, word) = self.whole(Kind::Time, how, a, b);
        let (earliest, latest) = (self.int(EARLIEST), self.int(LATEST));
        let target = &mut self.target;
        let early = target.compare(kind, Compare::GreaterEqual, word, earliest);
        let late = target.compare(kind, Compare::LessEqual, word, latest);
        (kind, valid.and(early.and(late, target), target), word)
    }

    /// What the interpreter does for us.
    fn asked(
        &mut self,
        how: Arithmetic,
        a: (Kind, T::Word),
        b: (Kind, T::Word),
        known: Bit<T::Bit>,
    ) -> Result<Found<T>> {
        let question = Question::Arithmetic(how, type_of(a.0)?, type_of(b.0)?);
        if !question.is_answered() {
            return Err(Unsupported::Malformed);
        }
        let date = a.0 == Kind::Date || b.0 == Kind::Date;
        let (valid, word) = self.target.ask(question, a.1, b.1, known);
        Ok((if date { Kind::Date } else { Kind::Duration }, valid, word))
    }

    pub(super) fn negate(&mut self, a: ValOf<T>) -> ValOf<T> {
        let Val::Word { kind, known, word } = a else { return Val::Never };
        let zero = self.target.constant(kind, 0);
        let found = if kind == Kind::Float {
            self.target.float(Arithmetic::Subtract, zero, word)
        } else {
            self.target.whole(Arithmetic::Subtract, zero, word)
        };
        self.valid(kind, known, found)
    }

    pub(super) fn absolute(&mut self, a: ValOf<T>) -> ValOf<T> {
        let Val::Word { kind, known, word } = a else { return Val::Never };
        let found = self.target.absolute(kind, word);
        self.valid(kind, known, found)
    }

    pub(super) fn round(&mut self, a: ValOf<T>) -> ValOf<T> {
        let Val::Word { kind: Kind::Float, known, word } = a else { return a };
        let zero = self.int(0);
        let found = self.target.ask(Question::Nearest, word, zero, known);
        self.valid(Kind::Int, known, found)
    }

    pub(super) fn widen(&mut self, a: ValOf<T>) -> ValOf<T> {
        let Val::Word { kind: Kind::Int, known, word } = a else { return a };
        Val::Word { kind: Kind::Float, known, word: self.target.widen(word) }
    }

    /// The least or greatest of several: of equal ones the first.
    pub(super) fn extreme(&mut self, frame: Frame, wanted: Compare, all: &[Place]) -> Result<ValOf<T>> {
        let all: Result<Vec<ValOf<T>>> = all.iter().map(|place| self.at(frame, *place)).collect();
        let mut best: Option<ValOf<T>> = None;
        for val in all? {
            let Val::Word { kind, known, word } = val else { return Ok(Val::Never) };
            if kind == Kind::Text {
                return Err(Unsupported::Texts);
            }
            best = Some(match best {
                Some(Val::Word { known: also, word: before, .. }) => {
                    let known = known.and(also, &mut self.target);
                    let sure = |word| Val::Word { kind, known: Bit::One, word };
                    let better = self.compare(wanted, sure(word), sure(before))?.is_true;
                    Val::Word { kind, known, word: better.select(word, before, &mut self.target) }
                }
                _ => val,
            });
        }
        Ok(best.unwrap_or(Val::Never))
    }

    /// How many of the constants are at or below the number.
    pub(super) fn bucket(&mut self, a: ValOf<T>, edges: &[Value]) -> Result<ValOf<T>> {
        let known = a.known(&mut self.target);
        let mut count = self.int(0);
        for edge in edges {
            let edge = self.number(edge, a);
            count = match self.compare(Compare::GreaterEqual, a, edge)?.is_true {
                Bit::Zero => count,
                Bit::One => {
                    let one = self.int(1);
                    self.target.whole(Arithmetic::Add, count, one).1
                }
                Bit::In(reached) => self.target.more(count, reached),
            };
        }
        Ok(Val::Word { kind: Kind::Int, known, word: count })
    }

    /// Days of 24 hours from an instant, or from the first instant of a date, until now.
    pub(super) fn days_since(&mut self, from: ValOf<T>, now: ValOf<T>) -> ValOf<T> {
        let (Val::Word { kind, known, word: from }, Val::Word { known: also, word: now, .. }) = (from, now)
        else {
            return Val::Never;
        };
        let from = if kind == Kind::Date {
            let zero = self.int(0);
            self.target.ask(Question::Begin, from, zero, known).1
        } else {
            from
        };
        let (valid, length) = self.target.whole(Arithmetic::Subtract, now, from);
        let (length, day) =
            (self.target.widen(length), self.target.constant(Kind::Float, DAY_AS_FLOAT.to_bits()));
        let found = self.target.float(Arithmetic::Divide, length, day);
        let known = known.and(also, &mut self.target).and(valid, &mut self.target);
        self.valid(Kind::Float, known, found)
    }

    pub(super) fn set_length(&mut self, a: ValOf<T>) -> ValOf<T> {
        let Val::Word { known, word, .. } = a else { return Val::Never };
        Val::Word { kind: Kind::Int, known, word: self.target.size(word) }
    }
}
