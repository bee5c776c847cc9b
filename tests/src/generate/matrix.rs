//! Matrices of generated programs.

use super::expr::constant;
use super::{Generated, Kind, Known, PURPOSES, Tape};

/// A matrix for the purpose, with a column for some of what it may see.
pub(super) fn matrix(made: &mut Generated, tape: &mut Tape, purpose: usize) {
    let bit = 1 << purpose;
    let mut columns: Vec<Known> = Vec::new();
    let served: Vec<Known> = made.known.iter().filter(|known| known.serves & bit != 0).cloned().collect();
    for _ in 0..1 + tape.below(3) {
        let column = tape.pick(&served).filter(|column| !matches!(column.kind, Kind::Set(_)));
        if let Some(column) = column.filter(|column| columns.iter().all(|other| other.name != column.name)) {
            columns.push(column);
        }
    }
    let name = PURPOSES.get(purpose).copied().unwrap_or("service");
    made.line(format!("matrix m{purpose} -> path | offer: int in 0 to 99 for {name} {{"));
    let policy = tape.word(&["first", "first", "first", "all"]);
    if policy != "first" {
        made.line(format!("    hit {policy}"));
    }
    if columns.is_empty() {
        made.line("    yes -> path | offer");
    } else {
        let titles: Vec<&str> = columns.iter().map(|column| column.name.as_str()).collect();
        made.line(format!("    {} -> path | offer", titles.join(" | ")));
    }
    let rows = 1 + tape.below(5);
    let mut written: Vec<String> = Vec::new();
    for row in 0..rows {
        let mut cells: Vec<String> = columns.iter().map(|column| cell(made, tape, column)).collect();
        if let Some(first) = cells.first_mut().filter(|first| row + 1 < rows && *first == "-") {
            *first = columns.first().map(|column| plain_cell(made, tape, column)).unwrap_or_default();
        }
        if columns.is_empty() {
            cells.push(if row + 1 < rows { "no" } else { "-" }.to_owned());
        }
        let path = tape.pick(&made.paths).unwrap_or_default();
        let cells = cells.join(" | ");
        // Two rows with the same cells and different results contradict each other.
        if !written.contains(&cells) {
            made.line(format!("    {cells} -> {path} | {}", row + 1));
            written.push(cells);
        }
    }
    made.line("}");
}

fn cell(made: &Generated, tape: &mut Tape, column: &Known) -> String {
    match tape.below(6) {
        0 => "-".to_owned(),
        1 if column.can_be_absent => tape.word(&["missing", "is not missing"]).to_owned(),
        2 if matches!(column.kind, Kind::Int | Kind::Float) => {
            tape.word(&[">= 5 and < 20", "-3 to 5", "> 100"]).to_owned()
        }
        3 if !matches!(column.kind, Kind::Bool | Kind::Float) => {
            let constant = constant(made, tape, column.kind);
            format!("not {constant}")
        }
        _ => plain_cell(made, tape, column),
    }
}

fn plain_cell(made: &Generated, tape: &mut Tape, column: &Known) -> String {
    constant(made, tape, column.kind)
}
