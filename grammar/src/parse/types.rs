//! Types and the names that declarations give.

use super::findings::form::{EnumInsteadOfOneOf, ReservedMember, ReservedName};
use super::grammar::{Pair, Parts, Rule};
use super::reader::Reader;
use crate::Span;
use crate::ast::{Expr, ExprKind, Literal, Member, Name, NumberRange, TypeAlias, TypeExpr, TypeKind};
use crate::words::is_reserved;

impl<'s> Reader<'s> {
    /// A name that is being declared.
    pub(super) fn declared(&mut self, pair: &Pair<'s>) -> Name {
        let name = self.name(pair);
        if is_reserved(&name.text) {
            self.report(&ReservedName { span: name.span, word: name.text.to_string() });
        }
        name
    }

    /// `type_item`
    pub(super) fn type_item(&mut self, mut parts: Parts<'s>) -> Option<TypeAlias> {
        let name = self.declared(&parts.part(Rule::word)?);
        let ty = self.type_expression(parts.part(Rule::type_expression)?)?;
        Some(TypeAlias { name, ty })
    }

    /// `type_expression`
    pub(super) fn type_expression(&mut self, pair: Pair<'s>) -> Option<TypeExpr> {
        let span = self.span(&pair);
        let mut parts = Parts::of(pair);
        let kind = parts.next()?;
        let kind = match kind.as_rule() {
            Rule::one_of => TypeKind::OneOf(self.one_of(kind)),
            Rule::set_of => TypeKind::SetOf(Box::new(self.type_expression(Parts::of(kind).next()?)?)),
            _ => match kind.as_str() {
                "bool" => TypeKind::Bool,
                "int" => TypeKind::Int,
                "float" => TypeKind::Float,
                "text" => TypeKind::Text,
                "date" => TypeKind::Date,
                "time" => TypeKind::Time,
                "duration" => TypeKind::Duration,
                "country" => TypeKind::Country,
                "language" => TypeKind::Language,
                "version" => TypeKind::Version,
                "email" => TypeKind::Email,
                "url" => TypeKind::Url,
                _ => TypeKind::Named(self.name(&kind)),
            },
        };
        let range = parts.part(Rule::range).and_then(|range| self.range(range));
        Some(TypeExpr { kind, range, span })
    }

    /// `one_of`: members stand between commas, or on lines of their own.
    fn one_of(&mut self, pair: Pair<'s>) -> Vec<Member> {
        let mut members: Vec<Member> = Vec::new();
        let mut end = None;
        if pair.as_str().starts_with('{') {
            let span = self.span(&pair);
            self.report(&EnumInsteadOfOneOf {
                span: Span { end: span.start + 1, ..span },
                word: String::new(),
            });
        }
        for part in Parts::of(pair) {
            if part.as_rule() == Rule::extra_comma {
                self.extra_comma(&part);
                continue;
            }
            let span = self.span(&part);
            if part.as_rule() == Rule::enum_word {
                self.report(&EnumInsteadOfOneOf { span, word: self.at(span).to_owned() });
                continue;
            }
            let between = end.map_or(",", |end| self.at(Span { start: end, end: span.start, ..span }));
            if !between.contains([',', '\n', '\r']) {
                self.unexpected(span, "`,`", "members stand between commas, or on lines of their own");
            }
            end = Some(span.end);
            members.extend(self.member(part));
        }
        members
    }

    /// `member`
    fn member(&mut self, pair: Pair<'s>) -> Option<Member> {
        let mut parts = Parts::of(pair);
        let name = self.name(&parts.part(Rule::word)?);
        let outside = parts.part(Rule::text).map(|text| self.quoted(&text));
        if is_reserved(&name.text) {
            self.report(&ReservedMember {
                span: name.span,
                word: name.text.to_string(),
                outside: outside.is_some(),
            });
        }
        Some(Member { name, outside })
    }

    /// `range`
    fn range(&mut self, pair: Pair<'s>) -> Option<NumberRange> {
        let mut parts = Parts::of(pair);
        let low = self.constant(parts.part(Rule::constant)?);
        let high = self.constant(parts.part(Rule::constant)?);
        Some(NumberRange { low, high })
    }

    /// `constant`: a literal or a name, perhaps with a minus before it.
    pub(super) fn constant(&mut self, pair: Pair<'s>) -> Expr {
        let span = self.span(&pair);
        self.constant_kind(pair).map_or(Expr { kind: ExprKind::Broken, span }, |kind| Expr { kind, span })
    }

    fn constant_kind(&mut self, pair: Pair<'s>) -> Option<ExprKind> {
        let mut parts = Parts::of(pair);
        let negative = parts.part(Rule::minus).is_some();
        let value = parts.next()?;
        let span = self.span(&value);
        let kind = match value.as_rule() {
            Rule::duration => ExprKind::Literal(self.number_literal(value)?.0),
            Rule::text => ExprKind::Literal(Literal::Text(self.quoted(&value).text)),
            _ => self.constant_name(value)?,
        };
        Some(if negative { super::expr::negated(Expr { kind, span }) } else { kind })
    }

    fn constant_name(&mut self, pair: Pair<'s>) -> Option<ExprKind> {
        let dotted = self.dotted(pair);
        Some(match self.at(dotted.span) {
            "yes" | "true" => ExprKind::Literal(Literal::Bool(true)),
            "no" | "false" => ExprKind::Literal(Literal::Bool(false)),
            word if is_reserved(word) => {
                self.unexpected(dotted.span, "a value", "this word joins or tests values, and is none");
                return None;
            }
            _ => ExprKind::Name(dotted),
        })
    }
}
