//! The one form of a file: what is settled, what is kept, what is refused.

#![allow(clippy::panic, clippy::unwrap_used, reason = "a test fails by panicking")]

use onboard_syntax::{FileId, Refused, format, parse};
use std::path::{Path, PathBuf};

fn formatted(text: &str) -> String {
    format(text).unwrap_or_else(|refused| panic!("{refused}: {refused:?}\n{text}"))
}

#[test]
fn space_is_settled() {
    let written = "field  age :int   in 0 to  120{ for  p;ask \"How old?\" ; }\nlet x=min( age,-3 )-2*age";
    let expected =
        "field age: int in 0 to 120 { for p; ask \"How old?\"; }\nlet x = min(age, -3) - 2 * age\n";
    assert_eq!(formatted(written), expected);
}

#[test]
fn clauses_are_indented_and_what_goes_on_below_a_line_one_step_further() {
    let written = "segment big {\n  enter when a\n     or b\n  leave when c\n}\n";
    assert_eq!(formatted(written), "segment big {\n    enter when a\n        or b\n    leave when c\n}\n");
}

#[test]
fn tables_are_aligned_and_lose_the_bar_in_front() {
    let written = "matrix tour -> path for p {\n| role | big -> path\n| lead: manager or executive | yes -> team\n// else\n| - | - -> solo\n}\n";
    let expected = "matrix tour -> path for p {\n          role                 | big -> path\n    lead: manager or executive | yes -> team\n    // else\n          -                    | -   -> solo\n}\n";
    assert_eq!(formatted(written), expected);
}

#[test]
fn parentheses_are_written_where_and_meets_or() {
    let cases = [
        ("a or b and c", "a or (b and c)"),
        ("a and b or c and not d", "(a and b) or (c and not d)"),
        ("a and (b or c and d)", "a and (b or (c and d))"),
        ("(a and b) or c", "(a and b) or c"),
        ("a and b and c", "a and b and c"),
        ("if a and b or c then d or e and f else g", "if (a and b) or c then d or (e and f) else g"),
        ("min(x, 3) > 2 and a or b", "(min(x, 3) > 2 and a) or b"),
    ];
    for (written, expected) in cases {
        assert_eq!(formatted(&format!("let x = {written}\n")), format!("let x = {expected}\n"));
    }
    let windowed = "trait t = count of e where a or b and c in last 7d\n";
    assert_eq!(formatted(windowed), "trait t = count of e where a or (b and c) in last 7d\n");
}

#[test]
fn comments_stay_where_they_are() {
    let written = "// one\r\n\r\n\r\n\r\nfield a: bool { // two\r\n  ask \"A?\" // three\r\n  // four\r\n  for p  // five\r\n}\r\n// six";
    let expected = "// one\n\nfield a: bool {  // two\n    ask \"A?\"  // three\n    // four\n    for p  // five\n}\n// six\n";
    assert_eq!(formatted(written), expected);
}

#[test]
fn comments_at_the_ends_of_lines_share_a_column() {
    let written = "purpose p {\nregime gdpr opt_in // no\nregime california opt_out // yes\n\nbasis consent // why\n}\n";
    let expected = "purpose p {\n    regime gdpr opt_in         // no\n    regime california opt_out  // yes\n\n    basis consent  // why\n}\n";
    assert_eq!(formatted(written), expected);
}

#[test]
fn an_empty_file_stays_empty() {
    assert_eq!(formatted(""), "");
    assert_eq!(formatted("\u{feff}\n\n"), "");
}

#[test]
fn what_is_not_understood_is_not_written() {
    let Err(Refused::NotUnderstood(found)) = format("field a: bool {\nfield b: = \n") else {
        panic!("was formatted")
    };
    assert!(!found.is_empty());
}

/// The tree without places.
fn tree(text: &str) -> serde_json::Value {
    let (file, _) = parse(FileId(0), text);
    let mut tree = serde_json::to_value(&file.items).unwrap();
    strip(&mut tree);
    tree
}

fn strip(value: &mut serde_json::Value) {
    match value {
        serde_json::Value::Object(all)
            if all.len() == 3 && all.contains_key("start") && all.contains_key("end") =>
        {
            *value = serde_json::Value::Null;
        }
        serde_json::Value::Object(all) => all.values_mut().for_each(strip),
        serde_json::Value::Array(all) => all.iter_mut().for_each(strip),
        _ => {}
    }
}

fn below(folder: &Path, files: &mut Vec<PathBuf>) {
    for entry in std::fs::read_dir(folder).unwrap() {
        let path = entry.unwrap().path();
        if path.is_dir() {
            below(&path, files);
        } else {
            files.push(path);
        }
    }
}

#[test]
fn formatting_keeps_the_tree_and_is_stable_on_every_program_of_the_repository() {
    let root = Path::new(env!("CARGO_MANIFEST_DIR")).join("..");
    let mut files = Vec::new();
    for folder in ["examples", "docs", "tests/corpus"] {
        below(&root.join(folder), &mut files);
    }
    let mut texts = Vec::new();
    for file in files {
        let extension = file.extension().unwrap_or_default();
        let Ok(text) = std::fs::read_to_string(&file) else { continue };
        if extension == "onboard" {
            texts.push(text);
        } else if extension == "md" {
            let blocks = text.split("\n```onboard").skip(1).filter_map(|block| block.split_once('\n'));
            texts.extend(
                blocks.map(|(_, block)| block.split("\n```").next().unwrap_or_default().to_owned() + "\n"),
            );
        }
    }
    let mut formatted_texts = 0;
    for text in &texts {
        match format(text) {
            Ok(once) => {
                assert_eq!(format(&once).as_ref(), Ok(&once), "not stable:\n{once}");
                assert_eq!(tree(&once), tree(text), "another tree:\n{text}\n---\n{once}");
                formatted_texts += 1;
            }
            Err(refused) => assert_ne!(refused, Refused::WouldChange, "{text}"),
        }
    }
    assert!(formatted_texts > 200, "only {formatted_texts} of {} programs were formatted", texts.len());
}
