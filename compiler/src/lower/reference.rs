//! A name that stands for a declaration of one kind: the purposes after `for`, the event of an aggregate, a field to ask.

use super::Lower;
use crate::finding::{did_you_mean, finding, label, labels, write_near};
use crate::names::Found;
use crate::places::Decl;
use onboard_ir::{EventId, FieldId, MatrixId, PathId, PurposeId};
use onboard_syntax::ast::Name;
use onboard_syntax::{Applicability, Fix, Span};

/// Kinds of declaration.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub(crate) enum Kind {
    Purpose,
    Type,
    Field,
    Event,
    Path,
    Matrix,
    /// A field, trait, let or segment.
    Value,
}

impl Kind {
    fn holds(self, decl: Decl) -> bool {
        match decl {
            Decl::Purpose(_) => self == Self::Purpose,
            Decl::Type(_) => self == Self::Type,
            Decl::Field(_) => matches!(self, Self::Field | Self::Value),
            Decl::Event(_) => self == Self::Event,
            Decl::Trait(_) | Decl::Let(_) | Decl::Segment(_) => self == Self::Value,
            Decl::Path(_) => self == Self::Path,
            Decl::Matrix(_) => self == Self::Matrix,
            Decl::Profiling(_) | Decl::Test(_) => false,
        }
    }

    fn words(self) -> &'static str {
        match self {
            Self::Purpose => "a purpose",
            Self::Type => "a type",
            Self::Field => "a field",
            Self::Event => "an event",
            Self::Path => "a path",
            Self::Matrix => "a matrix",
            Self::Value => "a value (a field, trait, let or segment)",
        }
    }
}

/// How people call what a declaration declares.
pub(crate) fn kind_of(decl: Decl) -> &'static str {
    match decl {
        Decl::Purpose(_) => "a purpose",
        Decl::Type(_) => "a type",
        Decl::Field(_) => "a field",
        Decl::Event(_) => "an event",
        Decl::Trait(_) => "a trait",
        Decl::Let(_) => "a `let`",
        Decl::Segment(_) => "a segment",
        Decl::Path(_) => "a path",
        Decl::Matrix(_) => "a matrix",
        Decl::Profiling(_) => "a profiling",
        Decl::Test(_) => "a test",
    }
}

