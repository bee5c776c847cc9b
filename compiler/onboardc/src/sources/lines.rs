//! From bytes to lines and columns.

use std::ops::Range;

/// A place as people count it.
#[derive(Clone, Copy, Debug, PartialEq, Eq, PartialOrd, Ord)]
pub(crate) struct Position {
    /// From 1.
    pub(crate) line: usize,
    /// From 1, in Unicode scalar values; a byte order mark is not counted.
    pub(crate) column: usize,
}

/// Where the lines of a text begin. A line ends with `\n`, `\r\n`, or a lone `\r`.
#[derive(Clone, Debug)]
pub(crate) struct Lines {
    starts: Vec<usize>,
}

impl Lines {
    /// The lines of `text`.
    pub(crate) fn new(text: &str) -> Self {
        let bytes = text.as_bytes();
        let mut starts = vec![0];
        for (at, byte) in bytes.iter().enumerate() {
            let ends = match byte {
                b'\n' => true,
                b'\r' => bytes.get(at + 1) != Some(&b'\n'),
                _ => false,
            };
            if ends {
                starts.push(at + 1);
            }
        }
        Self { starts }
    }

    /// The last line, from 0; where the text ends with a line end, the one before that.
    pub(crate) fn last_with_text(&self, text: &str) -> usize {
        let last = self.starts.len() - 1;
        if self.range(text, last).is_empty() { last.saturating_sub(1) } else { last }
    }

    /// The line, from 0, in which the byte stands.
    pub(crate) fn line_of(&self, byte: usize) -> usize {
        self.starts.partition_point(|start| *start <= byte).saturating_sub(1)
    }

    /// The bytes of a line, from 0, without its end.
    pub(crate) fn range(&self, text: &str, line: usize) -> Range<usize> {
        let start = self.starts.get(line).copied().unwrap_or(text.len());
        let end = self.starts.get(line + 1).copied().unwrap_or(text.len());
        let body = text.get(start..end).unwrap_or_default();
        start..start + body.trim_end_matches(['\n', '\r']).len()
    }

    /// The place of a byte; one inside a character counts as its beginning, one after the end as the end.
    pub(crate) fn position(&self, text: &str, byte: usize) -> Position {
        let byte = text.floor_char_boundary(byte);
        let line = self.line_of(byte);
        let start = self.starts.get(line).copied().unwrap_or_default();
        let before = text.get(start..byte).unwrap_or_default();
        let before = if start == 0 { before.trim_start_matches('\u{feff}') } else { before };
        Position { line: line + 1, column: before.chars().count() + 1 }
    }
}
