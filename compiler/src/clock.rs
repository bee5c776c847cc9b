//! Comparisons that hold `now`. Each may turn at most once as time goes on by itself, so that it can be said when.

use crate::places::Places;
use onboard_ir::{Arithmetic, Compare, ExprId, Node, Op, Program, SegmentRule, Type, Value};
use onboard_syntax::{Diagnostic, Finding, Label, Severity, Span};
use std::fmt;

/// What a value does as time goes on while everything else stays.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
enum Trend {
    /// It stays.
    Still,
    /// It never falls.
    Rising,
    /// It never rises.
    Falling,
    /// It changes once, from one value to another, or never: a comparison with `now`, and what is chosen by one.
    Once,
    /// It never turns, but which way it goes hangs on other values.
    OneWay,
    /// It may turn.
    Turning,
}

impl Trend {
    fn reversed(self) -> Self {
        match self {
            Self::Rising => Self::Falling,
            Self::Falling => Self::Rising,
            Self::Still | Self::Once | Self::OneWay | Self::Turning => self,
        }
    }

    /// The trend of a value that never falls where both never fall.
    fn with(self, other: Self) -> Self {
        match (self, other) {
            (Self::Still, trend) | (trend, Self::Still) => trend,
            (Self::Rising, Self::Rising) => Self::Rising,
            (Self::Falling, Self::Falling) => Self::Falling,
            _ => Self::Turning,
        }
    }

    /// Whether any comparison with what stays turns at most once, `==` too.
    fn changes_once(self) -> bool {
        matches!(self, Self::Still | Self::Once)
    }

    /// The trend of a value that is one of the two, and always the same one.
    fn either(self, other: Self) -> Self {
        match (self, other) {
            (Self::Turning, _) | (_, Self::Turning) => Self::Turning,
            (a, b) if a == b => a,
            _ => Self::OneWay,
        }
    }
}

/// Reports each comparison with `now` that could turn more than once.
pub(crate) fn check(program: &Program, places: &Places, found: &mut Vec<Diagnostic>) {
    let mut trends: Vec<Trend> = Vec::with_capacity(program.graph.len());
    for (id, node) in (0..).map(ExprId).zip(program.graph.nodes()) {
        let walk = Walk { program, trends: &trends };
        if walk.turns_back(node) {
            let place = places.expression(id);
            found.push(TurnsBack { place, kind: kind(&node.op) }.diagnostic());
        }
        let trend = walk.trend(node);
        trends.push(trend);
    }
}

/// The trends of the nodes before the one that is looked at.
struct Walk<'a> {
    program: &'a Program,
    trends: &'a [Trend],
}

