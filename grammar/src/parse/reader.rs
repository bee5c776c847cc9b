//! Hands pieces of the source to pest, and gathers what there is to say about them.

use super::findings::form::{ClausesOnOneLine, NestingTooDeep, TrailingComma, UnclosedParenthesis};
use super::grammar::{Grammar, Pair, Parts, Rule};
use super::unexpected;
use crate::ast::Name;
use crate::outline::Mark;
use crate::tokens::TokenKind;
use crate::words::BlockKind;
use crate::{Diagnostic, FileId, Finding, Span};
use pest::Parser;
use pest::error::{Error, InputLocation};
use std::num::NonZeroUsize;
use std::ops::Range;
use std::sync::Once;

/// How deep brackets, `not`, `if` and the like may be nested.
const MAX_NESTING: usize = 64;

/// How many steps pest may take for one clause. The grammar needs about 40 for each token, so this is some 500,000 tokens
/// in one clause; it bounds the time should a rule ever turn out to try the same text again and again.
const CALL_LIMIT: usize = 20_000_000;

/// Reads one file.
pub(super) struct Reader<'s> {
    /// The text with odd characters replaced; of the same length as the original.
    pub(super) source: &'s str,
    /// The text as written.
    original: &'s str,
    pub(super) file: FileId,
    pub(super) marks: &'s [Mark],
    pub(super) diagnostics: Vec<Diagnostic>,
    /// Where characters or strings were already complained of; nothing else is said of a clause that holds one.
    pub(super) damaged: Vec<Span>,
    /// Where the last clause ended and another began on the same line without `;`.
    pub(super) rest: Option<usize>,
    /// `}` that close nothing, which have been reported.
    pub(super) stray_braces: Vec<usize>,
    /// Whether the last item began with a word that means nothing.
    pub(super) last_unknown: bool,
}

impl<'s> Reader<'s> {
    pub(super) fn new(source: &'s str, original: &'s str, file: FileId, marks: &'s [Mark]) -> Self {
        static LIMIT: Once = Once::new();
        // The limit is one for the whole process; each parse counts for itself.
        LIMIT.call_once(|| pest::set_call_limit(NonZeroUsize::new(CALL_LIMIT)));
        Self {
            source,
            original,
            file,
            marks,
            diagnostics: Vec::new(),
            damaged: Vec::new(),
            rest: None,
            stray_braces: Vec::new(),
            last_unknown: false,
        }
    }

    /// Reports a finding.
    pub(super) fn report(&mut self, finding: &impl Finding) {
        self.diagnostics.push(finding.diagnostic());
    }

    /// The place of a part of the source.
    pub(super) fn place(&self, part: &str) -> Span {
        let start = self.offset(part);
        self.whole_characters(Span::new(self.file, start, start + part.len()))
    }

    /// Where a part of the source begins.
    fn offset(&self, part: &str) -> usize {
        (part.as_ptr() as usize).saturating_sub(self.source.as_ptr() as usize)
    }

    /// A place in the original: `≥` is three bytes, and the `>=` read in its stead is two of them.
    fn whole_characters(&self, span: Span) -> Span {
        let boundary = |at: u32| self.original.is_char_boundary(at as usize);
        let start = (0..=span.start).rev().find(|&at| boundary(at)).unwrap_or(span.start);
        let end =
            (span.end..).find(|&at| boundary(at) || at as usize > self.original.len()).unwrap_or(span.end);
        Span { start, end, ..span }
    }

    /// The place of a matched rule, up to its last token: pest counts the space before an absent option in.
    pub(super) fn span(&self, pair: &Pair<'s>) -> Span {
        let text = pair.as_str();
        let mut span = self.place(text);
        if text.ends_with([' ', '\t', '\n', '\r', '\u{0B}', '\u{0C}', '\u{FEFF}']) {
            let after = self.marks.partition_point(|mark| mark.end <= span.end);
            let last = after.checked_sub(1).and_then(|last| self.mark(last));
            span.end = last.map_or(span.end, |mark| mark.end).max(span.start);
            span = self.whole_characters(span);
        }
        span
    }

