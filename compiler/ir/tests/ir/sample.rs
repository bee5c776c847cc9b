//! A small sound program, made by hand, with a declaration of every kind.

use onboard_ir::*;

pub(crate) fn text(literal: &str) -> Text {
    Text { pieces: vec![Piece::Literal(literal.into())] }
}

pub(crate) fn localised(literal: &str) -> Localised {
    Localised { default: text(literal), variants: Vec::new() }
}

pub(crate) fn purpose(name: &str, parent: Option<u32>, basis: Basis) -> Purpose {
    let parent = parent.map(PurposeId);
    Purpose { name: name.into(), parent, ask: None, basis, regimes: Vec::new(), retain: None }
}

pub(crate) fn field(name: &str, ty: Type, purposes: &[u32]) -> Field {
    Field {
        name: name.into(),
        ty,
        range: None,
        ask: None,
        origins: vec![Origin::Record(name.into())],
        purposes: purposes.iter().copied().map(PurposeId).collect(),
        category: Category::Ordinary,
        fallbacks: Vec::new(),
        ask_again_after: 30 * 86_400_000_000,
        regions: Regions::default(),
    }
}

fn builtin(name: &str, builtin: Builtin) -> Event {
    Event {
        name: name.into(),
        outside: name.into(),
        each: None,
        properties: Vec::new(),
        purposes: Vec::new(),
        builtin: Some(builtin),
    }
}

fn events() -> Vec<Event> {
    let price = Property { name: "price".into(), outside: "price".into(), ty: Type::Float, range: None };
    vec![
        Event {
            name: "bought".into(),
            outside: "Order Completed".into(),
            each: None,
            properties: vec![price],
            purposes: vec![PurposeId(0)],
            builtin: None,
        },
        builtin("path_shown", Builtin::PathShown),
        builtin("step_shown", Builtin::StepShown),
        builtin("step_done", Builtin::StepDone),
        builtin("question_shown", Builtin::QuestionShown),
        builtin("question_answered", Builtin::QuestionAnswered),
        builtin("question_declined", Builtin::QuestionDeclined),
    ]
}

