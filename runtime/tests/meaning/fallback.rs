//! Fallbacks, and what is known about guesses.

use crate::sketch::{DAY, SERVICE, Sketch, evaluate, happening, int, nobody};
use onboard_ir::{
    Compare, FallbackMethod, FieldId, HitPolicy, MatrixId, Op, SegmentId, TraitId, Type, Value, Window,
};
use onboard_runtime::{
    Engine, Evaluation, FieldValue, Fit, History, Imputed, Profile, Reason, Scope, Slot, Statistic, Status,
};

const SIZE: FieldId = FieldId(0);
const ROLE: FieldId = FieldId(1);

fn sketch() -> Sketch {
    let mut sketch = Sketch::new();
    sketch.field("size", Type::Int);
    sketch.field("role", Type::Text);
    sketch
}

fn statistic(value: i64, donors: u64, confidence: f64) -> Statistic {
    Statistic { value: int(value), donors, confidence }
}

fn imputed(evaluation: &Evaluation) -> Option<(Value, usize, bool, Option<u64>)> {
    match evaluation.field(SIZE) {
        FieldValue::Imputed(Imputed { value, step, grouped, donors, .. }) => {
            Some((value.clone(), step, grouped, donors))
        }
        FieldValue::Stated(_) | FieldValue::Absent(_) => None,
    }
}

fn see(engine: &Engine, profile: &Profile) -> Evaluation {
    evaluate(engine, profile, &[], 0)
}

#[test]
fn steps_run_in_the_order_written() {
    let mut sketch = sketch();
    sketch.fallback(SIZE, FallbackMethod::Median, &[ROLE], Some(0.6));
    sketch.fallback(SIZE, FallbackMethod::Mean, &[], None);
    sketch.fallback(SIZE, FallbackMethod::Constant(int(5)), &[], None);
    let engine = sketch.engine();
    let mut profile = nobody(&engine);
    assert_eq!(imputed(&see(&engine, &profile)), Some((int(5), 2, false, None)), "nothing was learned");
    let mut fit = Fit::default();
    fit.set_whole(SIZE, 0, statistic(10, 100, 0.5));
    fit.add_group(SIZE, 0, vec![Value::Text("boss".into())], statistic(20, 40, 0.9));
    fit.set_whole(SIZE, 1, statistic(30, 200, 0.1));
    let engine = engine.with_fit(fit);
    assert_eq!(
        imputed(&see(&engine, &profile)),
        Some((int(30), 1, false, Some(200))),
        "the first is not sure enough"
    );
    profile.state(ROLE, Value::Text("boss".into()));
    assert_eq!(imputed(&see(&engine, &profile)), Some((int(20), 0, true, Some(40))));
    profile.state(ROLE, Value::Text("cook".into()));
    assert_eq!(imputed(&see(&engine, &profile)), Some((int(30), 1, false, Some(200))));
    profile.state(SIZE, int(7));
    let evaluation = see(&engine, &profile);
    assert_eq!((imputed(&evaluation), evaluation.guesses()), (None, false));
}

#[test]
fn groups_read_only_what_is_stated() {
    let mut sketch = sketch();
    sketch.fallback(SIZE, FallbackMethod::Median, &[ROLE], None);
    sketch.fallback(ROLE, FallbackMethod::Constant(Value::Text("boss".into())), &[], None);
    let engine = sketch.engine();
    let mut fit = Fit::default();
    fit.set_whole(SIZE, 0, statistic(10, 100, 0.5));
    fit.add_group(SIZE, 0, vec![Value::Text("boss".into())], statistic(20, 40, 0.9));
    let engine = engine.with_fit(fit);
    assert_eq!(imputed(&see(&engine, &nobody(&engine))), Some((int(10), 0, false, Some(100))));
}

