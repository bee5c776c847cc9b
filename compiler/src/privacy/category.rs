//! How carefully data must be treated: what may not be guessed, and from what.

use super::{Checked, label};
use crate::places::Decl;
use onboard_ir::Category;
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

/// Reports guesses that would tell something about a field of a higher category.
pub(super) fn check(checked: Checked<'_>, found: &mut Vec<Diagnostic>) {
    for used in &checked.places.uses {
        let (Decl::Field(guessed), Decl::Field(by)) = (used.by, used.of) else { continue };
        let category = |of: onboard_ir::FieldId| checked.program.fields.get(of.index()).map(|f| f.category);
        let (Some(own), Some(other)) = (category(guessed), category(by)) else { continue };
        if other > own {
            let finding = RaisedCategory {
                field: (checked.name(used.by), own, checked.span(used.by)),
                by: (checked.name(used.of), other, checked.span(used.of)),
                place: used.span,
            };
            found.push(finding.diagnostic());
        }
    }
}

/// A guess is grouped by a field of a higher category than its own.
struct RaisedCategory<'a> {
    field: (&'a str, Category, Span),
    by: (&'a str, Category, Span),
    place: Span,
}

impl fmt::Display for RaisedCategory<'_> {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        write!(
            f,
            "the guess of `{}` is grouped by `{}`, which is {}",
            self.field.0,
            self.by.0,
            word(self.by.1)
        )
    }
}

impl Finding for RaisedCategory<'_> {
    const SLUG: &'static str = "raised-category";
    const SEVERITY: Severity = Severity::Error;

    fn labels(&self) -> Vec<Label> {
        let said = |(name, category, span): (&str, Category, Span)| {
            label(span, format!("`{name}` is {}", word(category)))
        };
        vec![label(self.place, ""), said(self.field), said(self.by)]
    }

    fn help(&self) -> Option<String> {
        Some(format!(
            "the guess tells something about `{}`; group by something else, or give `{}` the category {}",
            self.by.0,
            self.field.0,
            word(self.by.1)
        ))
    }
}

/// The category as it is written.
fn word(category: Category) -> &'static str {
    match category {
        Category::Public => "public",
        Category::Ordinary => "ordinary",
        Category::Sensitive => "sensitive",
        Category::Special => "special",
    }
}
