//! A decision never depends on what its purpose may not see.
//!
//! Pairs of people who differ only in that: other purposes' fields and events and consents, what lies before the consent or
//! beyond retention, what is not yet known, and everything where the purpose is not allowed. Their documents, stories and
//! questions must be equal, byte for byte. The same test must catch a leak planted in the program.

#![allow(clippy::expect_used, clippy::indexing_slicing, reason = "a test fails by panicking")]

mod support;

use onboard_ir::{FieldId, Program, PurposeId, Value};
use onboard_runtime::{Decision, Engine, Reason, Slot, Target};
use std::collections::BTreeSet;
use support::donors;
use support::person::{self, NOW, Person, Sight};
use support::random::Random;

const PROGRAM: &str = include_str!("programs/blindfold.onboard");
const PAIRS: u64 = 100_000;

/// The pieces of the program's answer that a person's data could show in.
#[derive(Debug, PartialEq)]
struct Answer {
    document: String,
    story: String,
    questions: Vec<FieldId>,
}

/// What the purpose's view is by the program that was checked, whatever the engine was given.
struct Law<'a> {
    program: &'a Program,
    purpose: PurposeId,
    /// The field whose value is told to all, by bands; and the purpose that decides whether it is.
    told: (usize, PurposeId),
}

impl Law<'_> {
    /// Somebody who is the same to the purpose, and as different as can be to all others.
    fn twin(&self, random: &mut Random, one: &Person) -> Person {
        let mut other = one.clone();
        let sight = person::sight(self.program, &one.profile, self.purpose);
        self.change_consent(random, &mut other);
        self.change_fields(random, &mut other, sight);
        self.change_events(random, &mut other, sight);
        other
    }

    fn change_consent(&self, random: &mut Random, other: &mut Person) {
        let own = person::lineage(self.program, self.purpose);
        for (index, consent) in other.profile.consent.iter_mut().enumerate() {
            let id = PurposeId(u32::try_from(index).expect("a small number"));
            if !own.contains(&id) && id != self.told.1 {
                *consent = person::consent(random);
            }
        }
    }

    fn change_fields(&self, random: &mut Random, other: &mut Person, sight: Sight) {
        let view = &self.program.views[self.purpose.index()];
        for index in 0..self.program.fields.len() {
            let id = FieldId(u32::try_from(index).expect("a small number"));
            let input = &mut other.profile.fields[index];
            if index == self.told.0 && !view.fields.contains(&id) {
                within_band(random, input);
            } else if !view.fields.contains(&id) || !sight.allowed {
                *input = person::field(random, self.program, index);
            } else if let Some(answer) = &mut input.answer {
                // What was said too long ago, or will be said, is not seen.
                if answer.at.is_some_and(|at| (at < sight.kept || at > NOW) && answer.value.is_known()) {
                    answer.value =
                        Slot::Known(person::value(random, self.program, self.program.fields[index].ty));
                }
            }
        }
    }

    fn change_events(&self, random: &mut Random, other: &mut Person, sight: Sight) {
        let view = &self.program.views[self.purpose.index()];
        let late = self.program.late.unwrap_or(i64::MAX);
        let visible = |event: &onboard_runtime::Event| {
            let own = view.events.contains(&event.kind) || person::is_builtin(self.program, event.kind);
            let on_time = event.received.is_none_or(|received| received - event.time <= late);
            sight.allowed && own && on_time && event.time >= sight.since && event.time <= NOW
        };
        other.events.retain(visible);
        for _ in 0..random.below(12) {
            let event = person::event(random, self.program, None);
            if !visible(&event) {
                let place = random.below(other.events.len() as u64 + 1);
                other.events.insert(usize::try_from(place).expect("an index"), event);
            }
        }
    }
}

