//! What the columns of a matrix leave unsaid, behind its header.

use super::units::{Unit, number};
use super::walk::{Reading, Walk};
use super::{Hint, HintKind};
use crate::absence::asks_whether_missing;
use crate::places::Decl;
use onboard_ir::MatrixId;
use onboard_syntax::Span;
use onboard_syntax::ast::{CellKind, CellTest, Expr, Matrix};

/// How many columns are named in one breath.
const NAMED: usize = 3;

impl Walk<'_> {
    pub(super) fn table(&mut self, matrix: &Matrix) {
        let Some(end) = header_end(matrix) else { return };
        let before = std::mem::take(&mut self.hints);
        let mut unsure: Vec<(String, String)> = Vec::new();
        let mut found = Vec::new();
        for (at, column) in matrix.columns.iter().enumerate() {
            found.extend(self.column_unit(matrix, at, &column.expr, end));
            self.read(&column.expr, Reading::Condition);
            let asked = self.asks_whether_missing(matrix.name.span, at);
            for hint in std::mem::take(&mut self.hints) {
                let name = self.analysis.written(hint.at).to_owned();
                match hint.kind {
                    HintKind::Absent if asked => {}
                    HintKind::Absent => unsure.push((name, hint.tooltip)),
                    HintKind::Fallback => {
                        found.push(Hint { at: end, label: format!("{name} {}", hint.label), ..hint });
                    }
                    // A number in a header stands where it can be explained by its own name.
                    HintKind::Unit => {}
                }
            }
        }
        self.hints = before;
        self.hints.extend(found);
        self.hints.extend(all_unsure(&unsure, end));
    }

    /// What the numbers in the cells of a column count.
    fn column_unit(&self, matrix: &Matrix, at: usize, expr: &Expr, end: Span) -> Option<Hint> {
        let has_number =
            matrix.rows.iter().filter_map(|row| row.cells.get(at)).any(|cell| match &cell.kind {
                CellKind::AnyOf(tests) | CellKind::AllOf(tests) => tests.iter().any(asks_for_number),
                CellKind::Any | CellKind::Broken => false,
            });
        let unit = has_number.then(|| self.units.expression(self.analysis, expr))??;
        let name = self.analysis.written(expr.span);
        let (label, tooltip) = match unit {
            Unit::Days => (format!("{name} in days"), format!("the cells of `{name}` count days")),
            Unit::Characters => {
                (format!("{name} in characters"), format!("the cells of `{name}` count characters"))
            }
            Unit::Members => (format!("{name} in members"), format!("the cells of `{name}` count members")),
            Unit::Ranges(id) => {
                let ranges = self.units.ranges(id).into_iter().enumerate();
                let ranges: Vec<String> = ranges.map(|(at, range)| format!("{at}: {range}")).collect();
                let tooltip = format!(
                    "the cells of `{name}` name ranges by their number:\n\n- {}",
                    ranges.join("\n- ")
                );
                (format!("{name} {}", ranges.join(", ")), tooltip)
            }
        };
        Some(Hint { at: end, label, kind: HintKind::Unit, tooltip })
    }

    /// Whether a cell of the column says what happens where its value is absent.
    fn asks_whether_missing(&self, name: Span, column: usize) -> bool {
        let program = self.program();
        let names = &self.analysis.whole.places.names;
        let mut ids = (0..).map(MatrixId).zip(&program.matrices);
        let found = ids.find(|(id, _)| names.get(&Decl::Matrix(*id)) == Some(&name));
        found.is_some_and(|(_, matrix)| {
            let value = matrix.columns.get(column).map(|column| column.value);
            value.is_some_and(|value| asks_whether_missing(program, matrix, column, value))
        })
    }
}

fn asks_for_number(test: &CellTest) -> bool {
    match test {
        CellTest::Equal(expr) | CellTest::NotEqual(expr) | CellTest::Order(_, expr) => number(expr).is_some(),
        CellTest::Range(low, high) => number(low).is_some() || number(high).is_some(),
        CellTest::Missing(_) | CellTest::NotMissing(_) => false,
    }
}

/// The end of the header.
fn header_end(matrix: &Matrix) -> Option<Span> {
    let last = matrix.header_results.last();
    let result = last.map(|result| result.ty.as_ref().map_or(result.name.span, |ty| ty.span));
    result.or_else(|| matrix.columns.last().map(|column| column.expr.span))
}

/// All columns that may be unknown, in one hint.
fn all_unsure(unsure: &[(String, String)], at: Span) -> Option<Hint> {
    let mut names: Vec<&str> = Vec::new();
    for (name, _) in unsure {
        if !names.contains(&name.as_str()) {
            names.push(name);
        }
    }
    let listed = names.iter().take(NAMED).map(|name| format!("{name}?")).collect::<Vec<_>>().join(" ");
    let more = names.len().saturating_sub(NAMED);
    let label = if more > 0 { format!("{listed} and {more} more") } else { listed };
    let mut lines: Vec<String> = unsure.iter().map(|(_, why)| format!("- {why}")).collect();
    lines.dedup();
    let tooltip = lines.join("\n");
    (!unsure.is_empty()).then_some(Hint { at, label, kind: HintKind::Absent, tooltip })
}
