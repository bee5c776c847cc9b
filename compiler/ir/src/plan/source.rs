//! What stands in each place of a plan before and after its steps.

use super::{Act, Place, Plan};
use crate::{Slot, Value};

/// What stands in a place.
#[derive(Clone, Debug, PartialEq)]
pub enum Source {
    /// A constant.
    Constant(Value),
    /// Always absent: what the view does not see, a property of no event.
    Absent,
    /// The instant of the evaluation.
    Now,
    /// A field, by its position in [`Plan::fields`].
    Field(usize),
    /// What a step puts there, by its position in [`Plan::steps`].
    Step(usize),
}

impl Plan {
    /// What stands in each place.
    #[must_use]
    pub fn sources(&self) -> Vec<Source> {
        let mut sources: Vec<Source> = self.initial.iter().map(initial).collect();
        let mut put = |place: Place, source: Source| {
            if let Some(entry) = sources.get_mut(place.index()) {
                *entry = source;
            }
        };
        if let Some(place) = self.now {
            put(place, Source::Now);
        }
        for (position, field) in self.fields.iter().enumerate() {
            put(field.place, Source::Field(position));
        }
        for (position, step) in self.steps.iter().enumerate() {
            put(step.out, Source::Step(position));
        }
        sources
    }

    /// The act that fills a place.
    #[must_use]
    pub fn act<'p>(&'p self, sources: &[Source], place: Place) -> Option<&'p Act> {
        match sources.get(place.index()) {
            Some(Source::Step(position)) => self.steps.get(*position).map(|step| &step.act),
            _ => None,
        }
    }
}

fn initial(slot: &Slot) -> Source {
    match slot {
        Slot::Known(value) => Source::Constant(value.clone()),
        Slot::Absent(_) => Source::Absent,
    }
}
