//! `matrix`: its head, its header, and its rows, each a line cut at its bars.

use super::block::Clause;
use super::findings::form::UnexpectedToken;
use super::findings::matrices::{EmptyCell, OtherwiseRow, RowWithoutResult};
use super::grammar::{Pair, Parts, Rule};
use super::reader::Reader;
use crate::Span;
use crate::ast::{Cell, CellKind, Column, ExprKind, HitPolicy, Matrix, Name, ResultCell, ResultColumn, Row};
use crate::outline::Entry;
use crate::tokens::TokenKind;
use crate::words::BlockKind;
use std::ops::Range;

/// A line of a matrix.
enum Line {
    Hit(HitPolicy, Span),
    /// `None` where it could not be read.
    Header(Option<(Vec<Column>, Vec<ResultColumn>)>),
    Row(Option<Row>),
    Broken,
}

/// What a row is measured by: the header's columns as written, for cells that repeat them, and how many results it has.
/// Both are empty where it could not be read.
#[derive(Default)]
struct Header<'s> {
    columns: Vec<&'s str>,
    results: usize,
}

/// The parts of a line: cells left and right of the arrow, as marks.
struct Cut {
    conditions: Vec<Range<usize>>,
    results: Vec<Range<usize>>,
}

impl<'s> Reader<'s> {
    /// `matrix_head` and its lines.
    pub(super) fn matrix(&mut self, item: &Entry) -> Option<Matrix> {
        let head = self.read(Rule::matrix_head, item.head.clone());
        let mut header: Option<Header<'s>> = None;
        let lines = self.clauses(
            item.block.as_ref(),
            || Line::Broken,
            |reader, word, entry| reader.line(word, entry.head.clone(), &mut header),
        );
        let mut head = head?;
        let name = self.declared(&head.part(Rule::word)?);
        let results = head.part(Rule::results)?;
        let results = Parts::of(results).filter_map(|result| self.result(result)).collect();
        let purposes = head.part(Rule::names).map_or_else(Vec::new, |names| self.names(names));
        let mut matrix = Matrix {
            name,
            results,
            purposes,
            hit: None,
            columns: Vec::new(),
            header_results: Vec::new(),
            rows: Vec::new(),
            broken_rows: 0,
            broken_header: false,
        };
        for line in lines {
            match line {
                Line::Hit(policy, span) => matrix.hit = Some((policy, span)),
                Line::Header(Some((columns, results))) => {
                    (matrix.columns, matrix.header_results) = (columns, results)
                }
                Line::Header(None) => matrix.broken_header = true,
                Line::Row(Some(row)) => matrix.rows.push(row),
                Line::Row(None) => matrix.broken_rows += 1,
                Line::Broken => {}
            }
        }
        Some(matrix)
    }

    /// `result`
    fn result(&mut self, pair: Pair<'s>) -> Option<ResultColumn> {
        let mut parts = Parts::of(pair);
        let name = self.declared(&parts.part(Rule::word)?);
        let ty = parts.part(Rule::type_expression).and_then(|ty| self.type_expression(ty));
        Some(ResultColumn { name, ty })
    }

    fn line(&mut self, word: &str, mut marks: Range<usize>, header: &mut Option<Header<'s>>) -> Clause<Line> {
        let single =
            marks.len() == 2 && self.mark(marks.start + 1).is_some_and(|mark| mark.kind == TokenKind::Word);
        if word == "hit" && single && header.is_none() {
            return self.matrix_hit(marks).into();
        }
        while self.stray_braces.binary_search(&marks.end.saturating_sub(1)).is_ok() {
            marks.end -= 1;
        }
        if marks.is_empty() {
            return Clause::Broken;
        }
        if word == "|" && marks.len() > 1 {
            marks.start += 1;
        }
        Clause::Read(match header {
            None => {
                let read = self.header(marks.clone());
                *header = Some(read.as_ref().map_or_else(Header::default, |(columns, results)| Header {
                    columns: columns.iter().map(|column| self.at(column.expr.span)).collect(),
                    results: results.len(),
                }));
                Line::Header(read)
            }
            Some(header) => Line::Row(self.row(marks, header)),
        })
    }

