//! The types of operations.

use super::{At, Fault, Verified};
use crate::{Arithmetic, Compare, ExprId, Node, Op, Type};

/// Verifies what the node gives against what its operands give. Those stand before it.
pub(super) fn verify(at: At<'_>, node: &Node) -> Verified {
    let program = at.program;
    at.ty(node.ty)?;
    let ty = node.ty;
    match &node.op {
        Op::Const(value) => at.value(value, ty),
        Op::Now => at.expects(Type::Time, ty),
        Op::Field(of) => at.expects(at.row("fields", &program.fields, of.index())?.ty, ty),
        Op::Trait(of) => at.expects(at.row("traits", &program.traits, of.index())?.ty, ty),
        Op::Let(of) => at.expects(at.row("lets", &program.lets, of.index())?.ty, ty),
        Op::Segment(of) => {
            at.row("segments", &program.segments, of.index())?;
            at.expects(Type::Bool, ty)
        }
        Op::Result(of, column) => {
            let matrix = at.row("matrices", &program.matrices, of.index())?;
            at.expects(at.row("results", &matrix.results, *column as usize)?.ty, ty)
        }
        // Verified with the event, where the filter stands.
        Op::Property(_) => Ok(()),
        Op::Not(a) => {
            at.condition(*a)?;
            at.expects(Type::Bool, ty)
        }
        Op::And(a, b) | Op::Or(a, b) => {
            at.condition(*a)?;
            at.condition(*b)?;
            at.expects(Type::Bool, ty)
        }
        Op::Compare(how, a, b) => {
            at.expects(Type::Bool, ty)?;
            compared(at, *how, at.of(*a)?, at.of(*b)?)
        }
        Op::OneOf(a, values) => {
            let of = at.of(*a)?;
            values.iter().try_for_each(|value| at.comparable(value, of))?;
            at.expects(Type::Bool, ty)
        }
        Op::Between(a, low, high) => {
            at.expects(Type::Bool, ty)?;
            compared(at, Compare::GreaterEqual, at.of(*a)?, at.of(*low)?)?;
            compared(at, Compare::LessEqual, at.of(*a)?, at.of(*high)?)
        }
        Op::Holds(set, member) => match at.of(*set)? {
            Type::Set(of) => {
                at.expects(Type::Member(of), at.of(*member)?)?;
                at.expects(Type::Bool, ty)
            }
            other => mismatch(at, "a set", other),
        },
        Op::Contains(a, b) | Op::StartsWith(a, b) | Op::EndsWith(a, b) => {
            text(at, *a)?;
            text(at, *b)?;
            at.expects(Type::Bool, ty)
        }
        Op::Matches(a, pattern) => {
            text(at, *a)?;
            at.row("patterns", &program.patterns, pattern.index())?;
            at.expects(Type::Bool, ty)
        }
        Op::Arithmetic(how, a, b) => match arithmetic(*how, at.of(*a)?, at.of(*b)?) {
            Some(gives) => at.expects(gives, ty),
            None => mismatch(at, "what can be reckoned with", at.of(*a)?),
        },
        Op::Negate(a) | Op::Abs(a) => match at.of(*a)? {
            of @ (Type::Int | Type::Float | Type::Duration) => at.expects(of, ty),
            other => mismatch(at, "a number or duration", other),
        },
        Op::If(condition, a, b) => {
            at.condition(*condition)?;
            widens(at, *a, ty)?;
            widens(at, *b, ty)
        }
        Op::Otherwise(a, b) => {
            widens(at, *a, ty)?;
            widens(at, *b, ty)
        }
        Op::IsMissing(a) | Op::IsImputed(a) => {
            at.of(*a)?;
            at.expects(Type::Bool, ty)
        }
        Op::Stated(a) | Op::Declassify(a, _) => {
            if let Op::Declassify(_, purpose) = node.op {
                at.purposes(&[purpose])?;
            }
            at.expects(at.of(*a)?, ty)
        }
        Op::Lower(a) => {
            text(at, *a)?;
            at.expects(Type::Text, ty)
        }
        Op::Length(a) => {
            if !matches!(at.of(*a)?, Type::Set(_)) {
                text(at, *a)?;
            }
            at.expects(Type::Int, ty)
        }
        Op::Min(all) | Op::Max(all) => {
            at.shape(all.len() >= 2, "the least or greatest of fewer than two")?;
            all.iter().try_for_each(|a| widens(at, *a, ty))?;
            compared(at, Compare::Less, ty, ty)
        }
        Op::Round(a) => {
            number(at, at.of(*a)?)?;
            at.expects(Type::Int, ty)
        }
        Op::Bucket(a, edges) => {
            let of = at.of(*a)?;
            compared(at, Compare::Less, of, of)?;
            edges.iter().try_for_each(|edge| at.comparable(edge, of))?;
            at.expects(Type::Int, ty)
        }
        Op::DaysSince(a) => match at.of(*a)? {
            Type::Time | Type::Date => at.expects(Type::Float, ty),
            other => mismatch(at, "an instant or a date", other),
        },
    }
}

