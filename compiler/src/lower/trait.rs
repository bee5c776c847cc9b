//! Traits: one aggregate or sequence each.

use super::Lower;
use crate::finding::{finding, label};
use crate::places::Decl;
use crate::term::{Hint, Presence, Term, Ty};
use onboard_ir::{TraitId, TraitRule, Type};
use onboard_syntax::ast::{self, Expr, ExprKind};
use onboard_syntax::{Applicability, Fix, Span};

impl Lower<'_> {
    /// Lowers a trait; what it is, where it is named.
    pub(super) fn lower_trait(&mut self, id: TraitId) -> Term {
        let all = self.all;
        let Some(declared) = all.traits.get(id.index()) else { return self.poison(Span::default()) };
        let value = &declared.node.value;
        let lowered = match &value.kind {
            ExprKind::Aggregate(aggregate) => self
                .aggregate(aggregate, Decl::Trait(id))
                .map(|(aggregate, term)| (TraitRule::Aggregate(aggregate), term)),
            ExprKind::Then(then) => self.sequence(then, value.span),
            ExprKind::Broken => None,
            _ => {
                self.not_an_aggregate(value);
                None
            }
        };
        let Some((rule, term)) = lowered else { return self.poison(value.span) };
        if let Some(entry) = self.program.traits.get_mut(id.index()) {
            entry.ty = term.ty.known().unwrap_or(Type::Bool);
            entry.rule = rule;
        }
        term
    }

    fn sequence(&mut self, then: &ast::Then, span: Span) -> Option<(TraitRule, Term)> {
        let first = self.event_match(&then.first);
        let followed: Vec<_> = then
            .followed
            .iter()
            .map(|(next, within)| {
                let within = self.length_of_time(*within);
                Some((self.event_match(next)?, within))
            })
            .collect();
        let followed: Option<Vec<_>> = followed.into_iter().collect();
        let mut term = self.poison_of(Ty::Is(Type::Bool), span);
        let rule = TraitRule::Then { first: first?, followed: followed? };
        term.presence = Presence::Always;
        term.stated = Presence::Always;
        Some((rule, term))
    }

    /// A trait that is something else. An aggregate within it is complained about by itself.
    fn not_an_aggregate(&mut self, value: &Expr) {
        let before = self.diagnostics.len();
        let term = self.expr(value, Hint::Free);
        if self.diagnostics.len() == before && !term.broken() {
            let item = self.scope.item;
            let keyword = Span { end: item.start + 5, ..item };
            self.report(TraitWithoutEvents { span: value.span, keyword });
        }
    }
}

finding! {
    /// A trait is not computed from events.
    TraitWithoutEvents { span: Span, keyword: Span }
    error "wrong-kind"
    title: "a trait is computed from events, and this is not",
    labels: vec![label(*span, "")],
    help: Some("write `let` for a named expression".to_owned()),
    fixes: vec![Fix::replace("write `let`", *keyword, "let", Applicability::Suggested)],
}