impl Lower<'_> {
    pub(super) fn purpose_named(&mut self, name: &Name) -> Option<PurposeId> {
        match self.reference(name, Kind::Purpose)? {
            Decl::Purpose(id) => Some(id),
            _ => None,
        }
    }

    pub(super) fn field_named(&mut self, name: &Name) -> Option<FieldId> {
        match self.reference(name, Kind::Field)? {
            Decl::Field(id) => Some(id),
            _ => None,
        }
    }

    pub(super) fn event_named(&mut self, name: &Name) -> Option<EventId> {
        match self.reference(name, Kind::Event)? {
            Decl::Event(id) => Some(id),
            _ => None,
        }
    }

    pub(super) fn path_named(&mut self, name: &Name) -> Option<PathId> {
        match self.reference(name, Kind::Path)? {
            Decl::Path(id) => Some(id),
            _ => None,
        }
    }

    pub(super) fn matrix_named(&mut self, name: &Name) -> Option<MatrixId> {
        match self.reference(name, Kind::Matrix)? {
            Decl::Matrix(id) => Some(id),
            _ => None,
        }
    }

    /// The declaration of a kind that a name stands for, recorded as a use; none, and said, where there is none.
    pub(super) fn reference(&mut self, name: &Name, kind: Kind) -> Option<Decl> {
        match self.names.find(name) {
            Found::One(decl) => {
                self.uses(decl, name.span);
                if kind.holds(decl) {
                    return Some(decl);
                }
                self.wrong_kind(name, decl, kind);
                None
            }
            Found::Doubtful(decl) => {
                if let Some(decl) = decl {
                    self.uses(decl, name.span);
                }
                None
            }
            Found::NotImported(decl) => {
                self.not_imported(name, decl);
                None
            }
            Found::Nothing => {
                self.unknown(name, kind);
                None
            }
        }
    }

    pub(super) fn wrong_kind(&mut self, name: &Name, decl: Decl, kind: Kind) {
        let declared = self.names.span(&name.text);
        let needed = kind.words();
        self.report(WrongKind {
            name: name.text.to_string(),
            is: kind_of(decl),
            needed,
            span: name.span,
            declared,
        });
    }

    pub(super) fn not_imported(&mut self, name: &Name, decl: Option<Decl>) {
        if let Some(decl) = decl {
            self.uses(decl, name.span);
        }
        let declared = self.names.span(&name.text);
        let from = self.sources.get(name.span.file).map_or("", |source| source.name.as_str());
        let file =
            declared.and_then(|span| self.sources.get(span.file)).map_or("", |source| source.name.as_str());
        let file = crate::sources::relative(from, file);
        let top = Span { start: 0, end: 0, ..name.span };
        self.report(NotImported { name: name.text.to_string(), span: name.span, declared, file, top });
    }

    /// A name that nothing has.
    pub(super) fn unknown(&mut self, name: &Name, kind: Kind) {
        if let Some(near) = self.names.other_case(&name.text) {
            let declared = self.names.span(near);
            return self.wrong_case(name, near, declared);
        }
        let all = if self.guesses > 0 { self.names.all() } else { Vec::new() };
        let fitting = all.iter().filter(|(_, decl)| kind.holds(*decl)).map(|(name, _)| *name);
        let near = self.nearest(&name.text, fitting);
        let (name, span) = (name.text.to_string(), name.span);
        match kind {
            Kind::Purpose => self.report(UnknownPurpose { name, span, near }),
            _ => self.report(UnknownName { name, span, near }),
        }
    }

    pub(super) fn wrong_case(&mut self, name: &Name, near: &str, declared: Option<Span>) {
        let (written, near) = (name.text.to_string(), near.to_owned());
        self.report(WrongCase { name: written, span: name.span, near, declared });
    }
}

finding! {
    /// Nothing has this name.
    UnknownName { name: String, span: Span, near: Option<String> }
    error "unknown-name"
    title: "nothing is called `{name}`",
    labels: vec![label(*span, "")],
    help: did_you_mean(near.as_deref()).or(Some("declare it, or write the name as it was declared".to_owned())),
    fixes: write_near(*span, near.as_deref()),
}

finding! {
    /// No purpose has this name.
    UnknownPurpose { name: String, span: Span, near: Option<String> }
    error "unknown-purpose"
    title: "no purpose is called `{name}`",
    labels: vec![label(*span, "")],
    help: did_you_mean(near.as_deref())
        .or(Some("a purpose that is not declared has no basis: declare it with `purpose`".to_owned())),
    fixes: write_near(*span, near.as_deref()),
}

finding! {
    /// A name is written in another case than where it is declared.
    WrongCase { name: String, span: Span, near: String, declared: Option<Span> }
    error "wrong-case"
    title: "`{name}` is declared as `{near}`",
    labels: labels(*span, *declared, "declared here"),
    help: Some(format!("names are compared letter by letter: write `{near}`")),
    fixes: vec![Fix::replace(format!("write `{near}`"), *span, near, Applicability::Safe)],
}

finding! {
    /// The name is something else than what is needed here.
    WrongKind { name: String, is: &'static str, needed: &'static str, span: Span, declared: Option<Span> }
    error "wrong-kind"
    title: "`{name}` is {is}, and {needed} is needed here",
    labels: labels(*span, *declared, "declared here"),
    help: Some(format!("name {needed}")),
}

finding! {
    /// The name is declared in a file that this one does not import.
    NotImported { name: String, span: Span, declared: Option<Span>, file: String, top: Span }
    error "not-imported"
    title: "`{name}` is declared in `{file}`, which this file does not import",
    labels: labels(*span, *declared, "declared here"),
    help: Some(format!("add `import \"{file}\"` at the top")),
    fixes: vec![Fix::replace(
        format!("import `{file}`"),
        *top,
        format!("import \"{file}\"\n"),
        Applicability::Suggested,
    )],
}
