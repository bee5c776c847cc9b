//! A text that is edited piece by piece, with its lines.

use crate::position::Encoding;
use gen_lsp_types::{Position, Range};
use ropey::Rope;
use std::cell::OnceCell;

/// A text. Lines end as the protocol has it: with `\n`, `\r\n` or a lone `\r`.
#[derive(Clone, Debug, Default)]
pub(crate) struct Text {
    rope: Rope,
    whole: OnceCell<String>,
}

impl Text {
    pub(crate) fn new(text: &str) -> Self {
        Self { rope: Rope::from_str(text), whole: OnceCell::from(text.to_owned()) }
    }

    /// The text in one piece.
    pub(crate) fn as_str(&self) -> &str {
        self.whole.get_or_init(|| self.rope.to_string())
    }

    /// Replaces what stands at a range; places behind the end mean the end.
    pub(crate) fn replace(&mut self, range: &Range, encoding: Encoding, with: &str) {
        let start = self.char_at(range.start, encoding).unwrap_or(self.rope.len_chars());
        let end = self.char_at(range.end, encoding).unwrap_or(self.rope.len_chars()).max(start);
        // Both are within the text, so neither fails.
        if self.rope.try_remove(start..end).is_ok() {
            let _ = self.rope.try_insert(start, with);
        }
        self.whole = OnceCell::new();
    }

    /// The byte at a position; one behind the end of its line is the end of that line. None behind the last line.
    pub(crate) fn offset(&self, position: Position, encoding: Encoding) -> Option<usize> {
        self.rope.try_char_to_byte(self.char_at(position, encoding)?).ok()
    }

    /// The byte at a position; the end of the text behind the last line.
    pub(crate) fn clamped(&self, position: Position, encoding: Encoding) -> usize {
        self.offset(position, encoding).unwrap_or(self.rope.len_bytes())
    }

    /// The position of a byte; the end of the text for one behind it.
    pub(crate) fn position(&self, offset: usize, encoding: Encoding) -> Position {
        let offset = offset.min(self.rope.len_bytes());
        let line = self.rope.try_byte_to_line(offset).unwrap_or_default();
        let start = self.rope.try_line_to_byte(line).unwrap_or_default();
        let character = match encoding {
            _ if offset == start => 0,
            Encoding::Utf8 => offset.saturating_sub(start),
            Encoding::Utf16 => {
                let wide = |byte| self.wide(self.rope.try_byte_to_char(byte).unwrap_or_default());
                wide(offset).saturating_sub(wide(start))
            }
        };
        Position { line: number(line), character: number(character) }
    }

    /// The range of some bytes.
    pub(crate) fn range(&self, bytes: std::ops::Range<usize>, encoding: Encoding) -> Range {
        let start = self.position(bytes.start, encoding);
        Range { start, end: self.position(bytes.end, encoding) }
    }

    fn wide(&self, char: usize) -> usize {
        self.rope.try_char_to_utf16_cu(char).unwrap_or_default()
    }

    /// The character at a position.
    fn char_at(&self, position: Position, encoding: Encoding) -> Option<usize> {
        let line = position.line as usize;
        if line >= self.rope.len_lines() {
            return None;
        }
        let start = self.rope.try_line_to_char(line).ok()?;
        let text = self.rope.get_line(line)?;
        // The line's end is no place to stand in.
        let ends = text.len_chars()
            - text.chars_at(text.len_chars()).reversed().take_while(|c| matches!(c, '\n' | '\r')).count();
        let wanted = position.character as usize;
        let within = match encoding {
            Encoding::Utf8 => text.try_byte_to_char(wanted.min(text.len_bytes())).ok()?,
            Encoding::Utf16 => text.try_utf16_cu_to_char(wanted.min(text.len_utf16_cu())).ok()?,
        };
        Some(start + within.min(ends))
    }
}

fn number(count: usize) -> u32 {
    u32::try_from(count).unwrap_or(u32::MAX)
}

#[cfg(test)]
mod tests {
    use super::*;

    fn at(line: u32, character: u32) -> Position {
        Position { line, character }
    }

    #[test]
    fn places_in_bytes_and_in_utf16() {
        let text = Text::new("é🍵x\r\nb\rc\n");
        for (offset, narrow, wide) in [
            (0, at(0, 0), at(0, 0)),
            (2, at(0, 2), at(0, 1)),
            (6, at(0, 6), at(0, 3)),
            (7, at(0, 7), at(0, 4)),
            (9, at(1, 0), at(1, 0)),
            (11, at(2, 0), at(2, 0)),
            (13, at(3, 0), at(3, 0)),
        ] {
            assert_eq!(text.position(offset, Encoding::Utf8), narrow);
            assert_eq!(text.position(offset, Encoding::Utf16), wide);
            assert_eq!(text.offset(narrow, Encoding::Utf8), Some(offset));
            assert_eq!(text.offset(wide, Encoding::Utf16), Some(offset));
        }
    }

    #[test]
    fn behind_a_line_is_its_end_and_behind_the_text_is_nothing() {
        let text = Text::new("ab\r\nc");
        for encoding in [Encoding::Utf8, Encoding::Utf16] {
            assert_eq!(text.offset(at(0, 9), encoding), Some(2));
            assert_eq!(text.offset(at(1, u32::MAX), encoding), Some(5));
            assert_eq!(text.offset(at(2, 0), encoding), None);
            assert_eq!(text.clamped(at(u32::MAX, u32::MAX), encoding), 5);
            assert_eq!(text.position(99, encoding), at(1, 1));
        }
        // Half of a pair is a place before it.
        assert_eq!(Text::new("🍵").offset(at(0, 1), Encoding::Utf16), Some(0));
        assert_eq!(Text::new("é").offset(at(0, 1), Encoding::Utf8), Some(0));
    }

    #[test]
    fn edits_are_made_where_they_say() {
        let mut text = Text::new("one\ntwo\n");
        text.replace(&Range { start: at(0, 1), end: at(1, 1) }, Encoding::Utf16, "🍵");
        assert_eq!(text.as_str(), "o🍵wo\n");
        text.replace(&Range { start: at(0, 3), end: at(0, 3) }, Encoding::Utf16, "!");
        assert_eq!(text.as_str(), "o🍵!wo\n");
        text.replace(&Range { start: at(7, 7), end: at(9, 9) }, Encoding::Utf16, "end");
        assert_eq!(text.as_str(), "o🍵!wo\nend");
        text.replace(&Range { start: at(1, 1), end: at(0, 0) }, Encoding::Utf16, "-");
        assert_eq!(text.as_str(), "o🍵!wo\ne-nd");
    }
}
