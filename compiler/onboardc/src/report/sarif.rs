//! Findings as SARIF 2.1.0, the format that code scanning services read.

use super::Report;
use crate::sources::Sources;
use onboard_lsp::Page;
use onboard_syntax::{Diagnostic, Edit, FileId, Fix, Severity, Span};
use serde_json::{Map, Value, json};
use std::collections::BTreeMap;
use std::env;
use std::path::Path;

/// The log, pretty-printed.
pub(crate) fn render(report: &Report<'_>) -> String {
    let rules = Rules::of(report.diagnostics);
    let results: Vec<Value> =
        report.diagnostics.iter().map(|diagnostic| result(report.sources, &rules, diagnostic)).collect();
    let artifacts: Vec<Value> = report.sources.iter().map(|source| artifact(&source.name)).collect();
    let log = json!({
        "$schema": "https://docs.oasis-open.org/sarif/sarif/v2.1.0/errata01/os/schemas/sarif-schema-2.1.0.json",
        "version": "2.1.0",
        "runs": [{
            "tool": { "driver": {
                "name": "onboardc",
                "version": env!("CARGO_PKG_VERSION"),
                "semanticVersion": env!("CARGO_PKG_VERSION"),
                "rules": rules.values(),
            } },
            "invocations": [invocation(report)],
            "columnKind": "unicodeCodePoints",
            "artifacts": artifacts,
            "results": results,
        }],
    });
    format!("{log:#}\n")
}

/// The rules that were broken, each with its place in the list.
struct Rules<'a> {
    places: BTreeMap<&'a str, (usize, Severity)>,
}

impl<'a> Rules<'a> {
    fn of(diagnostics: &'a [Diagnostic]) -> Self {
        let mut places: BTreeMap<&str, (usize, Severity)> = BTreeMap::new();
        for diagnostic in diagnostics {
            places.entry(diagnostic.slug).or_insert((0, diagnostic.severity));
        }
        for (at, (place, _)) in places.values_mut().enumerate() {
            *place = at;
        }
        Self { places }
    }

    fn place(&self, slug: &str) -> usize {
        self.places.get(slug).map_or(0, |(place, _)| *place)
    }

    fn values(&self) -> Vec<Value> {
        self.places.iter().map(|(slug, (_, severity))| rule(slug, *severity)).collect()
    }
}

fn rule(slug: &str, severity: Severity) -> Value {
    let mut rule = Map::new();
    rule.insert("id".into(), json!(slug));
    rule.insert("name".into(), json!(slug));
    if let Some(page) = Page::find(slug) {
        rule.insert("shortDescription".into(), json!({ "text": page.summary() }));
        if let Some(why) = page.section("Why") {
            rule.insert("fullDescription".into(), json!({ "text": why }));
        }
        let help = page.section("How to mend").unwrap_or_else(|| page.summary());
        rule.insert("help".into(), json!({ "text": help, "markdown": page.text }));
    }
    rule.insert("defaultConfiguration".into(), json!({ "level": level(severity) }));
    Value::Object(rule)
}

fn level(severity: Severity) -> &'static str {
    match severity {
        Severity::Error => "error",
        Severity::Warning => "warning",
    }
}

fn result(sources: &Sources, rules: &Rules<'_>, diagnostic: &Diagnostic) -> Value {
    let mut text = diagnostic.title.clone();
    if let Some(help) = &diagnostic.help {
        text.push('\n');
        text.push_str(help);
    }
    let mut result = json!({
        "ruleId": diagnostic.slug,
        "ruleIndex": rules.place(diagnostic.slug),
        "level": level(diagnostic.severity),
        "message": { "text": text },
        "locations": diagnostic.labels.iter().take(1)
            .map(|label| location(sources, label.span, "")).collect::<Vec<_>>(),
    });
    let Some(object) = result.as_object_mut() else { return result };
    let related: Vec<Value> =
        diagnostic.labels.iter().skip(1).map(|label| location(sources, label.span, &label.message)).collect();
    if !related.is_empty() {
        object.insert("relatedLocations".into(), Value::Array(related));
    }
    if !diagnostic.fixes.is_empty() {
        let fixes = diagnostic.fixes.iter().map(|each| fix(sources, each)).collect();
        object.insert("fixes".into(), Value::Array(fixes));
    }
    result
}

fn location(sources: &Sources, span: Span, message: &str) -> Value {
    let mut location = json!({ "physicalLocation": {
        "artifactLocation": artifact_location(sources, span.file),
        "region": region(sources, span),
    } });
    if let (Some(object), false) = (location.as_object_mut(), message.is_empty()) {
        object.insert("message".into(), json!({ "text": message }));
    }
    location
}

fn region(sources: &Sources, span: Span) -> Value {
    let Some(source) = sources.get(span.file.0 as usize) else { return json!({ "startLine": 1 }) };
    let start = source.lines.position(&source.text, span.range().start);
    let end = source.lines.position(&source.text, span.range().end);
    json!({
        "startLine": start.line, "startColumn": start.column,
        "endLine": end.line, "endColumn": end.column,
    })
}

fn fix(sources: &Sources, fix: &Fix) -> Value {
    let mut by_file: BTreeMap<FileId, Vec<&Edit>> = BTreeMap::new();
    for edit in &fix.edits {
        by_file.entry(edit.span.file).or_default().push(edit);
    }
    let changes: Vec<Value> = by_file
        .into_iter()
        .map(|(file, edits)| {
            let replacements: Vec<Value> = edits
                .into_iter()
                .map(|edit| {
                    json!({
                        "deletedRegion": region(sources, edit.span),
                        "insertedContent": { "text": edit.replacement },
                    })
                })
                .collect();
            json!({ "artifactLocation": artifact_location(sources, file), "replacements": replacements })
        })
        .collect();
    json!({ "description": { "text": fix.title }, "artifactChanges": changes })
}

fn artifact_location(sources: &Sources, file: FileId) -> Value {
    let at = file.0 as usize;
    match sources.get(at) {
        Some(source) => json!({ "uri": uri(&source.name), "index": at }),
        None => json!({ "uri": "unknown" }),
    }
}

fn artifact(name: &str) -> Value {
    json!({ "location": { "uri": uri(name) }, "roles": ["analysisTarget"], "sourceLanguage": "onboard" })
}

fn invocation(report: &Report<'_>) -> Value {
    let notifications: Vec<Value> = report
        .troubles
        .iter()
        .map(|trouble| json!({ "level": "error", "message": { "text": trouble.message } }))
        .collect();
    json!({ "executionSuccessful": report.troubles.is_empty(), "toolExecutionNotifications": notifications })
}

/// A file as a URI: relative to where the command runs if it lies below, as services want it.
fn uri(name: &str) -> String {
    let path = Path::new(name);
    let here = env::current_dir().ok();
    let relative = here.and_then(|here| path.strip_prefix(here).ok());
    let text = relative.unwrap_or(path).to_string_lossy().replace('\\', "/");
    let text = text.strip_prefix("./").unwrap_or(&text);
    let mut out = String::from(if text.starts_with('/') { "file://" } else { "" });
    for byte in text.bytes() {
        if byte.is_ascii_alphanumeric() || b"/-._~".contains(&byte) {
            out.push(char::from(byte));
        } else {
            out.push_str(&format!("%{byte:02X}"));
        }
    }
    out
}
