//! `test`

use super::block::Clause;
use super::grammar::{Pair, Parts, Rule};
use super::reader::Reader;
use crate::ast::{
    AfterStep, Because, ExpectStep, ExprKind, GivenStep, Literal, Name, Test, TestClause, TestValue,
};
use crate::outline::Entry;
use crate::words::BlockKind;
use std::ops::Range;

impl<'s> Reader<'s> {
    /// `test_head` and its clauses.
    pub(super) fn test(&mut self, item: &Entry) -> Option<Test> {
        let head = self.read(Rule::test_head, item.head.clone());
        let clauses = self.clauses(
            item.block.as_ref(),
            || TestClause::Broken,
            |reader, word, entry| reader.test_clause(word, entry.head.clone()),
        );
        let name = self.quoted(&head?.part(Rule::text)?);
        Some(Test { name, clauses })
    }

    fn test_clause(&mut self, word: &str, marks: Range<usize>) -> Clause<TestClause> {
        let (rule, read): (_, fn(&mut Self, Parts<'s>) -> Option<TestClause>) = match word {
            "for" => (Rule::test_for, |reader, mut parts| {
                parts.next().map(|name| TestClause::For(reader.name(&name)))
            }),
            "at" => (Rule::test_at, Self::test_at),
            "given" => (Rule::test_given, |reader, parts| {
                reader.steps(parts, Self::given_step).map(TestClause::Given)
            }),
            "after" => (Rule::test_after, |reader, parts| {
                reader.steps(parts, Self::after_step).map(TestClause::After)
            }),
            "expect" => (Rule::test_expect, |reader, parts| {
                reader.steps(parts, Self::expect_step).map(TestClause::Expect)
            }),
            _ => return Clause::Unknown,
        };
        self.read_in(rule, marks, Some(BlockKind::Test)).and_then(|pair| read(self, Parts::of(pair))).into()
    }

    /// `test_at`
    fn test_at(&mut self, mut parts: Parts<'s>) -> Option<TestClause> {
        let pair = parts.part(Rule::number)?;
        let span = self.span(&pair);
        match self.number(&pair)? {
            Literal::Time(micros) => Some(TestClause::At(micros, span)),
            _ => {
                self.bad_literal(span, "an instant is expected here".to_owned(), None);
                None
            }
        }
    }

    /// Steps that stand between commas.
    fn steps<T>(
        &mut self,
        parts: Parts<'s>,
        mut read: impl FnMut(&mut Self, Pair<'s>) -> Option<T>,
    ) -> Option<Vec<T>> {
        let mut steps = Vec::new();
        for part in parts {
            if part.as_rule() == Rule::extra_comma {
                self.extra_comma(&part);
            } else {
                steps.push(read(self, part)?);
            }
        }
        Some(steps)
    }

    /// `given_step`
    fn given_step(&mut self, pair: Pair<'s>) -> Option<GivenStep> {
        let rule = pair.as_rule();
        if rule == Rule::consent_step {
            let (purpose, granted) = self.consent_step(pair)?;
            return Some(GivenStep::Consent { purpose, granted });
        }
        let mut parts = Parts::of(pair);
        let first = parts.next()?;
        if rule == Rule::given_regime {
            return Some(GivenStep::Regime(self.name(&first)));
        }
        self.equals(&parts.part(Rule::equals)?);
        let value = self.test_value(parts.part(Rule::test_value)?)?;
        Some(match rule {
            Rule::given_context => GivenStep::Context(self.quoted(&first), value),
            _ => GivenStep::Field(self.name(&first), value),
        })
    }

    /// `equals`: in a test `=` gives a value.
    fn equals(&mut self, pair: &Pair<'s>) {
        if pair.as_str().trim_end() != "=" {
            let span = self.span(pair);
            self.unexpected(span, "`=`", "a test gives a value with `=`: `given role = executive`");
        }
    }

    /// `consent_step`
    fn consent_step(&mut self, pair: Pair<'s>) -> Option<(Name, bool)> {
        let denied = pair.clone().into_inner().any(|part| part.as_rule() == Rule::kw_no);
        let purpose = Parts::of(pair).next()?;
        Some((self.name(&purpose), !denied))
    }

    /// `test_value`
    fn test_value(&mut self, pair: Pair<'s>) -> Option<TestValue> {
        let span = self.span(&pair);
        let value = Parts::of(pair).next()?;
        if value.as_rule() == Rule::test_set {
            return Some(TestValue::Set(self.names(value), span));
        }
        let value = self.constant(value);
        match value.kind {
            ExprKind::Literal(literal) => Some(TestValue::Literal(literal, span)),
            ExprKind::Name(dotted) if dotted.parts.len() == 1 => {
                dotted.parts.into_iter().next().map(TestValue::Member)
            }
            ExprKind::Broken => None,
            _ => {
                self.unexpected(
                    span,
                    "a constant",
                    "a test gives constants: numbers, texts, members, `yes`, `no`",
                );
                None
            }
        }
    }

    /// `after_step`
    fn after_step(&mut self, pair: Pair<'s>) -> Option<AfterStep> {
        let span = self.span(&pair);
        let rule = pair.as_rule();
        if rule == Rule::consent_step {
            let (purpose, granted) = self.consent_step(pair)?;
            return Some(AfterStep::Consent { purpose, granted });
        }
        let mut parts = Parts::of(pair);
        if rule == Rule::after_time {
            return self.duration(parts.next()?).map(AfterStep::Time);
        }
        let count = match parts.part(Rule::number) {
            Some(count) => self.count(&count)?,
            None => 1,
        };
        let event = self.name(&parts.part(Rule::word)?);
        let properties = match parts.part(Rule::event_values) {
            Some(values) => self.steps(Parts::of(values), Self::event_value)?,
            None => Vec::new(),
        };
        Some(AfterStep::Events { count, event, properties, span })
    }

    /// `event_value`
    fn event_value(&mut self, pair: Pair<'s>) -> Option<(Name, TestValue)> {
        let mut parts = Parts::of(pair);
        let name = self.name(&parts.part(Rule::word)?);
        let value = self.test_value(parts.part(Rule::test_value)?)?;
        Some((name, value))
    }

    /// `expect_step`
    fn expect_step(&mut self, pair: Pair<'s>) -> Option<ExpectStep> {
        let span = self.span(&pair);
        let rule = pair.as_rule();
        let mut parts = Parts::of(pair);
        let first = parts.next()?;
        Some(match rule {
            Rule::expect_ask => {
                let mut names: Vec<Name> = vec![self.name(&first)];
                names.extend(parts.map(|part| self.name(&part)));
                let nothing = names.len() == 1 && first.as_str() == "nothing";
                ExpectStep::Ask(if nothing { Vec::new() } else { names }, span)
            }
            Rule::expect_path => {
                let first = if first.as_rule() == Rule::equals {
                    self.unexpected(
                        self.span(&first),
                        "a path",
                        "a path is expected by its name: `expect path collaboration`",
                    );
                    parts.next()?
                } else {
                    first
                };
                let name = (first.as_str() != "nothing").then(|| self.name(&first));
                let because = match parts.part(Rule::expect_because) {
                    Some(because) => Some(self.expect_because(because)?),
                    None => None,
                };
                ExpectStep::Path(name, because, span)
            }
            Rule::expect_welcome => ExpectStep::Welcome(self.quoted(&first)),
            Rule::expect_step_state => ExpectStep::Step(self.name(&first), self.name(&parts.next()?)),
            Rule::expect_imputed => {
                self.equals(&parts.part(Rule::equals)?);
                let value = self.test_value(parts.part(Rule::test_value)?)?;
                ExpectStep::Imputed(self.name(&first), value, span)
            }
            Rule::expect_row => ExpectStep::Row(self.name(&first), self.expect_because(parts.next()?)?, span),
            Rule::expect_status => {
                let status = parts.next()?;
                let text = status.as_str().split_ascii_whitespace().collect::<Vec<_>>().join(" ");
                ExpectStep::Status(self.name(&first), Name { text: text.into(), span: self.span(&status) })
            }
            _ => ExpectStep::Holds(self.expression(first)),
        })
    }

    /// `expect_because`
    fn expect_because(&mut self, pair: Pair<'s>) -> Option<Because> {
        let reason = Parts::of(pair).next()?;
        if reason.as_rule() == Rule::number {
            return Some(Because::Row(self.count(&reason)?, self.span(&reason)));
        }
        Some(Because::Label(self.name(&reason)))
    }
}
