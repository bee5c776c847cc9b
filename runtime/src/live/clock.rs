//! Comparisons with the clock: when each turns next.
//!
//! What moves with the clock all the time (`days since …`) would have to be computed again at every instant. It is not: it has
//! its value when a comparison reads it, and of the comparison it is foretold when it turns.

use super::dependencies::moves;
use super::pass::Pass;
use crate::run::{Frame, Row};
use crate::zone::LATEST;
use onboard_ir::Compare;
use onboard_ir::plan::{Act, Among, Place};
use std::cmp::Ordering;
use std::collections::BTreeSet;

impl Pass<'_> {
    /// Brings up to now what moves with the clock below an act: those steps; none where there are none and it does not read the
    /// clock either.
    pub(super) fn refresh(&mut self, act: &Act) -> Option<Vec<u32>> {
        let plan = self.setting.plan;
        let moving = |act: &Act| plan.depends(act).into_iter().filter(|place| moves(plan, *place));
        let mut open: Vec<Place> = moving(act).collect();
        if open.is_empty() {
            return None;
        }
        let mut cone = BTreeSet::new();
        while let Some(position) = open.pop().map(|place| self.dependencies.step(place)) {
            let Some(position) = position.filter(|position| cone.insert(*position)) else { continue };
            open.extend(plan.steps.get(position as usize).into_iter().flat_map(|step| moving(&step.act)));
        }
        let cone: Vec<u32> = cone.into_iter().collect();
        self.compute(&cone, self.setting.inputs.at);
        Some(cone)
    }

    /// The next instant at which a comparison can say something else, while nothing but the clock moves; what moves below it
    /// stands at the instant at hand. Each pair of what it compares turns at most once, so whether all stand to each other as
    /// they do now turns at most once too: bisection finds it.
    pub(super) fn next_turn(&mut self, act: &Act, cone: &[u32]) -> Option<i64> {
        let now = self.setting.inputs.at;
        let (mut then, mut later) = (Vec::new(), Vec::new());
        self.orders(act, &mut then);
        if then.is_empty() {
            return None;
        }
        let mut turned = |pass: &mut Self, instant: i64| {
            pass.compute(cone, instant);
            pass.orders(act, &mut later);
            later != then
        };
        if now >= LATEST || !turned(self, LATEST) {
            return None;
        }
        let (mut before, mut after) = (now, LATEST);
        while before + 1 < after {
            let middle = before + (after - before) / 2;
            if turned(self, middle) {
                after = middle;
            } else {
                before = middle;
            }
        }
        Some(after)
    }

    /// How what an act compares stands to each other, in both frames.
    fn orders(&self, act: &Act, out: &mut Vec<Option<Ordering>>) {
        out.clear();
        for frame in self.values.frames() {
            orders(act, &self.values.row, frame, out);
        }
    }
}

/// Of what a comparison does not tell apart, nothing is said.
fn orders(act: &Act, row: &Row, frame: Frame, out: &mut Vec<Option<Ordering>>) {
    let pair = |a: &Place, b: &Place| row.compare(row.at(*a, frame), row.at(*b, frame));
    match act {
        Act::Compare(Compare::Equal | Compare::NotEqual, a, b) => out.push(pair(a, b)),
        Act::Compare(Compare::Less | Compare::GreaterEqual, a, b) => out.push(pair(a, b).map(at_least)),
        Act::Compare(Compare::Greater | Compare::LessEqual, a, b) => out.push(pair(a, b).map(at_most)),
        Act::Between(a, low, high) => out.extend([pair(a, low).map(at_least), pair(a, high).map(at_most)]),
        Act::OneOf(a, Among::Values(values)) => {
            out.extend(values.iter().map(|value| row.compare_with(row.at(*a, frame), value)));
        }
        _ => {}
    }
}

fn at_least(order: Ordering) -> Ordering {
    order.min(Ordering::Equal)
}

fn at_most(order: Ordering) -> Ordering {
    order.max(Ordering::Equal)
}
