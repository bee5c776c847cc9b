//! Cells: what they ask of their column's value.

use super::written::cell_texts;
use super::{Asked, Comparable, Lower};
use crate::finding::{delete, finding, label, labels, write_near};
use crate::lower::expr::{as_type, comparable, comparison, is_ordered, order};
use crate::lower::reference::UnknownName;
use crate::term::{Hint, Presence, Term, Ty};
use onboard_ir::{Compare, ExprId, Op, Type, Value};
use onboard_syntax::ast::{Cell, CellKind, CellTest, Expr, ExprKind};
use onboard_syntax::{Applicability, Span};
use std::cmp::Ordering;

/// A test of a cell, lowered.
#[derive(Clone, Debug, PartialEq)]
pub(super) enum Test {
    Equal(Value),
    NotEqual(Value),
    Order(Compare, Value),
    Range(Value, Value),
    Missing,
    NotMissing,
}

impl Test {
    /// Whether it is true of a value, or of none.
    pub(super) fn holds(&self, value: Option<&Value>) -> bool {
        let Some(value) = value else { return *self == Self::Missing };
        let order = |other: &Value| order(value, other);
        match self {
            Self::Equal(other) => equal(value, other),
            Self::NotEqual(other) => !equal(value, other),
            Self::Order(Compare::Less, other) => order(other) == Some(Ordering::Less),
            Self::Order(Compare::LessEqual, other) => order(other).is_some_and(Ordering::is_le),
            Self::Order(Compare::Greater, other) => order(other) == Some(Ordering::Greater),
            Self::Order(Compare::GreaterEqual, other) => order(other).is_some_and(Ordering::is_ge),
            Self::Order(Compare::Equal | Compare::NotEqual, _) | Self::NotMissing => true,
            Self::Range(low, high) => {
                order(low).is_some_and(Ordering::is_ge) && order(high).is_some_and(Ordering::is_le)
            }
            Self::Missing => false,
        }
    }

    /// The constants in it.
    pub(super) fn constants(&self) -> Vec<&Value> {
        match self {
            Self::Equal(value) | Self::NotEqual(value) | Self::Order(_, value) => vec![value],
            Self::Range(low, high) => vec![low, high],
            Self::Missing | Self::NotMissing => Vec::new(),
        }
    }
}

fn equal(a: &Value, b: &Value) -> bool {
    a == b || order(a, b) == Some(Ordering::Equal)
}

/// A cell, lowered.
#[derive(Clone, Debug)]
pub(super) struct Lowered {
    /// Its truth; none for `-`.
    pub(super) truth: Option<ExprId>,
    pub(super) written: String,
    /// The same with its tests in one order, whichever they are written in.
    pub(super) key: String,
    /// Its tests, of which one or all must hold; none for `-`.
    pub(super) tests: Vec<Test>,
    pub(super) all: bool,
    pub(super) broken: bool,
}

impl Lowered {
    fn any() -> Self {
        Self {
            truth: None,
            written: "-".to_owned(),
            key: "-".to_owned(),
            tests: Vec::new(),
            all: true,
            broken: false,
        }
    }

    /// Whether the cell is true of a value, or of none.
    pub(super) fn holds(&self, value: Option<&Value>) -> bool {
        if self.all {
            self.tests.iter().all(|test| test.holds(value))
        } else {
            self.tests.iter().any(|test| test.holds(value))
        }
    }
}

