//! One flat name space over all files: what each name declares, and from where it can be seen.

use crate::declarations::Declarations;
use crate::finding::{finding, label, labels};
use crate::places::{Decl, Part, Places};
use crate::query::{Index, Meaning};
use crate::sources::Sources;
use foldhash::{HashMap, HashSet};
use onboard_ir::{Builtin, EventId, FieldId, LetId, MatrixId, PathId, PurposeId, SegmentId, TraitId};
use onboard_syntax::ast::{File, ItemKind, Name};
use onboard_syntax::{Applicability, Diagnostic, Edit, FileId, Finding, Fix, Span};

/// The events that every program has, with their properties.
pub(crate) const BUILTINS: [(Builtin, &str, &[&str]); 6] = [
    (Builtin::PathShown, "path_shown", &["path"]),
    (Builtin::StepShown, "step_shown", &["path", "step"]),
    (Builtin::StepDone, "step_done", &["path", "step"]),
    (Builtin::QuestionShown, "question_shown", &["field"]),
    (Builtin::QuestionAnswered, "question_answered", &["field"]),
    (Builtin::QuestionDeclined, "question_declined", &["field"]),
];

/// What a name means.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub(crate) enum Found {
    /// One declaration.
    One(Decl),
    /// Something that was already complained about: declared twice, or in a broken declaration. Twice is given the first.
    Doubtful(Option<Decl>),
    /// Declared in a file that this one does not import.
    NotImported(Option<Decl>),
    /// Nothing.
    Nothing,
}

/// Who sees whose declarations.
#[derive(Default)]
pub(crate) struct Visibility {
    /// For each file of the program the files that it imports, directly or through others, and itself. Empty where all
    /// see all.
    pub(crate) reaches: HashMap<FileId, HashSet<FileId>>,
}

/// The name space.
#[derive(Default)]
pub(crate) struct Names<'a> {
    table: HashMap<&'a str, Entry>,
    visibility: Visibility,
    /// Whether a name that is not here may have been declared in something that could not be read.
    pub(crate) incomplete: bool,
    /// The first of the names that are spelled alike in lower case.
    lower: std::cell::OnceCell<HashMap<String, &'a str>>,
}

struct Entry {
    decl: Option<Decl>,
    span: Option<Span>,
    doubtful: bool,
    /// Whether it is declared only in a file that nobody imports.
    outside: bool,
}

impl<'a> Names<'a> {
    /// Collects the names, and says which are declared twice or spelled badly.
    pub(crate) fn collect(
        declarations: &Declarations<'a>,
        visibility: Visibility,
        diagnostics: &mut Vec<Diagnostic>,
    ) -> Self {
        let mut names = Self { visibility, incomplete: declarations.nameless, ..Self::default() };
        let events = declarations.events.len();
        for (index, (_, name, _)) in (events..).zip(BUILTINS.iter()) {
            let decl = Some(Decl::Event(EventId(place(index))));
            names.table.insert(name, Entry { decl, span: None, doubtful: false, outside: false });
        }
        for (name, decl) in declared(declarations) {
            names.declare(name, decl, diagnostics);
        }
        for name in &declarations.doubtful {
            let entry = names.table.entry(&name.text);
            entry.or_insert(Entry { decl: None, span: None, doubtful: true, outside: false }).doubtful = true;
        }
        names
    }

    fn declare(&mut self, name: &'a Name, decl: Decl, diagnostics: &mut Vec<Diagnostic>) {
        check_case(name, diagnostics);
        match self.table.get_mut(name.text.as_str()) {
            Some(first) => {
                first.doubtful = true;
                let repeated =
                    DuplicateName { name: name.text.to_string(), span: name.span, first: first.span };
                diagnostics.push(repeated.diagnostic());
            }
            None => {
                let entry =
                    Entry { decl: Some(decl), span: Some(name.span), doubtful: false, outside: false };
                self.table.insert(&name.text, entry);
            }
        }
    }

