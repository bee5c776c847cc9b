//! Lines and columns of places in sources.

use crate::sources::Sources;
use foldhash::HashMap;
use onboard_ir::Location;
use onboard_syntax::{FileId, Span};

/// Where the lines of each file begin, found when first asked for.
#[derive(Default)]
pub(crate) struct Lines {
    begins: HashMap<FileId, Vec<u32>>,
}

impl Lines {
    /// The file, line and column of a place.
    pub(crate) fn location(&mut self, sources: &Sources, span: Span) -> Location {
        let Some(source) = sources.get(span.file) else { return Location::default() };
        let begins = self.begins.entry(span.file).or_insert_with(|| begins(&source.text));
        let line = begins.partition_point(|&begin| begin <= span.start).max(1);
        let begin = begins.get(line - 1).copied().unwrap_or(0) as usize;
        let before = source.text.get(begin..span.start as usize).unwrap_or_default();
        let count = |n: usize| u32::try_from(n).unwrap_or(u32::MAX);
        Location { file: source.name.clone(), line: count(line), column: count(before.chars().count() + 1) }
    }
}

fn begins(text: &str) -> Vec<u32> {
    let after = text.match_indices('\n').map(|(at, _)| at + 1);
    std::iter::once(0).chain(after).map(|at| u32::try_from(at).unwrap_or(u32::MAX)).collect()
}
