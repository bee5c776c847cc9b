//! What a purpose may see.

use crate::sketch::{DAY, Hidden, Sketch, happening, int, nobody, purpose};
use onboard_ir::{Basis, EventId, FieldId, Op, PurposeId, Regime, RegimeMode, TraitId, Type, Value, Window};
use onboard_runtime::{Answer, Consent, Engine, Evaluation, Event, FieldValue, Profile, Reason, Scope, Slot};

/// A program with a field, an event, and three purposes: a contract, one that needs consent, and one within that.
fn program(edit: impl FnOnce(&mut Sketch)) -> Engine {
    let mut sketch = Sketch::new();
    sketch.purpose(purpose("tailoring", Basis::Consent, None));
    sketch.purpose(purpose("enriching", Basis::Consent, Some(TAILORING)));
    sketch.field("size", Type::Int);
    let event = sketch.event("visited", &[]);
    sketch.count(event, None);
    edit(&mut sketch);
    sketch.engine()
}

const TAILORING: PurposeId = PurposeId(1);
const ENRICHING: PurposeId = PurposeId(2);
const SIZE: FieldId = FieldId(0);

fn someone(engine: &Engine, consents: &[(PurposeId, Consent)]) -> Profile {
    let mut profile = nobody(engine);
    profile.state(SIZE, int(7));
    for (purpose, consent) in consents {
        profile.set_consent(*purpose, consent.clone());
    }
    profile
}

fn visits(times: &[i64]) -> Vec<Event> {
    times.iter().map(|time| happening(EventId(0), *time, &[])).collect()
}

fn see(engine: &Engine, profile: &Profile, times: &[i64], at: i64, purpose: PurposeId) -> Evaluation {
    engine.evaluate(profile, &engine.history(visits(times)), at, purpose).unwrap()
}

fn count(evaluation: &Evaluation) -> i64 {
    match evaluation.trait_value(TraitId(0)) {
        Slot::Known(Value::Int(count)) => *count,
        other => panic!("{other:?}"),
    }
}

#[test]
fn without_a_grant_fields_are_withheld_and_events_do_not_exist() {
    let engine = program(|_| {});
    for consent in [Consent::Open, Consent::Always(false), Consent::Changes(vec![(5, true)])] {
        let profile = someone(&engine, &[(TAILORING, consent)]);
        let evaluation = see(&engine, &profile, &[0, 1], 3, TAILORING);
        assert!(!evaluation.allowed());
        assert_eq!(evaluation.field(SIZE), FieldValue::Absent(Reason::Withheld));
        assert_eq!((count(&evaluation), evaluation.events().count()), (0, 0));
    }
    // Whether a value is there makes no difference.
    let empty = see(&engine, &nobody(&engine), &[], 3, TAILORING);
    assert_eq!(empty.field(SIZE), FieldValue::Absent(Reason::Withheld));
    // A contract needs no grant.
    let service = see(&engine, &someone(&engine, &[]), &[0, 1], 3, PurposeId(0));
    assert_eq!((service.field(SIZE), count(&service)), (FieldValue::Stated(&int(7)), 2));
}

#[test]
fn withdrawal_blinds_for_good_and_a_new_grant_starts_afresh() {
    let engine = program(|_| {});
    let changes = Consent::Changes(vec![(10, true), (20, false), (30, true)]);
    let profile = someone(&engine, &[(TAILORING, changes)]);
    let times = [9, 10, 15, 25, 30, 35];
    let seen = |at| count(&see(&engine, &profile, &times, at, TAILORING));
    assert_eq!(seen(9), 0);
    assert_eq!(seen(19), 2, "what was before the grant is not seen, what was with it is");
    assert_eq!(seen(20), 0);
    assert_eq!(seen(29), 0);
    assert_eq!(seen(40), 2);
}