/// Another value in the same of the three bands that are told.
fn within_band(random: &mut Random, input: &mut onboard_runtime::FieldInput) {
    let low = |slot: &Slot| matches!(slot, Slot::Known(Value::Int(..1_000)) | Slot::Absent(_));
    if input.answer.is_none() && low(&input.origin) {
        // What is missing is guessed to lie in the lowest band; nobody is told that it is a guess.
        let value = Slot::Known(Value::Int(random.between(0, 999)));
        input.origin =
            random.pick(&[value, Slot::Absent(Reason::Unasked), Slot::Absent(Reason::Invalid)]).clone();
        return;
    }
    let values = input.answer.iter_mut().map(|answer| &mut answer.value).chain([&mut input.origin]);
    for slot in values {
        if let Slot::Known(Value::Int(value)) = slot {
            *value = match *value {
                ..1_000 => random.between(0, 999),
                1_000..10_000 => random.between(1_000, 9_999),
                _ => random.between(10_000, 1_000_000),
            };
        }
    }
}

fn answer(engine: &Engine, person: &Person, purpose: PurposeId, target: Target<'_>) -> Answer {
    let history = engine.history(person.events.clone());
    let decision: Decision = engine.decide_for(&person.profile, &history, NOW, purpose).expect("a decision");
    Answer {
        document: decision.to_json(),
        story: decision.explain(target).map(|story| story.to_text()).unwrap_or_default(),
        questions: decision.questions().iter().map(|question| question.field).collect(),
    }
}

/// So many pairs of answers that must be equal; `law` is of the program as it was checked.
fn pairs<'a>(
    engine: &'a Engine,
    law: &'a Law<'_>,
    pairs: u64,
    seed: u64,
) -> impl Iterator<Item = (Answer, Answer)> + 'a {
    let mut random = Random(seed);
    let view = &law.program.views[law.purpose.index()];
    let names = view.paths.iter().map(|path| Target::Path(&law.program.paths[path.index()].name));
    let segments = view.segments.iter().map(|id| Target::Segment(&law.program.segments[id.index()].name));
    let targets: Vec<Target<'_>> = names.chain(segments).chain([Target::Decision]).collect();
    (0..pairs).map(move |_| {
        let one = person::person(&mut random, law.program);
        let other = law.twin(&mut random, &one);
        let target = *random.pick(&targets);
        (answer(engine, &one, law.purpose, target), answer(engine, &other, law.purpose, target))
    })
}

/// Looks for a pair whose answers differ, among so many.
fn leak(engine: &Engine, law: &Law<'_>, count: u64, seed: u64) -> Option<(Answer, Answer)> {
    pairs(engine, law, count, seed).find(|(one, other)| one != other)
}

/// What was filled in, by field, as the document tells it.
fn imputed(answer: &Answer) -> serde_json::Map<String, serde_json::Value> {
    let document: serde_json::Value = serde_json::from_str(&answer.document).expect("JSON");
    document["imputed"].as_object().expect("an object").clone()
}

/// An engine that knows what others like this person said.
fn fitted(program: &Program) -> Engine {
    let fit = donors::fit(program);
    Engine::new(program.clone()).expect("an engine").with_fit(fit)
}

fn law<'a>(program: &'a Program, purpose: &str) -> Law<'a> {
    let purpose_id = |name: &str| {
        let place = program.purposes.iter().position(|purpose| purpose.name == name).expect("the purpose");
        PurposeId(u32::try_from(place).expect("a small number"))
    };
    let salary = program.fields.iter().position(|field| field.name == "salary").expect("the field");
    Law { program, purpose: purpose_id(purpose), told: (salary, purpose_id("research")) }
}

/// Each purpose has its share of the pairs; tests run side by side.
fn holds(purpose: &str, share: u64) {
    let program = support::program(PROGRAM);
    let engine = fitted(&program);
    let found = leak(&engine, &law(&program, purpose), PAIRS * share / 100, share);
    assert!(found.is_none(), "{purpose}: {found:#?}");
}

