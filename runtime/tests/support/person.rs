//! Generated people, and what a purpose may see of them by the words of the language, not by the engine's code.

use super::random::Random;
use onboard_ir::{Basis, Builtin, EventId, Program, PurposeId, RegimeMode, Type, Value};
use onboard_runtime::{Answer, Consent, Event, FieldInput, Profile, Reason, Slot};
use std::sync::Arc;

pub const SECOND: i64 = 1_000_000;
pub const DAY: i64 = 86_400 * SECOND;
/// 2026-06-01T12:00Z
pub const NOW: i64 = 1_780_315_200 * SECOND;

/// A person as the input tells of them.
#[derive(Clone, Debug)]
pub struct Person {
    pub profile: Profile,
    pub events: Vec<Event>,
}

/// What one purpose may see of a person now.
#[derive(Clone, Copy, Debug)]
pub struct Sight {
    pub allowed: bool,
    /// The first instant of which it may see events.
    pub since: i64,
    /// How far back it may keep answers.
    pub kept: i64,
}

/// Anybody.
pub fn person(random: &mut Random, program: &Program) -> Person {
    let mut profile = Profile::empty(program.fields.len(), program.purposes.len());
    profile.user = Some("somebody".into());
    profile.regime = random.pick(&[None, Some("gdpr"), Some("ccpa"), Some("lgpd")]).map(Into::into);
    for index in 0..program.fields.len() {
        profile.fields[index] = field(random, program, index);
    }
    for consent in &mut profile.consent {
        *consent = self::consent(random);
    }
    let count = random.below(14);
    let events = (0..count).map(|_| event(random, program, None)).collect();
    Person { profile, events }
}

/// What they said about a purpose; mostly yes, as nothing is seen otherwise.
pub fn consent(random: &mut Random) -> Consent {
    match random.below(8) {
        0 => Consent::Open,
        1 => Consent::Always(false),
        2 | 3 => {
            let mut times: Vec<i64> =
                (0..random.below(4)).map(|_| NOW - random.between(-20, 120) * DAY / 2).collect();
            times.sort_unstable();
            Consent::Changes(times.into_iter().map(|time| (time, !random.once_in(3))).collect())
        }
        _ => Consent::Always(true),
    }
}

/// What the input says about a field.
pub fn field(random: &mut Random, program: &Program, index: usize) -> FieldInput {
    let answer = (!random.once_in(3)).then(|| {
        let at = (!random.once_in(3)).then(|| NOW - random.between(-20, 200) * DAY);
        Box::new(Answer { value: slot(random, program, index), at })
    });
    FieldInput { answer, origin: slot(random, program, index) }
}

fn slot(random: &mut Random, program: &Program, index: usize) -> Slot {
    match random.below(6) {
        0 => Slot::Absent(Reason::Invalid),
        1 | 2 => Slot::Absent(Reason::Unasked),
        _ => Slot::Known(value(random, program, program.fields[index].ty)),
    }
}

/// A value of a type; numbers often near where the program's rules turn.
pub fn value(random: &mut Random, program: &Program, ty: Type) -> Value {
    match ty {
        Type::Bool => Value::Bool(random.once_in(2)),
        Type::Int => {
            Value::Int(*random.pick(&[0, 1, 4, 5, 9, 10, 11, 49, 50, 51, 999, 1_000, 10_000, 100_000]))
        }
        Type::Float => Value::Float(*random.pick(&[0.0, 1.5, 49.99, 50.0, 100.0, 499.0, 500.0])),
        Type::Member(set) => {
            let members = program.enumerations[set.index()].members.len() as u64;
            Value::Member(u32::try_from(random.below(members)).expect("a member"))
        }
        Type::Language => Value::Text((*random.pick(&["en", "pt-PT", "pt", "de"])).into()),
        _ => Value::Text((*random.pick(&["Lisbon", "Porto", ""])).into()),
    }
}

/// Something they did, of one kind or any, around the instants at which windows turn.
pub fn event(random: &mut Random, program: &Program, kind: Option<EventId>) -> Event {
    let any = EventId(u32::try_from(random.below(program.events.len() as u64)).expect("an event"));
    let kind = kind.unwrap_or(any);
    let days = *random.pick(&[0, 1, 2, 3, 5, 6, 7, 8, 20, 29, 30, 31, 60, 89, 90, 91, 399, 400, 401, -1]);
    let time = NOW - days * DAY + random.between(-1, 1) * *random.pick(&[1, SECOND, 3_600 * SECOND]);
    let received = random.once_in(4).then(|| time + random.between(0, 5) * DAY);
    let properties =
        program.events[kind.index()].properties.iter().map(|property| match property.name.as_str() {
            "field" => Slot::Known(Value::Text(program.fields[named(random, program)].name.as_str().into())),
            _ if random.once_in(6) => Slot::Absent(Reason::Invalid),
            _ => Slot::Known(value(random, program, property.ty)),
        });
    let properties: Arc<[Slot]> = properties.collect();
    Event { time, id: None, received, kind, part: 0, leads: true, properties }
}

fn named(random: &mut Random, program: &Program) -> usize {
    usize::try_from(random.below(program.fields.len() as u64)).expect("a field")
}

/// A purpose and those above it.
pub fn lineage(program: &Program, purpose: PurposeId) -> Vec<PurposeId> {
    let mut out = vec![purpose];
    while let Some(parent) = program.purposes[out[out.len() - 1].index()].parent {
        out.push(parent);
    }
    out
}

/// What a purpose may see, read off the profile: "an event is visible if consent held at its time and ever since".
pub fn sight(program: &Program, profile: &Profile, purpose: PurposeId) -> Sight {
    let mut sight = Sight { allowed: true, since: i64::MIN, kept: i64::MIN };
    for id in lineage(program, purpose) {
        let purpose = &program.purposes[id.index()];
        if let Some(retain) = purpose.retain {
            sight.kept = sight.kept.max(NOW - retain);
        }
        if purpose.basis == Basis::Contract {
            continue;
        }
        let own =
            purpose.regimes.iter().find(|regime| Some(regime.name.as_str()) == profile.regime.as_deref());
        let strict =
            purpose.regimes.is_empty() || purpose.regimes.iter().any(|known| known.mode == RegimeMode::OptIn);
        let open = own.map_or(!strict, |regime| regime.mode == RegimeMode::OptOut);
        let (mut held, mut since) = (open, i64::MIN);
        match &profile.consent[id.index()] {
            Consent::Open => {}
            Consent::Always(granted) => held = *granted,
            Consent::Changes(changes) => {
                // Of several changes at one instant the last holds: the others held at no instant.
                let last =
                    |index: usize| changes.get(index + 1).is_none_or(|(next, _)| *next != changes[index].0);
                let held_for = changes.iter().enumerate().filter(|(index, _)| last(*index));
                for (_, (time, granted)) in held_for.filter(|(_, (time, _))| *time <= NOW) {
                    if *granted && !held {
                        since = *time;
                    }
                    held = *granted;
                }
            }
        }
        sight.allowed &= held;
        sight.since = sight.since.max(since);
    }
    sight.since = sight.since.max(sight.kept);
    sight
}

/// Whether the event is one that every purpose sees.
pub fn is_builtin(program: &Program, kind: EventId) -> bool {
    let builtin: Option<Builtin> = program.events[kind.index()].builtin;
    builtin.is_some()
}
