//! Expressions: pest gives operands and operators in a row, and the table of powers below makes the tree.

use super::aggregate;
use super::findings::expressions::{
    ChainedComparison, EqualsMissing, IsInsteadOfEquals, IsNull, SingleEquals,
};
use super::findings::form::{NestingTooDeep, SymbolOperator, UnexpectedToken};
use super::grammar::{Pair, Parts, Rule};
use super::reader::Reader;
use super::unexpected::not_here;
use crate::Span;
use crate::ast::{BinaryOp, Dotted, Expr, ExprKind, InTarget, IsTest, Literal, Name, Quoted, UnaryOp};
use crate::words::{is_null_word, is_reserved, may_be_member};
use std::iter::Peekable;

/// How many levels a tree may have: a chain of so many operands is as deep as it is long.
const MAX_HEIGHT: u32 = 256;

/// Operators before operands, tightest last; comparisons are not associative, all others join from the left.
mod power {
    pub(super) const LOOSEST: u8 = 0;
    pub(super) const OR: u8 = 1;
    pub(super) const AND: u8 = 2;
    pub(super) const NOT: u8 = 3;
    pub(super) const COMPARE: u8 = 4;
    pub(super) const OTHERWISE: u8 = 5;
    pub(super) const ADD: u8 = 6;
    pub(super) const MULTIPLY: u8 = 7;
    pub(super) const PREFIX: u8 = 8;
}

/// The power with which a rule joins what stands on its left; none for what joins nothing.
fn joins(rule: Rule) -> Option<u8> {
    Some(match rule {
        Rule::or_op => power::OR,
        Rule::and_op => power::AND,
        Rule::compare_op | Rule::in_op | Rule::not_in_op | Rule::is_op | Rule::text_op | Rule::is_test => {
            power::COMPARE
        }
        Rule::otherwise_op => power::OTHERWISE,
        Rule::add_op => power::ADD,
        Rule::multiply_op => power::MULTIPLY,
        _ => return None,
    })
}

/// An expression with what the tree does not keep.
pub(super) struct Built {
    pub(super) expr: Expr,
    /// Its place with its parentheses.
    outer: Span,
    height: u32,
    /// Whether it is a comparison without parentheses.
    comparison: bool,
}

type Row<'s> = Peekable<Parts<'s>>;

impl<'s> Reader<'s> {
    /// `expression`; `Broken` where it could not be read, which has then been reported.
    pub(super) fn expression(&mut self, pair: Pair<'s>) -> Expr {
        let span = self.span(&pair);
        self.built(pair).map_or(Expr { kind: ExprKind::Broken, span }, |built| built.expr)
    }

    fn built(&mut self, pair: Pair<'s>) -> Option<Built> {
        let mut row = Parts::of(pair).peekable();
        let built = self.climb(&mut row, power::LOOSEST)?;
        if let Some(rest) = row.next() {
            let span = self.span(&rest);
            self.unexpected(span, "", "`to` makes a range only after `in`: `x in 1 to 5`");
            return None;
        }
        Some(built)
    }

    /// Reads operands and the operators between them that join at least as tightly as `least`.
    fn climb(&mut self, row: &mut Row<'s>, least: u8) -> Option<Built> {
        let first = row.next()?;
        let mut left = match first.as_rule() {
            Rule::not_op | Rule::minus | Rule::stated_op | Rule::days_since_op => {
                self.prefixed(&first, row)?
            }
            _ => self.primary(first)?,
        };
        while let Some(power) =
            row.peek().and_then(|next| joins(next.as_rule())).filter(|&power| power >= least)
        {
            let Some(operator) = row.next() else { break };
            left = if power == power::COMPARE {
                self.compared(left, &operator, row)?
            } else {
                self.joined(left, &operator, row, power)?
            };
        }
        Some(left)
    }

    fn prefixed(&mut self, operator: &Pair<'s>, row: &mut Row<'s>) -> Option<Built> {
        let start = self.span(operator);
        if operator.as_str() == "!" {
            self.report(&SymbolOperator { span: start, found: "!".to_owned(), meant: "not " });
        }
        let operand =
            self.climb(row, if operator.as_rule() == Rule::not_op { power::NOT } else { power::PREFIX })?;
        let span = start.to(operand.outer);
        let height = operand.height;
        let value = Box::new(operand.expr);
        let kind = match operator.as_rule() {
            Rule::not_op => ExprKind::Unary(UnaryOp::Not, value),
            Rule::stated_op => ExprKind::Stated(value),
            Rule::days_since_op => ExprKind::DaysSince(value),
            _ => negated(*value),
        };
        self.node(kind, span, height)
    }