fn mismatch(at: At<'_>, expected: &str, found: Type) -> Verified {
    Err(at.fault(Fault::Type { expected: expected.to_owned(), found: format!("{found:?}") }))
}

fn number(at: At<'_>, ty: Type) -> Verified {
    if matches!(ty, Type::Int | Type::Float) { Ok(()) } else { mismatch(at, "a number", ty) }
}

fn text(at: At<'_>, expr: ExprId) -> Verified {
    match at.of(expr)? {
        Type::Text | Type::Country | Type::Language | Type::Email | Type::Url => Ok(()),
        other => mismatch(at, "a text", other),
    }
}

/// The operand has the type, or is a whole number where any number does.
fn widens(at: At<'_>, expr: ExprId, ty: Type) -> Verified {
    match (at.of(expr)?, ty) {
        (Type::Int, Type::Float) => Ok(()),
        (found, _) => at.expects(ty, found),
    }
}

fn compared(at: At<'_>, how: Compare, a: Type, b: Type) -> Verified {
    if !matches!((a, b), (Type::Int, Type::Float) | (Type::Float, Type::Int)) {
        at.expects(a, b)?;
    }
    let is_ordered = match a {
        Type::Int | Type::Float | Type::Text | Type::Date | Type::Time | Type::Duration | Type::Version => {
            true
        }
        Type::Bool
        | Type::Member(_)
        | Type::Set(_)
        | Type::Country
        | Type::Language
        | Type::Email
        | Type::Url
        | Type::Path => false,
    };
    match how {
        Compare::Equal | Compare::NotEqual => Ok(()),
        Compare::Less | Compare::LessEqual | Compare::Greater | Compare::GreaterEqual if is_ordered => Ok(()),
        Compare::Less | Compare::LessEqual | Compare::Greater | Compare::GreaterEqual => {
            mismatch(at, "what has an order", a)
        }
    }
}

/// What arithmetic gives; none where it has no meaning.
fn arithmetic(how: Arithmetic, a: Type, b: Type) -> Option<Type> {
    use Arithmetic::{Add, Divide, Multiply, Subtract};
    use Type::{Date, Duration, Float, Int, Time};
    Some(match (how, a, b) {
        (Add | Subtract | Multiply, Int, Int) => Int,
        (Divide, Int | Float, Int | Float) => Float,
        (Add | Subtract | Multiply, Int | Float, Int | Float) => Float,
        (Add | Subtract, Duration, Duration) => Duration,
        (Multiply, Duration, Int | Float) | (Multiply, Int | Float, Duration) => Duration,
        (Divide, Duration, Int | Float) => Duration,
        (Divide, Duration, Duration) => Float,
        (Subtract, Time, Time) | (Subtract, Date, Date) => Duration,
        (Add | Subtract, Time, Duration) | (Add, Duration, Time) => Time,
        (Add | Subtract, Date, Duration) | (Add, Duration, Date) => Date,
        _ => return None,
    })
}
