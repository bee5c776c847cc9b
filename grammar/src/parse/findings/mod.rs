//! What the reader of a file has to say, one struct for each diagnostic of the stage `syntax`, in the order of
//! `docs/diagnostics`.

pub(super) mod expressions;
pub(super) mod form;
pub(super) mod literals;
pub(super) mod matrices;

/// A finding: its fields, slug, title, primary place with its remark, help, and fixes.
macro_rules! finding {
    (
        $(#[$meta:meta])*
        $name:ident { $($field:ident: $type:ty),* $(,)? } $severity:ident $slug:literal
        $this:ident: $title:expr;
        label $label:expr;
        $(also $also:expr;)?
        help $help:expr;
        $(fixes $fixes:expr;)?
    ) => {
        $(#[$meta])*
        pub(in crate::parse) struct $name {
            $(pub(in crate::parse) $field: $type),*
        }

        impl std::fmt::Display for $name {
            fn fmt(&self, f: &mut std::fmt::Formatter<'_>) -> std::fmt::Result {
                let $this = self;
                let _ = $this;
                f.write_str(AsRef::<str>::as_ref(&$title))
            }
        }

        impl crate::Finding for $name {
            const SLUG: &'static str = $slug;
            const SEVERITY: crate::Severity = crate::Severity::$severity;

            fn labels(&self) -> Vec<crate::Label> {
                let $this = self;
                let _ = $this;
                #[allow(unused_mut, reason = "only some findings show a second place")]
                let mut labels = vec![crate::Label { span: $this.span, message: $label.into() }];
                $(labels.extend($also);)?
                labels
            }

            fn help(&self) -> Option<String> {
                let $this = self;
                let _ = $this;
                Some($help.into())
            }

            $(fn fixes(&self) -> Vec<crate::Fix> {
                let $this = self;
                let _ = $this;
                $fixes
            })?
        }
    };
}
pub(super) use finding;

use crate::{Applicability, Fix, Span};

/// A fix that may be applied unseen.
pub(super) fn safe(title: impl Into<String>, span: Span, replacement: impl Into<String>) -> Vec<Fix> {
    vec![Fix::replace(title, span, replacement, Applicability::Safe)]
}

/// A fix that a person should look at first.
pub(super) fn suggested(title: impl Into<String>, span: Span, replacement: impl Into<String>) -> Vec<Fix> {
    vec![Fix::replace(title, span, replacement, Applicability::Suggested)]
}

/// The empty place before a span.
pub(super) fn before(span: Span) -> Span {
    Span { end: span.start, ..span }
}

/// The empty place after a span.
pub(super) fn after(span: Span) -> Span {
    Span { start: span.end, ..span }
}
