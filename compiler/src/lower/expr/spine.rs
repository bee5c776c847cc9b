//! Operators between operands. A chain of a thousand `or` is a tree a thousand deep on its left, so it is walked by a loop.

use super::{Lower, NeedlessOtherwise};
use crate::term::{Hint, Presence, Term, Ty};
use onboard_ir::{Op, Type};
use onboard_syntax::Span;
use onboard_syntax::ast::{BinaryOp, Expr, ExprKind};

/// One operator of a chain, with its right side.
#[derive(Clone, Copy)]
pub(super) struct Link<'e> {
    pub(super) op: BinaryOp,
    pub(super) left: &'e Expr,
    pub(super) right: &'e Expr,
    pub(super) span: Span,
}

impl Lower<'_> {
    pub(super) fn spine(&mut self, expr: &Expr, hint: Hint) -> Term {
        if let Some(term) = self.unquoted_code(expr, hint) {
            return term;
        }
        let links = links(expr);
        let mut left: Option<Term> = None;
        let mut next = 0;
        while let Some(link) = links.get(next) {
            next += 1;
            let outermost = next == links.len();
            let hint = if outermost { hint } else { Hint::Free };
            let term = self.link(link, left, hint);
            left = Some(term);
            let skipped = self.bare_values(&term, link, links.get(next..).unwrap_or_default());
            if skipped > 0 {
                next += skipped;
                left = Some(self.poison_of(Ty::Is(Type::Bool), link.span));
            }
        }
        left.unwrap_or_else(|| self.poison(expr.span))
    }

    /// One operator. `left` is its left side where that was lowered already.
    fn link(&mut self, link: &Link<'_>, left: Option<Term>, hint: Hint) -> Term {
        match link.op {
            BinaryOp::Or | BinaryOp::And => {
                let a = match left {
                    Some(term) => self.as_condition(term, link.left.span),
                    None => self.condition(link.left),
                };
                let b = self.condition(link.right);
                let op = if link.op == BinaryOp::And { Op::And(a.id, b.id) } else { Op::Or(a.id, b.id) };
                self.strict(op, Type::Bool, link.span, &[a, b])
            }
            BinaryOp::Equal
            | BinaryOp::NotEqual
            | BinaryOp::Less
            | BinaryOp::LessEqual
            | BinaryOp::Greater
            | BinaryOp::GreaterEqual => self.compare(link, left),
            BinaryOp::Contains | BinaryOp::StartsWith | BinaryOp::EndsWith | BinaryOp::Matches => {
                self.text_test(link, left)
            }
            BinaryOp::Otherwise => self.otherwise(link, left, hint),
            BinaryOp::Add | BinaryOp::Subtract | BinaryOp::Multiply | BinaryOp::Divide => {
                self.arithmetic(link, left)
            }
        }
    }

    fn otherwise(&mut self, link: &Link<'_>, left: Option<Term>, hint: Hint) -> Term {
        let (a, b) = match left {
            Some(first) => {
                let second_hint = if hint == Hint::Free { Hint::from(first.ty) } else { hint };
                let second = self.expr(link.right, second_hint);
                self.join(first, link.left, second, link.right)
            }
            None => self.alike(link.left, link.right, hint),
        };
        if a.presence == Presence::Always && a.ty != Ty::Any {
            let span = Span { start: link.left.span.end, ..link.span };
            let written = self.written(link.left.span);
            self.report(NeedlessOtherwise { span, written, operand: link.left.span });
        }
        let Ty::Is(ty) = a.ty else { return self.poison(link.span) };
        let mut term = self.strict(Op::Otherwise(a.id, b.id), ty, link.span, &[a, b]);
        if !term.broken() {
            term.presence = a.presence.or(b.presence);
            term.stated = a.stated.or(b.stated);
        }
        term
    }
}

/// The operators of a chain, innermost first.
fn links(expr: &Expr) -> Vec<Link<'_>> {
    let mut links = Vec::new();
    let mut at = expr;
    while let ExprKind::Binary(op, left, right) = &at.kind {
        links.push(Link { op: *op, left, right, span: at.span });
        at = left;
    }
    links.reverse();
    links
}
