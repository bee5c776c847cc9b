//! What can be written otherwise.

use crate::{Fixture, PROGRAM, examples, read};
use onboard_compiler::query::{Analysis, selections};
use onboard_compiler::{Sources, check};
use onboard_syntax::{Edit, FileId};
use std::ops::Range;

fn applied(text: &str, edits: &[Edit]) -> String {
    let mut text = text.to_owned();
    for edit in edits.iter().rev() {
        text.replace_range(edit.span.range(), &edit.replacement);
    }
    text
}

fn slugs(text: &str) -> Vec<&'static str> {
    check(&Sources::single("main.onboard", text)).diagnostics.iter().map(|found| found.slug).collect()
}

/// A text without its marks `‹` and `›`, and what stands between them.
fn selection(marked: &str) -> (String, Range<usize>) {
    let start = marked.find('‹').unwrap();
    let rest = marked.replacen('‹', "", 1);
    let end = rest.find('›').unwrap();
    (rest.replacen('›', "", 1), start..end)
}

/// The program after what is between the marks has become a segment; the text is checked before and after.
fn extracted(marked: &str) -> Option<String> {
    let (text, selected) = selection(marked);
    let analysis = Analysis::new(Sources::single("main.onboard", text.as_str()));
    let fix = analysis.extracted_segment(FileId(0), &selected)?;
    let after = applied(&text, &fix.edits);
    assert_eq!(slugs(&after), slugs(&text), "{after}");
    Some(after)
}

/// The lines that follow the first program here.
#[track_caller]
fn extracts(marked: &str, expected: &str) {
    let found = extracted(&format!("{PROGRAM}{marked}"));
    let found = found.as_deref().and_then(|text| text.strip_prefix(PROGRAM));
    assert_eq!(found, Some(expected));
}

#[test]
fn a_condition_becomes_a_segment() {
    extracts(
        "\nsegment s when ‹cups >= 3› or keen\n",
        "\nsegment new_segment when cups >= 3\n\nsegment s when new_segment or keen\n",
    );
    // With the comments that belong to the declaration, without parentheses, in each place that says the same.
    extracts(
        "\n// note\n/// Some.\nsegment s {\n    enter when keen or ‹(cups >= 3 and\n        keen)›\n    leave when not (cups >= 3 and keen)\n}\n",
        "\nsegment new_segment when cups >= 3 and keen\n\n// note\n/// Some.\nsegment s {\n    enter when keen or new_segment\n    leave when not new_segment\n}\n",
    );
    extracts(
        "\nlet word = if ‹ taste in { green, black } › then \"a\" else \"b\"\nsegment s when word == \"a\"\n",
        "\nsegment new_segment when taste in { green, black }\n\nlet word = if  new_segment  then \"a\" else \"b\"\nsegment s when word == \"a\"\n",
    );
    let text = extracted(&PROGRAM.replace("skip when taste == black", "skip when ‹taste == black› and keen"))
        .unwrap();
    assert!(text.contains("segment new_segment when taste == black\n\npath shelf"), "{text}");
    assert!(text.contains("skip when new_segment and keen"), "{text}");
    let text =
        extracted(&PROGRAM.replace("stage signup ask", "stage signup when ‹cups is missing› ask")).unwrap();
    assert!(text.contains("segment new_segment when cups is missing\n\nprofiling"), "{text}");
    let text =
        extracted(&PROGRAM.replace("    keen | taste  ", "    ‹keen and cups > 1› | taste  ")).unwrap();
    assert!(text.contains("    new_segment | taste"), "{text}");
}

#[test]
fn the_name_is_a_new_one() {
    let marked =
        format!("{PROGRAM}\nsegment new_segment when ‹cups > 3› or keen\nsegment s when new_segment\n");
    assert!(extracted(&marked).unwrap().contains("segment new_segment_2 when cups > 3"));
}

#[test]
fn what_would_not_mean_the_same_stays() {
    for marked in [
        // All that a segment says; a value; a part of no expression; more than one; nothing.
        "segment s when ‹cups > 3›\n",
        "segment s when ‹cups› > 3\n",
        "segment s when ‹keen› or cups > 3\n",
        "segment s when ‹cups > 3 or› keen\n",
        "segment s when cups > 3 ‹or keen\nlet x = 3›\n",
        "segment s when‹ ›cups > 3 or keen\n",
        "‹segment s when cups > 3›\n",
        // Of an event, of the result of a matrix, of what nobody knows, with a comment.
        "trait t = count of brewed where ‹minutes > 3› and kind == green\n",
        "path x \"X\" { step y \"Y\" { skip when ‹start.offer == \"a\"› or keen } }\n",
        "segment s when ‹nothing > 3› or keen\n",
        "segment s when ‹cups > 3 or // why\n    keen› or keen\n",
        "test \"t\" {\n    expect ‹cups > 3› or keen\n}\n",
    ] {
        let (text, selected) = selection(&format!("{PROGRAM}{marked}"));
        let analysis = Analysis::new(Sources::single("main.onboard", text));
        assert_eq!(analysis.extracted_segment(FileId(0), &selected), None, "{marked}");
    }
}

/// The fallbacks that a field of a type may get; each is tried.
fn fallbacks(field: &str) -> Vec<String> {
    let declared = format!(
        "purpose p {{ basis contract }}\nfor p\ntype kind = one of {{ a, b }}\n{field}\nsegment s when f is imputed\n"
    );
    let analysis = Analysis::new(Sources::single("main.onboard", declared.as_str()));
    let at = u32::try_from(declared.find("field f").unwrap()).unwrap();
    let fixes = analysis.fallbacks(FileId(0), at + 7);
    for fix in &fixes {
        let after = applied(&declared, &fix.edits);
        assert_eq!(slugs(&after), slugs(&declared), "{after}");
    }
    fixes.into_iter().map(|fix| fix.title.replace("add `fallback ", "").replace('`', "")).collect()
}

