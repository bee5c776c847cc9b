//! Tables for people: columns as wide as what stands in them.

use crate::terminal::{Paint, Style};

/// How a column stands.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub(crate) enum Align {
    /// Names.
    Left,
    /// Numbers.
    Right,
}

/// A cell: its text, and its colour.
pub(crate) type Cell = (String, Option<Paint>);

/// Rows under a heading.
pub(crate) struct Table {
    aligns: Vec<Align>,
    rows: Vec<Vec<Cell>>,
}

impl Table {
    /// A table with these headings.
    pub(crate) fn new(headings: &[(&str, Align)]) -> Self {
        let aligns = headings.iter().map(|(_, align)| *align).collect();
        let heading = headings.iter().map(|(text, _)| ((*text).to_owned(), Some(Paint::Bold))).collect();
        Self { aligns, rows: vec![heading] }
    }

    /// Add a row.
    pub(crate) fn row(&mut self, cells: Vec<Cell>) {
        self.rows.push(cells);
    }

    /// The table as text.
    pub(crate) fn render(&self, style: Style) -> String {
        let widths: Vec<usize> = (0..self.aligns.len())
            .map(|column| {
                let cells = self.rows.iter().filter_map(|row| row.get(column));
                cells.map(|(text, _)| text.chars().count()).max().unwrap_or_default()
            })
            .collect();
        let mut out = String::new();
        for row in &self.rows {
            let mut line = String::new();
            for ((text, paint), (width, align)) in row.iter().zip(widths.iter().zip(&self.aligns)) {
                let gap = " ".repeat(width - text.chars().count().min(*width));
                let shown = paint.map_or_else(|| text.clone(), |paint| style.paint(paint, text));
                if !line.is_empty() {
                    line.push_str("  ");
                }
                match align {
                    Align::Left => line.push_str(&format!("{shown}{gap}")),
                    Align::Right => line.push_str(&format!("{gap}{shown}")),
                }
            }
            out.push_str(line.trim_end());
            out.push('\n');
        }
        out
    }
}
