//! No program and no input makes the interpreter panic.

use crate::sketch::{SERVICE, Sketch, happening, purpose};
use onboard_ir::{
    AggregateFn, Arithmetic, Basis, Compare, EnumId, EventId, EventMatch, ExprId, FallbackMethod, FieldId,
    HitPolicy, LetId, MatrixId, Op, PatternId, PurposeId, SegmentId, TraitId, TraitRule, Type, Value, Window,
};
use onboard_runtime::{Answer, Consent, Engine, EventRows, Profile, RowDecoder, Scope, Slot};
use proptest::prelude::*;

const TYPES: [Type; 14] = [
    Type::Bool,
    Type::Int,
    Type::Float,
    Type::Text,
    Type::Member(EnumId(0)),
    Type::Set(EnumId(0)),
    Type::Date,
    Type::Time,
    Type::Duration,
    Type::Country,
    Type::Language,
    Type::Version,
    Type::Email,
    Type::Path,
];

fn values() -> impl Strategy<Value = Value> {
    let edge = prop_oneof![Just(i64::MIN), Just(-1), Just(0), Just(1), Just(i64::MAX), any::<i64>()];
    prop_oneof![
        any::<bool>().prop_map(Value::Bool),
        edge.clone().prop_map(Value::Int),
        prop_oneof![Just(f64::MAX), Just(f64::MIN_POSITIVE), Just(0.0), -1e3..1e3].prop_map(Value::Float),
        "[a-zÀ\u{301}]{0,4}".prop_map(|text| Value::Text(text.as_str().into())),
        (0_u32..70).prop_map(Value::Member),
        any::<u64>().prop_map(Value::Set),
        prop_oneof![Just(i32::MIN), Just(i32::MAX), -9999_i32..9999].prop_map(Value::Date),
        edge.clone().prop_map(Value::Time),
        edge.prop_map(Value::Duration),
        any::<u64>().prop_map(Value::Version),
    ]
}

/// An operation on the nodes before it, whatever their types.
fn op(kind: u8, a: ExprId, b: ExprId, c: ExprId, values: &[Value], small: u32) -> Op {
    let comparisons =
        [Compare::Equal, Compare::NotEqual, Compare::Less, Compare::LessEqual, Compare::Greater];
    let arithmetic = [Arithmetic::Add, Arithmetic::Subtract, Arithmetic::Multiply, Arithmetic::Divide];
    match kind % 33 {
        0 => Op::Not(a),
        1 => Op::And(a, b),
        2 => Op::Or(a, b),
        3 => Op::Compare(comparisons[small as usize % 5], a, b),
        4 => Op::OneOf(a, values.to_vec()),
        5 => Op::Between(a, b, c),
        6 => Op::Holds(a, b),
        7 => Op::Contains(a, b),
        8 => Op::StartsWith(a, b),
        9 => Op::EndsWith(a, b),
        10 => Op::Matches(a, PatternId(small % 2)),
        11 | 12 => Op::Arithmetic(arithmetic[small as usize % 4], a, b),
        13 => Op::Negate(a),
        14 => Op::If(a, b, c),
        15 => Op::Otherwise(a, b),
        16 => Op::IsMissing(a),
        17 => Op::IsImputed(a),
        18 => Op::Stated(a),
        19 => Op::Lower(a),
        20 => Op::Length(a),
        21 => Op::Min(vec![a, b, c]),
        22 => Op::Max(vec![a, b]),
        23 => Op::Abs(a),
        24 => Op::Round(a),
        25 => Op::Bucket(a, values.to_vec()),
        26 => Op::DaysSince(a),
        27 => Op::Declassify(a, PurposeId(small % 2)),
        28 => Op::Property(small % 3),
        29 => Op::Now,
        30 => Op::Trait(TraitId(small % 4)),
        31 => Op::Segment(SegmentId(small % 4)),
        _ => {
            if small.is_multiple_of(2) {
                Op::Let(LetId(0))
            } else {
                Op::Result(MatrixId(0), small % 3)
            }
        }
    }
}

#[derive(Clone, Debug)]
struct Wild {
    constants: Vec<Value>,
    nodes: Vec<(u8, [prop::sample::Index; 3], u32, u8)>,
    picks: Vec<prop::sample::Index>,
    functions: [u8; 3],
    windows: [i64; 2],
    events: Vec<(u32, i64, Vec<Value>)>,
    answers: Vec<(u32, Value, Option<i64>)>,
    consent: Vec<(i64, bool)>,
    at: i64,
}

