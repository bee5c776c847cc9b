//! Types: what their names stand for, their members, their ranges.

use super::reference::{Kind, UnknownName};
use super::{Lower, Results};
use crate::cycles::{self, Need, Round};
use crate::finding::{finding, label};
use crate::names::{Found, check_unique, place};
use crate::places::{Decl, Part};
use crate::term::{Bounds, Number, Ty};
use foldhash::HashMap;
use onboard_ir::{EnumId, Enumeration, Member, Range, Type, Value};
use onboard_syntax::ast::{self, Name, NumberRange, TypeExpr, TypeKind};
use onboard_syntax::{Applicability, Fix, Span, TYPES};

/// What a written type means.
#[derive(Clone, Debug)]
pub(crate) struct Meaning {
    pub(crate) ty: Ty,
    pub(crate) range: Option<Range>,
    pub(crate) bounds: Option<Bounds>,
}

/// That of a type that could not be read.
const BROKEN: Meaning = Meaning { ty: Ty::Any, range: None, bounds: None };

/// The members of a set are kept as one bit each.
const LARGEST_SET: usize = 64;

/// What people from elsewhere call our types.
const FOREIGN: [(&str, &str); 14] = [
    ("string", "text"),
    ("str", "text"),
    ("varchar", "text"),
    ("boolean", "bool"),
    ("integer", "int"),
    ("number", "float"),
    ("double", "float"),
    ("decimal", "float"),
    ("datetime", "time"),
    ("timestamp", "time"),
    ("instant", "time"),
    ("enum", "one of"),
    ("uri", "url"),
    ("locale", "language"),
];

impl<'a> Lower<'a> {
    /// Lowers the declared types, each after those that it names.
    pub(super) fn types(&mut self) {
        let all = self.all;
        let declared: Vec<cycles::Declared<'_>> = all
            .types
            .iter()
            .map(|declared| {
                let needs = named(&declared.node.ty).and_then(|name| match self.names.find(name) {
                    Found::One(Decl::Type(id)) => Some(Need { of: id as usize, span: name.span }),
                    _ => None,
                });
                let name = &declared.node.name;
                cycles::Declared { name: &name.text, span: name.span, needs: needs.into_iter().collect() }
            })
            .collect();
        let arranged = cycles::arrange(&declared, Round::Value, &mut self.diagnostics);
        self.types = vec![BROKEN; all.types.len()];
        self.places.types = all.types.iter().map(|declared| declared.node.name.text.to_string()).collect();
        for index in arranged.order {
            let Some(declared) = all.types.get(index) else { continue };
            let name = &declared.node.name;
            let decl = Decl::Type(place(index));
            self.place(decl, "type", name, declared.item.span);
            if arranged.poisoned.get(index).copied().unwrap_or(true) {
                continue;
            }
            let scope = Self::scope_of(decl, declared.item.span, Results::No);
            let meaning = self.within(scope, |this| this.meaning(&declared.node.ty, &name.text));
            if let Some(slot) = self.types.get_mut(index) {
                *slot = meaning;
            }
        }
    }

    /// What a type as written means. `name` is what its members are called as a whole.
    pub(super) fn meaning(&mut self, written: &'a TypeExpr, name: &str) -> Meaning {
        let mut meaning = self.kind(&written.kind, name, written.span);
        if let Some(range) = &written.range {
            self.ranged(&mut meaning, range);
        }
        meaning
    }

    fn kind(&mut self, kind: &'a TypeKind, name: &str, span: Span) -> Meaning {
        let ty = match kind {
            TypeKind::Bool => Type::Bool,
            TypeKind::Int => Type::Int,
            TypeKind::Float => Type::Float,
            TypeKind::Text => Type::Text,
            TypeKind::Date => Type::Date,
            TypeKind::Time => Type::Time,
            TypeKind::Duration => Type::Duration,
            TypeKind::Country => Type::Country,
            TypeKind::Language => Type::Language,
            TypeKind::Version => Type::Version,
            TypeKind::Email => Type::Email,
            TypeKind::Url => Type::Url,
            TypeKind::OneOf(members) => Type::Member(self.enumeration(members, name, span)),
            TypeKind::SetOf(inner) => return Meaning { ty: self.set_of(inner, name), ..BROKEN },
            TypeKind::Named(name) => return self.type_named(name),
            TypeKind::Broken => return BROKEN,
        };
        Meaning { ty: Ty::Is(ty), ..BROKEN }
    }

