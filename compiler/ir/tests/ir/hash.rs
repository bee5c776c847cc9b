use crate::sample::{field, localised, program, text};
use onboard_ir::*;

/// The same program with `role` and `age` declared the other way round, and a graph built in another order.
fn reordered() -> Program {
    let mut program = program();
    program.fields.swap(0, 1);
    let swap = |field: FieldId| FieldId(1 - field.0);
    let mut graph = Graph::default();
    graph.add(Op::Now, Type::Time);
    for node in program.graph.nodes() {
        graph.add(shifted(&node.op, swap), node.ty);
    }
    let next = |expr: &mut ExprId| expr.0 += 1;
    program.traits.iter_mut().for_each(|of| {
        let TraitRule::Aggregate(aggregate) = &mut of.rule else { return };
        aggregate.value.iter_mut().chain(&mut aggregate.filter).for_each(next);
    });
    program.lets.iter_mut().for_each(|of| next(&mut of.value));
    program.segments.iter_mut().for_each(|of| match &mut of.rule {
        SegmentRule::When(when) => next(when),
        SegmentRule::Memory { enter, leave } => {
            next(enter);
            next(leave);
        }
    });
    for path in &mut program.paths {
        for piece in path.welcome.iter_mut().flat_map(|welcome| &mut welcome.default.pieces) {
            if let Piece::Value(value) = piece {
                next(value);
            }
        }
        for step in &mut path.steps {
            step.skip.iter_mut().for_each(next);
            step.done.iter_mut().for_each(|done| done.filter.iter_mut().for_each(next));
        }
    }
    for matrix in &mut program.matrices {
        matrix.columns.iter_mut().for_each(|column| next(&mut column.value));
        for row in &mut matrix.rows {
            row.cells.iter_mut().flatten().for_each(next);
            for cell in row.results.iter_mut().flatten() {
                if let ResultCell::Value(value) = cell {
                    next(value);
                }
            }
        }
    }
    for profiling in &mut program.profilings {
        for stage in &mut profiling.stages {
            stage.when.iter_mut().for_each(next);
            stage.ask.iter_mut().for_each(|field| *field = swap(*field));
        }
    }
    for view in &mut program.views {
        view.fields.iter_mut().for_each(|field| *field = swap(*field));
    }
    program.tests.clear();
    program.graph = graph;
    program
}

fn shifted(op: &Op, swap: impl Fn(FieldId) -> FieldId) -> Op {
    let next = |expr: &ExprId| ExprId(expr.0 + 1);
    match op {
        Op::Field(of) => Op::Field(swap(*of)),
        Op::OneOf(a, values) => Op::OneOf(next(a), values.clone()),
        Op::Compare(how, a, b) => Op::Compare(*how, next(a), next(b)),
        Op::And(a, b) => Op::And(next(a), next(b)),
        Op::Not(a) => Op::Not(next(a)),
        Op::Declassify(a, purpose) => Op::Declassify(next(a), *purpose),
        other => {
            assert!(other.operands().is_empty(), "the sample grew: shift {other:?} too");
            other.clone()
        }
    }
}

#[test]
fn order_places_and_tests_do_not_count() {
    let program = program();
    let reordered = reordered();
    verify(&reordered).unwrap();
    assert_ne!(reordered, program);
    assert_eq!(hash(&reordered), program.hash);
    let mut moved = program.clone();
    moved.locations.insert("field role".into(), Location { file: "b.onboard".into(), line: 3, column: 1 });
    moved.tests.clear();
    assert_eq!(hash(&moved), program.hash);
}

#[test]
fn every_change_of_meaning_counts() {
    type Change = (&'static str, fn(&mut Program));
    let changes: [Change; 22] = [
        ("name", |p| p.name.push('x')),
        ("time zone", |p| p.timezone = "Europe/Lisbon".into()),
        ("speaks", |p| p.speaks.push("en".into())),
        ("session", |p| p.session += 1),
        ("late", |p| p.late = Some(0)),
        ("controller", |p| p.controller = Some(String::new())),
        ("member", |p| p.enumerations[0].members[0].outside = "dev".into()),
        ("order of members", |p| p.enumerations[0].members.reverse()),
        ("basis", |p| p.purposes[1].basis = Basis::Contract),
        ("parent", |p| p.purposes[2].parent = None),
        ("field's purposes", |p| p.fields[1].purposes.push(PurposeId(1))),
        ("category", |p| p.fields[1].category = Category::Special),
        ("new field", |p| p.fields.push(field("new", Type::Int, &[0]))),
        ("origin", |p| p.fields[0].origins = vec![Origin::Context("role".into())]),
        ("property", |p| p.events[0].properties[0].outside = "p".into()),
        ("window", |p| {
            let TraitRule::Aggregate(a) = &mut p.traits[0].rule else { return };
            a.window = None;
        }),
        ("segment", |p| p.segments[0].rule = p.segments[1].rule.clone()),
        ("title", |p| p.paths[0].title = localised("Team")),
        ("variant", |p| {
            let Some(welcome) = &mut p.paths[0].welcome else { return };
            welcome.variants = vec![("pt-BR".into(), text("Olá"))];
        }),
        ("order of rows", |p| p.matrices[0].rows.reverse()),
        ("hit", |p| p.matrices[0].hit = HitPolicy::All),
        ("limit", |p| p.profilings[0].limits.clear()),
    ];
    let mut seen = vec![program().hash];
    for (what, change) in changes {
        let mut changed = program();
        change(&mut changed);
        let hash = hash(&changed);
        assert!(!seen.contains(&hash), "{what} does not count");
        seen.push(hash);
    }
}

#[test]
fn the_order_of_matrices_for_one_purpose_counts() {
    let two = |names: [&str; 2]| {
        let mut program = program();
        let mut other = program.matrices[0].clone();
        other.name = names[1].into();
        program.matrices[0].name = names[0].into();
        program.matrices.push(other);
        program
    };
    let (one, other) = (two(["a", "b"]), two(["b", "a"]));
    assert_ne!(hash(&one), hash(&other), "the first that gives a path wins");
    let apart = |mut program: Program, b: usize| {
        program.matrices[b].purposes = vec![PurposeId(1)];
        for path in &mut program.paths {
            path.welcome = None;
        }
        hash(&program)
    };
    assert_eq!(apart(one, 1), apart(other, 0), "matrices of different purposes do not meet");
}