#[test]
fn a_decision_never_depends_on_what_its_purpose_may_not_see() {
    holds("personalization", 45);
}

#[test]
fn nor_does_that_of_a_purpose_within_another() {
    holds("gifts", 35);
}

#[test]
fn nor_that_of_a_purpose_beside_it() {
    holds("research", 10);
    holds("service", 10);
}

/// Every kind of guess takes part in the law: by group, by the whole where the group is too small or not told, and, where
/// they are not sure enough, the next or none.
#[test]
fn guesses_of_every_kind_take_part() {
    let program = support::program(PROGRAM);
    let engine = fitted(&program);
    let mut seen = BTreeSet::new();
    for purpose in ["personalization", "gifts", "research"] {
        for (one, _) in pairs(&engine, &law(&program, purpose), 1_000, 3) {
            let told = |(field, guess): (&String, &serde_json::Value)| {
                format!("{field}: {}", guess["method"].as_str().expect("a method"))
            };
            seen.extend(imputed(&one).iter().map(told));
        }
    }
    let expected = [
        "basket: mean",
        "basket: mean by role, vip",
        "diet: most common by role",
        "health: constant",
        "income: median by health",
        "salary: constant",
        "size: constant",
        "size: median by role",
        "vip: constant",
    ];
    assert_eq!(seen.iter().collect::<Vec<_>>(), expected);
}

/// Lets the view of a purpose hold one thing more than it may.
fn doctored(program: &Program, purpose: &str, plant: impl Fn(&mut onboard_ir::View)) -> Engine {
    let mut program = program.clone();
    let place = program.purposes.iter().position(|known| known.name == purpose).expect("the purpose");
    plant(&mut program.views[place]);
    fitted(&program)
}

#[test]
fn a_leak_planted_on_purpose_is_caught() {
    let program = support::program(PROGRAM);
    let law = law(&program, "personalization");
    let field = |name: &str| {
        let place = program.fields.iter().position(|field| field.name == name).expect("the field");
        FieldId(u32::try_from(place).expect("a small number"))
    };
    let research = &program.views[program.purposes.iter().position(|p| p.name == "research").expect("it")];
    let income = doctored(&program, "personalization", |view| view.fields.push(field("income")));
    let guess = doctored(&program, "personalization", |view| view.fields.push(field("health")));
    let memory = doctored(&program, "personalization", |view| {
        view.events.extend(&research.events);
        view.traits.extend(&research.traits);
        view.segments.extend(&research.segments);
    });
    let question = doctored(&program, "personalization", |view| {
        view.fields.extend(&research.fields);
        view.profilings.extend(&research.profilings);
    });
    for (what, engine) in
        [("a field", income), ("a guess", guess), ("a memory", memory), ("a question", question)]
    {
        assert!(leak(&engine, &law, 2_000, 7).is_some(), "{what} leaks, and nobody noticed");
    }
}

/// A gap that is filled by a group which the purpose may not see: what is filled in tells of the group.
#[test]
fn a_leak_through_the_group_of_a_fallback_is_caught() {
    let program = support::program(PROGRAM);
    let law = law(&program, "personalization");
    let place = |name: &str| program.fields.iter().position(|field| field.name == name).expect("the field");
    let mut grouped = program.clone();
    let health = FieldId(u32::try_from(place("health")).expect("a small number"));
    grouped.fields[place("basket")].fallbacks[1].by = vec![health];
    let told = |engine: &Engine| {
        pairs(engine, &law, 2_000, 7)
            .any(|(one, other)| imputed(&one).get("basket") != imputed(&other).get("basket"))
    };
    // What the view does not hold, no group is told by, whatever the fallback says.
    assert!(!told(&fitted(&grouped)), "a group that the view does not hold is told");
    let engine = doctored(&grouped, "personalization", |view| view.fields.push(health));
    assert!(told(&engine), "a group leaks, and nobody noticed");
}
