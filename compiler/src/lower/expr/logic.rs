//! What people write when they read rules aloud: `role == a or b`, `x contains "a" or "b"`.

use super::Lower;
use super::spine::Link;
use crate::finding::{finding, label};
use crate::names::Found;
use crate::places::Decl;
use crate::term::Term;
use onboard_ir::{Op, Type};
use onboard_syntax::ast::{BinaryOp, Expr, ExprKind, Literal, UnaryOp};
use onboard_syntax::{Applicability, Fix, Span};

/// A comparison or text test before `or`.
struct Test<'e> {
    op: BinaryOp,
    left: &'e Expr,
    right: &'e Expr,
    span: Span,
}

impl Lower<'_> {
    /// Says so where bare values follow a comparison with `or`. How many links of the chain they are.
    pub(super) fn bare_values(&mut self, term: &Term, link: &Link<'_>, following: &[Link<'_>]) -> usize {
        let Some(test) = test_before(link) else { return 0 };
        let ty = self.compared_type(term, &test);
        let is_bare = |next: &&Link<'_>| next.op == BinaryOp::Or && self.is_bare(next.right, ty);
        let bare: Vec<&Expr> = following.iter().take_while(is_bare).map(|next| next.right).collect();
        let (Some(first), Some(last)) = (bare.first(), bare.last()) else { return 0 };
        let whole = test.span.to(last.span);
        let sure = bare.iter().all(|value| self.is_sure(value, ty));
        let applicability = if sure { Applicability::Safe } else { Applicability::Suggested };
        let left = self.written(test.left.span);
        let values: Vec<String> = std::iter::once(test.right)
            .chain(bare.iter().copied())
            .map(|value| self.written(value.span))
            .collect();
        let written = self.written(first.span);
        match test.op {
            BinaryOp::Equal | BinaryOp::NotEqual => {
                let word = if test.op == BinaryOp::Equal { "in" } else { "not in" };
                let instead = format!("{left} {word} {{ {} }}", values.join(", "));
                self.report(OrAfterEquals { span: first.span, written, instead, whole, applicability });
            }
            op => {
                let word = operator(op);
                let tests: Vec<String> =
                    values.iter().map(|value| format!("{left} {word} {value}")).collect();
                let instead = tests.join(" or ");
                self.report(OrAfterContains { span: first.span, written, instead, whole });
            }
        }
        bare.len()
    }

    fn compared_type(&self, term: &Term, test: &Test<'_>) -> Option<Type> {
        let graph = &self.program.graph;
        let node = graph.get(term.id).filter(|_| !term.broken());
        match node.map(|node| &node.op) {
            Some(Op::Compare(_, a, _)) => graph.get(*a).map(|node| node.ty),
            _ => self.peek(test.left).or_else(|| self.peek(test.right)),
        }
    }

    /// Whether an expression is a value, and no condition.
    fn is_bare(&self, expr: &Expr, ty: Option<Type>) -> bool {
        match &expr.kind {
            ExprKind::Literal(literal) => !matches!(literal, Literal::Bool(_)),
            ExprKind::Unary(UnaryOp::Negate, _) => true,
            ExprKind::Name(name) => {
                let [only] = name.parts.as_slice() else { return false };
                let is_member = ty.is_some_and(|ty| self.member_of(only, ty).is_some());
                match self.names.find(only) {
                    Found::One(Decl::Segment(_)) => false,
                    Found::One(_) => is_member && self.peek(expr) != Some(Type::Bool),
                    Found::Nothing => {
                        is_member || matches!(ty, Some(Type::Member(_) | Type::Country | Type::Language))
                    }
                    Found::Doubtful(_) | Found::NotImported(_) => is_member,
                }
            }
            _ => false,
        }
    }

    /// Whether a bare value is surely one of the type.
    fn is_sure(&self, expr: &Expr, ty: Option<Type>) -> bool {
        match &expr.kind {
            ExprKind::Name(name) => match (name.parts.as_slice(), ty) {
                ([only], Some(ty)) => self.member_of(only, ty).is_some(),
                _ => false,
            },
            _ => true,
        }
    }
}

/// The test that stands right before what follows a link of a chain.
fn test_before<'e>(link: &Link<'e>) -> Option<Test<'e>> {
    let (op, left, right, span) = match link.op {
        BinaryOp::Or | BinaryOp::And => match &link.right.kind {
            ExprKind::Binary(op, left, right) => (*op, &**left, &**right, link.right.span),
            _ => return None,
        },
        op => (op, link.left, link.right, link.span),
    };
    let is_test = matches!(
        op,
        BinaryOp::Equal | BinaryOp::NotEqual | BinaryOp::Contains | BinaryOp::StartsWith | BinaryOp::EndsWith
    );
    is_test.then_some(Test { op, left, right, span })
}

fn operator(op: BinaryOp) -> &'static str {
    match op {
        BinaryOp::StartsWith => "starts with",
        BinaryOp::EndsWith => "ends with",
        _ => "contains",
    }
}

finding! {
    /// `or` joins a comparison and a bare value.
    OrAfterEquals { span: Span, written: String, instead: String, whole: Span, applicability: Applicability }
    error "or-after-equals"
    title: "`{written}` by itself is no condition",
    labels: vec![label(*span, "")],
    help: Some(format!("`or` joins two whole conditions: write `{instead}`")),
    fixes: vec![Fix::replace(format!("write `{instead}`"), *whole, instead, *applicability)],
}

finding! {
    /// `or` joins a text test and a bare text.
    OrAfterContains { span: Span, written: String, instead: String, whole: Span }
    error "or-after-contains"
    title: "`{written}` by itself is no condition",
    labels: vec![label(*span, "")],
    help: Some(format!("`or` joins two whole conditions: write `{instead}`")),
    fixes: vec![Fix::replace(format!("write `{instead}`"), *whole, instead, Applicability::Safe)],
}
