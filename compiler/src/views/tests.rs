//! Views of random programs: sound, as the verifier works it out by itself, and complete.

use super::*;
use crate::sample::{empty, field, named, purpose};
use onboard_ir::{Builtin, Event, ExprId, Op, Segment, SegmentRule, Type, verify};
use std::collections::BTreeSet;

struct Random(u64);

impl Random {
    fn below(&mut self, end: usize) -> usize {
        self.0 = self.0.wrapping_mul(6_364_136_223_846_793_005).wrapping_add(1_442_695_040_888_963_407);
        (self.0 >> 33) as usize % end
    }
}

const BUILTINS: [Builtin; 6] = [
    Builtin::PathShown,
    Builtin::StepShown,
    Builtin::StepDone,
    Builtin::QuestionShown,
    Builtin::QuestionAnswered,
    Builtin::QuestionDeclined,
];

/// A program of truth values, with the fields that each value hangs on (what is declassified not).
fn random(seed: u64) -> (Program, Vec<(ExprId, BTreeSet<usize>)>) {
    let mut random = Random(seed);
    let mut program = empty();
    let purposes = 1 + random.below(6);
    for at in 0..purposes {
        let parent = (at > 0 && random.below(2) == 0).then(|| random.below(at) as u32);
        program.purposes.push(purpose(&format!("p{at}"), parent));
    }
    program.events = BUILTINS
        .map(|builtin| Event {
            name: format!("{builtin:?}"),
            outside: String::new(),
            each: None,
            properties: Vec::new(),
            purposes: Vec::new(),
            builtin: Some(builtin),
        })
        .to_vec();
    let mut values = Vec::new();
    for at in 0..1 + random.below(5) {
        let expr = field(&mut program, &format!("f{at}"), Type::Bool, None);
        let served: BTreeSet<u32> = (0..=random.below(3)).map(|_| random.below(purposes) as u32).collect();
        program.fields[at].purposes = served.into_iter().map(PurposeId).collect();
        values.push((expr, BTreeSet::from([at])));
    }
    for at in 0..random.below(20) {
        let (a, b) = (values[random.below(values.len())].clone(), values[random.below(values.len())].clone());
        let both: BTreeSet<usize> = a.1.union(&b.1).copied().collect();
        let value = match random.below(6) {
            0 => (program.graph.add(Op::And(a.0, b.0), Type::Bool), both),
            1 => (program.graph.add(Op::If(a.0, b.0, a.0), Type::Bool), both),
            2 => (named(&mut program, &format!("l{at}"), a.0), a.1),
            3 if purposes_of(&program, &a.1).next().is_some() => {
                (program.graph.add(Op::Declassify(a.0, PurposeId(0)), Type::Bool), BTreeSet::new())
            }
            _ => {
                let id = SegmentId(program.segments.len() as u32);
                let (rule, on) = if random.below(2) == 0 {
                    (SegmentRule::When(a.0), a.1)
                } else {
                    (SegmentRule::Memory { enter: a.0, leave: b.0 }, both)
                };
                program.segments.push(Segment { name: format!("s{at}"), rule });
                program.segment_order.push(id);
                (program.graph.add(Op::Segment(id), Type::Bool), on)
            }
        };
        values.push(value);
    }
    (program, values)
}

/// The purposes that all these fields serve, worked out from what is written.
fn purposes_of<'a>(
    program: &'a Program,
    fields: &'a BTreeSet<usize>,
) -> impl Iterator<Item = PurposeId> + 'a {
    let serves = |field: usize, purpose: PurposeId| {
        let mut at = Some(purpose);
        while let Some(of) = at {
            if program.fields[field].purposes.contains(&of) {
                return true;
            }
            at = program.purposes[of.index()].parent;
        }
        false
    };
    (0..program.purposes.len() as u32)
        .map(PurposeId)
        .filter(move |purpose| fields.iter().all(|field| serves(*field, *purpose)))
}

#[test]
fn views_hold_all_that_serves_and_nothing_else() {
    let (mut seen, mut lowered) = (0, 0);
    for seed in 0..2000 {
        let (mut program, values) = random(seed);
        let labels = Labels::settle(&mut program);
        fill(&mut program, &labels);
        verify(&program).unwrap_or_else(|error| panic!("seed {seed}: {error}\n{program}"));
        for (expr, fields) in &values {
            let expected: Vec<PurposeId> = purposes_of(&program, fields).collect();
            for view in &program.views {
                let there = match program.graph.get(*expr).map(|node| &node.op) {
                    Some(Op::Field(of)) => view.fields.contains(of),
                    Some(Op::Let(of)) => view.lets.contains(of),
                    Some(Op::Segment(of)) => view.segments.contains(of),
                    _ => continue,
                };
                assert_eq!(there, expected.contains(&view.purpose), "seed {seed}: {expr:?} in\n{program}");
                seen += 1;
            }
            if let Some(Op::Declassify(value, purpose)) = program.graph.get(*expr).map(|node| &node.op) {
                let of = values.iter().find(|(expr, _)| expr == value).unwrap();
                assert_eq!(Some(*purpose), purposes_of(&program, &of.1).next(), "the first that all serve");
                lowered += 1;
            }
        }
    }
    assert!(seen > 10_000 && lowered > 100, "{seen} and {lowered} were compared");
}