    /// `or and otherwise + - * /`
    fn joined(&mut self, left: Built, operator: &Pair<'s>, row: &mut Row<'s>, power: u8) -> Option<Built> {
        let at = self.span(operator);
        let op = match operator.as_str() {
            "||" | "&&" => {
                let meant = if operator.as_rule() == Rule::or_op { "or" } else { "and" };
                self.report(&SymbolOperator { span: at, found: operator.as_str().to_owned(), meant });
                if meant == "or" { BinaryOp::Or } else { BinaryOp::And }
            }
            "or" => BinaryOp::Or,
            "and" => BinaryOp::And,
            "otherwise" => BinaryOp::Otherwise,
            "+" => BinaryOp::Add,
            "-" => BinaryOp::Subtract,
            "*" => BinaryOp::Multiply,
            _ => BinaryOp::Divide,
        };
        let right = self.climb(row, power + 1)?;
        self.binary(op, left, right)
    }

    /// Comparisons, `in`, `is`, and tests of texts.
    fn compared(&mut self, left: Built, operator: &Pair<'s>, row: &mut Row<'s>) -> Option<Built> {
        if left.comparison {
            return self.chained(left, operator, row);
        }
        let at = self.span(operator);
        let mut built = match operator.as_rule() {
            Rule::is_test => {
                let test = is_test(operator.as_str());
                let (span, height) = (left.outer.to(at), left.height);
                self.node(ExprKind::Is(Box::new(left.expr), test), span, height)?
            }
            Rule::in_op | Rule::not_in_op => self.within(left, operator.as_rule() == Rule::not_in_op, row)?,
            _ => match self.comparison(operator, row) {
                Comparison::Op(op) => {
                    let right = self.climb(row, power::COMPARE + 1)?;
                    self.binary(op, left, right)?
                }
                Comparison::Broken(end) => {
                    let (span, height) = (left.outer.to(end), left.height);
                    self.node(ExprKind::Broken, span, height)?
                }
                Comparison::Is(test, end) => {
                    let (span, height) = (left.outer.to(end), left.height);
                    self.node(ExprKind::Is(Box::new(left.expr), test), span, height)?
                }
            },
        };
        built.comparison = true;
        Some(built)
    }

    /// What a sign of comparison means, also one of another language or of speech.
    fn comparison(&mut self, operator: &Pair<'s>, row: &mut Row<'s>) -> Comparison {
        let span = self.span(operator);
        let negated = match operator.as_rule() {
            Rule::is_op => operator.as_str() != "is",
            _ => matches!(operator.as_str(), "!=" | "!==" | "<>"),
        };
        let op = match operator.as_str() {
            "<" => BinaryOp::Less,
            "<=" => BinaryOp::LessEqual,
            ">" => BinaryOp::Greater,
            ">=" => BinaryOp::GreaterEqual,
            "contains" => BinaryOp::Contains,
            "matches" => BinaryOp::Matches,
            text if text.starts_with("starts") => BinaryOp::StartsWith,
            text if text.starts_with("ends") => BinaryOp::EndsWith,
            _ if negated => BinaryOp::NotEqual,
            _ => BinaryOp::Equal,
        };
        let equality = matches!(op, BinaryOp::Equal | BinaryOp::NotEqual);
        if equality
            && let Some(absence) =
                row.next_if(|next| matches!(next.as_str().trim_end(), "missing" | "imputed"))
        {
            let word = absence.as_str().trim_end().to_owned();
            let test = match (word.as_str(), negated) {
                ("missing", false) => IsTest::Missing,
                ("missing", true) => IsTest::NotMissing,
                (_, false) => IsTest::Imputed,
                (_, true) => IsTest::NotImputed,
            };
            self.report(&EqualsMissing { span, word, negated });
            return Comparison::Is(test, self.span(&absence));
        }
        if operator.as_rule() == Rule::is_op
            && let Some(null) = row.next_if(|next| is_null_word(next.as_str().trim_end()))
        {
            let (word, end) = (null.as_str().trim_end().to_owned(), self.span(&null));
            let equals = if negated { "!=" } else { "==" };
            let member = may_be_member(&word).then(|| format!("{equals} {word}"));
            let unclear = member.is_some();
            self.report(&IsNull { span: span.to(end), word, negated, member });
            return match (unclear, negated) {
                (true, _) => Comparison::Broken(end),
                (false, true) => Comparison::Is(IsTest::NotMissing, end),
                (false, false) => Comparison::Is(IsTest::Missing, end),
            };
        }
        match operator.as_str() {
            "=" => self.report(&SingleEquals { span }),
            found @ ("===" | "!==" | "<>") => {
                let meant = if negated { "!=" } else { "==" };
                self.report(&SymbolOperator { span, found: found.to_owned(), meant });
            }
            _ if operator.as_rule() == Rule::is_op => self.report(&IsInsteadOfEquals { span, negated }),
            _ => {}
        }
        Comparison::Op(op)
    }

