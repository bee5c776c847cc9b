//! What an editor asks: where a name is declared and used, what it means, what may stand here.
//!
//! An [`Analysis`] holds a program as far as it could be read, with all that the check found out about its names. Places are
//! files and bytes; how an editor counts columns is not known here. Every question has an answer, in a broken file too.

mod brackets;
mod completion;
mod dependencies;
mod describe;
mod documentation;
mod expressions;
mod extract;
mod fill;
mod fixes;
mod folding;
mod hints;
mod hover;
mod imports;
mod index;
mod meanwhile;
mod new_test;
mod outline;
mod references;
mod rename;
mod selection;
mod signature;
mod tests;
mod tokens;
mod types;

pub use completion::{Completion, CompletionKind};
pub use dependencies::Dependency;
pub use documentation::Documented;
pub use fixes::{all_safe_fixes, suppress};
pub use folding::{Folding, FoldingKind, foldings};
pub use hints::{Hint, HintKind};
pub use hover::Hover;
pub use imports::ImportedFile;
pub use new_test::Expected;
pub use outline::{Entry, EntryKind};
pub use references::{Definition, Highlight};
pub use rename::RenameRefused;
pub use selection::selections;
pub use signature::{Parameter, Signature, SignatureHelp};
pub use tests::TestPlace;
pub use tokens::{NameToken, TokenMeaning};

use crate::check::{Readings, Trees, Whole, has_errors, ready, settle};
use crate::lower::value_text;
use crate::sources::Sources;
pub(crate) use index::{Index, Meaning};
use onboard_ir::{FieldId, Program, Type, Value};
use onboard_syntax::ast::{Dotted, File, Item};
use onboard_syntax::{Diagnostic, FileId, Refused, Span};
use std::cell::OnceCell;
use std::hash::BuildHasher;

/// A program, as far as it could be read, ready to be asked about.
///
/// ```
/// use onboard_compiler::{Sources, query::Analysis};
///
/// let text = "let a = 1\nlet b = a\n";
/// let analysis = Analysis::new(Sources::single("a.onboard", text));
/// let file = analysis.file("a.onboard").unwrap();
/// let definition = analysis.definition(file, 18).unwrap();
/// assert_eq!(definition.name.range(), 4..5);
/// ```
///
/// After an edit it is brought up to date in two steps, of which the first is soon done: [`Analysis::read`], then
/// [`Analysis::settle`].
pub struct Analysis {
    sources: Sources,
    trees: Trees,
    /// What is known of this edition; while it is not settled, of one before it.
    whole: Whole,
    /// Made when somebody first asks what a name means.
    index: OnceCell<Index>,
    is_settled: bool,
    has_new_names: bool,
    ready: OnceCell<Program>,
}

impl Analysis {
    /// Checks the program of these sources and keeps what was found out.
    #[must_use]
    pub fn new(sources: Sources) -> Self {
        let trees = Trees::read(&sources, Readings::default());
        let whole = settle(&sources, &trees, &mut || true);
        let (index, ready) = (OnceCell::new(), OnceCell::new());
        Self { sources, trees, whole, index, is_settled: true, has_new_names: false, ready }
    }

    /// Reads the next edition of the program. What was written before and behind everything that was edited in a file is not
    /// parsed again. Until it is settled, names mean what they meant before, and findings that the edit has moved stand
    /// beside what is wrong with the form of the new text.
    #[must_use]
    pub fn read(self, sources: Sources) -> Self {
        let Self { sources: before, trees, mut whole, index, mut has_new_names, .. } = self;
        meanwhile::forget_read(&mut whole.diagnostics, &trees);
        meanwhile::follow(&mut whole.diagnostics, &before, &sources);
        let hasher = foldhash::fast::RandomState::default();
        let names = |trees: &Trees| hasher.hash_one(trees.declared().collect::<Vec<&str>>());
        let declared = names(&trees);
        let trees = Trees::read(&sources, trees.into_readings(before));
        has_new_names |= names(&trees) != declared;
        whole.diagnostics.extend_from_slice(&trees.diagnostics);
        whole.diagnostics.sort_by_key(|found| (found.span().file, found.span().start));
        let ready = OnceCell::new();
        Self { sources, trees, whole, index, is_settled: false, has_new_names, ready }
    }

