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

use crate::check::{Whole, check_whole};
use crate::lower::value_text;
use crate::sources::Sources;
use index::{Index, Meaning};
use onboard_ir::{FieldId, Program, Type, Value};
use onboard_syntax::ast::{Dotted, File, Item};
use onboard_syntax::{Diagnostic, FileId, Severity, Span};

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
pub struct Analysis {
    sources: Sources,
    whole: Whole,
    index: Index,
}

impl Analysis {
    /// Checks the program of these sources and keeps what was found out.
    #[must_use]
    pub fn new(sources: Sources) -> Self {
        let whole = check_whole(&sources);
        let index = Index::of(&whole.places);
        Self { sources, whole, index }
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

    /// The program, if it has no errors.
    #[must_use]
    pub fn program(&self) -> Option<&Program> {
        let errors = self.whole.diagnostics.iter().any(|found| found.severity == Severity::Error);
        (!errors).then_some(&self.whole.program)
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

    fn text(&self, file: FileId) -> &str {
        self.sources.get(file).map_or("", |source| source.text.as_str())
    }

    fn written(&self, span: Span) -> &str {
        self.text(span.file).get(span.range()).unwrap_or_default()
    }

    fn tree(&self, file: FileId) -> Option<&File> {
        self.whole.trees.get(file)
    }

    /// What a name in an expression means: of one with dots its last part.
    fn meaning(&self, name: &Dotted) -> Option<Meaning> {
        let last = name.parts.last()?.span;
        self.index.at(last.file, last.start).filter(|found| found.span == last).map(|found| found.of)
    }

    /// The declaration whose text, from its keyword on, is at this span.
    fn item(&self, span: Span) -> Option<&Item> {
        self.tree(span.file)?.items.iter().find(|item| item.span == span)
    }
}

/// Whether a byte stands in a span or right behind it, as a cursor does.
fn touches(span: Span, offset: u32) -> bool {
    span.start <= offset && offset <= span.end
}
