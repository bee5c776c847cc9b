//! Steps that are taken for each event: filters, and values of aggregates.

use super::Malformed;
use super::build::found;
use super::emit::{Change, Emitter};
use super::{Act, EventSteps, Place};
use crate::Slot;
use crate::{EventId, ExprId, Op, Value};
use foldhash::HashMap;

/// Where the expressions of a filter or value stand, for the event at hand.
#[derive(Debug, Default)]
struct Local {
    /// As rules see them.
    places: HashMap<ExprId, Place>,
    /// With imputed values taken as absent; only where something asks for that.
    stated: HashMap<ExprId, Place>,
}

impl Emitter<'_> {
    /// The steps that are taken for each event. `free` gets the places outside of the event that they read.
    pub(super) fn event_steps(
        &mut self,
        sight: usize,
        event: EventId,
        filter: Option<ExprId>,
        value: Option<ExprId>,
        free: &mut Vec<Place>,
    ) -> Result<EventSteps, Malformed> {
        found(self.program.events.get(event.index()), "event")?;
        let seen = self.view(sight).is_some_and(|view| view.events.contains(&event));
        let inside = self.cones.inside(&[filter, value])?;
        let op = |id: &ExprId| self.program.graph.get(*id).map(|node| &node.op);
        let asks = inside.iter().any(|id| matches!(op(id), Some(Op::Stated(_) | Op::IsImputed(_))));
        let mut local = Local::default();
        for root in [filter, value] {
            for node in self.cones.free(root)? {
                let place = self.at(sight, node)?;
                free.push(place);
                local.places.insert(node, place);
                if asks {
                    let stated = self.step(Act::Stated(place));
                    free.push(stated);
                    local.stated.insert(node, stated);
                }
            }
        }
        let begin = self.plan.steps.len();
        for id in inside {
            self.local_step(id, asks, &mut local)?;
        }
        let steps = self.plan.steps.split_off(begin);
        let place = |node: Option<ExprId>| node.and_then(|node| local.places.get(&node).copied());
        Ok(EventSteps {
            event,
            sight: seen.then_some(sight),
            steps,
            filter: place(filter),
            value: place(value),
            value_type: value.and_then(|value| self.type_of(value)),
        })
    }

    /// An expression about the event at hand. In the frame as rules see it, imputed values stand in the places outside; so
    /// where something asks for what is stated, the same is computed once more beside it.
    fn local_step(&mut self, id: ExprId, asks: bool, local: &mut Local) -> Result<(), Malformed> {
        let node = found(self.program.graph.get(id), "expression")?;
        let (place, stated) = match &node.op {
            Op::Property(index) => {
                let place = self.step(Act::Property(*index));
                (place, place)
            }
            Op::Stated(a) => {
                let stated = known(&local.stated, *a)?;
                (stated, stated)
            }
            Op::IsImputed(a) => {
                let (a, stated) = (known(&local.places, *a)?, known(&local.stated, *a)?);
                let never = self.fresh(Slot::Known(Value::Bool(false)), Change::Never);
                (self.step(Act::Differs(a, stated)), never)
            }
            op => {
                let place = self.local_act(op, id, &local.places)?;
                (place, if asks { self.local_act(op, id, &local.stated)? } else { place })
            }
        };
        local.places.insert(id, place);
        local.stated.insert(id, stated);
        Ok(())
    }

    fn local_act(
        &mut self,
        op: &Op,
        id: ExprId,
        places: &HashMap<ExprId, Place>,
    ) -> Result<Place, Malformed> {
        let ty = found(self.program.graph.get(id), "expression")?.ty;
        let mut operands = Vec::new();
        for operand in op.operands() {
            operands.push((known(places, operand)?, self.type_of(operand)));
        }
        let act = self.act(op, ty, operands)?;
        Ok(self.step(act))
    }
}

fn known(places: &HashMap<ExprId, Place>, id: ExprId) -> Result<Place, Malformed> {
    places.get(&id).copied().ok_or_else(|| Malformed { what: format!("expression {} has no place", id.0) })
}