    /// `matrix_hit`
    fn matrix_hit(&mut self, marks: Range<usize>) -> Option<Line> {
        let pair = self.read_in(Rule::matrix_hit, marks, Some(BlockKind::Matrix))?;
        let span = self.span(&pair);
        let word = Parts::of(pair).next()?;
        let policies = [("first", HitPolicy::First), ("unique", HitPolicy::Unique), ("all", HitPolicy::All)];
        self.choice(&word, &policies).map(|policy| Line::Hit(policy, span))
    }

    fn header(&mut self, marks: Range<usize>) -> Option<(Vec<Column>, Vec<ResultColumn>)> {
        let cut = self.cut(marks, None)?;
        let mut columns = Vec::new();
        for cell in cut.conditions {
            let cell = self.filled(cell)?;
            let expr = self.read(Rule::header_column, cell)?.next().map(|expr| self.expression(expr))?;
            if expr.kind == ExprKind::Broken {
                return None;
            }
            columns.push(Column { expr });
        }
        let mut results = Vec::new();
        for cell in cut.results {
            let cell = self.filled(cell)?;
            let result = self.read(Rule::header_result, cell)?.next()?;
            results.push(self.result(result)?);
        }
        Some((columns, results))
    }

    /// A row; `None` if a part of it could not be read, which has then been reported.
    fn row(&mut self, marks: Range<usize>, header: &Header<'s>) -> Option<Row> {
        let span = self.span_of(marks.clone());
        let mut cells = marks.clone();
        let label = self.row_label(&mut cells);
        let cut = self.cut(cells, Some(header))?;
        let conditions = self.conditions(&cut, &header.columns)?;
        let mut results = Vec::new();
        for cell in cut.results {
            results.push(self.result_cell(cell)?);
        }
        Some(Row { label, cells: conditions, results, span })
    }

    /// `big:`
    fn row_label(&self, marks: &mut Range<usize>) -> Option<Name> {
        let colon = self.mark(marks.start + 1).is_some_and(|mark| mark.kind == TokenKind::Colon);
        let label = self.name_at(marks.start).filter(|_| colon)?;
        marks.start += 2;
        // `big: | a | b`
        if self.word(marks.start) == "|" && marks.start + 1 < marks.end {
            marks.start += 1;
        }
        Some(label)
    }

