//! What holds for every program and person.

use crate::sketch::SERVICE;
use crate::story::{LENGTH, MATRIX, SIZE, Story, Told, UNIT, stories};
use onboard_ir::Value;
use onboard_runtime::{Answer, Evaluation, Event, History, Profile, Slot};
use proptest::prelude::*;

/// What is visible of a decision.
type Seen = (Vec<Option<bool>>, Option<onboard_runtime::MatrixOutcome>);

fn seen(told: &Told, evaluation: &Evaluation) -> Seen {
    let segments = told.memories.iter().chain(told.sides.iter().flat_map(|(a, b)| [a, b]));
    (segments.map(|id| evaluation.segment(*id)).collect(), evaluation.matrix(MATRIX).cloned())
}

fn see(told: &Told, profile: &Profile, history: &History, at: i64) -> Evaluation {
    told.engine.evaluate(profile, history, at, SERVICE).unwrap()
}

/// `not leave and (before or enter)`.
fn step(before: bool, enter: Option<bool>, leave: Option<bool>) -> Option<bool> {
    let inside = if before { Some(true) } else { enter };
    match (leave, inside) {
        (Some(true), _) | (_, Some(false)) => Some(false),
        (Some(false), Some(true)) => Some(true),
        _ => None,
    }
}

/// The instants of the grid, each with the one just before it, from the beginning of time.
fn instants(story: &Story) -> impl Iterator<Item = i64> + '_ {
    std::iter::once(i64::MIN).chain((-1..LENGTH).flat_map(|n| [story.grid.at(n) - 1, story.grid.at(n)]))
}

proptest! {
    #![proptest_config(ProptestConfig { cases: 100, ..ProptestConfig::default() })]

    /// Without retention: with it, what an earlier instant saw is not what a later one remembers.
    #[test]
    fn memory_is_a_fold_over_every_instant(story in stories().prop_map(|s| Story { retain: None, ..s })) {
        let told = story.tell();
        let (profile, history) = (story.person(&told.engine), told.engine.history(story.history()));
        let mut before = [false; 2];
        for at in instants(&story) {
            let evaluation = see(&told, &profile, &history, at);
            for (n, (enter, leave)) in told.sides.iter().enumerate() {
                let expected = step(before[n], evaluation.segment(*enter), evaluation.segment(*leave));
                prop_assert_eq!(evaluation.segment(told.memories[n]), expected, "segment {} at {}", n, at);
                before[n] = expected.unwrap_or(before[n]);
            }
        }
    }

    #[test]
    fn looking_ahead_finds_the_first_change(story in stories(), from in 0_i64..110) {
        let told = story.tell();
        let (profile, history) = (story.person(&told.engine), told.engine.history(story.history()));
        let at = story.grid.at(from);
        let evaluation = see(&told, &profile, &history, at);
        let now = seen(&told, &evaluation);
        let found = evaluation.first_change(&[], &mut |later| seen(&told, later) != now);
        // What is known now, and nothing of what comes after.
        let known: Vec<Event> = story.history().into_iter().filter(|event| event.time <= at).collect();
        let known = told.engine.history(known);
        let mut profile = profile;
        if story.size.is_some_and(|(_, time)| time.is_some_and(|time| time > from)) {
            profile.fields[SIZE.index()].answer = None;
        }
        let ahead = (from..LENGTH * 2).flat_map(|n| [story.grid.at(n) - 1, story.grid.at(n), story.grid.at(n) + 1]);
        let expected = ahead.filter(|t| *t > at).find(|t| seen(&told, &see(&told, &profile, &known, *t)) != now);
        // Later than the grid nothing is looked for.
        let found = found.filter(|found| *found < story.grid.at(LENGTH * 2));
        prop_assert_eq!(found.map(|t| (t - at, t % UNIT)), expected.map(|t| (t - at, t % UNIT)));
    }

    #[test]
    fn every_look_ahead_is_what_evaluating_there_gives(story in stories(), from in 0_i64..110) {
        let told = story.tell();
        let (profile, at) = (story.person(&told.engine), story.grid.at(from));
        let known: Vec<Event> = story.history().into_iter().filter(|event| event.time <= at).collect();
        let known = told.engine.history(known);
        let mut profile = profile;
        if story.size.is_some_and(|(_, time)| time.is_some_and(|time| time > from)) {
            profile.fields[SIZE.index()].answer = None;
        }
        let mut wrong = None;
        let _ = see(&told, &profile, &known, at).first_change(&[], &mut |later| {
            let (there, fresh) = (seen(&told, later), seen(&told, &see(&told, &profile, &known, later.at())));
            if there != fresh {
                wrong = Some((later.at() - at, there, fresh));
            }
            wrong.is_some()
        });
        prop_assert_eq!(wrong, None);
    }

    #[test]
    fn an_answer_given_now_is_an_answer_with_the_time_of_now(
        // An earlier answer would stand before the new one, and a profile holds only one.
        story in stories().prop_map(|story| Story { size: None, ..story }),
        step in 0_i64..130,
        size in prop::option::of(0_i64..4),
    ) {
        let told = story.tell();
        let (mut profile, history) = (story.person(&told.engine), told.engine.history(story.history()));
        let at = story.grid.at(step);
        let value = size.map(Value::Int);
        let with = see(&told, &profile, &history, at).with_field(SIZE, value.as_ref());
        if let Some(size) = size {
            profile.answer(SIZE, Answer { value: Slot::Known(Value::Int(size)), at: Some(at) });
        }
        prop_assert_eq!(seen(&told, &with), seen(&told, &see(&told, &profile, &history, at)));
    }

    #[test]
    fn the_order_in_which_messages_arrive_makes_no_difference(
        story in stories(),
        order in prop::collection::vec(any::<prop::sample::Index>(), 12),
    ) {
        let told = story.tell();
        let profile = story.person(&told.engine);
        let mut messages: Vec<Event> =
            (0..).zip(story.history()).map(|(n, event)| Event { id: Some(format!("{n}").into()), ..event }).collect();
        let at = story.grid.at(LENGTH / 2);
        let first = see(&told, &profile, &told.engine.history(messages.clone()), at);
        let again: Vec<Event> = order.iter().filter_map(|n| messages.get(n.index(12)).cloned()).collect();
        messages.reverse();
        messages.extend(again);
        let history = told.engine.history(messages);
        prop_assert_eq!(seen(&told, &first), seen(&told, &see(&told, &profile, &history, at)));
    }

    #[test]
    fn one_evaluator_gives_what_a_fresh_one_gives(stories in prop::collection::vec(stories(), 2..4), at in 0_i64..120) {
        // The program of the first, and everybody in turn.
        let told = stories[0].tell();
        let mut evaluator = told.engine.evaluator(SERVICE, onboard_runtime::Scope::Summary, &[]).unwrap();
        for story in stories.iter().chain(&stories) {
            let (profile, history) = (story.person(&told.engine), told.engine.history(story.history()));
            let at = stories[0].grid.at(at);
            let reused = seen(&told, evaluator.run(&profile, &history, at));
            prop_assert_eq!(reused, seen(&told, &see(&told, &profile, &history, at)));
        }
    }
}
