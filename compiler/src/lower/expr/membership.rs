//! Membership and tests of texts: `in`, `contains`, `starts with`, `ends with`, `matches`.

use super::Lower;
use super::spine::Link;
use crate::finding::{finding, label};
use crate::lower::fallback::NotConstant;
use crate::term::{Hint, Number, Term, Ty};
use onboard_ir::{Compare, Op, PatternId, Type, Value};
use onboard_syntax::Span;
use onboard_syntax::ast::{BinaryOp, Expr, ExprKind, InTarget, Literal};

impl Lower<'_> {
    pub(super) fn membership(&mut self, value: &Expr, negated: bool, target: &InTarget, span: Span) -> Term {
        let term = match target {
            InTarget::List(list) => self.in_list(value, list, span),
            InTarget::Range(low, high) => self.in_range(value, low, high, span),
            InTarget::Set(set) => self.in_set(value, set, span),
        };
        if negated { self.strict(Op::Not(term.id), Type::Bool, span, &[term]) } else { term }
    }

    fn in_list(&mut self, value: &Expr, list: &[Expr], span: Span) -> Term {
        let term = self.expr(value, Hint::Free);
        let hint = Hint::from(term.ty);
        let mut constants = Vec::new();
        let mut others = Vec::new();
        let mut broken = term.broken();
        for element in list {
            let item = self.expr(element, hint);
            if term.ty == Ty::Any || !self.check_comparable(&term, value, &item, element) {
                broken = true;
                continue;
            }
            self.mention(value, element);
            match self.value_of(&item) {
                Some(constant) => {
                    self.check_range(&constant, element.span, term.bounds);
                    constants.push(constant);
                }
                None => others.push(item),
            }
        }
        if broken {
            return self.poison_of(Ty::Is(Type::Bool), span);
        }
        let mut found = self.one_of(term, constants, span);
        for item in others {
            let equal =
                self.strict(Op::Compare(Compare::Equal, term.id, item.id), Type::Bool, span, &[term, item]);
            found = self.strict(Op::Or(found.id, equal.id), Type::Bool, span, &[found, equal]);
        }
        found
    }

    /// Whether a value is one of some constants.
    pub(in crate::lower) fn one_of(&mut self, term: Term, constants: Vec<Value>, span: Span) -> Term {
        let constants = constants.into_iter().map(|value| as_type(value, term.ty)).collect();
        self.strict(Op::OneOf(term.id, constants), Type::Bool, span, &[term])
    }

    fn in_range(&mut self, value: &Expr, low: &Expr, high: &Expr, span: Span) -> Term {
        let term = self.expr(value, Hint::Free);
        let hint = Hint::from(term.ty);
        let (from, to) = (self.expr(low, hint), self.expr(high, hint));
        let fits =
            self.check_comparable(&term, value, &from, low) & self.check_comparable(&term, value, &to, high);
        if !fits || !self.check_ordered(&term, value) {
            return self.poison_of(Ty::Is(Type::Bool), span);
        }
        self.check_ends(&from, &to, low.span.to(high.span));
        for (end, expr) in [(&from, low), (&to, high)] {
            if let Some(value) = self.value_of(end) {
                self.check_range(&value, expr.span, term.bounds);
            }
        }
        self.between(term, from, to, span)
    }

    /// Whether a value lies between two. Of a value that moves with the clock each end is asked for by itself, so that each
    /// can turn once.
    pub(in crate::lower) fn between(&mut self, term: Term, from: Term, to: Term, span: Span) -> Term {
        if !(term.clock || from.clock || to.clock) {
            return self.strict(Op::Between(term.id, from.id, to.id), Type::Bool, span, &[term, from, to]);
        }
        let above = Op::Compare(Compare::GreaterEqual, term.id, from.id);
        let above = self.strict(above, Type::Bool, span, &[term, from]);
        let below = Op::Compare(Compare::LessEqual, term.id, to.id);
        let below = self.strict(below, Type::Bool, span, &[term, to]);
        self.strict(Op::And(above.id, below.id), Type::Bool, span, &[above, below])
    }

    /// Says so where a range of constants begins after its end.
    pub(in crate::lower) fn check_ends(&mut self, from: &Term, to: &Term, span: Span) {
        let (Some(low), Some(high)) = (self.value_of(from), self.value_of(to)) else { return };
        if order(&low, &high).is_some_and(std::cmp::Ordering::is_gt) {
            self.report_inverted(span);
        }
    }

    fn in_set(&mut self, value: &Expr, set: &Expr, span: Span) -> Term {
        let holder = self.expr(set, Hint::Free);
        match holder.ty {
            Ty::Is(Type::Set(id)) => {
                let member = self.expect(value, Type::Member(id), Some(set.span));
                self.strict(Op::Holds(holder.id, member.id), Type::Bool, span, &[holder, member])
            }
            Ty::Is(found) => {
                self.expr(value, Hint::Broken);
                let found = self.type_name(found);
                let written = self.written(set.span);
                self.report(NotASet { span: set.span, found, written });
                self.poison_of(Ty::Is(Type::Bool), span)
            }
            Ty::Any => {
                self.expr(value, Hint::Broken);
                self.poison_of(Ty::Is(Type::Bool), span)
            }
        }
    }

    /// `contains`, `starts with`, `ends with`, `matches`.
    pub(super) fn text_test(&mut self, link: &Link<'_>, left: Option<Term>) -> Term {
        let a = match left {
            Some(term) => term,
            None => self.expr(link.left, Hint::Free),
        };
        if let (BinaryOp::Contains, Ty::Is(Type::Set(id))) = (link.op, a.ty) {
            let member = self.expect(link.right, Type::Member(id), Some(link.left.span));
            return self.strict(Op::Holds(a.id, member.id), Type::Bool, link.span, &[a, member]);
        }
        let a = self.as_text(a, link.left);
        if link.op == BinaryOp::Matches {
            return match self.pattern(link.right) {
                Some(pattern) => self.strict(Op::Matches(a.id, pattern), Type::Bool, link.span, &[a]),
                None => self.poison_of(Ty::Is(Type::Bool), link.span),
            };
        }
        let hint = if a.broken() { Hint::Broken } else { Hint::Type(Type::Text) };
        let b = self.expr(link.right, hint);
        let b = self.as_text(b, link.right);
        let op = match link.op {
            BinaryOp::StartsWith => Op::StartsWith(a.id, b.id),
            BinaryOp::EndsWith => Op::EndsWith(a.id, b.id),
            _ => Op::Contains(a.id, b.id),
        };
        self.strict(op, Type::Bool, link.span, &[a, b])
    }

    /// A value made of letters: texts, and what is written as one.
    pub(super) fn as_text(&mut self, term: Term, expr: &Expr) -> Term {
        match term.ty {
            Ty::Any => self.poison_of(Ty::Is(Type::Text), expr.span),
            Ty::Is(ty) if is_text(ty) => term,
            Ty::Is(found) => {
                self.report_mismatch(expr.span, Type::Text, found, None);
                self.poison_of(Ty::Is(Type::Text), expr.span)
            }
        }
    }

    fn pattern(&mut self, expr: &Expr) -> Option<PatternId> {
        let ExprKind::Literal(Literal::Pattern(pattern)) = &expr.kind else {
            let term = self.expr(expr, Hint::Broken);
            if term.ty != Ty::Any {
                self.report(NotAPattern { span: expr.span });
            }
            return None;
        };
        if let Some(known) = self.patterns.get(pattern) {
            return *known;
        }
        let id = match check_pattern(pattern) {
            Ok(()) => {
                let id = PatternId(crate::names::place(self.program.patterns.len()));
                self.program.patterns.push(pattern.clone());
                Some(id)
            }
            Err(Flaw { message, from, to }) => {
                // The pattern begins behind its quote.
                let start = expr.span.start as usize + 1;
                let end = start + pattern.len();
                let span = Span::new(expr.span.file, (start + from).min(end), (start + to).min(end));
                let span = if span.start < span.end { span } else { expr.span };
                self.report(BadPattern { span, message });
                None
            }
        };
        self.patterns.insert(pattern.clone(), id);
        id
    }

    /// A constant of a cell, a list or a test.
    pub(in crate::lower) fn constant_term(&mut self, expr: &Expr, ty: Ty) -> Option<(Term, Value)> {
        let term = self.expr(expr, Hint::from(ty));
        if term.broken() {
            return None;
        }
        let value = self.value_of(&term);
        if value.is_none() {
            self.report(NotConstant { span: expr.span });
        }
        value.map(|value| (term, value))
    }
}

