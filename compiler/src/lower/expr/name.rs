//! Names in expressions: a member of the type expected, a property of the event at hand, then a declaration.

use super::Lower;
use crate::finding::{did_you_mean, finding, label, labels, write_near};
use crate::lower::Results;
use crate::lower::reference::{Kind, kind_of};
use crate::names::Found;
use crate::places::{Decl, Part};
use crate::term::{Hint, Presence, Term, Ty};
use onboard_ir::{EventId, MatrixId, Op, Type, Value};
use onboard_syntax::Span;
use onboard_syntax::ast::{Dotted, Name};

/// How many members of a type a message lists.
const LISTED: usize = 12;

impl Lower<'_> {
    pub(in crate::lower) fn name(&mut self, name: &Dotted, hint: Hint) -> Term {
        match name.parts.as_slice() {
            [only] => self.single(only, hint),
            [user, rest @ ..] if user.text == "user" && self.names.find(user) == Found::Nothing => match rest
            {
                [only] => self.declared(only, Hint::Free),
                [first, second] => self.part(first, second),
                _ => self.too_many_parts(name),
            },
            [first, second] => self.part(first, second),
            _ => self.too_many_parts(name),
        }
    }

    fn single(&mut self, name: &Name, hint: Hint) -> Term {
        if let Some(ty) = hint.ty()
            && let Some(value) = self.member_named(name, ty)
        {
            return self.constant(value, ty, name.span);
        }
        // Where a set is expected a member does not fit, but it is clear what it is.
        if let Hint::Type(Type::Set(id)) = hint
            && let Some(value) = self.member_named(name, Type::Member(id))
        {
            return self.constant(value, Type::Member(id), name.span);
        }
        if let Some(event) = self.scope.event
            && let Some(term) = self.property(event, name)
        {
            return term;
        }
        self.declared(name, hint)
    }

    /// The member of a type that a name is.
    pub(in crate::lower) fn member_of(&self, name: &Name, ty: Type) -> Option<Value> {
        let Type::Member(id) = ty else { return None };
        let (members, _) = self.members.get(id.index())?;
        members.get(name.text.as_str()).map(|&index| Value::Member(index))
    }

    /// The member of a type that a name is, recorded as a use of it.
    pub(in crate::lower) fn member_named(&mut self, name: &Name, ty: Type) -> Option<Value> {
        let value = self.member_of(name, ty)?;
        if let (Type::Member(id), Value::Member(index)) = (ty, &value) {
            self.names_part(Part::Member(id, *index), name.span);
        }
        Some(value)
    }

    /// A property of the event at hand.
    pub(in crate::lower) fn property(&mut self, event: EventId, name: &Name) -> Option<Term> {
        let properties = self.properties.get(event.index())?;
        let index = *properties.by_name.get(name.text.as_str())?;
        let slot = properties.slots.get(index as usize).copied()?;
        self.names_part(Part::Property(event, index), name.span);
        let Ty::Is(ty) = slot.ty else { return Some(self.poison(name.span)) };
        let mut term = self.strict(Op::Property(index), ty, name.span, &[]);
        term.presence = slot.presence;
        term.stated = slot.presence;
        term.bounds = slot.bounds;
        Some(term)
    }

    /// A declaration as a value.
    fn declared(&mut self, name: &Name, hint: Hint) -> Term {
        match self.names.find(name) {
            Found::One(decl) => {
                let term = self.declaration(decl, name);
                let near_member = match (hint, term.ty) {
                    (Hint::Type(ty @ Type::Member(_)), Ty::Is(found)) if found != ty => {
                        self.near_member(name, ty)
                    }
                    _ => false,
                };
                if near_member { self.unknown_value(name, hint) } else { term }
            }
            Found::Doubtful(decl) => {
                if let Some(decl) = decl {
                    self.uses(decl, name.span);
                }
                self.poison(name.span)
            }
            Found::NotImported(decl) => {
                self.not_imported(name, decl);
                self.poison(name.span)
            }
            Found::Nothing => self.unknown_value(name, hint),
        }
    }

    /// Whether a name is almost that of a member: then the member is meant, whatever else has the name.
    fn near_member(&self, name: &Name, ty: Type) -> bool {
        let (Type::Member(id) | Type::Set(id)) = ty else { return false };
        let of = self.program.enumerations.get(id.index()).filter(|_| self.guesses > 0);
        of.is_some_and(|of| {
            onboard_syntax::nearest(&name.text, of.members.iter().map(|member| member.name.as_str()))
                .is_some()
        })
    }

    /// A name that means nothing where it stands.
    fn unknown_value(&mut self, name: &Name, hint: Hint) -> Term {
        match hint {
            Hint::Broken => {}
            _ if self.scope.any_property => {}
            Hint::Type(ty @ Type::Member(_)) => self.unknown_member(name, ty),
            Hint::Type(ty @ (Type::Country | Type::Language)) => {
                self.report_unquoted(name.span, &name.text, ty)
            }
            _ if self.event_is_incomplete() => {}
            _ => self.unknown_in_scope(name),
        }
        self.poison(name.span)
    }

    fn event_is_incomplete(&self) -> bool {
        let event = self.scope.event.and_then(|event| self.properties.get(event.index()));
        event.is_some_and(|event| event.incomplete)
    }

    fn unknown_in_scope(&mut self, name: &Name) {
        let Some(properties) = self.scope.event.and_then(|event| self.properties.get(event.index())) else {
            return self.unknown(name, Kind::Value);
        };
        let mut own: Vec<String> = properties.by_name.keys().map(|name| (*name).to_owned()).collect();
        own.sort_unstable();
        match self.nearest(&name.text, own.iter().map(String::as_str)) {
            Some(near) => {
                let finding = crate::lower::reference::UnknownName {
                    name: name.text.to_string(),
                    span: name.span,
                    near: Some(near),
                };
                self.report(finding);
            }
            None => self.unknown(name, Kind::Value),
        }
    }

    pub(in crate::lower) fn unknown_member(&mut self, name: &Name, ty: Type) {
        let (Type::Member(id) | Type::Set(id)) = ty else { return };
        let Some(of) = self.program.enumerations.get(id.index()) else { return };
        let declared = self.members.get(id.index()).map(|(_, span)| *span);
        if let Some(same) = of.members.iter().find(|member| member.name.eq_ignore_ascii_case(&name.text)) {
            let same = same.name.clone();
            return self.wrong_case(name, &same, declared);
        }
        // Who writes the outside spelling means the member, however far its name is.
        let outside = of.members.iter().find(|member| member.outside == name.text);
        let near = match outside {
            Some(outside) => Some(outside.name.as_str()),
            None if self.guesses == 0 => None,
            None => onboard_syntax::nearest(&name.text, of.members.iter().map(|member| member.name.as_str())),
        };
        let (near, enumeration) = (near.map(str::to_owned), of.name.clone());
        let listed: Vec<String> =
            of.members.iter().take(LISTED).map(|member| format!("`{}`", member.name)).collect();
        let more = if of.members.len() > LISTED { ", …" } else { "" };
        let listed = format!("{}{more}", listed.join(", "));
        self.guesses = self.guesses.saturating_sub(of.members.len());
        let (name, span) = (name.text.to_string(), name.span);
        self.report(UnknownMember { name, span, enumeration, listed, near, declared });
    }

    /// A declaration as a value, whatever it is.
    fn declaration(&mut self, decl: Decl, name: &Name) -> Term {
        let span = name.span;
        self.uses(decl, span);
        match decl {
            Decl::Field(id) => {
                let slot = self.field_slot(id);
                let Ty::Is(ty) = slot.ty else { return self.poison(span) };
                let mut term = self.strict(Op::Field(id), ty, span, &[]);
                term.presence = slot.presence;
                term.stated = slot.presence.and(Presence::Maybe(Some(decl)));
                term.bounds = slot.bounds;
                if slot.presence == Presence::Unknown {
                    Term { id: self.poison(span).id, ..term }
                } else {
                    term
                }
            }
            Decl::Trait(_) | Decl::Let(_) | Decl::Segment(_) => self.derived_value(decl, name),
            Decl::Purpose(_)
            | Decl::Type(_)
            | Decl::Event(_)
            | Decl::Path(_)
            | Decl::Matrix(_)
            | Decl::Profiling(_)
            | Decl::Test(_) => {
                self.wrong_kind(name, decl, Kind::Value);
                self.poison(span)
            }
        }
    }

    /// `E.p`, `tour.offer`.
    fn part(&mut self, first: &Name, second: &Name) -> Term {
        match self.names.find(first) {
            Found::One(Decl::Event(event)) if self.scope.event == Some(event) => {
                self.uses(Decl::Event(event), first.span);
                match self.property(event, second) {
                    Some(term) => term,
                    None => {
                        self.unknown_property(first, second, event);
                        self.poison(second.span)
                    }
                }
            }
            Found::One(Decl::Event(event)) => {
                self.uses(Decl::Event(event), first.span);
                self.report(LoneProperty { event: first.text.to_string(), span: first.span.to(second.span) });
                self.poison(second.span)
            }
            Found::One(Decl::Matrix(matrix)) => self.result(matrix, first, second),
            Found::One(decl) => {
                self.uses(decl, first.span);
                let (name, is) = (first.text.to_string(), kind_of(decl));
                let declared = self.names.span(&first.text);
                self.report(NoParts { name, is, part: second.text.to_string(), span: second.span, declared });
                self.poison(second.span)
            }
            Found::Doubtful(_) | Found::NotImported(_) | Found::Nothing => {
                self.reference(first, Kind::Matrix);
                self.poison(second.span)
            }
        }
    }

    fn too_many_parts(&mut self, name: &Dotted) -> Term {
        if let Some(last) = name.parts.last() {
            let written = self.written(name.span);
            let unknown = UnknownProperty {
                of: written,
                name: last.text.to_string(),
                span: last.span,
                near: None,
                declared: None,
            };
            self.report(unknown);
        }
        self.poison(name.span)
    }

    pub(in crate::lower) fn unknown_property(&mut self, event: &Name, name: &Name, id: EventId) {
        let Some(properties) = self.properties.get(id.index()) else { return };
        if properties.incomplete {
            return;
        }
        let mut own: Vec<String> = properties.by_name.keys().map(|name| (*name).to_owned()).collect();
        own.sort_unstable();
        let near = self.nearest(&name.text, own.iter().map(String::as_str));
        let declared = self.names.span(&event.text);
        self.report(UnknownProperty {
            of: event.text.to_string(),
            name: name.text.to_string(),
            span: name.span,
            near,
            declared,
        });
    }

    /// The result of a matrix.
    fn result(&mut self, matrix: MatrixId, first: &Name, second: &Name) -> Term {
        self.uses(Decl::Matrix(matrix), first.span);
        let Some(promise) = self.results.get(matrix.index()) else { return self.poison(second.span) };
        let Some((index, ty, presence)) = promise.column(&second.text) else {
            if !promise.broken {
                let own: Vec<String> = promise.names().map(str::to_owned).collect();
                let near = self.nearest(&second.text, own.iter().map(String::as_str));
                let declared = self.names.span(&first.text);
                let (of, name) = (first.text.to_string(), second.text.to_string());
                self.report(UnknownProperty { of, name, span: second.span, near, declared });
            }
            return self.poison(second.span);
        };
        self.names_part(Part::Result(matrix, index), second.span);
        let Ty::Is(ty) = ty else { return self.poison(second.span) };
        let span = first.span.to(second.span);
        match self.scope.results {
            Results::Yes => {}
            Results::InMatrix => {
                self.report(MatrixInMatrix { span, other: first.text.to_string() });
                return self.poison_of(Ty::Is(ty), span);
            }
            Results::No => {
                let declared = self.names.span(&first.text);
                self.report(ResultTooEarly { span, declared });
                return self.poison_of(Ty::Is(ty), span);
            }
        }
        let mut term = self.strict(Op::Result(matrix, index), ty, span, &[]);
        term.presence = presence;
        term.stated = presence;
        term
    }
}

