//! Laws of reading: tokens tile the source, nothing panics, places are places, and what is broken stays small.
#![allow(clippy::unwrap_used, clippy::indexing_slicing, clippy::panic, reason = "a test fails by panicking")]

mod common;

use common::{damage, files, items};
use onboard_syntax::{FileId, parse, tokens::tokenize};
use proptest::prelude::*;

/// Pieces of the language, in any order.
fn soup() -> impl Strategy<Value = String> {
    let words = [
        "field",
        "matrix",
        "segment",
        "path",
        "test",
        "x",
        "a",
        "when",
        "and",
        "or",
        "not",
        "in",
        "is",
        "missing",
        "to",
        "{",
        "}",
        "(",
        ")",
        "|",
        "->",
        "-",
        ";",
        ",",
        ":",
        ".",
        "=",
        "==",
        "<",
        "5",
        "5d",
        "2h30min",
        "2026-01-31",
        "v1.2.3",
        "\"t\"",
        "\"{x}",
        "`p`",
        "'",
        "“",
        "≥",
        "🎉",
        "//c",
        "///d",
        "\n",
        "\n    ",
        "\r\n",
        " ",
        " ",
        "step",
        "show",
        "ask",
        "count of",
        "last",
        "where",
        "then",
        "within",
        "if",
        "else",
        "one of",
        "for",
        "expect",
        "because",
        "otherwise",
    ];
    prop::collection::vec(prop::sample::select(words.to_vec()), 0..60).prop_map(|words| words.join(" "))
}

fn check(text: &str) -> Result<(), TestCaseError> {
    let mut end = 0;
    for token in tokenize(text) {
        prop_assert_eq!(token.start, end);
        prop_assert!(token.end > token.start);
        end = token.end;
    }
    prop_assert_eq!(end as usize, text.len());
    let (file, diagnostics) = parse(FileId(0), text);
    for item in &file.items {
        prop_assert!(text.get(item.span.range()).is_some());
    }
    for diagnostic in &diagnostics {
        let spans = diagnostic.labels.iter().map(|label| label.span);
        let edits = diagnostic.fixes.iter().flat_map(|fix| &fix.edits).map(|edit| edit.span);
        prop_assert!(!diagnostic.labels.is_empty());
        for span in spans.chain(edits) {
            prop_assert!(text.get(span.range()).is_some(), "{} {:?}", diagnostic.slug, span);
        }
        for text in diagnostic.labels.iter().map(|label| &label.message).chain([&diagnostic.title]) {
            prop_assert!(!text.starts_with(char::is_uppercase) && !text.ends_with('.'), "{}", text);
        }
    }
    Ok(())
}

proptest! {
    #![proptest_config(ProptestConfig { cases: 256, failure_persistence: None, ..ProptestConfig::default() })]

    #[test]
    fn any_text_is_read(text in any::<String>()) {
        check(&text)?;
    }

    #[test]
    fn any_bytes_are_read(bytes in prop::collection::vec(any::<u8>(), 0..400)) {
        check(&String::from_utf8_lossy(&bytes))?;
    }

    #[test]
    fn any_pieces_are_read(text in soup()) {
        check(&text)?;
    }

    #[test]
    fn damaged_files_are_read(file in 0..8_usize, cut in any::<prop::sample::Index>(), pieces in soup(), drop in 0..40_usize) {
        let mut text = files().swap_remove(file);
        let at = text.floor_char_boundary(cut.index(text.len()));
        let end = text.floor_char_boundary((at + drop).min(text.len()));
        text.replace_range(at..end, &pieces);
        check(&text)?;
    }

    /// A token that is missing or wrong harms the item it stands in, and no other.
    #[test]
    fn a_broken_item_leaves_the_others_whole(
        file in 0..8_usize,
        which in any::<prop::sample::Index>(),
        replacement in prop::sample::select(vec!["", "}", "{", "(", ")", "\"", "and", "5", "§", "=", ";"]),
    ) {
        let text = files().swap_remove(file);
        let damaged = damage(&text, which.index(100_000), replacement);
        let (before, after) = (items(&text), items(&damaged));
        let same_start = before.iter().zip(&after).take_while(|(a, b)| a == b).count();
        let same_end = before.iter().rev().zip(after.iter().rev()).take_while(|(a, b)| a == b).count();
        let line = text.lines().zip(damaged.lines()).find(|(a, b)| a != b);
        prop_assert!(same_start + same_end + 1 >= before.len(), "{line:?}: {} of {} items are whole", same_start + same_end, before.len());
        check(&damaged)?;
    }
}

/// How much of an item a missing token takes with it, over every token of every file.
#[test]
fn a_broken_clause_leaves_its_siblings_whole() {
    let text = include_str!("inputs/tour.onboard");
    let clean = parse(FileId(0), text).0;
    let tokens = tokenize(text).iter().filter(|token| !token.kind.is_trivia()).count();
    let (mut findings, mut broken) = (0, 0);
    for which in 0..tokens {
        let damaged = damage(text, which, "");
        let (file, diagnostics) = parse(FileId(0), &damaged);
        findings += diagnostics.len();
        broken += format!("{file:?}").matches("Broken").count();
        assert!(
            diagnostics.len() <= 3,
            "{:?}\n{damaged}",
            diagnostics.iter().map(|d| &d.title).collect::<Vec<_>>()
        );
        assert!(file.items.len() + 1 >= clean.items.len());
    }
    // One finding and one broken piece for each missing token, and hardly any more.
    assert!(findings * 100 <= tokens * 105, "{findings} findings for {tokens} tokens");
    assert!(broken * 100 <= tokens * 100, "{broken} broken pieces for {tokens} tokens");
}