    fn conditions(&mut self, cut: &Cut, columns: &[&'s str]) -> Option<Vec<Cell>> {
        if let [only] = cut.conditions.as_slice()
            && self.word(only.start) == "otherwise"
            && only.len() == 1
        {
            let span = self.span_of(only.clone());
            let dashes = vec!["-"; columns.len().max(1)].join(" | ");
            self.report(&OtherwiseRow { span, dashes });
            return Some(vec![Cell { kind: CellKind::Any, span }; columns.len().max(1)]);
        }
        let mut cells = Vec::with_capacity(cut.conditions.len());
        for (position, cell) in cut.conditions.iter().enumerate() {
            let cell = self.filled(cell.clone())?;
            let span = self.span_of(cell.clone());
            if self.at(span) == "otherwise" {
                self.report(&OtherwiseRow { span, dashes: "-".to_owned() });
                cells.push(Cell { kind: CellKind::Any, span });
                continue;
            }
            let kind = self.cell(cell, columns.get(position).copied())?;
            cells.push(Cell { kind, span });
        }
        Some(cells)
    }

    /// `result_dash`, `result_value`
    fn result_cell(&mut self, cell: Range<usize>) -> Option<ResultCell> {
        let cell = self.filled(cell)?;
        let span = self.span_of(cell.clone());
        if self.at(span) == "-" {
            return Some(ResultCell::Nothing(span));
        }
        let value = self.read(Rule::result_value, cell)?.part(Rule::expression)?;
        let mut row = Parts::of(value.clone());
        if let (Some(text), None) = (row.part(Rule::text), row.next()) {
            return Some(ResultCell::Text(self.template(&text)));
        }
        let value = self.expression(value);
        (value.kind != ExprKind::Broken).then_some(ResultCell::Value(value))
    }

    /// Cuts a line at its arrow and bars. `header` is what a row is measured by.
    fn cut(&mut self, marks: Range<usize>, header: Option<&Header<'s>>) -> Option<Cut> {
        let mut sides: Vec<Vec<Range<usize>>> = vec![Vec::new()];
        let (mut start, mut depth) = (marks.start, 0_usize);
        for at in marks.clone() {
            match self.mark(at)?.kind {
                TokenKind::LeftParen | TokenKind::LeftBrace => depth += 1,
                TokenKind::RightParen | TokenKind::RightBrace => depth = depth.saturating_sub(1),
                kind @ (TokenKind::Bar | TokenKind::Arrow) if depth == 0 => {
                    sides.last_mut()?.push(start..at);
                    start = at + 1;
                    if kind == TokenKind::Arrow {
                        sides.push(Vec::new());
                    }
                }
                _ => {}
            }
        }
        // A bar at the end of the line, as some write tables, begins no cell.
        let closed = marks.end > marks.start && self.word(marks.end - 1) == "|" && sides.len() > 1;
        if !closed {
            sides.last_mut()?.push(start..marks.end);
        }
        let whole = self.span_of(marks.clone());
        let mut sides = sides.into_iter();
        match (sides.next(), sides.next(), sides.next()) {
            (Some(conditions), Some(results), None) => {
                let mut cut = Cut { conditions, results };
                self.drop_bars(&mut cut, header);
                Some(cut)
            }
            (_, None, _) => {
                if !self.is_damaged(whole) {
                    self.report(&RowWithoutResult { span: whole });
                }
                None
            }
            _ => {
                if !self.is_damaged(whole) {
                    self.second_arrow(marks);
                }
                None
            }
        }
    }

    /// Takes out the empty cells beside the arrow that are none: where nothing stands before it (`-> path`), and where a
    /// bar frames it (`| a | -> | b |`) and the cell would be one more than the header has.
    fn drop_bars(&self, cut: &mut Cut, header: Option<&Header<'s>>) {
        let too_many = |cells: usize, wanted: Option<usize>| {
            cells > 1 && wanted.is_none_or(|wanted| wanted == 0 || cells == wanted + 1)
        };
        let Cut { conditions, results } = cut;
        if let [others @ .., last] = conditions.as_slice()
            && last.is_empty()
        {
            let otherwise = matches!(others, [only] if self.at(self.span_of(only.clone())) == "otherwise");
            let wanted = header.map(|header| header.columns.len());
            if others.is_empty() || otherwise || too_many(conditions.len(), wanted) {
                conditions.pop();
            }
        }
        let wanted = header.map(|header| header.results);
        if results.first().is_some_and(Range::is_empty) && too_many(results.len(), wanted) {
            results.remove(0);
        }
    }

    fn second_arrow(&mut self, marks: Range<usize>) {
        let second =
            marks.filter(|&at| self.mark(at).is_some_and(|mark| mark.kind == TokenKind::Arrow)).nth(1);
        if let Some(at) = second {
            let span = self.span_of(at..at + 1);
            let help = "a row has one `->`; several results stand between bars after it".to_owned();
            self.report(&UnexpectedToken {
                span,
                title: "a second `->` does not belong here".to_owned(),
                expected: String::new(),
                help,
            });
        }
    }

    /// A cell that is not empty; an empty one is reported.
    fn filled(&mut self, cell: Range<usize>) -> Option<Range<usize>> {
        if !cell.is_empty() {
            return Some(cell);
        }
        let before = self.mark(cell.start.wrapping_sub(1)).map_or(0, |mark| mark.end);
        let line_end = self.source.get(before as usize..).and_then(|rest| rest.find(['\n', '\r']));
        let line_end = line_end.map_or(self.source.len(), |length| before as usize + length);
        let after = self.mark(cell.start).map_or(line_end, |mark| (mark.start as usize).min(line_end));
        let span = Span::new(self.file, before as usize, after.max(before as usize));
        if !self.is_damaged(span) {
            self.report(&EmptyCell { span });
        }
        None
    }
}
