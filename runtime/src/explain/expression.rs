//! Expressions printed as rules write them.

use crate::print as spelled;
use onboard_ir::{Arithmetic, Compare, ExprId, MatrixId, Op, Program, Type, Value};

/// How tightly an operation binds; what binds less stands in parentheses.
#[derive(Clone, Copy, PartialEq, Eq, PartialOrd, Ord)]
enum Binding {
    Or,
    And,
    Not,
    Compare,
    Otherwise,
    Sum,
    Product,
    Atom,
}

/// Deeper expressions are cut: nobody reads them, and a chain of ten thousand `or` is that deep.
const DEEPEST: usize = 40;

/// The expression as rules write it; what lies too deep is `…`.
pub(crate) fn expression(program: &Program, node: ExprId) -> String {
    print(program, node, DEEPEST)
}

fn print(program: &Program, node: ExprId, depth: usize) -> String {
    let Some(node) = program.graph.get(node) else { return String::new() };
    let ty = node.ty;
    let inner = |id: ExprId, at_least: Binding| operand(program, id, at_least, depth);
    let infix = |a: ExprId, word: &str, b: ExprId, at_least: Binding| {
        format!("{} {word} {}", inner(a, at_least), inner(b, next(at_least)))
    };
    let call = |name: &str, all: &[ExprId]| {
        let all: Vec<String> = all.iter().map(|id| inner(*id, Binding::Or)).collect();
        format!("{name}({})", all.join(", "))
    };
    match &node.op {
        Op::Const(value) => constant(program, ty, value),
        Op::Now => "now".to_owned(),
        Op::Field(_) | Op::Trait(_) | Op::Let(_) | Op::Segment(_) => named(program, &node.op),
        Op::Result(matrix, column) => result(program, *matrix, *column),
        Op::Property(index) => format!("property {}", index + 1),
        Op::Not(a) => format!("not {}", inner(*a, Binding::Not)),
        Op::And(a, b) => infix(*a, "and", *b, Binding::And),
        Op::Or(a, b) => infix(*a, "or", *b, Binding::Or),
        Op::Compare(compare, a, b) => infix(*a, sign(*compare), *b, Binding::Otherwise),
        Op::OneOf(a, values) => {
            let ty = type_of(program, *a);
            let values: Vec<String> = values.iter().map(|value| constant(program, ty, value)).collect();
            format!("{} in {{ {} }}", inner(*a, Binding::Otherwise), values.join(", "))
        }
        Op::Between(a, low, high) => format!(
            "{} in {} to {}",
            inner(*a, Binding::Otherwise),
            inner(*low, Binding::Otherwise),
            inner(*high, Binding::Otherwise)
        ),
        Op::Holds(set, member) => infix(*member, "in", *set, Binding::Otherwise),
        Op::Contains(a, b) => infix(*a, "contains", *b, Binding::Otherwise),
        Op::StartsWith(a, b) => infix(*a, "starts with", *b, Binding::Otherwise),
        Op::EndsWith(a, b) => infix(*a, "ends with", *b, Binding::Otherwise),
        Op::Matches(a, pattern) => {
            let pattern = program.patterns.get(pattern.index()).map_or("", String::as_str);
            format!("{} matches `{pattern}`", inner(*a, Binding::Otherwise))
        }
        Op::Arithmetic(operation, a, b) => {
            let (word, binding) = arithmetic(*operation);
            infix(*a, word, *b, binding)
        }
        Op::Negate(a) => format!("-{}", inner(*a, Binding::Atom)),
        Op::If(condition, then, otherwise) => format!(
            "if {} then {} else {}",
            inner(*condition, Binding::Or),
            inner(*then, Binding::Or),
            inner(*otherwise, Binding::Or)
        ),
        Op::Otherwise(a, b) => infix(*a, "otherwise", *b, Binding::Otherwise),
        Op::IsMissing(a) => format!("{} is missing", inner(*a, Binding::Otherwise)),
        Op::IsImputed(a) => format!("{} is imputed", inner(*a, Binding::Otherwise)),
        Op::Stated(a) => format!("stated {}", inner(*a, Binding::Atom)),
        Op::Lower(a) => call("lower", &[*a]),
        Op::Length(a) => call("length", &[*a]),
        Op::Min(all) => call("min", all),
        Op::Max(all) => call("max", all),
        Op::Abs(a) => call("abs", &[*a]),
        Op::Round(a) => call("round", &[*a]),
        Op::Bucket(a, edges) => {
            let ty = type_of(program, *a);
            let edges: Vec<String> = edges.iter().map(|edge| constant(program, ty, edge)).collect();
            format!("bucket({}, {})", inner(*a, Binding::Or), edges.join(", "))
        }
        Op::DaysSince(a) => format!("days since {}", inner(*a, Binding::Atom)),
        // How a label was lowered is no part of what is asked.
        Op::Declassify(a, _) => inner(*a, Binding::Atom),
    }
}

