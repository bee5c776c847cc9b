//! The space between tokens.

use super::Layout;
use crate::tokens::TokenKind;
use std::ops::Range;

/// Words after which a parenthesis groups; after any other word it holds arguments.
const BEFORE_GROUPS: [&str; 24] = [
    "and",
    "or",
    "not",
    "in",
    "is",
    "if",
    "then",
    "else",
    "otherwise",
    "to",
    "where",
    "when",
    "within",
    "of",
    "since",
    "with",
    "contains",
    "matches",
    "stated",
    "declassify",
    "expect",
    "because",
    "by",
    "fallback",
];

/// Words after which `-` makes a number negative.
const BEFORE_OPERANDS: [&str; 25] = [
    "and",
    "or",
    "not",
    "in",
    "is",
    "if",
    "then",
    "else",
    "otherwise",
    "to",
    "where",
    "when",
    "within",
    "of",
    "since",
    "with",
    "contains",
    "matches",
    "stated",
    "declassify",
    "expect",
    "because",
    "by",
    "fallback",
    "ask",
];

/// The marks with the space between them, and the parentheses that are to be written.
pub(super) fn words(layout: &Layout<'_>, marks: Range<usize>) -> String {
    let mut text = String::new();
    let mut before: Option<usize> = None;
    for at in marks.clone() {
        let opens = layout.opens.get(&at).copied().unwrap_or_default();
        if !layout.is_dropped(at) {
            if before.is_some_and(|before| gap(layout, marks.start, before, at, opens > 0)) {
                text.push(' ');
            }
            text.extend(std::iter::repeat_n('(', opens));
            text.push_str(layout.mark(at));
            before = Some(at);
        }
        text.extend(std::iter::repeat_n(')', layout.closes.get(&at).copied().unwrap_or_default()));
    }
    text
}

/// Whether a space stands between two marks that follow each other.
fn gap(layout: &Layout<'_>, begin: usize, before: usize, at: usize, opens: bool) -> bool {
    use TokenKind::{
        Colon, Comma, Dot, LeftBrace, LeftParen, Operator, RightBrace, RightParen, Semicolon, Word,
    };
    match (layout.kind(before), layout.kind(at)) {
        (_, Some(RightParen | Comma | Semicolon | Colon)) | (Some(LeftParen), _) => false,
        (Some(Dot), _) | (_, Some(Dot)) => false,
        (Some(LeftBrace), Some(RightBrace)) => false,
        (Some(Word), Some(LeftParen)) => opens || BEFORE_GROUPS.contains(&layout.mark(before)),
        (Some(Operator), _) if layout.mark(before) == "-" && joins_tag(layout, before) => false,
        (_, Some(Operator)) if layout.mark(at) == "-" && joins_tag(layout, at) => false,
        (Some(Operator), _) if layout.mark(before) == "-" => !is_sign(layout, begin, before),
        _ => true,
    }
}

/// Whether the `-` makes a number negative: no operand stands before it.
fn is_sign(layout: &Layout<'_>, begin: usize, minus: usize) -> bool {
    use TokenKind::{Number, Pattern, RightParen, Text, Word};
    if minus == begin {
        return layout.kind(minus + 1) == Some(Number) && adjacent(layout, minus);
    }
    match layout.kind(minus - 1) {
        Some(Number | Text | Pattern | RightParen) => false,
        Some(Word) => BEFORE_OPERANDS.contains(&layout.mark(minus - 1)),
        _ => true,
    }
}

/// Whether the `-` stands inside a language tag: `in pt-BR "…"`, `speaks en, pt-BR`.
fn joins_tag(layout: &Layout<'_>, minus: usize) -> bool {
    let part = |at: &usize| {
        matches!(layout.kind(*at), Some(TokenKind::Word | TokenKind::Number)) || layout.mark(*at) == "-"
    };
    let before = (0..minus).rev().take_while(|at| part(at) || layout.kind(*at) == Some(TokenKind::Comma));
    let opener = before.map(|at| layout.mark(at)).find(|word| matches!(*word, "in" | "speaks"));
    match opener {
        Some("speaks") => true,
        Some(_) => (minus..).find(|at| !part(at)).and_then(|at| layout.kind(at)) == Some(TokenKind::Text),
        None => false,
    }
}

/// Whether nothing stands between the mark and the next.
fn adjacent(layout: &Layout<'_>, at: usize) -> bool {
    let mark = |at: usize| layout.outline.marks.get(at);
    mark(at).zip(mark(at + 1)).is_some_and(|(mark, next)| mark.end == next.start)
}
