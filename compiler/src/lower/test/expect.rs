//! What a test expects.

use super::Lower;
use crate::finding::{did_you_mean, finding, label, labels, write_near};
use crate::lower::reference::Kind;
use crate::names::{Found, place};
use crate::places::{Decl, Part};
use foldhash::HashMap;
use onboard_ir::{
    Because, Expect, HitPolicy, Location, Matrix, MatrixId, PathId, PurposeId, ResultCell, TestStep,
};
use onboard_syntax::Span;
use onboard_syntax::ast::{self, ExpectStep, Name, TestClause};

/// What a matrix can be expected to be.
const STATUSES: [&str; 5] = ["settled", "provisional", "by guess", "none", "conflict"];

/// What a step can be expected to be.
const STATES: [&str; 4] = ["open", "done", "skipped", "waiting"];

impl Lower<'_> {
    pub(super) fn expectation(
        &mut self,
        step: &ExpectStep,
        view: Option<PurposeId>,
    ) -> Option<(TestStep, Location)> {
        let (expect, span) = match step {
            ExpectStep::Path(name, because, span) => {
                (self.expect_path(name.as_ref(), because.as_ref(), view), *span)
            }
            ExpectStep::Row(name, because, span) => (self.expect_row(name, because), *span),
            ExpectStep::Ask(names, span) => {
                let fields: Vec<_> = names.iter().map(|name| self.field_named(name)).collect();
                (fields.into_iter().collect::<Option<Vec<_>>>().map(Expect::Ask), *span)
            }
            ExpectStep::Welcome(text) => {
                (Some(Expect::Welcome(crate::lower::types::normalised(&text.text))), text.span)
            }
            ExpectStep::Step(name, state) => (self.expect_step(name, state), name.span.to(state.span)),
            ExpectStep::Imputed(name, value, span) => {
                let field = self.field_named(name);
                let slot = field.map(|field| self.field_slot(field));
                let (ty, bounds) = slot.map_or((crate::term::Ty::Any, None), |slot| (slot.ty, slot.bounds));
                let value = self.test_value(value, ty, bounds);
                (field.zip(value).map(|(field, value)| Expect::Imputed(field, value)), *span)
            }
            ExpectStep::Status(name, status) => (self.expect_status(name, status), name.span.to(status.span)),
            ExpectStep::Holds(expr) => {
                let term = self.condition(expr);
                let written = self.written(expr.span);
                ((!term.broken()).then_some(Expect::Holds(term.id, written)), expr.span)
            }
        };
        let location = self.location(span);
        Some((TestStep::Expect(expect?), location))
    }

    fn expect_path(
        &mut self,
        name: Option<&Name>,
        because: Option<&ast::Because>,
        view: Option<PurposeId>,
    ) -> Option<Expect> {
        let path = match name {
            Some(name) => Some(self.path_named(name)?),
            None => None,
        };
        let because = match because {
            Some(because) => Some(self.path_row(because, path, view)?),
            None => None,
        };
        Some(Expect::Path(path, because))
    }

    /// The row of a matrix that recommends paths in the view: of several matrices that of the first whose row gives the
    /// path, else of the first that has such a row.
    fn path_row(
        &mut self,
        because: &ast::Because,
        path: Option<PathId>,
        view: Option<PurposeId>,
    ) -> Option<Because> {
        let serves = |id: &MatrixId| {
            let matrix = self.program.matrices.get(id.index());
            matrix.is_some_and(|matrix| view.is_none_or(|view| matrix.purposes.contains(&view)))
        };
        let giving = path.and_then(|path| self.givers.get(&path)).into_iter().flatten();
        let exact = giving.filter(|id| serves(id)).find_map(|id| {
            let row = self.row_of(*id, because)?;
            self.gives(*id, row, path).then_some((*id, row))
        });
        let deciding: Vec<MatrixId> = match exact {
            Some((id, row)) => {
                self.names_row(id, row, because);
                return Some(Because { row });
            }
            None => self.deciding().filter(serves).collect(),
        };
        let found = deciding.iter().find_map(|id| Some((*id, self.row_of(*id, because)?)));
        if let Some((id, row)) = found {
            self.names_row(id, row, because);
        } else {
            match deciding.first() {
                Some(first) => self.no_such_row(*first, because),
                None if self.all.matrices.is_empty() && self.unread.is_empty() => {
                    let (span, what) = (span_of(because), written(because));
                    self.report(NoSuchRow { span, matrix: None, what, near: None, rows: 0 });
                }
                None => {}
            }
        }
        found.map(|(_, row)| Because { row })
    }

    /// Records that a row is named by its label.
    fn names_row(&mut self, matrix: MatrixId, row: u32, because: &ast::Because) {
        if let ast::Because::Label(label) = because {
            self.names_part(Part::Row(matrix, row.saturating_sub(1)), label.span);
        }
    }

    /// The matrices that recommend paths.
    fn deciding(&self) -> impl Iterator<Item = MatrixId> + '_ {
        let gives_paths = |matrix: &Matrix| {
            matrix.hit != HitPolicy::All && matrix.results.iter().any(|result| result.name == "path")
        };
        let matrices = (0..).map(MatrixId).zip(&self.program.matrices);
        matrices.filter(move |(_, matrix)| gives_paths(matrix)).map(|(id, _)| id)
    }

    /// Which matrices recommend each path.
    pub(super) fn find_givers(&mut self) {
        let mut givers: HashMap<PathId, Vec<MatrixId>> = HashMap::default();
        for id in self.deciding() {
            let rows = self.program.matrices.get(id.index()).into_iter().flat_map(|matrix| &matrix.rows);
            for cell in rows.flat_map(|row| &row.results).flatten() {
                if let ResultCell::Path(path) = cell {
                    let of_path = givers.entry(*path).or_default();
                    if of_path.last() != Some(&id) {
                        of_path.push(id);
                    }
                }
            }
        }
        self.givers = givers;
    }

    /// Whether a row gives a path.
    fn gives(&self, id: MatrixId, row: u32, path: Option<PathId>) -> bool {
        let rows = self.program.matrices.get(id.index()).map(|matrix| &matrix.rows);
        let row = rows.and_then(|rows| rows.get((row as usize).checked_sub(1)?));
        let given = row.into_iter().flat_map(|row| &row.results).flatten();
        given.into_iter().any(|cell| matches!(cell, ResultCell::Path(given) if Some(*given) == path))
    }

    /// The number of a row of a matrix, from 1.
    fn row_of(&self, id: MatrixId, because: &ast::Because) -> Option<u32> {
        let matrix = self.all.matrices.get(id.index())?;
        match because {
            ast::Because::Row(row, _) => {
                let exists = *row >= 1 && *row as usize <= matrix.node.rows.len();
                exists.then_some(*row)
            }
            ast::Because::Label(label) => {
                let is = |row: &ast::Row| row.label.as_ref().is_some_and(|own| own.text == label.text);
                matrix.node.rows.iter().position(is).map(|at| place(at + 1))
            }
        }
    }

    fn no_such_row(&mut self, id: MatrixId, because: &ast::Because) {
        let Some(declared) = self.all.matrices.get(id.index()) else { return };
        if declared.node.broken_rows > 0 || declared.node.broken_header {
            return;
        }
        let labels = declared.node.rows.iter().filter_map(|row| row.label.as_ref());
        let near = match because {
            ast::Because::Label(label) => self.nearest(&label.text, labels.map(|label| label.text.as_str())),
            ast::Because::Row(..) => None,
        };
        let (span, what) = (span_of(because), written(because));
        let matrix = Some((declared.node.name.text.to_string(), declared.node.name.span));
        self.report(NoSuchRow { span, matrix, what, near, rows: declared.node.rows.len() });
    }

    fn expect_row(&mut self, name: &Name, because: &ast::Because) -> Option<Expect> {
        let matrix = self.matrix_named(name)?;
        match self.row_of(matrix, because) {
            Some(row) => {
                self.names_row(matrix, row, because);
                Some(Expect::Row(matrix, Because { row }))
            }
            None => {
                self.no_such_row(matrix, because);
                None
            }
        }
    }

    fn expect_step(&mut self, name: &Name, state: &Name) -> Option<Expect> {
        let known = self.steps.contains_key(name.text.as_str());
        let expected = std::mem::take(&mut self.expected_paths);
        self.names_step(name, &expected);
        self.expected_paths = expected;
        if !known && !self.paths_are_broken() {
            let mut steps: Vec<&str> = self.steps.keys().copied().collect();
            steps.sort_unstable();
            let near = self.nearest(&name.text, steps);
            let finding =
                crate::lower::reference::UnknownName { name: name.text.to_string(), span: name.span, near };
            self.report(finding);
        }
        let valid = self.one_of_words(state, &STATES);
        (known && valid).then(|| Expect::Step(name.text.to_string(), state.text.to_string()))
    }

    /// Finds the paths that a test expects.
    pub(super) fn find_expected_paths(&mut self, node: &ast::Test) {
        let expected = node.clauses.iter().flat_map(|clause| match clause {
            TestClause::Expect(steps) => steps.as_slice(),
            _ => &[],
        });
        let named = expected.filter_map(|step| match step {
            ExpectStep::Path(Some(name), ..) => match self.names.get(&name.text)? {
                Decl::Path(path) => Some(path),
                _ => None,
            },
            _ => None,
        });
        self.expected_paths = named.collect();
    }

    fn paths_are_broken(&self) -> bool {
        self.names.incomplete || self.all.paths.iter().any(|declared| self.is_unread(declared.item.span))
    }

    fn expect_status(&mut self, name: &Name, status: &Name) -> Option<Expect> {
        if let Found::One(decl) = self.names.find(name)
            && !matches!(decl, Decl::Matrix(_))
        {
            // `expect enterprise settled`: nothing but a matrix has a status.
            self.uses(decl, name.span);
            self.wrong_kind(name, decl, Kind::Matrix);
            return None;
        }
        let matrix = self.matrix_named(name)?;
        self.one_of_words(status, &STATUSES).then(|| Expect::Status(matrix, status.text.to_string()))
    }

    /// Whether a word is one that can be expected; says so where it is not.
    fn one_of_words(&mut self, word: &Name, words: &[&'static str]) -> bool {
        if words.contains(&word.text.as_str()) {
            return true;
        }
        let near = self.nearest(&word.text, words.iter().copied());
        let listed: Vec<String> = words.iter().map(|word| format!("`{word}`")).collect();
        self.report(UnknownExpectation {
            word: word.text.to_string(),
            span: word.span,
            near,
            listed: listed.join(", "),
        });
        false
    }

    /// The purpose that the expectations of a test belong to, if it is one.
    pub(super) fn expected_purpose(&self, node: &ast::Test) -> Option<PurposeId> {
        let expected = node.clauses.iter().filter_map(|clause| match clause {
            TestClause::Expect(steps) => Some(steps),
            _ => None,
        });
        for step in expected.flatten() {
            let name = match step {
                ExpectStep::Path(Some(name), ..)
                | ExpectStep::Row(name, ..)
                | ExpectStep::Status(name, _) => name,
                _ => continue,
            };
            let gives = |matrix: &onboard_ir::Matrix, path: PathId| {
                matrix
                    .rows
                    .iter()
                    .flat_map(|row| &row.results)
                    .flatten()
                    .any(|cell| *cell == ResultCell::Path(path))
            };
            let matrix = match self.names.get(&name.text)? {
                Decl::Matrix(id) => self.program.matrices.get(id.index()),
                Decl::Path(path) => self.program.matrices.iter().find(|matrix| gives(matrix, path)),
                _ => None,
            };
            if let Some([only]) = matrix.map(|matrix| matrix.purposes.as_slice()) {
                return Some(*only);
            }
        }
        None
    }
}

fn span_of(because: &ast::Because) -> Span {
    match because {
        ast::Because::Row(_, span) => *span,
        ast::Because::Label(label) => label.span,
    }
}

fn written(because: &ast::Because) -> String {
    match because {
        ast::Because::Row(row, _) => format!("row {row}"),
        ast::Because::Label(label) => format!("row `{}`", label.text),
    }
}

finding! {
    /// The matrix has no such row.
    NoSuchRow { span: Span, matrix: Option<(String, Span)>, what: String, near: Option<String>, rows: usize }
    error "no-such-row"
    title: "there is no {what}",
    labels: labels(*span, matrix.as_ref().map(|(_, span)| *span), "in this matrix"),
    help: did_you_mean(near.as_deref()).or(Some(format!("it has {rows} rows, counted from 1 without the header"))),
    fixes: write_near(*span, near.as_deref()),
}

finding! {
    /// Nothing of this kind can be expected.
    UnknownExpectation { word: String, span: Span, near: Option<String>, listed: String }
    error "unknown-expectation"
    title: "`{word}` cannot be expected",
    labels: vec![label(*span, "")],
    help: Some(format!("what can be expected here is {listed}")),
    fixes: write_near(*span, near.as_deref()),
}
