//! Lines to text: blank lines, the columns of tables, and of comments at the ends of lines.

use super::table;

/// A line of the formatted file.
pub(super) struct Line {
    /// How many levels of four spaces.
    pub(super) indent: usize,
    /// Whether a blank line stood above.
    pub(super) blank_before: bool,
    /// What stands on it.
    pub(super) body: Body,
    /// The comment at its end, or on it alone.
    pub(super) comment: Option<String>,
}

/// What stands on a line.
pub(super) enum Body {
    /// Tokens with the space between them; empty where the line is a comment.
    Plain(String),
    /// A row of a table: label, conditions, results.
    Row(table::Row),
}

impl Body {
    /// Whether nothing is left of the line.
    pub(super) fn is_empty(&self) -> bool {
        matches!(self, Self::Plain(words) if words.is_empty())
    }
}

/// The lines as text.
pub(super) fn write(lines: &[Line]) -> String {
    let bodies = bodies(lines);
    let columns = comment_columns(lines, &bodies);
    let mut text = String::new();
    for (index, ((line, body), column)) in lines.iter().zip(&bodies).zip(columns).enumerate() {
        let opened = index == 0 || text.ends_with("{\n");
        if line.blank_before && !opened && !body.trim_start().starts_with('}') {
            text.push('\n');
        }
        text.push_str(body);
        if let Some(comment) = &line.comment {
            let written = body.chars().count();
            let gap = if body.trim().is_empty() { 0 } else { column.saturating_sub(written) };
            text.extend(std::iter::repeat_n(' ', gap));
            text.push_str(comment);
        }
        text.push('\n');
    }
    text
}

/// Each line without its comment.
fn bodies(lines: &[Line]) -> Vec<String> {
    let mut bodies = Vec::with_capacity(lines.len());
    let mut rest = lines;
    while let Some(line) = rest.first() {
        let indent = " ".repeat(line.indent * 4);
        match &line.body {
            Body::Plain(words) => {
                bodies.push(format!("{indent}{words}"));
                rest = rest.get(1..).unwrap_or_default();
            }
            Body::Row(_) => {
                // Comments between rows do not end a table.
                let length = rest.iter().take_while(|line| in_table(line)).count();
                let (table, after) = rest.split_at_checked(length).unwrap_or((rest, &[]));
                table::align(table, &mut bodies);
                rest = after;
            }
        }
    }
    bodies
}

fn in_table(line: &Line) -> bool {
    match &line.body {
        Body::Row(_) => true,
        Body::Plain(words) => words.is_empty(),
    }
}

/// Where the comment of each line begins: lines that follow each other at one depth share a column.
fn comment_columns(lines: &[Line], bodies: &[String]) -> Vec<usize> {
    let mut columns = vec![0; lines.len()];
    let trailing = |index: usize| {
        let line: &Line = lines.get(index)?;
        let body = bodies.get(index)?;
        (line.comment.is_some() && !body.trim().is_empty()).then(|| (line.indent, body.chars().count() + 2))
    };
    let mut index = 0;
    while index < lines.len() {
        let Some((indent, mut column)) = trailing(index) else {
            index += 1;
            continue;
        };
        let mut end = index + 1;
        while let Some((_, width)) = trailing(end).filter(|(depth, _)| *depth == indent) {
            if lines.get(end).is_some_and(|line| line.blank_before) {
                break;
            }
            column = column.max(width);
            end += 1;
        }
        columns.iter_mut().take(end).skip(index).for_each(|place| *place = column);
        index = end;
    }
    columns
}
