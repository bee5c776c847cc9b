//! What is offered for what is expected.

use super::context::Context;
use super::expected::Expected;
use super::{Completion, CompletionKind, snippets};
use crate::places::{Decl, Part};
use crate::query::Analysis;
use crate::query::index::Meaning;
use onboard_ir::{EventId, FieldId, LetId, MatrixId, PathId, PurposeId, SegmentId, TraitId, Type};
use onboard_syntax::{Span, clause_words};

type Kind = CompletionKind;

impl Analysis {
    pub(super) fn offers(&self, expected: &Expected, context: &Context<'_>) -> Vec<Completion> {
        match expected {
            Expected::Declarations => snippets::DECLARATIONS
                .iter()
                .map(|(word, what, text)| snippet(word, Kind::Snippet, what, text))
                .collect(),
            Expected::Clauses(keyword) => words(clause_words(keyword)),
            Expected::Words(all) => words(all),
            Expected::Purposes => self.declared(Kind::Purpose),
            Expected::Fields => self.declared(Kind::Field),
            Expected::Events => self.declared(Kind::Event),
            Expected::Paths => self.declared(Kind::Path),
            Expected::Matrices => self.declared(Kind::Matrix),
            Expected::Steps => self.within(Kind::Path, |part| matches!(part, Part::Step(..))),
            Expected::Rows => self.within(Kind::Matrix, |part| matches!(part, Part::Row(..))),
            Expected::Types => {
                let mut all = vec![
                    snippet("one of", Kind::Keyword, "one of some members", "one of { ${1:a, b} }"),
                    snippet(
                        "set of one of",
                        Kind::Keyword,
                        "several of some members",
                        "set of one of { ${1:a, b} }",
                    ),
                ];
                all.extend(words(&snippets::TYPES));
                all.extend(self.declared(Kind::Type));
                all
            }
            Expected::Values => {
                let mut all = self.properties_at_hand(context);
                for kind in [Kind::Field, Kind::Derived, Kind::Segment] {
                    all.extend(self.declared(kind));
                }
                all
            }
            Expected::ExpressionWords => {
                let calls = snippets::FUNCTIONS.iter();
                let mut all: Vec<Completion> =
                    calls.map(|(name, text)| snippet(name, Kind::Function, "", text)).collect();
                all.extend(words(&snippets::OPERATORS));
                all
            }
            Expected::Parts(name) if name == "user" => self.declared(Kind::Field),
            Expected::Parts(name) => self.parts(name),
            Expected::ValuesOf(name) => {
                let of = self.type_named(name, context);
                of.map_or_else(Vec::new, |ty| self.values_of(ty, &["yes", "no"]))
            }
            Expected::Cell(at) => self.cell(*at, context),
            Expected::ResultCell(at) => self.result(*at, context),
        }
    }

    /// All declarations of a kind, in order.
    fn declared(&self, kind: Kind) -> Vec<Completion> {
        let program = &self.whole.program;
        let ids = |count: usize| 0..u32::try_from(count).unwrap_or(u32::MAX);
        let decls: Vec<Decl> = match kind {
            Kind::Purpose => ids(program.purposes.len()).map(|id| Decl::Purpose(PurposeId(id))).collect(),
            Kind::Type => ids(self.whole.places.types.len()).map(Decl::Type).collect(),
            Kind::Field => ids(program.fields.len()).map(|id| Decl::Field(FieldId(id))).collect(),
            Kind::Event => ids(program.events.len()).map(|id| Decl::Event(EventId(id))).collect(),
            Kind::Derived => {
                let traits = ids(program.traits.len()).map(|id| Decl::Trait(TraitId(id)));
                traits.chain(ids(program.lets.len()).map(|id| Decl::Let(LetId(id)))).collect()
            }
            Kind::Segment => ids(program.segments.len()).map(|id| Decl::Segment(SegmentId(id))).collect(),
            Kind::Path => ids(program.paths.len()).map(|id| Decl::Path(PathId(id))).collect(),
            Kind::Matrix => ids(program.matrices.len()).map(|id| Decl::Matrix(MatrixId(id))).collect(),
            Kind::Keyword | Kind::Snippet | Kind::Property | Kind::Member | Kind::Function => Vec::new(),
        };
        let offer = |decl| {
            let name = self.whole.places.name(program, decl).to_owned();
            self.named(name, kind, Meaning::Decl(decl))
        };
        decls.into_iter().map(offer).collect()
    }

    /// What has a name within declarations, in order, each name once.
    fn within(&self, kind: Kind, is: impl Fn(&Part) -> bool) -> Vec<Completion> {
        let mut parts: Vec<Part> = self.whole.places.part_names.keys().copied().filter(is).collect();
        parts.sort_unstable();
        let mut all: Vec<Completion> = Vec::with_capacity(parts.len());
        for part in parts {
            let name = self.part_name(part);
            if !all.iter().any(|other| other.label == name) {
                all.push(self.named(name, kind, Meaning::Part(part)));
            }
        }
        all
    }

    fn named(&self, name: String, kind: Kind, of: Meaning) -> Completion {
        let documentation = self.documentation(of).unwrap_or_default();
        Completion { detail: self.detail(of), documentation, ..plain(&name, kind) }
    }