    /// `1 < x < 5`, taken for `1 < x and x < 5`.
    fn chained(&mut self, left: Built, operator: &Pair<'s>, row: &mut Row<'s>) -> Option<Built> {
        let span = self.span(operator);
        let ExprKind::Binary(_, _, middle) = &left.expr.kind else {
            self.unexpected(
                span,
                "`and` or `or`",
                "two comparisons stand side by side only with `and` or `or` between them",
            );
            return None;
        };
        let middle =
            Built { expr: (**middle).clone(), outer: middle.span, height: left.height, comparison: false };
        let text = self.at(middle.outer).to_owned();
        self.report(&ChainedComparison { span, middle: text });
        let second = self.compared(middle, operator, row)?;
        let mut both = self.binary(BinaryOp::And, left, second)?;
        both.comparison = false;
        Some(both)
    }

    /// What follows `in`.
    fn within(&mut self, left: Built, negated: bool, row: &mut Row<'s>) -> Option<Built> {
        let mut height = left.height;
        let (target, end) = if let Some(list) = row.next_if(|next| next.as_rule() == Rule::list) {
            let end = self.span(&list);
            let (items, tallest) = self.expressions(list)?;
            height = height.max(tallest);
            (InTarget::List(items), end)
        } else {
            let low = self.climb(row, power::COMPARE + 1)?;
            height = height.max(low.height);
            if row.next_if(|next| next.as_rule() == Rule::to_op).is_some() {
                let high = self.climb(row, power::COMPARE + 1)?;
                height = height.max(high.height);
                (InTarget::Range(Box::new(low.expr), Box::new(high.expr)), high.outer)
            } else {
                (InTarget::Set(Box::new(low.expr)), low.outer)
            }
        };
        let span = left.outer.to(end);
        self.node(ExprKind::In { value: Box::new(left.expr), negated, target }, span, height)
    }

    /// The expressions of a list or of arguments, and the height of the tallest.
    fn expressions(&mut self, pair: Pair<'s>) -> Option<(Vec<Expr>, u32)> {
        let mut expressions = Vec::new();
        let mut tallest = 0;
        for part in Parts::of(pair) {
            if part.as_rule() == Rule::extra_comma {
                self.extra_comma(&part);
                continue;
            }
            let built = self.built(part)?;
            tallest = tallest.max(built.height);
            expressions.push(built.expr);
        }
        Some((expressions, tallest))
    }

    /// `primary`
    fn primary(&mut self, pair: Pair<'s>) -> Option<Built> {
        let span = self.span(&pair);
        let kind = match pair.as_rule() {
            Rule::duration => ExprKind::Literal(self.number_literal(pair)?.0),
            Rule::text => ExprKind::Literal(Literal::Text(self.quoted(&pair).text)),
            Rule::pattern => {
                ExprKind::Literal(Literal::Pattern(super::text::content(pair.as_str()).to_owned()))
            }
            Rule::parentheses => {
                let inside = self.built(Parts::of(pair).next()?)?;
                return Some(Built { outer: span, comparison: false, ..inside });
            }
            Rule::conditional => return self.conditional(pair, span),
            Rule::declassify => return self.declassify(pair, span),
            Rule::aggregate => {
                let kind = ExprKind::Aggregate(Box::new(aggregate::aggregate(self, pair)?));
                return self.node(kind, span, 1);
            }
            Rule::named => return self.named(pair, span),
            _ => {
                self.unexpected(span, "a value", "a list in braces stands only after `in`: `x in { a, b }`");
                return None;
            }
        };
        self.node(kind, span, 0)
    }

