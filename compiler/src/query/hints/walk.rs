//! What an expression reads, and how: by a loop, because a long chain is a tree that is deep on its left.

use super::units::Units;
use super::{Hint, HintKind};
use crate::absence::Absence;
use crate::places::Decl;
use crate::query::Analysis;
use crate::query::expressions::{of_target, within};
use crate::query::index::Meaning;
use onboard_ir::Program;
use onboard_syntax::Span;
use onboard_syntax::ast::{BinaryOp, Expr, ExprKind, IsTest, UnaryOp};
use std::collections::{HashMap, HashSet};
use std::rc::Rc;

/// How a value is read.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub(super) enum Reading {
    /// For its value.
    Value,
    /// In a condition, which is unknown where it is absent.
    Condition,
    /// In a condition, and only where it does not rest on a guess.
    Stated,
    /// By something that says what happens where it is absent.
    Asked,
}

/// What is known to be there while an expression is read.
type Present = Rc<HashSet<Decl>>;

/// What is read where a value is absent, and because of what it may be.
struct Known {
    fallback: Option<(String, String)>,
    culprits: Vec<Decl>,
}

/// A walk over expressions.
pub(super) struct Walk<'a> {
    pub(super) analysis: &'a Analysis,
    pub(super) units: Units<'a>,
    /// What may be absent, and because of what.
    unsure: HashMap<Decl, Vec<Decl>>,
    /// What was found out of declarations.
    known: HashMap<Decl, Rc<Known>>,
    /// The fields whose fallback was shown in the declaration at hand.
    shown: HashSet<Decl>,
    pub(super) hints: Vec<Hint>,
}

impl<'a> Walk<'a> {
    pub(super) fn new(analysis: &'a Analysis) -> Self {
        let program = &analysis.whole.program;
        Self {
            analysis,
            units: Units::of(program),
            unsure: Absence::of(program).unsure(),
            known: HashMap::new(),
            shown: HashSet::new(),
            hints: Vec::new(),
        }
    }