/// What is wrong with a pattern, and where in it.
struct Flaw {
    message: String,
    from: usize,
    to: usize,
}

/// Whether a pattern can be run in time proportional to the text.
fn check_pattern(pattern: &str) -> Result<(), Flaw> {
    let flaw = |message: String, span: &regex_syntax::ast::Span| Flaw {
        message,
        from: span.start.offset,
        to: span.end.offset,
    };
    match regex_syntax::parse(pattern) {
        Ok(_) => {}
        Err(regex_syntax::Error::Parse(error)) => return Err(flaw(error.kind().to_string(), error.span())),
        Err(regex_syntax::Error::Translate(error)) => {
            return Err(flaw(error.kind().to_string(), error.span()));
        }
        Err(other) => return Err(Flaw { message: other.to_string(), from: 0, to: pattern.len() }),
    }
    match regex::Regex::new(pattern) {
        Ok(_) => Ok(()),
        Err(_) => Err(Flaw { message: "the pattern is too large".to_owned(), from: 0, to: pattern.len() }),
    }
}

/// A constant as a value of the type that it is compared with, where that is exact.
pub(in crate::lower) fn as_type(value: Value, ty: Ty) -> Value {
    /// Ints up to here are exact as floats.
    const EXACT: i64 = 1 << 53;
    match (&value, ty) {
        (Value::Int(int), Ty::Is(Type::Float)) if int.abs() <= EXACT => {
            #[expect(clippy::cast_precision_loss, reason = "exact in this range")]
            let float = *int as f64;
            Value::Float(float)
        }
        _ => value,
    }
}

