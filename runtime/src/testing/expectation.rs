//! What a test expects, held against a decision.

use crate::explain::{self, Mark, Story, Target};
use crate::{Decision, FieldValue, StepState, path, print, text};
use onboard_ir::{Because, Expect, ExprId, FieldId, HitPolicy, MatrixId, Op, Path, PathId, Value};

/// What was expected, what came, and why.
pub(super) struct Unmet {
    pub(super) expected: String,
    pub(super) found: String,
    pub(super) why: Option<Story>,
}

/// Holds an expectation against a decision; none where it is met.
pub(super) fn unmet(decision: &Decision, expect: &Expect) -> Option<Unmet> {
    match expect {
        Expect::Path(path, because) => recommended(decision, *path, because.as_ref()),
        Expect::Row(matrix, because) => row(decision, *matrix, because),
        Expect::Ask(fields) => ask(decision, fields),
        Expect::Welcome(words) => welcome(decision, words),
        Expect::Step(name, state) => step(decision, name, state),
        Expect::Imputed(field, value) => imputed(decision, *field, value),
        Expect::Status(matrix, status) => self::status(decision, *matrix, status),
        Expect::Holds(expression, written) => holds(decision, *expression, written),
    }
}

fn failed(decision: &Decision, expected: String, found: String, target: Target<'_>) -> Option<Unmet> {
    Some(Unmet { expected, found, why: decision.explain(target) })
}

fn path_of(decision: &Decision, id: PathId) -> Option<&Path> {
    decision.evaluation().engine().program().paths.get(id.index())
}

fn matrix_name(decision: &Decision, id: MatrixId) -> &str {
    decision.evaluation().engine().program().matrices.get(id.index()).map_or("", |matrix| &matrix.name)
}

fn field_name(decision: &Decision, id: FieldId) -> &str {
    decision.evaluation().engine().program().fields.get(id.index()).map_or("", |field| &field.name)
}

fn recommended(decision: &Decision, wanted: Option<PathId>, because: Option<&Because>) -> Option<Unmet> {
    let came = decision.evaluation().recommended();
    let same_path = came.map(|(path, ..)| path) == wanted;
    let same_row = because.is_none_or(|because| came.is_some_and(|(.., row)| row + 1 == because.row));
    if same_path && same_row {
        return None;
    }
    let name = |id: PathId| path_of(decision, id).map_or("", |path| path.name.as_str());
    let expected = match (wanted, because) {
        (Some(path), Some(because)) => format!("path {} because row {}", name(path), because.row),
        (Some(path), None) => format!("path {}", name(path)),
        (None, _) => "path nothing".to_owned(),
    };
    let found = match came {
        Some((path, matrix, row)) => {
            format!("path {}, by row {} of {}", name(path), row + 1, matrix_name(decision, matrix))
        }
        None => "no path".to_owned(),
    };
    let target = wanted.filter(|_| !same_path).map(name).filter(|name| !name.is_empty());
    let why = target.and_then(|name| decision.explain(Target::Path(name))).or_else(|| decision.why());
    Some(Unmet { expected, found, why })
}

fn row(decision: &Decision, matrix: MatrixId, because: &Because) -> Option<Unmet> {
    let name = matrix_name(decision, matrix);
    let expected = format!("{name} because row {}", because.row);
    let Some(outcome) = decision.evaluation().matrix(matrix) else {
        return failed(
            decision,
            expected,
            format!("{name} does not decide for this purpose"),
            Target::Decision,
        );
    };
    let known = decision.evaluation().engine().program().matrices.get(matrix.index());
    let several = known.is_some_and(|matrix| matrix.hit == HitPolicy::All);
    let rows = if several { outcome.rows.clone() } else { outcome.fired().into_iter().collect() };
    if rows.iter().any(|row| row + 1 == because.row) {
        return None;
    }
    let found = match rows.as_slice() {
        [] => format!("no row of {name}"),
        rows => {
            format!("row {}", rows.iter().map(|row| (row + 1).to_string()).collect::<Vec<_>>().join(", "))
        }
    };
    failed(decision, expected, found, Target::Decision)
}

fn ask(decision: &Decision, wanted: &[FieldId]) -> Option<Unmet> {
    let came: Vec<FieldId> = decision.questions().iter().map(|question| question.field).collect();
    if came == wanted {
        return None;
    }
    let list = |fields: &[FieldId]| match fields {
        [] => "ask nothing".to_owned(),
        fields => {
            let names: Vec<&str> = fields.iter().map(|field| field_name(decision, *field)).collect();
            format!("ask {}", names.join(", "))
        }
    };
    failed(decision, list(wanted), list(&came), Target::Decision)
}

