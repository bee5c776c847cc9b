//! Functions, and the two operations that are written as words before their operand.

use super::Lower;
use crate::finding::{finding, label};
use crate::lower::reference::UnknownName;
use crate::term::{Hint, Presence, Term, Ty};
use onboard_ir::{Op, PurposeId, Type, Value};
use onboard_syntax::ast::{Expr, ExprKind, Name, Quoted};
use onboard_syntax::{Applicability, Fix, Span};

/// The functions that there are, with what they take.
const FUNCTIONS: [(&str, &str); 7] = [
    ("lower", "one text"),
    ("length", "one text or set"),
    ("min", "two or more values"),
    ("max", "two or more values"),
    ("abs", "one number"),
    ("round", "one number"),
    ("bucket", "a number and at least one edge"),
];

impl Lower<'_> {
    pub(super) fn call(&mut self, function: &Name, arguments: &[Expr], hint: Hint, span: Span) -> Term {
        let Some((_, takes)) = FUNCTIONS.iter().find(|(name, _)| *name == function.text) else {
            return self.unknown_function(function, arguments, span);
        };
        match (function.text.as_str(), arguments) {
            ("lower", [only]) => {
                let text = self.expr(only, Hint::Free);
                let text = self.as_text(text, only);
                self.strict(Op::Lower(text.id), Type::Text, span, &[text])
            }
            ("length", [only]) => self.length(only, span),
            ("min" | "max", [first, rest @ ..]) if !rest.is_empty() => {
                self.extreme(function.text == "min", first, rest, hint, span)
            }
            ("abs", [only]) => self.absolute(only, span),
            ("round", [only]) => {
                let number = self.number(only);
                self.strict(Op::Round(number.id), Type::Int, span, &[number])
            }
            ("bucket", [value, edges @ ..]) if !edges.is_empty() => self.bucket(value, edges, span),
            _ => {
                for argument in arguments {
                    self.expr(argument, Hint::Broken);
                }
                self.report(WrongArguments {
                    function: function.text.to_string(),
                    takes,
                    given: arguments.len(),
                    span,
                });
                self.poison(span)
            }
        }
    }

    fn unknown_function(&mut self, function: &Name, arguments: &[Expr], span: Span) -> Term {
        for argument in arguments {
            self.expr(argument, Hint::Broken);
        }
        let near = self.nearest(&function.text, FUNCTIONS.iter().map(|(name, _)| *name));
        self.report(UnknownName { name: function.text.to_string(), span: function.span, near });
        self.poison(span)
    }

    /// A number of either kind.
    fn number(&mut self, expr: &Expr) -> Term {
        let term = self.expr(expr, Hint::Free);
        match term.ty {
            Ty::Any => self.poison_of(Ty::Is(Type::Float), expr.span),
            Ty::Is(Type::Int | Type::Float) => term,
            Ty::Is(found) => {
                self.report_mismatch(expr.span, Type::Float, found, None);
                self.poison_of(Ty::Is(Type::Float), expr.span)
            }
        }
    }

    fn length(&mut self, expr: &Expr, span: Span) -> Term {
        let value = self.expr(expr, Hint::Free);
        let value = if matches!(value.ty, Ty::Is(Type::Set(_))) { value } else { self.as_text(value, expr) };
        self.strict(Op::Length(value.id), Type::Int, span, &[value])
    }

    fn absolute(&mut self, expr: &Expr, span: Span) -> Term {
        let value = self.expr(expr, Hint::Free);
        let value = if value.ty.is(Type::Duration) { value } else { self.checked_number(value, expr) };
        let term = self.keeping_type(Op::Abs(value.id), value, span);
        Term { bounds: None, ..term }
    }

    fn checked_number(&mut self, term: Term, expr: &Expr) -> Term {
        match term.ty {
            Ty::Is(found) if !matches!(found, Type::Int | Type::Float) => {
                self.report_mismatch(expr.span, Type::Float, found, None);
                self.poison(expr.span)
            }
            _ => term,
        }
    }

    fn extreme(&mut self, least: bool, first: &Expr, rest: &[Expr], hint: Hint, span: Span) -> Term {
        let start = self.expr(first, hint);
        let mut terms = vec![(start, first)];
        let float = |terms: &[(Term, &Expr)]| terms.iter().any(|(term, _)| term.ty.is(Type::Float));
        for expr in rest {
            let hint = if hint == Hint::Free { Hint::from(start.ty) } else { hint };
            terms.push((self.expr(expr, hint), expr));
        }
        let ty = match start.ty {
            Ty::Is(Type::Int) if float(&terms) => Type::Float,
            Ty::Is(ty) => ty,
            Ty::Any => return self.poison(span),
        };
        if !self.check_ordered(&start, first) {
            return self.poison(span);
        }
        let terms: Vec<Term> =
            terms.into_iter().map(|(term, expr)| self.fit(term, expr, ty, Some(first.span))).collect();
        let ids = terms.iter().map(|term| term.id).collect();
        let op = if least { Op::Min(ids) } else { Op::Max(ids) };
        self.strict(op, ty, span, &terms)
    }

    fn bucket(&mut self, value: &Expr, edges: &[Expr], span: Span) -> Term {
        let number = self.expr(value, Hint::Free);
        let ordered = matches!(
            number.ty,
            Ty::Is(Type::Int | Type::Float | Type::Duration | Type::Date | Type::Time) | Ty::Any
        );
        let number = if ordered { number } else { self.checked_number(number, value) };
        let mut constants: Vec<Value> = Vec::new();
        let mut broken = number.broken();
        for edge in edges {
            let Some((term, constant)) = self.constant_term(edge, number.ty) else {
                broken = true;
                continue;
            };
            if number.ty != Ty::Any && !self.check_comparable(&number, value, &term, edge) {
                broken = true;
                continue;
            }
            let constant = super::membership::as_type(constant, number.ty);
            let rises = constants.last().is_none_or(|last| {
                super::membership::order(last, &constant).is_none_or(std::cmp::Ordering::is_lt)
            });
            if !rises && !broken {
                let sorted = self.sorted_edges(edges);
                let whole = edges.iter().map(|edge| edge.span).reduce(Span::to).unwrap_or(edge.span);
                self.report(EdgesOutOfOrder { span: edge.span, whole, sorted });
                broken = true;
            }
            constants.push(constant);
        }
        if broken {
            return self.poison_of(Ty::Is(Type::Int), span);
        }
        self.strict(Op::Bucket(number.id, constants), Type::Int, span, &[number])
    }

    /// The edges from the smallest to the largest, each once.
    fn sorted_edges(&mut self, edges: &[Expr]) -> String {
        let mut written: Vec<(Value, String)> = Vec::new();
        for edge in edges {
            let term = self.expr(edge, Hint::Broken);
            if let Some(value) = self.value_of(&term) {
                written.push((value, self.written(edge.span)));
            }
        }
        written.sort_by(|(a, _), (b, _)| super::membership::order(a, b).unwrap_or(std::cmp::Ordering::Equal));
        written.dedup_by(|(a, _), (b, _)| a == b);
        written.into_iter().map(|(_, text)| text).collect::<Vec<_>>().join(", ")
    }

    pub(super) fn days_since(&mut self, operand: &Expr, span: Span) -> Term {
        let since = self.expr(operand, Hint::Free);
        match since.ty {
            Ty::Is(Type::Time | Type::Date) | Ty::Any => {}
            Ty::Is(Type::Int | Type::Float) if self.value_of(&since).is_some() => {
                self.report_unitless(operand.span);
                return self.poison_of(Ty::Is(Type::Float), span);
            }
            Ty::Is(found) => {
                self.report_mismatch(operand.span, Type::Time, found, None);
                return self.poison_of(Ty::Is(Type::Float), span);
            }
        }
        self.strict(Op::DaysSince(since.id), Type::Float, span, &[since])
    }

    pub(super) fn declassify(&mut self, operand: &Expr, reason: &Quoted, span: Span) -> Term {
        let is_bucket = matches!(&operand.kind, ExprKind::Call(name, _) if name.text == "bucket");
        let scope = crate::lower::Scope { declassified: true, ..self.scope };
        let value = self.within(scope, |this| this.expr(operand, Hint::Free));
        let missing = reason.text.trim().is_empty();
        if missing {
            self.report(crate::lower::field::MissingReason { span });
        }
        if !is_bucket && operand.kind != ExprKind::Broken {
            self.report(DeclassifyNeedsBucket { span: operand.span });
        }
        if missing || !is_bucket {
            return self.poison_of(value.ty, span);
        }
        // In which view it is evaluated is settled once all labels are known.
        let mut term = self.strict(Op::Declassify(value.id, PurposeId(0)), Type::Int, span, &[value]);
        if !term.broken() {
            term.presence = term.presence.and(Presence::Maybe(None));
            term.stated = term.stated.and(Presence::Maybe(None));
        }
        term
    }
}

finding! {
    /// A function is given too few or too many arguments.
    WrongArguments { function: String, takes: &'static str, given: usize, span: Span }
    error "wrong-arguments"
    title: "`{function}` takes {takes}, not {given}",
    labels: vec![label(*span, "")],
    help: Some("give it the values that it takes".to_owned()),
}

finding! {
    /// The edges of a `bucket` do not rise.
    EdgesOutOfOrder { span: Span, whole: Span, sorted: String }
    error "edges-out-of-order"
    title: "the edges of a `bucket` rise, and this one does not",
    labels: vec![label(*span, "")],
    help: Some("a bucket is told by how many edges lie at or below the value: write them in order, each once".to_owned()),
    fixes: vec![Fix::replace("sort the edges", *whole, sorted, Applicability::Suggested)],
}

finding! {
    /// Only a `bucket` can be declassified.
    DeclassifyNeedsBucket { span: Span }
    error "declassify-needs-bucket"
    title: "only a `bucket` can be declassified",
    labels: vec![label(*span, "")],
    help: Some("the value itself must become coarser: `declassify bucket(x, 10, 100) because \"…\"`".to_owned()),
}
