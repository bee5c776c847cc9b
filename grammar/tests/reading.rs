//! Law: a file read again after an edit is the file read for the first time, whatever was edited.
#![allow(clippy::unwrap_used, reason = "a test fails by panicking")]

use onboard_syntax::{FileId, Reading};
use proptest::prelude::*;
use std::fs;
use std::path::Path;

/// What people type, also where it makes no sense.
const PIECES: [&str; 40] = [
    "",
    "{",
    "}",
    "\n",
    "\n\n",
    "\"",
    "🍵",
    " ",
    "|",
    "->",
    "x",
    "let new = 1\n",
    "\nfor service\n",
    "// no\n",
    "\n/// about\n",
    "`",
    "\r\n",
    ";",
    "(",
    "≥",
    "\u{feff}",
    "\0",
    "1",
    "field a: bool\n",
    "\n    ",
    "field",
    "field é",
    "\nsegment",
    "\nwidget x {\n",
    "\nwidget\nwidget\n",
    "  field b: bool\n",
    "}\n}\n",
    "///",
    " /// beside\n",
    "\n///\n\n",
    "= { =",
    "\n}",
    "\nfield c: one of {\na,\nb }\n",
    "\nmatrix m {\na | b\n",
    "\n\"lost\" 1\n2\n",
];

/// All rules of the examples.
fn examples() -> Vec<String> {
    let mut texts = Vec::new();
    for folder in ["shop", "music"] {
        let folder = Path::new(env!("CARGO_MANIFEST_DIR")).join("../examples").join(folder);
        for entry in fs::read_dir(folder).unwrap() {
            let path = entry.unwrap().path();
            if path.extension().is_some_and(|extension| extension == "onboard") {
                texts.push(fs::read_to_string(path).unwrap());
            }
        }
    }
    texts.sort();
    texts
}

/// A place in a text, from a number that knows nothing of the text.
fn boundary(text: &str, number: usize) -> usize {
    let wanted = number % (text.len() + 1);
    (0..=wanted).rev().find(|at| text.is_char_boundary(*at)).unwrap()
}

#[track_caller]
fn compare(again: &Reading, file: FileId, text: &str) {
    let fresh = Reading::of(file, text);
    assert_eq!(again.diagnostics, fresh.diagnostics, "{text}");
    assert!(again.tree == fresh.tree, "{text}\n{:#?}\n{:#?}", again.tree, fresh.tree);
}

/// Mostly a few letters, and now and then whole declarations.
fn length() -> impl Strategy<Value = usize> {
    prop_oneof![4 => Just(0), 8 => 0_usize..40, 1 => 0_usize..2_000]
}

proptest! {
    #![proptest_config(ProptestConfig { cases: 100, ..ProptestConfig::default() })]

    #[test]
    fn edits_at_random(
        which in any::<prop::sample::Index>(),
        edits in prop::collection::vec((any::<usize>(), length(), prop::sample::select(&PIECES[..])), 1..12),
    ) {
        let mut text = which.get(&examples()).clone();
        let mut reading = Reading::of(FileId(0), &text);
        for (number, (at, length, piece)) in (1..).zip(edits) {
            let before = text.clone();
            let start = boundary(&text, at);
            let end = boundary(&text, (start + length).min(text.len())).max(start);
            text.replace_range(start..end, piece);
            // A file may have another number in the next edition of a program.
            let file = FileId(number % 3);
            reading = reading.again(&before, file, &text);
            compare(&reading, file, &text);
        }
    }
}

#[test]
fn every_place_of_an_example_broken_and_mended() {
    for text in examples() {
        let mut reading = Reading::of(FileId(0), &text);
        let ends = text.match_indices('\n').map(|(at, _)| at);
        for at in ends.step_by(5) {
            for piece in ["}", " {", "\nlet fresh = 1"] {
                let mut edited = text.clone();
                edited.insert_str(at, piece);
                reading = reading.again(&text, FileId(0), &edited);
                compare(&reading, FileId(0), &edited);
                reading = reading.again(&edited, FileId(0), &text);
            }
        }
        compare(&reading, FileId(0), &text);
    }
}