    fn set_of(&mut self, inner: &'a TypeExpr, name: &str) -> Ty {
        let of = match &inner.kind {
            TypeKind::SetOf(_) => Ty::Is(Type::Bool),
            kind => self.kind(kind, name, inner.span).ty,
        };
        let id = match of {
            Ty::Is(Type::Member(id)) => id,
            Ty::Is(_) => {
                self.report(SetOfOther { span: inner.span });
                return Ty::Any;
            }
            Ty::Any => return Ty::Any,
        };
        let members = self.program.enumerations.get(id.index()).map_or(0, |one| one.members.len());
        if members > LARGEST_SET {
            self.report(SetTooLarge { span: inner.span, members });
            return Ty::Any;
        }
        Ty::Is(Type::Set(id))
    }

    fn enumeration(&mut self, members: &'a [ast::Member], name: &str, span: Span) -> EnumId {
        check_unique(members.iter().map(|member| &member.name), &mut self.diagnostics);
        let mut spellings: HashMap<&str, Span> = HashMap::default();
        let id = EnumId(place(self.program.enumerations.len()));
        let mut by_name = HashMap::default();
        let mut lowered = Vec::new();
        for member in members {
            let outside = member.outside.as_ref().map_or(member.name.text.as_str(), |outside| &outside.text);
            let place_of = member.outside.as_ref().map_or(member.name.span, |outside| outside.span);
            if by_name.contains_key(member.name.text.as_str()) {
                continue;
            }
            if let Some(&first) = spellings.get(outside) {
                self.report(SameOutsideName { spelling: outside.to_owned(), span: place_of, first });
            }
            spellings.insert(outside, place_of);
            let index = place(lowered.len());
            by_name.insert(member.name.text.as_str(), index);
            self.places.part_names.insert(Part::Member(id, index), member.name.span);
            lowered.push(Member { name: member.name.text.to_string(), outside: normalised(outside) });
        }
        self.program.enumerations.push(Enumeration { name: name.to_owned(), members: lowered });
        self.members.push((by_name, span));
        id
    }

    fn type_named(&mut self, name: &Name) -> Meaning {
        if self.names.find(name) == Found::Nothing && self.names.other_case(&name.text).is_none() {
            let foreign = FOREIGN.iter().find(|(other, _)| name.text.eq_ignore_ascii_case(other));
            let mut near = foreign.map(|(_, ours)| (*ours).to_owned());
            if near.is_none() {
                let declared = self.all.types.iter().map(|declared| declared.node.name.text.as_str());
                near = self.nearest(&name.text, declared.chain(TYPES));
            }
            self.report(UnknownName { name: name.text.to_string(), span: name.span, near });
            return BROKEN;
        }
        match self.reference(name, Kind::Type) {
            Some(Decl::Type(id)) => self.types.get(id as usize).cloned().unwrap_or(BROKEN),
            _ => BROKEN,
        }
    }

    fn ranged(&mut self, meaning: &mut Meaning, range: &NumberRange) {
        let span = range.low.span.to(range.high.span);
        let ty = match meaning.ty {
            Ty::Is(ty @ (Type::Int | Type::Float)) => ty,
            Ty::Is(ty) => {
                let found = self.type_name(ty);
                self.report(RangeOfOther { span, found });
                return;
            }
            Ty::Any => return,
        };
        let low = self.constant_of(&range.low, ty, None);
        let high = self.constant_of(&range.high, ty, None);
        let (Some(low), Some(high)) = (low, high) else {
            // Nobody can say what is out of a range that could not be read, nor that there is none.
            meaning.range = None;
            meaning.bounds = Some(EVERYTHING);
            return;
        };
        let range = Range { low, high };
        let Some(bounds) = Bounds::of(&range, span) else { return };
        if bounds.low.order(bounds.high).is_gt() {
            self.report_inverted(span);
            meaning.bounds = Some(EVERYTHING);
            return;
        }
        meaning.range = Some(range);
        meaning.bounds = Some(bounds);
    }

