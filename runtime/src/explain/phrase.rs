//! One settled condition as a phrase that people can read: `team_size is under 50 (a guess)`.

use super::expression::{constant, expression, named};
use crate::{Evaluation, number, print};
use onboard_ir::{Arithmetic, Compare, ExprId, Node, Op, Program, Type, Value};
use std::cmp::Ordering;

/// The phrase for a condition that is true or false; a condition that is unknown is told as missing. With `values`, the
/// value at hand is told where the phrase only bounds it.
pub(crate) fn phrase(evaluation: &Evaluation, node: ExprId, values: bool) -> String {
    let mut phrase = bare(evaluation, node);
    if let Some(value) = values.then(|| at_hand(evaluation, node)).flatten()
        && !phrase.ends_with(&format!(" is {value}"))
    {
        phrase = format!("{phrase}: it is {value}");
    }
    // What asks whether something is a guess says so itself.
    let asks =
        matches!(evaluation.engine().program().graph.get(node), Some(Node { op: Op::IsImputed(_), .. }));
    if !asks && is_guess(evaluation, node) { format!("{phrase} (a guess)") } else { phrase }
}

/// Whether a value would be another one, or none, without imputed values.
pub(crate) fn is_guess(evaluation: &Evaluation, node: ExprId) -> bool {
    evaluation.guesses() && evaluation.node(node).value() != evaluation.stated_node(node).value()
}

/// The value that a comparison with constants is about, printed.
fn at_hand(evaluation: &Evaluation, id: ExprId) -> Option<String> {
    let graph = &evaluation.engine().program().graph;
    let constant = |id: ExprId| matches!(graph.get(id), Some(Node { op: Op::Const(_), .. }));
    let about = match graph.get(id)?.op {
        Op::Compare(_, a, b) if constant(b) => a,
        Op::Compare(_, a, b) if constant(a) => b,
        Op::OneOf(a, _) | Op::Between(a, ..) => a,
        _ => return None,
    };
    let about = elapsed(evaluation.engine().program(), about).unwrap_or(about);
    let ty = graph.get(about)?.ty;
    evaluation.node(about).value().map(|value| match value {
        Value::Text(_) => print_value(evaluation.engine().program(), ty, value),
        _ => print::plain(evaluation.engine(), ty, value),
    })
}

fn bare(evaluation: &Evaluation, id: ExprId) -> String {
    let program = evaluation.engine().program();
    let Some(node) = program.graph.get(id) else { return String::new() };
    let Some(truth) = evaluation.node(id).truth() else {
        return format!("{} is missing", expression(program, id));
    };
    let says = |a: ExprId, yes: &str, no: &str, rest: &str| {
        format!("{} {} {rest}", expression(program, a), if truth { yes } else { no })
    };
    match &node.op {
        Op::Compare(compare, a, b) => comparison(evaluation, *compare, (*a, *b), truth),
        Op::OneOf(a, values) => one_of(evaluation, *a, values, truth),
        Op::Between(a, low, high) => between(evaluation, (*a, *low, *high), truth),
        Op::Holds(set, member) => says(*set, "includes", "does not include", &told(evaluation, *member)),
        Op::Contains(a, b) => says(*a, "contains", "does not contain", &told(evaluation, *b)),
        Op::StartsWith(a, b) => says(*a, "starts with", "does not start with", &told(evaluation, *b)),
        Op::EndsWith(a, b) => says(*a, "ends with", "does not end with", &told(evaluation, *b)),
        Op::Matches(a, pattern) => {
            let pattern = program.patterns.get(pattern.index()).map_or("", String::as_str);
            says(*a, "matches", "does not match", &format!("`{pattern}`"))
        }
        Op::IsMissing(a) => says(*a, "is", "is not", "missing"),
        Op::IsImputed(a) => says(*a, "is", "is not", "a guess"),
        _ => says(id, "is", "is", if truth { "yes" } else { "no" }),
    }
}

/// The constant, or the expression, that a value is compared with.
fn told(evaluation: &Evaluation, id: ExprId) -> String {
    let program = evaluation.engine().program();
    match program.graph.get(id) {
        Some(Node { op: Op::Const(value), ty }) => print_value(program, *ty, value),
        _ => expression(program, id),
    }
}

fn print_value(program: &Program, ty: Type, value: &Value) -> String {
    match (ty, value) {
        // Codes read better bare; free text needs its quotes.
        (Type::Country | Type::Language | Type::Version, _) => plain_code(program, ty, value),
        _ => constant(program, ty, value),
    }
}

fn plain_code(program: &Program, ty: Type, value: &Value) -> String {
    match value {
        Value::Text(text) => text.to_string(),
        Value::Version(packed) => format!("v{}", print::version(*packed)),
        _ => constant(program, ty, value),
    }
}

/// A comparison that holds, however it was written: `not a < b` is `a >= b`.
fn holding(compare: Compare, truth: bool) -> Compare {
    if truth {
        return compare;
    }
    match compare {
        Compare::Equal => Compare::NotEqual,
        Compare::NotEqual => Compare::Equal,
        Compare::Less => Compare::GreaterEqual,
        Compare::LessEqual => Compare::Greater,
        Compare::Greater => Compare::LessEqual,
        Compare::GreaterEqual => Compare::Less,
    }
}

