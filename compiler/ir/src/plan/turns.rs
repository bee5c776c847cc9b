//! Which truth values turn as time goes by.

use super::emit::{Change, Emitter};
use super::{Act, Among, Place, Step};
use crate::Compare;
use crate::Slot;

impl Emitter<'_> {
    /// Where a truth value can turn as time goes by, remembers the places that turn at most once each.
    pub(super) fn find_turns(&mut self, place: Place) {
        let Some(Step { act, .. }) = self.plan.steps.last().filter(|step| step.out == place) else { return };
        let moves = act.operands().iter().any(|operand| self.clocked.get(operand.index()) == Some(&true));
        if !moves {
            return;
        }
        match act.clone() {
            Act::Compare(Compare::Equal | Compare::NotEqual, a, b) => {
                self.turns(place, Compare::GreaterEqual, a, b);
                self.turns(place, Compare::Greater, a, b);
            }
            Act::Compare(..) => self.clock.push((place, place)),
            Act::Between(a, low, high) => {
                self.turns(place, Compare::GreaterEqual, a, low);
                self.turns(place, Compare::LessEqual, a, high);
            }
            Act::OneOf(a, Among::Values(values)) => {
                for value in values {
                    let constant = self.fresh(Slot::Known(value), Change::Never);
                    self.turns(place, Compare::GreaterEqual, a, constant);
                    self.turns(place, Compare::Greater, a, constant);
                }
            }
            _ => {}
        }
    }

    /// A comparison that turns at most once, beside the truth value for which it tells the time.
    pub(super) fn turns(&mut self, truth: Place, compare: Compare, a: Place, b: Place) {
        let place = self.step(Act::Compare(compare, a, b));
        self.clock.push((truth, place));
    }
}
