//! Expressions: each is lowered with a hint of what it is expected to be, so that members are understood.

mod aggregate;
mod arithmetic;
mod call;
mod compare;
mod constant;
mod logic;
mod membership;
mod name;
mod spine;

pub(super) use compare::{Comparable, comparable, comparison, is_ordered};
pub(super) use membership::{as_type, order};

use super::Lower;
use crate::finding::{finding, label, labels, write_near};
use crate::term::{Hint, Presence, Term, Ty};
use onboard_ir::{Op, Type, Value};
use onboard_syntax::ast::{Expr, ExprKind, IsTest, UnaryOp};
use onboard_syntax::{Applicability, Fix, Span};

use super::DEEPEST;

impl Lower<'_> {
    /// An expression. The hint helps to understand it and need not come true.
    pub(super) fn expr(&mut self, expr: &Expr, hint: Hint) -> Term {
        if self.depth >= DEEPEST {
            self.report(TooDeep { span: expr.span });
            return self.poison(expr.span);
        }
        self.depth += 1;
        let term = self.expr_kind(expr, hint);
        self.depth -= 1;
        term
    }

    fn expr_kind(&mut self, expr: &Expr, hint: Hint) -> Term {
        let span = expr.span;
        match &expr.kind {
            ExprKind::Literal(literal) => self.literal(literal, hint, span),
            ExprKind::Name(name) => self.name(name, hint),
            ExprKind::Now => self.strict(Op::Now, Type::Time, span, &[]),
            ExprKind::Unary(UnaryOp::Not, operand) => {
                let operand = self.condition(operand);
                self.strict(Op::Not(operand.id), Type::Bool, span, &[operand])
            }
            ExprKind::Unary(UnaryOp::Negate, operand) => self.negate(operand, hint, span),
            ExprKind::Binary(..) => self.spine(expr, hint),
            ExprKind::In { value, negated, target } => self.membership(value, *negated, target, span),
            ExprKind::Is(operand, test) => self.is(operand, *test, span),
            ExprKind::Stated(operand) => {
                let operand = self.expr(operand, hint);
                let mut term = self.keeping_type(Op::Stated(operand.id), operand, span);
                term.presence = operand.stated;
                term
            }
            ExprKind::If { condition, then, otherwise } => {
                self.conditional(condition, then, otherwise, hint, span)
            }
            ExprKind::Call(function, arguments) => self.call(function, arguments, hint, span),
            ExprKind::DaysSince(operand) => self.days_since(operand, span),
            ExprKind::Declassify(operand, reason) => self.declassify(operand, reason, span),
            ExprKind::Aggregate(aggregate) => self.aggregate_inside(aggregate, span),
            ExprKind::Then(then) => self.then_inside(then, span),
            ExprKind::Broken => self.poison(span),
        }
    }

    /// An expression that must be of a type. Ints are taken where floats are expected.
    pub(super) fn expect(&mut self, expr: &Expr, ty: Type, said: Option<Span>) -> Term {
        let term = self.expr(expr, Hint::Type(ty));
        self.fit(term, expr, ty, said)
    }

    /// A term of another type is said and becomes one that suits.
    pub(super) fn fit(&mut self, term: Term, expr: &Expr, ty: Type, said: Option<Span>) -> Term {
        match term.ty {
            Ty::Any => self.poison_of(Ty::Is(ty), expr.span),
            Ty::Is(found) if found == ty => term,
            Ty::Is(Type::Int) if ty == Type::Float => self.as_float(term, expr.span),
            Ty::Is(found) => {
                self.mismatch(expr, &term, ty, found, said);
                self.poison_of(Ty::Is(ty), expr.span)
            }
        }
    }

    /// Says that an expression is of another type, as particularly as can be.
    fn mismatch(&mut self, expr: &Expr, term: &Term, ty: Type, found: Type, said: Option<Span>) {
        let number = matches!(self.value_of(term), Some(Value::Int(_) | Value::Float(_)));
        match (ty, found) {
            (Type::Duration, Type::Int | Type::Float) if number => self.report_unitless(expr.span),
            (Type::Date, Type::Time) | (Type::Time, Type::Date) => {
                self.report(DateWithTime { span: expr.span })
            }
            _ => self.report_mismatch(expr.span, ty, found, said),
        }
    }

    pub(super) fn report_mismatch(&mut self, span: Span, ty: Type, found: Type, said: Option<Span>) {
        let member = self.quoted_member(span, ty);
        let (expected, found) = (self.type_name(ty), self.type_name(found));
        self.report(TypeMismatch { span, expected, found, said, member });
    }

    /// The member that a text in quotes means, by its name or its spelling outside.
    pub(in crate::lower) fn quoted_member(&self, span: Span, ty: Type) -> Option<String> {
        let (Type::Member(id) | Type::Set(id)) = ty else { return None };
        let text = self.source(span).strip_prefix('"')?.strip_suffix('"')?;
        let members = &self.program.enumerations.get(id.index())?.members;
        let meant = members.iter().find(|member| member.name == text || member.outside == text)?;
        Some(meant.name.clone())
    }

    pub(in crate::lower) fn report_unitless(&mut self, span: Span) {
        let number = self.written(span);
        self.report(NumberForDuration { span, number });
    }

    /// A condition.
    pub(super) fn condition(&mut self, expr: &Expr) -> Term {
        let term = self.expr(expr, Hint::Type(Type::Bool));
        self.as_condition(term, expr.span)
    }

    fn as_condition(&mut self, term: Term, span: Span) -> Term {
        match term.ty {
            Ty::Is(Type::Bool) => term,
            Ty::Any => self.poison_of(Ty::Is(Type::Bool), span),
            Ty::Is(found) => {
                let found = self.type_name(found);
                let written = self.written(span);
                self.report(NotACondition { span, found, written });
                self.poison_of(Ty::Is(Type::Bool), span)
            }
        }
    }

    /// An operation whose result has the type of its operand.
    fn keeping_type(&mut self, op: Op, operand: Term, span: Span) -> Term {
        match operand.ty {
            Ty::Any => self.poison(span),
            Ty::Is(ty) => {
                let term = self.strict(op, ty, span, &[operand]);
                Term { bounds: operand.bounds, ..term }
            }
        }
    }

    fn is(&mut self, operand: &Expr, test: IsTest, span: Span) -> Term {
        let value = self.expr(operand, Hint::Free);
        let (op, negated) = match test {
            IsTest::Missing => (Op::IsMissing(value.id), false),
            IsTest::NotMissing => (Op::IsMissing(value.id), true),
            IsTest::Imputed => (Op::IsImputed(value.id), false),
            IsTest::NotImputed => (Op::IsImputed(value.id), true),
        };
        if matches!(op, Op::IsMissing(_)) && value.presence == Presence::Always {
            let written = self.written(operand.span);
            self.report(NeverMissing { span, written, operand: operand.span });
        }
        let mut term = self.strict(op, Type::Bool, span, &[value]);
        if negated && !term.broken() {
            term = self.strict(Op::Not(term.id), Type::Bool, span, &[term]);
        }
        self.always(term)
    }

    /// A term that exists whatever its operands are.
    fn always(&self, mut term: Term) -> Term {
        if !term.broken() {
            term.presence = Presence::Always;
            term.stated = Presence::Always;
        }
        term
    }

    fn conditional(
        &mut self,
        condition: &Expr,
        then: &Expr,
        otherwise: &Expr,
        hint: Hint,
        span: Span,
    ) -> Term {
        let condition = self.condition(condition);
        let (then, otherwise) = self.alike(then, otherwise, hint);
        let Ty::Is(ty) = then.ty else { return self.poison(span) };
        let op = Op::If(condition.id, then.id, otherwise.id);
        self.strict(op, ty, span, &[condition, then, otherwise])
    }

    /// Two expressions that must be of one type.
    fn alike(&mut self, a: &Expr, b: &Expr, hint: Hint) -> (Term, Term) {
        let first_hint = if hint == Hint::Free { self.hint_from(a, b) } else { hint };
        let first = self.expr(a, first_hint);
        let second_hint = match (hint, first.ty) {
            (Hint::Free, ty) => Hint::from(ty),
            (hint, _) => hint,
        };
        let second = self.expr(b, second_hint);
        self.join(first, a, second, b)
    }

    /// Makes two terms of one type, an int and a float both floats.
    fn join(&mut self, first: Term, a: &Expr, second: Term, b: &Expr) -> (Term, Term) {
        match (first.ty, second.ty) {
            (Ty::Any, Ty::Any) => (first, second),
            (Ty::Any, ty @ Ty::Is(_)) => (self.poison_of(ty, a.span), second),
            (ty @ Ty::Is(_), Ty::Any) => (first, self.poison_of(ty, b.span)),
            (Ty::Is(Type::Int), Ty::Is(Type::Float)) => (self.as_float(first, a.span), second),
            (Ty::Is(ty), Ty::Is(_)) => (first, self.fit(second, b, ty, Some(a.span))),
        }
    }

    /// An int as a float: a constant one as such, another by adding zero.
    fn as_float(&mut self, term: Term, span: Span) -> Term {
        if term.broken() {
            return self.poison_of(Ty::Is(Type::Float), span);
        }
        if let Some(Value::Int(int)) = self.value_of(&term) {
            #[expect(
                clippy::cast_precision_loss,
                reason = "a constant that people wrote; the nearest float is meant"
            )]
            let float = int as f64;
            return self.constant(Value::Float(float), Type::Float, span);
        }
        let zero = self.constant(Value::Float(0.0), Type::Float, span);
        let op = Op::Arithmetic(onboard_ir::Arithmetic::Add, term.id, zero.id);
        let sum = self.strict(op, Type::Float, span, &[term]);
        Term { bounds: term.bounds, ..sum }
    }
}

