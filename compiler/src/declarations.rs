//! The declarations of all files of a program, in the order that gives them their places in its tables.

use crate::sources::Sources;
use foldhash::HashMap;
use onboard_syntax::ast::{
    Event, Field, File, Item, ItemKind, Let, Matrix, Name, Onboarding, Path, Profiling, Purpose, Segment,
    Test, Trait, TypeAlias,
};
use onboard_syntax::{FileId, Span};

/// A declaration with the item in which it stands.
pub(crate) struct Declared<'a, T> {
    pub(crate) item: &'a Item,
    pub(crate) node: &'a T,
    /// The last line `for P, Q` above it in its file.
    pub(crate) serves: Option<Line<'a>>,
}

/// A line `for P, Q`.
#[derive(Clone, Copy)]
pub(crate) struct Line<'a> {
    /// The purposes; none where it could not be read.
    pub(crate) purposes: &'a [Name],
    /// The whole of it.
    pub(crate) span: Span,
}

/// All declarations by kind. A declaration's index is its place in the program's table of that kind.
#[derive(Default)]
pub(crate) struct Declarations<'a> {
    /// The place of each file in the order of the program.
    rank: HashMap<FileId, usize>,
    pub(crate) onboardings: Vec<Declared<'a, Onboarding>>,
    pub(crate) purposes: Vec<Declared<'a, Purpose>>,
    pub(crate) types: Vec<Declared<'a, TypeAlias>>,
    pub(crate) fields: Vec<Declared<'a, Field>>,
    pub(crate) events: Vec<Declared<'a, Event>>,
    pub(crate) traits: Vec<Declared<'a, Trait>>,
    pub(crate) lets: Vec<Declared<'a, Let>>,
    pub(crate) segments: Vec<Declared<'a, Segment>>,
    pub(crate) paths: Vec<Declared<'a, Path>>,
    pub(crate) matrices: Vec<Declared<'a, Matrix>>,
    pub(crate) profilings: Vec<Declared<'a, Profiling>>,
    pub(crate) tests: Vec<Declared<'a, Test>>,
    /// The names in declarations that could not be read, or that are not part of the language yet.
    pub(crate) doubtful: Vec<&'a Name>,
    /// Whether a declaration could not even be read as far as its name.
    pub(crate) nameless: bool,
    /// Whether what the program says of itself could not be read.
    pub(crate) broken_onboarding: bool,
    /// Keywords of declarations that are not part of the language yet.
    pub(crate) not_yet: Vec<&'a Name>,
    /// Lines `for P, Q` in column 0.
    pub(crate) serving: Vec<&'a [Name]>,
}

impl<'a> Declarations<'a> {
    /// The declarations of `files`, which come in the order of the program.
    pub(crate) fn collect(files: &[(FileId, &'a File)], sources: &Sources) -> Self {
        let mut all = Self::default();
        for (rank, (id, file)) in files.iter().enumerate() {
            all.rank.insert(*id, rank);
            let mut serves = None;
            for item in &file.items {
                all.add(item, &mut serves, sources);
            }
        }
        all
    }

    /// How late a place comes in the order of the program.
    pub(crate) fn order(&self, place: Span) -> (usize, u32) {
        (self.rank.get(&place.file).copied().unwrap_or(usize::MAX), place.start)
    }

    fn add(&mut self, item: &'a Item, serves: &mut Option<Line<'a>>, sources: &Sources) {
        let line = *serves;
        match &item.kind {
            ItemKind::Onboarding(node) => self.onboardings.push(Declared { item, node, serves: line }),
            ItemKind::Import(_) => {}
            ItemKind::Serves(node) => {
                self.serving.push(&node.purposes);
                *serves = Some(Line { purposes: &node.purposes, span: item.span });
            }
            ItemKind::Purpose(node) => self.purposes.push(Declared { item, node, serves: line }),
            ItemKind::Type(node) => self.types.push(Declared { item, node, serves: line }),
            ItemKind::Field(node) => self.fields.push(Declared { item, node, serves: line }),
            ItemKind::Event(node) => self.events.push(Declared { item, node, serves: line }),
            ItemKind::Trait(node) => self.traits.push(Declared { item, node, serves: line }),
            ItemKind::Let(node) => self.lets.push(Declared { item, node, serves: line }),
            ItemKind::Segment(node) => self.segments.push(Declared { item, node, serves: line }),
            ItemKind::Path(node) => self.paths.push(Declared { item, node, serves: line }),
            ItemKind::Matrix(node) => self.matrices.push(Declared { item, node, serves: line }),
            ItemKind::Profiling(node) => self.profilings.push(Declared { item, node, serves: line }),
            ItemKind::Test(node) => self.tests.push(Declared { item, node, serves: line }),
            ItemKind::NotYet { keyword, name } => {
                self.not_yet.push(keyword);
                self.doubtful.extend(name);
            }
            ItemKind::Broken { name } => match (name, first_word(sources, item.span)) {
                (Some(name), _) => self.doubtful.push(name),
                (None, "for") => *serves = Some(Line { purposes: &[], span: item.span }),
                (None, "onboarding") => self.broken_onboarding = true,
                (None, "profiling" | "test") => {}
                (None, _) => self.nameless = true,
            },
        }
    }
}

/// The word with which an item begins.
fn first_word(sources: &Sources, span: Span) -> &str {
    let text = sources.get(span.file).and_then(|source| source.text.get(span.range())).unwrap_or_default();
    text.split(|letter: char| !letter.is_alphanumeric() && letter != '_').next().unwrap_or_default()
}
