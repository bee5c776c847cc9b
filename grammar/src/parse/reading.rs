//! Reading a file, and reading it again after an edit: declarations that stand as they stood are not parsed twice.

use super::item::Extent;
use super::reader::Reader;
use super::{comments, repair};
use crate::ast::{File, Item, Move, Moved};
use crate::outline::outline;
use crate::tokens::tokenize;
use crate::{Diagnostic, Edited, FileId, Span};

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
    /// From what each item was read. Empty where the text had to be repaired first.
    extents: Vec<Extent>,
}

impl Reading {
    /// Reads a file. Never fails: what cannot be read is `Broken` in the tree, and a diagnostic says why.
    ///
    /// Diagnostics are sorted by place. Texts that hold control characters are not read at all.
    #[must_use]
    pub fn of(file: FileId, text: &str) -> Self {
        Self::read(file, text, &mut Kept::default())
    }

    /// Reads a later edition of the text `before`, of which this was read: the same as [`Reading::of`] that edition, but what
    /// stands before and behind everything that was edited is taken over.
    #[must_use]
    pub fn again(self, before: &str, file: FileId, text: &str) -> Self {
        let same_place = self.extents.first().is_some_and(|extent| extent.all.file == file);
        if same_place && before == text {
            return self;
        }
        Self::read(file, text, &mut Kept::of(self, before, file, text))
    }

    fn read(file: FileId, text: &str, kept: &mut Kept) -> Self {
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
        if repaired.is_some() {
            *kept = Kept::default();
        }
        let outline = outline(source, &tokens);
        let mut reader = Reader::new(source, text, file, &outline.marks);
        reader.damaged = diagnostics.iter().map(Diagnostic::span).collect();
        reader.open_strings(&tokens);
        let documentation = reader.documentation(&tokens);
        let items = reader.items(&outline, documentation, kept);
        diagnostics.append(&mut reader.diagnostics);
        diagnostics.sort_by_key(|diagnostic| (diagnostic.span().start, diagnostic.span().end));
        let (items, mut extents): (Vec<Item>, Vec<Extent>) = items.into_iter().unzip();
        if repaired.is_some() {
            extents.clear();
        }
        let comments = comments::comments(file, source, &tokens);
        Self { tree: File { items, comments }, diagnostics, extents }
    }
}

/// The items of an earlier edition that stand before or behind everything that was edited.
#[derive(Default)]
pub(super) struct Kept {
    /// By place in the new text, the last one first.
    items: Vec<(Span, Item)>,
}

impl Kept {
    fn of(reading: Reading, before: &str, file: FileId, after: &str) -> Self {
        if reading.extents.len() != reading.tree.items.len() {
            return Self::default();
        }
        let edited = Edited::between(before, after);
        let mut items: Vec<(Span, Item)> = Vec::with_capacity(reading.extents.len());
        for (item, extent) in reading.tree.items.into_iter().zip(reading.extents).rev() {
            if let Some(by) = edited.shift(extent.all).filter(|_| extent.sound) {
                let (mut item, mut all) = (item, extent.all);
                let to = Move { file, by };
                all.shift(to);
                if by != 0 || item.span.file != file {
                    item.shift(to);
                }
                items.push((all, item));
            }
        }
        Self { items }
    }

    /// The item that was read from the same text at what is this place now.
    pub(super) fn take(&mut self, all: Span) -> Option<Item> {
        while self.items.last().is_some_and(|(kept, _)| kept.start < all.start) {
            self.items.pop();
        }
        self.items.pop_if(|(kept, _)| *kept == all).map(|(_, item)| item)
    }
}