fn welcome(decision: &Decision, wanted: &str) -> Option<Unmet> {
    let evaluation = decision.evaluation();
    let path = evaluation.recommended().and_then(|(path, ..)| path_of(decision, path));
    let came =
        path.and_then(|path| path.welcome.as_ref()).map(|welcome| text::localised(evaluation, welcome));
    if came.as_deref() == Some(wanted) {
        return None;
    }
    let found = came.map_or("no welcome".to_owned(), |came| format!("welcome {came:?}"));
    failed(decision, format!("welcome {wanted:?}"), found, Target::Decision)
}

fn step(decision: &Decision, name: &str, wanted: &str) -> Option<Unmet> {
    let evaluation = decision.evaluation();
    let expected = format!("step {name} {wanted}");
    let Some(path) = evaluation.recommended().and_then(|(path, ..)| path_of(decision, path)) else {
        return failed(decision, expected, "no path".to_owned(), Target::Decision);
    };
    let mut states = path.steps.iter().zip(path::states(evaluation, path));
    match states.find(|(step, _)| step.name == name) {
        Some((_, state)) if StepState::as_str(state) == wanted => None,
        Some((step, state)) => {
            let why =
                step.skip.map(|skip| explain::titled(evaluation, skip, |text| format!("skip when {text}")));
            Some(Unmet { expected, found: format!("step {name} {}", state.as_str()), why })
        }
        None => failed(
            decision,
            expected,
            format!("path {}, which has no such step", path.name),
            Target::Decision,
        ),
    }
}

fn imputed(decision: &Decision, id: FieldId, wanted: &Value) -> Option<Unmet> {
    let engine = decision.evaluation().engine();
    let field = engine.program().fields.get(id.index())?;
    let told = |value: &Value| explain::constant(engine.program(), field.ty, value);
    let found = match decision.evaluation().field(id) {
        FieldValue::Imputed(imputed) if imputed.value == wanted => return None,
        FieldValue::Imputed(imputed) => format!("imputed {} = {}", field.name, told(imputed.value)),
        FieldValue::Stated(value) => {
            format!("{} is stated: {}", field.name, print::plain(engine, field.ty, value))
        }
        FieldValue::Absent(reason) => format!("{} is missing ({})", field.name, reason.as_str()),
    };
    failed(decision, format!("imputed {} = {}", field.name, told(wanted)), found, Target::Decision)
}

fn status(decision: &Decision, id: MatrixId, wanted: &str) -> Option<Unmet> {
    let name = matrix_name(decision, id);
    let expected = format!("{name} {wanted}");
    let Some(outcome) = decision.evaluation().matrix(id) else {
        return failed(
            decision,
            expected,
            format!("{name} does not decide for this purpose"),
            Target::Decision,
        );
    };
    let met = if wanted == "by guess" { outcome.by_guess } else { outcome.status.as_str() == wanted };
    if met {
        return None;
    }
    let guess = if outcome.by_guess { ", by guess" } else { "" };
    failed(decision, expected, format!("{name} {}{guess}", outcome.status.as_str()), Target::Decision)
}

fn holds(decision: &Decision, id: ExprId, written: &str) -> Option<Unmet> {
    let evaluation = decision.evaluation();
    let truth = evaluation.node(id).truth();
    if truth == Some(true) {
        return None;
    }
    let program = evaluation.engine().program();
    // Where a segment was expected, its own story says most.
    let inner = match program.graph.get(id).map(|node| &node.op) {
        Some(Op::Not(inner)) => *inner,
        _ => id,
    };
    let segment = match program.graph.get(inner).map(|node| &node.op) {
        Some(Op::Segment(segment)) => {
            program.segments.get(segment.index()).map(|segment| segment.name.as_str())
        }
        _ => None,
    };
    let why = segment.and_then(|name| decision.explain(Target::Segment(name)));
    let why =
        why.unwrap_or_else(|| Story::line(Mark::Topic, written).with(explain::condition(evaluation, id)));
    let found = if truth.is_some() { "it is false" } else { "it is unknown" };
    Some(Unmet { expected: written.to_owned(), found: found.to_owned(), why: Some(why) })
}