#[test]
fn of_changes_at_one_instant_the_last_holds_but_no_withdrawal_is_undone() {
    let engine = program(|_| {});
    let profile =
        someone(&engine, &[(TAILORING, Consent::Changes(vec![(0, true), (10, false), (10, true)]))]);
    assert_eq!(
        count(&see(&engine, &profile, &[5, 10, 11, 12], 20, TAILORING)),
        2,
        "a grant that starts afresh"
    );
    let profile =
        someone(&engine, &[(TAILORING, Consent::Changes(vec![(0, true), (10, true), (10, false)]))]);
    assert!(!see(&engine, &profile, &[], 20, TAILORING).allowed());
}

#[test]
fn a_purpose_within_another_needs_both_grants() {
    let engine = program(|_| {});
    let case = |parent: bool, own: bool| {
        let consents = [(TAILORING, Consent::Always(parent)), (ENRICHING, Consent::Always(own))];
        see(&engine, &someone(&engine, &consents), &[], 0, ENRICHING).allowed()
    };
    assert_eq!([case(true, true), case(true, false), case(false, true)], [true, false, false]);
    let since =
        [(TAILORING, Consent::Changes(vec![(10, true)])), (ENRICHING, Consent::Changes(vec![(20, true)]))];
    assert_eq!(count(&see(&engine, &someone(&engine, &since), &[15, 25], 30, ENRICHING)), 1);
}

#[test]
fn what_no_answer_means_depends_on_the_law() {
    let regimes = vec![
        Regime { name: "gdpr".into(), mode: RegimeMode::OptIn },
        Regime { name: "ccpa".into(), mode: RegimeMode::OptOut },
    ];
    let engine = program(|sketch| sketch.program.purposes[1].regimes = regimes);
    let allowed = |regime: Option<&str>, consent: Consent| {
        let mut profile = someone(&engine, &[(TAILORING, consent)]);
        profile.regime = regime.map(Into::into);
        see(&engine, &profile, &[0], 5, TAILORING).allowed()
    };
    assert!(!allowed(Some("gdpr"), Consent::Open));
    assert!(allowed(Some("ccpa"), Consent::Open));
    assert!(!allowed(Some("ccpa"), Consent::Always(false)));
    assert!(!allowed(None, Consent::Open), "the strictest");
    assert!(!allowed(Some("lgpd"), Consent::Open), "one that is not named: the strictest");
    assert!(allowed(Some("ccpa"), Consent::Changes(vec![(9, false)])), "not yet");
    // A purpose within another has its regimes.
    let mut profile = someone(&engine, &[]);
    profile.regime = Some("ccpa".into());
    assert!(see(&engine, &profile, &[], 5, ENRICHING).allowed());
}

#[test]
fn what_is_older_than_may_be_kept_is_gone() {
    let engine = program(|sketch| {
        sketch.program.purposes[1].retain = Some(10 * DAY);
        sketch.program.purposes[2].retain = Some(20 * DAY);
    });
    let mut profile =
        someone(&engine, &[(TAILORING, Consent::Always(true)), (ENRICHING, Consent::Always(true))]);
    profile.answer(SIZE, Answer { value: Slot::Known(int(7)), at: Some(0) });
    for purpose in [TAILORING, ENRICHING] {
        let last = see(&engine, &profile, &[0], 10 * DAY, purpose);
        assert_eq!((count(&last), last.field(SIZE)), (1, FieldValue::Stated(&int(7))));
        let after = see(&engine, &profile, &[0], 10 * DAY + 1, purpose);
        assert_eq!((count(&after), after.field(SIZE)), (0, FieldValue::Absent(Reason::Expired)));
        let change = last.first_change(&[], &mut |later| count(later) == 0);
        assert_eq!(change, Some(10 * DAY + 1));
    }
    let service = see(&engine, &profile, &[0], 99 * DAY, PurposeId(0));
    assert_eq!(count(&service), 1);
}

