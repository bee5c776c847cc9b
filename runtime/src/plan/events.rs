//! What is evaluated for each event by itself: filters and values of aggregates.

use super::{Place, Step};
use onboard_ir::{EventId, Type};

/// A filter and a value over the events of one kind.
#[derive(Clone, Debug)]
pub(crate) struct EventSteps {
    /// The kind.
    pub(crate) event: EventId,
    /// Which of the plan's views sees the events; none where it does not see this kind.
    pub(crate) sight: Option<usize>,
    /// What depends on the event at hand, in order.
    pub(crate) steps: Vec<Step>,
    /// Whether the event counts.
    pub(crate) filter: Option<Place>,
    /// What is aggregated.
    pub(crate) value: Option<Place>,
    /// Its type.
    pub(crate) value_type: Option<Type>,
}

/// Whether what filters and values say of an event can change.
#[derive(Clone, Copy, Debug, PartialEq, Eq, PartialOrd, Ord)]
pub(crate) enum Steady {
    /// They read nothing but the event.
    Always,
    /// They read fields.
    WhileFieldsStay,
    /// They read what changes with time.
    Never,
}
