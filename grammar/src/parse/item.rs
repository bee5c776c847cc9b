//! Items: what the outline found wrong, then one declaration after the other.

use super::comments::Documentation;
use super::findings::form::{
    IndentedDeclaration, StrayBrace, UnclosedBlock, UnexpectedToken, UnknownDeclaration,
};
use super::grammar::Rule;
use super::reader::Reader;
use super::unexpected::not_here;
use crate::Span;
use crate::ast::{Item, ItemKind, Name};
use crate::outline::{Entry, Outline, Unclosed};
use crate::tokens::TokenKind;
use crate::words::{BlockKind, DECLARATIONS, PLANNED, is_enum_word, nearest};
use std::ops::Range;

impl<'s> Reader<'s> {
    /// Reads all items; each with the place from which it was read, from its first mark to its last one.
    pub(super) fn items(
        &mut self,
        outline: &Outline,
        documentation: Documentation,
    ) -> (Vec<Item>, Vec<Span>) {
        self.report_braces(outline);
        for &at in &outline.indented {
            self.indented(at);
        }
        for &at in &outline.run_together {
            self.run_together(at);
        }
        for &at in &outline.unopened {
            self.unopened(at);
        }
        self.refuse_stray(outline.stray.clone());
        let mut documentation = documentation.into_iter().peekable();
        let mut items = Vec::with_capacity(outline.items.len());
        let mut extents = Vec::with_capacity(outline.items.len());
        for entry in &outline.items {
            let Some(keyword) = self.mark(entry.head.start) else { continue };
            let mut doc = None;
            while let Some((start, text)) = documentation.next_if(|(start, _)| *start <= keyword.start) {
                doc = (start == keyword.start).then_some(text);
            }
            if self.stray_braces.binary_search(&entry.head.start).is_ok() {
                continue;
            }
            let kind = self.item(entry);
            self.refuse_tail(
                entry.tail.clone(),
                "every declaration begins on a line of its own, in column 0",
            );
            items.push(Item { doc, span: self.span_of_entry(entry), kind });
            extents.push(self.span_of(entry.head.start..entry.tail.end.max(entry.head.end)));
        }
        (items, extents)
    }

    /// From an entry's first mark to its closing brace or last mark.
    pub(super) fn span_of_entry(&self, entry: &Entry) -> Span {
        let block_end = entry
            .block
            .as_ref()
            .map_or(entry.head.end, |block| block.close.map_or(block.inside.end, |close| close + 1));
        let shows = self.word(entry.head.start) == "show";
        self.span_of(entry.head.start..if shows { block_end.max(entry.tail.end) } else { block_end })
    }

    /// One declaration.
    fn item(&mut self, entry: &Entry) -> ItemKind {
        let head = entry.head.clone();
        let kind = match self.word(head.start) {
            "onboarding" => self.onboarding(entry).map(ItemKind::Onboarding),
            "import" => self
                .read(Rule::import_item, head)
                .and_then(|parts| self.import_item(parts))
                .map(ItemKind::Import),
            "for" => self
                .read(Rule::serves_item, head)
                .and_then(|parts| self.serves_item(parts))
                .map(ItemKind::Serves),
            "purpose" => self.purpose(entry).map(ItemKind::Purpose),
            "type" => {
                self.read(Rule::type_item, head).and_then(|parts| self.type_item(parts)).map(ItemKind::Type)
            }
            "field" => self.field(entry).map(ItemKind::Field),
            "event" => self.event(entry).map(ItemKind::Event),
            "trait" => self.trait_item(entry).map(ItemKind::Trait),
            "let" => self.let_item(entry).map(ItemKind::Let),
            "segment" => self.segment(entry).map(ItemKind::Segment),
            "path" => self.path(entry).map(ItemKind::Path),
            "matrix" => self.matrix(entry).map(ItemKind::Matrix),
            "profiling" => self.profiling(entry).map(ItemKind::Profiling),
            "test" => self.test(entry).map(ItemKind::Test),
            word if PLANNED.contains(&word) => self.planned(entry),
            _ => self.unknown(entry),
        };
        if !matches!(kind, Some(ItemKind::Broken { .. })) {
            self.last_unknown = false;
        }
        kind.unwrap_or_else(|| ItemKind::Broken { name: self.name_after_keyword(entry) })
    }

    /// A construct that is planned: read only as far as its name.
    fn planned(&mut self, entry: &Entry) -> Option<ItemKind> {
        let keyword = self.name_at(entry.head.start)?;
        Some(ItemKind::NotYet { keyword, name: self.name_after_keyword(entry) })
    }

    /// A word in column 0 that begins no declaration. Of lines of prose only the first is reported.
    fn unknown(&mut self, entry: &Entry) -> Option<ItemKind> {
        let span = self.span_of(entry.head.start..entry.head.start + 1);
        let word = self.at(span).to_owned();
        let meant = nearest(&word, DECLARATIONS).or_else(|| self.kind_by_clauses(entry));
        let unclear = meant.is_none();
        let repeated = unclear && self.last_unknown;
        if !repeated && !self.is_damaged(span) {
            self.report(&UnknownDeclaration { span, word, meant });
        }
        self.last_unknown = unclear;
        Some(ItemKind::Broken { name: self.name_after_keyword(entry) })
    }

