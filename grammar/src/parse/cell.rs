//! A condition cell: what may stand together in it, and what people write instead.

use super::findings::expressions::{IsInsteadOfEquals, IsNull};
use super::findings::matrices::{CommaInCell, ConditionInCell, DashWithMore, NotWithOrInCell};
use super::grammar::{Pair, Parts, Rule};
use super::reader::Reader;
use crate::Span;
use crate::ast::{BinaryOp, CellKind, CellTest, Expr, ExprKind};
use crate::words::{is_null_word, may_be_member};
use std::ops::Range;

/// A test with what decides how it may be joined.
struct Part {
    test: CellTest,
    /// `not a`
    negated: bool,
    /// A comparison or exclusion, which joins with `and`.
    narrows: bool,
    /// The constant, as written.
    text: String,
}

/// What a cell is made of.
#[derive(Default)]
struct Parsed {
    parts: Vec<Part>,
    dashes: usize,
    ors: usize,
    ands: usize,
    commas: Vec<Span>,
}

impl<'s> Reader<'s> {
    /// `cell_tests`, for a column that is written `column`.
    pub(super) fn cell(&mut self, marks: Range<usize>, column: Option<&str>) -> Option<CellKind> {
        let span = self.span_of(marks.clone());
        if self.at(span) == "-" {
            return Some(CellKind::Any);
        }
        let mut parsed = Parsed::default();
        let mut subject: Option<Pair<'s>> = None;
        for pair in self.read(Rule::cell_tests, marks)? {
            match pair.as_rule() {
                Rule::cell_joint => self.joint(&pair, &mut parsed),
                Rule::cell_subject => {
                    self.check_subject(&pair, column)?;
                    subject = Some(pair);
                }
                _ => {
                    let test = Parts::of(pair).next()?;
                    if test.as_rule() == Rule::cell_dash {
                        parsed.dashes += 1;
                    } else {
                        let part = self.cell_test(test, subject.take())?;
                        parsed.parts.push(part);
                    }
                }
            }
        }
        self.judge(parsed, span)
    }

    fn joint(&mut self, pair: &Pair<'s>, parsed: &mut Parsed) {
        match pair.as_str().trim_end() {
            "or" => parsed.ors += 1,
            "and" => parsed.ands += 1,
            _ => parsed.commas.push(self.span(pair)),
        }
    }

    /// A cell may repeat its own column (and is told not to), but cannot ask about something else.
    fn check_subject(&mut self, subject: &Pair<'s>, column: Option<&str>) -> Option<()> {
        let span = self.span(subject);
        if column.is_some_and(|column| column != self.at(span)) {
            self.unexpected(
                span,
                "a constant or a comparison",
                "a cell asks only about the column it stands in",
            );
            return None;
        }
        Some(())
    }

    /// Whether the tests may stand together.
    fn judge(&mut self, parsed: Parsed, span: Span) -> Option<CellKind> {
        let Parsed { parts, dashes, ors, ands, commas } = parsed;
        if dashes > 0 {
            if !parts.is_empty() || dashes > 1 {
                self.report(&DashWithMore { span });
            }
            return Some(CellKind::Any);
        }
        let narrows = parts.iter().all(|part| part.narrows);
        if let Some(&comma) = commas.first() {
            self.report(&CommaInCell { span: comma, meant: if narrows { "and" } else { "or" } });
        } else if ors > 0 && parts.iter().any(|part| part.negated) {
            let meant: Vec<String> = parts.iter().map(|part| format!("not {}", part.text)).collect();
            self.report(&NotWithOrInCell { span, meant: meant.join(" and ") });
            return Some(CellKind::AllOf(parts.into_iter().map(excluded).collect()));
        } else if ors > 0 && ands > 0 {
            self.unexpected(span, "", "`or` and `and` do not stand together in a cell; write two rows");
            return None;
        }
        let all = ands > 0 || !commas.is_empty() && narrows && ors == 0;
        let tests = parts.into_iter().map(|part| part.test).collect();
        Some(if all { CellKind::AllOf(tests) } else { CellKind::AnyOf(tests) })
    }

