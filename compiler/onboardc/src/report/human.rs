//! Findings for people, drawn by miette.

use super::excerpt::Excerpt;
use super::fixes::{PreviewLine, preview};
use super::{Report, plural};
use crate::terminal::{Paint, Style};
use miette::{
    GraphicalReportHandler, GraphicalTheme, LabeledSpan, Severity as MietteSeverity, SourceCode,
    ThemeCharacters, ThemeStyles,
};
use onboard_syntax::{Applicability, Diagnostic, Severity};
use std::fmt::{self, Display, Write};

/// A finding, as miette wants to see it.
#[derive(Debug)]
struct View<'a> {
    diagnostic: &'a Diagnostic,
    excerpt: Excerpt<'a>,
}

impl Display for View<'_> {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        f.write_str(&self.diagnostic.title)
    }
}

impl std::error::Error for View<'_> {}

impl miette::Diagnostic for View<'_> {
    fn code<'b>(&'b self) -> Option<Box<dyn Display + 'b>> {
        Some(Box::new(format!("onboard::{}", self.diagnostic.slug)))
    }

    fn severity(&self) -> Option<MietteSeverity> {
        Some(match self.diagnostic.severity {
            Severity::Error => MietteSeverity::Error,
            Severity::Warning => MietteSeverity::Warning,
        })
    }

    fn help<'b>(&'b self) -> Option<Box<dyn Display + 'b>> {
        self.diagnostic.help.as_ref().map(|help| Box::new(help) as Box<dyn Display>)
    }

    fn source_code(&self) -> Option<&dyn SourceCode> {
        (!self.excerpt.labels.is_empty()).then_some(&self.excerpt as &dyn SourceCode)
    }

    fn labels(&self) -> Option<Box<dyn Iterator<Item = LabeledSpan> + '_>> {
        let labels = self.diagnostic.labels.iter().zip(&self.excerpt.labels).enumerate();
        Some(Box::new(labels.map(|(at, (label, place))| {
            let message = (!label.message.is_empty()).then(|| label.message.clone());
            if at == 0 {
                LabeledSpan::new_primary_with_span(message, *place)
            } else {
                LabeledSpan::new_with_span(message, *place)
            }
        })))
    }
}

/// All findings, then one line with their number.
pub(crate) fn render(report: &Report<'_>, style: Style) -> String {
    let mut out = findings(report, style);
    out.push_str(&summary(report, style));
    out
}

/// All findings, an empty line after each.
pub(crate) fn findings(report: &Report<'_>, style: Style) -> String {
    let handler = handler(style);
    let mut out = String::new();
    for diagnostic in report.diagnostics {
        let view = View { diagnostic, excerpt: Excerpt::new(report.sources, diagnostic) };
        if handler.render_report(&mut out, &view).is_err() {
            // The drawing failed, the finding must not be lost.
            let _ = writeln!(out, "onboard::{}: {}", diagnostic.slug, diagnostic.title);
        }
        push_fixes(&mut out, report, diagnostic, style);
        out.push('\n');
    }
    out
}

fn handler(style: Style) -> GraphicalReportHandler {
    let characters = if style.unicode { ThemeCharacters::unicode() } else { ThemeCharacters::ascii() };
    let styles = if style.color { ThemeStyles::ansi() } else { ThemeStyles::none() };
    GraphicalReportHandler::new_themed(GraphicalTheme { characters, styles })
        .with_width(style.width)
        .with_urls(false)
        .without_syntax_highlighting()
}

fn push_fixes(out: &mut String, report: &Report<'_>, diagnostic: &Diagnostic, style: Style) {
    for fix in &diagnostic.fixes {
        let sure = match fix.applicability {
            Applicability::Safe => "",
            Applicability::Suggested => " (look first)",
        };
        let _ = writeln!(
            out,
            "   {} {}{}",
            style.paint(Paint::Green, "fix:"),
            fix.title,
            style.paint(Paint::Dim, sure)
        );
        for line in preview(report.sources, fix).unwrap_or_default() {
            let line = match line {
                PreviewLine::Removed(line) => style.paint(Paint::Red, &format!("- {line}")),
                PreviewLine::Added(line) => style.paint(Paint::Green, &format!("+ {line}")),
            };
            let _ = writeln!(out, "        {line}");
        }
    }
}

fn summary(report: &Report<'_>, style: Style) -> String {
    let counts = report.counts();
    let files = plural(report.sources.len(), "file");
    let errors = plural(counts.errors, "error");
    let warnings = plural(counts.warnings, "warning");
    let found = match (counts.errors, counts.warnings) {
        (0, 0) => style.paint(Paint::Green, "no findings"),
        (_, 0) => style.paint(Paint::Red, &errors),
        (0, _) => style.paint(Paint::Yellow, &warnings),
        (_, _) => format!("{}, {}", style.paint(Paint::Red, &errors), style.paint(Paint::Yellow, &warnings)),
    };
    let more = match report.diagnostics.first() {
        Some(first) => format!("; `onboardc explain {}` says more", first.slug),
        None => String::new(),
    };
    format!("checked {files}: {found}{}\n", style.paint(Paint::Dim, &more))
}