#[test]
fn memory_goes_with_the_events_that_made_it() {
    let engine = program(|sketch| {
        sketch.program.purposes[1].retain = Some(10 * DAY);
        let event = EventId(0);
        let burst = sketch.count(event, Some(Window::Rolling(DAY)));
        let enter = sketch.test(onboard_ir::Compare::GreaterEqual, burst, int(2));
        let leave = sketch.constant(Value::Bool(false));
        sketch.memory(enter, leave);
    });
    let profile = someone(&engine, &[(TAILORING, Consent::Always(true))]);
    let inside = |at| see(&engine, &profile, &[0, 1, 2], at, TAILORING).segment(onboard_ir::SegmentId(0));
    assert_eq!(
        [10 * DAY, 10 * DAY + 1, 10 * DAY + 2, 10 * DAY + 3].map(inside),
        [Some(true), Some(true), Some(false), Some(false)]
    );
    let evaluation = see(&engine, &profile, &[0, 1, 2], 5 * DAY, TAILORING);
    let change =
        evaluation.first_change(&[], &mut |later| later.segment(onboard_ir::SegmentId(0)) != Some(true));
    assert_eq!(change, Some(10 * DAY + 2));
}

#[test]
fn what_is_not_in_the_view_reads_as_withheld() {
    let engine = program(|sketch| {
        let size = sketch.read(SIZE);
        let big = sketch.test(onboard_ir::Compare::Greater, size, int(5));
        sketch.when(big);
        sketch.hide(TAILORING, Hidden::Field(SIZE));
        sketch.hide(TAILORING, Hidden::Event(EventId(0)));
        sketch.hide(TAILORING, Hidden::Segment(onboard_ir::SegmentId(0)));
    });
    let profile = someone(&engine, &[(TAILORING, Consent::Always(true))]);
    let evaluation = see(&engine, &profile, &[0, 1], 5, TAILORING);
    assert!(evaluation.allowed());
    assert_eq!(evaluation.field(SIZE), FieldValue::Absent(Reason::Withheld));
    assert_eq!((count(&evaluation), evaluation.events().count()), (0, 0));
    assert_eq!(evaluation.segment(onboard_ir::SegmentId(0)), None);
}

#[test]
fn a_declassified_value_is_seen_as_its_own_purpose_sees_it() {
    let mut node = None;
    let engine = program(|sketch| {
        let size = sketch.read(SIZE);
        let bucket = sketch.add(Op::Bucket(size, vec![int(5), int(10)]), Type::Int);
        node = Some(sketch.add(Op::Declassify(bucket, TAILORING), Type::Int));
        sketch.hide(PurposeId(0), Hidden::Field(SIZE));
    });
    let value = |profile: &Profile| {
        let mut evaluator = engine.evaluator(PurposeId(0), Scope::Summary, &[node.unwrap()]).unwrap();
        evaluator.run(profile, &Default::default(), 0).node(node.unwrap()).clone()
    };
    let granted = someone(&engine, &[(TAILORING, Consent::Always(true))]);
    assert_eq!(value(&granted), Slot::Known(int(1)));
    assert_eq!(value(&someone(&engine, &[])), Slot::Absent(Reason::Withheld));
}

#[test]
fn a_declined_question_is_the_reason() {
    let engine = program(|sketch| {
        let declined = sketch.event("question_declined", &[("field", Type::Text)]);
        sketch.program.events[declined.index()].builtin = Some(onboard_ir::Builtin::QuestionDeclined);
    });
    let declined = |field: &str| happening(EventId(1), 3, &[Value::Text(field.into())]);
    let reason = |event: Event, at| {
        let evaluation =
            engine.evaluate(&nobody(&engine), &engine.history(vec![event]), at, PurposeId(0)).unwrap();
        evaluation.stated_field(SIZE).clone()
    };
    assert_eq!(reason(declined("size"), 5), Slot::Absent(Reason::Declined));
    assert_eq!(reason(declined("size"), 2), Slot::Absent(Reason::Unasked));
    assert_eq!(reason(declined("role"), 5), Slot::Absent(Reason::Unasked));
}
