//! Texts that people see: the names in them, and their variants by language.

use super::Lower;
use crate::finding::{append, finding, label, labels};
use crate::names::Found;
use crate::places::Decl;
use crate::term::{Hint, Presence};
use onboard_ir::{Localised, Piece, Text};
use onboard_syntax::ast::{self, Dotted, OnboardingClause, TextValue};
use onboard_syntax::{Applicability, Edit, Fix, Span};
use std::sync::Arc;

impl<'a> Lower<'a> {
    /// A text with its variants: `title` where the declaration's own line gives one, then the clauses.
    pub(super) fn localised(
        &mut self,
        title: Option<&TextValue>,
        clauses: &[&ast::Text],
    ) -> Option<Localised> {
        let mut default = title.map(|title| (self.text(title), title.span));
        let mut variants: Vec<(String, Text, Span)> = Vec::new();
        for clause in clauses {
            let text = self.text(&clause.value);
            let Some(language) = &clause.language else {
                match &default {
                    Some((_, first)) => {
                        self.report(super::RepeatedClause { span: clause.value.span, first: *first })
                    }
                    None => default = Some((text, clause.value.span)),
                }
                continue;
            };
            let Some(tag) = self.language_of(language) else { continue };
            match variants.iter().find(|(other, ..)| *other == tag) {
                Some((.., first)) => {
                    let first = *first;
                    self.report(super::RepeatedClause { span: clause.value.span, first });
                }
                None => variants.push((tag, text, clause.value.span)),
            }
        }
        if default.is_none()
            && !self.is_unread(self.scope.item)
            && let Some((.., span)) = variants.first()
        {
            self.report(VariantWithoutBase { span: *span });
        }
        let (default, _) = default?;
        Some(Localised {
            default,
            variants: variants.into_iter().map(|(tag, text, _)| (tag, text)).collect(),
        })
    }

    /// The language of a variant, if the program speaks it.
    fn language_of(&mut self, name: &ast::Name) -> Option<String> {
        let Some(tag) = crate::codes::language(&name.text) else {
            self.report_bad_code(name.span, &name.text, onboard_ir::Type::Language);
            return None;
        };
        if !self.program.speaks.contains(&tag) && !self.speech_is_broken() {
            let speaks = self.all.onboardings.first().and_then(|first| {
                first.node.clauses.iter().find_map(|clause| match clause {
                    OnboardingClause::Speaks(languages, _) => languages.last().map(|last| last.span),
                    _ => None,
                })
            });
            self.report(UnknownLanguageVariant { tag, span: name.span, speaks });
            return None;
        }
        Some(tag)
    }

    /// Whether nobody can say which languages the program speaks.
    fn speech_is_broken(&self) -> bool {
        self.names.incomplete
            || self.all.broken_onboarding
            || self.all.onboardings.iter().any(|declared| self.is_unread(declared.item.span))
    }

    /// A text with the values in it.
    pub(super) fn text(&mut self, value: &TextValue) -> Text {
        let pieces = value.pieces.iter().map(|piece| match piece {
            ast::Piece::Literal(literal) => Piece::Literal(Arc::from(super::types::normalised(literal))),
            ast::Piece::Name(name) => self.interpolated(name),
        });
        Text { pieces: pieces.collect() }
    }

    fn interpolated(&mut self, name: &Dotted) -> Piece {
        let term = self.name(name, Hint::Free);
        if let Presence::Maybe(why) = term.presence {
            let written = self.written(name.span);
            let declared = why.and_then(|decl| self.places.names.get(&decl).copied());
            let own = match why {
                Some(Decl::Field(_) | Decl::Trait(_)) if name.parts.len() == 1 => true,
                Some(_) | None => false,
            };
            let new_name = format!("{}_or_default", name.parts.last().map_or("", |part| part.text.as_str()));
            let fix = own.then(|| self.default_fix(name, &written, &new_name));
            let is_result = match name.parts.as_slice() {
                [first, _] => matches!(self.names.find(first), Found::One(Decl::Matrix(_))),
                _ => false,
            };
            let help = if is_result {
                "a row gives nothing here: give every row of the matrix a value".to_owned()
            } else {
                format!(
                    "say what those read who have none: `let called = {written} otherwise \"…\"`, and name that"
                )
            };
            self.report(AbsentInText { name: written, span: name.span, declared, help, fix });
        }
        Piece::Value(term.id)
    }

    /// Declares a name with a default, and writes it in the text.
    fn default_fix(&self, name: &Dotted, written: &str, new_name: &str) -> Fix {
        let before = Span { end: self.scope.item.start, ..self.scope.item };
        let line = format!("let {new_name} = {written} otherwise \"…\"\n\n");
        Fix {
            title: format!("name a default: `{new_name}`"),
            edits: vec![
                Edit { span: before, replacement: line },
                Edit { span: name.span, replacement: new_name.to_owned() },
            ],
            applicability: Applicability::Suggested,
        }
    }
}

finding! {
    /// A text names a value that may be absent.
    AbsentInText { name: String, span: Span, declared: Option<Span>, help: String, fix: Option<Fix> }
    error "absent-in-text"
    title: "this text names `{name}`, which may be absent",
    labels: labels(*span, *declared, "this may be absent"),
    help: Some(help.clone()),
    fixes: fix.iter().cloned().collect(),
}

finding! {
    /// A text is given in a language that the program does not speak.
    UnknownLanguageVariant { tag: String, span: Span, speaks: Option<Span> }
    error "unknown-language-variant"
    title: "the program does not speak `{tag}`",
    labels: labels(*span, *speaks, "these are the languages it speaks"),
    help: Some("nobody would ever read this text: add the language to `speaks` in `onboarding`".to_owned()),
    fixes: speaks.iter().map(|speaks| append(format!("add `{tag}` to `speaks`"), *speaks, format!(", {tag}"))).collect(),
}

finding! {
    /// A text is given in other languages only.
    VariantWithoutBase { span: Span }
    error "variant-without-base"
    title: "this text is given in other languages only",
    labels: vec![label(*span, "")],
    help: Some("whoever reads another language sees nothing: add the same clause without `in`".to_owned()),
}