    /// The declaration whose clauses a block has.
    fn kind_by_clauses(&self, entry: &Entry) -> Option<&'static str> {
        let inside = entry.block.as_ref()?.inside.clone();
        let words: Vec<&str> = inside
            .clone()
            .filter(|&at| self.mark(at).is_some_and(|mark| mark.first) || at == inside.start)
            .map(|at| self.word(at))
            .collect();
        let fits = |keyword: &str| {
            let kind = BlockKind::of_declaration(keyword)?;
            Some(words.iter().filter(|word| kind.has_clause(word)).count()).filter(|&count| count > 0)
        };
        let best = DECLARATIONS.iter().filter_map(|keyword| fits(keyword).map(|count| (count, *keyword)));
        best.rev().max_by_key(|(count, _)| *count).map(|(_, keyword)| keyword)
    }

    /// The word at a mark, as a name.
    pub(super) fn name_at(&self, at: usize) -> Option<Name> {
        let mark = self.mark(at).filter(|mark| mark.kind == TokenKind::Word)?;
        let span = self.mark_span(mark);
        Some(Name { text: self.at(span).into(), span })
    }

    /// The name that a declaration gives, as far as it can be told without its grammar.
    pub(super) fn name_after_keyword(&self, entry: &Entry) -> Option<Name> {
        let at = entry.head.start + 1;
        self.name_at(at).filter(|_| at < entry.head.end)
    }

    fn report_braces(&mut self, outline: &Outline) {
        let mut last: Option<Unclosed> = None;
        let mut damaged = Vec::new();
        for &unclosed in &outline.unclosed {
            let Unclosed { open, end, column, line } = unclosed;
            let span = self.span_of(open..open + 1);
            let whole = span.to(self.span_of(end.saturating_sub(1).max(open)..end.max(open + 1)));
            // Of several on one line the first is enough to say.
            let repeated = last.is_some_and(|last| last.line == line && last.end == end);
            if !repeated && !self.swallows_brace(whole) {
                let next = (end < self.marks.len()).then(|| self.span_of(end..end + 1));
                let before = self.word(open.saturating_sub(1));
                let list = matches!(before, "of" | "in" | ":") || is_enum_word(before);
                let closing =
                    if list { " }".to_owned() } else { format!("\n{}}}", " ".repeat(column as usize)) };
                let close = Span { start: whole.end, ..whole };
                self.report(&UnclosedBlock { span, next, close, closing });
            }
            last = Some(unclosed);
            damaged.push(span);
        }
        self.damaged.append(&mut damaged);
        let mut before = None;
        for &at in &outline.stray_braces {
            // Of several in a row the first is enough to say.
            if before.replace(at) == at.checked_sub(1) && at > 0 {
                continue;
            }
            let span = self.span_of(at..at + 1);
            self.report(&StrayBrace { span });
        }
        self.damaged.sort_unstable();
        self.stray_braces = outline.stray_braces.clone();
        self.stray_braces.sort_unstable();
    }

    /// Whether a text that is not closed stands in `span` and has most probably swallowed a brace.
    fn swallows_brace(&self, span: Span) -> bool {
        let from = self.damaged.partition_point(|place| place.end <= span.start);
        let within = self.damaged.iter().skip(from).take_while(|place| place.start < span.end);
        within.map(|place| self.at(*place)).any(|text| text.starts_with(['"', '`']) && text.contains('}'))
    }

    /// A block whose `{` is missing.
    fn unopened(&mut self, at: usize) {
        let span = self.span_of(at..at + 1);
        let help = "the block that this line begins needs a `{` at the end of the line before".to_owned();
        self.report(&UnexpectedToken {
            span,
            title: not_here(self.at(span)),
            expected: "`{`".to_owned(),
            help,
        });
    }

    fn indented(&mut self, at: usize) {
        let Some(mark) = self.mark(at) else { return };
        let word = self.word(at).to_owned();
        let start = mark.start.saturating_sub(mark.column);
        let span = Span { start, ..self.mark_span(mark) };
        self.report(&IndentedDeclaration { span: Span { end: mark.start, ..span }, word });
    }

    /// What stands before the first declaration.
    fn refuse_stray(&mut self, stray: Range<usize>) {
        if stray.is_empty() || self.is_damaged(self.span_of(stray.clone())) {
            return;
        }
        let only_braces = stray.clone().all(|at| matches!(self.word(at), "{" | "}"));
        if only_braces && !self.diagnostics.is_empty() {
            return;
        }
        let span = self.span_of(stray.start..stray.start + 1);
        let title = not_here(self.at(span));
        let help = "every declaration begins in column 0 with its keyword: `field`, `segment`, `matrix` and the like".to_owned();
        self.report(&UnexpectedToken { span, title, expected: "a declaration".to_owned(), help });
    }
}
