//! The formatter: what it changes, what it keeps, and what it refuses.
#![allow(clippy::unwrap_used, clippy::indexing_slicing, clippy::panic, reason = "a test fails by panicking")]

mod common;

use common::{files, items};
use onboard_syntax::{FileId, Refused, format, parse, tokens::tokenize};
use proptest::prelude::*;

fn formatted(text: &str) -> String {
    format(text).unwrap_or_else(|refused| panic!("{refused:?}\n{text}"))
}

#[test]
fn spaces_indents_and_blank_lines_are_settled() {
    let text = "\u{FEFF}\n\n\npurpose   p{basis contract;retain 6mo  }\n\n\n\nfield a : int in -5  to 5\n{\n  fallback -  3 ;for p ,q\n\
                \n\n   ask in pt-BR \"x\"\n\n }\nlet x=min( a,- 3 )-a* 2\nlet y = - x\n";
    assert_eq!(
        formatted(text),
        "purpose p { basis contract; retain 6mo }\n\nfield a: int in -5 to 5 {\n    fallback -3; for p, q\n\n    ask in pt-BR \"x\"\n}\n\
         let x = min(a, -3) - a * 2\nlet y = -x\n"
    );
}

#[test]
fn tables_are_aligned_and_lose_the_bars_at_their_ends() {
    let text = "matrix m -> path|offer: text{\nhit first\n | role | big -> path | offer |\n  a or b|yes->one|-\n// between\nrest: -|- -> other|\"ü\"// why\n}\n";
    assert_eq!(
        formatted(text),
        "matrix m -> path | offer: text {\n    hit first\n          role   | big -> path  | offer\n          a or b | yes -> one   | -\n    // between\n    \
         rest: -      | -   -> other | \"ü\"  // why\n}\n"
    );
}

#[test]
fn bars_beside_the_arrow_are_left_out() {
    let text = "matrix m -> path {\n | a | b | -> | path | offer |\n big: | x | y | -> | one | - |\n|-|-|-> two | -\n}\n";
    assert_eq!(
        formatted(text),
        "matrix m -> path {\n         a | b -> path | offer\n    big: x | y -> one  | -\n         - | - -> two  | -\n}\n"
    );
}

#[test]
fn parentheses_are_written_where_and_meets_or() {
    assert_eq!(formatted("let x = a and b or c\n"), "let x = (a and b) or c\n");
    assert_eq!(formatted("let x = min(x, 3) > 2 and a or b\n"), "let x = (min(x, 3) > 2 and a) or b\n");
    assert_eq!(
        formatted("trait t = count of e where a or b and c in last 7d\n"),
        "trait t = count of e where a or (b and c) in last 7d\n"
    );
    assert_eq!(formatted("let x = (a and b) or (c)\n"), "let x = (a and b) or (c)\n");
    assert_eq!(formatted("let x = (a and b or c and d)\n"), "let x = ((a and b) or (c and d))\n");
    assert_eq!(formatted("let x = (a) and (b) or c\n"), "let x = ((a) and (b)) or c\n");
    assert_eq!(formatted("let x = a and (b or c)\n"), "let x = a and (b or c)\n");
    assert_eq!(formatted("let x = a or b and c and d or e\n"), "let x = a or (b and c and d) or e\n");
    assert_eq!(
        formatted("let x = if a and b or c then d else not (e or f and g)\n"),
        "let x = if (a and b) or c then d else not (e or (f and g))\n"
    );
}

#[test]
fn comments_stay_and_are_aligned_at_line_ends() {
    let text = "// first\nfor p //one\nfor p, q     // two\n\n   // indented\nsegment s { // open\nwhen a // a\n     // last\n}\n// end";
    assert_eq!(
        formatted(text),
        "// first\nfor p     //one\nfor p, q  // two\n\n// indented\nsegment s {  // open\n    when a  // a\n    // last\n}\n// end\n"
    );
}

#[test]
fn values_are_aligned_where_somebody_aligned_one() {
    assert_eq!(formatted("let a  = 1\nlet long = 2\n"), "let a    = 1\nlet long = 2\n");
    assert_eq!(formatted("let a = 1\nlet long = 2\n"), "let a = 1\nlet long = 2\n");
    assert_eq!(formatted("let a  = 1\n\nlet long = 2\n"), "let a = 1\n\nlet long = 2\n");
}

