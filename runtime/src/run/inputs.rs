//! What the plan's purposes see of a person. Whatever they may not see ends here.

use super::sight::Sight;
use crate::{Event, FieldInput, History, Profile, Slot};
use onboard_ir::plan::{EventSteps, Plan};
use onboard_ir::{Builtin, EventId, FieldId, Program, Value};

/// What the plan's purposes see of a person at an instant.
#[derive(Clone, Debug, Default)]
pub(crate) struct Inputs {
    /// The instant.
    pub(crate) at: i64,
    /// The last instant whose events are seen; before `at` only when looking ahead without new input.
    pub(crate) until: i64,
    /// One for each of the plan's purposes.
    pub(crate) sights: Vec<Sight>,
    /// Whether each of them is allowed.
    pub(crate) allowed: Vec<bool>,
    /// Those of the plan's fields, by their position, whose answers have a time: what they are depends on the instant.
    pub(crate) timed: Vec<(usize, FieldInput)>,
    /// All events; only `events` and `of` read them.
    history: History,
}

impl Inputs {
    /// Cuts a profile and a history down to what the plan's purposes may see at `at`.
    pub(crate) fn admit(
        &mut self,
        program: &Program,
        plan: &Plan,
        profile: &Profile,
        history: &History,
        at: i64,
    ) {
        self.look(program, plan, profile, at);
        if !self.history.is(history) {
            self.history = history.clone();
        }
        self.timed.clear();
        if profile.fields.iter().all(|given| given.answer.is_none()) {
            return;
        }
        for (position, field) in plan.fields.iter().enumerate() {
            if let Some(given) = profile.fields.get(field.field.index())
                && let Some(time) = given.answer.as_ref().and_then(|answer| answer.at)
                // What will be answered later is not known yet.
                && time <= at
                && self.allowed.get(field.sight) == Some(&true)
            {
                self.timed.push((position, given.clone()));
            }
        }
    }

    /// Sees what the plan's purposes may see at `at`.
    pub(crate) fn look(&mut self, program: &Program, plan: &Plan, profile: &Profile, at: i64) {
        self.at = at;
        self.until = at;
        self.sights.clear();
        self.sights.extend(plan.sights.iter().map(|purpose| Sight::of(program, *purpose, profile, at)));
        self.allowed.clear();
        self.allowed.extend(self.sights.iter().map(|sight| sight.allowed));
    }

    /// Whether the question for a field was declined, as far as one of the plan's purposes sees.
    pub(crate) fn refused(&self, program: &Program, sight: usize, field: FieldId) -> bool {
        if self.history.events().is_empty() {
            return false;
        }
        declined_event(program).is_some_and(|(kind, place)| self.declined(program, sight, kind, place, field))
    }

    fn declined(&self, program: &Program, sight: usize, kind: EventId, place: usize, field: FieldId) -> bool {
        let Some(name) = program.fields.get(field.index()).map(|field| field.name.as_str()) else {
            return false;
        };
        self.of(Some(sight), kind, i64::MIN, self.until).any(|event| match event.properties.get(place) {
            Some(Slot::Known(Value::Text(text))) => &**text == name,
            _ => false,
        })
    }

    /// The events of a kind that one of the plan's purposes sees, from one instant to another, in order. None of those that
    /// no purpose of the plan sees.
    pub(crate) fn of(
        &self,
        sight: Option<usize>,
        kind: EventId,
        from: i64,
        to: i64,
    ) -> impl Iterator<Item = &Event> {
        let sight = sight.and_then(|sight| self.sights.get(sight)).filter(|sight| sight.allowed);
        let range = sight.map(|sight| (from.max(sight.floor(self.at)), to.min(self.until)));
        range.into_iter().flat_map(move |(from, to)| self.history.of_kind(kind, from, to))
    }

    /// Whether one of the plan's purposes sees events of that instant.
    pub(crate) fn sees(&self, sight: Option<usize>, time: i64) -> bool {
        let sight = sight.and_then(|sight| self.sights.get(sight)).filter(|sight| sight.allowed);
        sight.is_some_and(|sight| (sight.floor(self.at)..=self.until).contains(&time))
    }

    /// All events, seen or not.
    pub(crate) fn history(&self) -> &History {
        &self.history
    }

    /// The same, to add to them.
    pub(crate) fn history_mut(&mut self) -> &mut History {
        &mut self.history
    }

    /// The events that some steps are taken for, as [`Inputs::of`].
    pub(crate) fn events_of(&self, steps: &EventSteps, from: i64, to: i64) -> impl Iterator<Item = &Event> {
        self.of(steps.sight, steps.event, from, to)
    }

    /// Whether an event of that instant is seen by the first of the plan's purposes.
    pub(crate) fn keeps(&self, time: Option<i64>) -> bool {
        let sight = self.sights.first().filter(|sight| sight.allowed);
        time.zip(sight).is_some_and(|(time, sight)| (sight.floor(self.at)..=self.until).contains(&time))
    }

    /// All events that the first of the plan's purposes sees, of the kinds that it sees, in order.
    pub(crate) fn events<'a>(&'a self, kinds: &'a [EventId]) -> impl DoubleEndedIterator<Item = &'a Event> {
        let sight = self.sights.first().filter(|sight| sight.allowed);
        let events = self.history.events();
        let seen = sight.and_then(|sight| {
            let begin = events.partition_point(|event| event.time < sight.floor(self.at));
            let end = events.partition_point(|event| event.time <= self.until);
            events.get(begin..end)
        });
        seen.unwrap_or_default().iter().filter(move |event| kinds.contains(&event.kind))
    }
}

/// The event that says that a question was declined, and where it names the field.
fn declined_event(program: &Program) -> Option<(EventId, usize)> {
    let place = program.events.iter().rposition(|event| event.builtin == Some(Builtin::QuestionDeclined))?;
    let property =
        program.events.get(place)?.properties.iter().position(|property| property.name == "field")?;
    Some((EventId(u32::try_from(place).ok()?), property))
}
