//! What a selection grows to.

use super::brackets::pairs;
use super::expressions::{of_item, within};
use onboard_syntax::ast::{Expr, Item, ItemKind};
use onboard_syntax::tokens::{Token, TokenKind, tokenize};
use onboard_syntax::{FileId, parse};
use std::ops::Range;

/// What holds a place, from the smallest to the whole file: the word, each expression round it, what stands beside it up to
/// the next separator, the line, each bracket round it, the declaration. Each holds the one before, and is larger.
#[must_use]
pub fn selections(text: &str, offset: usize) -> Vec<Range<usize>> {
    let tokens = tokenize(text);
    let mut all = Vec::new();
    let touching = |token: &&Token| {
        !matches!(token.kind, TokenKind::Space | TokenKind::Newline)
            && (token.start as usize..=token.end as usize).contains(&offset)
    };
    // Between two tokens that touch, the one that begins here is meant.
    all.extend(tokens.iter().rfind(touching).map(range));
    all.extend(phrase(&tokens, offset));
    all.extend(line(text, offset));
    all.extend(brackets(&tokens, offset).into_iter().flatten());
    let (file, _) = parse(FileId(0), text);
    let holds = |range: &Range<usize>| (range.start..=range.end).contains(&offset);
    for item in file.items.iter().filter(|item| holds(&item.span.range())) {
        all.push(item.span.range());
        all.extend(expressions(item, offset));
    }
    all.push(0..text.len());
    nested(all)
}

/// The expressions round a place, which hold each other.
fn expressions(item: &Item, offset: usize) -> Vec<Range<usize>> {
    let holds = |expr: &&Expr| (expr.span.start as usize..=expr.span.end as usize).contains(&offset);
    let columns = match &item.kind {
        ItemKind::Matrix(matrix) => matrix.columns.as_slice(),
        _ => &[],
    };
    let all = of_item(&item.kind).into_iter().map(|(_, expr)| expr);
    let mut open: Vec<&Expr> = all.chain(columns.iter().map(|column| &column.expr)).filter(holds).collect();
    let mut found = Vec::new();
    while let Some(expr) = open.pop() {
        found.push(expr.span.range());
        open.extend(within(expr).into_iter().filter(holds));
    }
    found
}

fn range(token: &Token) -> Range<usize> {
    token.start as usize..token.end as usize
}

/// Those that lie within each other, from the smallest.
fn nested(mut all: Vec<Range<usize>>) -> Vec<Range<usize>> {
    all.retain(|range| !range.is_empty());
    all.sort_by_key(|range| (range.len(), range.start));
    let mut nested: Vec<Range<usize>> = Vec::new();
    for range in all {
        let holds =
            |last: &Range<usize>| range.start <= last.start && last.end <= range.end && range != *last;
        if nested.last().is_none_or(holds) {
            nested.push(range);
        }
    }
    nested
}

/// What stands between the separators on both sides: a cell, an element of a list, a clause.
fn phrase(tokens: &[Token], offset: usize) -> Option<Range<usize>> {
    let separates = |token: &Token| {
        matches!(
            token.kind,
            TokenKind::Bar
                | TokenKind::Comma
                | TokenKind::Semicolon
                | TokenKind::Arrow
                | TokenKind::Newline
                | TokenKind::LeftBrace
                | TokenKind::RightBrace
                | TokenKind::LeftParen
                | TokenKind::RightParen
        )
    };
    let at = tokens.partition_point(|token| (token.end as usize) < offset);
    let before = tokens.get(..at)?.iter().rposition(separates).map_or(0, |at| at + 1);
    let after = tokens.get(at..)?.iter().position(separates).map_or(tokens.len(), |found| at + found);
    let inside = tokens.get(before..after)?;
    let mut words = inside.iter().filter(|token| token.kind != TokenKind::Space);
    let first = words.next()?;
    let last = words.next_back().unwrap_or(first);
    let range = first.start as usize..last.end as usize;
    (range.start <= offset && offset <= range.end).then_some(range)
}

fn line(text: &str, offset: usize) -> Option<Range<usize>> {
    let ends = ['\n', '\r'];
    let start = text.get(..offset)?.rfind(ends).map_or(0, |at| at + 1);
    let end = text.get(offset..)?.find(ends).map_or(text.len(), |at| offset + at);
    let written = text.get(start..end)?;
    let range = start + (written.len() - written.trim_start().len())..start + written.trim_end().len();
    (range.start <= offset && offset <= range.end).then_some(range)
}

/// Each pair of brackets round a place, without and with the brackets.
fn brackets(tokens: &[Token], offset: usize) -> Vec<[Range<usize>; 2]> {
    let both = pairs(tokens).into_iter().map(|(first, last)| {
        [first.end as usize..last.start as usize, first.start as usize..last.end as usize]
    });
    both.filter(|[inner, _]| (inner.start..=inner.end).contains(&offset)).collect()
}
