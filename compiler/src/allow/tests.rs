//! Which warnings a comment takes away, and what is said of comments.

use super::*;

const KNOWN: [&str; 4] = ["no-fallback", "unused-declaration", "number-without-range", "cycle"];

/// The comments of a text, as the syntax tree has them.
fn file(text: &str) -> File {
    let mut comments = Vec::new();
    let mut start = 0;
    for line in text.split_inclusive('\n') {
        if let Some(at) = line.find("//") {
            let span = Span::new(FileId(0), start + at, start + line.trim_end().len());
            let own_line = line.get(..at).is_some_and(|before| before.trim().is_empty());
            let text = line.get(at + 2..).unwrap_or("").trim().to_owned();
            comments.push(Comment { text, span, own_line });
        }
        start += line.len();
    }
    File { items: Vec::new(), comments }
}

fn finding(text: &str, slug: &'static str, severity: Severity, at: &str) -> Diagnostic {
    let start = text.find(at).unwrap_or_else(|| panic!("`{at}` is not in the text"));
    let labels = vec![Label { span: Span::new(FileId(0), start, start + at.len()), message: String::new() }];
    Diagnostic { slug, severity, title: String::new(), labels, help: None, fixes: Vec::new() }
}

fn left(text: &str, found: &[(&'static str, Severity, &str)]) -> Vec<String> {
    let found = found.iter().map(|(slug, severity, at)| finding(text, slug, *severity, at)).collect();
    let file = file(text);
    let source = Source { id: FileId(0), text, file: &file };
    apply(&[source], &KNOWN, found).iter().map(|d| format!("{} {}", d.slug, d.title)).collect()
}

const WARNING: Severity = Severity::Warning;

#[test]
fn a_comment_above_covers_the_whole_declaration() {
    let text = "// allow(no-fallback): asked in the form\n/// Doc.\nfield a: int {\n    ask \"A\"\n\n    for p\n}\nfield b: int\n";
    for at in ["field a", "ask \"", "for p", "}"] {
        assert_eq!(left(text, &[("no-fallback", WARNING, at)]), Vec::<String>::new(), "{at}");
    }
    let beside = left(text, &[("no-fallback", WARNING, "field b"), ("no-fallback", WARNING, "ask \"")]);
    assert_eq!(beside, ["no-fallback "]);
}

#[test]
fn a_comment_above_a_clause_or_row_covers_that_alone() {
    let text = "matrix m {\n    a | b -> path\n    // allow(no-fallback): rare\n    yes | - -> x\n    no | - -> y\n}\n";
    assert_eq!(left(text, &[("no-fallback", WARNING, "yes")]), Vec::<String>::new());
    assert_eq!(
        left(text, &[("no-fallback", WARNING, "no | -")]),
        ["no-fallback ", "unused-allow there is no no-fallback here to allow"]
    );
}

#[test]
fn a_comment_at_the_end_covers_its_line() {
    let text = "field a: int // allow(number-without-range, no-fallback): a counter\nfield b: int\n";
    let both = [("no-fallback", WARNING, "field a"), ("number-without-range", WARNING, "int")];
    assert_eq!(left(text, &both), Vec::<String>::new());
    assert_eq!(left(text, &both[..1]), ["unused-allow there is no number-without-range here to allow"]);
}

#[test]
fn errors_cannot_be_allowed() {
    let text = "// allow(cycle): it is fine\nlet a = a\n";
    assert_eq!(left(text, &[("cycle", Severity::Error, "a = a")]), ["cycle "]);
    assert_eq!(left(text, &[]), ["unused-allow there is no cycle here to allow"]);
}

#[test]
fn a_slug_is_known_and_a_reason_given() {
    let text = "// allow(no-fallbak): asked\n// allow(something-else)\n// allow(no-fallback)\nfield a: int\n";
    assert_eq!(
        left(text, &[("no-fallback", WARNING, "field a")]),
        [
            "unknown-allow no diagnostic is called `no-fallbak`",
            "unknown-allow no diagnostic is called `something-else`",
            "allow-without-reason this `allow` gives no reason",
            "allow-without-reason this `allow` gives no reason"
        ]
    );
}

#[test]
fn the_fix_deletes_the_comment() {
    let deleted = |text: &str| {
        let file = file(text);
        let source = Source { id: FileId(0), text, file: &file };
        let found = apply(&[source], &KNOWN, Vec::new());
        let edit = &found[0].fixes[0].edits[0];
        let mut text = text.to_owned();
        text.replace_range(edit.span.range(), &edit.replacement);
        text
    };
    assert_eq!(deleted("a\n    // allow(cycle): b\nc\n"), "a\nc\n");
    assert_eq!(deleted("a  // allow(cycle): b\nc\n"), "a\nc\n");
}

#[test]
fn odd_comments_do_no_harm() {
    let texts =
        ["// allow(", "// allow()", "//allow(a,,b", "// allow(é): ü", "// allow", "// allow(a) b\n\n}"];
    for text in texts {
        left(text, &[]);
    }
    assert_eq!(left("// allowed(no-fallback): no\n// allow it\n", &[]), Vec::<String>::new());
}
