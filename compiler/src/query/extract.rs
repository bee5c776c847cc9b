//! A condition that becomes a segment of its own.

use super::Analysis;
use super::expressions::{Role, of_item, within};
use super::index::Meaning;
use crate::places::{Decl, Part};
use onboard_syntax::ast::{BinaryOp, Expr, ExprKind, Item, ItemKind, SegmentClause, UnaryOp};
use onboard_syntax::tokens::{TokenKind, tokenize};
use onboard_syntax::{Applicability, Edit, FileId, Fix, Span};
use std::ops::Range;

impl Analysis {
    /// The fix that gives a condition, whose bytes are selected, to a new segment above the declaration, and names that where
    /// the declaration says the same. None where a segment would not mean the same: what is said of an event or reads the
    /// result of a matrix; nor where the declaration is a segment that says nothing else.
    #[must_use]
    pub fn extracted_segment(&self, file: FileId, selected: &Range<usize>) -> Option<Fix> {
        let selected = bare(self.text(file), selected)?;
        let item = self.tree(file)?.items.iter().find(|item| {
            let whole = item.span.range();
            whole.start <= selected.start && selected.end <= whole.end
        })?;
        let all = expressions(item);
        let expr = *all.iter().find(|expr| expr.span.range() == selected)?;
        if !is_condition(expr) || !self.may_be_a_segment(expr) || is_all_of(item, expr) {
            return None;
        }
        let condition = on_one_line(self.written(expr.span))?;
        let same = |other: &&&Expr| on_one_line(self.written(other.span)).as_ref() == Some(&condition);
        let name = self.fresh_name();
        let mut edits = vec![self.declaration(item, &name, &condition)];
        for other in all.iter().filter(same) {
            edits.push(Edit { span: self.with_parentheses(other.span), replacement: name.clone() });
        }
        edits.sort_by_key(|edit| edit.span);
        edits.dedup_by_key(|edit| edit.span);
        let title = format!("make a segment `{name}` of this");
        Some(Fix { title, edits, applicability: Applicability::Suggested })
    }

    /// Whether an expression means the same in a segment.
    fn may_be_a_segment(&self, expr: &Expr) -> bool {
        let mut open = vec![expr];
        while let Some(expr) = open.pop() {
            let fits = match &expr.kind {
                ExprKind::Name(name) => match self.meaning(name) {
                    Some(Meaning::Decl(decl)) => {
                        matches!(decl, Decl::Field(_) | Decl::Trait(_) | Decl::Let(_) | Decl::Segment(_))
                    }
                    Some(Meaning::Part(part)) => matches!(part, Part::Member(..)),
                    None => false,
                },
                ExprKind::Aggregate(_) | ExprKind::Then(_) | ExprKind::Broken => false,
                _ => true,
            };
            if !fits {
                return false;
            }
            open.extend(within(expr));
        }
        true
    }

    /// A name that nothing has and no member or property could be meant by.
    fn fresh_name(&self) -> String {
        let taken = |name: &str| {
            self.sources.files().iter().any(|source| {
                let words = tokenize(&source.text).into_iter().filter(|token| token.kind == TokenKind::Word);
                words.into_iter().any(|token| token.text(&source.text) == name)
            })
        };
        let first = "new_segment".to_owned();
        let more = (2_u32..).map(|number| format!("new_segment_{number}"));
        std::iter::once(first).chain(more).find(|name| !taken(name)).unwrap_or_default()
    }

    /// The new segment, above the declaration and the comments that touch it.
    fn declaration(&self, item: &Item, name: &str, condition: &str) -> Edit {
        let text = self.text(item.span.file);
        let mut start = item.span.start as usize;
        while let Some(above) = text.get(..start).and_then(|before| before.strip_suffix('\n')) {
            let line = above.rfind('\n').map_or(0, |at| at + 1);
            let is_comment = above.get(line..).is_some_and(|line| line.starts_with("//"));
            if !is_comment {
                break;
            }
            start = line;
        }
        let end = if text.contains("\r\n") { "\r\n" } else { "\n" };
        Edit {
            span: Span::new(item.span.file, start, start),
            replacement: format!("segment {name} when {condition}{end}{end}"),
        }
    }

