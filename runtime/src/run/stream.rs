//! The events that a trait counts, as they enter and leave its window.

use super::Setting;
use super::calendar::Calendar;
use super::compute::{Context, compute};
use super::frame::Frame;
use super::row::Row;
use super::tally::{Pass, Tally};
use super::then::{Chaining, chain};
use crate::{Event, Slot};
use onboard_ir::plan::{EventSteps, RulePlan, TraitPlan};
use onboard_ir::{AggregateFn, Value, Window};

/// A trait over time.
#[derive(Clone, Debug)]
pub(crate) enum Stream {
    /// An aggregate: the events that count, each with the instant at which it leaves, and how many have entered and left.
    Aggregate {
        passes: Vec<(Pass, i64)>,
        entered: usize,
        left: usize,
        tally: Tally,
        fresh: bool,
        value: Slot,
    },
    /// A chain of events, and the instant at which it is forgotten.
    Then(Chaining, i64),
}

/// Takes the steps for each event that a view sees from one instant to another, and gives those that count, in order.
pub(crate) fn passing<'a>(
    setting: Setting<'a>,
    events: &'a EventSteps,
    row: &mut Row,
    frame: Frame,
    (from, to): (i64, i64),
    mut count: impl FnMut(&Event, Option<Value>),
) {
    let mut context = setting.context();
    for event in setting.inputs.events_of(events, from, to) {
        context.event = Some(event);
        if let Some(value) = counts(events, row, frame, &context) {
            count(event, value);
        }
    }
}

/// Takes the steps for the event at hand: none where it does not count, else what is aggregated of it.
fn counts(events: &EventSteps, row: &mut Row, frame: Frame, context: &Context<'_>) -> Option<Option<Value>> {
    for step in &events.steps {
        let cell = compute(&step.act, step.out, frame, row, context);
        row.set(step.out, frame, cell);
    }
    if events.filter.is_some_and(|filter| row.truth(filter, frame) != Some(true)) {
        return None;
    }
    match events.value.map(|value| row.slot_at(value, frame)) {
        None => Some(None),
        Some(Slot::Known(value)) => Some(Some(value)),
        Some(Slot::Absent(_)) => None,
    }
}

/// What a trait is at an instant, looked up from the beginning.
pub(crate) fn trait_at(
    setting: Setting<'_>,
    plan: &TraitPlan,
    row: &mut Row,
    frame: Frame,
    now: i64,
) -> Slot {
    match &plan.rule {
        RulePlan::Aggregate { function, events, window } => {
            let mut calendar = Calendar::new(&setting.prepared.zone);
            let begin = calendar.begin(*window, now);
            let mut tally = Tally::new(*function, events.value_type);
            passing(setting, events, row, frame, (begin, now), |event, value| {
                tally.enter(&pass(*function, event, value, &mut calendar));
            });
            tally.value()
        }
        RulePlan::Then { stages, within } => {
            let marks = marks(setting, stages, row, frame, now);
            Slot::Known(Value::Bool(chain(&marks, within).found().since.is_some()))
        }
    }
}

fn pass(function: AggregateFn, event: &Event, value: Option<Value>, calendar: &mut Calendar<'_>) -> Pass {
    let day = if function == AggregateFn::ActiveDays { calendar.day(event.time).number } else { 0 };
    Pass { time: event.time, day, value }
}

fn marks(
    setting: Setting<'_>,
    stages: &[EventSteps],
    row: &mut Row,
    frame: Frame,
    now: i64,
) -> Vec<(i64, usize)> {
    let mut marks = Vec::new();
    for (stage, events) in stages.iter().enumerate() {
        passing(setting, events, row, frame, (i64::MIN, now), |event, _| marks.push((event.time, stage)));
    }
    marks.sort_unstable();
    marks
}

impl Stream {
    /// A trait over all that its view sees until `setting.inputs.at`. With `forget`, events leave also when they may no
    /// longer be kept.
    pub(crate) fn new(
        setting: Setting<'_>,
        plan: &TraitPlan,
        row: &mut Row,
        frame: Frame,
        forget: bool,
    ) -> Self {
        let sight = setting.inputs.sights.get(plan.sight).filter(|_| forget);
        let forgets = |time: i64| sight.and_then(|sight| sight.forgets(time)).unwrap_or(i64::MAX);
        let now = setting.inputs.at;
        match &plan.rule {
            RulePlan::Aggregate { function, events, window } => {
                let mut calendar = Calendar::new(&setting.prepared.zone);
                let mut passes = Vec::new();
                passing(setting, events, row, frame, (i64::MIN, now), |event, value| {
                    let end = leaves(*window, event.time, &mut calendar).min(forgets(event.time));
                    passes.push((pass(*function, event, value, &mut calendar), end));
                });
                let tally = Tally::new(*function, events.value_type);
                let value = tally.value();
                Self::Aggregate { passes, entered: 0, left: 0, tally, fresh: true, value }
            }
            RulePlan::Then { stages, within } => {
                let chain = chain(&marks(setting, stages, row, frame, now), within);
                let forgotten = chain.found().began.map_or(i64::MAX, forgets);
                Self::Then(chain, forgotten)
            }
        }
    }

