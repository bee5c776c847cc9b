//! Imports in the order of the alphabet, each once.

use crate::query::Analysis;
use crate::sources::resolve;
use onboard_syntax::tokens::{TokenKind, tokenize};
use onboard_syntax::{Edit, FileId, Span};
use std::collections::HashSet;
use std::ops::Range;

/// A line, by its bytes without its end.
struct Line {
    bytes: Range<usize>,
    kind: LineKind,
}

enum LineKind {
    /// An import and nothing else but a comment: the file as written, and the bytes of both.
    Import {
        written: String,
        import: Range<usize>,
        comment: Option<Range<usize>>,
    },
    Comment,
    Other,
}

/// An import with the comments above it.
struct Entry {
    above: Vec<Range<usize>>,
    written: String,
    /// The file that it means.
    to: String,
    line: Range<usize>,
    comment: Option<Range<usize>>,
}

impl Entry {
    /// What it is sorted by: `./a` is `a`.
    fn key(&self) -> &str {
        self.written.strip_prefix("./").unwrap_or(&self.written)
    }
}

impl Analysis {
    /// The edits that sort what a file imports and take out what stands there twice. Imports that blank lines keep apart stay
    /// apart; a comment stays with the import below it or on its line, and one with which the file begins stays at the top.
    #[must_use]
    pub fn organised_imports(&self, file: FileId) -> Vec<Edit> {
        let text = self.text(file);
        let name = self.sources.get(file).map_or("", |source| source.name.as_str());
        let mut seen = HashSet::new();
        let mut edits = Vec::new();
        for group in groups(self.lines(file), name) {
            let (Some(first), Some(last)) = (group.first(), group.last()) else { continue };
            let start = first.above.first().unwrap_or(&first.line).start;
            let bytes = start..last.line.end;
            let end = if text.contains("\r\n") { "\r\n" } else { "\n" };
            let sorted = sorted(group, &mut seen);
            let replacement = written(text, &sorted, end);
            if text.get(bytes.clone()) != Some(replacement.as_str()) {
                // Where nothing is left, its line goes too.
                let rest = text.get(bytes.end..).unwrap_or_default();
                let gone = if replacement.is_empty() && rest.starts_with(end) { end.len() } else { 0 };
                let span = Span::new(file, bytes.start, bytes.end + gone);
                edits.push(Edit { span, replacement });
            }
        }
        edits
    }

    fn lines(&self, file: FileId) -> Vec<Line> {
        let text = self.text(file);
        let imports: Vec<(Range<usize>, &str)> = self
            .tree(file)
            .map_or(&[][..], |tree| &tree.items)
            .iter()
            .zip(self.imported_texts(file))
            .filter_map(|(item, written)| Some((item.span.range(), written?)))
            .collect();
        let mut lines = Vec::new();
        let mut line: Vec<(TokenKind, Range<usize>)> = Vec::new();
        let mut start = 0;
        for token in tokenize(text) {
            if token.kind == TokenKind::Newline {
                lines.push(read(start..token.start as usize, &line, &imports));
                line.clear();
                start = token.end as usize;
            } else if token.kind != TokenKind::Space {
                line.push((token.kind, token.start as usize..token.end as usize));
            }
        }
        lines.push(read(start..text.len(), &line, &imports));
        lines
    }
}

fn read(bytes: Range<usize>, line: &[(TokenKind, Range<usize>)], imports: &[(Range<usize>, &str)]) -> Line {
    let comments = |tokens: &[(TokenKind, Range<usize>)]| {
        tokens.iter().all(|(kind, _)| matches!(kind, TokenKind::Comment | TokenKind::DocComment))
    };
    let import =
        line.first().and_then(|(_, first)| imports.iter().find(|(import, _)| import.start == first.start));
    let kind = match import {
        Some((import, written)) => {
            let inside = line.iter().take_while(|(_, token)| token.end <= import.end).count();
            let rest = line.get(inside..).unwrap_or_default();
            // An import over two lines, or beside something else, is left alone.
            if import.end <= bytes.end && comments(rest) && import.start == bytes.start {
                LineKind::Import {
                    written: (*written).to_owned(),
                    import: import.clone(),
                    comment: rest.first().map(|(_, comment)| comment.start..bytes.end),
                }
            } else {
                LineKind::Other
            }
        }
        None if !line.is_empty() && comments(line) => LineKind::Comment,
        None => LineKind::Other,
    };
    Line { bytes, kind }
}

/// Imports that follow each other, with the comments between them.
fn groups(lines: Vec<Line>, file: &str) -> Vec<Vec<Entry>> {
    let mut groups = Vec::new();
    let mut group: Vec<Entry> = Vec::new();
    let mut above: Vec<Range<usize>> = Vec::new();
    for line in lines {
        match line.kind {
            LineKind::Import { written, import, comment } => {
                let at_top = group.is_empty() && above.first().is_some_and(|first| first.start == 0);
                let mut above = std::mem::take(&mut above);
                if at_top {
                    above.clear();
                }
                let to = resolve(file, &written);
                let end = comment.as_ref().map_or(import.end, |comment| comment.end);
                group.push(Entry { above, written, to, line: import.start..end, comment });
            }
            LineKind::Comment => above.push(line.bytes),
            LineKind::Other => {
                above.clear();
                groups.push(std::mem::take(&mut group));
            }
        }
    }
    groups.push(group);
    groups
}

/// A group in order, each file once. The comments of one that goes stand above the one that stays; in another group than
/// that, it stays for its comments' sake.
fn sorted(mut group: Vec<Entry>, seen: &mut HashSet<String>) -> Vec<Entry> {
    group.sort_by(|a, b| a.key().cmp(b.key()));
    let mut kept: Vec<Entry> = Vec::new();
    for mut entry in group {
        if let Some(same) = kept.iter_mut().find(|same| same.to == entry.to) {
            same.above.append(&mut entry.above);
            same.above.extend(entry.comment);
            continue;
        }
        let commented = !entry.above.is_empty() || entry.comment.is_some();
        if seen.insert(entry.to.clone()) || commented {
            kept.push(entry);
        }
    }
    kept
}

fn written(text: &str, entries: &[Entry], end: &str) -> String {
    let pieces = entries.iter().flat_map(|entry| entry.above.iter().chain([&entry.line]));
    let lines: Vec<&str> = pieces.filter_map(|piece| text.get(piece.clone())).map(str::trim_end).collect();
    lines.join(end)
}
