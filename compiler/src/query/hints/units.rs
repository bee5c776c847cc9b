//! What numbers count, where the number does not say so itself.

use crate::lower::value_text;
use crate::places::Decl;
use crate::query::Analysis;
use crate::query::index::Meaning;
use crate::query::types;
use onboard_ir::{AggregateFn, Arithmetic, ExprId, Op, Program, TraitRule, Type, Value};
use onboard_syntax::ast::{BinaryOp, Expr, ExprKind, Literal, UnaryOp};

/// What a number counts.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub(super) enum Unit {
    Days,
    Characters,
    Members,
    /// The ranges of the `bucket` at this node, from 0.
    Ranges(ExprId),
}

/// The units of all expressions of a program.
pub(super) struct Units<'a> {
    program: &'a Program,
    nodes: Vec<Option<Unit>>,
}

impl<'a> Units<'a> {
    /// One pass forward: operands stand before what uses them.
    pub(super) fn of(program: &'a Program) -> Self {
        let mut units = Self { program, nodes: Vec::with_capacity(program.graph.len()) };
        for (id, node) in (0..).map(ExprId).zip(program.graph.nodes()) {
            let unit = units.of_op(id, &node.op);
            units.nodes.push(unit);
        }
        units
    }

    fn node(&self, expr: ExprId) -> Option<Unit> {
        self.nodes.get(expr.index()).copied().flatten()
    }

    fn of_op(&self, id: ExprId, op: &Op) -> Option<Unit> {
        match op {
            Op::DaysSince(_) => Some(Unit::Days),
            Op::Length(of) => match self.program.graph.get(*of)?.ty {
                Type::Set(_) => Some(Unit::Members),
                _ => Some(Unit::Characters),
            },
            Op::Bucket(..) => Some(Unit::Ranges(id)),
            Op::Trait(of) => self.decl(Decl::Trait(*of)),
            Op::Let(of) => self.decl(Decl::Let(*of)),
            Op::Arithmetic(Arithmetic::Add | Arithmetic::Subtract, a, b) | Op::Otherwise(a, b) => {
                self.node(*a).or_else(|| self.node(*b))
            }
            Op::If(_, a, b) => self.node(*a).or_else(|| self.node(*b)),
            Op::Min(all) | Op::Max(all) => all.iter().find_map(|one| self.node(*one)),
            Op::Negate(of) | Op::Stated(of) | Op::Abs(of) | Op::Round(of) | Op::Declassify(of, _) => {
                self.node(*of)
            }
            _ => None,
        }
    }

    /// What the number counts that a declaration gives.
    pub(super) fn decl(&self, decl: Decl) -> Option<Unit> {
        match decl {
            Decl::Let(id) => self.node(self.program.lets.get(id.index())?.value),
            Decl::Trait(id) => match &self.program.traits.get(id.index())?.rule {
                TraitRule::Aggregate(of) => match of.function {
                    AggregateFn::ActiveDays => Some(Unit::Days),
                    AggregateFn::Count
                    | AggregateFn::Distinct
                    | AggregateFn::TimeOfFirst
                    | AggregateFn::TimeOfLast => None,
                    AggregateFn::Sum
                    | AggregateFn::Mean
                    | AggregateFn::Min
                    | AggregateFn::Max
                    | AggregateFn::MostCommon
                    | AggregateFn::First
                    | AggregateFn::Last => self.node(of.value?),
                },
                TraitRule::Then { .. } => None,
            },
            _ => None,
        }
    }

    /// What a number stands for, in a few words.
    pub(super) fn words(&self, unit: Unit, number: &Literal) -> Option<String> {
        let one = matches!(number, Literal::Int(1));
        let words = match unit {
            Unit::Days if one => "day",
            Unit::Days => "days",
            Unit::Characters if one => "character",
            Unit::Characters => "characters",
            Unit::Members if one => "member",
            Unit::Members => "members",
            Unit::Ranges(id) => {
                let Literal::Int(number) = number else { return None };
                return self.ranges(id).into_iter().nth(usize::try_from(*number).ok()?);
            }
        };
        Some(words.to_owned())
    }

    /// The ranges of a `bucket`, in words.
    pub(super) fn ranges(&self, bucket: ExprId) -> Vec<String> {
        let Some(Op::Bucket(of, edges)) = self.program.graph.get(bucket).map(|node| &node.op) else {
            return Vec::new();
        };
        let ty = self.program.graph.get(*of).map_or(Type::Float, |node| node.ty);
        let text = |edge: &Value| {
            let text = value_text(edge, ty, &self.program.enumerations);
            text.strip_suffix(".0").map(str::to_owned).unwrap_or(text)
        };
        let mut words: Vec<String> =
            edges.first().map(|edge| format!("under {}", text(edge))).into_iter().collect();
        for (low, high) in edges.iter().zip(edges.iter().skip(1)) {
            words.push(format!("{} to under {}", text(low), text(high)));
        }
        words.extend(edges.last().map(|edge| format!("{} and more", text(edge))));
        words
    }

    /// What the number counts that an expression gives, where its words do not say it.
    pub(super) fn expression(&self, analysis: &Analysis, expr: &Expr) -> Option<Unit> {
        let mut at = expr;
        // A long sum is a tree that is deep on its left.
        loop {
            match &at.kind {
                ExprKind::Binary(BinaryOp::Add | BinaryOp::Subtract | BinaryOp::Otherwise, left, right) => {
                    if let Some(unit) = self.expression(analysis, right) {
                        return Some(unit);
                    }
                    at = left;
                }
                ExprKind::Unary(UnaryOp::Negate, of) | ExprKind::Stated(of) => at = of,
                ExprKind::Name(name) => {
                    let Some(Meaning::Decl(decl)) = analysis.meaning(name) else { return None };
                    return self.decl(decl);
                }
                ExprKind::Call(function, arguments) => match (function.text.as_str(), arguments.as_slice()) {
                    ("length", [only]) => return Some(self.length(analysis, only)),
                    ("abs" | "round", [only]) => at = only,
                    ("min" | "max", all) => return all.iter().find_map(|one| self.expression(analysis, one)),
                    _ => return None,
                },
                _ => return None,
            }
        }
    }

    fn length(&self, analysis: &Analysis, of: &Expr) -> Unit {
        let meaning = match &of.kind {
            ExprKind::Name(name) => analysis.meaning(name),
            _ => None,
        };
        match meaning.and_then(|meaning| types::of(self.program, meaning)) {
            Some((Type::Set(_), _)) => Unit::Members,
            _ => Unit::Characters,
        }
    }
}

/// The number that an expression is, if it is one.
pub(super) fn number(expr: &Expr) -> Option<&Literal> {
    match &expr.kind {
        ExprKind::Literal(literal @ (Literal::Int(_) | Literal::Float(_))) => Some(literal),
        ExprKind::Unary(UnaryOp::Negate, of) => number(of),
        _ => None,
    }
}
