//! The block and clause that the tokens of a declaration lead to.

use super::context::Frame;
use onboard_syntax::clause_words;
use onboard_syntax::tokens::{Token, TokenKind};

/// Where the tokens of a declaration lead to.
pub(super) struct Place {
    pub(super) frame: Frame,
    pub(super) clause: Vec<Token>,
    pub(super) header: Option<Vec<Token>>,
}

/// A brace that is open.
struct Open {
    frame: Frame,
    /// Where the clause at hand begins.
    clause: usize,
    /// The first row of a matrix.
    header: Option<(usize, usize)>,
}

/// Follows the tokens of a declaration up to a cursor at byte `cursor`.
pub(super) fn place(text: &str, tokens: &[Token], cursor: u32) -> Place {
    let keyword = tokens.first().map_or("", |token| token.text(text));
    let mut open = vec![Open { frame: Frame::Head, clause: 0, header: None }];
    for (at, token) in tokens.iter().enumerate() {
        if at > 0 && begins(text, tokens, at, token.start, open.last()) {
            next_clause(&mut open, tokens, text, at);
        }
        match token.kind {
            TokenKind::LeftBrace => {
                let frame = opened(text, tokens, at, open.last(), keyword);
                // A list goes on with its clause.
                let clause = match (&frame, open.last()) {
                    (Frame::List, Some(outer)) => outer.clause,
                    _ => at + 1,
                };
                open.push(Open { frame, clause, header: None });
            }
            TokenKind::RightBrace if open.len() > 1 => {
                open.pop();
            }
            TokenKind::Semicolon => {
                if let Some(inner) = open.last_mut().filter(|inner| inner.frame != Frame::List) {
                    inner.clause = at + 1;
                }
            }
            _ => {}
        }
    }
    if begins(text, tokens, tokens.len(), cursor, open.last()) {
        next_clause(&mut open, tokens, text, tokens.len());
    }
    let Some(inner) = open.pop() else {
        return Place { frame: Frame::Head, clause: Vec::new(), header: None };
    };
    let slice = |from: usize, to: usize| tokens.get(from..to).unwrap_or_default().to_vec();
    Place {
        header: inner.header.map(|(from, to)| slice(from, to)),
        clause: slice(inner.clause, tokens.len()),
        frame: inner.frame,
    }
}

fn next_clause(open: &mut [Open], tokens: &[Token], text: &str, at: usize) {
    let Some(inner) = open.last_mut() else { return };
    let first = tokens.get(inner.clause).filter(|_| inner.clause < at).map(|token| token.text(text));
    if inner.frame == Frame::Block("matrix".to_owned()) && first.is_some_and(|word| word != "hit") {
        inner.header.get_or_insert((inner.clause, at));
    }
    inner.clause = at;
}

/// Whether what stands at byte `start`, before the token `at`, begins a clause.
fn begins(text: &str, tokens: &[Token], at: usize, start: u32, inner: Option<&Open>) -> bool {
    let Some(Open { frame: Frame::Block(owner), clause, .. }) = inner else { return false };
    if column(text, start).is_none() || at <= *clause {
        return false;
    }
    let word = tokens.get(at).map_or("", |token| token.text(text));
    if owner == "matrix" || clause_words(owner).contains(&word) {
        return true;
    }
    let asks = at.checked_sub(1).and_then(|before| tokens.get(before)).is_some_and(|before| {
        let goes_on = ["and", "or", "not", "is", "then", "else", "otherwise", "to", "where", "within", "of"];
        matches!(before.kind, TokenKind::Comma | TokenKind::Operator | TokenKind::Colon | TokenKind::Arrow)
            || goes_on.contains(&before.text(text))
    });
    let goes_on = ["and", "or", "then", "else", "otherwise", "to", "where", "within", "because"];
    !asks && !goes_on.contains(&word) && tokens.get(at).is_none_or(|token| token.kind == TokenKind::Word)
}

/// What the `{` at a token opens.
fn opened(text: &str, tokens: &[Token], at: usize, inner: Option<&Open>, keyword: &str) -> Frame {
    let before = at.checked_sub(1).and_then(|before| tokens.get(before)).map_or("", |token| token.text(text));
    if matches!(before, "of" | "in" | "=" | "==") {
        return Frame::List;
    }
    let Some(inner) = inner else { return Frame::List };
    match &inner.frame {
        Frame::Head => Frame::Block(keyword.to_owned()),
        Frame::Block(owner) => match tokens.get(inner.clause).map(|token| token.text(text)) {
            Some("step") if owner == "path" => Frame::Block("step".to_owned()),
            Some("show") if owner == "step" => Frame::Block("show".to_owned()),
            _ => Frame::List,
        },
        Frame::List => Frame::List,
    }
}

/// How many bytes of space stand before a byte on its line; none where there is something else.
pub(super) fn column(text: &str, start: u32) -> Option<usize> {
    let before = text.get(..start as usize)?;
    let line = before.rfind(['\n', '\r']).map_or(before, |at| before.get(at + 1..).unwrap_or_default());
    let line = line.trim_start_matches('\u{FEFF}');
    line.chars().all(|letter| letter == ' ' || letter == '\t').then_some(line.len())
}

/// Whether a name, dots included, may hold this letter.
pub(super) fn in_name(letter: char) -> bool {
    letter.is_alphanumeric() || letter == '_' || letter == '.'
}
