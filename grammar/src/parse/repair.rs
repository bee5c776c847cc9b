//! Characters that are no part of the language, replaced by what is plainly meant before anything else is read.
//!
//! The repaired text has the length of the original, so that every place is a place in both: `≥` becomes `>=` and a space.

use super::findings::form::{NotText, OddCharacter, SingleQuotes, UnclosedString};
use super::reader::Reader;
use crate::tokens::{Token, TokenKind};
use crate::{Diagnostic, FileId, Finding, Span};

/// The refusal of a file that is not text.
pub(super) fn not_text(file: FileId, text: &str) -> Option<Diagnostic> {
    let control =
        |letter: char| letter.is_control() && !matches!(letter, '\t' | '\n' | '\r' | '\u{0B}' | '\u{0C}');
    let (at, letter) = text.char_indices().find(|&(_, letter)| control(letter))?;
    Some(NotText { span: Span::new(file, at, at + letter.len_utf8()) }.diagnostic())
}

/// What an odd character stands for.
fn meant(letter: char) -> Option<&'static str> {
    Some(match letter {
        '“' | '”' | '„' | '«' | '»' | '‟' => "\"",
        '≥' => ">=",
        '≤' => "<=",
        '≠' => "!=",
        '–' | '—' | '−' => "-",
        '→' => "->",
        letter if letter.is_whitespace() || letter == '\u{200B}' => " ",
        _ => return None,
    })
}

/// The text with its odd characters replaced, and a diagnostic for each run; `None` where there are none.
pub(super) fn repair(
    file: FileId,
    text: &str,
    tokens: &[Token],
    diagnostics: &mut Vec<Diagnostic>,
) -> Option<String> {
    if tokens.iter().all(|token| token.kind != TokenKind::Unknown) {
        return None;
    }
    let mut repaired = String::with_capacity(text.len());
    let mut single: Option<usize> = None;
    for (position, token) in tokens.iter().enumerate() {
        let piece = token.text(text);
        if token.kind != TokenKind::Unknown {
            repaired.push_str(piece);
            continue;
        }
        let mut start = token.start as usize;
        let mut unknown: Option<(usize, String)> = None;
        for letter in piece.chars() {
            let end = start + letter.len_utf8();
            if letter == '\''
                && let Some(partner) = quote_partner(text, tokens, position, start, single)
            {
                if partner > start {
                    single = Some(partner);
                    diagnostics.push(SingleQuotes { span: Span::new(file, start, partner + 1) }.diagnostic());
                }
                repaired.push('"');
            } else if let Some(replacement) = meant(letter) {
                flush(file, &mut unknown, start, diagnostics);
                let span = Span::new(file, start, end);
                diagnostics.push(
                    OddCharacter { span, shown: letter.to_string(), replacement: Some(replacement) }
                        .diagnostic(),
                );
                pad(&mut repaired, letter, replacement, text, start);
            } else {
                unknown.get_or_insert_with(|| (start, String::new())).1.push(letter);
                repaired.extend(std::iter::repeat_n(' ', letter.len_utf8()));
            }
            start = end;
        }
        flush(file, &mut unknown, start, diagnostics);
    }
    Some(repaired)
}

/// Reports a run of characters that stand for nothing.
fn flush(file: FileId, unknown: &mut Option<(usize, String)>, end: usize, diagnostics: &mut Vec<Diagnostic>) {
    if let Some((start, mut shown)) = unknown.take() {
        if let Some((cut, _)) = shown.char_indices().nth(12) {
            shown.truncate(cut);
            shown.push('…');
        }
        diagnostics
            .push(OddCharacter { span: Span::new(file, start, end), shown, replacement: None }.diagnostic());
    }
}

/// Writes a replacement in the room of its original: an opening quote stands at the end of it, all else at the begin.
fn pad(repaired: &mut String, letter: char, replacement: &str, text: &str, start: usize) {
    let room = letter.len_utf8().saturating_sub(replacement.len());
    let spaces = std::iter::repeat_n(' ', room);
    let follows = text.get(start + letter.len_utf8()..).and_then(|rest| rest.chars().next());
    let opens = replacement == "\""
        && (matches!(letter, '“' | '„' | '«' | '‟')
            || letter == '”' && repaired.ends_with(' ') && follows.is_some_and(char::is_alphanumeric));
    if opens {
        repaired.extend(spaces);
        repaired.push_str(replacement);
    } else {
        repaired.push_str(replacement);
        repaired.extend(spaces);
    }
}

/// The other `'` of a text in single quotes: the next one on the line, or the one before.
fn quote_partner(
    text: &str,
    tokens: &[Token],
    position: usize,
    start: usize,
    closing: Option<usize>,
) -> Option<usize> {
    if closing == Some(start) {
        return Some(start);
    }
    let line = tokens
        .get(position..)
        .unwrap_or_default()
        .iter()
        .take_while(|token| token.kind != TokenKind::Newline);
    let end = line.last().map_or(start, |token| token.end as usize);
    let inside = text.get(start + 1..end)?;
    let close = inside.find('\'')?;
    (!inside.get(..close)?.contains('"')).then_some(start + 1 + close)
}

impl Reader<'_> {
    /// Reports texts and patterns that do not end on their line.
    pub(super) fn open_strings(&mut self, tokens: &[Token]) {
        for token in tokens {
            let quote = match token.kind {
                TokenKind::OpenText => "\"",
                TokenKind::OpenPattern => "`",
                _ => continue,
            };
            let span = Span::new(self.file, token.start as usize, token.end as usize);
            // An odd character just before has most probably swallowed the other quote.
            self.report(&UnclosedString { span, quote });
            self.damaged.push(span);
        }
        self.damaged.sort_unstable();
    }
}
