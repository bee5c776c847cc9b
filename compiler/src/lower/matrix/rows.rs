//! Rows: their width, their results, and those that say nothing new.

use super::cell::Lowered;
use super::{Asked, Lower, Promised};
use crate::finding::{delete, finding, labels};
use crate::names::{check_unique, place};
use crate::places::Located;
use crate::term::Ty;
use foldhash::HashMap;
use onboard_ir::{HitPolicy, Matrix, ResultCell, Row, Type};
use onboard_syntax::ast::{self, Expr, ExprKind, Literal, Piece};
use onboard_syntax::{Applicability, Span};

/// A row whose cells could all be understood.
pub(super) struct Known {
    pub(super) span: Span,
    /// Its cells as written, whatever the order of `or` and `and`.
    pub(super) key: Vec<String>,
    results: Vec<Option<ResultCell>>,
}

impl Known {
    pub(super) fn has_dash(&self) -> bool {
        self.key.iter().any(|cell| cell == "-")
    }
}

impl<'a> Lower<'a> {
    pub(super) fn rows(
        &mut self,
        node: &'a ast::Matrix,
        matrix: &mut Matrix,
        asked: &[Asked<'_>],
        promised: &[Promised<'_>],
        header_fits: bool,
    ) {
        check_unique(node.rows.iter().filter_map(|row| row.label.as_ref()), &mut self.diagnostics);
        let header = header_span(node);
        let mut known = Vec::new();
        for (index, row) in node.rows.iter().enumerate() {
            let (name, number) = (Some(node.name.span), Some(place(index + 1)));
            self.places.located.push(Located { kind: "row", name, within: None, number, at: row.span });
            let results = if header_fits { promised.len() } else { row.results.len() };
            if row.cells.len() != asked.len() || row.results.len() != results {
                let (has, wants) = (row.cells.len() + row.results.len(), asked.len() + results);
                self.report(RowWidth { span: row.span, header, has, wants });
                continue;
            }
            known.extend(self.row(row, matrix, asked, promised));
        }
        self.compare_rows(&known, matrix.hit);
    }

    /// Lowers a row of the right width; it is known where all of it could be understood.
    fn row(
        &mut self,
        row: &'a ast::Row,
        matrix: &mut Matrix,
        asked: &[Asked<'_>],
        promised: &[Promised<'_>],
    ) -> Option<Known> {
        let cells: Vec<Lowered> =
            row.cells.iter().zip(asked).map(|(cell, column)| self.cell(cell, *column)).collect();
        let results: Vec<(Option<ResultCell>, bool)> = row
            .results
            .iter()
            .zip(promised)
            .map(|(cell, promised)| self.result_cell(cell, promised))
            .collect();
        let broken = cells.iter().any(|cell| cell.broken) || results.iter().any(|(_, broken)| *broken);
        let results: Vec<Option<ResultCell>> = results.into_iter().map(|(cell, _)| cell).collect();
        matrix.rows.push(Row {
            label: row.label.as_ref().map(|label| label.text.to_string()),
            cells: cells.iter().map(|cell| cell.truth).collect(),
            written: cells.iter().map(|cell| cell.written.clone()).collect(),
            results: results.clone(),
        });
        let key = cells.into_iter().map(|cell| cell.key).collect();
        (!broken && !self.is_unread(row.span)).then_some(Known { span: row.span, key, results })
    }

    /// What a row gives in a column, and whether that could not be understood.
    fn result_cell(&mut self, cell: &ast::ResultCell, promised: &Promised<'_>) -> (Option<ResultCell>, bool) {
        let lowered = match (cell, promised.ty) {
            (ast::ResultCell::Nothing(_), _) => return (None, false),
            (ast::ResultCell::Broken(_), _) => None,
            (ast::ResultCell::Value(value), Ty::Is(Type::Path)) => self.path_cell(value),
            (ast::ResultCell::Text(text), Ty::Is(Type::Text)) => Some(ResultCell::Text(self.text(text))),
            (ast::ResultCell::Text(text), Ty::Is(Type::Path)) => {
                self.report_mismatch(text.span, Type::Path, Type::Text, Some(promised.said));
                None
            }
            (ast::ResultCell::Text(text), ty) => match as_literal(text) {
                Some(literal) => self.value_cell(&literal, ty, promised),
                None => {
                    self.text(text);
                    if let Ty::Is(ty) = ty {
                        self.report_mismatch(text.span, ty, Type::Text, Some(promised.said));
                    }
                    None
                }
            },
            (ast::ResultCell::Value(value), ty) => self.value_cell(value, ty, promised),
        };
        let broken = lowered.is_none();
        (lowered, broken)
    }

    fn value_cell(&mut self, value: &Expr, ty: Ty, promised: &Promised<'_>) -> Option<ResultCell> {
        let Ty::Is(ty) = ty else {
            self.expr(value, crate::term::Hint::Broken);
            return None;
        };
        let term = self.expect(value, ty, Some(promised.said));
        if term.broken() {
            return None;
        }
        if let Some(constant) = self.value_of(&term) {
            self.check_range(&constant, value.span, promised.bounds);
        }
        Some(ResultCell::Value(term.id))
    }

    fn path_cell(&mut self, value: &Expr) -> Option<ResultCell> {
        match &value.kind {
            ExprKind::Name(name) => {
                let [only] = name.parts.as_slice() else {
                    self.report_mismatch(value.span, Type::Path, Type::Text, None);
                    return None;
                };
                self.path_named(only).map(ResultCell::Path)
            }
            ExprKind::Broken => None,
            _ => {
                let term = self.expr(value, crate::term::Hint::Broken);
                if let Ty::Is(found) = term.ty {
                    self.report_mismatch(value.span, Type::Path, found, None);
                }
                None
            }
        }
    }

    /// Says which rows say nothing new, or the contrary of an earlier one.
    fn compare_rows(&mut self, rows: &[Known], hit: HitPolicy) {
        let mut by_cells: HashMap<&[String], usize> = HashMap::default();
        let mut always: Option<Span> = None;
        let mut known = Vec::with_capacity(rows.len());
        for (at, row) in rows.iter().enumerate() {
            let dashes = row.key.iter().all(|cell| cell == "-");
            let earlier = by_cells.get(row.key.as_slice()).and_then(|&earlier| rows.get(earlier));
            let told = match earlier {
                Some(first) if first.results == row.results => {
                    self.report(RepeatedRow { span: row.span, first: first.span, line: self.line(row.span) });
                    true
                }
                Some(first) if hit != HitPolicy::All => {
                    self.report(ConflictingRows { span: row.span, first: first.span });
                    true
                }
                _ => false,
            };
            if let (false, Some(always), HitPolicy::First) = (told, always, hit) {
                self.report(UnreachableRow { span: row.span, always, line: self.line(row.span) });
            }
            known.push(told);
            by_cells.entry(&row.key).or_insert(at);
            if dashes {
                always = always.or(Some(row.span));
            }
        }
        if hit == HitPolicy::Unique {
            self.check_overlaps(rows, &known);
        }
    }

    /// The whole line on which a place stands, with its end.
    fn line(&self, span: Span) -> Span {
        let text = self.sources.get(span.file).map_or("", |source| source.text.as_str());
        let before = text.get(..span.start as usize).unwrap_or_default();
        let after = text.get(span.end as usize..).unwrap_or_default();
        let start = before.rfind('\n').map_or(0, |at| at + 1);
        let end = after.find('\n').map_or(text.len(), |at| span.end as usize + at + 1);
        Span { start: place(start), end: place(end), ..span }
    }
}

/// A text without names as a literal.
fn as_literal(text: &ast::TextValue) -> Option<Expr> {
    let mut literal = String::new();
    for piece in &text.pieces {
        match piece {
            Piece::Literal(part) => literal.push_str(part),
            Piece::Name(_) => return None,
        }
    }
    Some(Expr { kind: ExprKind::Literal(Literal::Text(literal)), span: text.span })
}

fn header_span(node: &ast::Matrix) -> Span {
    let first = node.columns.first().map(|column| column.expr.span);
    let last = node.header_results.last().map(|result| result.name.span);
    match (first, last) {
        (Some(first), Some(last)) => first.to(last),
        (one, other) => one.or(other).unwrap_or(node.name.span),
    }
}

finding! {
    /// A row has more or fewer cells than the header.
    RowWidth { span: Span, header: Span, has: usize, wants: usize }
    error "row-width"
    title: "this row has {has} cells, and the header {wants}",
    labels: labels(*span, Some(*header), "the header"),
    help: Some("write `-` where a column does not matter".to_owned()),
}

finding! {
    /// A row repeats an earlier one.
    RepeatedRow { span: Span, first: Span, line: Span }
    warning "repeated-row"
    title: "this row repeats an earlier one",
    labels: labels(*span, Some(*first), "the earlier one"),
    help: Some("delete the row: one day somebody changes only one of the two".to_owned()),
    fixes: delete(*line, "the row", Applicability::Safe),
}

finding! {
    /// Two rows have the same cells and different results.
    ConflictingRows { span: Span, first: Span }
    error "conflicting-rows"
    title: "two rows have the same cells and different results",
    labels: labels(*span, Some(*first), "true of exactly the same people"),
    help: Some("delete the one that is not meant, or add a column that tells the two apart".to_owned()),
}

finding! {
    /// A row comes after a row that is always true.
    UnreachableRow { span: Span, always: Span, line: Span }
    warning "unreachable-row"
    title: "this row is never taken",
    labels: labels(*span, Some(*always), "this row is true of everybody, and comes first"),
    help: Some("move the row of dashes to the end".to_owned()),
    fixes: delete(*line, "the row", Applicability::Suggested),
}
