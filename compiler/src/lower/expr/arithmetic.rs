//! Arithmetic: numbers, instants, dates and durations.

use super::spine::Link;
use super::{DateWithTime, Lower};
use crate::finding::{finding, label};
use crate::term::{Hint, Presence, Term, Ty};
use onboard_ir::{Arithmetic, Op, Type, Value};
use onboard_syntax::Span;
use onboard_syntax::ast::{BinaryOp, Expr};

/// A day in microseconds.
const DAY: i64 = 86_400 * 1_000_000;

/// What an operation on two types is.
enum Rule {
    /// It gives this type.
    Gives(Type),
    /// The same with its sides exchanged gives this type.
    Swapped(Type),
    /// A number stands where a duration is meant, on the right or the left.
    Unit { right: bool },
    /// A date meets an instant.
    DayAndInstant,
    /// It means nothing.
    Nothing,
}

impl Lower<'_> {
    pub(super) fn arithmetic(&mut self, link: &Link<'_>, left: Option<Term>) -> Term {
        let op = match link.op {
            BinaryOp::Add => Arithmetic::Add,
            BinaryOp::Subtract => Arithmetic::Subtract,
            BinaryOp::Multiply => Arithmetic::Multiply,
            _ => Arithmetic::Divide,
        };
        let a = match left {
            Some(term) => term,
            None => self.expr(link.left, Hint::Free),
        };
        let b = self.expr(link.right, if a.ty == Ty::Any { Hint::Broken } else { Hint::Free });
        let (Ty::Is(first), Ty::Is(second)) = (a.ty, b.ty) else { return self.poison(link.span) };
        match rule(op, first, second) {
            Rule::Gives(ty) => self.result_of(op, a, b, ty, link),
            Rule::Swapped(ty) => self.result_of(op, b, a, ty, link),
            Rule::Unit { right } => {
                let (number, expr) = if right { (b, link.right) } else { (a, link.left) };
                if self.value_of(&number).is_some() {
                    self.report_unitless(expr.span);
                } else {
                    self.report_arithmetic(op, first, second, link.span);
                }
                self.poison(link.span)
            }
            Rule::DayAndInstant => {
                self.report(DateWithTime { span: link.span });
                self.poison(link.span)
            }
            Rule::Nothing => {
                self.report_arithmetic(op, first, second, link.span);
                self.poison(link.span)
            }
        }
    }

    fn report_arithmetic(&mut self, op: Arithmetic, first: Type, second: Type, span: Span) {
        let sign = match op {
            Arithmetic::Add => "+",
            Arithmetic::Subtract => "-",
            Arithmetic::Multiply => "*",
            Arithmetic::Divide => "/",
        };
        let (first, second) = (self.type_name(first), self.type_name(second));
        self.report(NoSuchArithmetic { span, sign, first, second });
    }

    fn result_of(&mut self, op: Arithmetic, a: Term, b: Term, ty: Type, link: &Link<'_>) -> Term {
        if ty == Type::Date
            && let Some(Value::Duration(micros)) = self.value_of(&b)
            && micros % DAY != 0
        {
            self.report(PartOfDay { span: link.right.span });
            return self.poison_of(Ty::Is(ty), link.span);
        }
        let mut term = self.strict(Op::Arithmetic(op, a.id, b.id), ty, link.span, &[a, b]);
        if term.broken() {
            return term;
        }
        // Division by zero gives nothing.
        let safe = op != Arithmetic::Divide || self.value_of(&b).is_some_and(|value| !is_zero(&value));
        if !safe {
            term.presence = term.presence.and(Presence::Maybe(None));
            term.stated = term.stated.and(Presence::Maybe(None));
        }
        term
    }

    pub(super) fn negate(&mut self, operand: &Expr, hint: Hint, span: Span) -> Term {
        let term = self.expr(operand, hint);
        if let Some(value) = self.value_of(&term) {
            let negated = match value {
                Value::Int(int) => int.checked_neg().map(Value::Int),
                Value::Float(float) => Some(Value::Float(-float)),
                Value::Duration(micros) => micros.checked_neg().map(Value::Duration),
                _ => None,
            };
            if let (Some(negated), Ty::Is(ty)) = (negated, term.ty) {
                return self.constant(negated, ty, span);
            }
        }
        match term.ty {
            Ty::Any => self.poison(span),
            Ty::Is(ty @ (Type::Int | Type::Float | Type::Duration)) => {
                self.strict(Op::Negate(term.id), ty, span, &[term])
            }
            Ty::Is(found) => {
                self.report_mismatch(operand.span, Type::Float, found, None);
                self.poison(span)
            }
        }
    }
}

fn rule(op: Arithmetic, a: Type, b: Type) -> Rule {
    use Arithmetic::{Add, Divide, Multiply, Subtract};
    use Type::{Date, Duration, Float, Int, Time};
    match (op, a, b) {
        (Divide, Int | Float, Int | Float) => Rule::Gives(Float),
        (_, Int, Int) => Rule::Gives(Int),
        (_, Int | Float, Int | Float) => Rule::Gives(Float),
        (Add | Subtract, Time, Duration) => Rule::Gives(Time),
        (Add | Subtract, Date, Duration) => Rule::Gives(Date),
        (Add, Duration, Time) => Rule::Swapped(Time),
        (Add, Duration, Date) => Rule::Swapped(Date),
        (Subtract, Time, Time) | (Subtract, Date, Date) | (Add | Subtract, Duration, Duration) => {
            Rule::Gives(Duration)
        }
        (Multiply | Divide, Duration, Int | Float) => Rule::Gives(Duration),
        (Multiply, Int | Float, Duration) => Rule::Swapped(Duration),
        (Divide, Duration, Duration) => Rule::Gives(Float),
        (Add | Subtract, Time | Date | Duration, Int | Float) => Rule::Unit { right: true },
        (Add | Subtract, Int | Float, Time | Date | Duration) => Rule::Unit { right: false },
        (Add | Subtract, Time, Date) | (Add | Subtract, Date, Time) => Rule::DayAndInstant,
        _ => Rule::Nothing,
    }
}

fn is_zero(value: &Value) -> bool {
    match value {
        Value::Int(int) => *int == 0,
        Value::Float(float) => *float == 0.0,
        Value::Duration(micros) => *micros == 0,
        _ => true,
    }
}

finding! {
    /// Two values cannot be added, subtracted, multiplied or divided.
    NoSuchArithmetic { span: Span, sign: &'static str, first: String, second: String }
    error "type-mismatch"
    title: "`{sign}` does not join {first} and {second}",
    labels: vec![label(*span, "")],
    help: Some("numbers, instants, dates and durations can be calculated with".to_owned()),
}

finding! {
    /// A date is moved by a part of a day.
    PartOfDay { span: Span }
    error "type-mismatch"
    title: "a date moves by whole days",
    labels: vec![label(*span, "")],
    help: Some("write whole days: `7d`".to_owned()),
}