    pub(super) fn report_inverted(&mut self, span: Span) {
        let written = self.written(span);
        let swapped = written.split_once(" to ").map(|(low, high)| format!("{high} to {low}"));
        self.report(InvertedRange { span, swapped });
    }

    /// Says so where a number that people give says no range.
    pub(super) fn check_ranged(&mut self, meaning: &Meaning, written: &TypeExpr) {
        let number = matches!(meaning.ty, Ty::Is(Type::Int | Type::Float));
        // A declared type is told about where it is declared.
        if number && meaning.bounds.is_none() && !matches!(written.kind, TypeKind::Named(_)) {
            self.report(NumberWithoutRange { span: written.span });
        }
    }

    /// Declared types that are numbers without a range.
    pub(super) fn check_declared_ranges(&mut self) {
        let all = self.all;
        let meanings = self.types.clone();
        for (declared, meaning) in all.types.iter().zip(&meanings) {
            self.check_ranged(meaning, &declared.node.ty);
        }
    }
}

/// The bounds of a number whose range could not be read.
const EVERYTHING: Bounds =
    Bounds { low: Number::Float(f64::NEG_INFINITY), high: Number::Float(f64::INFINITY), said: None };

/// The declared type that a written one names.
fn named(written: &TypeExpr) -> Option<&Name> {
    match &written.kind {
        TypeKind::Named(name) => Some(name),
        TypeKind::SetOf(inner) => match &inner.kind {
            TypeKind::Named(name) => Some(name),
            _ => None,
        },
        _ => None,
    }
}

/// A text in the form in which all texts are compared.
pub(crate) fn normalised(text: &str) -> String {
    use unicode_normalization::UnicodeNormalization;
    if text.is_ascii() { text.to_owned() } else { text.nfc().collect() }
}

/// The value in the form in which texts are compared.
pub(crate) fn text_value(text: &str) -> Value {
    Value::Text(normalised(text).into())
}

finding! {
    /// Two members have one outside spelling.
    SameOutsideName { spelling: String, span: Span, first: Span }
    error "same-outside-name"
    title: "two members are spelled `{spelling}` outside",
    labels: vec![label(*span, ""), label(*first, "first spelled so here")],
    help: Some("a value of this spelling could be either: give each its own".to_owned()),
}

finding! {
    /// A number does not say its range.
    NumberWithoutRange { span: Span }
    warning "number-without-range"
    title: "this number does not say its range",
    labels: vec![label(*span, "")],
    help: Some("add the least and the greatest value that make sense: `in 0 to 120`".to_owned()),
}

finding! {
    /// A range begins after its end.
    InvertedRange { span: Span, swapped: Option<String> }
    error "inverted-range"
    title: "this range begins after its end",
    labels: vec![label(*span, "")],
    help: Some("nothing lies in it: swap the ends".to_owned()),
    fixes: swapped.iter()
        .map(|swapped| Fix::replace("swap the ends", *span, swapped, Applicability::Suggested))
        .collect(),
}

finding! {
    /// Something else than a number has a range.
    RangeOfOther { span: Span, found: String }
    error "type-mismatch"
    title: "only numbers have a range, and this is {found}",
    labels: vec![label(*span, "")],
    help: Some("delete the range".to_owned()),
}

finding! {
    /// A set of something else than members.
    SetOfOther { span: Span }
    error "type-mismatch"
    title: "a set holds members of `one of {{ … }}`",
    labels: vec![label(*span, "")],
    help: Some("write `set of one of { a, b }`, or name a type that is one".to_owned()),
}

finding! {
    /// A set of more members than it can hold.
    SetTooLarge { span: Span, members: usize }
    error "type-mismatch"
    title: "a set is made of at most 64 members, and this type has {members}",
    labels: vec![label(*span, "")],
    help: Some("group the members, or make two fields of it".to_owned()),
}
