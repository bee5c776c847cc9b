//! Numbers beside values that count something.

use super::units::{Unit, number};
use super::walk::Walk;
use super::{Hint, HintKind};
use crate::query::expressions::{of_target, within};
use onboard_syntax::ast::{BinaryOp, Expr, ExprKind, InTarget};

impl Walk<'_> {
    /// Says of an expression only what its numbers count.
    pub(super) fn numbers(&mut self, expr: &Expr) {
        let mut open = vec![expr];
        while let Some(expr) = open.pop() {
            self.count(expr);
            open.extend(within(expr));
        }
    }

    /// Says what the numbers count that an expression compares, adds or looks for.
    pub(super) fn count(&mut self, expr: &Expr) {
        match &expr.kind {
            ExprKind::Binary(op, left, right) if !matches!(op, BinaryOp::And | BinaryOp::Or) => {
                if matches!(op, BinaryOp::Multiply | BinaryOp::Divide) {
                    return;
                }
                self.count_against(left, &[right.as_ref()]);
                self.count_against(right, &[left.as_ref()]);
            }
            ExprKind::In { value, target: target @ (InTarget::List(_) | InTarget::Range(..)), .. } => {
                self.count_against(value, &of_target(target));
            }
            _ => {}
        }
    }

    /// Says what numbers count that stand beside a value.
    fn count_against(&mut self, value: &Expr, numbers: &[&Expr]) {
        if numbers.iter().all(|expr| number(expr).is_none()) {
            return;
        }
        let Some(unit) = self.units.expression(self.analysis, value) else { return };
        for expr in numbers {
            let Some(label) = number(expr).and_then(|number| self.units.words(unit, number)) else {
                continue;
            };
            let tooltip = self.what_counts(unit, value);
            self.hints.push(Hint { at: expr.span, label, kind: HintKind::Unit, tooltip });
        }
    }

    fn what_counts(&self, unit: Unit, value: &Expr) -> String {
        let written = self.analysis.written(value.span);
        match unit {
            Unit::Days => format!("`{written}` is a number of days"),
            Unit::Characters => format!("`{written}` is a number of characters"),
            Unit::Members => format!("`{written}` is a number of members"),
            Unit::Ranges(id) => {
                let ranges = self.units.ranges(id).into_iter().enumerate();
                let lines: Vec<String> = ranges.map(|(at, range)| format!("- {at}: {range}")).collect();
                format!("`{written}` says in which range a number lies:\n\n{}", lines.join("\n"))
            }
        }
    }
}
