//! Constants: literals as values of the type expected, and codes of countries and languages.

use super::Lower;
use crate::codes;
use crate::finding::{finding, label};
use crate::lower::types::text_value;
use crate::term::{Hint, Term};
use onboard_ir::{Type, Value};
use onboard_syntax::ast::{BinaryOp, Expr, ExprKind, Literal};
use onboard_syntax::{Applicability, Fix, Span};

/// Whole numbers up to here are exact as floats.
const EXACT: u64 = 1 << 53;

/// The numbers of a version are each below this.
const VERSION_PART: u32 = 1 << 21;

impl Lower<'_> {
    pub(super) fn literal(&mut self, literal: &Literal, hint: Hint, span: Span) -> Term {
        let (value, ty) = match literal {
            Literal::Bool(value) => (Value::Bool(*value), Type::Bool),
            Literal::Int(value) => (Value::Int(*value), Type::Int),
            Literal::Float(value) => (Value::Float(*value), Type::Float),
            Literal::Text(text) => return self.text_literal(text, hint, span),
            Literal::Pattern(_) => {
                self.report(LonePattern { span });
                return self.poison(span);
            }
            Literal::Duration(micros) => (Value::Duration(*micros), Type::Duration),
            Literal::Date(days) => (Value::Date(*days), Type::Date),
            Literal::Time(micros) => (Value::Time(*micros), Type::Time),
            Literal::Version(major, minor, patch) => (version(*major, *minor, *patch), Type::Version),
        };
        let term = self.constant(value.clone(), ty, span);
        match value {
            // A greater one stays an int, which a float is compared with exactly.
            Value::Int(int) if hint == Hint::Type(Type::Float) && int.unsigned_abs() <= EXACT => {
                self.as_float(term, span)
            }
            _ => term,
        }
    }

    fn text_literal(&mut self, text: &str, hint: Hint, span: Span) -> Term {
        let (value, ty) = match hint.ty() {
            Some(ty @ (Type::Country | Type::Language)) => {
                let code = if ty == Type::Country { codes::country(text) } else { codes::language(text) };
                match code {
                    Some(code) => (Value::Text(code.into()), ty),
                    None => {
                        self.report_bad_code(span, text, ty);
                        return self.poison(span);
                    }
                }
            }
            Some(ty @ (Type::Email | Type::Url)) => (text_value(text), ty),
            _ => (text_value(text), Type::Text),
        };
        self.constant(value, ty, span)
    }

    pub(in crate::lower) fn report_bad_code(&mut self, span: Span, written: &str, ty: Type) {
        let (near, kind) = match ty {
            Type::Country => (codes::country_of_name(written), "country"),
            _ => (codes::language_of_name(written), "language"),
        };
        let near = near.map(|near| format!("\"{near}\""));
        self.report(BadCode { span, written: written.to_owned(), kind, near });
    }

    pub(super) fn report_unquoted(&mut self, span: Span, code: &str, ty: Type) {
        let kind = if ty == Type::Country { "country" } else { "language" };
        self.report(UnquotedCode { span, code: code.to_owned(), kind });
    }

    /// `pt-BR` without quotes, where a language is meant.
    pub(super) fn unquoted_code(&mut self, expr: &Expr, hint: Hint) -> Option<Term> {
        let ty = hint.ty().filter(|ty| matches!(ty, Type::Country | Type::Language))?;
        let ExprKind::Binary(BinaryOp::Subtract, ..) = &expr.kind else { return None };
        let code: String = self.source(expr.span).chars().filter(|letter| !letter.is_whitespace()).collect();
        codes::language(&code)?;
        self.report_unquoted(expr.span, &code, ty);
        Some(self.poison(expr.span))
    }
}

/// A version as it is ordered.
pub(crate) fn version(major: u32, minor: u32, patch: u32) -> Value {
    let part = |number: u32| u64::from(number.min(VERSION_PART - 1));
    Value::Version(part(major) << 42 | part(minor) << 21 | part(patch))
}

finding! {
    /// A quoted text is not a country or language code.
    BadCode { span: Span, written: String, kind: &'static str, near: Option<String> }
    error "bad-code"
    title: "`{written}` is not the code of a {kind}",
    labels: vec![label(*span, "")],
    help: Some(match (near, *kind) {
        (Some(near), _) => format!("write {near}"),
        (None, "country") => "countries are two letters: \"PT\"".to_owned(),
        (None, _) => "languages are a tag: \"pt\", \"pt-BR\"".to_owned(),
    }),
    fixes: near.iter().map(|near| Fix::replace(format!("write {near}"), *span, near, Applicability::Suggested)).collect(),
}

finding! {
    /// A country or language is not quoted.
    UnquotedCode { span: Span, code: String, kind: &'static str }
    error "unquoted-code"
    title: "the code of a {kind} stands in quotes",
    labels: vec![label(*span, "")],
    help: Some(format!("without quotes it reads as a name: write \"{code}\"")),
    fixes: vec![Fix::replace(format!("write \"{code}\""), *span, format!("\"{code}\""), Applicability::Safe)],
}

finding! {
    /// A pattern stands somewhere else than after `matches`.
    LonePattern { span: Span }
    error "type-mismatch"
    title: "a pattern stands only after `matches`",
    labels: vec![label(*span, "")],
    help: Some("texts stand in double quotes".to_owned()),
}
