//! What lines that stand together share: columns of tables, of `=`, and of comments at line ends.

use super::layout::Line;
use super::table::{Widths, width};
use std::collections::BTreeMap;

/// Space between a line and its comment.
const GAP: usize = 2;

/// Writes lines out.
pub(super) fn write(mut lines: Vec<Line>, line_end: &str) -> String {
    lay_out_rows(&mut lines);
    align_values(&mut lines);
    let columns = remark_columns(&lines);
    let length = lines.iter().map(|line| line.indent + line.text.len() + 2 * line_end.len());
    let mut text = String::with_capacity(length.sum());
    for (position, (line, column)) in lines.iter().zip(columns).enumerate() {
        if line.blank && position > 0 {
            text.push_str(line_end);
        }
        text.extend(std::iter::repeat_n(' ', line.indent));
        text.push_str(&line.text);
        if let Some(remark) = &line.remark {
            text.extend(std::iter::repeat_n(
                ' ',
                (column + GAP).saturating_sub(line.indent + width(&line.text)),
            ));
            text.push_str(remark);
        }
        text.push_str(line_end);
    }
    text
}

/// Gives the rows of each matrix the same columns.
fn lay_out_rows(lines: &mut [Line]) {
    let mut tables: BTreeMap<usize, Widths> = BTreeMap::new();
    for row in lines.iter().filter_map(|line| line.row.as_ref()) {
        tables.entry(row.table).or_default().include(row);
    }
    for line in lines {
        if let Some((row, widths)) = line.row.as_ref().and_then(|row| Some((row, tables.get(&row.table)?))) {
            line.text = widths.lay_out(row);
        }
    }
}

/// Aligns the `=` of lines that stand together, where somebody aligned one of them.
fn align_values(lines: &mut [Line]) {
    let mut rest = lines;
    while let Some(first) = rest.first() {
        let keyword = first.text.split(' ').next().unwrap_or_default().to_owned();
        let together = |line: &Line| line.assigns.is_some() && line.text.split(' ').next() == Some(&keyword);
        let blank = rest.iter().skip(1).position(|line| line.blank || !together(line));
        let length = blank.map_or(rest.len(), |at| at + 1);
        let (run, after) = rest.split_at_mut(length);
        if run.iter().all(together) && run.iter().any(|line| line.assigns.is_some_and(|(_, aligned)| aligned))
        {
            let names = run.iter().filter_map(|line| line.assigns.and_then(|(at, _)| line.text.get(..at)));
            let widest = names.map(width).max().unwrap_or(0);
            for line in run {
                let Some((at, _)) = line.assigns else { continue };
                let room = widest - line.text.get(..at).map_or(widest, width);
                line.text.insert_str(at, &" ".repeat(room));
            }
        }
        rest = after;
    }
}

/// The column that the comments of each line's neighbours begin after; nothing of use where there are none.
fn remark_columns(lines: &[Line]) -> Vec<usize> {
    let mut columns = Vec::with_capacity(lines.len());
    let mut rest = lines;
    while let Some(first) = rest.first() {
        let together =
            |line: &Line| line.remark.is_some() == first.remark.is_some() && line.indent == first.indent;
        let end = rest.iter().skip(1).position(|line| line.blank || !together(line));
        let (run, after) = rest.split_at(end.map_or(rest.len(), |at| at + 1));
        let widths =
            run.iter().filter(|line| line.remark.is_some()).map(|line| line.indent + width(&line.text));
        let widest = widths.max().unwrap_or(0);
        columns.extend(std::iter::repeat_n(widest, run.len()));
        rest = after;
    }
    columns
}
