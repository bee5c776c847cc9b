//! Arithmetic: checked, as the interpreter does it.

use super::bit::Bit;
use super::value::Val;
use super::{Build, Result};
use crate::planes::operation::{Operation, Order, Rare, Source};
use onboard_ir::{Arithmetic, Compare, EARLIEST, LATEST, Type, Value};
use onboard_jit::{Kind, Unsupported};

/// Microseconds of 24 hours.
const DAY: i64 = 86_400_000_000;

fn int(word: i64) -> Source {
    Source::Constant(word.cast_unsigned())
}

fn type_of(kind: Kind) -> Result<Type> {
    Ok(match kind {
        Kind::Int => Type::Int,
        Kind::Float => Type::Float,
        Kind::Date => Type::Date,
        Kind::Time => Type::Time,
        Kind::Duration => Type::Duration,
        _ => return Err(Unsupported::Malformed),
    })
}

impl Build<'_> {
    pub(super) fn arithmetic(&mut self, how: Arithmetic, a: Val, b: Val) -> Result<Val> {
        let (Val::Word { kind, known, word: a }, Val::Word { kind: other, known: also, word: b }) = (a, b)
        else {
            return Ok(Val::Never);
        };
        let known = self.and(known, also);
        let (kind, valid, word) = match (kind, other) {
            (Kind::Int, Kind::Int) if how != Arithmetic::Divide => self.whole(Kind::Int, how, a, b),
            (Kind::Int | Kind::Float, Kind::Int | Kind::Float) => {
                let (a, b) = (self.float_of(kind, a), self.float_of(other, b));
                self.floats(how, a, b)
            }
            (Kind::Duration, Kind::Duration) if how == Arithmetic::Divide => {
                let (a, b) = (self.float_of(Kind::Int, a), self.float_of(Kind::Int, b));
                self.floats(how, a, b)
            }
            (Kind::Duration, Kind::Duration) | (Kind::Time, Kind::Time) => {
                self.whole(Kind::Duration, how, a, b)
            }
            (Kind::Time, Kind::Duration) | (Kind::Duration, Kind::Time) => self.instant(how, a, b),
            (Kind::Date, Kind::Date) => {
                let (_, _, days) = self.whole(Kind::Int, Arithmetic::Subtract, a, b);
                self.whole(Kind::Duration, Arithmetic::Multiply, days, int(DAY))
            }
            (Kind::Duration, Kind::Int) | (Kind::Int, Kind::Duration) if how == Arithmetic::Multiply => {
                self.whole(Kind::Duration, how, a, b)
            }
            _ => self.rare(how, (kind, a), (other, b), known)?,
        };
        Ok(Val::Word { kind, known: self.and(known, valid), word })
    }

    /// What the interpreter does for us.
    fn rare(
        &mut self,
        how: Arithmetic,
        a: (Kind, Source),
        b: (Kind, Source),
        known: Bit,
    ) -> Result<(Kind, Bit, Source)> {
        let kind = match (a.0, b.0) {
            (Kind::Date, Kind::Duration) | (Kind::Duration, Kind::Date) => Kind::Date,
            (Kind::Duration, _) | (_, Kind::Duration) => Kind::Duration,
            _ => return Err(Unsupported::Malformed),
        };
        let rare = Rare::Arithmetic(how, type_of(a.0)?, type_of(b.0)?);
        let (valid, word) = self.ask(rare, a.1, b.1, known);
        Ok((kind, valid, word))
    }

    /// Asks the interpreter, of those of whom something is known.
    fn ask(&mut self, rare: Rare, a: Source, b: Source, known: Bit) -> (Bit, Source) {
        let of = match known {
            Bit::Zero => return (Bit::Zero, int(0)),
            Bit::One => None,
            Bit::In(of) => Some(of),
        };
        let number = self.push(Operation::Rare(rare, a, b, of));
        (Bit::In(number), Source::Lane(number))
    }

    /// 64-bit and checked.
    fn whole(&mut self, kind: Kind, how: Arithmetic, a: Source, b: Source) -> (Kind, Bit, Source) {
        let number = self.push(Operation::Whole(how, a, b));
        (kind, Bit::In(number), Source::Lane(number))
    }

    fn floats(&mut self, how: Arithmetic, a: Source, b: Source) -> (Kind, Bit, Source) {
        let number = self.push(Operation::Float(how, a, b));
        (Kind::Float, Bit::In(number), Source::Lane(number))
    }

    fn float_of(&mut self, kind: Kind, word: Source) -> Source {
        match (kind, word) {
            (Kind::Float, word) => word,
            (_, Source::Constant(word)) => {
                Source::Constant(crate::number::as_float(word.cast_signed()).to_bits())
            }
            (_, word) => self.lane(Operation::Widen(word)),
        }
    }

    fn instant(&mut self, how: Arithmetic, a: Source, b: Source) -> (Kind, Bit, Source) {
        let (kind, valid, word) = self.whole(Kind::Time, how, a, b);
        let early = self.stand(Order::Signed, Compare::GreaterEqual, word, int(EARLIEST));
        let late = self.stand(Order::Signed, Compare::LessEqual, word, int(LATEST));
        let inside = self.and(early, late);
        (kind, self.and(valid, inside), word)
    }

    pub(super) fn negate(&mut self, a: Val) -> Val {
        let Val::Word { kind, known, word } = a else { return Val::Never };
        let (kind, valid, word) = if kind == Kind::Float {
            self.floats(Arithmetic::Subtract, Source::Constant(0), word)
        } else {
            self.whole(kind, Arithmetic::Subtract, int(0), word)
        };
        Val::Word { kind, known: self.and(known, valid), word }
    }

    pub(super) fn absolute(&mut self, a: Val) -> Val {
        let Val::Word { kind, known, word } = a else { return Val::Never };
        if kind == Kind::Float {
            let word = self.lane(Operation::Size(word));
            return Val::Word { kind, known, word };
        }
        let below = self.stand(Order::Signed, Compare::Less, word, int(0));
        let (_, valid, negative) = self.whole(kind, Arithmetic::Subtract, int(0), word);
        // The least int has no negative.
        let known = self.and(known, valid);
        Val::Word { kind, known, word: self.select(below, negative, word) }
    }

    pub(super) fn round(&mut self, a: Val) -> Val {
        match a {
            Val::Word { kind: Kind::Float, known, word } => {
                let (valid, word) = self.ask(Rare::Nearest, word, int(0), known);
                Val::Word { kind: Kind::Int, known: self.and(known, valid), word }
            }
            other => other,
        }
    }

    pub(super) fn widen(&mut self, a: Val) -> Val {
        match a {
            Val::Word { kind: Kind::Int, known, word } => {
                Val::Word { kind: Kind::Float, known, word: self.float_of(Kind::Int, word) }
            }
            other => other,
        }
    }

    /// The least or greatest of several: of equal ones the first.
    pub(super) fn extreme(&mut self, wanted: Compare, all: &[Val]) -> Result<Val> {
        let mut best: Option<Val> = None;
        for val in all {
            let Val::Word { kind, known, word } = *val else { return Ok(Val::Never) };
            if kind == Kind::Text {
                return Err(Unsupported::Texts);
            }
            best = Some(match best {
                Some(Val::Word { known: also, word: before, .. }) => {
                    let known = self.and(known, also);
                    let sure = |word| Val::Word { kind, known: Bit::One, word };
                    let better = self.compare(wanted, sure(word), sure(before))?.is_true;
                    Val::Word { kind, known, word: self.select(better, word, before) }
                }
                _ => *val,
            });
        }
        Ok(best.unwrap_or(Val::Never))
    }

    /// How many of the constants are at or below the number.
    pub(super) fn bucket(&mut self, a: Val, edges: &[Value]) -> Result<Val> {
        let known = self.known(&a);
        let mut count = int(0);
        for edge in edges {
            let edge = self.number(edge, a);
            let reached = self.compare(Compare::GreaterEqual, a, edge)?.is_true;
            count = match reached {
                Bit::Zero => count,
                Bit::One => self.whole(Kind::Int, Arithmetic::Add, count, int(1)).2,
                Bit::In(of) => self.lane(Operation::More(count, of)),
            };
        }
        Ok(Val::Word { kind: Kind::Int, known, word: count })
    }

    /// Days of 24 hours from an instant, or from the first instant of a date, until now.
    pub(super) fn days_since(&mut self, from: Val, now: Val) -> Val {
        let (Val::Word { kind, known, word: from }, Val::Word { known: also, word: now, .. }) = (from, now)
        else {
            return Val::Never;
        };
        let from = if kind == Kind::Date { self.ask(Rare::Begin, from, int(0), known).1 } else { from };
        let (_, valid, length) = self.whole(Kind::Duration, Arithmetic::Subtract, now, from);
        let length = self.float_of(Kind::Int, length);
        let day = Source::Constant(86_400_000_000.0_f64.to_bits());
        let (kind, finite, word) = self.floats(Arithmetic::Divide, length, day);
        let known = self.and(known, also);
        let valid = self.and(valid, finite);
        Val::Word { kind, known: self.and(known, valid), word }
    }

    pub(super) fn set_length(&mut self, a: Val) -> Val {
        let Val::Word { known, word, .. } = a else { return Val::Never };
        Val::Word { kind: Kind::Int, known, word: self.lane(Operation::Bits(word)) }
    }
}
