//! What editors are told of tokens and words comes from the table of tokens (`src/tokens.rs`), the lists of words
//! (`src/words.rs`) and the grammar (`src/onboard.pest`): the grammar of VS Code, and the words of the Emacs mode.
//!
//! `BLESS=1 cargo test -p onboard-syntax --test editors` writes both anew.
#![expect(
    clippy::unwrap_used,
    clippy::expect_used,
    clippy::indexing_slicing,
    clippy::panic,
    reason = "a test fails by panicking"
)]

mod table;
mod textmate;
mod words;

use std::path::{Path, PathBuf};

fn editor_file(name: &str) -> PathBuf {
    Path::new(env!("CARGO_MANIFEST_DIR")).join("../lsp").join(name)
}

/// Holds a file against what it should say, or writes it where that is wished.
fn compare(name: &str, expected: &str) {
    let path = editor_file(name);
    if std::env::var_os("BLESS").is_some() {
        std::fs::write(&path, expected).unwrap();
    }
    let actual = std::fs::read_to_string(&path).unwrap();
    assert!(actual == expected, "{name} says something else than the tables; `BLESS=1` writes it anew");
}

#[test]
fn the_grammar_of_vs_code() {
    let grammar = serde_json::to_string_pretty(&textmate::grammar()).unwrap();
    compare("vscode/syntaxes/onboard.tmLanguage.json", &format!("{grammar}\n"));
}

#[test]
fn the_words_of_the_emacs_mode() {
    const NAME: &str = "emacs/onboard-mode.el";
    const END: &str = ";; words end\n";
    let mode = std::fs::read_to_string(editor_file(NAME)).unwrap();
    let (before, rest) = mode.split_once(";; words: ").expect("words begin");
    let (line, rest) = rest.split_once('\n').unwrap();
    let (_, after) = rest.split_once(END).expect("words end");
    compare(NAME, &format!("{before};; words: {line}\n{}{END}{after}", words::of_emacs()));
}
