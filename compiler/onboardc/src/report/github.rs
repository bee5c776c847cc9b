//! Findings as annotations of GitHub Actions: workflow commands, one line each.

use super::{Report, plural};
use onboard_syntax::{Diagnostic, Severity};
use std::fmt::Write;

/// One command for each finding and each file that could not be read, then a line with their number.
pub(crate) fn render(report: &Report<'_>) -> String {
    let mut out = String::new();
    for trouble in report.troubles {
        let message = [Some(trouble.message.as_str()), trouble.help.as_deref()];
        let message = message.into_iter().flatten().collect::<Vec<_>>().join("\n");
        let _ = writeln!(out, "::error title=onboardc::{}", data(&message));
    }
    for diagnostic in report.diagnostics {
        push_command(&mut out, report, diagnostic);
    }
    let counts = report.counts();
    let files = plural(report.sources.len(), "file");
    let (errors, warnings) = (plural(counts.errors, "error"), plural(counts.warnings, "warning"));
    let _ = writeln!(out, "checked {files}: {errors}, {warnings}");
    out
}

fn push_command(out: &mut String, report: &Report<'_>, diagnostic: &Diagnostic) {
    let command = match diagnostic.severity {
        Severity::Error => "error",
        Severity::Warning => "warning",
    };
    let _ = write!(out, "::{command} ");
    let span = diagnostic.span();
    if let Some(source) = report.sources.get(span.file.0 as usize) {
        let start = source.lines.position(&source.text, span.range().start);
        let end = source.lines.position(&source.text, span.range().end);
        let _ = write!(out, "file={},line={},endLine={}", property(&source.name), start.line, end.line);
        // GitHub takes columns only where the annotation stays in one line.
        if start.line == end.line {
            let _ = write!(out, ",col={},endColumn={}", start.column, end.column);
        }
        out.push(',');
    }
    let _ = writeln!(out, "title=onboard%3A%3A{}::{}", property(diagnostic.slug), data(&message(diagnostic)));
}

fn message(diagnostic: &Diagnostic) -> String {
    let mut message = diagnostic.title.clone();
    for label in diagnostic.labels.iter().filter(|label| !label.message.is_empty()).take(1) {
        let _ = write!(message, "\n{}", label.message);
    }
    if let Some(help) = &diagnostic.help {
        let _ = write!(message, "\nhelp: {help}");
    }
    for fix in &diagnostic.fixes {
        let _ = write!(message, "\nfix: {}", fix.title);
    }
    message
}

/// A command's text, escaped as the runner unescapes it.
fn data(text: &str) -> String {
    text.replace('%', "%25").replace('\r', "%0D").replace('\n', "%0A")
}

/// A command's property.
fn property(text: &str) -> String {
    data(text).replace(':', "%3A").replace(',', "%2C")
}
