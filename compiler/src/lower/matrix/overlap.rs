//! Cells that nothing satisfies, and rows that are true together on their face.

use super::Lower;
use super::cell::Lowered;
use super::rows::Known;
use crate::finding::{finding, labels};
use crate::term::{Bounds, Number, Term, Ty};
use onboard_ir::{Type, Value};
use onboard_syntax::Span;

/// How many pairs of rows are compared before a table counts as too large to be looked through.
const PAIRS: usize = 4_000_000;

impl Lower<'_> {
    /// Whether no value satisfies a cell: it is tried on the values where its answer can change.
    pub(super) fn contradicts(&self, cell: &Lowered, column: Term) -> bool {
        cell.all
            && cell.tests.len() > 1
            && !self.tried(cell, column).iter().any(|value| cell.holds(value.as_ref()))
    }

    /// Values of a column, one at least of each group that a cell can tell apart, and its absence.
    fn tried(&self, cell: &Lowered, column: Term) -> Vec<Option<Value>> {
        let mut tried = vec![None];
        match column.ty {
            Ty::Is(Type::Bool) => tried.extend([Some(Value::Bool(true)), Some(Value::Bool(false))]),
            Ty::Is(Type::Member(id)) => {
                let members = self.program.enumerations.get(id.index()).map_or(0, |of| of.members.len());
                tried.extend((0..members).map(|index| Some(Value::Member(crate::names::place(index)))));
            }
            _ => {
                let constants = cell.tests.iter().flat_map(super::cell::Test::constants);
                let values = constants.flat_map(around).filter(|value| within(value, column.bounds));
                tried.extend(values.map(Some));
            }
        }
        tried
    }

    /// Says which rows of a `hit unique` matrix are true together: in each column their cells are the same, or one of them
    /// is `-`. Rows without a `-` that are the same were told about before.
    pub(super) fn check_overlaps(&mut self, rows: &[Known], told: &[bool]) {
        let mut pairs = PAIRS;
        for (at, second) in rows.iter().enumerate() {
            if told.get(at).copied().unwrap_or(true) {
                continue;
            }
            for first in rows.iter().take(at).filter(|first| first.has_dash() || second.has_dash()) {
                let Some(left) = pairs.checked_sub(1) else { return };
                pairs = left;
                let together = first.key.iter().zip(&second.key).all(|(a, b)| a == b || a == "-" || b == "-");
                if together {
                    self.report(OverlappingRows { span: second.span, first: first.span });
                    break;
                }
            }
        }
    }
}

/// A constant and its neighbours.
fn around(value: &Value) -> Vec<Value> {
    let steps = [-1_i64, 0, 1];
    match value {
        Value::Int(int) => steps.map(|step| Value::Int(int.saturating_add(step))).to_vec(),
        Value::Float(float) => [float.next_down(), *float, float.next_up()].map(Value::Float).to_vec(),
        Value::Time(micros) => steps.map(|step| Value::Time(micros.saturating_add(step))).to_vec(),
        Value::Duration(micros) => steps.map(|step| Value::Duration(micros.saturating_add(step))).to_vec(),
        Value::Date(days) => [-1, 0, 1].map(|step| Value::Date(days.saturating_add(step))).to_vec(),
        Value::Version(bits) => {
            [bits.saturating_sub(1), *bits, bits.saturating_add(1)].map(Value::Version).to_vec()
        }
        // A text, the one just after it, and the first of all.
        Value::Text(text) => {
            vec![value.clone(), Value::Text(format!("{text}\u{0}").into()), Value::Text("".into())]
        }
        Value::Bool(_) | Value::Member(_) | Value::Set(_) => vec![value.clone()],
    }
}

fn within(value: &Value, bounds: Option<Bounds>) -> bool {
    match (Number::of(value), bounds) {
        (Some(number), Some(bounds)) => bounds.holds(number),
        _ => true,
    }
}

finding! {
    /// Two rows of a `hit unique` matrix are true together.
    OverlappingRows { span: Span, first: Span }
    error "overlapping-rows"
    title: "two rows of this `hit unique` matrix are true together",
    labels: labels(*span, Some(*first), "true together with this one"),
    help: Some("for somebody of whom both are true there would be no result: make one narrower, or delete `hit unique`".to_owned()),
}