    /// `cell_test`, after the name it repeats if it does.
    fn cell_test(&mut self, pair: Pair<'s>, subject: Option<Pair<'s>>) -> Option<Part> {
        let span = self.span(&pair);
        let rule = pair.as_rule();
        let words = pair.as_str();
        let mut parts = Parts::of(pair);
        if rule == Rule::cell_missing {
            let present = words.split_ascii_whitespace().any(|word| word == "not");
            let test = if present { CellTest::NotMissing(span) } else { CellTest::Missing(span) };
            if let Some(subject) = subject {
                self.repeated(&subject, span.start);
            }
            return Some(Part { test, negated: false, narrows: false, text: words.to_owned() });
        }
        let operator = parts.part(Rule::cell_order);
        let constant = parts.part(Rule::constant)?;
        let constant_start = self.span(&constant).start;
        let text = constant.as_str().trim_end().to_owned();
        if words.starts_with("is") && is_null_word(&text) {
            return self.null_test(span, text, rule == Rule::cell_not);
        }
        let value = self.constant(constant);
        if value.kind == ExprKind::Broken {
            return None;
        }
        let (test, negated, narrows) = match rule {
            Rule::cell_not => (CellTest::NotEqual(value), true, true),
            Rule::cell_compare => self.compare(operator, value),
            Rule::cell_range => {
                (CellTest::Range(value, self.bound(parts.part(Rule::constant)?)?), false, false)
            }
            _ => (CellTest::Equal(value), false, false),
        };
        let plain = matches!(test, CellTest::Equal(_)) && rule == Rule::cell_compare;
        match subject {
            Some(subject) => self.repeated(&subject, if plain { constant_start } else { span.start }),
            None if plain => {
                let delete = Span { end: constant_start, ..span };
                let length = self.at(delete).trim_end().len();
                let span = Span { end: span.start + u32::try_from(length).unwrap_or(0), ..span };
                self.report(&ConditionInCell { span, delete, named: false });
            }
            None if rule == Rule::cell_not && words.starts_with("is") => {
                let length = u32::try_from(words.find("not").map_or(0, |at| at + 3)).unwrap_or(0);
                self.report(&IsInsteadOfEquals {
                    span: Span { end: span.start + length, ..span },
                    negated: true,
                });
            }
            None => {}
        }
        Some(Part { test, negated, narrows, text })
    }

    /// `is null`, taken for `is missing`; none where a member could be meant.
    fn null_test(&mut self, span: Span, word: String, negated: bool) -> Option<Part> {
        let equal = if negated { format!("not {word}") } else { word.clone() };
        let member = may_be_member(&word).then_some(equal);
        let unclear = member.is_some();
        self.report(&IsNull { span, word: word.clone(), negated, member });
        let test = if negated { CellTest::NotMissing(span) } else { CellTest::Missing(span) };
        (!unclear).then_some(Part { test, negated: false, narrows: false, text: word })
    }

    fn bound(&mut self, pair: Pair<'s>) -> Option<Expr> {
        let value = self.constant(pair);
        (value.kind != ExprKind::Broken).then_some(value)
    }

    /// `cell_compare`; `==` and `is` say nothing that the constant alone does not.
    fn compare(&mut self, operator: Option<Pair<'s>>, value: Expr) -> (CellTest, bool, bool) {
        let op = match operator.as_ref().map(Pair::as_str) {
            Some("<") => BinaryOp::Less,
            Some("<=") => BinaryOp::LessEqual,
            Some(">") => BinaryOp::Greater,
            Some(">=") => BinaryOp::GreaterEqual,
            _ => return (CellTest::Equal(value), false, false),
        };
        (CellTest::Order(op, value), false, true)
    }

    fn repeated(&mut self, subject: &Pair<'s>, keep_from: u32) {
        let name = self.span(subject);
        let delete = Span { end: keep_from, ..name };
        let shown = self.at(delete).trim_end().len();
        let span = Span { end: delete.start + u32::try_from(shown).unwrap_or(0), ..delete };
        self.report(&ConditionInCell { span, delete, named: true });
    }
}

/// `not a or b` is taken for `not a and not b`.
fn excluded(part: Part) -> CellTest {
    match part.test {
        CellTest::Equal(value) => CellTest::NotEqual(value),
        test => test,
    }
}
