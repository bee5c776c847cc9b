//! Fallbacks that a field could have.

use super::Analysis;
use crate::clause::add_clause;
use crate::lower::value_text;
use crate::places::Decl;
use onboard_ir::{Category, Field, Type, Value};
use onboard_syntax::ast::{FallbackMethod, FieldClause, ItemKind};
use onboard_syntax::{FileId, Fix, Severity, Span};

impl Analysis {
    /// Ways to fill the field that is declared at a place where it is absent, most fitting first; none where it is always
    /// filled, or must not be guessed. What cannot be known, such as who somebody is, has no constant that would be right.
    #[must_use]
    pub fn fallbacks(&self, file: FileId, offset: u32) -> Vec<Fix> {
        let declared = self.whole.places.items.iter().find_map(|(decl, span)| match decl {
            Decl::Field(id) if span.file == file && super::touches(*span, offset) => Some((id, *span)),
            _ => None,
        });
        let Some((id, span)) = declared else { return Vec::new() };
        let Some(field) = self.whole.program.fields.get(id.index()) else { return Vec::new() };
        let Some(ItemKind::Field(node)) = self.item(span).map(|item| &item.kind) else { return Vec::new() };
        let mut learned = Vec::new();
        let mut allowed = field.category != Category::Special;
        for clause in &node.clauses {
            match clause {
                FieldClause::Fallback(fallback) => match &fallback.method {
                    // It is always filled.
                    FallbackMethod::Constant(_) => return Vec::new(),
                    FallbackMethod::Median(_) => learned.push("median"),
                    FallbackMethod::Mean(_) => learned.push("mean"),
                    FallbackMethod::MostCommon(_) => learned.push("most common"),
                },
                FieldClause::AllowInferred(_) => allowed = true,
                // What stands there is not known.
                FieldClause::Broken => return Vec::new(),
                _ => {}
            }
        }
        if !allowed || self.has_error_within(span) {
            return Vec::new();
        }
        let statistics =
            statistics(field.ty).iter().filter(|_| learned.is_empty()).map(|of| (*of).to_owned());
        let ways = statistics.chain(self.constants(field));
        ways.filter_map(|way| add_clause(&self.sources, span, &format!("fallback {way}"))).collect()
    }

    fn has_error_within(&self, whole: Span) -> bool {
        let within =
            |span: Span| span.file == whole.file && whole.start <= span.start && span.end <= whole.end;
        let mut errors = self.whole.diagnostics.iter().filter(|found| found.severity == Severity::Error);
        errors.any(|found| within(found.span()))
    }

    /// Constants that could be meant: `no` for what nobody has said, the least of a range, the first member.
    fn constants(&self, field: &Field) -> Vec<String> {
        let enumerations = &self.whole.program.enumerations;
        let written = |value: &Value| {
            let text = value_text(value, field.ty, enumerations);
            text.strip_suffix(".0").map(str::to_owned).unwrap_or(text)
        };
        match field.ty {
            Type::Bool => vec!["no".to_owned()],
            Type::Int | Type::Float => field.range.iter().map(|range| written(&range.low)).collect(),
            Type::Member(id) => {
                let first = enumerations.get(id.index()).and_then(|of| of.members.first());
                first.map(|member| member.name.clone()).into_iter().collect()
            }
            Type::Text
            | Type::Duration
            | Type::Set(_)
            | Type::Date
            | Type::Time
            | Type::Country
            | Type::Language
            | Type::Version
            | Type::Email
            | Type::Url
            | Type::Path => Vec::new(),
        }
    }
}

/// The statistics that can be taken of a type and mean something.
fn statistics(ty: Type) -> &'static [&'static str] {
    match ty {
        Type::Int | Type::Float | Type::Duration => &["median", "mean", "most common"],
        Type::Date | Type::Time => &["median"],
        Type::Bool | Type::Member(_) | Type::Country | Type::Language | Type::Version => &["most common"],
        // Most common is nobody's name or address.
        Type::Set(_) | Type::Text | Type::Email | Type::Url | Type::Path => &[],
    }
}