    pub(super) fn name(&self, pair: &Pair<'s>) -> Name {
        Name { text: pair.as_str().into(), span: self.span(pair) }
    }

    /// The text at a place, without the space that fills it up where a character was replaced.
    pub(super) fn at(&self, span: Span) -> &'s str {
        self.source.get(span.range()).unwrap_or_default().trim_matches(' ')
    }

    pub(super) fn mark(&self, at: usize) -> Option<Mark> {
        self.marks.get(at).copied()
    }

    /// The text of a mark; empty beyond the end.
    pub(super) fn word(&self, at: usize) -> &'s str {
        self.mark(at).map_or("", |mark| self.at(self.mark_span(mark)))
    }

    pub(super) fn mark_span(&self, mark: Mark) -> Span {
        self.whole_characters(Span::new(self.file, mark.start as usize, mark.end as usize))
    }

    /// From the first to the last of some marks; an empty place after what stands before, where there are none.
    pub(super) fn span_of(&self, marks: Range<usize>) -> Span {
        match (self.mark(marks.start), marks.end.checked_sub(1).and_then(|last| self.mark(last))) {
            (Some(first), Some(last)) if !marks.is_empty() => self.mark_span(first).to(self.mark_span(last)),
            _ => {
                let end = marks
                    .start
                    .checked_sub(1)
                    .and_then(|before| self.mark(before))
                    .map_or(0, |mark| mark.end);
                Span::new(self.file, end as usize, end as usize)
            }
        }
    }

    /// Parses some marks by an entry rule. `None` if they do not fit, which has then been reported.
    pub(super) fn read(&mut self, rule: Rule, marks: Range<usize>) -> Option<Parts<'s>> {
        self.read_in(rule, marks, None).map(Parts::of)
    }

    /// As [`Self::read`], for a clause of a block: where the next clause follows without `;`, that is what is said, and
    /// [`Self::rest`] is where it begins.
    pub(super) fn read_in(
        &mut self,
        rule: Rule,
        marks: Range<usize>,
        block: Option<BlockKind>,
    ) -> Option<Pair<'s>> {
        let mut marks = marks;
        while marks.len() > 1 && self.stray_braces.binary_search(&(marks.end - 1)).is_ok() {
            marks.end -= 1;
        }
        if !self.nests_well(marks.clone()) {
            return None;
        }
        let error = match self.attempt(rule, marks.clone()) {
            Ok(pair) => return Some(pair),
            Err(error) => error,
        };
        let at = self.failed_at(&error, marks.clone());
        let next =
            at > marks.start && at < marks.end && block.is_some_and(|block| self.begins_clause(at, block));
        if next && let Ok(pair) = self.attempt(rule, marks.start..at) {
            self.run_together(at);
            self.rest = Some(at);
            return Some(pair);
        }
        if !self.is_damaged(self.span_of(marks.clone())) {
            unexpected::report(self, &error, marks, block);
        }
        None
    }

    /// Whether a clause of `block` could begin at a mark.
    fn begins_clause(&self, at: usize, block: BlockKind) -> bool {
        let entry = block.has_entries()
            && self.mark(at + 1).is_some_and(|mark| mark.kind == TokenKind::Colon)
            && self.mark(at).is_some_and(|mark| mark.kind == TokenKind::Word);
        entry || block.has_clause(self.word(at))
    }

    /// Parses some marks and says nothing if they do not fit. They must nest well.
    pub(super) fn attempt(&self, rule: Rule, marks: Range<usize>) -> Result<Pair<'s>, Box<Error<Rule>>> {
        let text = self.at(self.span_of(marks));
        Grammar::parse(rule, text)
            .map_err(Box::new)
            .and_then(|mut pairs| pairs.next().ok_or_else(|| Box::new(no_match(text))))
    }

    /// The mark at which a parse of `marks` failed; `marks.end` if it was at the end.
    pub(super) fn failed_at(&self, error: &Error<Rule>, marks: Range<usize>) -> usize {
        let offset = match error.location {
            InputLocation::Pos(at) | InputLocation::Span((at, _)) => at,
        };
        let position = self.mark(marks.start).map_or(0, |mark| mark.start as usize) + offset;
        let within = self.marks.get(marks.clone()).unwrap_or_default();
        marks.start + within.partition_point(|mark| (mark.end as usize) <= position)
    }

    /// Whether something within `span` has been complained of already.
    pub(super) fn is_damaged(&self, span: Span) -> bool {
        let from = self.damaged.partition_point(|place| place.end <= span.start);
        self.damaged.get(from).is_some_and(|place| place.start < span.end)
    }

    /// Checks that brackets close and are not too deep, before pest recurses into them.
    fn nests_well(&mut self, marks: Range<usize>) -> bool {
        let mut nesting = Nesting::default();
        for at in marks.clone() {
            let Some(mark) = self.mark(at) else { break };
            nesting.enter(at, mark.kind, self.word(at));
            if nesting.depth() > MAX_NESTING {
                let bracket = nesting.open.get(MAX_NESTING).map_or(at, |level| level.at);
                let span = self.span_of(bracket..bracket + 1);
                self.report(&NestingTooDeep { span });
                return false;
            }
        }
        if let Some(level) = nesting.open.iter().find(|level| self.word(level.at) == "(") {
            let whole = self.span_of(marks);
            if !self.is_damaged(whole) {
                let span = self.span_of(level.at..level.at + 1);
                self.report(&UnclosedParenthesis { span, end: whole.end });
            }
            return false;
        }
        true
    }

    /// Reports a list that ends with a comma.
    pub(super) fn extra_comma(&mut self, pair: &Pair<'s>) {
        let span = self.span(pair);
        self.report(&TrailingComma { span });
    }

    /// Reports that the clause at a mark should begin on a line of its own.
    pub(super) fn run_together(&mut self, at: usize) {
        let span = self.span_of(at..at + 1);
        let word = self.at(span).to_owned();
        let before =
            at.checked_sub(1).and_then(|before| self.mark(before)).map_or(span.start, |mark| mark.end);
        let gap = Span { start: before, end: span.start, ..span };
        self.report(&ClausesOnOneLine { span, gap, word });
    }
}

