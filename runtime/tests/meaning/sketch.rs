//! Makes programs by hand.

use onboard_ir::{
    Aggregate, AggregateFn, Arithmetic, Basis, Category, Column, Compare, EnumId, Enumeration, Event,
    EventId, EventMatch, ExprId, FORMAT, Fallback, FallbackMethod, Field, FieldId, Graph, HitPolicy, LetId,
    Localised, Matrix, MatrixId, Member, Op, Origin, Path, PathId, Piece, Program, Property, Purpose,
    PurposeId, Range, Regions, ResultCell, ResultColumn, Row, Segment, SegmentId, SegmentRule, Text, Trait,
    TraitId, TraitRule, Type, Value, View, Window,
};
use onboard_runtime::{Engine, Evaluation, Event as Happening, History, Profile, Slot};
use std::sync::Arc;

pub(crate) const SECOND: i64 = 1_000_000;
pub(crate) const MINUTE: i64 = 60 * SECOND;
pub(crate) const HOUR: i64 = 60 * MINUTE;
pub(crate) const DAY: i64 = 24 * HOUR;
/// The purpose that every sketch begins with: a contract.
pub(crate) const SERVICE: PurposeId = PurposeId(0);

/// A program in the making. Every purpose sees everything, unless `hide` says otherwise.
pub(crate) struct Sketch {
    pub(crate) program: Program,
    hidden: Vec<(PurposeId, Hidden)>,
}

#[derive(Clone, Copy, PartialEq)]
pub(crate) enum Hidden {
    Field(FieldId),
    Event(EventId),
    Trait(TraitId),
    Segment(SegmentId),
}

pub(crate) fn int(value: i64) -> Value {
    Value::Int(value)
}

pub(crate) fn text(value: &str) -> Value {
    Value::Text(value.into())
}

pub(crate) fn localised(text: &str) -> Localised {
    Localised { default: Text { pieces: vec![Piece::Literal(text.into())] }, variants: Vec::new() }
}

/// `2026-01-31T09:00:00Z` in microseconds.
pub(crate) fn instant(text: &str) -> i64 {
    text.parse::<jiff::Timestamp>().unwrap().as_microsecond()
}

impl Sketch {
    pub(crate) fn new() -> Self {
        let program = Program {
            format: FORMAT,
            name: "sketch".into(),
            hash: String::new(),
            timezone: "UTC".into(),
            speaks: Vec::new(),
            speaks_by: None,
            session: 30 * MINUTE,
            late: None,
            controller: None,
            enumerations: Vec::new(),
            patterns: Vec::new(),
            purposes: vec![purpose("service", Basis::Contract, None)],
            fields: Vec::new(),
            events: Vec::new(),
            traits: Vec::new(),
            lets: Vec::new(),
            segments: Vec::new(),
            segment_order: Vec::new(),
            paths: Vec::new(),
            matrices: Vec::new(),
            profilings: Vec::new(),
            graph: Graph::default(),
            views: Vec::new(),
            default_purpose: Some(SERVICE),
            tests: Vec::new(),
            locations: Default::default(),
        };
        Self { program, hidden: Vec::new() }
    }

    pub(crate) fn purpose(&mut self, purpose: Purpose) -> PurposeId {
        self.program.purposes.push(purpose);
        PurposeId(self.program.purposes.len() as u32 - 1)
    }

    pub(crate) fn hide(&mut self, purpose: PurposeId, what: Hidden) {
        self.hidden.push((purpose, what));
    }

    pub(crate) fn field(&mut self, name: &str, ty: Type) -> FieldId {
        self.program.fields.push(Field {
            name: name.into(),
            ty,
            range: None,
            ask: None,
            origins: vec![Origin::Record(name.into())],
            purposes: vec![SERVICE],
            category: Category::Ordinary,
            fallbacks: Vec::new(),
            ask_again_after: 30 * DAY,
            regions: Regions::default(),
        });
        FieldId(self.program.fields.len() as u32 - 1)
    }

    pub(crate) fn range(&mut self, field: FieldId, low: Value, high: Value) {
        self.program.fields[field.index()].range = Some(Range { low, high });
    }

    pub(crate) fn fallback(
        &mut self,
        field: FieldId,
        method: FallbackMethod,
        by: &[FieldId],
        at_least: Option<f64>,
    ) {
        self.program.fields[field.index()].fallbacks.push(Fallback { method, by: by.to_vec(), at_least });
    }