    /// Works out what all that was read means, if that is not done yet. From then on everything is as [`Analysis::new`] of the
    /// same sources has it.
    pub fn settle(&mut self) {
        self.settle_while(&mut || true);
    }

    /// As [`Analysis::settle`], as long as `goes_on` says so, which is asked from time to time. Says whether it is settled; where
    /// it is not, nothing has changed.
    pub fn settle_while(&mut self, goes_on: &mut dyn FnMut() -> bool) -> bool {
        if !self.is_settled {
            let mut stopped = false;
            let whole = settle(&self.sources, &self.trees, &mut || {
                stopped = stopped || !goes_on();
                !stopped
            });
            if stopped {
                return false;
            }
            self.whole = whole;
            self.index = OnceCell::new();
            self.is_settled = true;
            self.has_new_names = false;
        }
        true
    }

    /// Whether it is known what everything means that was read.
    #[must_use]
    pub fn is_settled(&self) -> bool {
        self.is_settled
    }

    /// Whether there are declarations that are not known before it is settled, or some that are no more.
    #[must_use]
    pub fn has_new_names(&self) -> bool {
        self.has_new_names
    }

    /// The files of the program.
    #[must_use]
    pub fn sources(&self) -> &Sources {
        &self.sources
    }

    /// The file of a name, if it is one of the sources.
    #[must_use]
    pub fn file(&self, name: &str) -> Option<FileId> {
        let at = self.sources.files().iter().position(|file| file.name == name)?;
        Some(FileId(u32::try_from(at).ok()?))
    }

    /// What was found, in the order of the places it is about.
    #[must_use]
    pub fn diagnostics(&self) -> &[Diagnostic] {
        &self.whole.diagnostics
    }

    /// A file as the formatter lays it out.
    ///
    /// # Errors
    /// Where the file has errors of form: what is not understood is not laid out.
    pub fn formatted(&self, file: FileId) -> Result<String, Refused> {
        match self.trees.reading(file) {
            Some(reading) => reading.format(self.text(file)),
            None => onboard_syntax::format(self.text(file)),
        }
    }

    /// The program, if it has no errors and is settled.
    #[must_use]
    pub fn program(&self) -> Option<&Program> {
        (self.is_settled && !has_errors(&self.whole.diagnostics)).then(|| {
            self.ready.get_or_init(|| ready(self.whole.program.clone(), &self.whole.places, &self.sources))
        })
    }

    /// The program as far as it could be read, errors or not: to be looked at, never to be run.
    #[must_use]
    pub fn known(&self) -> &Program {
        &self.whole.program
    }

    /// The field of a name.
    #[must_use]
    pub fn field_named(&self, name: &str) -> Option<FieldId> {
        let mut fields = (0..).map(FieldId).zip(&self.whole.program.fields);
        fields.find(|(_, field)| field.name == name).map(|(id, _)| id)
    }

    /// A value of a field as rules write it.
    #[must_use]
    pub fn constant(&self, field: FieldId, value: &Value) -> String {
        let ty = self.whole.program.fields.get(field.index()).map_or(Type::Text, |field| field.ty);
        value_text(value, ty, &self.whole.program.enumerations)
    }

    /// What the names mean, as far as it is known.
    fn index(&self) -> &Index {
        self.index.get_or_init(|| Index::of(&self.whole.places))
    }

    fn text(&self, file: FileId) -> &str {
        self.sources.get(file).map_or("", |source| source.text.as_str())
    }

    fn written(&self, span: Span) -> &str {
        self.text(span.file).get(span.range()).unwrap_or_default()
    }

    fn tree(&self, file: FileId) -> Option<&File> {
        self.trees.get(file)
    }

    /// What a name in an expression means: of one with dots its last part.
    fn meaning(&self, name: &Dotted) -> Option<Meaning> {
        let last = name.parts.last()?.span;
        self.index().at(last.file, last.start).filter(|found| found.span == last).map(|found| found.of)
    }

    /// The declaration whose text, from its keyword on, is at this span.
    fn item(&self, span: Span) -> Option<&Item> {
        let items = &self.tree(span.file)?.items;
        let at = items.partition_point(|item| item.span.start < span.start);
        items.get(at).filter(|item| item.span == span)
    }
}

/// Whether a byte stands in a span or right behind it, as a cursor does.
fn touches(span: Span, offset: u32) -> bool {
    span.start <= offset && offset <= span.end
}
