//! Rows of matrices, in columns.

use super::line::{Body, Line};
use super::{Layout, spacing};
use crate::tokens::TokenKind;

/// A row: cells are written out, not yet padded.
pub(super) struct Row {
    label: Option<String>,
    conditions: Vec<String>,
    results: Vec<String>,
}

/// The cells of the row whose marks are `first..end`.
pub(super) fn cells(layout: &Layout<'_>, first: usize, end: usize) -> Body {
    let first = first + usize::from(layout.kind(first) == Some(TokenKind::Bar));
    let labelled = layout.kind(first) == Some(TokenKind::Word)
        && layout.kind(first + 1) == Some(TokenKind::Colon)
        && first + 1 < end;
    let label = labelled.then(|| format!("{}:", layout.mark(first)));
    let begin = if labelled { first + 2 } else { first };
    let mut row = Row { label, conditions: Vec::new(), results: Vec::new() };
    let (mut cell, mut depth, mut after_arrow) = (begin, 0_usize, false);
    for at in begin..=end {
        let kind = if at == end { None } else { layout.kind(at) };
        match kind {
            Some(TokenKind::LeftParen | TokenKind::LeftBrace) => depth += 1,
            Some(TokenKind::RightParen | TokenKind::RightBrace) => depth = depth.saturating_sub(1),
            _ => {}
        }
        let ends =
            matches!(kind, None | Some(TokenKind::Bar | TokenKind::Arrow)) && (depth == 0 || at == end);
        if ends {
            let written = spacing::words(layout, cell..at);
            if after_arrow {
                row.results.push(written)
            } else {
                row.conditions.push(written)
            }
            after_arrow |= kind == Some(TokenKind::Arrow);
            cell = at + 1;
        }
    }
    Body::Row(row)
}

/// Writes the lines of a table (rows and comments between them) with their columns aligned.
pub(super) fn align(lines: &[Line], bodies: &mut Vec<String>) {
    let rows: Vec<&Row> = lines.iter().filter_map(row).collect();
    let width = |cell: &String| cell.chars().count();
    let label = rows.iter().filter_map(|row| row.label.as_ref()).map(width).max();
    let conditions = widths(rows.iter().map(|row| &row.conditions));
    let results = widths(rows.iter().map(|row| &row.results));
    for line in lines {
        let mut text = " ".repeat(line.indent * 4);
        if let Some(row) = row(line) {
            if let Some(label) = label {
                let own = row.label.clone().unwrap_or_default();
                text.push_str(&format!("{own:label$} "));
            }
            push_cells(&mut text, &row.conditions, &conditions);
            text.push_str(" -> ");
            push_cells(&mut text, &row.results, &results);
            text.truncate(text.trim_end().len());
        }
        bodies.push(text);
    }
}

fn row(line: &Line) -> Option<&Row> {
    match &line.body {
        Body::Row(row) => Some(row),
        Body::Plain(_) => None,
    }
}

fn widths<'r>(rows: impl Iterator<Item = &'r Vec<String>>) -> Vec<usize> {
    let mut widths: Vec<usize> = Vec::new();
    for cells in rows {
        widths.resize(widths.len().max(cells.len()), 0);
        for (width, cell) in widths.iter_mut().zip(cells) {
            *width = (*width).max(cell.chars().count());
        }
    }
    widths
}

fn push_cells(text: &mut String, cells: &[String], widths: &[usize]) {
    for (index, (cell, width)) in cells.iter().zip(widths).enumerate() {
        if index > 0 {
            text.push_str(" | ");
        }
        text.push_str(&format!("{cell:width$}"));
    }
}