#[test]
fn a_field_is_filled_as_its_type_allows() {
    for (field, expected) in [
        ("field f: int in 2 to 9", vec!["median", "mean", "most common", "2"]),
        ("field f: float in 0.5 to 9 { ask \"?\" }", vec!["median", "mean", "most common", "0.5"]),
        ("field f: kind {\n    ask \"?\"\n}", vec!["most common", "a"]),
        ("field f: bool", vec!["most common", "no"]),
        ("field f: date", vec!["median"]),
        ("field f: duration", vec!["median", "mean", "most common"]),
        ("field f: country", vec!["most common"]),
        ("field f: text", vec![]),
        ("field f: set of kind", vec![]),
        // After a statistic, what always holds; then nothing.
        ("field f: int in 2 to 9 { fallback median }", vec!["2"]),
        ("field f: int in 2 to 9 { fallback 3 }", vec![]),
        // What is delicate is not guessed, unless it says so.
        ("field f: bool { category special }", vec![]),
        (
            "field f: bool { category special; allow inferred because \"of a reason\" }",
            vec!["most common", "no"],
        ),
        // What is broken, nobody fills.
        ("field f: bool { nonsense }", vec![]),
        ("field f: nothing", vec![]),
    ] {
        assert_eq!(fallbacks(field), expected, "{field}");
    }
    let fixture = Fixture::behind("segment ke");
    assert!(fixture.analysis.fallbacks(fixture.file, fixture.offset).is_empty());
}

fn organised(text: &str) -> String {
    let mut sources = Sources::new();
    sources.add_root("r/main.onboard", text);
    for name in ["r/a.onboard", "r/b.onboard", "r/c.onboard"] {
        sources.add(name, "");
    }
    applied(text, &Analysis::new(sources).organised_imports(FileId(0)))
}

#[test]
fn imports_are_sorted() {
    let sorted = "import \"a.onboard\"\nimport \"b.onboard\"\nimport \"c.onboard\"\n";
    assert_eq!(organised("import \"c.onboard\"\nimport \"a.onboard\"\nimport \"b.onboard\"\n"), sorted);
    assert_eq!(organised(sorted), sorted);
    let windows = "import \"b.onboard\"\r\nimport \"a.onboard\"";
    assert_eq!(organised(windows), "import \"a.onboard\"\r\nimport \"b.onboard\"");
    assert_eq!(organised("let x = 1\n"), "let x = 1\n");
    assert_eq!(organised(""), "");
}

#[test]
fn comments_stay_with_their_imports() {
    assert_eq!(
        organised(
            "// The file.\nimport \"c.onboard\" // last\n// first\n// of all\nimport \"a.onboard\"\n// on\nlet x = 1\n"
        ),
        "// The file.\n// first\n// of all\nimport \"a.onboard\"\nimport \"c.onboard\" // last\n// on\nlet x = 1\n"
    );
    assert_eq!(
        organised("\n// why\nimport \"b.onboard\"\nimport \"a.onboard\"\n"),
        "\nimport \"a.onboard\"\n// why\nimport \"b.onboard\"\n"
    );
}

#[test]
fn blank_lines_keep_imports_apart() {
    assert_eq!(
        organised("import \"c.onboard\"\n\nimport \"b.onboard\"\nimport \"a.onboard\"\n"),
        "import \"c.onboard\"\n\nimport \"a.onboard\"\nimport \"b.onboard\"\n"
    );
}

#[test]
fn what_is_imported_twice_is_imported_once() {
    assert_eq!(
        organised("import \"b.onboard\" // why\nimport \"./b.onboard\" // too\nimport \"a.onboard\"\n"),
        "import \"a.onboard\"\n// too\nimport \"b.onboard\" // why\n"
    );
    assert_eq!(
        organised("import \"a.onboard\"\n\nimport \"a.onboard\"\nlet x = 1\n"),
        "import \"a.onboard\"\n\nlet x = 1\n"
    );
    assert_eq!(
        organised("import \"a.onboard\"\n\nimport \"a.onboard\" // again\n"),
        "import \"a.onboard\"\n\nimport \"a.onboard\" // again\n"
    );
}

#[test]
fn what_cannot_be_read_stays_where_it_is() {
    let text = "import \"c.onboard\"\nimport nothing\nimport \"a.onboard\"\n";
    assert_eq!(organised(text), text);
}

#[test]
fn what_is_extracted_from_the_examples_leaves_them_without_findings() {
    let mut tried = 0;
    for root in examples() {
        let sources = read(&root);
        let analysis = Analysis::new(sources.clone());
        let before = check(&sources).diagnostics.len();
        for file in analysis.files() {
            let text = sources.get(file).unwrap().text.clone();
            for (offset, _) in text.match_indices(" >= ").step_by(4) {
                for selected in selections(&text, offset) {
                    let Some(fix) = analysis.extracted_segment(file, &selected) else { continue };
                    let mut after = Sources::new();
                    for (at, source) in (0..).zip(sources.files()) {
                        let text =
                            if FileId(at) == file { applied(&text, &fix.edits) } else { source.text.clone() };
                        if sources.roots().contains(&FileId(at)) {
                            after.add_root(source.name.as_str(), text);
                        } else {
                            after.add(source.name.as_str(), text);
                        }
                    }
                    let found = check(&after).diagnostics;
                    assert_eq!(found.len(), before, "{}: {found:?}", &text[selected]);
                    tried += 1;
                }
            }
        }
    }
    assert!(tried > 5, "{tried}");
}