finding! {
    /// The type has no such member.
    UnknownMember {
        name: String, span: Span, enumeration: String, listed: String, near: Option<String>, declared: Option<Span>
    }
    error "unknown-member"
    title: "`{enumeration}` has no member `{name}`",
    labels: labels(*span, *declared, "its members"),
    help: Some(match near {
        Some(near) => format!("did you mean `{near}`? The members are {listed}"),
        None => format!("the members are {listed}"),
    }),
    fixes: write_near(*span, near.as_deref()),
}

finding! {
    /// The event or matrix has nothing of this name.
    UnknownProperty { of: String, name: String, span: Span, near: Option<String>, declared: Option<Span> }
    error "unknown-property"
    title: "`{of}` has no `{name}`",
    labels: labels(*span, *declared, "declared here"),
    help: did_you_mean(near.as_deref()).or(Some("declare it there, or write it as it was declared".to_owned())),
    fixes: write_near(*span, near.as_deref()),
}

finding! {
    /// Something without parts is asked for one.
    NoParts { name: String, is: &'static str, part: String, span: Span, declared: Option<Span> }
    error "unknown-property"
    title: "`{name}` is {is} and has no `{part}`",
    labels: labels(*span, *declared, "declared here"),
    help: Some("only events and matrices have parts".to_owned()),
}

finding! {
    /// A property is read where there is no event.
    LoneProperty { event: String, span: Span }
    error "wrong-kind"
    title: "a property of `{event}` is nothing by itself: the event may have happened many times",
    labels: vec![label(*span, "")],
    help: Some("declare a trait that says which: `trait latest = last E.p`".to_owned()),
}

finding! {
    /// A matrix reads the result of a matrix.
    MatrixInMatrix { span: Span, other: String }
    error "matrix-in-matrix"
    title: "this reads the result of matrix `{other}`",
    labels: vec![label(*span, "")],
    help: Some("a decision cannot hang on a decision: use the columns of the other matrix".to_owned()),
}

finding! {
    /// The result of a matrix is read by what is worked out before matrices.
    ResultTooEarly { span: Span, declared: Option<Span> }
    error "wrong-kind"
    title: "the result of a matrix cannot be read here: this is worked out before matrices decide",
    labels: labels(*span, *declared, "declared here"),
    help: Some("results are read in texts, in steps and in tests; here, ask what the matrix asks".to_owned()),
}
