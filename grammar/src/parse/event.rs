//! `event`

use super::block::Clause;
use super::grammar::{Parts, Rule};
use super::reader::Reader;
use crate::ast::{Event, EventClause, Property};
use crate::outline::Entry;
use crate::tokens::TokenKind;
use crate::words::BlockKind;
use std::ops::Range;

impl<'s> Reader<'s> {
    /// `event_head` and its clauses.
    pub(super) fn event(&mut self, item: &Entry) -> Option<Event> {
        let head = self.read(Rule::event_head, item.head.clone());
        let clauses = self.clauses(
            item.block.as_ref(),
            || EventClause::Broken(None),
            |reader, word, entry| reader.event_clause(word, entry.head.clone()),
        );
        let mut head = head?;
        let name = self.declared(&head.part(Rule::word)?);
        let (mut from, mut each) = (None, None);
        for part in head {
            let outside = part.as_rule() == Rule::event_from;
            let text = Parts::of(part).next().map(|text| self.quoted(&text));
            *(if outside { &mut from } else { &mut each }) = text;
        }
        Some(Event { name, from, each, clauses })
    }

    fn event_clause(&mut self, word: &str, marks: Range<usize>) -> Clause<EventClause> {
        let block = Some(BlockKind::Event);
        let property = self.mark(marks.start + 1).is_some_and(|mark| mark.kind == TokenKind::Colon);
        match word {
            _ if property => {
                let name = self.name_at(marks.start);
                let read = self.read_in(Rule::event_property, marks, block);
                let read = read.and_then(|pair| self.event_property(Parts::of(pair)));
                Clause::Read(read.map_or(EventClause::Broken(name), EventClause::Property))
            }
            "for" => {
                let read = self.read_in(Rule::for_clause, marks, block);
                read.and_then(|pair| Parts::of(pair).next())
                    .map(|names| EventClause::For(self.names(names)))
                    .into()
            }
            "each" => {
                let read = self.read_in(Rule::each_clause, marks, block);
                read.and_then(|pair| Parts::of(pair).next())
                    .map(|text| EventClause::Each(self.quoted(&text)))
                    .into()
            }
            _ => Clause::Unknown,
        }
    }

    /// `event_property`
    fn event_property(&mut self, mut parts: Parts<'s>) -> Option<Property> {
        let name = self.declared(&parts.part(Rule::word)?);
        let ty = self.type_expression(parts.part(Rule::type_expression)?)?;
        let from = parts.part(Rule::text).map(|text| self.quoted(&text));
        Some(Property { name, ty, from })
    }
}