impl Lower<'_> {
    pub(super) fn cell(&mut self, cell: &Cell, column: Asked<'_>) -> Lowered {
        let (tests, all) = match &cell.kind {
            CellKind::Any => return Lowered::any(),
            CellKind::AnyOf(tests) => (tests, false),
            CellKind::AllOf(tests) => (tests, true),
            CellKind::Broken => return Lowered { broken: true, ..Lowered::any() },
        };
        let lowered: Vec<Option<Test>> = tests.iter().map(|test| self.test(test, column)).collect();
        let broken = column.term.broken() || lowered.iter().any(Option::is_none);
        let Some(ty) = column.term.ty.known().filter(|_| !broken) else {
            return Lowered { broken: true, ..Lowered::any() };
        };
        let mut kept: Vec<Test> = Vec::new();
        for (test, written) in lowered.into_iter().flatten().zip(tests) {
            if kept.contains(&test) {
                self.repeated(written, cell, tests);
            } else {
                kept.push(test);
            }
        }
        let truth = self.truth(&kept, all, column.term, cell.span);
        let joint = if all { " and " } else { " or " };
        let mut parts = cell_texts(&kept, ty, &self.program.enumerations);
        let written = parts.join(joint);
        parts.sort_unstable();
        let key = parts.join(joint);
        let lowered = Lowered { truth: Some(truth), written, key, tests: kept, all, broken: false };
        if self.contradicts(&lowered, column.term) {
            self.report(ContradictingCell { span: cell.span });
        }
        lowered
    }

    /// A test; none, and said, where it does not suit its column.
    fn test(&mut self, test: &CellTest, column: Asked<'_>) -> Option<Test> {
        match test {
            CellTest::Equal(value) => self.cell_value(value, column).map(Test::Equal),
            CellTest::NotEqual(value) => self.cell_value(value, column).map(Test::NotEqual),
            CellTest::Order(op, value) => {
                let ordered = self.check_cell_order(value.span, column);
                let value = self.cell_value(value, column).filter(|_| ordered)?;
                Some(Test::Order(comparison(*op)?, value))
            }
            CellTest::Range(low, high) => {
                let span = low.span.to(high.span);
                let ordered = self.check_cell_order(span, column);
                let from = self.cell_value(low, column);
                let to = self.cell_value(high, column);
                let (from, to) = from.zip(to).filter(|_| ordered)?;
                if order(&from, &to).is_some_and(Ordering::is_gt) {
                    self.report_inverted(span);
                    return None;
                }
                Some(Test::Range(from, to))
            }
            CellTest::Missing(span) | CellTest::NotMissing(span) => {
                if column.term.presence == Presence::Always {
                    let written = self.written(column.expr.span);
                    self.report(crate::lower::expr::NeverMissing {
                        span: *span,
                        written,
                        operand: column.expr.span,
                    });
                }
                Some(if matches!(test, CellTest::Missing(_)) { Test::Missing } else { Test::NotMissing })
            }
        }
    }

    fn check_cell_order(&mut self, span: Span, column: Asked<'_>) -> bool {
        let Ty::Is(ty) = column.term.ty else { return false };
        if !is_ordered(ty) {
            let column_is = self.type_name(ty);
            self.report(CellTypeMismatch {
                span,
                column: column.expr.span,
                column_is,
                found: "an order".to_owned(),
                member: None,
            });
        }
        is_ordered(ty)
    }

    /// A constant of a cell.
    fn cell_value(&mut self, expr: &Expr, column: Asked<'_>) -> Option<Value> {
        let Ty::Is(ty) = column.term.ty else {
            self.expr(expr, Hint::Broken);
            return None;
        };
        if let Some(word) = self.null_word(expr)
            && self.member_of(word, ty).is_none()
        {
            let (name, near) = (word.text.to_string(), Some("missing".to_owned()));
            self.report(UnknownName { name, span: word.span, near });
            return None;
        }
        if let ExprKind::Name(name) = &expr.kind
            && let [only] = name.parts.as_slice()
            && matches!(ty, Type::Member(_))
            && self.member_of(only, ty).is_none()
            && self.peek(expr).is_none_or(|found| found != ty)
        {
            self.unknown_member(only, ty);
            return None;
        }
        let term = self.expr(expr, Hint::Type(ty));
        if term.ty == Ty::Any {
            return None;
        }
        match comparable(Ty::Is(ty), term.ty) {
            Comparable::Yes => {}
            Comparable::Unit if ty == Type::Duration && self.value_of(&term).is_some() => {
                self.report_unitless(expr.span);
                return None;
            }
            Comparable::Unit | Comparable::No | Comparable::DayAndInstant | Comparable::Unknown => {
                let column_is = self.type_name(ty);
                let found = term.ty.known().map_or_else(String::new, |found| self.type_name(found));
                let (span, member) = (expr.span, self.quoted_member(expr.span, ty));
                self.report(CellTypeMismatch { span, column: column.expr.span, column_is, found, member });
                return None;
            }
        }
        let Some(value) = self.value_of(&term) else {
            if !term.broken() {
                let (column_is, found) = ("a constant".to_owned(), format!("`{}`", self.written(expr.span)));
                let (span, member) = (expr.span, self.quoted_member(expr.span, ty));
                self.report(CellTypeMismatch { span, column: column.expr.span, column_is, found, member });
            }
            return None;
        };
        self.check_range(&value, expr.span, column.term.bounds);
        Some(as_type(value, Ty::Is(ty)))
    }

    /// The truth of a cell.
    fn truth(&mut self, tests: &[Test], all: bool, column: Term, span: Span) -> ExprId {
        let listed: Vec<Value> = tests
            .iter()
            .filter_map(|test| match test {
                Test::Equal(value) if !all && !matches!(value, Value::Bool(_)) => Some(value.clone()),
                _ => None,
            })
            .collect();
        if listed.len() == tests.len() && listed.len() > 1 {
            return self.one_of(column, listed, span).id;
        }
        let mut truth: Option<Term> = None;
        for test in tests {
            let next = self.test_term(test, column, span);
            truth = Some(match truth {
                None => next,
                Some(before) => {
                    let op = if all { Op::And(before.id, next.id) } else { Op::Or(before.id, next.id) };
                    self.strict(op, Type::Bool, span, &[before, next])
                }
            });
        }
        truth.map_or(column.id, |truth| truth.id)
    }

    fn test_term(&mut self, test: &Test, column: Term, span: Span) -> Term {
        let compare = |order: Compare, value: &Value, this: &mut Self| {
            let ty = match (value, column.ty) {
                (Value::Int(_), _) => Type::Int,
                (_, Ty::Is(ty)) => ty,
                (_, Ty::Any) => Type::Bool,
            };
            let constant = this.constant(value.clone(), ty, span);
            this.strict(Op::Compare(order, column.id, constant.id), Type::Bool, span, &[column, constant])
        };
        match test {
            Test::Equal(Value::Bool(true)) | Test::NotEqual(Value::Bool(false)) => column,
            Test::Equal(Value::Bool(false)) | Test::NotEqual(Value::Bool(true)) => {
                self.strict(Op::Not(column.id), Type::Bool, span, &[column])
            }
            Test::Equal(value) => compare(Compare::Equal, value, self),
            Test::NotEqual(value) => compare(Compare::NotEqual, value, self),
            Test::Order(order, value) => compare(*order, value, self),
            Test::Range(low, high) => {
                let ty = column.ty.known().unwrap_or(Type::Bool);
                let ty_of = |value: &Value| if matches!(value, Value::Int(_)) { Type::Int } else { ty };
                let (from_ty, to_ty) = (ty_of(low), ty_of(high));
                let from = self.constant(low.clone(), from_ty, span);
                let to = self.constant(high.clone(), to_ty, span);
                self.between(column, from, to, span)
            }
            Test::Missing => self.strict(Op::IsMissing(column.id), Type::Bool, span, &[column]),
            Test::NotMissing => {
                let missing = self.strict(Op::IsMissing(column.id), Type::Bool, span, &[column]);
                self.strict(Op::Not(missing.id), Type::Bool, span, &[missing])
            }
        }
    }

    fn repeated(&mut self, test: &CellTest, cell: &Cell, tests: &[CellTest]) {
        let span = span_of(test);
        let at = tests.iter().position(|one| span_of(one) == span).unwrap_or(0);
        let before = at
            .checked_sub(1)
            .and_then(|at| tests.get(at))
            .map_or(cell.span.start, |before| span_of(before).end);
        let with_joint = Span { start: before, ..span };
        let written = self.written(span);
        self.report(RepeatedInCell { span, written, with_joint });
    }
}

