//! Matrices: what they promise, their columns and rows.

mod cell;
mod overlap;
mod rows;
mod written;

pub(crate) use written::value_text;

use super::expr::Comparable;
use super::{Lower, Results};
use crate::finding::{append, finding, label, labels};
use crate::names::{check_unique, place};
use crate::places::{Decl, Part};
use crate::term::{Bounds, Hint, Presence, Term, Ty};
use onboard_ir::{Column, HitPolicy, Matrix, MatrixId, ResultColumn, Type};
use onboard_syntax::ast::{self, CellKind, ResultCell};
use onboard_syntax::{Applicability, Fix, Span};

/// The results that a matrix promises.
pub(crate) struct Promise<'a> {
    columns: Vec<Promised<'a>>,
    /// Whether its header could not be read, so that nobody knows what else it gives.
    pub(super) broken: bool,
}

/// A result column.
#[derive(Clone, Copy)]
pub(super) struct Promised<'a> {
    name: &'a str,
    ty: Ty,
    bounds: Option<Bounds>,
    presence: Presence,
    /// Where its type is said.
    said: Span,
}

impl Promise<'_> {
    /// The place, type and presence of the result of a name.
    pub(super) fn column(&self, name: &str) -> Option<(u32, Ty, Presence)> {
        let (index, column) = (0..).zip(&self.columns).find(|(_, column)| column.name == name)?;
        Some((index, column.ty, column.presence))
    }

    /// The names of the results.
    pub(super) fn names(&self) -> impl Iterator<Item = &str> {
        self.columns.iter().map(|column| column.name)
    }
}

/// A condition column while rows are lowered.
#[derive(Clone, Copy)]
pub(super) struct Asked<'e> {
    term: Term,
    expr: &'e ast::Expr,
}

impl<'a> Lower<'a> {
    /// What each matrix promises, before anything that may read it.
    pub(super) fn promises(&mut self) {
        let all = self.all;
        for (index, declared) in all.matrices.iter().enumerate() {
            let decl = Decl::Matrix(MatrixId(place(index)));
            self.place(decl, "matrix", &declared.node.name, declared.item.span);
            let scope = Self::scope_of(decl, declared.item.span, Results::InMatrix);
            let promise = self.within(scope, |this| this.promise(declared.node));
            self.results.push(promise);
        }
    }

