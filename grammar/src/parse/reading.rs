//! Reading a file, and reading it again after an edit: only the declarations round the edit are read anew.

use super::reader::Reader;
use super::window::Window;
use super::{comments, repair};
use crate::ast::{Comment, File, Item, Move, Moved};
use crate::outline::{Outline, outline};
use crate::tokens::{Token, TokenKind, tokenize, tokenize_part};
use crate::{Diagnostic, Edited, FileId, Span};
use std::ops::Range;

/// A file that has been read.
///
/// ```
/// use onboard_syntax::{FileId, Reading};
///
/// let (before, after) = ("let a = 1\nlet b = 2\n", "let a = 10\nlet b = 2\n");
/// let first = Reading::of(FileId(0), before);
/// let again = first.again(before, FileId(0), after);
/// assert_eq!(again.tree, Reading::of(FileId(0), after).tree);
/// ```
#[derive(Clone, Debug, Default)]
pub struct Reading {
    /// What is written.
    pub tree: File,
    /// What was found, by place.
    pub diagnostics: Vec<Diagnostic>,
    /// From what each item was read, from its first mark to its last one. Empty where what is found in one place hangs on
    /// another far from it: where the text had to be repaired first, or something stands before the first item.
    pub(super) extents: Vec<Span>,
}

impl Reading {
    /// Reads a file. Never fails: what cannot be read is `Broken` in the tree, and a diagnostic says why.
    ///
    /// Diagnostics are sorted by place. Texts that hold control characters are not read at all.
    #[must_use]
    pub fn of(file: FileId, text: &str) -> Self {
        let mut diagnostics = Vec::new();
        if let Some(refusal) = repair::not_text(file, text) {
            return Self { diagnostics: vec![refusal], ..Self::default() };
        }
        let tokens = tokenize(text);
        let repaired = repair::repair(file, text, &tokens, &mut diagnostics);
        let (source, tokens) = match &repaired {
            Some(repaired) => (repaired.as_str(), tokenize(repaired)),
            None => (text, tokens),
        };
        let outline = outline(source, &tokens);
        let mut reader = Reader::new(source, text, file, &outline.marks);
        reader.damaged = diagnostics.iter().map(Diagnostic::span).collect();
        let Part { items, comments, mut extents, diagnostics: mut found, .. } =
            Part::of(reader, &tokens, &outline, false, None);
        diagnostics.append(&mut found);
        diagnostics.sort_by_key(by_place);
        if repaired.is_some() || !outline.stray.is_empty() {
            extents.clear();
        }
        Self { tree: File { items, comments }, diagnostics, extents }
    }

    /// Reads a later edition of the text `before`, of which this was read: the same as [`Reading::of`] that edition, but what
    /// stands before and behind everything that was edited is taken over.
    #[must_use]
    pub fn again(mut self, before: &str, file: FileId, text: &str) -> Self {
        if before == text && self.extents.first().is_some_and(|extent| extent.file == file) {
            return self;
        }
        let edited = Edited::between(before, text);
        let part = Window::round(&self, &edited, before, text)
            .and_then(|window| Some((Part::read(file, text, &window)?, window)));
        let taken_over = part.and_then(|(part, window)| self.take_over(part, &window, &edited, file));
        if taken_over.is_some() { self } else { Self::of(file, text) }
    }

    /// Puts what was read in a window in the place of what stood there, and moves the rest to where it stands now. None where
    /// something that was found outside of the window points into what was edited.
    fn take_over(&mut self, part: Part, window: &Window, edited: &Edited, file: FileId) -> Option<()> {
        let found = range(&self.diagnostics, window, Diagnostic::span);
        let behind = self.diagnostics.split_off(found.end);
        self.diagnostics.truncate(found.start);
        let rest = std::mem::take(&mut self.diagnostics).into_iter().chain(behind);
        let mut rest = rest.map(|found| moved(found, edited, file)).collect::<Option<Vec<_>>>()?;
        rest.splice(found.start..found.start, part.diagnostics);
        self.diagnostics = rest;
        let stays = self.extents.first().is_some_and(|extent| extent.file == file);
        let beside = Beside {
            before: (!stays).then_some(Move { file, by: 0 }),
            behind: (!stays || edited.by() != 0).then_some(Move { file, by: edited.by() }),
        };
        let remarks = range(&self.tree.comments, window, |comment| comment.span);
        beside.replace(&mut self.tree.comments, remarks, part.comments);
        beside.replace(&mut self.extents, window.items.clone(), part.extents);
        let behind = window.items.start + part.items.len();
        beside.replace(&mut self.tree.items, window.items.clone(), part.items);
        if window.last.is_some() {
            self.tree.items.get_mut(behind)?.doc = part.documentation;
        }
        Some(())
    }
}

