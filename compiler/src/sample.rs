//! Programs made by hand, for the tests of passes.

use crate::places::Places;
use onboard_ir::{
    Basis, Category, Compare, ExprId, FORMAT, Field, FieldId, Graph, Let, LetId, Op, Origin, Program,
    Purpose, PurposeId, Range, Regions, Type, Value,
};
use onboard_syntax::{FileId, Span};

/// A program without anything.
pub(crate) fn empty() -> Program {
    Program {
        format: FORMAT,
        name: "sample".to_owned(),
        hash: String::new(),
        timezone: "UTC".to_owned(),
        speaks: Vec::new(),
        speaks_by: None,
        session: 1,
        late: None,
        controller: None,
        enumerations: Vec::new(),
        patterns: Vec::new(),
        purposes: Vec::new(),
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
        default_purpose: None,
        tests: Vec::new(),
        locations: std::collections::BTreeMap::new(),
    }
}

pub(crate) fn purpose(name: &str, parent: Option<u32>) -> Purpose {
    Purpose {
        name: name.to_owned(),
        parent: parent.map(PurposeId),
        ask: None,
        basis: Basis::Contract,
        regimes: Vec::new(),
        retain: None,
    }
}

/// A field for every purpose there is.
pub(crate) fn field(program: &mut Program, name: &str, ty: Type, range: Option<(Value, Value)>) -> ExprId {
    let id = FieldId(program.fields.len() as u32);
    program.fields.push(Field {
        name: name.to_owned(),
        ty,
        range: range.map(|(low, high)| Range { low, high }),
        ask: None,
        origins: vec![Origin::Record(name.to_owned())],
        purposes: (0..program.purposes.len() as u32).map(PurposeId).collect(),
        category: Category::Ordinary,
        fallbacks: Vec::new(),
        ask_again_after: 1,
        regions: Regions::default(),
    });
    program.graph.add(Op::Field(id), ty)
}

pub(crate) fn named(program: &mut Program, name: &str, value: ExprId) -> ExprId {
    let ty = program.graph.get(value).map_or(Type::Bool, |node| node.ty);
    let id = LetId(program.lets.len() as u32);
    program.lets.push(Let { name: name.to_owned(), ty, value });
    program.graph.add(Op::Let(id), ty)
}

pub(crate) fn constant(program: &mut Program, value: Value) -> ExprId {
    let ty = match value {
        Value::Bool(_) => Type::Bool,
        Value::Int(_) => Type::Int,
        Value::Float(_) => Type::Float,
        Value::Text(_) => Type::Text,
        Value::Date(_) => Type::Date,
        Value::Time(_) => Type::Time,
        Value::Duration(_) => Type::Duration,
        Value::Version(_) => Type::Version,
        Value::Member(_) | Value::Set(_) => panic!("give members their type"),
    };
    program.graph.add(Op::Const(value), ty)
}

pub(crate) fn compare(program: &mut Program, how: Compare, a: ExprId, b: ExprId) -> ExprId {
    program.graph.add(Op::Compare(how, a, b), Type::Bool)
}

/// Places for every expression: a byte each.
pub(crate) fn places(program: &Program) -> Places {
    let expressions = (0..program.graph.len()).map(|at| Span::new(FileId(0), at, at + 1));
    Places { expressions: expressions.collect(), ..Places::default() }
}