impl Walk<'_> {
    fn of(&self, expr: ExprId) -> Trend {
        self.trends.get(expr.index()).copied().unwrap_or(Trend::Still)
    }

    fn is_truth(&self, expr: ExprId) -> bool {
        self.program.graph.get(expr).is_some_and(|node| node.ty == Type::Bool)
    }

    /// Whether a comparison could turn more than once. Truth values may be compared: that is logic, and each comparison in
    /// it has been looked at.
    fn turns_back(&self, node: &Node) -> bool {
        match &node.op {
            Op::Compare(_, a, _) if self.is_truth(*a) => false,
            Op::Compare(how, a, b) => {
                let distance = self.of(*a).with(self.of(*b).reversed());
                match how {
                    Compare::Equal | Compare::NotEqual => !distance.changes_once(),
                    Compare::Less | Compare::LessEqual | Compare::Greater | Compare::GreaterEqual => {
                        distance == Trend::Turning
                    }
                }
            }
            Op::OneOf(a, _) => !self.is_truth(*a) && !self.of(*a).changes_once(),
            Op::Between(a, low, high) => !self.of(*a).with(self.of(*low)).with(self.of(*high)).changes_once(),
            _ => false,
        }
    }

    fn trend(&self, node: &Node) -> Trend {
        match &node.op {
            Op::Now => Trend::Rising,
            Op::DaysSince(of) => Trend::Rising.with(self.of(*of).reversed()),
            Op::Arithmetic(how, a, b) => self.arithmetic(*how, *a, *b),
            Op::Negate(a) => self.of(*a).reversed(),
            Op::Round(a) | Op::Bucket(a, _) | Op::Stated(a) | Op::Declassify(a, _) => self.of(*a),
            Op::Min(all) | Op::Max(all) => {
                all.iter().map(|of| self.of(*of)).reduce(Trend::with).unwrap_or(Trend::Still)
            }
            Op::Otherwise(a, b) => self.of(*a).either(self.of(*b)),
            Op::If(condition, a, b) => match (self.of(*condition), self.of(*a), self.of(*b)) {
                (Trend::Still, a, b) => a.either(b),
                (Trend::Once, Trend::Still, Trend::Still) => Trend::Once,
                _ => Trend::Turning,
            },
            // One that could turn back has been reported. Of truth values it is logic.
            Op::Compare(_, a, _) if self.is_truth(*a) => self.moved(&node.op.operands()),
            Op::Compare(..) | Op::OneOf(..) | Op::Between(..) => match self.moved(&node.op.operands()) {
                Trend::Still => Trend::Still,
                _ => Trend::Once,
            },
            Op::Let(of) => self.program.lets.get(of.index()).map_or(Trend::Still, |of| self.of(of.value)),
            Op::Segment(of) => match self.program.segments.get(of.index()).map(|of| &of.rule) {
                Some(SegmentRule::When(when)) => self.moved(&[*when]),
                Some(SegmentRule::Memory { enter, leave }) => self.moved(&[*enter, *leave]),
                None => Trend::Still,
            },
            // What a trait or field is moves with events and windows, not with the clock in a comparison.
            Op::Const(_) | Op::Field(_) | Op::Trait(_) | Op::Result(..) | Op::Property(_) => Trend::Still,
            // Whether something is there does not hang on the clock.
            Op::IsMissing(_) | Op::IsImputed(_) => Trend::Still,
            op => self.moved(&op.operands()),
        }
    }

    /// The trend of what has no direction: it stays where all its parts stay, and changes once where one of them does.
    fn moved(&self, operands: &[ExprId]) -> Trend {
        let mut moving = operands.iter().map(|of| self.of(*of)).filter(|trend| *trend != Trend::Still);
        match (moving.next(), moving.next()) {
            (None, _) => Trend::Still,
            (Some(Trend::Once), None) => Trend::Once,
            _ => Trend::Turning,
        }
    }

    fn arithmetic(&self, how: Arithmetic, a: ExprId, b: ExprId) -> Trend {
        let (x, y) = (self.of(a), self.of(b));
        match how {
            Arithmetic::Add => x.with(y),
            Arithmetic::Subtract => x.with(y.reversed()),
            Arithmetic::Multiply if y == Trend::Still => self.scaled(x, b),
            Arithmetic::Multiply if x == Trend::Still => self.scaled(y, a),
            Arithmetic::Divide if y == Trend::Still => self.scaled(x, b),
            Arithmetic::Multiply | Arithmetic::Divide => Trend::Turning,
        }
    }

    /// The trend of a value times (or by) a factor that stays; its sign says which way.
    fn scaled(&self, trend: Trend, factor: ExprId) -> Trend {
        let sign = match self.program.graph.get(factor).map(|node| &node.op) {
            Some(Op::Const(Value::Int(n) | Value::Duration(n))) => Some(*n >= 0),
            Some(Op::Const(Value::Float(x))) => Some(*x >= 0.0),
            _ => None,
        };
        match (trend, sign) {
            (Trend::Still | Trend::Once | Trend::Turning | Trend::OneWay, _) | (_, Some(true)) => trend,
            (Trend::Rising | Trend::Falling, Some(false)) => trend.reversed(),
            (Trend::Rising | Trend::Falling, None) => Trend::OneWay,
        }
    }
}

/// What is wrong with the comparison.
#[derive(Clone, Copy)]
enum Kind {
    /// `==`: true for an instant.
    Equal,
    /// `in … to …`: true for a while.
    Between,
    /// Both sides move.
    Sides,
}

fn kind(op: &Op) -> Kind {
    match op {
        Op::Compare(Compare::Equal | Compare::NotEqual, ..) | Op::OneOf(..) => Kind::Equal,
        Op::Between(..) => Kind::Between,
        _ => Kind::Sides,
    }
}

/// A comparison with `now` could turn more than once.
struct TurnsBack {
    place: Span,
    kind: Kind,
}

impl fmt::Display for TurnsBack {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        f.write_str("this comparison with `now` could turn more than once")
    }
}

impl Finding for TurnsBack {
    const SLUG: &'static str = "turns-back";
    const SEVERITY: Severity = Severity::Error;

    fn labels(&self) -> Vec<Label> {
        let message = match self.kind {
            Kind::Equal => "equal for a moment only, then no more",
            Kind::Between => "first not yet, then so, then no more",
            Kind::Sides => "both sides move as time goes on",
        };
        vec![Label { span: self.place, message: message.to_owned() }]
    }

    fn help(&self) -> Option<String> {
        let help = match self.kind {
            Kind::Equal => {
                "nobody could say when it ends; ask what stays so once it is so, with `>=` or `<=`"
            }
            Kind::Between => "nobody could say when it ends; join two comparisons: `>= LOW and … <= HIGH`",
            Kind::Sides => "nobody could say when it ends; let `now` stand on one side only",
        };
        Some(help.to_owned())
    }
}

#[cfg(test)]
mod tests;