    pub(super) fn program(&self) -> &'a Program {
        &self.analysis.whole.program
    }

    /// Begins a declaration.
    pub(super) fn begin(&mut self) {
        self.shown.clear();
    }

    pub(super) fn found(self) -> Vec<Hint> {
        self.hints
    }

    /// Says what an expression leaves unsaid.
    pub(super) fn read(&mut self, expr: &Expr, how: Reading) {
        let mut open = vec![(expr, how, Present::default())];
        while let Some((expr, how, present)) = open.pop() {
            self.count(expr);
            let before = open.len();
            self.step(expr, how, &present, &mut open);
            // What is written first is read first.
            open.get_mut(before..).unwrap_or_default().reverse();
        }
    }

    /// One expression; what stands within it is left open.
    fn step<'e>(
        &mut self,
        expr: &'e Expr,
        how: Reading,
        present: &Present,
        open: &mut Vec<(&'e Expr, Reading, Present)>,
    ) {
        let mut add = |expr: &'e Expr, how: Reading| open.push((expr, how, Rc::clone(present)));
        match &expr.kind {
            ExprKind::Name(name) => {
                if let Some(Meaning::Decl(decl)) = self.analysis.meaning(name) {
                    self.name(decl, name.span, how, present);
                }
            }
            ExprKind::Binary(op @ (BinaryOp::And | BinaryOp::Or), ..) => {
                let operands = chain(expr, *op);
                let present = self.with_asked(present, &operands, *op == BinaryOp::And);
                open.extend(operands.into_iter().map(|of| (of, Reading::Condition, Rc::clone(&present))));
            }
            ExprKind::Binary(BinaryOp::Otherwise, left, right) => {
                add(left, Reading::Asked);
                add(right, how);
            }
            ExprKind::Binary(
                BinaryOp::Add | BinaryOp::Subtract | BinaryOp::Multiply | BinaryOp::Divide,
                left,
                right,
            ) => {
                add(left, how);
                add(right, how);
            }
            ExprKind::Binary(_, left, right) => {
                add(left, Reading::Condition);
                add(right, Reading::Condition);
            }
            ExprKind::In { value, target, .. } => {
                add(value, Reading::Condition);
                of_target(target).into_iter().for_each(|of| add(of, Reading::Condition));
            }
            ExprKind::Unary(UnaryOp::Not, of) => add(of, Reading::Condition),
            ExprKind::Is(of, _) => add(of, Reading::Asked),
            ExprKind::Stated(of) if how == Reading::Condition => add(of, Reading::Stated),
            ExprKind::Stated(of) => add(of, Reading::Asked),
            ExprKind::If { condition, then, otherwise } => {
                let asked = |negated| self.with_asked(present, &[condition.as_ref()], negated);
                let (with, without) = (asked(true), asked(false));
                open.push((condition, Reading::Condition, Rc::clone(present)));
                open.push((then, how, with));
                open.push((otherwise, how, without));
            }
            ExprKind::Aggregate(of) => {
                of.value.iter().for_each(|value| add(value, Reading::Value));
                of.filter.iter().for_each(|filter| add(filter, Reading::Condition));
            }
            ExprKind::Then(_) => within(expr).into_iter().for_each(|of| add(of, Reading::Condition)),
            ExprKind::Unary(UnaryOp::Negate, _)
            | ExprKind::Call(..)
            | ExprKind::DaysSince(_)
            | ExprKind::Declassify(..)
            | ExprKind::Literal(_)
            | ExprKind::Now
            | ExprKind::Broken => within(expr).into_iter().for_each(|of| add(of, how)),
        }
    }

    fn name(&mut self, decl: Decl, span: Span, how: Reading, present: &Present) {
        if how == Reading::Asked {
            return;
        }
        let known = self.known(decl);
        let unsure = match how {
            Reading::Stated => known.fallback.is_some() || !known.culprits.is_empty(),
            Reading::Condition => !known.culprits.is_empty(),
            Reading::Value | Reading::Asked => false,
        };
        if unsure && !present.contains(&decl) {
            let tooltip = self.why_absent(decl, &known.culprits, how == Reading::Stated);
            self.hints.push(Hint { at: span, label: "?".to_owned(), kind: HintKind::Absent, tooltip });
        }
        if how != Reading::Stated
            && let Some((label, tooltip)) = known.fallback.clone()
            && self.shown.insert(decl)
        {
            self.hints.push(Hint { at: span, label, kind: HintKind::Fallback, tooltip });
        }
    }

    fn known(&mut self, decl: Decl) -> Rc<Known> {
        if let Some(known) = self.known.get(&decl) {
            return Rc::clone(known);
        }
        let culprits = self.unsure.get(&decl).cloned().unwrap_or_default();
        let known = Rc::new(Known { fallback: self.fallback_of(decl), culprits });
        self.known.insert(decl, Rc::clone(&known));
        known
    }

    /// What is present, with what the operands of a chain ask for: in `x is not missing and …`, or in `x is missing or …`,
    /// the rest is only reached where `x` is there.
    fn with_asked(&self, present: &Present, operands: &[&Expr], negated: bool) -> Present {
        let wanted = if negated { IsTest::NotMissing } else { IsTest::Missing };
        let asked: Vec<Decl> = operands
            .iter()
            .filter_map(|expr| match &expr.kind {
                ExprKind::Is(of, test) if *test == wanted => match &of.kind {
                    ExprKind::Name(name) => self.analysis.meaning(name),
                    _ => None,
                },
                _ => None,
            })
            .filter_map(|meaning| match meaning {
                Meaning::Decl(decl) => Some(decl),
                Meaning::Part(_) => None,
            })
            .collect();
        if asked.is_empty() {
            return Rc::clone(present);
        }
        Rc::new(present.iter().copied().chain(asked).collect())
    }
}

/// The operands of a chain of one operator, in the order written.
fn chain(expr: &Expr, op: BinaryOp) -> Vec<&Expr> {
    let mut operands = Vec::new();
    let mut at = expr;
    while let ExprKind::Binary(found, left, right) = &at.kind
        && *found == op
    {
        operands.push(right.as_ref());
        at = left;
    }
    operands.push(at);
    operands.reverse();
    operands
}