/// The order of two constants of one type, where it has one.
pub(in crate::lower) fn order(a: &Value, b: &Value) -> Option<std::cmp::Ordering> {
    match (a, b) {
        (Value::Date(a), Value::Date(b)) => Some(a.cmp(b)),
        (Value::Time(a), Value::Time(b)) | (Value::Duration(a), Value::Duration(b)) => Some(a.cmp(b)),
        (Value::Version(a), Value::Version(b)) => Some(a.cmp(b)),
        (Value::Text(a), Value::Text(b)) => Some(a.cmp(b)),
        _ => Some(Number::of(a)?.order(Number::of(b)?)),
    }
}

/// Whether values of a type are made of letters.
pub(in crate::lower) fn is_text(ty: Type) -> bool {
    matches!(ty, Type::Text | Type::Email | Type::Url | Type::Country | Type::Language)
}

finding! {
    /// A pattern cannot be used.
    BadPattern { span: Span, message: String }
    error "bad-pattern"
    title: "this pattern cannot be used: {message}",
    labels: vec![label(*span, "")],
    help: Some("a pattern runs in time proportional to the text: it cannot look ahead or back".to_owned()),
}

finding! {
    /// Something else than a pattern stands after `matches`.
    NotAPattern { span: Span }
    error "type-mismatch"
    title: "a pattern is expected after `matches`",
    labels: vec![label(*span, "")],
    help: Some("write it between backticks".to_owned()),
}

finding! {
    /// Something else than a set stands after `in`.
    NotASet { span: Span, found: String, written: String }
    error "type-mismatch"
    title: "a set is expected after `in`, and this is {found}",
    labels: vec![label(*span, "")],
    help: Some(format!("compare with `==`, or write a list: `in {{ {written} }}`")),
}