/// The place of a test, without the `not` or the sign before it.
fn span_of(test: &CellTest) -> Span {
    match test {
        CellTest::Equal(value) | CellTest::NotEqual(value) | CellTest::Order(_, value) => value.span,
        CellTest::Range(low, high) => low.span.to(high.span),
        CellTest::Missing(span) | CellTest::NotMissing(span) => *span,
    }
}

finding! {
    /// A cell does not suit its column.
    CellTypeMismatch { span: Span, column: Span, column_is: String, found: String, member: Option<String> }
    error "cell-type-mismatch"
    title: "this column wants {column_is}, and the cell has {found}",
    labels: labels(*span, Some(*column), "the column"),
    help: Some(match member {
        Some(_) => "members are names, and stand without quotes",
        None => "write a value of the column's type, or move the cell under the column it was meant for",
    }.to_owned()),
    fixes: write_near(*span, member.as_deref()),
}

finding! {
    /// A cell lists a value twice.
    RepeatedInCell { span: Span, written: String, with_joint: Span }
    warning "repeated-in-cell"
    title: "this cell says `{written}` twice",
    labels: vec![label(*span, "")],
    help: Some("to say it twice changes nothing; perhaps another value was meant".to_owned()),
    fixes: delete(*with_joint, "the second", Applicability::Safe),
}

finding! {
    /// Nothing can satisfy a cell.
    ContradictingCell { span: Span }
    error "contradicting-cell"
    title: "nothing can satisfy this cell",
    labels: vec![label(*span, "")],
    help: Some("no value is all of this at once, so the row is never taken; if one is enough, write `or`".to_owned()),
}
