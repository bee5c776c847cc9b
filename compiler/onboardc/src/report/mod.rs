//! Findings as people, editors and services want to read them: each format is a view of the same data.

mod excerpt;
mod fixes;
mod github;
mod human;
mod json;
mod sarif;

use crate::failure::{Outcome, Trouble};
use crate::sources::Sources;
use crate::terminal::Style;
use clap::ValueEnum;
use onboard_syntax::{Diagnostic, Severity};

/// How findings are printed.
#[derive(Clone, Copy, Debug, Default, PartialEq, Eq, ValueEnum)]
pub(crate) enum Format {
    /// For people: the source with remarks under it
    #[default]
    Human,
    /// One JSON document
    Json,
    /// SARIF 2.1.0, for code scanning services
    Sarif,
    /// Annotations of GitHub Actions
    Github,
}

/// What a run has found, over all files.
pub(crate) struct Report<'a> {
    /// The files that were read.
    pub(crate) sources: &'a Sources,
    /// What was found, in the order in which it is printed.
    pub(crate) diagnostics: &'a [Diagnostic],
    /// What could not be read.
    pub(crate) troubles: &'a [Trouble],
}

/// How many findings of each kind there are.
#[derive(Clone, Copy, Debug, Default, PartialEq, Eq)]
pub(crate) struct Counts {
    /// Errors.
    pub(crate) errors: usize,
    /// Warnings.
    pub(crate) warnings: usize,
}

impl Report<'_> {
    /// The report as text that ends with a line feed, or is empty.
    pub(crate) fn render(&self, format: Format, style: Style) -> String {
        match format {
            Format::Human => human::render(self, style),
            Format::Json => json::render(self),
            Format::Sarif => sarif::render(self),
            Format::Github => github::render(self),
        }
    }

    /// The findings for people, without a line that counts them.
    pub(crate) fn findings(&self, style: Style) -> String {
        human::findings(self, style)
    }

    /// How many findings of each kind there are.
    pub(crate) fn counts(&self) -> Counts {
        let errors = self.diagnostics.iter().filter(|d| d.severity == Severity::Error).count();
        Counts { errors, warnings: self.diagnostics.len() - errors }
    }

    /// How the run ends: an unreadable file outweighs an error.
    pub(crate) fn outcome(&self, deny_warnings: bool) -> Outcome {
        let counts = self.counts();
        if !self.troubles.is_empty() {
            Outcome::Troubled
        } else if counts.errors > 0 || (deny_warnings && counts.warnings > 0) {
            Outcome::Findings
        } else {
            Outcome::Fine
        }
    }
}

/// `1 error`, `2 errors`.
pub(crate) fn plural(count: usize, noun: &str) -> String {
    if count == 1 { format!("1 {noun}") } else { format!("{} {noun}s", thousands(count)) }
}

/// `12,330`
pub(crate) fn thousands(count: usize) -> String {
    let digits = count.to_string();
    let mut out = String::with_capacity(digits.len() + digits.len() / 3);
    for (at, digit) in digits.chars().enumerate() {
        if at > 0 && (digits.len() - at).is_multiple_of(3) {
            out.push(',');
        }
        out.push(digit);
    }
    out
}
