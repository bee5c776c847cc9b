//! Where a cursor stands: in which declaration, block and clause, and behind which words.

use super::clause;
use onboard_syntax::tokens::{Token, TokenKind, tokenize};

/// What a `{` opens.
#[derive(Clone, Debug, PartialEq, Eq)]
pub(in crate::query) enum Frame {
    /// Nothing yet: the cursor is in the head of a declaration.
    Head,
    /// The block of a declaration or clause with this keyword.
    Block(String),
    /// A list of members, or the properties of an event in a test.
    List,
}

/// The words before a cursor.
#[derive(Clone, Debug)]
pub(in crate::query) struct Context<'t> {
    /// The text.
    pub(in crate::query) text: &'t str,
    /// The bytes of the word at the cursor, which is replaced.
    pub(in crate::query) replace: (u32, u32),
    /// The keyword of the declaration; none where one may begin.
    pub(in crate::query) keyword: Option<&'t str>,
    /// The word behind the keyword.
    pub(in crate::query) name: Option<&'t str>,
    /// The innermost brace that is open.
    pub(in crate::query) frame: Frame,
    /// The tokens of the clause before the cursor; those of the declaration's head, while that is not left.
    pub(in crate::query) clause: Vec<Token>,
    /// The line above a row that names the columns; its tokens.
    pub(in crate::query) header: Option<Vec<Token>>,
    /// Whether the cursor stands between braces in a text.
    pub(in crate::query) in_text: bool,
}

impl<'t> Context<'t> {
    /// The context of a byte; none in a comment, a text or a pattern.
    pub(in crate::query) fn at(text: &'t str, offset: u32) -> Option<Self> {
        let tokens = tokens_round(text, offset);
        let at = tokens.partition_point(|token| token.end < offset);
        let mut end = at;
        let mut replace = (offset, offset);
        let mut in_text = false;
        if let Some(token) = tokens.get(at).filter(|token| token.start < offset) {
            match token.kind {
                TokenKind::Comment | TokenKind::DocComment => return None,
                TokenKind::OpenPattern => return None,
                TokenKind::Pattern if offset < token.end => return None,
                TokenKind::Text | TokenKind::OpenText => {
                    let open = token.kind == TokenKind::OpenText || offset < token.end;
                    let before = text.get(token.start as usize..offset as usize)?;
                    let brace = before.rfind('{').filter(|_| open)?;
                    let name = before.get(brace + 1..)?;
                    if before.get(..brace)?.ends_with('{') || name.contains(|letter| !clause::in_name(letter))
                    {
                        return None;
                    }
                    replace = (token.start + u32::try_from(brace).ok()? + 1, offset);
                    in_text = true;
                }
                TokenKind::Word | TokenKind::Number => replace = (token.start, token.end),
                _ => end = at + 1,
            }
        } else if tokens.get(at).is_some_and(|token| token.start == offset && token.kind == TokenKind::Word) {
            replace = tokens.get(at).map_or(replace, |token| (token.start, token.end));
        }
        let before: Vec<Token> =
            tokens.get(..end)?.iter().filter(|token| !token.kind.is_trivia()).copied().collect();
        Some(Self { in_text, ..Self::of(text, &before, replace) })
    }

    fn of(text: &'t str, before: &[Token], replace: (u32, u32)) -> Self {
        let column = |start: u32| clause::column(text, start);
        let item = before
            .iter()
            .rposition(|token| token.kind == TokenKind::Word && column(token.start) == Some(0))
            .filter(|_| column(replace.0) != Some(0));
        let empty = Self {
            text,
            replace,
            keyword: None,
            name: None,
            frame: Frame::Head,
            clause: Vec::new(),
            header: None,
            in_text: false,
        };
        let Some(tokens) = item.and_then(|item| before.get(item..)) else { return empty };
        let word = |at: usize| tokens.get(at).map(|token| token.text(text));
        let place = clause::place(text, tokens, replace.0);
        Self {
            keyword: word(0),
            name: word(1),
            frame: place.frame,
            clause: place.clause,
            header: place.header,
            ..empty
        }
    }

    /// The words of the clause before the cursor.
    pub(in crate::query) fn words(&self) -> Vec<&'t str> {
        self.clause.iter().map(|token| token.text(self.text)).collect()
    }
}

/// The tokens round a byte: from the begin of the declaration in which it stands, or of one before it, to the end of its line.
/// No token goes over the end of a line, so that they are the same as those of the whole text.
fn tokens_round(text: &str, offset: u32) -> Vec<Token> {
    let at = offset as usize;
    let begins = |line: &str| line.starts_with(|letter: char| letter.is_alphabetic());
    let before = text.get(..at).unwrap_or(text);
    // The line of the cursor may be the first of its declaration; what counts then stands above.
    let lines = before.match_indices('\n').map(|(end, _)| end + 1).rev();
    let start = lines.filter(|start| text.get(*start..).is_some_and(begins)).nth(1).unwrap_or(0);
    let end = text.get(at..).and_then(|rest| rest.find('\n')).map_or(text.len(), |end| at + end);
    let mut tokens = tokenize(text.get(start..end).unwrap_or_default());
    let start = u32::try_from(start).unwrap_or(u32::MAX);
    for token in &mut tokens {
        token.start += start;
        token.end += start;
    }
    tokens
}
