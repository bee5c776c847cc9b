//! Rows of a matrix, with their cells in columns.

use crate::tokens::TokenKind;

/// A row: its cells as text.
#[derive(Debug)]
pub(super) struct Row {
    /// Which matrix of the file it stands in.
    pub(super) table: usize,
    /// `big:`, or nothing.
    label: String,
    /// The cells before the arrow.
    conditions: Vec<String>,
    /// The cells after it.
    results: Vec<String>,
}

impl Row {
    pub(super) fn new(table: usize) -> Self {
        Self { table, label: String::new(), conditions: Vec::new(), results: Vec::new() }
    }

    /// Takes a bar, an arrow, or the colon of a label; false for what belongs into a cell.
    pub(super) fn separates(&mut self, kind: TokenKind) -> bool {
        match kind {
            TokenKind::Arrow if self.results.is_empty() => self.results.push(String::new()),
            TokenKind::Bar if self.results.is_empty() => self.conditions.push(String::new()),
            TokenKind::Bar => self.results.push(String::new()),
            TokenKind::Colon
                if self.results.is_empty() && self.conditions.len() == 1 && self.label.is_empty() =>
            {
                self.label = self.conditions.pop().unwrap_or_default() + ":";
            }
            _ => return false,
        }
        true
    }

    /// Writes into the last cell.
    pub(super) fn write(&mut self, write: impl FnOnce(&mut String)) {
        let cells = if self.results.is_empty() { &mut self.conditions } else { &mut self.results };
        match cells.last_mut() {
            Some(cell) => write(cell),
            None => write(cells.push_mut(String::new())),
        }
    }
}

/// How wide the columns of a table are, in characters.
#[derive(Debug, Default)]
pub(super) struct Widths {
    label: usize,
    conditions: Vec<usize>,
    results: Vec<usize>,
}

impl Widths {
    /// Makes room for a row.
    pub(super) fn include(&mut self, row: &Row) {
        self.label = self.label.max(width(&row.label));
        widen(&mut self.conditions, &row.conditions);
        widen(&mut self.results, &row.results);
    }

    /// The row as text; rows without a label leave the room of the others' labels free.
    pub(super) fn lay_out(&self, row: &Row) -> String {
        let mut text = String::new();
        if self.label > 0 {
            pad(&mut text, &row.label, self.label + 1);
        }
        for (position, cell) in row.conditions.iter().enumerate() {
            if position > 0 {
                text.push_str(" | ");
            }
            pad(&mut text, cell, self.conditions.get(position).copied().unwrap_or(0));
        }
        text.push_str(if row.conditions.is_empty() { "->" } else { " ->" });
        for (position, cell) in row.results.iter().enumerate() {
            text.push_str(if position > 0 { " | " } else { " " });
            pad(&mut text, cell, self.results.get(position).copied().unwrap_or(0));
        }
        text.truncate(text.trim_end().len());
        text
    }
}

fn widen(widths: &mut Vec<usize>, cells: &[String]) {
    widths.resize(widths.len().max(cells.len()), 0);
    for (widest, cell) in widths.iter_mut().zip(cells) {
        *widest = (*widest).max(width(cell));
    }
}

fn pad(text: &mut String, cell: &str, room: usize) {
    text.push_str(cell);
    text.extend(std::iter::repeat_n(' ', room.saturating_sub(width(cell))));
}

/// The room that a text takes in an editor, taking each character for one column.
pub(super) fn width(text: &str) -> usize {
    text.chars().count()
}
