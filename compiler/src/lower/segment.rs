//! Segments: a condition, or one to enter and one to leave.

use super::{Lower, MissingClause, RepeatedClause};
use crate::finding::{finding, label, labels};
use crate::term::{Presence, Term, Ty};
use onboard_ir::{SegmentId, SegmentRule, Type};
use onboard_syntax::Span;
use onboard_syntax::ast::{Segment, SegmentClause};

/// The conditions of a segment; of one that stands twice the first.
#[derive(Default)]
struct Conditions {
    when: Option<(Term, Span)>,
    enter: Option<(Term, Span)>,
    leave: Option<(Term, Span)>,
    broken: bool,
}

impl Lower<'_> {
    /// Lowers a segment; what it is, where it is named.
    pub(super) fn lower_segment(&mut self, id: SegmentId) -> Term {
        let all = self.all;
        let Some(declared) = all.segments.get(id.index()) else { return self.poison(Span::default()) };
        let node = declared.node;
        let conditions = self.conditions(node);
        let unknown = self.poison_of(Ty::Is(Type::Bool), node.name.span);
        let Some((rule, term)) = self.rule(node, &conditions, unknown) else { return unknown };
        if let Some(entry) = self.program.segments.get_mut(id.index()) {
            entry.rule = rule;
        }
        term
    }

    fn conditions(&mut self, node: &Segment) -> Conditions {
        let mut all = Conditions::default();
        for clause in &node.clauses {
            let (expr, slot) = match clause {
                SegmentClause::When(expr) => (expr, &mut all.when),
                SegmentClause::EnterWhen(expr) => (expr, &mut all.enter),
                SegmentClause::LeaveWhen(expr) => (expr, &mut all.leave),
                SegmentClause::Broken => {
                    all.broken = true;
                    continue;
                }
            };
            let term = self.condition(expr);
            match *slot {
                Some((_, first)) => {
                    let (span, first) = (self.clause(expr.span), self.clause(first));
                    self.report(RepeatedClause { span, first });
                }
                None => *slot = Some((term, expr.span)),
            }
        }
        all
    }

    fn rule(&mut self, node: &Segment, all: &Conditions, unknown: Term) -> Option<(SegmentRule, Term)> {
        match (all.when, all.enter, all.leave) {
            (Some((_, when)), enter, leave) if enter.is_some() || leave.is_some() => {
                let memory = enter.or(leave).map(|(_, span)| self.clause(span));
                let span = self.clause(when);
                self.report(WhenBesideEnter { span, memory });
                None
            }
            (Some((when, _)), ..) => {
                let known = Term { bounds: None, ..when };
                Some((SegmentRule::When(when.id), if when.broken() { unknown } else { known }))
            }
            (None, Some((enter, _)), Some((leave, _))) => {
                let rule = SegmentRule::Memory { enter: enter.id, leave: leave.id };
                let presence = enter.presence.and(leave.presence);
                let stated = enter.stated.and(leave.stated);
                let broken = presence == Presence::Unknown;
                Some((rule, if broken { unknown } else { Term { presence, stated, ..enter } }))
            }
            _ if all.broken => None,
            (None, Some((_, span)), None) | (None, None, Some((_, span))) => {
                let other = if all.enter.is_some() { "leave when" } else { "enter when" };
                let span = self.clause(span);
                self.report(EnterWithoutLeave { span, other });
                None
            }
            (None, None, None) => {
                let (what, needed) =
                    (format!("segment `{}`", node.name.text), "`when`, or `enter when` and `leave when`");
                self.report(MissingClause {
                    what,
                    span: node.name.span,
                    needed: needed.to_owned(),
                    fix: None,
                });
                None
            }
        }
    }
}

finding! {
    /// A segment has `enter when` or `leave when` without the other.
    EnterWithoutLeave { span: Span, other: &'static str }
    error "enter-without-leave"
    title: "this segment has no `{other}`",
    labels: vec![label(*span, "")],
    help: Some("a segment with memory needs a way in and a way out; without memory write `when`".to_owned()),
}

finding! {
    /// A segment has `when` beside `enter when`.
    WhenBesideEnter { span: Span, memory: Option<Span> }
    error "when-beside-enter"
    title: "`when` stands beside `enter when`",
    labels: labels(*span, *memory, "the segment has memory, by this"),
    help: Some("the two disagree as soon as something changes: keep the one you mean".to_owned()),
}
