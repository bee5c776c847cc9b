//! The columns of a matrix, while a row is written.

use super::{Parameter, Signature};
use crate::query::completion::context::Context;
use crate::query::{Analysis, types};
use onboard_ir::{Matrix, Type};
use onboard_syntax::ast::{Expr, ExprKind, ItemKind};

impl Analysis {
    /// The header of the matrix whose row is being written, with the column at hand.
    pub(super) fn row(&self, context: &Context<'_>) -> Option<Signature> {
        context.header.as_ref()?;
        let words = context.words();
        if words.first() == Some(&"hit") {
            return None;
        }
        let program = &self.whole.program;
        let matrix = program.matrices.iter().find(|matrix| Some(matrix.name.as_str()) == context.name)?;
        let cells = words.strip_prefix(&["|"]).unwrap_or(&words);
        let arrow = cells.iter().position(|word| *word == "->");
        let bars = |words: &[&str]| words.iter().filter(|word| **word == "|").count();
        // A cell too many belongs to no column.
        let active = match arrow {
            Some(arrow) => Some(matrix.columns.len() + bars(cells.get(arrow..).unwrap_or_default())),
            None => Some(bars(cells)).filter(|at| *at < matrix.columns.len()),
        };
        let signature = self.header(matrix);
        let active = active.filter(|at| *at < signature.parameters.len());
        Some(Signature { active, ..signature })
    }

    fn header(&self, matrix: &Matrix) -> Signature {
        let program = &self.whole.program;
        let mut label = format!("{}: ", matrix.name);
        let mut parameters = Vec::new();
        let mut add = |label: &mut String, between: &str, name: &str, documentation: String| {
            label.push_str(between);
            let start = label.len();
            label.push_str(name);
            parameters.push(Parameter { range: start..label.len(), documentation });
        };
        for (at, column) in matrix.columns.iter().enumerate() {
            let ty = program.graph.get(column.value).map(|node| node.ty);
            let between = if at == 0 { "" } else { " | " };
            add(&mut label, between, &column.title, self.asks(matrix, at, ty));
        }
        for (at, result) in matrix.results.iter().enumerate() {
            let between = if at == 0 { " -> " } else { " | " };
            let ty = types::written(program, result.ty, None);
            add(&mut label, between, &result.name, format!("`{ty}`, or `-` for none"));
        }
        let documentation = "`-` is true of everything".to_owned();
        Signature { label, documentation, parameters, active: None }
    }

    /// What the cells of a column may ask.
    fn asks(&self, matrix: &Matrix, at: usize, ty: Option<Type>) -> String {
        let Some(ty) = ty else { return String::new() };
        let written = types::written(&self.whole.program, ty, None);
        let cells = match ty {
            Type::Bool => "`yes`, `no`",
            Type::Member(_) => "a member, `a or b`, `not a`",
            Type::Int | Type::Float | Type::Duration | Type::Date | Type::Time | Type::Version => {
                "a value, `>= 5`, `5 to 20`, `>= 5 and < 20`"
            }
            _ => "a value, `a or b`, `not a`",
        };
        let mut said = format!("`{written}`: {cells}, `missing`, `is not missing`, `-`");
        let documented = self.column(matrix, at).and_then(|expr| match &expr.kind {
            ExprKind::Name(name) => self.documentation(self.meaning(name)?),
            _ => None,
        });
        if let Some(documented) = documented {
            said = format!("{said}\n\n{documented}");
        }
        said
    }

    /// The expression of a column as it is written.
    fn column(&self, matrix: &Matrix, at: usize) -> Option<&Expr> {
        let files = self.files().filter_map(|file| self.tree(file));
        let node = files.flat_map(|tree| &tree.items).find_map(|item| match &item.kind {
            ItemKind::Matrix(node) if node.name.text == matrix.name => Some(node),
            _ => None,
        })?;
        node.columns.get(at).map(|column| &column.expr)
    }
}
