//! The sources behind the places: what is written there, and what of it could not be read.

use super::Lower;
use crate::finding::append;
use onboard_ir::Location;
use onboard_syntax::{Fix, Span};

impl<'a> Lower<'a> {
    /// The text at a place.
    pub(crate) fn source(&self, span: Span) -> &'a str {
        self.sources.get(span.file).and_then(|source| source.text.get(span.range())).unwrap_or_default()
    }

    /// Whether something within a place, or after it on its last line, could not be read.
    pub(crate) fn is_unread(&self, span: Span) -> bool {
        let after =
            self.unread.partition_point(|unread| (unread.file, unread.start) < (span.file, span.start));
        let Some(unread) = self.unread.get(after).filter(|unread| unread.file == span.file) else {
            return false;
        };
        let between = self
            .sources
            .get(span.file)
            .and_then(|source| source.text.get(span.end as usize..unread.start as usize));
        unread.start <= span.end || between.is_some_and(|between| !between.contains('\n'))
    }

    /// The fix that adds a clause to the declaration at hand: to its block after `head`, or in a block where it has none.
    pub(crate) fn add_clause(&self, head: Span, clause: &str) -> Fix {
        let rest = self.source(Span { start: head.end, ..self.scope.item });
        let space = rest.len() - rest.trim_start().len();
        let title = format!("add `{clause}`");
        if !rest.trim_start().starts_with('{') {
            return append(title, head, format!(" {{ {clause} }}"));
        }
        let start = head.end as usize + space;
        append(title, Span::new(head.file, start, start + 1), format!(" {clause};"))
    }

    /// The whole clause around a place: from its line, block or `;` to its end, a comment left out.
    pub(crate) fn clause(&self, inner: Span) -> Span {
        let text = self.sources.get(inner.file).map_or("", |source| source.text.as_str());
        let before = text.get(..inner.start as usize).unwrap_or_default();
        let after = text.get(inner.end as usize..).unwrap_or_default();
        let start = before.rfind(['\n', ';', '{', '}']).map_or(0, |at| at + 1);
        let start = start + before.get(start..).map_or(0, |lead| lead.len() - lead.trim_start().len());
        let end = after.find(['\n', ';', '}']).unwrap_or(after.len());
        let rest = after.get(..end).unwrap_or_default();
        let rest = rest.split_once("//").map_or(rest, |(rest, _)| rest).trim_end();
        Span::new(inner.file, start, inner.end as usize + rest.len())
    }

    /// The text at a place with single spaces, however it is broken and indented.
    pub(crate) fn written(&self, span: Span) -> String {
        collapse(self.source(span))
    }

    pub(crate) fn location(&mut self, span: Span) -> Location {
        self.lines.location(self.sources, span)
    }
}

/// A text with single spaces outside of its quotes.
fn collapse(text: &str) -> String {
    let mut out = String::with_capacity(text.len());
    let mut quote = None;
    for letter in text.trim().chars() {
        match quote {
            None if letter.is_whitespace() => {
                if !out.ends_with(' ') {
                    out.push(' ');
                }
                continue;
            }
            None if matches!(letter, '"' | '`') => quote = Some(letter),
            Some(open) if letter == open => quote = None,
            _ => {}
        }
        out.push(letter);
    }
    out
}