fn wild() -> impl Strategy<Value = Wild> {
    use prop::collection::vec;
    let index = any::<prop::sample::Index>;
    let time = || prop_oneof![3 => -1000_i64..1000, 1 => any::<i64>()];
    (
        vec(values(), 1..8),
        vec((any::<u8>(), [index(), index(), index()], any::<u32>(), any::<u8>()), 1..60),
        vec(index(), 16),
        any::<[u8; 3]>(),
        any::<[i64; 2]>(),
        vec((0_u32..3, time(), vec(values(), 0..3)), 0..12),
        vec((0_u32..4, values(), prop::option::of(time())), 0..4),
        vec((time(), any::<bool>()), 0..4),
        time(),
    )
        .prop_map(|(constants, nodes, picks, functions, windows, events, answers, consent, at)| Wild {
            constants,
            nodes,
            picks,
            functions,
            windows,
            events,
            answers,
            consent,
            at,
        })
}

const FUNCTIONS: [AggregateFn; 12] = [
    AggregateFn::Count,
    AggregateFn::Sum,
    AggregateFn::Mean,
    AggregateFn::Min,
    AggregateFn::Max,
    AggregateFn::Distinct,
    AggregateFn::ActiveDays,
    AggregateFn::MostCommon,
    AggregateFn::First,
    AggregateFn::Last,
    AggregateFn::TimeOfFirst,
    AggregateFn::TimeOfLast,
];

impl Wild {
    /// A program of any nodes at all; it may be malformed.
    fn program(&self) -> (Sketch, Vec<ExprId>) {
        let mut sketch = Sketch::new();
        sketch.program.patterns = vec!["a+".into()];
        sketch.enumeration("e", &[("a", "a"), ("b", "b")]);
        sketch.purpose(purpose("other", Basis::Consent, Some(SERVICE)));
        sketch.program.purposes[1].retain = Some(self.windows[0]);
        for (name, ty) in ["a", "b", "c"].into_iter().zip([Type::Int, Type::Text, Type::Bool]) {
            sketch.field(name, ty);
        }
        sketch.fallback(FieldId(0), FallbackMethod::Constant(self.constants[0].clone()), &[FieldId(1)], None);
        for name in ["x", "y"] {
            sketch.event(name, &[("p", Type::Int), ("q", Type::Float)]);
        }
        let mut nodes: Vec<ExprId> =
            self.constants.iter().map(|value| sketch.constant(value.clone())).collect();
        nodes.extend((0..3).map(FieldId).map(|field| sketch.read(field)));
        for (kind, operands, small, ty) in &self.nodes {
            let [a, b, c] = operands.map(|operand| nodes[operand.index(nodes.len())]);
            let op = op(*kind, a, b, c, &self.constants, *small);
            nodes.push(sketch.add(op, TYPES[*ty as usize % TYPES.len()]));
        }
        let mut picks = self.picks.iter().map(|pick| nodes[pick.index(nodes.len())]);
        let mut pick = || picks.next().unwrap();
        for (n, function) in self.functions.iter().enumerate() {
            let window = [
                None,
                Some(Window::Rolling(self.windows[0])),
                Some(Window::CalendarDays(self.windows[1] as u32)),
            ][n];
            let function = FUNCTIONS[*function as usize % FUNCTIONS.len()];
            let ty = TYPES[*function_index(function) % TYPES.len()];
            sketch.aggregate(function, ty, EventId(n as u32 % 2), Some(pick()), Some(pick()), window);
        }
        let matching = |filter| EventMatch { event: EventId(0), filter: Some(filter) };
        let then =
            TraitRule::Then { first: matching(pick()), followed: vec![(matching(pick()), self.windows[0])] };
        sketch.a_trait(Type::Bool, then);
        sketch.when(pick());
        let (enter, leave) = (pick(), pick());
        sketch.memory(enter, leave);
        sketch.program.lets.push(onboard_ir::Let { name: "l".into(), ty: Type::Int, value: pick() });
        let path = sketch.path("p");
        let cells = [Some(pick()), None];
        sketch.matrix(HitPolicy::Unique, &[pick(), pick()], &[(&cells, path), (&cells, path)]);
        (sketch, nodes)
    }

    fn person(&self, engine: &Engine) -> Profile {
        let mut profile = engine.empty_profile();
        for (field, value, at) in &self.answers {
            profile.answer(FieldId(*field), Answer { value: Slot::Known(value.clone()), at: *at });
        }
        profile.set_consent(PurposeId(1), Consent::Changes(self.consent.clone()));
        profile
    }
}