#[test]
fn every_kind_of_absence_is_filled_and_the_reason_kept() {
    let mut sketch = sketch();
    sketch.fallback(SIZE, FallbackMethod::Constant(int(5)), &[], None);
    let engine = sketch.engine();
    let mut profile = nobody(&engine);
    profile.fields[0].origin = Slot::Absent(Reason::Invalid);
    match see(&engine, &profile).field(SIZE) {
        FieldValue::Imputed(imputed) => {
            assert_eq!((imputed.value, imputed.absent), (&int(5), Reason::Invalid))
        }
        other => panic!("{other:?}"),
    }
}

#[test]
fn rules_see_guesses_and_can_ask_about_them() {
    let mut sketch = sketch();
    sketch.fallback(SIZE, FallbackMethod::Constant(int(50)), &[], None);
    let size = sketch.read(SIZE);
    let big = sketch.test(Compare::Greater, size, int(20));
    let guess = sketch.add(Op::IsImputed(big), Type::Bool);
    let stated = sketch.add(Op::Stated(size), Type::Int);
    let surely_big = sketch.test(Compare::Greater, stated, int(20));
    let always = sketch.constant(Value::Bool(true));
    let either = sketch.or(big, always);
    let no_guess = sketch.add(Op::IsImputed(either), Type::Bool);
    let path = sketch.path("p");
    sketch.matrix(HitPolicy::First, &[big], &[(&[Some(big)], path)]);
    sketch.matrix(HitPolicy::First, &[always], &[(&[Some(always)], path)]);
    let engine = sketch.engine();
    let see = |profile: &Profile| {
        let nodes = [guess, surely_big, no_guess, big];
        let mut evaluator = engine.evaluator(SERVICE, Scope::Summary, &nodes).unwrap();
        evaluator.run(profile, &History::default(), 0);
        evaluator.into_evaluation()
    };
    let evaluation = see(&nobody(&engine));
    assert_eq!(evaluation.node(big).truth(), Some(true));
    assert_eq!(evaluation.stated_node(big).truth(), None);
    assert_eq!(evaluation.node(guess).truth(), Some(true));
    assert_eq!(evaluation.node(surely_big).truth(), None);
    assert_eq!(evaluation.node(no_guess).truth(), Some(false), "it is true without the guess as well");
    let by_guess = |evaluation: &Evaluation, matrix| evaluation.matrix(MatrixId(matrix)).unwrap().by_guess;
    assert_eq!((by_guess(&evaluation, 0), by_guess(&evaluation, 1)), (true, false));
    let mut profile = nobody(&engine);
    profile.state(SIZE, int(30));
    let evaluation = see(&profile);
    assert_eq!(evaluation.node(guess).truth(), Some(false));
    assert_eq!(evaluation.node(surely_big).truth(), Some(true));
    assert!(!by_guess(&evaluation, 0));
    // Asking what would be if they had not said so.
    let cleared = evaluation.with_field(SIZE, None);
    assert_eq!((cleared.node(guess).truth(), by_guess(&cleared, 0)), (Some(true), true));
    let answered = see(&nobody(&engine)).with_field(SIZE, Some(&int(3)));
    assert_eq!((answered.node(big).truth(), answered.guesses()), (Some(false), true));
    assert!(!by_guess(&answered, 0));
}

