//! Which brackets belong together.

use onboard_syntax::tokens::{Token, TokenKind};

/// Braces and parentheses that open and close, in the order in which they close. Those left alone are left out.
pub(super) fn pairs(tokens: &[Token]) -> Vec<(&Token, &Token)> {
    let mut all = Vec::new();
    let mut open = Vec::new();
    for token in tokens {
        match token.kind {
            TokenKind::LeftBrace | TokenKind::LeftParen => open.push(token),
            TokenKind::RightBrace | TokenKind::RightParen => {
                all.extend(open.pop().map(|first| (first, token)))
            }
            _ => {}
        }
    }
    all
}
