//! What the matrices say, in the document.

use crate::explain::{because, blockers};
use crate::json::JsonWriter;
use crate::{Evaluation, MatrixOutcome, text};
use onboard_ir::{HitPolicy, Matrix, ResultCell, Row, View};

/// `"matrices": { … }`
pub(super) fn matrices(evaluation: &Evaluation, view: &View, json: &mut JsonWriter<'_>) {
    json.key("matrices");
    json.open_object();
    for id in &view.matrices {
        let known = evaluation.engine().program().matrices.get(id.index());
        if let (Some(matrix), Some(outcome)) = (known, evaluation.matrix(*id)) {
            json.key(&matrix.name);
            self::matrix(evaluation, matrix, outcome, json);
        }
    }
    json.close_object();
}

fn matrix(evaluation: &Evaluation, matrix: &Matrix, outcome: &MatrixOutcome, json: &mut JsonWriter<'_>) {
    json.open_object();
    match matrix.hit {
        HitPolicy::First | HitPolicy::Unique => {
            let fired = outcome.fired();
            results(evaluation, matrix, row(matrix, fired), json);
            json.key("row");
            match fired {
                Some(row) => json.int(i64::from(row) + 1),
                None => json.null(),
            }
            verdict(outcome, json);
            facts(evaluation, matrix, outcome, json);
            json.key("alternatives");
            rows(evaluation, matrix, &outcome.alternatives, json);
        }
        HitPolicy::All => {
            json.key("rows");
            rows(evaluation, matrix, &outcome.rows, json);
            json.key("maybe");
            rows(evaluation, matrix, &outcome.alternatives, json);
            verdict(outcome, json);
            facts(evaluation, matrix, outcome, json);
        }
    }
    json.key("blockers");
    json.open_array();
    for blocker in blockers(evaluation, unknown_cells(evaluation, matrix, outcome)) {
        json.open_object();
        json.key("name");
        json.text(&blocker.name);
        json.key("absent");
        json.text(blocker.absent.as_str());
        json.close_object();
    }
    json.close_array();
    json.close_object();
}

/// Writes what a matrix gives: the results of the rows that count, whichever rows these are.
pub(crate) fn given(
    evaluation: &Evaluation,
    matrix: &Matrix,
    outcome: &MatrixOutcome,
    json: &mut JsonWriter<'_>,
) {
    match matrix.hit {
        HitPolicy::First | HitPolicy::Unique => {
            results(evaluation, matrix, row(matrix, outcome.fired()), json)
        }
        HitPolicy::All => {
            outcome
                .rows
                .iter()
                .for_each(|index| results(evaluation, matrix, row(matrix, Some(*index)), json));
        }
    }
}

/// The cells that keep the alternatives open.
pub(crate) fn unknown_cells(
    evaluation: &Evaluation,
    matrix: &Matrix,
    outcome: &MatrixOutcome,
) -> Vec<onboard_ir::ExprId> {
    let rows = outcome.alternatives.iter().filter_map(|index| matrix.rows.get(*index as usize));
    let cells = rows.flat_map(|row| row.cells.iter().flatten().copied());
    cells.filter(|cell| evaluation.node(*cell).truth().is_none()).collect()
}

fn row(matrix: &Matrix, index: Option<u32>) -> Option<&Row> {
    index.and_then(|index| matrix.rows.get(index as usize))
}

fn verdict(outcome: &MatrixOutcome, json: &mut JsonWriter<'_>) {
    json.key("status");
    json.text(outcome.status.as_str());
    // Where the proofs about matrices are not made, a settled answer is sound and may be incomplete.
    json.key("basis");
    json.text("kleene");
    json.key("by_guess");
    json.bool(outcome.by_guess);
}

fn facts(evaluation: &Evaluation, matrix: &Matrix, outcome: &MatrixOutcome, json: &mut JsonWriter<'_>) {
    json.key("because");
    json.open_array();
    for fact in because(evaluation, matrix, outcome) {
        json.text(&fact);
    }
    json.close_array();
}

/// `[ { "row": 1, "path": "collaboration" } ]`
fn rows(evaluation: &Evaluation, matrix: &Matrix, indices: &[u32], json: &mut JsonWriter<'_>) {
    json.open_array();
    for &index in indices {
        json.open_object();
        json.key("row");
        json.int(i64::from(index) + 1);
        results(evaluation, matrix, row(matrix, Some(index)), json);
        json.close_object();
    }
    json.close_array();
}

/// The path of a row; other result columns stand under their names in `results`, where there are any.
fn results(evaluation: &Evaluation, matrix: &Matrix, row: Option<&Row>, json: &mut JsonWriter<'_>) {
    let is_path = |name: &str| name == "path";
    let cell = |index: usize| row.and_then(|row| row.results.get(index)).and_then(Option::as_ref);
    json.key("path");
    let path = matrix.results.iter().position(|column| is_path(&column.name));
    result(evaluation, path.and_then(cell), json);
    if matrix.results.iter().all(|column| is_path(&column.name)) {
        return;
    }
    json.key("results");
    json.open_object();
    for (index, column) in matrix.results.iter().enumerate().filter(|(_, column)| !is_path(&column.name)) {
        json.key(&column.name);
        result(evaluation, cell(index), json);
    }
    json.close_object();
}

/// A result or argument: a path by its name, a text as it is read, any other value as it is; `null` for none.
pub(super) fn result(evaluation: &Evaluation, cell: Option<&ResultCell>, json: &mut JsonWriter<'_>) {
    let program = evaluation.engine().program();
    match cell {
        None => json.null(),
        Some(ResultCell::Path(id)) => match program.paths.get(id.index()) {
            Some(path) => json.text(&path.name),
            None => json.null(),
        },
        Some(ResultCell::Text(words)) => json.text(&text::interpolated(evaluation, words)),
        Some(ResultCell::Value(node)) => match evaluation.node(*node).value() {
            Some(value) => json.value(program, text::type_of(evaluation, *node), value),
            None => json.null(),
        },
    }
}
