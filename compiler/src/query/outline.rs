//! What a file declares, as a tree.

use super::Analysis;
use onboard_syntax::ast::{
    EventClause, Field, Item, ItemKind, Matrix, Name, Path, PathClause, Profiling, ProfilingClause, TypeExpr,
    TypeKind,
};
use onboard_syntax::{FileId, Span};

/// Kinds of entries.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
#[expect(missing_docs, reason = "each variant is the construct of the same name")]
pub enum EntryKind {
    Onboarding,
    Purpose,
    Type,
    Field,
    Event,
    Property,
    Member,
    Trait,
    Let,
    Segment,
    Path,
    Step,
    Matrix,
    Row,
    Profiling,
    Stage,
    Test,
}

/// Something that a file declares.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct Entry {
    /// Its name; `profiling` where it has none.
    pub name: String,
    /// What else is said of it in a word or two; may be empty.
    pub detail: String,
    /// What it is.
    pub kind: EntryKind,
    /// The whole of it.
    pub whole: Span,
    /// Its name.
    pub name_span: Span,
    /// What is declared within it.
    pub within: Vec<Entry>,
}

impl Entry {
    fn new(name: &Name, kind: EntryKind, whole: Span) -> Self {
        let (name, name_span) = (name.text.to_string(), name.span);
        Self { name, detail: String::new(), kind, whole: whole.to(name_span), name_span, within: Vec::new() }
    }
}

impl Analysis {
    /// What a file declares, in the order written. A declaration that could not be read is left out.
    #[must_use]
    pub fn outline(&self, file: FileId) -> Vec<Entry> {
        let items = self.tree(file).map_or(&[][..], |tree| &tree.items);
        items.iter().filter_map(|item| self.entry(item)).collect()
    }

    /// The files of the program, from the first on, in which things are declared.
    pub fn files(&self) -> impl Iterator<Item = FileId> {
        self.trees.order().iter().copied()
    }

    fn entry(&self, item: &Item) -> Option<Entry> {
        let whole = item.span;
        let named = |name, kind| Entry::new(name, kind, whole);
        Some(match &item.kind {
            ItemKind::Onboarding(node) => named(&node.name, EntryKind::Onboarding),
            ItemKind::Import(_) | ItemKind::Serves(_) | ItemKind::NotYet { .. } => return None,
            ItemKind::Broken { .. } => return None,
            ItemKind::Purpose(node) => named(&node.name, EntryKind::Purpose),
            ItemKind::Type(node) => Entry { within: members(&node.ty), ..named(&node.name, EntryKind::Type) },
            ItemKind::Field(node) => self.field(node, named(&node.name, EntryKind::Field)),
            ItemKind::Event(node) => {
                let properties = node.clauses.iter().filter_map(|clause| match clause {
                    EventClause::Property(property) => Some(Entry {
                        detail: self.brief(property.ty.span),
                        within: members(&property.ty),
                        ..Entry::new(&property.name, EntryKind::Property, property.ty.span)
                    }),
                    EventClause::For(_) | EventClause::Each(_) | EventClause::Broken(_) => None,
                });
                Entry { within: properties.collect(), ..named(&node.name, EntryKind::Event) }
            }
            ItemKind::Trait(node) => {
                Entry { detail: self.brief(node.value.span), ..named(&node.name, EntryKind::Trait) }
            }
            ItemKind::Let(node) => {
                Entry { detail: self.brief(node.value.span), ..named(&node.name, EntryKind::Let) }
            }
            ItemKind::Segment(node) => named(&node.name, EntryKind::Segment),
            ItemKind::Path(node) => self.path(node, named(&node.name, EntryKind::Path)),
            ItemKind::Matrix(node) => self.matrix(node, named(&node.name, EntryKind::Matrix)),
            ItemKind::Profiling(node) => profiling(node, whole),
            ItemKind::Test(node) => {
                let name = Name { text: node.name.text.as_str().into(), span: node.name.span };
                named(&name, EntryKind::Test)
            }
        })
    }

    fn field(&self, node: &Field, entry: Entry) -> Entry {
        Entry { detail: self.brief(node.ty.span), within: members(&node.ty), ..entry }
    }

    fn path(&self, node: &Path, entry: Entry) -> Entry {
        let title = |title: Option<Span>| title.map_or_else(String::new, |span| self.brief(span));
        let steps = node.clauses.iter().filter_map(|clause| match clause {
            PathClause::Step(step) => Some(Entry {
                detail: title(step.title.as_ref().map(|text| text.span)),
                ..Entry::new(&step.name, EntryKind::Step, step.span)
            }),
            PathClause::Title(_)
            | PathClause::Welcome(_)
            | PathClause::InOrder(_)
            | PathClause::NotYet(..)
            | PathClause::Broken => None,
        });
        Entry { within: steps.collect(), detail: title(node.title.as_ref().map(|text| text.span)), ..entry }
    }

    fn matrix(&self, node: &Matrix, entry: Entry) -> Entry {
        let labelled = node.rows.iter().filter_map(|row| Some((row.label.as_ref()?, row.span)));
        let rows = labelled.map(|(label, span)| Entry::new(label, EntryKind::Row, span));
        Entry { within: rows.collect(), ..entry }
    }

    /// What is written at a place, on one short line.
    fn brief(&self, span: Span) -> String {
        let written = self.written(span).split_whitespace().collect::<Vec<_>>().join(" ");
        match written.char_indices().nth(60) {
            Some((at, _)) => format!("{}…", written.get(..at).unwrap_or_default()),
            None => written,
        }
    }
}

fn members(ty: &TypeExpr) -> Vec<Entry> {
    match &ty.kind {
        TypeKind::OneOf(members) => members
            .iter()
            .map(|member| {
                let whole = member.outside.as_ref().map_or(member.name.span, |outside| outside.span);
                Entry::new(&member.name, EntryKind::Member, member.name.span.to(whole))
            })
            .collect(),
        TypeKind::SetOf(inner) => members(inner),
        _ => Vec::new(),
    }
}

fn profiling(node: &Profiling, whole: Span) -> Entry {
    let stages = node.clauses.iter().filter_map(|clause| match clause {
        ProfilingClause::Stage(stage) => Some(Entry::new(&stage.name, EntryKind::Stage, stage.span)),
        ProfilingClause::Limit(_) | ProfilingClause::Order(..) | ProfilingClause::Broken => None,
    });
    let stages = stages.collect();
    let purposes: Vec<&str> = node.purposes.iter().map(|name| name.text.as_str()).collect();
    let keyword = Span { end: (whole.start + "profiling".len() as u32).min(whole.end), ..whole };
    let name = Name { text: "profiling".into(), span: keyword };
    Entry { detail: purposes.join(", "), within: stages, ..Entry::new(&name, EntryKind::Profiling, whole) }
}
