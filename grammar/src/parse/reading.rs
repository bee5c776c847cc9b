//! Reading a file, and reading it again after an edit: declarations that stand as they stood are not parsed twice.

use super::item::Extent;
use super::reader::Reader;
use super::{comments, repair};
use crate::ast::{File, Item, Move, Moved};
use crate::outline::outline;
use crate::tokens::tokenize;
use crate::{Diagnostic, Edited, FileId, Span};
use std::iter::{Peekable, Zip};
use std::vec::IntoIter;

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
        Self::read(file, text, &mut Kept::none())
    }

    /// Reads a later edition of the text `before`, of which this was read: the same as [`Reading::of`] that edition, but what
    /// stands before and behind everything that was edited is taken over.
    #[must_use]
    pub fn again(self, before: &str, file: FileId, text: &str) -> Self {
        let same_place = self.extents.first().is_some_and(|extent| extent.all.file == file);
        if same_place && before == text {
            return self;
        }
        Self::read(file, text, &mut Kept::of(self, before, text))
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
            *kept = Kept::none();
        }
        let outline = outline(source, &tokens);
        let mut reader = Reader::new(source, text, file, &outline.marks);
        reader.damaged = diagnostics.iter().map(Diagnostic::span).collect();
        reader.open_strings(&tokens);
        let documentation = reader.documentation(&tokens);
        let (items, mut extents) = reader.items(&outline, documentation, kept);
        diagnostics.append(&mut reader.diagnostics);
        diagnostics.sort_by_key(|diagnostic| (diagnostic.span().start, diagnostic.span().end));
        if repaired.is_some() {
            extents.clear();
        }
        let comments = comments::comments(file, source, &tokens);
        Self { tree: File { items, comments }, diagnostics, extents }
    }
}

/// The items of an earlier edition, of which those are taken over that stand before or behind everything that was edited.
pub(super) struct Kept {
    /// In their order, with their places in the earlier text.
    items: Peekable<Zip<IntoIter<Item>, IntoIter<Extent>>>,
    edited: Edited,
}

impl Kept {
    fn none() -> Self {
        Self { items: Vec::new().into_iter().zip(Vec::new()).peekable(), edited: Edited::default() }
    }

    fn of(reading: Reading, before: &str, after: &str) -> Self {
        // A text that had to be repaired has none.
        if reading.extents.is_empty() {
            return Self::none();
        }
        let items = reading.tree.items.into_iter().zip(reading.extents).peekable();
        Self { items, edited: Edited::between(before, after) }
    }

    /// The item that was read from the same text as what stands at this place now. Asked in the order of places.
    pub(super) fn take(&mut self, all: Span) -> Option<Item> {
        loop {
            let (item, extent) = self.items.peek()?;
            let by = self.edited.shift(extent.all).filter(|_| extent.sound);
            let to = by.map(|by| Move { file: all.file, by });
            let mut place = extent.all;
            to.iter().for_each(|to| place.shift(*to));
            match to {
                Some(_) if place.start > all.start => return None,
                Some(to) if place == all => {
                    let stays = to.by == 0 && item.span.file == to.file;
                    let (mut item, _) = self.items.next()?;
                    if !stays {
                        item.shift(to);
                    }
                    return Some(item);
                }
                _ => self.items.next(),
            };
        }
    }
}
