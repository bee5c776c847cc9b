//! What of a text can be folded away.

use super::brackets::pairs;
use onboard_syntax::tokens::{Token, TokenKind, tokenize};
use std::ops::Range;

/// Kinds of what can be folded away.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub enum FoldingKind {
    /// A block in braces.
    Block,
    /// Several lines of comments.
    Comment,
    /// Several lines of imports.
    Imports,
}

/// What can be folded away: bytes from the line that stays to the end of the last line that goes.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct Folding {
    /// The bytes.
    pub range: Range<usize>,
    /// What it is.
    pub kind: FoldingKind,
}

/// What can be folded away: blocks and parentheses over several lines, runs of comments and of imports.
#[must_use]
pub fn foldings(text: &str) -> Vec<Folding> {
    let tokens = tokenize(text);
    let mut all = blocks(text, &tokens);
    all.extend(runs(text, &tokens));
    all.sort_by_key(|folding| (folding.range.start, folding.range.end));
    all
}

fn blocks(text: &str, tokens: &[Token]) -> Vec<Folding> {
    let ranges = pairs(tokens).into_iter().map(|(first, last)| first.start as usize..last.end as usize);
    let several_lines =
        |range: &Range<usize>| text.get(range.clone()).is_some_and(|inside| inside.contains(['\n', '\r']));
    ranges.filter(several_lines).map(|range| Folding { range, kind: FoldingKind::Block }).collect()
}

/// Lines of one kind that follow each other.
fn runs(text: &str, tokens: &[Token]) -> Vec<Folding> {
    let mut all = Vec::new();
    let mut run: Option<(FoldingKind, Range<usize>, usize)> = None;
    let mut line: Vec<&Token> = Vec::new();
    let end = Token { kind: TokenKind::Newline, start: 0, end: 0 };
    for token in tokens.iter().chain(std::iter::once(&end)) {
        if token.kind != TokenKind::Newline {
            line.push(token);
            continue;
        }
        let words: Vec<&&Token> = line.iter().filter(|token| token.kind != TokenKind::Space).collect();
        let kind = match words.as_slice() {
            [one] if matches!(one.kind, TokenKind::Comment | TokenKind::DocComment) => {
                Some(FoldingKind::Comment)
            }
            [first, ..] if first.text(text) == "import" => Some(FoldingKind::Imports),
            _ => None,
        };
        let place = words.first().zip(words.last()).map(|(a, b)| a.start as usize..b.end as usize);
        match (&mut run, kind, place) {
            (Some((of, range, lines)), Some(kind), Some(place)) if *of == kind => {
                range.end = place.end;
                *lines += 1;
            }
            (run, kind, place) => {
                close(run.take(), &mut all);
                *run = kind.zip(place).map(|(kind, place)| (kind, place, 1));
            }
        }
        line.clear();
    }
    close(run, &mut all);
    all
}

fn close(run: Option<(FoldingKind, Range<usize>, usize)>, all: &mut Vec<Folding>) {
    if let Some((kind, range, lines)) = run
        && lines > 1
    {
        all.push(Folding { range, kind });
    }
}
