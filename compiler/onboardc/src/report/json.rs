//! Findings as one JSON document.

use super::Report;
use crate::sources::Sources;
use onboard_syntax::{Diagnostic, Span};
use serde_json::{Value, json};

/// The version of the document's form. Keys may be added to a version, never taken away.
const VERSION: u32 = 1;

/// The document, pretty-printed.
pub(crate) fn render(report: &Report<'_>) -> String {
    let counts = report.counts();
    let diagnostics: Vec<Value> =
        report.diagnostics.iter().map(|diagnostic| finding(report.sources, diagnostic)).collect();
    let troubles: Vec<Value> = report
        .troubles
        .iter()
        .map(|trouble| json!({ "message": trouble.message, "help": trouble.help }))
        .collect();
    let document = json!({
        "version": VERSION,
        "files": report.sources.iter().map(|source| source.name.as_str()).collect::<Vec<_>>(),
        "diagnostics": diagnostics,
        "problems": troubles,
        "summary": {
            "files": report.sources.len(),
            "errors": counts.errors,
            "warnings": counts.warnings,
            "problems": report.troubles.len(),
        },
    });
    format!("{document:#}\n")
}

fn finding(sources: &Sources, diagnostic: &Diagnostic) -> Value {
    let labels: Vec<Value> = diagnostic
        .labels
        .iter()
        .map(|label| {
            let mut value = place(sources, label.span);
            insert(&mut value, "message", json!(label.message));
            value
        })
        .collect();
    let fixes: Vec<Value> = diagnostic
        .fixes
        .iter()
        .map(|fix| {
            let edits: Vec<Value> = fix
                .edits
                .iter()
                .map(|edit| {
                    let mut value = place(sources, edit.span);
                    insert(&mut value, "replacement", json!(edit.replacement));
                    value
                })
                .collect();
            json!({ "title": fix.title, "applicability": fix.applicability, "edits": edits })
        })
        .collect();
    json!({
        "slug": diagnostic.slug,
        "code": format!("onboard::{}", diagnostic.slug),
        "severity": diagnostic.severity,
        "title": diagnostic.title,
        "labels": labels,
        "help": diagnostic.help,
        "fixes": fixes,
    })
}

/// File, and both ends as byte, line and column.
fn place(sources: &Sources, span: Span) -> Value {
    let Some(source) = sources.get(span.file.0 as usize) else { return json!({ "file": null }) };
    let end = |byte: usize| {
        let position = source.lines.position(&source.text, byte);
        json!({ "byte": byte, "line": position.line, "column": position.column })
    };
    let range = span.range();
    json!({ "file": source.name, "start": end(range.start), "end": end(range.end) })
}

fn insert(value: &mut Value, key: &str, content: Value) {
    if let Some(object) = value.as_object_mut() {
        object.insert(key.to_owned(), content);
    }
}