    /// The place of an expression with the parentheses round it, which a name does not need.
    fn with_parentheses(&self, span: Span) -> Span {
        let text = self.text(span.file);
        let outer = || {
            let before = text.get(..span.start as usize)?.trim_end();
            let after = text.get(span.end as usize..)?;
            let open = before.strip_suffix('(')?;
            let close = after.len() - after.trim_start().len();
            // Those of a function stay.
            let is_call = open.ends_with(|letter: char| letter.is_alphanumeric() || letter == '_');
            let closes = after.trim_start().starts_with(')') && !is_call;
            closes.then(|| Span::new(span.file, open.len(), span.end as usize + close + 1))
        };
        outer().map_or(span, |outer| self.with_parentheses(outer))
    }
}

/// All expressions of a declaration that are no part of what is said of an event.
fn expressions(item: &Item) -> Vec<&Expr> {
    let mut open: Vec<&Expr> = match &item.kind {
        // What a test expects is its own, and a trait is said of events.
        ItemKind::Test(_) | ItemKind::Trait(_) => Vec::new(),
        ItemKind::Matrix(matrix) => matrix.columns.iter().map(|column| &column.expr).collect(),
        _ => Vec::new(),
    };
    if !matches!(item.kind, ItemKind::Test(_) | ItemKind::Trait(_)) {
        let read = of_item(&item.kind).into_iter().filter(|(role, _)| *role != Role::EventCondition);
        open.extend(read.map(|(_, expr)| expr));
    }
    let mut all = Vec::new();
    while let Some(expr) = open.pop() {
        all.push(expr);
        open.extend(within(expr));
    }
    all
}

/// Whether an expression is true or false by its form. A name alone needs no other.
fn is_condition(expr: &Expr) -> bool {
    match &expr.kind {
        ExprKind::Binary(op, ..) => !matches!(
            op,
            BinaryOp::Otherwise | BinaryOp::Add | BinaryOp::Subtract | BinaryOp::Multiply | BinaryOp::Divide
        ),
        ExprKind::Unary(UnaryOp::Not, _) | ExprKind::In { .. } | ExprKind::Is(..) => true,
        _ => false,
    }
}

/// Whether a segment says nothing but this.
fn is_all_of(item: &Item, expr: &Expr) -> bool {
    let ItemKind::Segment(segment) = &item.kind else { return false };
    matches!(segment.clauses.as_slice(), [SegmentClause::When(when)] if when.span == expr.span)
}

/// What is selected without space and parentheses round it.
fn bare(text: &str, selected: &Range<usize>) -> Option<Range<usize>> {
    let mut selected = selected.clone();
    loop {
        let inside = text.get(selected.clone())?;
        let start = selected.start + (inside.len() - inside.trim_start().len());
        let inside = inside.trim();
        selected = start..start + inside.len();
        let within = inside.strip_prefix('(').and_then(|rest| rest.strip_suffix(')'));
        match within.filter(|within| closes(within)) {
            Some(within) => selected = start + 1..start + 1 + within.len(),
            None => return (!inside.is_empty()).then_some(selected),
        }
    }
}

/// Whether each parenthesis closes within a text.
fn closes(text: &str) -> bool {
    let mut depth = 0_i32;
    tokenize(text).into_iter().all(|token| {
        depth += match token.kind {
            TokenKind::LeftParen => 1,
            TokenKind::RightParen => -1,
            _ => 0,
        };
        depth >= 0
    })
}

/// What is written, with one space where there was some; none where there is a comment.
fn on_one_line(written: &str) -> Option<String> {
    let mut out = String::new();
    for token in tokenize(written) {
        match token.kind {
            TokenKind::Comment | TokenKind::DocComment => return None,
            TokenKind::Space | TokenKind::Newline => {
                if !out.ends_with(' ') {
                    out.push(' ');
                }
            }
            _ => out.push_str(token.text(written)),
        }
    }
    Some(out)
}