    pub(crate) fn enumeration(&mut self, name: &str, members: &[(&str, &str)]) -> EnumId {
        let member =
            |(name, outside): &(&str, &str)| Member { name: (*name).into(), outside: (*outside).into() };
        self.program
            .enumerations
            .push(Enumeration { name: name.into(), members: members.iter().map(member).collect() });
        EnumId(self.program.enumerations.len() as u32 - 1)
    }

    pub(crate) fn event(&mut self, name: &str, properties: &[(&str, Type)]) -> EventId {
        let property = |(name, ty): &(&str, Type)| Property {
            name: (*name).into(),
            outside: (*name).into(),
            ty: *ty,
            range: None,
        };
        self.program.events.push(Event {
            name: name.into(),
            outside: name.into(),
            each: None,
            properties: properties.iter().map(property).collect(),
            purposes: vec![SERVICE],
            builtin: None,
        });
        EventId(self.program.events.len() as u32 - 1)
    }

    pub(crate) fn add(&mut self, op: Op, ty: Type) -> ExprId {
        self.program.graph.add(op, ty)
    }

    pub(crate) fn constant(&mut self, value: Value) -> ExprId {
        let ty = match &value {
            Value::Bool(_) => Type::Bool,
            Value::Int(_) => Type::Int,
            Value::Float(_) => Type::Float,
            Value::Text(_) => Type::Text,
            Value::Member(_) => Type::Member(EnumId(0)),
            Value::Set(_) => Type::Set(EnumId(0)),
            Value::Date(_) => Type::Date,
            Value::Time(_) => Type::Time,
            Value::Duration(_) => Type::Duration,
            Value::Version(_) => Type::Version,
        };
        self.add(Op::Const(value), ty)
    }

    pub(crate) fn read(&mut self, field: FieldId) -> ExprId {
        let ty = self.program.fields[field.index()].ty;
        self.add(Op::Field(field), ty)
    }

    pub(crate) fn now(&mut self) -> ExprId {
        self.add(Op::Now, Type::Time)
    }

    pub(crate) fn compare(&mut self, how: Compare, a: ExprId, b: ExprId) -> ExprId {
        self.add(Op::Compare(how, a, b), Type::Bool)
    }

    /// A comparison with a constant.
    pub(crate) fn test(&mut self, how: Compare, a: ExprId, value: Value) -> ExprId {
        let b = self.constant(value);
        self.compare(how, a, b)
    }

    pub(crate) fn and(&mut self, a: ExprId, b: ExprId) -> ExprId {
        self.add(Op::And(a, b), Type::Bool)
    }

    pub(crate) fn or(&mut self, a: ExprId, b: ExprId) -> ExprId {
        self.add(Op::Or(a, b), Type::Bool)
    }

    pub(crate) fn not(&mut self, a: ExprId) -> ExprId {
        self.add(Op::Not(a), Type::Bool)
    }

    pub(crate) fn arithmetic(&mut self, how: Arithmetic, a: ExprId, b: ExprId, ty: Type) -> ExprId {
        self.add(Op::Arithmetic(how, a, b), ty)
    }

    pub(crate) fn property(&mut self, place: u32, ty: Type) -> ExprId {
        self.add(Op::Property(place), ty)
    }

    pub(crate) fn aggregate(
        &mut self,
        function: AggregateFn,
        ty: Type,
        event: EventId,
        value: Option<ExprId>,
        filter: Option<ExprId>,
        window: Option<Window>,
    ) -> TraitId {
        let rule = TraitRule::Aggregate(Aggregate { function, event, value, filter, window });
        self.a_trait(ty, rule)
    }

    pub(crate) fn count(&mut self, event: EventId, window: Option<Window>) -> ExprId {
        let id = self.aggregate(AggregateFn::Count, Type::Int, event, None, None, window);
        self.read_trait(id)
    }

    pub(crate) fn then(&mut self, first: EventId, followed: &[(EventId, i64)]) -> TraitId {
        let plain = |event: EventId| EventMatch { event, filter: None };
        let followed = followed.iter().map(|(event, within)| (plain(*event), *within)).collect();
        self.a_trait(Type::Bool, TraitRule::Then { first: plain(first), followed })
    }

    pub(crate) fn a_trait(&mut self, ty: Type, rule: TraitRule) -> TraitId {
        let name = format!("trait_{}", self.program.traits.len());
        self.program.traits.push(Trait { name, ty, rule });
        TraitId(self.program.traits.len() as u32 - 1)
    }

    pub(crate) fn read_trait(&mut self, id: TraitId) -> ExprId {
        let ty = self.program.traits[id.index()].ty;
        self.add(Op::Trait(id), ty)
    }

    pub(crate) fn when(&mut self, rule: ExprId) -> SegmentId {
        self.segment(SegmentRule::When(rule))
    }

