//! Matrices told row by row: which were tried, why each failed, which fired.

use super::because::ruled_out;
use super::story::{Mark, Story};
use super::tell;
use crate::{Evaluation, MatrixOutcome, Status};
use onboard_ir::{ExprId, HitPolicy, Matrix, MatrixId, PathId, ResultCell, Row};

/// The story of a matrix; none where it does not decide for the purpose.
pub(crate) fn matrix(evaluation: &Evaluation, id: MatrixId) -> Option<Story> {
    let matrix = evaluation.engine().program().matrices.get(id.index())?;
    let outcome = evaluation.matrix(id)?;
    let last = match matrix.hit {
        HitPolicy::First => outcome.rows.first().map_or(usize::MAX, |row| *row as usize),
        HitPolicy::Unique | HitPolicy::All => usize::MAX,
    };
    let tried = matrix.rows.iter().enumerate().take_while(|(index, _)| *index <= last);
    let mut lines: Vec<Story> = tried.map(|(index, row)| self::row(evaluation, matrix, index, row)).collect();
    let below = matrix.rows.len() - lines.len();
    if below > 0 {
        let rows = if below == 1 { "1 row below was".to_owned() } else { format!("{below} rows below were") };
        lines.push(Story::line(Mark::Topic, format!("{rows} not needed")));
    }
    Some(Story::line(Mark::Topic, format!("{}: {}", matrix.name, verdict(outcome))).with(lines))
}

fn verdict(outcome: &MatrixOutcome) -> String {
    let numbers = |rows: &[u32]| rows.iter().map(|row| (row + 1).to_string()).collect::<Vec<_>>().join(", ");
    let rows = match outcome.rows.as_slice() {
        [] => "no row".to_owned(),
        [one] => format!("row {}", one + 1),
        several => format!("rows {}", numbers(several)),
    };
    let guess = if outcome.by_guess { ", by guess" } else { "" };
    match outcome.status {
        Status::Settled => format!("{rows}, settled{guess}"),
        Status::None => format!("no row is true{guess}"),
        Status::Conflict => format!("{rows} are true, and only one may be{guess}"),
        Status::Provisional if outcome.alternatives.is_empty() => format!("{rows}, provisional{guess}"),
        Status::Provisional => {
            let others = numbers(&outcome.alternatives);
            format!("{rows} for now; {others} cannot be ruled out{guess}")
        }
    }
}

/// A row as it is written, with where it leads.
fn title(evaluation: &Evaluation, matrix: &Matrix, index: usize, row: &Row) -> String {
    let label = row.label.as_ref().map(|label| format!(" ({label})")).unwrap_or_default();
    let asked = matrix.columns.iter().zip(&row.written).filter(|(_, written)| *written != "-");
    let cells: Vec<String> = asked.map(|(column, written)| format!("{}: {written}", column.title)).collect();
    let cells = if cells.is_empty() { "everybody".to_owned() } else { cells.join(", ") };
    let path = row.results.iter().flatten().find_map(|cell| match cell {
        ResultCell::Path(id) => evaluation.engine().program().paths.get(id.index()),
        ResultCell::Text(_) | ResultCell::Value(_) => None,
    });
    let path = path.map(|path| format!(" -> {}", path.name)).unwrap_or_default();
    format!("row {}{label}: {cells}{path}", index + 1)
}

/// A row with what made it true or false, or keeps it unknown.
fn row(evaluation: &Evaluation, matrix: &Matrix, index: usize, row: &Row) -> Story {
    let title = title(evaluation, matrix, index, row);
    let asked = cells(matrix, row);
    if let Some(out) = ruled_out(evaluation, row) {
        let told = asked.filter(|cell| cell.id == out).map(|cell| cell.tell(evaluation));
        return Story::line(Mark::No, title).with(told);
    }
    let told: Vec<Cell<'_>> = asked.collect();
    let unknown = told.iter().any(|cell| evaluation.node(cell.id).truth().is_none());
    let mark = if unknown { Mark::Unknown } else { Mark::Yes };
    let open = |cell: &&Cell<'_>| !unknown || evaluation.node(cell.id).truth().is_none();
    Story::line(mark, title).with(told.iter().filter(open).map(|cell| cell.tell(evaluation)))
}

/// A cell that asks something.
struct Cell<'a> {
    id: ExprId,
    column: &'a str,
    written: &'a str,
}

fn cells<'a>(matrix: &'a Matrix, row: &'a Row) -> impl Iterator<Item = Cell<'a>> {
    let columns = matrix.columns.iter().zip(&row.written).zip(&row.cells);
    columns
        .filter_map(|((column, written), cell)| Some(Cell { id: (*cell)?, column: &column.title, written }))
}

impl Cell<'_> {
    /// The cell with its facts; only the fact where it is about the column itself.
    fn tell(&self, evaluation: &Evaluation) -> Story {
        let mut facts = tell::condition(evaluation, self.id);
        match facts.pop() {
            Some(fact) if facts.is_empty() && fact.text.starts_with(&format!("{} ", self.column)) => fact,
            last => {
                let mark = Mark::of(evaluation.node(self.id).truth());
                Story::line(mark, format!("{}: {}", self.column, self.written)).with(facts).with(last)
            }
        }
    }
}

/// The rows of a matrix that lead to a path, each with all that speaks for and against it.
pub(crate) fn leading_to(evaluation: &Evaluation, id: MatrixId, path: PathId) -> Vec<Story> {
    let found = evaluation.engine().program().matrices.get(id.index()).zip(evaluation.matrix(id));
    let Some((matrix, outcome)) = found else { return Vec::new() };
    let leads = |row: &Row| row.results.iter().flatten().any(|cell| *cell == ResultCell::Path(path));
    let rows = matrix.rows.iter().enumerate().filter(|(_, row)| leads(row));
    rows.map(|(index, row)| way(evaluation, (matrix, outcome), index, row)).collect()
}

fn way(
    evaluation: &Evaluation,
    (matrix, outcome): (&Matrix, &MatrixOutcome),
    index: usize,
    row: &Row,
) -> Story {
    let truths: Vec<Option<bool>> =
        row.cells.iter().flatten().map(|cell| evaluation.node(*cell).truth()).collect();
    let mark = match (truths.contains(&Some(false)), truths.contains(&None)) {
        (true, _) => Mark::No,
        (false, true) => Mark::Unknown,
        (false, false) => Mark::Yes,
    };
    let title = format!("{}, {}", matrix.name, title(evaluation, matrix, index, row));
    let cells = cells(matrix, row).map(|cell| cell.tell(evaluation));
    let before =
        outcome.rows.first().filter(|first| matrix.hit == HitPolicy::First && (**first as usize) < index);
    let before =
        before.map(|first| Story::line(Mark::No, format!("row {} is true and comes first", first + 1)));
    let conflict = (outcome.status == Status::Conflict)
        .then(|| Story::line(Mark::No, "more than one row is true, and only one may be"));
    Story::line(mark, title).with(cells).with(before).with(conflict)
}
