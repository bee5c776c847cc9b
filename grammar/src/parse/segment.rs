//! `segment`, and the named values `let` and `trait`.

use super::aggregate;
use super::block::Clause;
use super::grammar::{Parts, Rule};
use super::reader::Reader;
use crate::ast::{Expr, ExprKind, Let, Segment, SegmentClause, Trait};
use crate::outline::Entry;
use crate::words::BlockKind;
use std::ops::Range;

impl<'s> Reader<'s> {
    /// `segment_head` and its clauses.
    pub(super) fn segment(&mut self, item: &Entry) -> Option<Segment> {
        let head = self.read(Rule::segment_head, item.head.clone());
        let mut clauses = Vec::new();
        let name = match head {
            Some(mut head) => {
                let name = self.declared(&head.part(Rule::word)?);
                let when = head.part(Rule::expression).map(|when| SegmentClause::When(self.expression(when)));
                clauses.extend(when);
                name
            }
            None => {
                clauses.push(SegmentClause::Broken);
                self.name_after_keyword(item)?
            }
        };
        clauses.extend(self.clauses(
            item.block.as_ref(),
            || SegmentClause::Broken,
            |reader, word, entry| reader.segment_clause(word, entry.head.clone()),
        ));
        Some(Segment { name, clauses })
    }

    fn segment_clause(&mut self, word: &str, marks: Range<usize>) -> Clause<SegmentClause> {
        let (rule, make): (_, fn(Expr) -> SegmentClause) = match word {
            "when" => (Rule::segment_when, SegmentClause::When),
            "enter" => (Rule::segment_enter, SegmentClause::EnterWhen),
            "leave" => (Rule::segment_leave, SegmentClause::LeaveWhen),
            _ => return Clause::Unknown,
        };
        let read = self.read_in(rule, marks, Some(BlockKind::Segment));
        read.and_then(|pair| Parts::of(pair).next()).map(|when| make(self.expression(when))).into()
    }

    /// `let_item`; a broken value leaves the name.
    pub(super) fn let_item(&mut self, item: &Entry) -> Option<Let> {
        let Some(mut parts) = self.read(Rule::let_item, item.head.clone()) else {
            let name = self.name_after_keyword(item)?;
            return Some(Let { value: Expr { kind: ExprKind::Broken, span: name.span }, name });
        };
        let name = self.declared(&parts.part(Rule::word)?);
        let value = self.expression(parts.next()?);
        Some(Let { name, value })
    }

    /// `trait_item`; a broken value leaves the name.
    pub(super) fn trait_item(&mut self, item: &Entry) -> Option<Trait> {
        let Some(mut parts) = self.read(Rule::trait_item, item.head.clone()) else {
            let name = self.name_after_keyword(item)?;
            return Some(Trait { value: Expr { kind: ExprKind::Broken, span: name.span }, name });
        };
        let name = self.declared(&parts.part(Rule::word)?);
        let value = parts.next()?;
        if value.as_rule() == Rule::expression {
            return Some(Trait { name, value: self.expression(value) });
        }
        let span = self.span(&value);
        let then = aggregate::sequence(self, value);
        let kind = then.map_or(ExprKind::Broken, |then| ExprKind::Then(Box::new(then)));
        Some(Trait { name, value: Expr { kind, span } })
    }
}
