//! Parentheses where `and` meets `or`: everybody reads `a and b or c` at once, and half of them otherwise.

use super::layout::Place;
use crate::Span;
use crate::ast::{
    BinaryOp, EventMatch, ExpectStep, Expr, ExprKind, FallbackMethod, FieldClause, File, InTarget, Item,
    ItemKind, PathClause, ProfilingClause, ResultCell, SegmentClause, ShowArgument, StepClause, TestClause,
};
use crate::outline::Mark;

/// Plans the parentheses that the file lacks.
pub(super) fn plan(file: &File, marks: &[Mark], text: &str, places: &mut [Place]) {
    let mut found = Vec::new();
    for item in &file.items {
        in_item(item, &mut found);
    }
    for span in found {
        let first = marks.partition_point(|mark| mark.start < span.start);
        let after = marks.partition_point(|mark| mark.end <= span.end);
        let sign = |at: Option<usize>| {
            at.and_then(|at| marks.get(at)).map(|mark| (mark.start as usize, mark.end as usize))
        };
        let word = |at: Option<usize>| sign(at).and_then(|(start, end)| text.get(start..end));
        // What `or` joins has parentheses on both sides, or an `or` on one of them.
        if word(first.checked_sub(1)) == Some("(") && word(Some(after)) == Some(")") {
            continue;
        }
        if let Some(place) = places.get_mut(first) {
            place.open += 1;
        }
        if let Some(place) = after.checked_sub(1).and_then(|last| places.get_mut(last)) {
            place.close += 1;
        }
    }
}

/// The places of the `and`s that stand directly under an `or`.
type Found = Vec<Span>;

fn in_item(item: &Item, found: &mut Found) {
    match &item.kind {
        ItemKind::Field(field) => {
            for clause in &field.clauses {
                if let FieldClause::Fallback(fallback) = clause
                    && let FallbackMethod::Constant(value) = &fallback.method
                {
                    in_expr(value, found);
                }
            }
        }
        ItemKind::Trait(declared) => in_expr(&declared.value, found),
        ItemKind::Let(declared) => in_expr(&declared.value, found),
        ItemKind::Segment(segment) => {
            for clause in &segment.clauses {
                match clause {
                    SegmentClause::When(when)
                    | SegmentClause::EnterWhen(when)
                    | SegmentClause::LeaveWhen(when) => {
                        in_expr(when, found);
                    }
                    SegmentClause::Broken => {}
                }
            }
        }
        ItemKind::Path(path) => path.clauses.iter().for_each(|clause| in_path_clause(clause, found)),
        ItemKind::Matrix(matrix) => {
            matrix.columns.iter().for_each(|column| in_expr(&column.expr, found));
            for result in matrix.rows.iter().flat_map(|row| &row.results) {
                if let ResultCell::Value(value) = result {
                    in_expr(value, found);
                }
            }
        }
        ItemKind::Profiling(profiling) => {
            for clause in &profiling.clauses {
                if let ProfilingClause::Stage(stage) = clause {
                    stage.when.iter().for_each(|when| in_expr(when, found));
                }
            }
        }
        ItemKind::Test(test) => test.clauses.iter().for_each(|clause| in_test_clause(clause, found)),
        ItemKind::Onboarding(_)
        | ItemKind::Import(_)
        | ItemKind::Serves(_)
        | ItemKind::Purpose(_)
        | ItemKind::Type(_)
        | ItemKind::Event(_)
        | ItemKind::NotYet { .. }
        | ItemKind::Broken { .. } => {}
    }
}

fn in_path_clause(clause: &PathClause, found: &mut Found) {
    let PathClause::Step(step) = clause else { return };
    for clause in &step.clauses {
        match clause {
            StepClause::Show(show) => {
                show.when.iter().for_each(|when| in_expr(when, found));
                for argument in &show.arguments {
                    if let ShowArgument::Value(_, value) = argument {
                        in_expr(value, found);
                    }
                }
            }
            StepClause::SkipWhen(when) => in_expr(when, found),
            StepClause::DoneOn(event, _) => in_event(event, found),
            StepClause::Title(_) | StepClause::Broken => {}
        }
    }
}

fn in_test_clause(clause: &TestClause, found: &mut Found) {
    let TestClause::Expect(steps) = clause else { return };
    for step in steps {
        if let ExpectStep::Holds(value) = step {
            in_expr(value, found);
        }
    }
}

fn in_event(event: &EventMatch, found: &mut Found) {
    event.filter.iter().for_each(|filter| in_expr(filter, found));
}

fn in_expr(expr: &Expr, found: &mut Found) {
    match &expr.kind {
        ExprKind::Binary(op, left, right) => {
            for side in [left, right] {
                if *op == BinaryOp::Or && matches!(side.kind, ExprKind::Binary(BinaryOp::And, ..)) {
                    found.push(side.span);
                }
                in_expr(side, found);
            }
        }
        ExprKind::Unary(_, value)
        | ExprKind::Is(value, _)
        | ExprKind::Stated(value)
        | ExprKind::DaysSince(value)
        | ExprKind::Declassify(value, _) => in_expr(value, found),
        ExprKind::In { value, target, .. } => {
            in_expr(value, found);
            match target {
                InTarget::List(items) => items.iter().for_each(|item| in_expr(item, found)),
                InTarget::Range(low, high) => {
                    in_expr(low, found);
                    in_expr(high, found);
                }
                InTarget::Set(set) => in_expr(set, found),
            }
        }
        ExprKind::If { condition, then, otherwise } => {
            [condition, then, otherwise].into_iter().for_each(|part| in_expr(part, found));
        }
        ExprKind::Call(_, arguments) => arguments.iter().for_each(|argument| in_expr(argument, found)),
        ExprKind::Aggregate(aggregate) => {
            aggregate.value.iter().chain(&aggregate.filter).for_each(|part| in_expr(part, found));
        }
        ExprKind::Then(then) => {
            in_event(&then.first, found);
            then.followed.iter().for_each(|(event, _)| in_event(event, found));
        }
        ExprKind::Literal(_) | ExprKind::Name(_) | ExprKind::Now | ExprKind::Broken => {}
    }
}
