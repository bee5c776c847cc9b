//! What is evaluated for each event by itself: filters and values of aggregates.

use super::{Place, Step};
use crate::{EventId, Type};

/// A filter and a value over the events of one kind.
#[derive(Clone, Debug)]
pub struct EventSteps {
    /// The kind.
    pub event: EventId,
    /// Which of the plan's views sees the events; none where it does not see this kind.
    pub sight: Option<usize>,
    /// What depends on the event at hand, in order.
    pub steps: Vec<Step>,
    /// Whether the event counts.
    pub filter: Option<Place>,
    /// What is aggregated.
    pub value: Option<Place>,
    /// Its type.
    pub value_type: Option<Type>,
}

/// Whether what filters and values say of an event can change.
#[derive(Clone, Copy, Debug, PartialEq, Eq, PartialOrd, Ord)]
pub enum Steady {
    /// They read nothing but the event.
    Always,
    /// They read fields.
    WhileFieldsStay,
    /// They read what changes with time.
    Never,
}
