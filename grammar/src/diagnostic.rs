//! A diagnostic as data: miette, SARIF, JSON and editors are views of it.

use crate::Span;
use serde::Serialize;
use std::fmt;

/// How bad a finding is.
#[derive(Clone, Copy, Debug, PartialEq, Eq, Hash, PartialOrd, Ord, Serialize)]
#[serde(rename_all = "lowercase")]
pub enum Severity {
    /// The program does not run.
    Error,
    /// The program runs, and probably not as meant.
    Warning,
}

/// A place in a source with a remark about it.
#[derive(Clone, Debug, PartialEq, Eq, Serialize)]
pub struct Label {
    /// The place.
    pub span: Span,
    /// The remark; may be empty.
    pub message: String,
}

/// Whether a fix keeps the meaning that the writer surely had.
#[derive(Clone, Copy, Debug, PartialEq, Eq, Serialize)]
#[serde(rename_all = "lowercase")]
pub enum Applicability {
    /// May be applied unseen.
    Safe,
    /// A person should look first.
    Suggested,
}

/// Replace the text at `span`.
#[derive(Clone, Debug, PartialEq, Eq, Serialize)]
pub struct Edit {
    /// What is replaced; empty to insert.
    pub span: Span,
    /// The new text.
    pub replacement: String,
}

/// A way to mend a finding.
#[derive(Clone, Debug, PartialEq, Eq, Serialize)]
pub struct Fix {
    /// What it does, in words: "write `==`".
    pub title: String,
    /// The edits, which do not overlap.
    pub edits: Vec<Edit>,
    /// Whether it may be applied unseen.
    pub applicability: Applicability,
}

impl Fix {
    /// A fix of one edit.
    #[must_use]
    pub fn replace(
        title: impl Into<String>,
        span: Span,
        replacement: impl Into<String>,
        applicability: Applicability,
    ) -> Self {
        Self {
            title: title.into(),
            edits: vec![Edit { span, replacement: replacement.into() }],
            applicability,
        }
    }
}

/// A finding, ready to be shown. Made from a [`Finding`].
#[derive(Clone, Debug, PartialEq, Eq, Serialize)]
pub struct Diagnostic {
    /// The identity, never reused: `unreachable-row`.
    pub slug: &'static str,
    /// How bad it is.
    pub severity: Severity,
    /// One sentence: lower-case start, no full stop, user text in backticks.
    pub title: String,
    /// Places; the first is the primary one.
    pub labels: Vec<Label>,
    /// Why it matters and the next action.
    pub help: Option<String>,
    /// Ways to mend it, best first.
    pub fixes: Vec<Fix>,
}

impl Diagnostic {
    /// The place that the finding is about. Every diagnostic has one.
    #[must_use]
    pub fn span(&self) -> Span {
        self.labels.first().map_or_else(Span::default, |label| label.span)
    }
}

/// What a check has found: a struct with named fields beside the check that raises it. `Display` is the title.
pub trait Finding: fmt::Display {
    /// The slug.
    const SLUG: &'static str;
    /// How bad it is.
    const SEVERITY: Severity;

    /// Places; the first is the primary one.
    fn labels(&self) -> Vec<Label>;

    /// Why it matters and the next action.
    fn help(&self) -> Option<String> {
        None
    }

    /// Ways to mend it, best first.
    fn fixes(&self) -> Vec<Fix> {
        Vec::new()
    }

    /// The finding as data.
    fn diagnostic(&self) -> Diagnostic {
        Diagnostic {
            slug: Self::SLUG,
            severity: Self::SEVERITY,
            title: self.to_string(),
            labels: self.labels(),
            help: self.help(),
            fixes: self.fixes(),
        }
    }
}