    /// Takes in an event that is not older than those there are, as the stage of a chain where it is one: whether it counts.
    /// What may no longer be kept leaves.
    pub(crate) fn append(
        &mut self,
        setting: Setting<'_>,
        plan: &TraitPlan,
        row: &mut Row,
        frame: Frame,
        (event, stage): (&Event, usize),
    ) -> bool {
        let sight = setting.inputs.sights.get(plan.sight);
        let forgets = |time: i64| sight.and_then(|sight| sight.forgets(time)).unwrap_or(i64::MAX);
        let mut context = setting.context();
        context.event = Some(event);
        match (self, &plan.rule) {
            (
                Self::Aggregate { passes, entered, left, .. },
                RulePlan::Aggregate { function, events, window },
            ) => {
                let Some(value) = counts(events, row, frame, &context) else { return false };
                let mut calendar = Calendar::new(&setting.prepared.zone);
                let end = leaves(*window, event.time, &mut calendar).min(forgets(event.time));
                // Those that have left are dropped once they are more than those that are there.
                if *left > passes.len() / 2 {
                    passes.drain(..*left);
                    *entered -= *left;
                    *left = 0;
                }
                passes.push((pass(*function, event, value, &mut calendar), end));
                true
            }
            (Self::Then(chain, forgotten), RulePlan::Then { stages, within }) => {
                let stands = stages.get(stage).and_then(|events| counts(events, row, frame, &context));
                if stands.is_some() {
                    chain.mark(event.time, stage, within);
                    *forgotten = chain.found().began.map_or(i64::MAX, forgets);
                }
                stands.is_some()
            }
            _ => false,
        }
    }

    /// The next instant at which something leaves.
    pub(crate) fn due(&self) -> Option<i64> {
        let end = match self {
            Self::Aggregate { passes, left, .. } => passes.get(*left).map(|(_, end)| *end)?,
            Self::Then(_, forgotten) => *forgotten,
        };
        (end != i64::MAX).then_some(end)
    }

    /// Lets events in and out until `now`; instants must not go back.
    pub(crate) fn advance(&mut self, now: i64) {
        let Self::Aggregate { passes, entered, left, tally, fresh, .. } = self else { return };
        while let Some((pass, _)) = passes.get(*entered).filter(|(pass, _)| pass.time <= now) {
            tally.enter(pass);
            *entered += 1;
            *fresh = false;
        }
        while let Some((pass, _)) = passes.get(*left).filter(|(_, end)| *left < *entered && *end <= now) {
            tally.leave(pass);
            *left += 1;
            *fresh = false;
        }
    }

    /// What the trait is at the instant until which it was advanced.
    pub(crate) fn value(&mut self, now: i64) -> Slot {
        match self {
            Self::Aggregate { tally, fresh, value, .. } => {
                if !*fresh {
                    *value = tally.value();
                    *fresh = true;
                }
                value.clone()
            }
            Self::Then(chain, forgotten) => {
                let happened = chain.found().since.is_some_and(|since| since <= now);
                Slot::Known(Value::Bool(happened && now < *forgotten))
            }
        }
    }

    /// The instants at which it can change.
    pub(crate) fn instants(&self, out: &mut Vec<i64>) {
        match self {
            Self::Aggregate { passes, .. } => {
                out.extend(passes.iter().flat_map(|(pass, end)| [pass.time, *end]));
            }
            Self::Then(chain, forgotten) => out.extend(chain.found().since.into_iter().chain([*forgotten])),
        }
    }
}

/// The instants at which a trait can change, whatever its filters say.
pub(crate) fn raw_instants(setting: Setting<'_>, plan: &TraitPlan, out: &mut Vec<i64>) {
    let mut calendar = Calendar::new(&setting.prepared.zone);
    let now = setting.inputs.at;
    match &plan.rule {
        RulePlan::Aggregate { events, window, .. } => {
            for event in setting.inputs.events_of(events, i64::MIN, now) {
                out.extend([event.time, leaves(*window, event.time, &mut calendar)]);
            }
        }
        RulePlan::Then { stages, .. } => {
            for events in stages {
                out.extend(setting.inputs.events_of(events, i64::MIN, now).map(|event| event.time));
            }
        }
    }
}

fn leaves(window: Option<Window>, time: i64, calendar: &mut Calendar<'_>) -> i64 {
    calendar.end(window, time).unwrap_or(i64::MAX)
}
