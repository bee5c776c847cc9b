use crate::sample::program;
use onboard_ir::*;

#[test]
fn the_sample_is_sound() {
    verify(&program()).unwrap();
}

/// What the verifier says of the sample after a change.
fn fault(change: impl FnOnce(&mut Program)) -> Fault {
    let mut program = program();
    change(&mut program);
    verify(&program).expect_err("the change goes unnoticed").fault
}

fn nodes(program: &mut Program, nodes: &[(Op, Type)]) -> ExprId {
    let mut last = ExprId(0);
    for (op, ty) in nodes {
        last = program.graph.add(op.clone(), *ty);
    }
    last
}

#[test]
fn indices_stay_in_bounds() {
    type Change = (&'static str, fn(&mut Program));
    let changes: [Change; 16] = [
        ("purposes", |p| p.fields[0].purposes.push(PurposeId(9))),
        ("purposes", |p| p.purposes[0].parent = Some(PurposeId(9))),
        ("purposes", |p| p.default_purpose = Some(PurposeId(9))),
        ("fields", |p| p.speaks_by = Some(FieldId(9))),
        ("fields", |p| p.profilings[0].stages[0].ask = vec![FieldId(9)]),
        ("fields", |p| ignore(p.graph.add(Op::Field(FieldId(9)), Type::Int))),
        ("traits", |p| ignore(p.graph.add(Op::Trait(TraitId(9)), Type::Int))),
        ("lets", |p| ignore(p.graph.add(Op::Let(LetId(9)), Type::Int))),
        ("segments", |p| ignore(p.graph.add(Op::Segment(SegmentId(9)), Type::Bool))),
        ("results", |p| ignore(p.graph.add(Op::Result(MatrixId(0), 9), Type::Text))),
        ("patterns", |p| {
            let text = p.graph.add(Op::Const(Value::Text("a".into())), Type::Text);
            p.graph.add(Op::Matches(text, PatternId(0)), Type::Bool);
        }),
        ("enumerations", |p| p.fields[0].ty = Type::Member(EnumId(9))),
        ("expressions", |p| p.lets[0].value = ExprId(999)),
        ("paths", |p| p.matrices[0].rows[0].results[0] = Some(ResultCell::Path(PathId(9)))),
        ("events", |p| p.paths[0].steps[0].done[0].event = EventId(99)),
        ("matrices", |p| p.views[0].matrices.push(MatrixId(9))),
    ];
    for (expected, change) in changes {
        match fault(change) {
            Fault::OutOfBounds { table, .. } => assert_eq!(table, expected),
            other => panic!("{expected}: {other:?}"),
        }
    }
}

#[test]
fn operands_stand_before_what_uses_them() {
    let later = |op: fn(ExprId) -> Op| {
        fault(|program| {
            let own = ExprId(program.graph.len() as u32);
            program.graph.add(op(own), Type::Bool);
        })
    };
    assert!(matches!(later(Op::Not), Fault::Order { .. }));
    let named = fault(|program| {
        let last = nodes(program, &[(Op::Const(Value::Bool(true)), Type::Bool)]);
        program.lets[0].value = last;
    });
    assert!(matches!(named, Fault::Order { .. }), "{named:?}");
}

#[test]
fn every_operation_has_its_type() {
    let truth = Op::Const(Value::Bool(true));
    let int = Op::Const(Value::Int(1));
    let wrong: Vec<Vec<(Op, Type)>> = vec![
        vec![(Op::Now, Type::Date)],
        vec![(Op::Const(Value::Int(1)), Type::Float)],
        vec![(Op::Field(FieldId(1)), Type::Float)],
        vec![(Op::Segment(SegmentId(0)), Type::Int)],
        vec![(Op::Not(ExprId(1)), Type::Bool)],
        vec![(Op::And(ExprId(4), ExprId(1)), Type::Bool)],
        vec![(Op::Compare(Compare::Equal, ExprId(0), ExprId(1)), Type::Bool)],
        vec![(Op::Compare(Compare::Less, ExprId(0), ExprId(0)), Type::Bool)],
        vec![(Op::OneOf(ExprId(0), vec![Value::Member(2)]), Type::Bool)],
        vec![(Op::OneOf(ExprId(1), vec![Value::Text("a".into())]), Type::Bool)],
        vec![(Op::Holds(ExprId(1), ExprId(1)), Type::Bool)],
        vec![(Op::Contains(ExprId(1), ExprId(1)), Type::Bool)],
        vec![(Op::Arithmetic(Arithmetic::Divide, ExprId(1), ExprId(1)), Type::Int)],
        vec![(Op::Arithmetic(Arithmetic::Add, ExprId(0), ExprId(1)), Type::Int)],
        vec![(Op::Negate(ExprId(0)), Type::Int)],
        vec![(Op::If(ExprId(1), ExprId(1), ExprId(1)), Type::Int)],
        vec![(Op::If(ExprId(4), ExprId(1), ExprId(4)), Type::Int)],
        vec![(Op::Otherwise(ExprId(0), ExprId(1)), Type::Int)],
        vec![(Op::Round(ExprId(1)), Type::Float)],
        vec![(Op::Length(ExprId(1)), Type::Int)],
        vec![(Op::Min(vec![ExprId(1), ExprId(4)]), Type::Int)],
        vec![(Op::DaysSince(ExprId(1)), Type::Float)],
        vec![(Op::Stated(ExprId(1)), Type::Bool)],
        vec![(truth, Type::Bool), (int, Type::Bool)],
    ];
    for wrong in wrong {
        let said = fault(|program| ignore(nodes(program, &wrong)));
        assert!(matches!(said, Fault::Type { .. } | Fault::Value { .. }), "{wrong:?}: {said:?}");
    }
    let nan = fault(|program| ignore(nodes(program, &[(Op::Const(Value::Float(f64::NAN)), Type::Float)])));
    assert!(matches!(nan, Fault::Value { .. }));
    let one = fault(|program| ignore(nodes(program, &[(Op::Max(vec![ExprId(1)]), Type::Int)])));
    assert!(matches!(one, Fault::Shape { .. }));
}

#[test]
fn shapes_hold() {
    type Change = (&'static str, fn(&mut Program));
    let changes: [Change; 11] = [
        ("a row has more or fewer cells than columns", |p| p.matrices[0].rows[0].cells.push(None)),
        ("it lies within itself", |p| p.purposes[1].parent = Some(PurposeId(2))),
        ("it is read nowhere", |p| p.fields[0].origins.clear()),
        ("the six built-in events come last", |p| ignore(p.events.pop())),
        ("some segments are not in the order", |p| ignore(p.segment_order.pop())),
        ("a segment is evaluated before one that it uses", |p| p.segment_order.reverse()),
        ("a segment is evaluated twice", |p| p.segment_order = vec![SegmentId(0); 2]),
        ("a property is read where no event is at hand", |p| {
            let price = p.graph.add(Op::Property(0), Type::Float);
            p.matrices[0].columns[0].value = price;
        }),
        ("the result of a matrix is read before it is decided", |p| {
            let offer = p.graph.add(Op::Result(MatrixId(0), 1), Type::Text);
            p.matrices[0].columns[0].value = offer;
        }),
        ("a matrix leads to a path that is not in the view", |p| p.views[0].paths.clear()),
        ("there is not one view for each purpose", |p| ignore(p.views.pop())),
    ];
    for (expected, change) in changes {
        match fault(change) {
            Fault::Shape { why } => assert_eq!(why, expected),
            other => panic!("{expected}: {other:?}"),
        }
    }
    assert_eq!(fault(|p| p.format = 99), Fault::Format { found: 99 });
}

#[test]
fn a_view_holds_only_what_serves_its_purpose() {
    type Change = (&'static str, fn(&mut View));
    let changes: [Change; 8] = [
        ("field `age`", |v| v.fields.push(FieldId(1))),
        ("event `bought`", |v| v.events.push(EventId(0))),
        ("trait `spent`", |v| v.traits.push(TraitId(0))),
        ("let `adult`", |v| v.lets.push(LetId(0))),
        ("segment `loyal`", |v| v.segments.push(SegmentId(1))),
        ("matrix `tour`", |v| v.matrices.push(MatrixId(0))),
        ("path `team`", |v| v.paths.push(PathId(0))),
        ("profiling ``", |v| v.profilings.push(0)),
    ];
    for (expected, change) in changes {
        for (view, name) in [(1, "letters"), (2, "weekly")] {
            let said = fault(|program| change(&mut program.views[view]));
            assert_eq!(said, Fault::Leak { purpose: name.into(), sees: expected.into() });
        }
    }
    let grouped = fault(|program| {
        let method = FallbackMethod::MostCommon;
        program.fields[0].fallbacks = vec![Fallback { method, by: vec![FieldId(1)], at_least: None }];
    });
    assert_eq!(grouped, Fault::Leak { purpose: "letters".into(), sees: "field `role`".into() });
    let declassified = fault(|program| {
        nodes(program, &[(Op::Declassify(ExprId(4), PurposeId(1)), Type::Bool)]);
    });
    assert_eq!(
        declassified,
        Fault::Leak { purpose: "letters".into(), sees: "what is declassified ``".into() }
    );
}

#[test]
fn what_is_declassified_may_be_seen_by_all() {
    let mut program = program();
    let lowered = program.graph.add(Op::Declassify(ExprId(4), PurposeId(0)), Type::Bool);
    program.lets.push(Let { name: "grown".into(), ty: Type::Bool, value: lowered });
    for view in &mut program.views {
        view.lets.push(LetId(1));
    }
    verify(&program).unwrap();
}

#[test]
fn a_program_prints() {
    let printed = program().to_string();
    for line in [
        "purpose weekly within letters by consent",
        "field age: int Ordinary for service from [Record(\"age\")]",
        "trait spent: float = Sum of bought %5 where %7 in Rolling(604800000000)",
        "segment loyal enter %12 leave %13",
        "  role %0 -> path: path | offer: text",
        "  %2 -> team | %15",
        "  fields role, age",
        "  %2 = one-of %0 [manager]: bool",
        "  %14 = declassify %4 as service: bool",
    ] {
        assert!(printed.lines().any(|printed| printed == line), "{line:?} is not in\n{printed}");
    }
}

fn ignore<T>(_: T) {}