    /// Adds what files outside of the program declare, so that their names are not called unknown.
    pub(crate) fn add_unimported(&mut self, outside: &[&'a File]) {
        for item in outside.iter().flat_map(|file| &file.items) {
            if let Some(name) = declared_by(&item.kind) {
                let unreached = Entry { decl: None, span: Some(name.span), doubtful: false, outside: true };
                self.table.entry(&name.text).or_insert(unreached);
            }
        }
    }

    /// What `name` means in the file where it stands.
    pub(crate) fn find(&self, name: &Name) -> Found {
        match self.table.get(name.text.as_str()) {
            None if self.incomplete => Found::Doubtful(None),
            None => Found::Nothing,
            Some(entry) if entry.outside && self.incomplete => Found::Doubtful(None),
            Some(entry) if entry.outside => Found::NotImported(None),
            Some(entry) if entry.doubtful => Found::Doubtful(entry.decl),
            Some(entry) => match entry.decl {
                None => Found::Doubtful(None),
                Some(decl) if self.visible(name.span.file, entry.span) => Found::One(decl),
                Some(decl) => Found::NotImported(Some(decl)),
            },
        }
    }

    fn visible(&self, from: FileId, declared: Option<Span>) -> bool {
        let Some(declared) = declared else { return true };
        from == declared.file
            || self.visibility.reaches.get(&from).is_none_or(|reached| reached.contains(&declared.file))
    }

    /// The name that is spelled like this one but for the case.
    pub(crate) fn other_case(&self, name: &str) -> Option<&'a str> {
        let lower = self.lower.get_or_init(|| {
            let mut names: Vec<&str> =
                self.table.iter().filter(|(_, entry)| !entry.outside).map(|(name, _)| *name).collect();
            names.sort_unstable();
            // Of several the first of the alphabet.
            names.into_iter().rev().map(|name| (folded(name), name)).collect()
        });
        lower.get(&folded(name)).copied()
    }

    /// What a name declares, whoever asks.
    pub(crate) fn get(&self, name: &str) -> Option<Decl> {
        self.table.get(name).and_then(|entry| entry.decl)
    }

    /// Where a name is declared.
    pub(crate) fn span(&self, name: &str) -> Option<Span> {
        self.table.get(name).and_then(|entry| entry.span)
    }

    /// All names, in order of the alphabet.
    pub(crate) fn all(&self) -> Vec<(&'a str, Decl)> {
        let mut all: Vec<_> =
            self.table.iter().filter_map(|(name, entry)| Some((*name, entry.decl?))).collect();
        all.sort_unstable_by_key(|(name, _)| *name);
        all
    }
}

/// A name without its case and its low lines: `TeamSize` and `team_size` are one.
fn folded(name: &str) -> String {
    name.chars().filter(|&letter| letter != '_').flat_map(char::to_lowercase).collect()
}

/// An index as it stands in an id.
pub(crate) fn place(index: usize) -> u32 {
    u32::try_from(index).unwrap_or(u32::MAX)
}

/// All named declarations in the order written, kind by kind.
fn declared<'a>(all: &Declarations<'a>) -> Vec<(&'a Name, Decl)> {
    let mut names = Vec::new();
    macro_rules! each {
        ($($kind:ident => $decl:expr;)*) => {$(
            for (index, declared) in all.$kind.iter().enumerate() {
                names.push((&declared.node.name, $decl(place(index))));
            }
        )*};
    }
    each! {
        purposes => |id| Decl::Purpose(PurposeId(id));
        types => Decl::Type;
        fields => |id| Decl::Field(FieldId(id));
        events => |id| Decl::Event(EventId(id));
        traits => |id| Decl::Trait(TraitId(id));
        lets => |id| Decl::Let(LetId(id));
        segments => |id| Decl::Segment(SegmentId(id));
        paths => |id| Decl::Path(PathId(id));
        matrices => |id| Decl::Matrix(MatrixId(id));
    }
    names.sort_by_key(|(name, _)| all.order(name.span));
    names
}

/// The name that an item declares for everyone.
pub(crate) fn declared_by(kind: &ItemKind) -> Option<&Name> {
    match kind {
        ItemKind::Purpose(node) => Some(&node.name),
        ItemKind::Type(node) => Some(&node.name),
        ItemKind::Field(node) => Some(&node.name),
        ItemKind::Event(node) => Some(&node.name),
        ItemKind::Trait(node) => Some(&node.name),
        ItemKind::Let(node) => Some(&node.name),
        ItemKind::Segment(node) => Some(&node.name),
        ItemKind::Path(node) => Some(&node.name),
        ItemKind::Matrix(node) => Some(&node.name),
        ItemKind::NotYet { name, .. } | ItemKind::Broken { name } => name.as_ref(),
        ItemKind::Onboarding(_)
        | ItemKind::Import(_)
        | ItemKind::Serves(_)
        | ItemKind::Profiling(_)
        | ItemKind::Test(_) => None,
    }
}