#[test]
fn lines_that_go_on_are_indented() {
    let text = "type t = one of {\n a, b\nc = \"C\"\n}\nsegment s when a\n  and (b\nor c)\n";
    assert_eq!(
        formatted("type t = one of {\n a, b\n  c = \"C\"\n }\n"),
        "type t = one of {\n    a, b\n    c = \"C\"\n}\n"
    );
    assert!(format(text).is_err());
    assert_eq!(
        formatted("segment s when a\n  and (b\n or c)\n"),
        "segment s when a\n    and (b\n    or c)\n"
    );
    assert_eq!(
        formatted("path p {\n step s {\n  show component C {\n   a: b; c: d\n  } when x\n }\n}\n"),
        "path p {\n    step s {\n        show component C {\n            a: b; c: d\n        } when x\n    }\n}\n"
    );
}

#[test]
fn a_semicolon_stands_only_between_clauses_of_one_line() {
    assert_eq!(formatted("purpose p { basis contract; }\n"), "purpose p { basis contract }\n");
    assert_eq!(
        formatted("purpose p {\n ;basis contract;;retain 5d; // c\n ask \"x\";\n}\n"),
        "purpose p {\n    basis contract; retain 5d  // c\n    ask \"x\"\n}\n"
    );
}

#[test]
fn line_ends_are_those_of_the_first_line() {
    assert_eq!(formatted("for p\r\nfor q\n"), "for p\r\nfor q\r\n");
    assert_eq!(formatted(""), "");
    assert_eq!(formatted("\n\n"), "");
}

#[test]
fn what_was_not_understood_is_refused() {
    let Err(Refused::NotUnderstood(errors)) = format("for p\nlet x = = 3\n") else { panic!() };
    assert_eq!(errors.len(), 1);
    assert!(format("let x = y is z\n").is_err());
    assert!(format("\0").is_err());
    // A warning is no reason to refuse.
    assert_eq!(formatted("for p\n/// loose\n"), "for p\n/// loose\n");
}

#[test]
fn planned_constructs_are_laid_out_by_their_braces() {
    assert_eq!(
        formatted("source s {\n get   \"x\"\n nested {\n a\n }\n}\nmodel m { a;b }\n"),
        "source s {\n    get \"x\"\n    nested {\n        a\n    }\n}\nmodel m { a; b }\n"
    );
}

/// The laws of a text that can be formatted: the tree stays, and so does what was formatted.
fn check(text: &str) -> Result<(), TestCaseError> {
    let Ok(once) = format(text) else {
        let errors = parse(FileId(0), text).1;
        prop_assert!(!errors.is_empty(), "refused without an error:\n{}", text);
        return Ok(());
    };
    prop_assert_eq!(items(text), items(&once), "{}", once);
    prop_assert_eq!(format(&once), Ok(once.clone()));
    Ok(())
}

#[test]
fn every_file_and_every_case_of_the_corpus_keeps_its_meaning() {
    let root = std::path::Path::new(env!("CARGO_MANIFEST_DIR")).join("..");
    let mut texts = files();
    let mut folders = vec![root.join("tests/corpus"), root.join("docs/diagnostics")];
    while let Some(folder) = folders.pop() {
        for entry in std::fs::read_dir(folder).unwrap() {
            let path = entry.unwrap().path();
            if path.is_dir() {
                folders.push(path);
            } else if let Ok(text) = std::fs::read_to_string(&path) {
                let blocks = text.split("```onboard").skip(1);
                texts.extend(blocks.map(|block| {
                    block.split_once('\n').unwrap().1.split("\n```").next().unwrap().to_owned()
                }));
            }
        }
    }
    let whole = texts.iter().filter(|text| format(text).is_ok()).count();
    assert!(whole > 150, "{whole}");
    for text in texts {
        check(&text).unwrap();
    }
}

proptest! {
    #![proptest_config(ProptestConfig { cases: 128, failure_persistence: None, ..ProptestConfig::default() })]

    /// Space and comments put between tokens at random change nothing that the formatter does not settle.
    #[test]
    fn space_and_comments_change_no_tree(
        file in 0..8_usize,
        gaps in prop::collection::vec(
            (any::<prop::sample::Index>(), prop::sample::select(vec![" ", "   ", "\t", "\n        ", " // c\n        ", "\n\n\n            ", "\r\n      "])),
            0..12,
        ),
    ) {
        let mut text = files().swap_remove(file);
        for (index, gap) in gaps {
            let tokens = tokenize(&text);
            let at = tokens[index.index(tokens.len())].end as usize;
            text.insert_str(at, gap);
        }
        check(&text)?;
    }
}
