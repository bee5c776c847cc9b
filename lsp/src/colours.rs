//! The colours that an editor was told of each document, so that it can be told only what has changed.

use gen_lsp_types::{SemanticToken, SemanticTokensEdit};
use onboard_syntax::FileId;
use std::collections::HashMap;

/// What was told last of each document that is open.
#[derive(Default)]
pub(crate) struct Colours {
    told: HashMap<FileId, (u64, Vec<SemanticToken>)>,
    count: u64,
}

impl Colours {
    /// Notes what is told of a document; gives it a name of its own.
    pub(crate) fn tell(&mut self, file: FileId, tokens: Vec<SemanticToken>) -> String {
        self.count += 1;
        self.told.insert(file, (self.count, tokens));
        self.count.to_string()
    }

    /// What was told of a document under a name, if that was the last time.
    pub(crate) fn told(&self, file: FileId, name: &str) -> Option<&[SemanticToken]> {
        let (known, tokens) = self.told.get(&file)?;
        (known.to_string() == name).then_some(tokens)
    }

    /// Forgets a document.
    pub(crate) fn forget(&mut self, file: FileId) {
        self.told.remove(&file);
    }
}

/// What makes some tokens of others: what differs between their common begin and their common end. Tokens say their places
/// by the token before, so that what comes after an edit stays as it is.
pub(crate) fn difference(before: &[SemanticToken], after: &[SemanticToken]) -> Option<SemanticTokensEdit> {
    let begin = before.iter().zip(after).take_while(|(a, b)| a == b).count();
    let (before, after) = (before.get(begin..)?, after.get(begin..)?);
    let end = before.iter().rev().zip(after.iter().rev()).take_while(|(a, b)| a == b).count();
    let gone = before.len() - end;
    let new = after.get(..after.len() - end)?;
    let numbers = |tokens: usize| u32::try_from(tokens.saturating_mul(5)).ok();
    (gone > 0 || !new.is_empty()).then(|| {
        Some(SemanticTokensEdit {
            start: numbers(begin)?,
            delete_count: numbers(gone)?,
            data: (!new.is_empty()).then(|| new.iter().flat_map(numbers_of).collect()),
        })
    })?
}

fn numbers_of(token: &SemanticToken) -> [u32; 5] {
    [token.delta_line, token.delta_start, token.length, token.token_type, token.token_modifiers_bitset]
}

#[cfg(test)]
mod tests {
    use super::*;

    fn token(kind: u32) -> SemanticToken {
        SemanticToken {
            delta_line: 1,
            delta_start: 0,
            length: 1,
            token_type: kind,
            token_modifiers_bitset: 0,
        }
    }

    /// All texts of up to four tokens of two kinds.
    fn all() -> Vec<Vec<SemanticToken>> {
        let mut all = vec![Vec::new()];
        for length in 1..=4 {
            for bits in 0..1 << length {
                all.push((0..length).map(|at| token(bits >> at & 1)).collect());
            }
        }
        all
    }

    #[test]
    fn the_difference_makes_one_of_the_other() {
        for before in all() {
            for after in all() {
                let flat =
                    |tokens: &[SemanticToken]| -> Vec<u32> { tokens.iter().flat_map(numbers_of).collect() };
                let mut made = flat(&before);
                match difference(&before, &after) {
                    Some(edit) => {
                        assert_ne!(before, after);
                        let start = edit.start as usize;
                        made.splice(start..start + edit.delete_count as usize, edit.data.unwrap_or_default());
                    }
                    None => assert_eq!(before, after),
                }
                assert_eq!(made, flat(&after));
            }
        }
    }

    #[test]
    fn only_what_was_told_last_is_known() {
        let mut colours = Colours::default();
        let first = colours.tell(FileId(0), vec![token(1)]);
        assert_eq!(colours.told(FileId(0), &first), Some(&[token(1)][..]));
        assert_eq!(colours.told(FileId(1), &first), None);
        let second = colours.tell(FileId(0), Vec::new());
        assert_eq!(colours.told(FileId(0), &first), None);
        colours.forget(FileId(0));
        assert_eq!(colours.told(FileId(0), &second), None);
    }
}