/// The name of a field, trait, let or segment; empty for any other operation.
pub(crate) fn named(program: &Program, op: &Op) -> String {
    let name = match op {
        Op::Field(id) => program.fields.get(id.index()).map(|field| &field.name),
        Op::Trait(id) => program.traits.get(id.index()).map(|known| &known.name),
        Op::Let(id) => program.lets.get(id.index()).map(|known| &known.name),
        Op::Segment(id) => program.segments.get(id.index()).map(|segment| &segment.name),
        _ => None,
    };
    name.cloned().unwrap_or_default()
}

fn result(program: &Program, matrix: MatrixId, column: u32) -> String {
    let Some(matrix) = program.matrices.get(matrix.index()) else { return String::new() };
    let column = matrix.results.get(column as usize).map_or("", |column| column.name.as_str());
    format!("{}.{column}", matrix.name)
}

/// A constant as rules write it: texts in quotes, members by name.
pub(crate) fn constant(program: &Program, ty: Type, value: &Value) -> String {
    match value {
        Value::Bool(truth) => truth.to_string(),
        Value::Int(number) => number.to_string(),
        Value::Float(number) => spelled::number(*number),
        Value::Text(text) => format!("{text:?}"),
        Value::Member(index) => spelled::member(program, ty, *index).to_owned(),
        Value::Set(bits) => {
            let names = (0..64).filter(|index| bits >> index & 1 == 1);
            let names: Vec<&str> = names.map(|index| spelled::member(program, ty, index)).collect();
            format!("{{ {} }}", names.join(", "))
        }
        Value::Date(day) => spelled::date(*day),
        Value::Time(instant) => spelled::instant(*instant),
        Value::Duration(length) => spelled::duration(*length),
        Value::Version(packed) => format!("v{}", spelled::version(*packed)),
    }
}

fn type_of(program: &Program, node: ExprId) -> Type {
    program.graph.get(node).map_or(Type::Text, |node| node.ty)
}

fn sign(compare: Compare) -> &'static str {
    match compare {
        Compare::Equal => "==",
        Compare::NotEqual => "!=",
        Compare::Less => "<",
        Compare::LessEqual => "<=",
        Compare::Greater => ">",
        Compare::GreaterEqual => ">=",
    }
}

fn arithmetic(operation: Arithmetic) -> (&'static str, Binding) {
    match operation {
        Arithmetic::Add => ("+", Binding::Sum),
        Arithmetic::Subtract => ("-", Binding::Sum),
        Arithmetic::Multiply => ("*", Binding::Product),
        Arithmetic::Divide => ("/", Binding::Product),
    }
}

fn next(binding: Binding) -> Binding {
    match binding {
        Binding::Or => Binding::And,
        Binding::And => Binding::Not,
        Binding::Not => Binding::Compare,
        Binding::Compare => Binding::Otherwise,
        Binding::Otherwise => Binding::Sum,
        Binding::Sum => Binding::Product,
        Binding::Product | Binding::Atom => Binding::Atom,
    }
}

fn binding(op: &Op) -> Binding {
    match op {
        Op::Or(..) | Op::If(..) => Binding::Or,
        Op::And(..) => Binding::And,
        Op::Not(_) => Binding::Not,
        Op::Compare(..)
        | Op::OneOf(..)
        | Op::Between(..)
        | Op::Holds(..)
        | Op::Contains(..)
        | Op::StartsWith(..)
        | Op::EndsWith(..)
        | Op::Matches(..)
        | Op::IsMissing(_)
        | Op::IsImputed(_) => Binding::Compare,
        Op::Otherwise(..) => Binding::Otherwise,
        Op::Arithmetic(operation, ..) => arithmetic(*operation).1,
        Op::Const(_)
        | Op::Now
        | Op::Field(_)
        | Op::Trait(_)
        | Op::Let(_)
        | Op::Segment(_)
        | Op::Result(..)
        | Op::Property(_)
        | Op::Negate(_)
        | Op::Stated(_)
        | Op::Lower(_)
        | Op::Length(_)
        | Op::Min(_)
        | Op::Max(_)
        | Op::Abs(_)
        | Op::Round(_)
        | Op::Bucket(..)
        | Op::DaysSince(_)
        | Op::Declassify(..) => Binding::Atom,
    }
}

fn operand(program: &Program, id: ExprId, at_least: Binding, depth: usize) -> String {
    let Some(depth) = depth.checked_sub(1) else { return "…".to_owned() };
    let binds = program.graph.get(id).map_or(Binding::Atom, |node| binding(&node.op));
    let text = print(program, id, depth);
    if binds < at_least { format!("({text})") } else { text }
}
