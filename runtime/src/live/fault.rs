//! A fault planted on purpose: one step is told of no change. Whoever compares after every update must see it.
#![allow(clippy::expect_used, clippy::panic, reason = "a test fails by panicking")]

use super::{Dependencies, LiveEvaluation};
use crate::{Engine, Event, MatrixOutcome, Scope, Slot};
use onboard_ir::plan::{Plan, Readers};
use onboard_ir::{EventId, FieldId, MatrixId, PurposeId, SegmentId, Value};
use std::sync::Arc;

const HOUR: i64 = 3_600_000_000;
const SOURCE: &str = r#"
purpose service { basis contract }

for service

field size: int in 0 to 100 {
    ask "How many?"
    fallback 5
}
field lead: bool { ask "Do you lead?" }
event ordered from "Ordered" { amount: int in 0 to 100 }

trait orders = count of ordered in last 4d
trait big = count of ordered where amount > size in last 4d
trait seen = time of last ordered

let idle = days since seen

segment keen {
    enter when orders >= 3 or big >= 2
    leave when idle > 3
}
segment large when size >= 10 and (lead or big >= 1)
segment away when idle > 2 or seen is missing
segment guessed when size is imputed and not (orders >= 1)

path first_steps "First steps"
path more "More"
matrix start -> path for service {
    keen | large | away -> path
    yes  | -     | no   -> more
    no   | yes   | -    -> more
    -    | -     | -    -> first_steps
}
"#;

fn engine() -> Engine {
    let checked = onboard_compiler::check(&onboard_compiler::Sources::single("fault.onboard", SOURCE));
    let findings: Vec<_> = checked.diagnostics.iter().map(|found| (&found.slug, &found.title)).collect();
    Engine::new(checked.program.unwrap_or_else(|| panic!("{findings:?}"))).expect("an engine")
}

/// All that is said of a person.
type Said = (Vec<Option<bool>>, Vec<Option<MatrixOutcome>>);

fn said(
    engine: &Engine,
    segment: impl Fn(SegmentId) -> Option<bool>,
    matrix: impl Fn(MatrixId) -> Option<MatrixOutcome>,
) -> Said {
    let segments = (0..).map(SegmentId).zip(&engine.program().segments).map(|(id, _)| segment(id));
    let matrices = (0..).map(MatrixId).zip(&engine.program().matrices).map(|(id, _)| matrix(id));
    (segments.collect(), matrices.collect())
}

fn update(live: &mut LiveEvaluation, choice: u64) {
    let amount = i64::try_from(choice >> 8 & 63).expect("a small number");
    let value = Value::Int(amount);
    match choice % 8 {
        0..=3 => {
            let properties = Arc::from([Slot::Known(value)]);
            let (kind, time) = (EventId(0), live.at());
            live.event(Event { time, id: None, received: None, kind, part: 0, leads: true, properties })
        }
        4 => live.answer(FieldId(0), value),
        5 => live.answer(FieldId(1), Value::Bool(amount % 2 == 0)),
        _ => live.advance_to(live.at() + amount * HOUR),
    };
}

/// After how many updates the one kept up to date is elsewhere than a fresh evaluation; none where it never is.
fn differs(engine: &Engine, dependencies: &Arc<Dependencies>, updates: u64) -> Option<u64> {
    let mut fresh = engine.evaluator(PurposeId(0), Scope::Summary, &[]).expect("the purpose");
    for person in 0..60_u64 {
        let (profile, history) = (engine.empty_profile(), engine.history(Vec::new()));
        let evaluation = fresh.clone().into_evaluation();
        let mut live = LiveEvaluation::new(evaluation, Arc::clone(dependencies), profile, &history, 0);
        let mut choice = person;
        for number in 0..updates {
            choice = choice.wrapping_mul(6_364_136_223_846_793_005).wrapping_add(1_442_695_040_888_963_407);
            update(&mut live, choice >> 33);
            let history = live.history().clone();
            let now = fresh.run(live.profile(), &history, live.at());
            let expected = said(engine, |id| now.segment(id), |id| now.matrix(id).cloned());
            if expected != said(engine, |id| live.segment(id), |id| live.matrix(id).cloned()) {
                return Some(number);
            }
        }
    }
    None
}

/// What depends on what, but that one step is told of no change.
fn without(plan: &Plan, position: usize) -> Arc<Dependencies> {
    let wanted: Vec<bool> = (0..plan.steps.len()).map(|step| step != position).collect();
    let mut dependencies = Dependencies::new(plan);
    dependencies.readers = Readers::new(plan, &wanted);
    Arc::new(dependencies)
}

#[test]
fn a_step_that_is_told_of_no_change_is_noticed() {
    let engine = engine();
    let evaluator = engine.evaluator(PurposeId(0), Scope::Summary, &[]).expect("the purpose");
    let plan = evaluator.evaluation().plan();
    assert_eq!(differs(&engine, &Arc::new(Dependencies::new(plan)), 30), None);
    let dependencies = Dependencies::new(plan);
    let told = |step: &onboard_ir::plan::Step| {
        plan.depends(&step.act).iter().any(|place| dependencies.step(*place).is_some() || fills(plan, *place))
    };
    let mut planted = 0;
    for (position, step) in plan.steps.iter().enumerate() {
        if dependencies.step(step.out).is_some() && told(step) {
            planted += 1;
            let noticed = differs(&engine, &without(plan, position), 30);
            assert!(noticed.is_some(), "nobody notices that step {position}, {:?}, is not taken", step.act);
        }
    }
    println!("{planted} faults planted, all noticed");
    assert!(planted > 15, "only {planted} faults were planted");
}

/// Whether a field stands there.
fn fills(plan: &Plan, place: onboard_ir::plan::Place) -> bool {
    plan.fields.iter().any(|field| field.place == place)
}