    /// A name with dots, a function with its arguments, or one of the words that are values.
    fn named(&mut self, pair: Pair<'s>, span: Span) -> Option<Built> {
        let mut parts = Parts::of(pair);
        let dotted = self.dotted(parts.part(Rule::dotted)?);
        let Some(arguments) = parts.part(Rule::arguments) else {
            let kind = match dotted.parts.as_slice() {
                [only] => match only.text.as_str() {
                    "yes" | "true" => ExprKind::Literal(Literal::Bool(true)),
                    "no" | "false" => ExprKind::Literal(Literal::Bool(false)),
                    "now" => ExprKind::Now,
                    word if is_reserved(word) => {
                        self.unexpected(span, "a value", "this word joins or tests values, and is none");
                        return None;
                    }
                    _ => ExprKind::Name(dotted),
                },
                _ => ExprKind::Name(dotted),
            };
            return self.node(kind, span, 0);
        };
        let (arguments, height) = self.expressions(arguments)?;
        let name = Name { text: self.at(dotted.span).into(), span: dotted.span };
        self.node(ExprKind::Call(name, arguments), span, height)
    }

    /// `dotted`
    pub(super) fn dotted(&mut self, pair: Pair<'s>) -> Dotted {
        let span = self.span(&pair);
        Dotted { parts: Parts::of(pair).map(|part| self.name(&part)).collect(), span }
    }

    fn conditional(&mut self, pair: Pair<'s>, span: Span) -> Option<Built> {
        let mut parts = Parts::of(pair);
        let condition = self.built(parts.next()?)?;
        let then = self.built(parts.next()?)?;
        let otherwise = self.built(parts.next()?)?;
        let height = condition.height.max(then.height).max(otherwise.height);
        let kind = ExprKind::If {
            condition: Box::new(condition.expr),
            then: Box::new(then.expr),
            otherwise: Box::new(otherwise.expr),
        };
        self.node(kind, span, height)
    }

    fn declassify(&mut self, pair: Pair<'s>, span: Span) -> Option<Built> {
        let mut parts = Parts::of(pair);
        let value = self.primary(parts.next()?)?;
        let height = value.height;
        let reason = parts.part(Rule::because);
        let reason = self.reason(reason, span);
        self.node(ExprKind::Declassify(Box::new(value.expr), reason), span, height)
    }

    /// `because`; an empty text at `span` where there is none, which the checker refuses.
    pub(super) fn reason(&mut self, pair: Option<Pair<'s>>, span: Span) -> Quoted {
        let text = pair.and_then(|pair| Parts::of(pair).next());
        text.map_or(Quoted { text: String::new(), span }, |text| self.quoted(&text))
    }

    fn binary(&mut self, op: BinaryOp, left: Built, right: Built) -> Option<Built> {
        let (span, height) = (left.outer.to(right.outer), left.height.max(right.height));
        self.node(ExprKind::Binary(op, Box::new(left.expr), Box::new(right.expr)), span, height)
    }

    /// A node above parts of some height.
    fn node(&mut self, kind: ExprKind, span: Span, height: u32) -> Option<Built> {
        if height >= MAX_HEIGHT {
            self.report(&NestingTooDeep { span });
            return None;
        }
        Some(Built { expr: Expr { kind, span }, outer: span, height: height + 1, comparison: false })
    }

    pub(super) fn unexpected(&mut self, span: Span, expected: &str, help: &str) {
        let title = not_here(self.at(span));
        self.report(&UnexpectedToken { span, title, expected: expected.to_owned(), help: help.to_owned() });
    }
}

/// What a sign between two values means.
enum Comparison {
    Op(BinaryOp),
    /// `== missing`, with the place of `missing`.
    Is(IsTest, Span),
    /// It has been reported, and ends here.
    Broken(Span),
}

fn is_test(text: &str) -> IsTest {
    let negated = text.split_ascii_whitespace().any(|word| word == "not");
    match (text.ends_with("missing"), negated) {
        (true, false) => IsTest::Missing,
        (true, true) => IsTest::NotMissing,
        (false, false) => IsTest::Imputed,
        (false, true) => IsTest::NotImputed,
    }
}

/// `-3` is a constant; `-x` is not.
pub(super) fn negated(value: Expr) -> ExprKind {
    match value.kind {
        ExprKind::Literal(Literal::Int(int)) => ExprKind::Literal(Literal::Int(-int)),
        ExprKind::Literal(Literal::Float(float)) => ExprKind::Literal(Literal::Float(-float)),
        ExprKind::Literal(Literal::Duration(micros)) => ExprKind::Literal(Literal::Duration(-micros)),
        kind => ExprKind::Unary(UnaryOp::Negate, Box::new(Expr { kind, span: value.span })),
    }
}
