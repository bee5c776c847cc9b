//! The expressions of a declaration, and what stands within them.

use onboard_syntax::ast::{
    Aggregate, EventMatch, ExpectStep, Expr, ExprKind, InTarget, ItemKind, PathClause, ProfilingClause,
    ResultCell, SegmentClause, Show, ShowArgument, Step, StepClause, TestClause,
};

/// What an expression is for.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub(super) enum Role {
    /// It is true, false or unknown of a person.
    Condition,
    /// It is true or false of an event.
    EventCondition,
    /// Its value is used.
    Value,
    /// A test expects it to be true.
    Expectation,
}

/// The expressions of a declaration, in the order written. Those of a matrix are its results: its columns and cells are
/// read as a table.
pub(super) fn of_item(kind: &ItemKind) -> Vec<(Role, &Expr)> {
    match kind {
        ItemKind::Trait(node) => vec![(Role::Value, &node.value)],
        ItemKind::Let(node) => vec![(Role::Value, &node.value)],
        ItemKind::Segment(node) => {
            let conditions = node.clauses.iter().filter_map(|clause| match clause {
                SegmentClause::When(expr)
                | SegmentClause::EnterWhen(expr)
                | SegmentClause::LeaveWhen(expr) => Some((Role::Condition, expr)),
                SegmentClause::Broken => None,
            });
            conditions.collect()
        }
        ItemKind::Path(node) => {
            let steps = node.clauses.iter().filter_map(|clause| match clause {
                PathClause::Step(step) => Some(of_step(step)),
                _ => None,
            });
            steps.flatten().collect()
        }
        ItemKind::Matrix(node) => {
            let results = node.rows.iter().flat_map(|row| &row.results).filter_map(|cell| match cell {
                ResultCell::Value(expr) => Some((Role::Value, expr)),
                ResultCell::Nothing(_) | ResultCell::Text(_) | ResultCell::Broken(_) => None,
            });
            results.collect()
        }
        ItemKind::Profiling(node) => {
            let stages = node.clauses.iter().filter_map(|clause| match clause {
                ProfilingClause::Stage(stage) => Some((Role::Condition, stage.when.as_ref()?)),
                ProfilingClause::Limit(_) | ProfilingClause::Order(..) | ProfilingClause::Broken => None,
            });
            stages.collect()
        }
        ItemKind::Test(node) => {
            let expected = node.clauses.iter().flat_map(|clause| match clause {
                TestClause::Expect(steps) => steps.as_slice(),
                _ => &[],
            });
            let holds = expected.filter_map(|step| match step {
                ExpectStep::Holds(expr) => Some((Role::Expectation, expr)),
                _ => None,
            });
            holds.collect()
        }
        ItemKind::Onboarding(_)
        | ItemKind::Import(_)
        | ItemKind::Serves(_)
        | ItemKind::Purpose(_)
        | ItemKind::Type(_)
        | ItemKind::Field(_)
        | ItemKind::Event(_)
        | ItemKind::NotYet { .. }
        | ItemKind::Broken { .. } => Vec::new(),
    }
}

fn of_step(step: &Step) -> Vec<(Role, &Expr)> {
    let mut all = Vec::new();
    for clause in &step.clauses {
        match clause {
            StepClause::Show(show) => all.extend(of_show(show)),
            StepClause::SkipWhen(expr) => all.push((Role::Condition, expr)),
            StepClause::DoneOn(done, _) => {
                all.extend(done.filter.iter().map(|of| (Role::EventCondition, of)))
            }
            StepClause::Title(_) | StepClause::Broken => {}
        }
    }
    all
}

fn of_show(show: &Show) -> impl Iterator<Item = (Role, &Expr)> {
    let arguments = show.arguments.iter().filter_map(|argument| match argument {
        ShowArgument::Value(_, expr) => Some((Role::Value, expr)),
        ShowArgument::Text(..) => None,
    });
    arguments.chain(show.when.iter().map(|when| (Role::Condition, when)))
}

/// The expressions that stand directly within one.
pub(super) fn within(expr: &Expr) -> Vec<&Expr> {
    match &expr.kind {
        ExprKind::Literal(_) | ExprKind::Name(_) | ExprKind::Now | ExprKind::Broken => Vec::new(),
        ExprKind::Unary(_, a)
        | ExprKind::Is(a, _)
        | ExprKind::Stated(a)
        | ExprKind::DaysSince(a)
        | ExprKind::Declassify(a, _) => vec![a],
        ExprKind::Binary(_, a, b) => vec![a, b],
        ExprKind::In { value, target, .. } => {
            std::iter::once(value.as_ref()).chain(of_target(target)).collect()
        }
        ExprKind::If { condition, then, otherwise } => vec![condition, then, otherwise],
        ExprKind::Call(_, arguments) => arguments.iter().collect(),
        ExprKind::Aggregate(aggregate) => of_aggregate(aggregate),
        ExprKind::Then(then) => {
            let matches = std::iter::once(&then.first).chain(then.followed.iter().map(|(of, _)| of));
            matches.filter_map(filter).collect()
        }
    }
}

fn of_aggregate(aggregate: &Aggregate) -> Vec<&Expr> {
    aggregate.value.iter().chain(&aggregate.filter).collect()
}

fn filter(of: &EventMatch) -> Option<&Expr> {
    of.filter.as_ref()
}

/// What a value is looked for in.
pub(super) fn of_target(target: &InTarget) -> Vec<&Expr> {
    match target {
        InTarget::List(all) => all.iter().collect(),
        InTarget::Range(low, high) => vec![low, high],
        InTarget::Set(set) => vec![set],
    }
}