    pub(crate) fn memory(&mut self, enter: ExprId, leave: ExprId) -> SegmentId {
        self.segment(SegmentRule::Memory { enter, leave })
    }

    fn segment(&mut self, rule: SegmentRule) -> SegmentId {
        let id = SegmentId(self.program.segments.len() as u32);
        self.program.segments.push(Segment { name: format!("segment_{}", id.0), rule });
        self.program.segment_order.push(id);
        id
    }

    pub(crate) fn path(&mut self, name: &str) -> PathId {
        let title = localised(name);
        self.program.paths.push(Path {
            name: name.into(),
            title,
            welcome: None,
            in_order: false,
            steps: Vec::new(),
        });
        PathId(self.program.paths.len() as u32 - 1)
    }

    /// A matrix for all purposes, whose rows give paths.
    pub(crate) fn matrix(
        &mut self,
        hit: HitPolicy,
        columns: &[ExprId],
        rows: &[(&[Option<ExprId>], PathId)],
    ) -> MatrixId {
        let row = |(cells, path): &(&[Option<ExprId>], PathId)| Row {
            label: None,
            cells: cells.to_vec(),
            written: vec!["?".into(); cells.len()],
            results: vec![Some(ResultCell::Path(*path))],
        };
        let id = MatrixId(self.program.matrices.len() as u32);
        self.program.matrices.push(Matrix {
            name: format!("matrix_{}", id.0),
            purposes: (0..self.program.purposes.len() as u32).map(PurposeId).collect(),
            hit,
            columns: columns.iter().map(|value| Column { title: "column".into(), value: *value }).collect(),
            results: vec![ResultColumn { name: "path".into(), ty: Type::Path }],
            rows: rows.iter().map(row).collect(),
        });
        id
    }

    fn view(&self, purpose: PurposeId) -> View {
        fn all<T>(count: usize, id: impl Fn(u32) -> T, hidden: impl Fn(&T) -> bool) -> Vec<T> {
            (0..count as u32).map(id).filter(|id| !hidden(id)).collect()
        }
        let program = &self.program;
        let hidden = |what: Hidden| self.hidden.contains(&(purpose, what));
        View {
            purpose,
            fields: all(program.fields.len(), FieldId, |id| hidden(Hidden::Field(*id))),
            events: all(program.events.len(), EventId, |id| hidden(Hidden::Event(*id))),
            traits: all(program.traits.len(), TraitId, |id| hidden(Hidden::Trait(*id))),
            lets: all(program.lets.len(), LetId, |_| false),
            segments: all(program.segments.len(), SegmentId, |id| hidden(Hidden::Segment(*id))),
            matrices: all(program.matrices.len(), MatrixId, |_| false),
            paths: all(program.paths.len(), PathId, |_| false),
            profilings: Vec::new(),
        }
    }

    pub(crate) fn engine(self) -> Engine {
        self.try_engine().unwrap()
    }

    pub(crate) fn try_engine(mut self) -> Result<Engine, onboard_runtime::Error> {
        let purposes = 0..self.program.purposes.len() as u32;
        self.program.views = purposes.map(|id| self.view(PurposeId(id))).collect();
        Engine::new(self.program)
    }
}

pub(crate) fn purpose(name: &str, basis: Basis, parent: Option<PurposeId>) -> Purpose {
    Purpose { name: name.into(), parent, ask: None, basis, regimes: Vec::new(), retain: None }
}

/// An event of a kind at an instant, with these properties.
pub(crate) fn happening(kind: EventId, time: i64, properties: &[Value]) -> Happening {
    let properties: Arc<[Slot]> = properties.iter().cloned().map(Slot::Known).collect();
    Happening { time, id: None, received: None, kind, part: 0, leads: true, properties }
}

pub(crate) fn nobody(engine: &Engine) -> Profile {
    engine.empty_profile()
}

pub(crate) fn evaluate(engine: &Engine, profile: &Profile, events: &[Happening], at: i64) -> Evaluation {
    engine.evaluate(profile, &engine.history(events.to_vec()), at, SERVICE).unwrap()
}

/// What an expression of a program without events says of a person.
pub(crate) fn value_of(engine: &Engine, profile: &Profile, node: ExprId) -> Slot {
    evaluate_extra(engine, profile, &History::default(), 0, node)
}

pub(crate) fn evaluate_extra(
    engine: &Engine,
    profile: &Profile,
    history: &History,
    at: i64,
    node: ExprId,
) -> Slot {
    let mut evaluator = engine.evaluator(SERVICE, onboard_runtime::Scope::Document, &[node]).unwrap();
    evaluator.run(profile, history, at).node(node).clone()
}