    /// The properties of an event, the results of a matrix.
    fn parts(&self, name: &str) -> Vec<Completion> {
        let program = &self.whole.program;
        let parts: Vec<Part> = if let Some(id) = position(&program.events, |event| event.name == name) {
            let count = program.events.get(id as usize).map_or(0, |event| event.properties.len());
            (0..).take(count).map(|at| Part::Property(EventId(id), at)).collect()
        } else if let Some(id) = position(&program.matrices, |matrix| matrix.name == name) {
            let count = program.matrices.get(id as usize).map_or(0, |matrix| matrix.results.len());
            (0..).take(count).map(|at| Part::Result(MatrixId(id), at)).collect()
        } else {
            Vec::new()
        };
        let offer = |part| self.named(self.part_name(part), Kind::Property, Meaning::Part(part));
        parts.into_iter().map(offer).collect()
    }

    /// The properties of the event whose `where` the cursor is in.
    fn properties_at_hand(&self, context: &Context<'_>) -> Vec<Completion> {
        event_at_hand(context).map_or_else(Vec::new, |event| self.parts(event))
    }

    /// The type of what a name means where the cursor is: a property of the event at hand, `E.p`, or a declaration.
    fn type_named(&self, name: &str, context: &Context<'_>) -> Option<Type> {
        let program = &self.whole.program;
        let property = |event: &str, name: &str| {
            let event = program.events.iter().find(|one| one.name == event)?;
            event.properties.iter().find(|one| one.name == name).map(|one| one.ty)
        };
        if let Some((first, second)) = name.split_once('.') {
            let matrix = program.matrices.iter().find(|matrix| matrix.name == first);
            let result = matrix.and_then(|of| of.results.iter().find(|result| result.name == second));
            return property(first, second).or_else(|| result.map(|result| result.ty));
        }
        if let Some(ty) = event_at_hand(context).and_then(|event| property(event, name)) {
            return Some(ty);
        }
        let field = program.fields.iter().find(|field| field.name == name).map(|field| field.ty);
        field
            .or_else(|| program.traits.iter().find(|of| of.name == name).map(|of| of.ty))
            .or_else(|| program.lets.iter().find(|of| of.name == name).map(|of| of.ty))
            .or_else(|| program.segments.iter().find(|of| of.name == name).map(|_| Type::Bool))
    }

    /// The constants of a type that has few.
    fn values_of(&self, ty: Type, truths: &'static [&'static str]) -> Vec<Completion> {
        match ty {
            Type::Member(id) | Type::Set(id) => {
                let count = self.whole.program.enumerations.get(id.index()).map_or(0, |of| of.members.len());
                let parts = (0..).take(count).map(|at| Part::Member(id, at));
                parts
                    .map(|part| Completion {
                        detail: String::new(),
                        ..self.named(self.part_name(part), Kind::Member, Meaning::Part(part))
                    })
                    .collect()
            }
            Type::Bool => words(truths),
            Type::Path => self.declared(Kind::Path),
            _ => Vec::new(),
        }
    }

    fn cell(&self, at: usize, context: &Context<'_>) -> Vec<Completion> {
        let program = &self.whole.program;
        let matrix = program.matrices.iter().find(|matrix| Some(matrix.name.as_str()) == context.name);
        let lowered =
            matrix.and_then(|matrix| program.graph.get(matrix.columns.get(at)?.value)).map(|node| node.ty);
        let ty = lowered.or_else(|| self.type_named(&title(at, context)?, context));
        let mut all = ty.map_or_else(Vec::new, |ty| self.values_of(ty, &["yes", "no"]));
        all.extend(words(&["-", "not", "missing", "is not missing"]));
        all
    }

    fn result(&self, at: usize, context: &Context<'_>) -> Vec<Completion> {
        let matrix = self.whole.program.matrices.iter().find(|of| Some(of.name.as_str()) == context.name);
        let ty = matrix.and_then(|of| of.results.get(at)).map(|result| result.ty);
        match ty {
            Some(ty @ (Type::Path | Type::Member(_) | Type::Set(_) | Type::Bool)) => {
                self.values_of(ty, &["yes", "no"])
            }
            Some(_) => self.offers(&Expected::Values, context),
            None => self.declared(Kind::Path),
        }
    }
}

/// The column's title in the header, if it is a name.
fn title(at: usize, context: &Context<'_>) -> Option<String> {
    let header = context.header.as_ref()?;
    let words: Vec<&str> = header.iter().map(|token| token.text(context.text)).collect();
    let conditions = words.split(|word| *word == "->").next()?;
    let conditions = conditions.strip_prefix(&["|"]).unwrap_or(conditions);
    conditions.split(|word| *word == "|").nth(at).map(<[&str]>::concat)
}

/// The event whose properties may be read: that of the last `where`, by the words before it.
fn event_at_hand<'t>(context: &Context<'t>) -> Option<&'t str> {
    let words = context.words();
    let filter = words.iter().rposition(|word| *word == "where")?;
    let before = words.get(..filter)?;
    let name = match before {
        [.., event, ".", _] => event,
        [.., event] => event,
        [] => return None,
    };
    Some(name)
}

fn position<T>(all: &[T], is: impl Fn(&T) -> bool) -> Option<u32> {
    all.iter().position(is).and_then(|at| u32::try_from(at).ok())
}

fn plain(label: &str, kind: Kind) -> Completion {
    Completion {
        label: label.to_owned(),
        kind,
        detail: String::new(),
        documentation: String::new(),
        insert: label.to_owned(),
        is_snippet: false,
        replace: Span::default(),
    }
}

fn snippet(label: &str, kind: Kind, detail: &str, text: &str) -> Completion {
    Completion { insert: text.to_owned(), is_snippet: true, detail: detail.to_owned(), ..plain(label, kind) }
}

fn words(all: &[&str]) -> Vec<Completion> {
    all.iter().map(|word| plain(word, Kind::Keyword)).collect()
}