/// The purposes `service` (0), `letters` (1) and `weekly within letters` (2); the fields `role` (0) and `age` (1), of which
/// `letters` may see the first; segments `big` (0) and `loyal` (1), with memory.
pub(crate) fn program() -> Program {
    let mut graph = Graph::default();
    let member = Type::Member(EnumId(0));
    let role = graph.add(Op::Field(FieldId(0)), member);
    let age = graph.add(Op::Field(FieldId(1)), Type::Int);
    let manager = graph.add(Op::OneOf(role, vec![Value::Member(1)]), Type::Bool);
    let eighteen = graph.add(Op::Const(Value::Int(18)), Type::Int);
    let adult = graph.add(Op::Compare(Compare::GreaterEqual, age, eighteen), Type::Bool);
    let price = graph.add(Op::Property(0), Type::Float);
    let one = graph.add(Op::Const(Value::Float(0.1)), Type::Float);
    let dear = graph.add(Op::Compare(Compare::Greater, price, one), Type::Bool);
    let spent = graph.add(Op::Trait(TraitId(0)), Type::Float);
    let much = graph.add(Op::Compare(Compare::Greater, spent, one), Type::Bool);
    let grown = graph.add(Op::Let(LetId(0)), Type::Bool);
    let big = graph.add(Op::And(much, grown), Type::Bool);
    let in_big = graph.add(Op::Segment(SegmentId(0)), Type::Bool);
    let not_adult = graph.add(Op::Not(adult), Type::Bool);
    let lowered = graph.add(Op::Declassify(adult, PurposeId(0)), Type::Bool);
    let offer = graph.add(Op::Const(Value::Text("a call".into())), Type::Text);
    let offered = graph.add(Op::Result(MatrixId(0), 1), Type::Text);
    let row = |cell: Option<ExprId>, results: Vec<Option<ResultCell>>| Row {
        label: None,
        written: vec![if cell.is_some() { "yes" } else { "-" }.to_owned()],
        cells: vec![cell],
        results,
    };
    let go = || Some(ResultCell::Path(PathId(0)));
    let column = |name: &str, ty| ResultColumn { name: name.into(), ty };
    let view = |purpose, fields: &[u32]| View {
        purpose: PurposeId(purpose),
        fields: fields.iter().copied().map(FieldId).collect(),
        events: (1..7).map(EventId).collect(),
        traits: Vec::new(),
        lets: Vec::new(),
        segments: Vec::new(),
        matrices: Vec::new(),
        paths: Vec::new(),
        profilings: Vec::new(),
    };
    let enumeration = Enumeration {
        name: "role".into(),
        members: ["engineer", "manager"].map(|m| Member { name: m.into(), outside: m.into() }).to_vec(),
    };
    let mut program = Program {
        format: FORMAT,
        name: "sample".into(),
        hash: String::new(),
        timezone: "UTC".into(),
        speaks: Vec::new(),
        speaks_by: None,
        session: 1_800_000_000,
        late: None,
        controller: None,
        enumerations: vec![enumeration],
        patterns: Vec::new(),
        purposes: vec![
            purpose("service", None, Basis::Contract),
            purpose("letters", None, Basis::Consent),
            purpose("weekly", Some(1), Basis::Consent),
        ],
        fields: vec![field("role", member, &[0, 1]), field("age", Type::Int, &[0])],
        events: events(),
        traits: vec![Trait {
            name: "spent".into(),
            ty: Type::Float,
            rule: TraitRule::Aggregate(Aggregate {
                function: AggregateFn::Sum,
                event: EventId(0),
                value: Some(price),
                filter: Some(dear),
                window: Some(Window::Rolling(7 * 86_400_000_000)),
            }),
        }],
        lets: vec![Let { name: "adult".into(), ty: Type::Bool, value: adult }],
        segments: vec![
            Segment { name: "big".into(), rule: SegmentRule::When(big) },
            Segment { name: "loyal".into(), rule: SegmentRule::Memory { enter: in_big, leave: not_adult } },
        ],
        segment_order: vec![SegmentId(0), SegmentId(1)],
        paths: vec![Path {
            name: "team".into(),
            title: localised("Your team"),
            welcome: Some(Localised {
                default: Text { pieces: vec![Piece::Literal("Now ".into()), Piece::Value(offered)] },
                variants: vec![("pt".into(), text("Olá"))],
            }),
            in_order: false,
            steps: vec![Step {
                name: "invite".into(),
                title: localised("Invite"),
                show: Vec::new(),
                skip: Some(lowered),
                done: vec![EventMatch { event: EventId(0), filter: Some(dear) }],
            }],
        }],
        matrices: vec![Matrix {
            name: "tour".into(),
            purposes: vec![PurposeId(0)],
            hit: HitPolicy::First,
            columns: vec![Column { title: "role".into(), value: role }],
            results: vec![column("path", Type::Path), column("offer", Type::Text)],
            rows: vec![
                row(Some(manager), vec![go(), Some(ResultCell::Value(offer))]),
                row(None, vec![go(), None]),
            ],
        }],
        profilings: vec![Profiling {
            purposes: vec![PurposeId(0)],
            stages: vec![Stage { name: "first".into(), when: Some(in_big), ask: vec![FieldId(1)] }],
            limits: vec![Limit { count: 1, per: LimitPer::Session }],
        }],
        graph,
        views: vec![view(0, &[0, 1]), view(1, &[0]), view(2, &[0])],
        default_purpose: Some(PurposeId(0)),
        tests: vec![Test {
            name: "managers get a team".into(),
            location: Location::default(),
            purpose: None,
            steps: vec![(
                TestStep::Expect(Expect::Holds(manager, "role == manager".into())),
                Location::default(),
            )],
        }],
        locations: Default::default(),
    };
    if let Some(view) = program.views.first_mut() {
        view.events = (0..7).map(EventId).collect();
        view.traits = vec![TraitId(0)];
        view.lets = vec![LetId(0)];
        view.segments = vec![SegmentId(0), SegmentId(1)];
        view.matrices = vec![MatrixId(0)];
        view.paths = vec![PathId(0)];
        view.profilings = vec![0];
    }
    seal(&mut program);
    program
}
