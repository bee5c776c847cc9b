//! `field`

use super::block::Clause;
use super::grammar::Parts;
use super::grammar::{Pair, Rule};
use super::reader::Reader;
use crate::ast::{
    Category, Fallback, FallbackMethod, Field, FieldClause, Literal, Origin, OriginSource, TypeExpr, TypeKind,
};
use crate::outline::Entry;
use crate::words::BlockKind;
use std::ops::Range;

impl<'s> Reader<'s> {
    /// `field_head` and its clauses. A field whose type could not be read keeps its name.
    pub(super) fn field(&mut self, item: &Entry) -> Option<Field> {
        let head = self.read(Rule::field_head, item.head.clone());
        let clauses = self.clauses(
            item.block.as_ref(),
            || FieldClause::Broken,
            |reader, word, entry| reader.field_clause(word, entry.head.clone()),
        );
        let Some(mut head) = head else {
            let name = self.name_after_keyword(item)?;
            let ty = TypeExpr { kind: TypeKind::Broken, range: None, span: name.span };
            return Some(Field { name, ty, clauses });
        };
        let name = self.declared(&head.part(Rule::word)?);
        let ty = self.type_expression(head.part(Rule::type_expression)?)?;
        Some(Field { name, ty, clauses })
    }

    fn field_clause(&mut self, word: &str, marks: Range<usize>) -> Clause<FieldClause> {
        let (rule, read): (_, fn(&mut Self, Pair<'s>) -> Option<FieldClause>) = match word {
            "ask" if self.word(marks.start + 1) == "again" => (Rule::field_ask_again, |reader, pair| {
                reader.duration(Parts::of(pair).next()?).map(FieldClause::AskAgainAfter)
            }),
            "ask" => (Rule::ask_clause, |reader, pair| {
                reader.variant(Parts::of(pair).next()?).map(FieldClause::Ask)
            }),
            "from" => (Rule::field_from, |reader, pair| reader.field_from(pair).map(FieldClause::From)),
            "for" => (Rule::for_clause, |reader, pair| {
                Parts::of(pair).next().map(|names| FieldClause::For(reader.names(names)))
            }),
            "category" => (Rule::field_category, Self::field_category),
            "fallback" => {
                (Rule::field_fallback, |reader, pair| reader.field_fallback(pair).map(FieldClause::Fallback))
            }
            "allow" => (Rule::field_allow, |reader, pair| {
                let span = reader.span(&pair);
                let reason = Parts::of(pair).next();
                Some(FieldClause::AllowInferred(reader.reason(reason, span)))
            }),
            _ => return Clause::Unknown,
        };
        self.read_in(rule, marks, Some(BlockKind::Field)).and_then(|pair| read(self, pair)).into()
    }

    /// `field_from`
    fn field_from(&mut self, pair: Pair<'s>) -> Option<Origin> {
        let span = self.span(&pair);
        let mut parts = Parts::of(pair);
        let source = parts.part(Rule::word)?;
        let source = match source.as_str() {
            "record" => OriginSource::Record,
            "context" => OriginSource::Context,
            _ => OriginSource::Source(self.name(&source)),
        };
        let at = parts.part(Rule::text).map(|text| self.quoted(&text));
        Some(Origin { source, at, span })
    }

    /// `field_category`
    fn field_category(&mut self, pair: Pair<'s>) -> Option<FieldClause> {
        let word = Parts::of(pair).next()?;
        let categories = [
            ("public", Category::Public),
            ("ordinary", Category::Ordinary),
            ("sensitive", Category::Sensitive),
            ("special", Category::Special),
        ];
        let category = self.choice(&word, &categories)?;
        Some(FieldClause::Category(category, self.span(&word)))
    }

    /// `field_fallback`
    fn field_fallback(&mut self, pair: Pair<'s>) -> Option<Fallback> {
        let span = self.span(&pair);
        let mut parts = Parts::of(pair);
        let method = parts.next()?;
        let place = self.span(&method);
        let method = match method.as_rule() {
            Rule::expression => FallbackMethod::Constant(self.expression(method)),
            _ if method.as_str() == "median" => FallbackMethod::Median(place),
            _ if method.as_str() == "mean" => FallbackMethod::Mean(place),
            _ => FallbackMethod::MostCommon(place),
        };
        let by = parts.part(Rule::names).map_or_else(Vec::new, |names| self.names(names));
        let at_least = match parts.part(Rule::at_least) {
            Some(share) => Some(self.share(&Parts::of(share).next()?)?),
            None => None,
        };
        Some(Fallback { method, by, at_least, span })
    }

    /// A percentage, as a share of 1. Without its sign it is far above, which the checker refuses.
    fn share(&mut self, pair: &Pair<'s>) -> Option<f64> {
        match self.number(pair)? {
            Literal::Float(share) => Some(share),
            // Whole numbers of up to 2^53 are exact; larger ones are refused all the same.
            Literal::Int(share) => Some(share as f64),
            _ => {
                let span = self.span(pair);
                self.bad_literal(span, "not a percentage".to_owned(), None);
                None
            }
        }
    }
}