/// `5 < a` is `a > 5`.
fn mirrored(compare: Compare) -> Compare {
    match compare {
        Compare::Less => Compare::Greater,
        Compare::LessEqual => Compare::GreaterEqual,
        Compare::Greater => Compare::Less,
        Compare::GreaterEqual => Compare::LessEqual,
        same @ (Compare::Equal | Compare::NotEqual) => same,
    }
}

fn comparison(evaluation: &Evaluation, compare: Compare, (a, b): (ExprId, ExprId), truth: bool) -> String {
    let program = evaluation.engine().program();
    let constant = |id: ExprId| matches!(program.graph.get(id), Some(Node { op: Op::Const(_), .. }));
    let mut compare = holding(compare, truth);
    let (mut left, mut right) = (a, b);
    if constant(left) && !constant(right) {
        (left, right) = (right, left);
        compare = mirrored(compare);
    }
    let ty = program.graph.get(left).map_or(Type::Text, |node| node.ty);
    if let Some(since) = elapsed(program, left) {
        return ago(&expression(program, since), compare, &told(evaluation, right));
    }
    let actual = evaluation.node(left).value();
    match (compare, ty, actual) {
        // Of a few names, the one that is there says more than the one that is not.
        (Compare::NotEqual, Type::Member(_) | Type::Bool, Some(value)) => {
            format!("{} is {}", expression(program, left), actual_value(program, ty, value))
        }
        _ => compared(&expression(program, left), compare, &told(evaluation, right), ty),
    }
}

fn actual_value(program: &Program, ty: Type, value: &Value) -> String {
    match value {
        Value::Bool(truth) => if *truth { "yes" } else { "no" }.to_owned(),
        _ => print_value(program, ty, value),
    }
}

fn compared(left: &str, compare: Compare, right: &str, ty: Type) -> String {
    let right = match (ty, right) {
        (Type::Bool, "true") => "yes",
        (Type::Bool, "false") => "no",
        _ => right,
    };
    let in_time = matches!(ty, Type::Date | Type::Time);
    match compare {
        Compare::Equal => format!("{left} is {right}"),
        Compare::NotEqual => format!("{left} is not {right}"),
        Compare::Less if in_time => format!("{left} is before {right}"),
        Compare::LessEqual if in_time => format!("{left} is {right} or before"),
        Compare::Greater if in_time => format!("{left} is after {right}"),
        Compare::GreaterEqual if in_time => format!("{left} is {right} or later"),
        Compare::Less => format!("{left} is under {right}"),
        Compare::LessEqual => format!("{left} is {right} or less"),
        Compare::Greater => format!("{left} is over {right}"),
        Compare::GreaterEqual => format!("{left} is {right} or more"),
    }
}

/// What `now - since` measures from.
fn elapsed(program: &Program, id: ExprId) -> Option<ExprId> {
    let Op::Arithmetic(Arithmetic::Subtract, now, since) = program.graph.get(id)?.op else { return None };
    matches!(program.graph.get(now)?.op, Op::Now).then_some(since)
}

fn ago(since: &str, compare: Compare, length: &str) -> String {
    match compare {
        Compare::Equal => format!("{since} was {length} ago"),
        Compare::NotEqual => format!("{since} was not {length} ago"),
        Compare::Less => format!("{since} was less than {length} ago"),
        Compare::LessEqual => format!("{since} was {length} ago or less"),
        Compare::Greater => format!("{since} was over {length} ago"),
        Compare::GreaterEqual => format!("{since} was {length} ago or more"),
    }
}

fn one_of(evaluation: &Evaluation, a: ExprId, values: &[Value], truth: bool) -> String {
    let program = evaluation.engine().program();
    let Some(node) = program.graph.get(a) else { return String::new() };
    let name = expression(program, a);
    match evaluation.node(a).value() {
        Some(value) if truth || matches!(node.ty, Type::Member(_)) => {
            format!("{name} is {}", print_value(program, node.ty, value))
        }
        _ => {
            let values: Vec<String> =
                values.iter().map(|value| print_value(program, node.ty, value)).collect();
            format!("{name} is {} {}", if values.len() > 1 { "none of" } else { "not" }, values.join(", "))
        }
    }
}

/// Inside its bounds, or on which side it lies outside.
fn between(evaluation: &Evaluation, (a, low, high): (ExprId, ExprId, ExprId), truth: bool) -> String {
    let program = evaluation.engine().program();
    let name = expression(program, a);
    let ty = program.graph.get(a).map_or(Type::Text, |node| node.ty);
    if truth {
        return format!("{name} is {} to {}", told(evaluation, low), told(evaluation, high));
    }
    let under = match (evaluation.node(a).value(), evaluation.node(low).value()) {
        (Some(value), Some(low)) => number::compare(value, low).is_some_and(Ordering::is_lt),
        _ => false,
    };
    if under {
        compared(&name, Compare::Less, &told(evaluation, low), ty)
    } else {
        compared(&name, Compare::Greater, &told(evaluation, high), ty)
    }
}

/// The name of what a leaf is, for facts that stand alone.
pub(crate) fn name_of(program: &Program, id: ExprId) -> String {
    program.graph.get(id).map_or(String::new(), |node| {
        let name = named(program, &node.op);
        if name.is_empty() { expression(program, id) } else { name }
    })
}
