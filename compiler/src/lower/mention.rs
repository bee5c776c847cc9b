//! Texts that name a path, a step or a field: what the events say that every program has. They are names that editors can
//! follow and change; for rules they are texts like others.

use super::Lower;
use crate::names::Found;
use crate::places::{Decl, Part};
use onboard_ir::{EventId, PathId};
use onboard_syntax::Span;
use onboard_syntax::ast::{Expr, ExprKind, Literal, Name, TestValue};

/// A text that names something.
pub(crate) struct Mention {
    /// The declaration in which it stands.
    by: Decl,
    what: Mentioned,
    /// The name, between the quotes.
    name: Name,
}

#[derive(Clone, Copy, PartialEq, Eq)]
enum Mentioned {
    Path,
    Step,
    Field,
}

impl Lower<'_> {
    /// Notes that a property of the event at hand is compared with a text.
    pub(super) fn mention(&mut self, value: &Expr, text: &Expr) {
        let (ExprKind::Name(name), ExprKind::Literal(Literal::Text(written))) = (&value.kind, &text.kind)
        else {
            return;
        };
        if let (Some(event), Some(property)) = (self.scope.event, name.parts.last()) {
            self.mention_of(event, property, written, text.span);
        }
    }

    /// Notes that a test gives a property of an event a text.
    pub(super) fn mention_in_test(&mut self, event: EventId, property: &Name, value: &TestValue) {
        if let TestValue::Literal(Literal::Text(written), span) = value {
            self.mention_of(event, property, written, *span);
        }
    }

    fn mention_of(&mut self, event: EventId, property: &Name, written: &str, quoted: Span) {
        let is_builtin = self.program.events.get(event.index()).is_some_and(|event| event.builtin.is_some());
        let what = match property.text.as_str() {
            "path" => Mentioned::Path,
            "step" => Mentioned::Step,
            "field" => Mentioned::Field,
            _ => return,
        };
        let of_event = self.properties.get(event.index());
        let is_property = of_event.is_some_and(|of| of.by_name.contains_key(property.text.as_str()));
        let span = Span { start: quoted.start + 1, end: quoted.end.saturating_sub(1), ..quoted };
        // A text with escapes is no name.
        if is_builtin && is_property && self.source(span) == written {
            let name = Name { text: written.into(), span };
            self.mentioned.push(Mention { by: self.scope.by, what, name });
        }
    }

    /// Finds out what the texts name, once everything is declared.
    pub(super) fn settle_mentions(&mut self) {
        let mentioned = std::mem::take(&mut self.mentioned);
        for mention in &mentioned {
            match mention.what {
                Mentioned::Path | Mentioned::Field => {
                    let Some(decl) = self.named_by(&mention.name) else { continue };
                    let fits = match mention.what {
                        Mentioned::Path => matches!(decl, Decl::Path(_)),
                        _ => matches!(decl, Decl::Field(_)),
                    };
                    if fits {
                        self.places.mentions.push((decl, mention.name.span));
                    }
                }
                Mentioned::Step => {
                    let beside = mentioned
                        .iter()
                        .filter(|other| other.what == Mentioned::Path && other.by == mention.by)
                        .filter_map(|other| match self.named_by(&other.name)? {
                            Decl::Path(path) => Some(path),
                            _ => None,
                        });
                    let beside: Vec<PathId> = beside.collect();
                    self.names_step(&mention.name, &beside);
                }
            }
        }
    }

    fn named_by(&self, name: &Name) -> Option<Decl> {
        match self.names.find(name) {
            Found::One(decl) => Some(decl),
            Found::Doubtful(decl) | Found::NotImported(decl) => decl,
            Found::Nothing => None,
        }
    }

    /// Records which step is named: of several paths that have one of this name that which is named beside it.
    pub(super) fn names_step(&mut self, name: &Name, beside: &[PathId]) {
        let Some(all) = self.steps.get(name.text.as_str()) else { return };
        let near: Vec<(PathId, u32)> =
            all.iter().copied().filter(|(path, _)| beside.contains(path)).collect();
        let of_one_path = |of: &[(PathId, u32)]| match of {
            [first, rest @ ..] if rest.iter().all(|other| other.0 == first.0) => Some(*first),
            _ => None,
        };
        match of_one_path(&near).or_else(|| of_one_path(all)) {
            Some((path, at)) => self.names_part(Part::Step(path, at), name.span),
            None => self.places.unsure_steps.push(name.span),
        }
    }
}
