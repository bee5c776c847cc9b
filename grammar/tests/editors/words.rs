//! The words of the language by what editors show them as.

use onboard_syntax::{TYPES, begins_declaration, clause_words, is_reserved, keywords};
use std::collections::BTreeSet;

/// Words that begin a declaration, now or later.
pub(crate) fn declarations() -> Vec<&'static str> {
    keywords().into_iter().filter(|word| begins_declaration(word)).collect()
}

/// Words that begin a clause in some block, and nothing else.
pub(crate) fn clauses() -> Vec<&'static str> {
    let blocks = keywords().into_iter().chain(["step", "show"]);
    let words: BTreeSet<&str> = blocks.flat_map(clause_words).copied().collect();
    words.into_iter().filter(|word| !is_reserved(word)).collect()
}

/// Words that are never names.
pub(crate) fn reserved() -> Vec<&'static str> {
    keywords().into_iter().filter(|word| is_reserved(word)).collect()
}

/// All other words that mean something somewhere.
pub(crate) fn phrases() -> Vec<&'static str> {
    let known: BTreeSet<&str> = [declarations(), clauses(), reserved()].concat().into_iter().collect();
    keywords().into_iter().filter(|word| !known.contains(word)).collect()
}

/// The lists as Emacs has them.
pub(crate) fn of_emacs() -> String {
    let lists = [
        ("declarations", declarations(), "Words that begin a declaration."),
        ("clauses", clauses(), "Words that begin a clause."),
        ("reserved", reserved(), "Words that are never names."),
        ("types", TYPES.to_vec(), "Types that need no declaration."),
    ];
    lists.map(|(name, words, says)| constant(name, &words, says)).concat()
}

fn constant(name: &str, words: &[&str], says: &str) -> String {
    let mut text = format!("(defconst onboard-{name}\n  '(");
    let mut column = 4;
    for (at, word) in words.iter().enumerate() {
        if column + word.len() + 3 > 80 {
            text.push_str("\n    ");
            column = 4;
        } else if at > 0 {
            text.push(' ');
        }
        text.push_str(&format!("\"{word}\""));
        column += word.len() + 3;
    }
    format!("{text})\n  \"{says}\")\n\n")
}