/// How deep a point of a clause is nested: in brackets, in operators before their operand, in `if`.
#[derive(Default)]
struct Nesting {
    open: Vec<Level>,
    /// What the open brackets and what stood before them count.
    outside: usize,
    /// Operators that stand before the next operand.
    run: usize,
    /// `if` since the bracket or comma.
    ifs: usize,
}

/// An open bracket.
struct Level {
    at: usize,
    run: usize,
    ifs: usize,
}

impl Nesting {
    fn depth(&self) -> usize {
        self.outside + self.run + self.ifs
    }

    fn enter(&mut self, at: usize, kind: TokenKind, text: &str) {
        match (kind, text) {
            (TokenKind::LeftParen | TokenKind::LeftBrace, _) => {
                self.open.push(Level { at, run: self.run, ifs: self.ifs });
                self.outside += self.run + self.ifs + 1;
                (self.run, self.ifs) = (0, 0);
            }
            (TokenKind::RightParen | TokenKind::RightBrace, _) => {
                if let Some(level) = self.open.pop() {
                    self.outside = self.outside.saturating_sub(level.run + level.ifs + 1);
                    self.ifs = level.ifs;
                }
                self.run = 0;
            }
            (TokenKind::Word, "not" | "stated" | "days" | "since" | "declassify" | "set" | "of")
            | (TokenKind::Operator, "-" | "!") => self.run += 1,
            (TokenKind::Word, "if") => self.ifs += 1,
            (TokenKind::Comma, _) => (self.run, self.ifs) = (0, 0),
            _ => self.run = 0,
        }
    }
}

/// What is said when a rule matched nothing at all, which no entry rule can.
fn no_match(text: &str) -> Error<Rule> {
    let variant = pest::error::ErrorVariant::ParsingError { positives: Vec::new(), negatives: Vec::new() };
    Error::new_from_pos(variant, pest::Position::from_start(text))
}
