//! Whether a space stands between two tokens of one line.

use crate::outline::Mark;
use crate::tokens::TokenKind;

/// Words after which a `-` is a sign and a `(` is no call.
const BEFORE_OPERAND: [&str; 27] = [
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
    "stated",
    "since",
    "of",
    "contains",
    "with",
    "matches",
    "fallback",
    "on",
    "by",
    "declassify",
    "expect",
    "given",
    "after",
    "common",
    "within",
];

/// Whether `previous` and `next` are written apart. `before` is what stands before `previous` on the same line.
pub(super) fn apart(text: &str, before: Option<Mark>, previous: Mark, next: Mark) -> bool {
    let (left, right) = (word(text, previous), word(text, next));
    match (previous.kind, next.kind) {
        (_, TokenKind::Comma | TokenKind::Semicolon | TokenKind::Colon | TokenKind::RightParen) => false,
        (TokenKind::LeftParen, _) | (_, TokenKind::Dot) | (TokenKind::Dot, _) => false,
        (TokenKind::LeftBrace, TokenKind::RightBrace) => false,
        (TokenKind::Word, TokenKind::LeftParen) => {
            BEFORE_OPERAND.contains(&left) || previous.end < next.start
        }
        (TokenKind::Operator, _) if left == "-" && is_sign(text, before) => false,
        // `pt-BR`
        (TokenKind::Word, TokenKind::Operator) if right == "-" && previous.end == next.start => {
            !is_tag(text, next)
        }
        (TokenKind::Operator, TokenKind::Word) if left == "-" && previous.end == next.start => {
            !is_tag(text, previous)
        }
        _ => true,
    }
}

/// Whether a `-` after `before` is the sign of what follows and not an operator.
fn is_sign(text: &str, before: Option<Mark>) -> bool {
    let Some(before) = before else { return true };
    match before.kind {
        TokenKind::Word => BEFORE_OPERAND.contains(&word(text, before)),
        TokenKind::Number
        | TokenKind::Text
        | TokenKind::Pattern
        | TokenKind::RightParen
        | TokenKind::RightBrace => false,
        _ => true,
    }
}

/// Whether a `-` stands tight between two letters.
fn is_tag(text: &str, dash: Mark) -> bool {
    let before = text.get(..dash.start as usize).and_then(|text| text.chars().next_back());
    let after = text.get(dash.end as usize..).and_then(|text| text.chars().next());
    before.is_some_and(char::is_alphanumeric) && after.is_some_and(char::is_alphanumeric)
}

fn word(text: &str, mark: Mark) -> &str {
    text.get(mark.start as usize..mark.end as usize).unwrap_or_default()
}