finding! {
    /// A value of another type was expected.
    TypeMismatch { span: Span, expected: String, found: String, said: Option<Span>, member: Option<String> }
    error "type-mismatch"
    title: "{expected} is expected here, and this is {found}",
    labels: labels(*span, *said, &format!("{expected}, by this")),
    help: Some(match member {
        Some(_) => "members are names, and stand without quotes".to_owned(),
        None => format!("write {expected}"),
    }),
    fixes: write_near(*span, member.as_deref()),
}

finding! {
    /// A condition is neither true nor false.
    NotACondition { span: Span, found: String, written: String }
    error "not-a-condition"
    title: "a condition is true or false, and this is {found}",
    labels: vec![label(*span, "")],
    help: Some(format!("say what should count as true: compare `{written}` with something")),
}

finding! {
    /// A bare number stands where a duration is meant.
    NumberForDuration { span: Span, number: String }
    error "number-for-duration"
    title: "this number does not say its unit",
    labels: vec![label(*span, "")],
    help: Some(format!("{number} what? For days write `{number}d`; the units are `s min h d w mo`")),
    fixes: vec![crate::finding::append(format!("write `{number}d`"), *span, "d")],
}

finding! {
    /// A date is compared with an instant.
    DateWithTime { span: Span }
    error "date-with-time"
    title: "a date and an instant cannot be compared",
    labels: vec![label(*span, "")],
    help: Some("a date is a whole day, at another time in each time zone: use two dates or two instants".to_owned()),
}

finding! {
    /// A value that always exists is asked whether it is missing.
    NeverMissing { span: Span, written: String, operand: Span }
    warning "never-missing"
    title: "`{written}` is never missing",
    labels: vec![label(*span, ""), label(*operand, "this value always exists")],
    help: Some("ask what you mean: `== 0` for a count, `is imputed` for a field with a fallback".to_owned()),
}

finding! {
    /// `otherwise` follows a value that always exists.
    NeedlessOtherwise { span: Span, written: String, operand: Span }
    warning "needless-otherwise"
    title: "`{written}` always exists, so what stands after `otherwise` is never taken",
    labels: vec![label(*span, ""), label(*operand, "this value always exists")],
    help: Some("delete the `otherwise` and what follows it".to_owned()),
    fixes: vec![Fix::replace("delete it", *span, "", Applicability::Safe)],
}

finding! {
    /// Expressions are nested too deep.
    TooDeep { span: Span }
    error "nesting-too-deep"
    title: "this is nested too deep",
    labels: vec![label(*span, "")],
    help: Some("give a part of it a name with `let`".to_owned()),
}
