//! Events and a person's history of them.

use crate::Slot;
use onboard_ir::EventId;
use std::cmp::Ordering;
use std::collections::HashSet;
use std::sync::Arc;

/// No program has more kinds of events.
const MOST_KINDS: usize = 1 << 20;

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
    /// Whether it is the first that its message gave: by these messages are counted.
    pub leads: bool,
    /// One for each property, in order.
    pub properties: Arc<[Slot]>,
}

/// A person's events in order of (time, id), without duplicates and late ones. Cheap to clone.
#[derive(Clone, Debug, Default)]
pub struct History {
    inner: Arc<Ordered>,
}

#[derive(Clone, Debug, Default)]
struct Ordered {
    events: Vec<Event>,
    /// The places of the events of each kind, ascending; kinds by their index.
    kinds: Vec<Vec<u32>>,
    late: usize,
    duplicates: usize,
}

impl History {
    /// Orders events, drops those that came more than `late` microseconds after their time, then duplicates by id.
    #[must_use]
    pub fn new(mut events: Vec<Event>, late: Option<i64>) -> Self {
        let given = messages(&events);
        if let Some(limit) = late {
            events.retain(|event| !is_late(event, limit));
        }
        let on_time = messages(&events);
        // The sort is stable: ties keep the order of input.
        events.sort_by(in_order);
        let mut seen: HashSet<(Arc<str>, EventId, u32)> = HashSet::new();
        events.retain(|event| match &event.id {
            Some(id) => seen.insert((id.clone(), event.kind, event.part)),
            None => true,
        });
        let (late, duplicates) = (given - on_time, on_time - messages(&events));
        let kinds = by_kind(&events);
        Self { inner: Arc::new(Ordered { events, kinds, late, duplicates }) }
    }

    /// Takes in one event more, for a program that lets events come so late. `known` says whether the history holds one with
    /// its id, of its kind and part.
    pub(crate) fn take(&mut self, event: Event, late: Option<i64>, known: bool) -> Taken {
        if late.is_some_and(|limit| is_late(&event, limit)) {
            self.changed().late += usize::from(event.leads);
            return Taken::Refused;
        }
        let newest = self.events().last().is_none_or(|last| in_order(last, &event).is_le());
        match (newest, known) {
            (true, true) => {
                self.changed().duplicates += usize::from(event.leads);
                Taken::Refused
            }
            (true, false) => {
                self.changed().append(event);
                Taken::Appended
            }
            (false, _) => {
                let (late, duplicates) = (self.late(), self.duplicates());
                let mut other = Self::new(self.events().iter().cloned().chain([event]).collect(), None);
                let counts = other.changed();
                counts.late += late;
                counts.duplicates += duplicates;
                *self = other;
                Taken::Between
            }
        }
    }

    /// Its own events: a copy where others hold them too.
    fn changed(&mut self) -> &mut Ordered {
        Arc::make_mut(&mut self.inner)
    }

    /// The events in order.
    #[must_use]
    pub fn events(&self) -> &[Event] {
        &self.inner.events
    }

    /// The events of one kind from the instant `from` to the instant `to`, both included, in order.
    pub(crate) fn of_kind(
        &self,
        kind: EventId,
        from: i64,
        to: i64,
    ) -> impl DoubleEndedIterator<Item = &Event> {
        let places = self.inner.kinds.get(kind.index()).map_or(&[][..], Vec::as_slice);
        let time = |place: &u32| self.inner.events.get(*place as usize).map_or(i64::MAX, |event| event.time);
        let begin = places.partition_point(|place| time(place) < from);
        let end = places.partition_point(|place| time(place) <= to).max(begin);
        let places = places.get(begin..end).unwrap_or_default();
        places.iter().filter_map(|place| self.inner.events.get(*place as usize))
    }

    /// How many messages came too late and were kept out.
    #[must_use]
    pub fn late(&self) -> usize {
        self.inner.late
    }

    /// How many messages had the id of another and were dropped.
    #[must_use]
    pub fn duplicates(&self) -> usize {
        self.inner.duplicates
    }

    /// Whether it is the same history, not only an equal one.
    pub(crate) fn is(&self, other: &Self) -> bool {
        Arc::ptr_eq(&self.inner, &other.inner)
    }

    /// How many messages lie after the instant and are not seen from there.
    #[must_use]
    pub fn after(&self, at: i64) -> usize {
        let seen = self.events().partition_point(|event| event.time <= at);
        messages(self.events().get(seen..).unwrap_or_default())
    }
}

/// What came of an event that a history took in.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub(crate) enum Taken {
    /// It came too late, or is a duplicate of an earlier one.
    Refused,
    /// It is the last now.
    Appended,
    /// Others stand after it; one of them may have been dropped as its duplicate.
    Between,
}

impl Ordered {
    fn append(&mut self, event: Event) {
        note_kind(&mut self.kinds, self.events.len(), &event);
        self.events.push(event);
    }
}

/// How many messages gave these events, of which some may give several.
fn messages(events: &[Event]) -> usize {
    events.iter().filter(|event| event.leads).count()
}

fn by_kind(events: &[Event]) -> Vec<Vec<u32>> {
    let mut kinds: Vec<Vec<u32>> = Vec::new();
    for (place, event) in events.iter().enumerate() {
        note_kind(&mut kinds, place, event);
    }
    kinds
}

fn note_kind(kinds: &mut Vec<Vec<u32>>, place: usize, event: &Event) {
    let Ok(place) = u32::try_from(place) else { return };
    // Kinds are indices into the program's table; one far out of it would only cost memory.
    if kinds.len() <= event.kind.index() && event.kind.index() < MOST_KINDS {
        kinds.resize_with(event.kind.index() + 1, Vec::new);
    }
    if let Some(places) = kinds.get_mut(event.kind.index()) {
        places.push(place);
    }
}

fn is_late(event: &Event, limit: i64) -> bool {
    event.received.is_some_and(|received| received.saturating_sub(event.time) > limit)
}

fn in_order(a: &Event, b: &Event) -> Ordering {
    a.time.cmp(&b.time).then_with(|| a.id.cmp(&b.id)).then_with(|| a.part.cmp(&b.part))
}
