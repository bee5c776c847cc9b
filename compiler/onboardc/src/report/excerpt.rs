//! The lines of the sources that a finding is about, cut out so that miette can draw them.
//!
//! miette draws from one text. A finding may point into several files, at lines of a megabyte, or at a place behind a
//! hundred thousand lines; so it is given a text of its own, made of just the rows to be shown. Characters that would
//! move the cursor or turn the writing direction are replaced, so that what is shown is what is there.

use crate::sources::{SourceFile, Sources};
use miette::{MietteError, MietteSpanContents, SourceCode, SourceSpan, SpanContents};
use onboard_syntax::{Diagnostic, Span};
use std::collections::BTreeMap;
use std::ops::Range;

/// Lines above and below each label.
const CONTEXT: usize = 1;
/// Longer lines are shown in part.
const LONGEST: usize = 200;
/// Characters shown before a label in a line that is shown in part.
const LEAD: usize = 60;
/// A label over more lines than this is shown at its first line.
const TALLEST: usize = 8;

/// A line to be shown.
#[derive(Debug)]
struct Row {
    file: usize,
    /// From 0.
    line: usize,
    /// Where it stands in the excerpt, its line feed included.
    place: Range<usize>,
    /// The bytes of the source that it shows.
    shown: Range<usize>,
    /// What stands before the shown bytes in the excerpt: the mark of a cut.
    lead: usize,
    /// Characters of the line that are not shown before `shown`.
    skipped: usize,
}

#[derive(Debug)]
/// The rows of a finding, and its labels as places among them.
pub(crate) struct Excerpt<'a> {
    sources: &'a Sources,
    text: String,
    rows: Vec<Row>,
    /// For each label of the finding: its place in the excerpt.
    pub(crate) labels: Vec<SourceSpan>,
}

impl<'a> Excerpt<'a> {
    /// The excerpt of a finding.
    pub(crate) fn new(sources: &'a Sources, diagnostic: &Diagnostic) -> Self {
        let mut excerpt = Self { sources, text: String::new(), rows: Vec::new(), labels: Vec::new() };
        for (file, focus) in wanted(sources, diagnostic) {
            for (line, focus) in focus {
                excerpt.push_row(file, line, focus);
            }
        }
        excerpt.labels = diagnostic.labels.iter().map(|label| excerpt.locate(label.span)).collect();
        excerpt
    }

    fn push_row(&mut self, file: usize, line: usize, focus: Option<usize>) {
        let Some(source) = self.sources.get(file) else { return };
        let whole = source.lines.range(&source.text, line);
        let shown = shown_part(source, &whole, focus);
        let start = self.text.len();
        if shown.start > whole.start {
            self.text.push('…');
        }
        let lead = self.text.len() - start;
        self.text.extend(source.text.get(shown.clone()).unwrap_or_default().chars().map(visible));
        if shown.end < whole.end {
            self.text.push('…');
        }
        self.text.push('\n');
        let skipped = source.text.get(whole.start..shown.start).unwrap_or_default();
        let skipped = skipped.chars().filter(|c| *c != '\u{feff}').count();
        self.rows.push(Row { file, line, place: start..self.text.len(), shown, lead, skipped });
    }

    /// The place in the excerpt of a span of a source.
    fn locate(&self, span: Span) -> SourceSpan {
        let file = span.file.0 as usize;
        let Some(source) = self.sources.get(file) else { return (0, 0).into() };
        let range = clamped(source, span);
        let start = self.locate_byte(source, file, range.start);
        let end = self.locate_byte(source, file, range.end).max(start);
        (start, end - start).into()
    }

    fn locate_byte(&self, source: &SourceFile, file: usize, byte: usize) -> usize {
        let line = source.lines.line_of(byte);
        let Some(row) = self.rows.iter().find(|row| row.file == file && row.line == line) else { return 0 };
        if byte > row.shown.end {
            return row.place.end - 1;
        }
        let before = source.text.get(row.shown.start..byte.max(row.shown.start)).unwrap_or_default();
        row.place.start + row.lead + before.chars().map(|c| visible(c).len_utf8()).sum::<usize>()
    }

    fn row_at(&self, offset: usize) -> usize {
        self.rows.partition_point(|row| row.place.start <= offset).saturating_sub(1)
    }

    fn follows(&self, above: usize, below: usize) -> bool {
        match (self.rows.get(above), self.rows.get(below)) {
            (Some(a), Some(b)) => a.file == b.file && a.line + (below - above) == b.line,
            _ => false,
        }
    }
}

