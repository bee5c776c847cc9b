//! How findings are written down: one struct each, beside the check that raises it.

use onboard_syntax::{Applicability, Fix, Label, Span};

/// Declares a finding: its fields, severity and slug, then its title (a format string over the fields), labels, and where
/// there are any help and fixes.
macro_rules! finding {
    (@first { $given:expr } { $default:expr }) => { $given };
    (@first { $default:expr }) => { $default };
    (@severity error) => { onboard_syntax::Severity::Error };
    (@severity warning) => { onboard_syntax::Severity::Warning };
    (
        $(#[$doc:meta])*
        $name:ident { $($field:ident: $ty:ty),* $(,)? }
        $severity:ident $slug:literal
        title: $title:literal,
        labels: $labels:expr
        $(, help: $help:expr)?
        $(, fixes: $fixes:expr)?
        $(,)?
    ) => {
        $(#[$doc])*
        pub(crate) struct $name { $(pub(crate) $field: $ty),* }

        impl std::fmt::Display for $name {
            fn fmt(&self, formatter: &mut std::fmt::Formatter<'_>) -> std::fmt::Result {
                let Self { $($field),* } = self;
                $(let _ = $field;)*
                write!(formatter, $title)
            }
        }

        impl onboard_syntax::Finding for $name {
            const SLUG: &'static str = $slug;
            const SEVERITY: onboard_syntax::Severity = finding!(@severity $severity);

            fn labels(&self) -> Vec<onboard_syntax::Label> {
                let Self { $($field),* } = self;
                $(let _ = $field;)*
                $labels
            }

            fn help(&self) -> Option<String> {
                let Self { $($field),* } = self;
                $(let _ = $field;)*
                finding!(@first $({ $help })? { None })
            }

            fn fixes(&self) -> Vec<onboard_syntax::Fix> {
                let Self { $($field),* } = self;
                $(let _ = $field;)*
                finding!(@first $({ $fixes })? { Vec::new() })
            }
        }
    };
}
pub(crate) use finding;

/// A place with a remark.
pub(crate) fn label(span: Span, message: impl Into<String>) -> Label {
    Label { span, message: message.into() }
}

/// The primary place without a remark, and where it is known another one with its remark.
pub(crate) fn labels(span: Span, other: Option<Span>, remark: &str) -> Vec<Label> {
    let mut all = vec![label(span, "")];
    all.extend(other.map(|other| label(other, remark)));
    all
}

/// "did you mean", where something is near.
pub(crate) fn did_you_mean(near: Option<&str>) -> Option<String> {
    near.map(|near| format!("did you mean `{near}`?"))
}

/// The fix that writes what is near.
pub(crate) fn write_near(span: Span, near: Option<&str>) -> Vec<Fix> {
    near.map(|near| Fix::replace(format!("write `{near}`"), span, near, Applicability::Suggested))
        .into_iter()
        .collect()
}

/// The fix that deletes a place.
pub(crate) fn delete(span: Span, what: &str, applicability: Applicability) -> Vec<Fix> {
    vec![Fix::replace(format!("delete {what}"), span, "", applicability)]
}

/// A fix that inserts before a place.
pub(crate) fn insert(title: impl Into<String>, at: Span, text: impl Into<String>) -> Fix {
    let point = Span { end: at.start, ..at };
    Fix::replace(title, point, text, Applicability::Suggested)
}

/// A fix that inserts after a place.
pub(crate) fn append(title: impl Into<String>, at: Span, text: impl Into<String>) -> Fix {
    let point = Span { start: at.end, ..at };
    Fix::replace(title, point, text, Applicability::Suggested)
}
