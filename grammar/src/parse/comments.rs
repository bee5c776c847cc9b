//! Comments and documentation, which the grammar does not see.

use super::findings::form::LooseDocComment;
use super::reader::Reader;
use crate::ast::Comment;
use crate::tokens::{Token, TokenKind};
use crate::{FileId, Span};

/// The remarks of a file in their order. `own_line` says whether the tokens begin a line.
pub(super) fn comments(file: FileId, source: &str, tokens: &[Token], mut own_line: bool) -> Vec<Comment> {
    let mut comments = Vec::new();
    for token in tokens {
        match token.kind {
            TokenKind::Newline => own_line = true,
            TokenKind::Comment => comments.push(Comment {
                text: token.text(source).trim_start_matches('/').trim().to_owned(),
                span: Span::new(file, token.start as usize, token.end as usize),
                own_line,
            }),
            TokenKind::Space => {}
            _ => own_line = false,
        }
    }
    comments
}

/// Documentation, each with the first byte of what it documents.
pub(super) type Documentation = Vec<(u32, String)>;

impl Reader<'_> {
    /// Gathers the `///` lines; reports those that touch nothing. `occupied` says whether something stands before the tokens on
    /// their line.
    pub(super) fn documentation(&mut self, tokens: &[Token], mut occupied: bool) -> Documentation {
        let mut found = Documentation::new();
        let mut lines: Vec<Token> = Vec::new();
        // Line ends since the last `///`.
        let mut ends = 0;
        for token in tokens {
            match token.kind {
                TokenKind::DocComment => {
                    if ends > 1 || occupied {
                        self.loose(&mut lines);
                    }
                    lines.push(*token);
                    if occupied {
                        self.loose(&mut lines);
                    }
                    ends = 0;
                }
                TokenKind::Newline => {
                    ends += 1;
                    occupied = false;
                }
                TokenKind::Space => {}
                kind => {
                    let touches =
                        ends == 1 && !occupied && !matches!(kind, TokenKind::Comment | TokenKind::RightBrace);
                    if touches && !lines.is_empty() {
                        found.push((token.start, self.joined_lines(&lines)));
                        lines.clear();
                    }
                    self.loose(&mut lines);
                    occupied = true;
                }
            }
        }
        self.loose(&mut lines);
        found
    }

    fn joined_lines(&self, lines: &[Token]) -> String {
        let texts: Vec<&str> = lines
            .iter()
            .map(|line| line.text(self.source).trim_start_matches("///"))
            .map(|text| text.strip_prefix(' ').unwrap_or(text).trim_end())
            .collect();
        texts.join("\n")
    }

    /// Reports documentation that documents nothing, once for each run of lines.
    fn loose(&mut self, lines: &mut Vec<Token>) {
        if let Some(line) = lines.first() {
            let span = Span::new(self.file, line.start as usize, line.end as usize);
            self.report(&LooseDocComment { span });
        }
        lines.clear();
    }
}