impl SourceCode for Excerpt<'_> {
    fn read_span<'b>(
        &'b self,
        span: &SourceSpan,
        before: usize,
        after: usize,
    ) -> Result<Box<dyn SpanContents<'b> + 'b>, MietteError> {
        let end = span.offset() + span.len();
        let mut first = self.row_at(span.offset());
        let at = first;
        let mut last = self.row_at(end.saturating_sub(usize::from(!span.is_empty())).max(span.offset()));
        if end > self.text.len() || !self.follows(first, last) {
            return Err(MietteError::OutOfBounds);
        }
        for _ in 0..before.min(first) {
            first -= usize::from(self.follows(first - 1, last));
        }
        for _ in 0..after {
            last += usize::from(self.follows(first, last + 1));
        }
        let (Some(top), Some(bottom), Some(row)) =
            (self.rows.get(first), self.rows.get(last), self.rows.get(at))
        else {
            return Err(MietteError::OutOfBounds);
        };
        let name = self.sources.get(row.file).map_or_else(String::new, |source| source.name.clone());
        // Without context miette asks where a label begins, to name the place in the head of the snippet.
        let (data, column) = if before == 0 {
            let lead = self.text.get(row.place.start + row.lead..span.offset()).unwrap_or_default();
            (span.offset()..end, row.skipped + lead.chars().filter(|c| *c != '\u{feff}').count())
        } else {
            (top.place.start..bottom.place.end, 0)
        };
        let bytes = self.text.as_bytes().get(data.clone()).unwrap_or_default();
        let line = if before == 0 { row.line } else { top.line };
        let place = (data.start, data.len()).into();
        Ok(Box::new(MietteSpanContents::new_named(name, bytes, place, line, column, last - first + 1)))
    }
}

/// Lines to show, each with the byte that must be in view.
type Focus = BTreeMap<usize, Option<usize>>;

/// The lines to show by file, the file of the primary label first.
fn wanted(sources: &Sources, diagnostic: &Diagnostic) -> Vec<(usize, Focus)> {
    let mut files: Vec<(usize, Focus)> = Vec::new();
    for label in &diagnostic.labels {
        let file = label.span.file.0 as usize;
        let Some(source) = sources.get(file) else { continue };
        if !files.iter().any(|(known, _)| *known == file) {
            files.push((file, Focus::new()));
        }
        let Some((_, lines)) = files.iter_mut().find(|(known, _)| *known == file) else { continue };
        let range = clamped(source, label.span);
        let (first, last) = (source.lines.line_of(range.start), source.lines.line_of(range.end));
        let bottom = (last + CONTEXT).min(source.lines.last_with_text(&source.text)).max(last);
        for line in first.saturating_sub(CONTEXT)..=bottom {
            lines.entry(line).or_insert(None);
        }
        lines.entry(first).and_modify(|focus| *focus = focus.or(Some(range.start)));
    }
    files
}

/// The bytes of a span within the text, on boundaries of characters, cut to its first line where it is tall.
fn clamped(source: &SourceFile, span: Span) -> Range<usize> {
    let text = &source.text;
    let range = span.range();
    let start = text.floor_char_boundary(range.start);
    let end = text.ceil_char_boundary(range.end).max(start);
    let first = source.lines.line_of(start);
    // A span that ends with a line's end belongs to that line, not to the next.
    let last = source.lines.line_of(end.saturating_sub(1).max(start));
    let line = if last - first > TALLEST { first } else { last };
    let end = end.min(source.lines.range(text, line).end).max(start);
    start..end
}

/// The part of a line that is shown: all of it, or a window round the focus.
fn shown_part(source: &SourceFile, whole: &Range<usize>, focus: Option<usize>) -> Range<usize> {
    let text = source.text.get(whole.clone()).unwrap_or_default();
    if text.len() <= LONGEST {
        return whole.clone();
    }
    let focus = focus.unwrap_or(whole.start).clamp(whole.start, whole.end) - whole.start;
    let start = if focus <= LEAD * 2 { 0 } else { text.floor_char_boundary(focus - LEAD) };
    let end = text.ceil_char_boundary(start + LONGEST);
    whole.start + start..whole.start + end
}

/// What stands for a character: itself, unless it would act on the terminal instead of being seen.
fn visible(c: char) -> char {
    match c {
        '\t' | '\u{feff}' => c,
        '\u{202a}'..='\u{202e}' | '\u{2066}'..='\u{2069}' | '\u{200e}' | '\u{200f}' | '\u{061c}' => {
            '\u{fffd}'
        }
        c if c.is_control() => '\u{fffd}',
        c => c,
    }
}
