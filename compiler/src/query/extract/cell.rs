//! A column of a matrix that asks only one thing becomes a segment.

use super::on_one_line;
use crate::places::Decl;
use crate::query::Analysis;
use onboard_ir::{MatrixId, Type};
use onboard_syntax::ast::{Cell, CellKind, CellTest, Expr, Item, ItemKind, Matrix};
use onboard_syntax::{Edit, Span};
use std::ops::Range;

impl Analysis {
    /// The condition that a selected cell stands for, and the edits that let its column ask for a segment of the name given
    /// instead. None where another row asks something else of the column, which the segment could not answer.
    pub(super) fn extracted_column(
        &self,
        item: &Item,
        selected: &Range<usize>,
        name: &str,
    ) -> Option<(String, Vec<Edit>)> {
        let ItemKind::Matrix(matrix) = &item.kind else { return None };
        let (at, cell) = matrix.rows.iter().find_map(|row| {
            let mut cells = row.cells.iter().enumerate();
            cells.find(|(_, cell)| cell.span.range() == *selected)
        })?;
        let column = &matrix.columns.get(at)?.expr;
        if !self.compares(matrix, at) || !self.may_be_a_segment(column) {
            return None;
        }
        let condition = self.condition(column, cell)?;
        let mut edits = vec![Edit { span: column.span, replacement: name.to_owned() }];
        for cell in matrix.rows.iter().filter_map(|row| row.cells.get(at)) {
            match &cell.kind {
                CellKind::Any => {}
                _ if self.condition(column, cell).as_ref() == Some(&condition) => {
                    edits.push(Edit { span: cell.span, replacement: "yes".to_owned() });
                }
                _ => return None,
            }
        }
        Some((condition, edits))
    }

    /// Whether the values of a column are compared with others, and are no truths by themselves.
    fn compares(&self, matrix: &Matrix, at: usize) -> bool {
        let program = &self.whole.program;
        let names = &self.whole.places.names;
        let mut ids = (0..).map(MatrixId).zip(&program.matrices);
        let found = ids.find(|(id, _)| names.get(&Decl::Matrix(*id)) == Some(&matrix.name.span));
        let value = found.and_then(|(_, matrix)| matrix.columns.get(at)).map(|column| column.value);
        let ty = value.and_then(|value| program.graph.get(value)).map(|node| node.ty);
        matrix.broken_rows == 0 && ty.is_some_and(|ty| ty != Type::Bool)
    }

    /// What a cell says of its column, as a condition.
    fn condition(&self, column: &Expr, cell: &Cell) -> Option<String> {
        let value = on_one_line(self.written(column.span))?;
        let text = |expr: &Expr| on_one_line(self.written(expr.span));
        match &cell.kind {
            CellKind::AnyOf(tests) if tests.len() > 1 => {
                let all: Option<Vec<String>> = tests
                    .iter()
                    .map(|test| match test {
                        CellTest::Equal(expr) => text(expr),
                        _ => None,
                    })
                    .collect();
                Some(format!("{value} in {{ {} }}", all?.join(", ")))
            }
            CellKind::AnyOf(tests) | CellKind::AllOf(tests) => {
                let all: Option<Vec<String>> = tests.iter().map(|test| self.asked(&value, test)).collect();
                Some(all?.join(" and "))
            }
            CellKind::Any | CellKind::Broken => None,
        }
    }

    fn asked(&self, value: &str, test: &CellTest) -> Option<String> {
        let text = |span: Span| on_one_line(self.written(span));
        Some(match test {
            CellTest::Equal(expr) => format!("{value} == {}", text(expr.span)?),
            CellTest::NotEqual(expr) => format!("{value} != {}", text(expr.span)?),
            CellTest::Range(low, high) => format!("{value} in {} to {}", text(low.span)?, text(high.span)?),
            CellTest::Order(order, expr) => {
                use onboard_syntax::ast::BinaryOp::{Greater, GreaterEqual, Less, LessEqual};
                let sign = match order {
                    Less => "<",
                    LessEqual => "<=",
                    Greater => ">",
                    GreaterEqual => ">=",
                    _ => return None,
                };
                format!("{value} {sign} {}", text(expr.span)?)
            }
            CellTest::Missing(_) => format!("{value} is missing"),
            CellTest::NotMissing(_) => format!("{value} is not missing"),
        })
    }
}