/// Events, and what segments remember of them, are the same with and without a guess, also where the guess is new: whoever takes
/// a stated value back is seen as who never stated it.
#[test]
fn a_new_guess_makes_no_guess_of_events_and_memory() {
    let mut sketch = sketch();
    sketch.fallback(SIZE, FallbackMethod::Constant(int(30)), &[], None);
    let visit = sketch.event("visit", &[]);
    let (ever, today) = (sketch.count(visit, None), sketch.count(visit, Some(Window::Rolling(DAY))));
    let often = sketch.test(Compare::GreaterEqual, ever, int(2));
    let enter = sketch.test(Compare::GreaterEqual, today, int(2));
    let leave = sketch.test(Compare::GreaterEqual, ever, int(9));
    let regular = sketch.memory(enter, leave);
    let regular = sketch.add(Op::Segment(regular), Type::Bool);
    let size = sketch.read(SIZE);
    let big = sketch.test(Compare::Greater, size, int(20));
    let path = sketch.path("p");
    for column in [often, regular, big] {
        sketch.matrix(HitPolicy::First, &[column], &[(&[Some(column)], path)]);
    }
    let engine = sketch.engine();
    let events = [happening(visit, 1, &[]), happening(visit, 2, &[])];
    let by_guess = |evaluation: &Evaluation| {
        [0, 1, 2].map(|at| {
            let outcome = evaluation.matrix(MatrixId(at)).unwrap();
            (outcome.status, outcome.by_guess, evaluation.stated_matrix(MatrixId(at)).unwrap().status)
        })
    };
    let mut profile = nobody(&engine);
    let never = evaluate(&engine, &profile, &events, 5 * DAY);
    profile.state(SIZE, int(30));
    let stated = evaluate(&engine, &profile, &events, 5 * DAY);
    assert!(!stated.guesses());
    let settled = (Status::Settled, false, Status::Settled);
    assert_eq!(by_guess(&stated), [settled; 3]);
    let cleared = stated.with_field(SIZE, None);
    assert_eq!(by_guess(&cleared), [settled, settled, (Status::Settled, true, Status::Provisional)]);
    assert_eq!(by_guess(&cleared), by_guess(&never));
}

#[test]
fn what_filters_of_events_ask_about_guesses() {
    let mut sketch = sketch();
    sketch.fallback(SIZE, FallbackMethod::Constant(int(2)), &[], None);
    let event = sketch.event("bought", &[("amount", Type::Int)]);
    let (amount, size) = (sketch.property(0, Type::Int), sketch.read(SIZE));
    let over = sketch.compare(Compare::Greater, amount, size);
    let stated = sketch.add(Op::Stated(over), Type::Bool);
    let guess = sketch.add(Op::IsImputed(over), Type::Bool);
    for filter in [over, stated, guess] {
        sketch.aggregate(onboard_ir::AggregateFn::Count, Type::Int, event, None, Some(filter), None);
    }
    let engine = sketch.engine();
    let events: Vec<_> = (0..5).map(|n| happening(event, n, &[int(n)])).collect();
    let counts = |profile: &Profile| {
        let evaluation = evaluate(&engine, profile, &events, 9);
        [0, 1, 2].map(|n| evaluation.trait_value(TraitId(n)).value().cloned().unwrap())
    };
    assert_eq!(counts(&nobody(&engine)), [int(2), int(0), int(5)]);
    let mut profile = nobody(&engine);
    profile.state(SIZE, int(2));
    assert_eq!(counts(&profile), [int(2), int(2), int(0)]);
}

#[test]
fn segments_remember_what_was_guessed() {
    // Guessed big until they said otherwise: in the world without guesses nobody entered.
    let mut sketch = sketch();
    sketch.fallback(SIZE, FallbackMethod::Constant(int(50)), &[], None);
    let size = sketch.read(SIZE);
    let big = sketch.test(Compare::Greater, size, int(20));
    let never = sketch.constant(Value::Bool(false));
    let segment = sketch.memory(big, never);
    let inside = sketch.add(Op::Segment(segment), Type::Bool);
    let path = sketch.path("p");
    let matrix = sketch.matrix(HitPolicy::First, &[inside], &[(&[Some(inside)], path)]);
    let engine = sketch.engine();
    let mut profile = nobody(&engine);
    profile.answer(SIZE, onboard_runtime::Answer { value: Slot::Known(int(3)), at: Some(10) });
    let evaluation = evaluate(&engine, &profile, &[], 20);
    assert_eq!(evaluation.segment(SegmentId(0)), Some(true));
    assert!(evaluation.guesses());
    assert!(evaluation.matrix(matrix).unwrap().by_guess);
}
