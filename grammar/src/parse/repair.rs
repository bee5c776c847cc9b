//! Characters that are no part of the language, replaced by what is plainly meant before anything else is read.
//!
//! The repaired text has the length of the original, so that every place is a place in both: `≥` becomes `>=` and a space.

use super::findings::form::{NotText, OddCharacter, PrettyQuotes, SingleQuotes, UnclosedString};
use super::reader::Reader;
use crate::tokens::{Token, TokenKind};
use crate::{Diagnostic, Edit, FileId, Finding, Span};

/// The refusal of a file that is not text.
pub(super) fn not_text(file: FileId, text: &str) -> Option<Diagnostic> {
    // Control characters are single bytes below the letters, or begin with 0xC2; most texts have neither.
    let maybe = |byte: u8| (byte < b' ' && !byte.is_ascii_whitespace()) || byte == 0x7F || byte == 0xC2;
    if !text.bytes().any(maybe) {
        return None;
    }
    let control =
        |letter: char| letter.is_control() && !matches!(letter, '\t' | '\n' | '\r' | '\u{0B}' | '\u{0C}');
    let (at, letter) = text.char_indices().find(|&(_, letter)| control(letter))?;
    Some(NotText { span: Span::new(file, at, at + letter.len_utf8()) }.diagnostic())
}

/// How far the other of two odd quotes is looked for, so that a line full of them takes no longer than it must.
const LONGEST_QUOTED: usize = 500;

/// What an odd character stands for.
fn meant(letter: char) -> Option<&'static str> {
    Some(match letter {
        letter if is_pretty_quote(letter) => "\"",
        '≥' => ">=",
        '≤' => "<=",
        '≠' => "!=",
        '–' | '—' | '−' => "-",
        '→' => "->",
        letter if letter.is_whitespace() || letter == '\u{200B}' => " ",
        _ => return None,
    })
}

fn is_pretty_quote(letter: char) -> bool {
    matches!(letter, '“' | '”' | '„' | '‟' | '«' | '»')
}

/// The text with its odd characters replaced, and a diagnostic for each; `None` where there are none.
pub(super) fn repair(
    file: FileId,
    text: &str,
    tokens: &[Token],
    diagnostics: &mut Vec<Diagnostic>,
) -> Option<String> {
    if tokens.iter().all(|token| token.kind != TokenKind::Unknown) {
        return None;
    }
    let mut repair =
        Repair { file, text, repaired: String::with_capacity(text.len()), unknown: None, diagnostics };
    for token in tokens {
        let (start, end) = (token.start as usize, token.end as usize);
        // A text in other quotes may reach over several tokens, and end within one.
        let done = repair.repaired.len();
        if done >= end {
            continue;
        }
        if token.kind == TokenKind::Unknown {
            repair.unknown_token(start.max(done), end);
        } else {
            repair.repaired.push_str(text.get(start.max(done)..end).unwrap_or_default());
        }
    }
    Some(repair.repaired)
}

/// The work on one text. What is repaired has always the length of what it was made of.
struct Repair<'s> {
    file: FileId,
    text: &'s str,
    repaired: String,
    /// Where a run of characters that stand for nothing begins.
    unknown: Option<usize>,
    diagnostics: &'s mut Vec<Diagnostic>,
}

impl Repair<'_> {
    fn unknown_token(&mut self, start: usize, end: usize) {
        let letters = self.text.get(start..end).unwrap_or_default().char_indices();
        for (at, letter) in letters.map(|(at, letter)| (start + at, letter)) {
            if at < self.repaired.len() {
                continue;
            }
            if (letter == '\'' || is_pretty_quote(letter))
                && let Some(closing) = self.closing_quote(at, letter)
            {
                self.flush(at);
                self.quoted(at, letter, closing);
            } else if let Some(replacement) = meant(letter) {
                self.flush(at);
                let span = self.span(at, at + letter.len_utf8());
                self.say(&OddCharacter { span, shown: letter.to_string(), replacement: Some(replacement) });
                self.repaired.push_str(replacement);
                self.pad(letter.len_utf8() - replacement.len());
            } else {
                self.unknown.get_or_insert(at);
                self.pad(letter.len_utf8());
            }
        }
        self.flush(end);
    }

    /// The closing quote of a text that opens with `quote` at `start`, if it closes on its line.
    fn closing_quote(&self, start: usize, quote: char) -> Option<(usize, char)> {
        let inside = self.text.get(start + quote.len_utf8()..)?.char_indices().take(LONGEST_QUOTED);
        let mut inside = inside.take_while(|(_, letter)| !matches!(letter, '\n' | '\r' | '"'));
        let closes = |letter: char| if quote == '\'' { letter == quote } else { is_pretty_quote(letter) };
        let (at, closing) = inside.find(|&(_, letter)| closes(letter))?;
        Some((start + quote.len_utf8() + at, closing))
    }

    /// A text in other quotes: inside it any character may stand.
    fn quoted(&mut self, start: usize, quote: char, (end, closing): (usize, char)) {
        let opening = self.span(start, start + quote.len_utf8());
        let ending = self.span(end, end + closing.len_utf8());
        if quote == '\'' {
            self.say(&SingleQuotes { span: opening.to(ending) });
        } else {
            let edits = [opening, ending].map(|span| Edit { span, replacement: "\"".to_owned() });
            self.say(&PrettyQuotes { span: opening, closing: ending, edits });
        }
        self.pad(quote.len_utf8() - 1);
        self.repaired.push('"');
        self.repaired.push_str(self.text.get(start + quote.len_utf8()..end).unwrap_or_default());
        self.repaired.push('"');
        self.pad(closing.len_utf8() - 1);
    }

    /// Reports a run of characters that stand for nothing.
    fn flush(&mut self, end: usize) {
        let Some(start) = self.unknown.take() else { return };
        let mut shown = self.text.get(start..end).unwrap_or_default().to_owned();
        if let Some((cut, _)) = shown.char_indices().nth(12) {
            shown.truncate(cut);
            shown.push('…');
        }
        self.say(&OddCharacter { span: self.span(start, end), shown, replacement: None });
    }

    fn pad(&mut self, room: usize) {
        self.repaired.extend(std::iter::repeat_n(' ', room));
    }

    fn span(&self, start: usize, end: usize) -> Span {
        Span::new(self.file, start, end)
    }

    fn say(&mut self, finding: &impl Finding) {
        self.diagnostics.push(finding.diagnostic());
    }
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
            self.report(&UnclosedString { span, quote });
            self.damaged.push(span);
        }
        self.damaged.sort_unstable();
    }
}
