//! Events and a person's history of them.

use crate::Slot;
use onboard_ir::EventId;
use std::cmp::Ordering;
use std::collections::HashSet;
use std::sync::Arc;

/// Something that a person did.
#[derive(Clone, Debug, PartialEq)]
pub struct Event {
    /// When: microseconds since 1970.
    pub time: i64,
    /// The message's id; without one nothing is a duplicate of it.
    pub id: Option<Arc<str>>,
    /// When the message was received; without it the event is on time.
    pub received: Option<i64>,
    /// Which event of the program.
    pub kind: EventId,
    /// Which element of the message's array (`each`); 0 without one.
    pub part: u32,
    /// One for each property, in order.
    pub properties: Arc<[Slot]>,
}

/// A person's events in order of (time, id), without duplicates and late ones. Cheap to clone.
#[derive(Clone, Debug, Default)]
pub struct History {
    events: Arc<Vec<Event>>,
    late: usize,
    duplicates: usize,
}

impl History {
    /// Orders events, drops those that came more than `late` microseconds after their time, then duplicates by id.
    #[must_use]
    pub fn new(mut events: Vec<Event>, late: Option<i64>) -> Self {
        let given = events.len();
        if let Some(limit) = late {
            events.retain(|event| !is_late(event, limit));
        }
        let on_time = events.len();
        // The sort is stable: ties keep the order of input.
        events.sort_by(in_order);
        let mut seen: HashSet<(Arc<str>, EventId, u32)> = HashSet::new();
        events.retain(|event| match &event.id {
            Some(id) => seen.insert((id.clone(), event.kind, event.part)),
            None => true,
        });
        let kept = events.len();
        Self { events: Arc::new(events), late: given - on_time, duplicates: on_time - kept }
    }

    /// The events in order.
    #[must_use]
    pub fn events(&self) -> &[Event] {
        &self.events
    }

    /// How many came too late and were kept out.
    #[must_use]
    pub fn late(&self) -> usize {
        self.late
    }

    /// How many had the id of another and were dropped.
    #[must_use]
    pub fn duplicates(&self) -> usize {
        self.duplicates
    }

    /// How many lie after the instant and are not seen from there.
    #[must_use]
    pub fn after(&self, at: i64) -> usize {
        self.events.len() - self.events.partition_point(|event| event.time <= at)
    }
}

fn is_late(event: &Event, limit: i64) -> bool {
    event.received.is_some_and(|received| received.saturating_sub(event.time) > limit)
}

fn in_order(a: &Event, b: &Event) -> Ordering {
    a.time.cmp(&b.time).then_with(|| a.id.cmp(&b.id)).then_with(|| a.part.cmp(&b.part))
}