fn function_index(function: AggregateFn) -> &'static usize {
    static PLACES: [usize; 12] = [0, 1, 2, 3, 4, 5, 6, 7, 8, 9, 10, 11];
    &PLACES[FUNCTIONS.iter().position(|other| *other == function).unwrap()]
}

proptest! {
    #![proptest_config(ProptestConfig { cases: 400, ..ProptestConfig::default() })]

    #[test]
    fn no_program_and_no_person_panics(wild in wild()) {
        let (sketch, nodes) = wild.program();
        let Ok(engine) = sketch.try_engine() else { return Ok(()) };
        let profile = wild.person(&engine);
        let events = wild.events.iter().map(|(kind, time, values)| happening(EventId(*kind), *time, values)).collect();
        let history = engine.history(events);
        for purpose in [SERVICE, PurposeId(1)] {
            let Ok(mut evaluator) = engine.evaluator(purpose, Scope::Document, &nodes) else { continue };
            for at in [wild.at, i64::MIN, i64::MAX] {
                let evaluation = evaluator.run(&profile, &history, at);
                let mut looks = 0;
                let _ = evaluation.first_change(&[at], &mut |later| {
                    looks += 1;
                    later.recommended().is_some() || looks > 50
                });
                let _ = evaluation.with_field(FieldId(0), wild.constants.first()).with_field(FieldId(2), None);
            }
        }
    }

    #[test]
    fn no_json_panics(text in "[\\[\\]{}\",:a-z0-9.\\- ]{0,80}", at in "[0-9T:Z+.-]{0,30}") {
        let mut sketch = Sketch::new();
        for (n, ty) in TYPES.iter().enumerate().take(13) {
            sketch.field(&format!("f{n}"), *ty);
        }
        sketch.event("e", &[("p", Type::Time)]);
        let engine = sketch.engine();
        let value: serde_json::Value = serde_json::from_str(&text).unwrap_or_else(|_| text.as_str().into());
        let mut profile = serde_json::Map::new();
        for n in 0..13 {
            profile.insert(format!("f{n}"), value.clone());
        }
        profile.insert("answers".into(), serde_json::json!({ "f0": { "value": value, "at": at }, "f7": at }));
        profile.insert("consent".into(), serde_json::json!({ "service": [{ "at": at, "granted": true }] }));
        let _ = engine.profile_from_json(&profile.into());
        let _ = engine.profile_from_json(&value);
        let call = serde_json::json!({ "event": "e", "timestamp": at, "messageId": value, "properties": value });
        let _ = engine.events_from_json(&call);
        let _ = engine.events_from_json(&value);
    }

    #[test]
    fn no_row_panics(cells in prop::collection::vec(any::<Vec<u8>>(), 0..16), text in ".{0,20}") {
        let mut sketch = Sketch::new();
        let names: Vec<String> = (0..13).map(|n| format!("f{n}")).collect();
        for (name, ty) in names.iter().zip(TYPES) {
            sketch.field(name, ty);
        }
        sketch.event("e", &[("p", Type::Time)]);
        let engine = sketch.engine();
        let headers: Vec<&str> = names.iter().map(String::as_str).collect();
        let mut decoder = RowDecoder::new(&engine, &headers);
        let (mut profile, mut problems) = (Profile::default(), Vec::new());
        decoder.decode(|column| cells.get(column).map(Vec::as_slice), &mut profile, &mut problems);
        decoder.decode(|_| Some(text.as_bytes()), &mut profile, &mut problems);
        let rows = EventRows::new(&engine, &["user", "time", "event", "p"]).unwrap();
        let _ = rows.decode(&[&text, &text, "e", &text], &mut problems);
        let _ = rows.decode(&[&text], &mut problems);
    }
}

#[test]
fn what_goes_round_in_a_circle_is_refused() {
    let mut sketch = Sketch::new();
    let inside = sketch.add(Op::Segment(SegmentId(0)), Type::Bool);
    let other = sketch.not(inside);
    sketch.when(other);
    assert!(sketch.try_engine().is_err());
}

#[test]
fn a_program_as_deep_as_it_is_long_runs() {
    let mut sketch = Sketch::new();
    let field = sketch.field("a", Type::Bool);
    let mut node = sketch.read(field);
    for _ in 0..200_000 {
        node = sketch.not(node);
    }
    sketch.when(node);
    let engine = sketch.engine();
    let mut profile = engine.empty_profile();
    profile.state(field, Value::Bool(true));
    let evaluation = engine.evaluate(&profile, &Default::default(), 0, SERVICE).unwrap();
    assert_eq!(evaluation.segment(SegmentId(0)), Some(true));
}