    fn promise(&mut self, node: &'a ast::Matrix) -> Promise<'a> {
        let promised = if node.results.is_empty() { &node.header_results } else { &node.results };
        check_unique(promised.iter().map(|result| &result.name), &mut self.diagnostics);
        let columns = promised.iter().enumerate().map(|(at, result)| {
            let in_header = node.header_results.iter().find(|header| header.name.text == result.name.text);
            let ty = result.ty.as_ref().or_else(|| in_header.and_then(|header| header.ty.as_ref()));
            let (ty, bounds, said) = match ty {
                _ if result.name.text == "path" => (Ty::Is(Type::Path), None, result.name.span),
                Some(written) => {
                    let name = format!("{}.{}", node.name.text, result.name.text);
                    let meaning = self.meaning(written, &name);
                    (meaning.ty, meaning.bounds, written.span)
                }
                None => {
                    self.report(ResultWithoutType {
                        name: result.name.text.to_string(),
                        span: result.name.span,
                    });
                    (Ty::Any, None, result.name.span)
                }
            };
            let presence = if ty == Ty::Any { Presence::Unknown } else { presence(node, at) };
            Promised { name: &result.name.text, ty, bounds, presence, said }
        });
        let columns = columns.collect();
        self.name_results(node, promised);
        self.name_rows(node);
        Promise { columns, broken: node.broken_header }
    }

    /// Records where results are named: where they are promised, and again in the header.
    fn name_results(&mut self, node: &ast::Matrix, promised: &[ast::ResultColumn]) {
        let Decl::Matrix(id) = self.scope.by else { return };
        for (at, result) in promised.iter().enumerate() {
            let part = Part::Result(id, place(at));
            self.places.part_names.insert(part, result.name.span);
            let again = node.header_results.iter().filter(|header| header.name.text == result.name.text);
            for header in again.filter(|header| header.name.span != result.name.span) {
                self.places.part_uses.push((part, header.name.span));
            }
        }
    }

    /// Records where rows have labels.
    fn name_rows(&mut self, node: &ast::Matrix) {
        let Decl::Matrix(id) = self.scope.by else { return };
        for (at, row) in node.rows.iter().enumerate() {
            if let Some(label) = &row.label {
                self.place_part(Part::Row(id, place(at)), label, row.span);
            }
        }
    }

    pub(super) fn matrices(&mut self) {
        let all = self.all;
        for (index, declared) in all.matrices.iter().enumerate() {
            let id = MatrixId(place(index));
            let item = declared.item.span;
            self.head(Decl::Matrix(id), &declared.node.purposes, declared.node.name.span, item);
            let scope = Self::scope_of(Decl::Matrix(id), item, Results::InMatrix);
            let matrix = self.within(scope, |this| this.matrix(declared.node, id));
            self.program.matrices.push(matrix);
        }
    }

    fn matrix(&mut self, node: &'a ast::Matrix, id: MatrixId) -> Matrix {
        let purposes = self.purposes_named(&node.purposes);
        let hit = match node.hit {
            Some((ast::HitPolicy::Unique, _)) => HitPolicy::Unique,
            Some((ast::HitPolicy::All, _)) => HitPolicy::All,
            Some((ast::HitPolicy::First, _)) | None => HitPolicy::First,
        };
        let promised =
            self.results.get(id.index()).map(|promise| promise.columns.clone()).unwrap_or_default();
        let results = promised
            .iter()
            .map(|one| ResultColumn { name: one.name.to_owned(), ty: one.ty.known().unwrap_or(Type::Bool) });
        let mut matrix = Matrix {
            name: node.name.text.to_string(),
            purposes,
            hit,
            columns: Vec::new(),
            results: results.collect(),
            rows: Vec::new(),
        };
        if node.broken_header {
            return matrix;
        }
        let mut asked = Vec::new();
        for (at, column) in node.columns.iter().enumerate() {
            let term = self.expr(&column.expr, Hint::Free);
            self.places.columns.insert((id, place(at)), column.expr.span);
            matrix.columns.push(Column { title: self.written(column.expr.span), value: term.id });
            asked.push(Asked { term, expr: &column.expr });
        }
        let header_fits = self.check_header(node);
        if node.rows.is_empty() && node.broken_rows == 0 {
            self.report(EmptyMatrix { name: node.name.text.to_string(), span: node.name.span });
        }
        let promised = if header_fits { promised } else { Vec::new() };
        self.rows(node, &mut matrix, &asked, &promised, header_fits);
        matrix
    }

    /// Whether the header gives the results that the first line promises.
    fn check_header(&mut self, node: &ast::Matrix) -> bool {
        let names = |results: &[ast::ResultColumn]| -> Vec<String> {
            results.iter().map(|result| result.name.text.to_string()).collect()
        };
        let (promised, header) = (names(&node.results), names(&node.header_results));
        if promised.is_empty() || header.is_empty() || promised == header {
            return true;
        }
        let span_of = |results: &[ast::ResultColumn]| {
            let first = results.first().map(|result| result.name.span);
            let last = results.last().map(|result| result.ty.as_ref().map_or(result.name.span, |ty| ty.span));
            first.zip(last).map(|(first, last)| first.to(last))
        };
        let (Some(span), Some(promise)) = (span_of(&node.header_results), span_of(&node.results)) else {
            return true;
        };
        self.report(HeaderMismatch { span, promise, names: promised.join(" | ") });
        false
    }
}

/// Whether a result is always given: some row is always true, and none above it gives nothing.
fn presence(node: &ast::Matrix, at: usize) -> Presence {
    if node.broken_header || node.broken_rows > 0 {
        return Presence::Unknown;
    }
    let gives = |row: &ast::Row| {
        matches!(
            row.results.get(at),
            Some(
                ResultCell::Text(_)
                    | ResultCell::Value(ast::Expr {
                        kind: ast::ExprKind::Literal(_) | ast::ExprKind::Name(_),
                        ..
                    })
            )
        )
    };
    let first = matches!(node.hit, None | Some((ast::HitPolicy::First, _)));
    let always = node.rows.iter().position(|row| row.cells.iter().all(|cell| cell.kind == CellKind::Any));
    let all_give = always.is_some_and(|last| node.rows.iter().take(last + 1).all(gives));
    if first && all_give { Presence::Always } else { Presence::Maybe(None) }
}

finding! {
    /// A result other than `path` has no type.
    ResultWithoutType { name: String, span: Span }
    error "result-without-type"
    title: "result `{name}` has no type",
    labels: vec![label(*span, "")],
    help: Some(format!("say what it holds: `{name}: text`")),
    fixes: vec![append("add `: text`", *span, ": text")],
}

finding! {
    /// A matrix has no rows.
    EmptyMatrix { name: String, span: Span }
    error "empty-matrix"
    title: "matrix `{name}` has no rows",
    labels: vec![label(*span, "")],
    help: Some("it decides nothing, for anybody: write a row below the header".to_owned()),
}

finding! {
    /// The header's results are not those that the matrix promises.
    HeaderMismatch { span: Span, promise: Span, names: String }
    error "header-mismatch"
    title: "the header's results are not those that the matrix promises",
    labels: labels(*span, Some(*promise), "promised here"),
    help: Some(format!("write `{names}`")),
    fixes: vec![Fix::replace(format!("write `{names}`"), *span, names, Applicability::Suggested)],
}