/// Names within one declaration (members, properties, steps, rows): says which is there twice.
pub(crate) fn check_unique<'a>(names: impl IntoIterator<Item = &'a Name>, diagnostics: &mut Vec<Diagnostic>) {
    let mut seen: HashMap<&str, Span> = HashMap::default();
    for name in names {
        check_case(name, diagnostics);
        if let Some(&first) = seen.get(name.text.as_str()) {
            let repeated = DuplicateName { name: name.text.to_string(), span: name.span, first: Some(first) };
            diagnostics.push(repeated.diagnostic());
        } else {
            seen.insert(&name.text, name.span);
        }
    }
}

/// Says so where a declared name is not in snake_case.
pub(crate) fn check_case(name: &Name, diagnostics: &mut Vec<Diagnostic>) {
    let upper = |letter: char| letter.is_ascii_uppercase() || (!letter.is_ascii() && letter.is_uppercase());
    if name.text.chars().any(upper) {
        let snake = snake_case(&name.text);
        diagnostics.push(NotSnakeCase { name: name.text.to_string(), span: name.span, snake }.diagnostic());
    }
}

/// Lets the fixes of names in another case write the new name wherever the old one is used. There is none for a step that is
/// named somewhere without its path, where nobody knows which one is meant.
pub(crate) fn rename_everywhere(places: &Places, sources: &Sources, diagnostics: &mut [Diagnostic]) {
    if !diagnostics.iter().any(|found| found.slug == NotSnakeCase::SLUG) {
        return;
    }
    let written = |span: &Span| sources.get(span.file).and_then(|source| source.text.get(span.range()));
    let unsure: HashSet<Option<&str>> = places.unsure_steps.iter().map(written).collect();
    let index = Index::of(places);
    let mut uses: HashMap<Meaning, Vec<Span>> = HashMap::default();
    for one in index.all().iter().filter(|one| !one.declares) {
        uses.entry(one.of).or_default().push(one.span);
    }
    for found in diagnostics.iter_mut().filter(|found| found.slug == NotSnakeCase::SLUG) {
        let span = found.span();
        let declared = index.at(span.file, span.start).filter(|one| one.span == span && one.declares);
        let is_step = |of: &Meaning| matches!(of, Meaning::Part(Part::Step(..)));
        let known = declared.map(|one| one.of).filter(|of| !is_step(of) || !unsure.contains(&written(&span)));
        let Some(of) = known else {
            found.fixes.clear();
            continue;
        };
        for fix in &mut found.fixes {
            let Some(name) = fix.edits.first().map(|edit| edit.replacement.clone()) else { continue };
            let uses = uses.get(&of).into_iter().flatten();
            fix.edits.extend(uses.map(|span| Edit { span: *span, replacement: name.clone() }));
        }
    }
}

/// `BigTeam` as `big_team`.
fn snake_case(name: &str) -> String {
    let mut snake = String::new();
    let mut before_lower = false;
    for letter in name.chars() {
        if letter.is_uppercase() && before_lower {
            snake.push('_');
        }
        before_lower = !letter.is_uppercase() && letter != '_';
        snake.extend(letter.to_lowercase());
    }
    snake
}

finding! {
    /// Two declarations have one name.
    DuplicateName { name: String, span: Span, first: Option<Span> }
    error "duplicate-name"
    title: "`{name}` is declared twice",
    labels: labels(*span, *first, "first declared here"),
    help: Some(match first {
        Some(_) => "rename one of the two, or delete it if it says the same".to_owned(),
        None => "this name belongs to the language itself: choose another".to_owned(),
    }),
}

finding! {
    /// A declared name is not in snake_case.
    NotSnakeCase { name: String, span: Span, snake: String }
    error "not-snake-case"
    title: "`{name}` is not in snake_case",
    labels: vec![label(*span, "")],
    help: Some(format!("names are written small, with `_` between the words: `{snake}`")),
    fixes: vec![Fix::replace(format!("write `{snake}`"), *span, snake, Applicability::Suggested)],
}
