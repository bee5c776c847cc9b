//! Text to tokens: a lossless stream that tiles the source, made by logos.
//!
//! White space, comments and characters that mean nothing are tokens too, so that the tokens, put one after the
//! other, are the source again. Digits and the letters that touch them are one token (`30min`, `1_000`,
//! `2026-01-31T09:00Z`, and also `2h30min` and `1e5`, which are refused later with a word of their own).
//! Literals mean nothing here: what a number stands for is said in `parse/literal.rs`.

use logos::Logos;
use std::ops::Range;

/// What a piece of the source is.
#[derive(Logos, Clone, Copy, Debug, PartialEq, Eq, Hash)]
pub enum TokenKind {
    /// Spaces, tabs, vertical tabs, form feeds, and the byte order mark.
    #[regex(r"[ \t\x0B\x0C\u{FEFF}]+")]
    Space,
    /// The end of a line: `\n`, `\r\n`, or a lone `\r`.
    #[regex(r"\r\n|\n|\r")]
    Newline,
    /// `/// …` up to the end of the line.
    #[regex(r"///[^\r\n]*", priority = 20, allow_greedy = true)]
    DocComment,
    /// `// …` up to the end of the line.
    #[regex(r"//([^/\r\n][^\r\n]*)?", priority = 10, allow_greedy = true)]
    Comment,
    /// A name or a keyword.
    #[regex(r"[\p{XID_Start}_]\p{XID_Continue}*")]
    Word,
    /// A number, duration, date, instant or version: everything that begins with a digit, and `v2.10.0`.
    #[regex(r"[0-9][0-9A-Za-z_]*(\.[0-9][0-9A-Za-z_]*)*%?", priority = 3)]
    #[regex(r"v[0-9]+(\.[0-9][0-9A-Za-z_]*)+", priority = 12)]
    #[regex(
        r"[0-9]{4}-[0-9]{1,2}-[0-9]{1,2}([Tt][0-9][0-9:.]*([Zz]|[+-][0-9]{1,2}:?[0-9]{2})?)?",
        priority = 30
    )]
    Number,
    /// `"…"` on one line, with `\"`, `\\` and `\n`.
    #[regex(r#""([^"\\\n\r]|\\[^\n\r])*""#, priority = 20)]
    Text,
    /// A text whose line ends before its closing quote.
    #[regex(r#""([^"\\\n\r]|\\[^\n\r])*\\?"#, priority = 6)]
    OpenText,
    /// A pattern between backticks.
    #[regex(r"`[^`\n\r]*`", priority = 20)]
    Pattern,
    /// A pattern whose line ends before its closing backtick.
    #[regex(r"`[^`\n\r]*", priority = 6)]
    OpenPattern,
    #[token("{")]
    #[doc = "`{`"]
    LeftBrace,
    #[token("}")]
    #[doc = "`}`"]
    RightBrace,
    #[token("(")]
    #[doc = "`(`"]
    LeftParen,
    #[token(")")]
    #[doc = "`)`"]
    RightParen,
    #[token(";")]
    #[doc = "`;`"]
    Semicolon,
    #[token(",")]
    #[doc = "`,`"]
    Comma,
    #[token(":")]
    #[doc = "`:`"]
    Colon,
    #[token(".")]
    #[doc = "`.`"]
    Dot,
    #[token("|")]
    #[doc = "`|`"]
    Bar,
    #[token("->")]
    #[doc = "`->`"]
    Arrow,
    /// `= == != < <= > >= + - * /`, and `=== !== <> && !` of other languages, which are refused with a word of their own.
    #[regex(r"===|!==|<>|&&|==|!=|<=|>=|[=<>+*/!-]")]
    Operator,
    /// A character that no rule of the language knows.
    Unknown,
}

impl TokenKind {
    /// White space, line ends and comments: what a reader of the grammar may skip.
    #[must_use]
    pub fn is_trivia(self) -> bool {
        matches!(self, Self::Space | Self::Newline | Self::DocComment | Self::Comment)
    }
}

/// One piece of the source, by its bytes.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub struct Token {
    /// What it is.
    pub kind: TokenKind,
    /// The first byte.
    pub start: u32,
    /// The byte after the last.
    pub end: u32,
}

impl Token {
    /// The token's own text within the `source` it was cut from.
    #[must_use]
    pub fn text<'s>(&self, source: &'s str) -> &'s str {
        source.get(self.start as usize..self.end as usize).unwrap_or_default()
    }
}

/// Cuts a text into tokens that tile it: each begins where the one before it ends.
///
/// Texts of 4 GiB and more are cut off where a 32-bit offset ends; [`crate::parse`] refuses them before.
#[must_use]
pub fn tokenize(source: &str) -> Vec<Token> {
    tokenize_part(source, 0..source.len())
}

/// Cuts a part of a text into tokens, with their places in the whole. It must begin and end where a token does.
pub(crate) fn tokenize_part(source: &str, part: Range<usize>) -> Vec<Token> {
    let mut tokens: Vec<Token> = Vec::with_capacity(part.len() / 4 + 1);
    let mut lexer = TokenKind::lexer(source.get(..part.end).unwrap_or_default());
    lexer.bump(part.start);
    for (kind, range) in lexer.spanned() {
        let (Ok(start), Ok(end)) = (u32::try_from(range.start), u32::try_from(range.end)) else { break };
        let kind = kind.unwrap_or(TokenKind::Unknown);
        match tokens.last_mut() {
            Some(last) if kind == TokenKind::Unknown && last.kind == TokenKind::Unknown => last.end = end,
            _ => tokens.push(Token { kind, start, end }),
        }
    }
    tokens
}
