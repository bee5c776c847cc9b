//! Bad input: nothing hangs, overflows or panics, and what is whole stays whole.
#![allow(clippy::unwrap_used, clippy::indexing_slicing, clippy::panic, reason = "a test fails by panicking")]

use onboard_syntax::{FileId, ast::ItemKind, parse, tokens::tokenize};
use std::time::{Duration, Instant};

/// Parses on a small stack, as a service's worker may have, and gives the slugs and the number of broken items.
fn read(text: String) -> (Vec<&'static str>, usize, usize) {
    let worker = std::thread::Builder::new().stack_size(2 << 20);
    let worker = worker.spawn(move || {
        let start = Instant::now();
        let (file, diagnostics) = parse(FileId(0), &text);
        assert!(start.elapsed() < Duration::from_secs(120), "too slow");
        let broken = file.items.iter().filter(|item| matches!(item.kind, ItemKind::Broken { .. })).count();
        (diagnostics.iter().map(|diagnostic| diagnostic.slug).collect(), file.items.len(), broken)
    });
    worker.unwrap().join().unwrap()
}

#[test]
fn nothing_at_all() {
    assert_eq!(read(String::new()), (vec![], 0, 0));
    assert_eq!(read("\u{FEFF}".to_owned()), (vec![], 0, 0));
    assert_eq!(read("\r\n\r\n// x\r\n".to_owned()), (vec![], 0, 0));
}

#[test]
fn a_binary_file_is_refused_in_one_sentence() {
    assert_eq!(read("\u{7f}ELF\0\0\u{1}field a: int\n".to_owned()).0, ["not-text"]);
    assert_eq!(read("field a: text\nfield b\0: text".to_owned()).0, ["not-text"]);
}

#[test]
fn ten_thousand_parentheses_are_too_deep() {
    for (open, close) in
        [("(", ")"), ("not ", ""), ("-", ""), ("stated ", ""), ("if ", " then 1 else 2"), ("min(", ")")]
    {
        let text = format!("let x = {}a{}\nlet y = 1\n", open.repeat(10_000), close.repeat(10_000));
        assert_eq!(read(text), (vec!["nesting-too-deep"], 2, 0), "{open}");
    }
    let text = format!("let x = {}a\nlet y = 1\n", "if a then b else ".repeat(10_000));
    assert_eq!(read(text).0, ["nesting-too-deep"]);
    let text = format!("field x: {}int\nlet y = 1\n", "set of ".repeat(10_000));
    assert_eq!(read(text).0, ["nesting-too-deep"]);
}

#[test]
fn a_chain_that_is_too_long_is_refused() {
    let text = format!("let x = a{}\nlet y = 1\n", " or a".repeat(100_000));
    assert_eq!(read(text), (vec!["nesting-too-deep"], 2, 0));
    let text = format!("let x = a{}\nlet y = 1\n", " or a".repeat(200));
    assert_eq!(read(text), (vec![], 2, 0));
}

#[test]
fn unclosed_braces_and_strings() {
    assert_eq!(read("{".repeat(100_000)).0.len(), 1);
    assert_eq!(read(format!("purpose p {}", "{".repeat(10_000))).2, 0);
    assert_eq!(read(format!("field x: text {{ ask \"{}}}", "\\\"".repeat(100_000))).0, ["unclosed-string"]);
    assert_eq!(read("}".repeat(100_000)).0.len(), 1);
    assert_eq!(read("`".to_owned() + &"x".repeat(1_000_000)).0, ["unclosed-string"]);
}

#[test]
fn carriage_returns_and_marks_change_nothing() {
    let tour = include_str!("inputs/tour.onboard");
    for text in [
        tour.replace('\n', "\r\n"),
        tour.replace('\n', "\r"),
        format!("\u{FEFF}{tour}"),
        tour.replace("    ", "\t"),
    ] {
        assert_eq!(read(text), (vec![], 33, 0));
    }
}

#[test]
fn emoji_in_texts_and_comments_are_text() {
    assert_eq!(
        read("purpose p { ask \"🎉 👩‍👩‍👧 {{\" } // 🎉\n/// 🎉\nfield a: text\n".to_owned()),
        (vec![], 2, 0)
    );
    assert_eq!(read("field 🎉 a: text\nfield b: text\n".to_owned()), (vec!["odd-character"], 2, 0));
}

#[test]
fn a_hundred_thousand_lines_of_anything() {
    assert_eq!(read("lorem ipsum\n".repeat(100_000)).0, ["unknown-declaration"]);
    assert_eq!(read("    - a\n".repeat(100_000)).0.len(), 1);
    assert_eq!(read(format!("let x = 1{}", "\n".repeat(100_000))), (vec![], 1, 0));
    assert_eq!(read("let x = (\n".repeat(20_000)).0.len(), 20_000);
    assert_eq!(read("segment s when a >= 5 and b == c\n".repeat(20_000)), (vec![], 20_000, 0));
}

#[test]
fn one_declaration_as_long_as_a_file() {
    let rows = format!("matrix m -> path {{\n a -> path\n{}}}\n", " x or y -> p\n".repeat(10_000));
    assert_eq!(read(rows), (vec![], 1, 0));
    let members = format!("type t = one of {{ a{} }}\n", ", b".repeat(50_000));
    assert_eq!(read(members), (vec![], 1, 0));
    let list = format!("let x = a in {{ a{} }}\n", ", b".repeat(50_000));
    assert_eq!(read(list), (vec![], 1, 0));
    let steps = format!("path p {{\n{}}}\n", " step s {\n".repeat(10_000));
    assert_eq!(read(steps).0.len(), 10_000);
}

#[test]
fn what_would_be_read_again_and_again_is_not() {
    let clauses = format!("purpose p {{ {}}}\n", "retain 5d ".repeat(20_000));
    assert_eq!(read(clauses).0.len(), 32);
    assert_eq!(read(format!("path p \"{}\"\n", "{".repeat(200_001))).0, ["bad-interpolation"]);
    let braces = format!("path p {{\n{}{}", "    {\n".repeat(20_000), "  }\n".repeat(19_000));
    assert!(!read(braces).0.is_empty());
    assert!(!read(format!("matrix m -> path {{\n{}", "a | ".repeat(50_000))).0.is_empty());
    assert!(!read("for p, ".repeat(20_000)).0.is_empty());
}

#[test]
fn tokens_of_a_long_line_tile_it() {
    let text = "“x\u{A0}#$%^&*'".repeat(2_000);
    let tokens = tokenize(&text);
    assert_eq!(tokens.last().map(|token| token.end as usize), Some(text.len()));
    assert!(read(text).0.len() <= 8_001);
}
