//! How carefully data must be treated: what may not be guessed.

use super::label;
use onboard_syntax::ast::{self, FieldClause};
use onboard_syntax::{Diagnostic, Finding, Label, Severity, Span};
use std::fmt;

/// Reports each fallback of a special field that does not say `allow inferred because "…"`.
pub(crate) fn inferred_special(field: &ast::Field, found: &mut Vec<Diagnostic>) {
    let special = field.clauses.iter().find_map(|clause| match clause {
        FieldClause::Category(ast::Category::Special, span) => Some(*span),
        _ => None,
    });
    let allowed = field.clauses.iter().any(|clause| matches!(clause, FieldClause::AllowInferred(_)));
    let Some(category) = special.filter(|_| !allowed) else { return };
    for clause in &field.clauses {
        if let FieldClause::Fallback(fallback) = clause {
            let finding = InferredSpecial { field: &field.name.text, fallback: fallback.span, category };
            found.push(finding.diagnostic());
        }
    }
}

/// A special field would be guessed.
struct InferredSpecial<'a> {
    field: &'a str,
    fallback: Span,
    category: Span,
}

impl fmt::Display for InferredSpecial<'_> {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        write!(f, "`{}` is special and would be guessed", self.field)
    }
}

impl Finding for InferredSpecial<'_> {
    const SLUG: &'static str = "inferred-special";
    const SEVERITY: Severity = Severity::Error;

    fn labels(&self) -> Vec<Label> {
        vec![label(self.fallback, ""), label(self.category, "here it is said to be special")]
    }

    fn help(&self) -> Option<String> {
        Some(
            "a wrong guess hurts most here: delete the fallback and let the value be absent, or say why the guess is right \
             and lawful with `allow inferred because \"…\"`"
                .to_owned(),
        )
    }
}