/// What was read in a window.
struct Part {
    items: Vec<Item>,
    extents: Vec<Span>,
    comments: Vec<Comment>,
    diagnostics: Vec<Diagnostic>,
    /// What is said of the item behind the window.
    documentation: Option<String>,
}

impl Part {
    /// Reads what stands in a window of a text. None where that cannot be read by itself.
    fn read(file: FileId, text: &str, window: &Window) -> Option<Self> {
        if repair::not_text(file, text.get(window.text.clone())?).is_some() {
            return None;
        }
        let tokens = tokenize_part(text, window.text.clone());
        let mut outline = outline(text, &tokens);
        let is_whole = tokens.iter().all(|token| token.kind != TokenKind::Unknown)
            && outline.stray.is_empty()
            && window.first.is_none_or(|first| outline.begins_with(first))
            && window.last.is_none_or(|last| outline.ends_with(last));
        if !is_whole {
            return None;
        }
        if window.last.is_some() {
            // Of it only the keyword is here.
            outline.items.pop();
        }
        let reader = Reader::new(text, text, file, &outline.marks);
        Some(Self::of(reader, &tokens, &outline, window.first.is_some(), window.last))
    }

    /// Reads what was cut into tokens and items. `occupied` says whether something stands before the tokens on their line, and
    /// `behind` where the item begins that stands behind them.
    fn of(
        mut reader: Reader<'_>,
        tokens: &[Token],
        outline: &Outline,
        occupied: bool,
        behind: Option<u32>,
    ) -> Self {
        reader.open_strings(tokens);
        let mut documentation = reader.documentation(tokens, occupied);
        let said = documentation.pop_if(|(start, _)| Some(*start) == behind).map(|(_, text)| text);
        let (items, extents) = reader.items(outline, documentation);
        let mut diagnostics = reader.diagnostics;
        diagnostics.sort_by_key(by_place);
        let comments = comments::comments(reader.file, reader.source, tokens, !occupied);
        Self { items, extents, comments, diagnostics, documentation: said }
    }
}

/// How far what stands before and behind a window is moved; none where it stays.
struct Beside {
    before: Option<Move>,
    behind: Option<Move>,
}

impl Beside {
    /// Puts others in the place of some, and moves the rest.
    fn replace<T: Moved>(&self, all: &mut Vec<T>, range: Range<usize>, with: Vec<T>) {
        for (places, to) in [(0..range.start, self.before), (range.end..all.len(), self.behind)] {
            if let (Some(to), Some(rest)) = (to, all.get_mut(places)) {
                rest.iter_mut().for_each(|one| one.shift(to));
            }
        }
        all.splice(range, with);
    }
}

/// A finding where it stands after an edit.
fn moved(mut found: Diagnostic, edited: &Edited, file: FileId) -> Option<Diagnostic> {
    let labels = found.labels.iter_mut().map(|label| &mut label.span);
    let edits = found.fixes.iter_mut().flat_map(|fix| &mut fix.edits).map(|edit| &mut edit.span);
    for span in labels.chain(edits) {
        *span = edited.moved(*span, file)?;
    }
    Some(found)
}

/// Which of some that are sorted by place stand in what a window replaces.
fn range<T>(all: &[T], window: &Window, place: impl Fn(&T) -> Span) -> Range<usize> {
    let start = all.partition_point(|one| place(one).start < window.before.start);
    start..all.partition_point(|one| place(one).start < window.before.end).max(start)
}

fn by_place(diagnostic: &Diagnostic) -> (u32, u32) {
    (diagnostic.span().start, diagnostic.span().end)
}
