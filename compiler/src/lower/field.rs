//! Fields: their type, where they are read, whom they serve, and how they are filled.

use super::types::Meaning;
use super::{Lower, NotYet, Results, Slot};
use crate::declarations::Line;
use crate::finding::{finding, insert, label};
use crate::names::{Found, place};
use crate::places::Decl;
use crate::term::{Presence, Ty};
use onboard_ir::{Category, Field, FieldId, Origin, PurposeId, Regions, Type};
use onboard_syntax::ast::{self, FieldClause, Name, OriginSource};
use onboard_syntax::{Fix, Span};

/// How long a declined question is not asked again unless the field says otherwise: 30 days.
const ASK_AGAIN_AFTER: i64 = 30 * 86_400 * 1_000_000;

impl<'a> Lower<'a> {
    pub(super) fn fields(&mut self) {
        let all = self.all;
        self.check_declared_ranges();
        // A line `for P` uses nothing by itself: what follows it does.
        let uses = self.places.uses.len();
        for purposes in &all.serving {
            self.purposes_named(purposes);
        }
        let mentioned = self.places.uses.split_off(uses.min(self.places.uses.len()));
        self.places.mentions.extend(mentioned.into_iter().map(|used| (used.of, used.span)));
        for (index, declared) in all.fields.iter().enumerate() {
            let decl = Decl::Field(FieldId(place(index)));
            let name = &declared.node.name;
            self.place(decl, "field", name, declared.item.span);
            let scope = Self::scope_of(decl, declared.item.span, Results::No);
            self.within(scope, |this| this.field(declared.node, declared.serves));
        }
        // Fallbacks group by other fields, so all types are known first.
        for (index, declared) in all.fields.iter().enumerate() {
            let id = FieldId(place(index));
            let scope = Self::scope_of(Decl::Field(id), declared.item.span, Results::No);
            self.within(scope, |this| this.fallbacks(declared.node, id));
        }
    }

    fn field(&mut self, node: &'a ast::Field, serves: Option<Line<'_>>) {
        let meaning = self.meaning(&node.ty, &node.name.text);
        self.check_ranged(&meaning, &node.ty);
        let own = node.clauses.iter().find_map(|clause| match clause {
            FieldClause::For(purposes) => Some(purposes.as_slice()),
            _ => None,
        });
        let broken = node.clauses.iter().any(|clause| matches!(clause, FieldClause::Broken));
        self.own_purposes(self.scope.by, own);
        let purposes = self.serving(&node.name, own, serves, broken);
        let mut field = self.unfilled(node, &meaning, purposes);
        for clause in &node.clauses {
            match clause {
                FieldClause::From(origin) => field.origins.extend(self.origin(origin, &node.name)),
                FieldClause::Category(category, _) => field.category = category_of(*category),
                FieldClause::AskAgainAfter(after) => field.ask_again_after = after.micros,
                FieldClause::AllowInferred(reason) => self.check_reason(&reason.text, reason.span),
                FieldClause::Ask(_)
                | FieldClause::For(_)
                | FieldClause::Fallback(_)
                | FieldClause::Broken => {}
            }
        }
        if field.origins.is_empty() {
            field.origins.push(Origin::Record(node.name.text.to_string()));
        }
        self.check_field_once(node);
        crate::labels::inferred_special(node, &mut self.diagnostics);
        self.fields.push(Slot { ty: meaning.ty, bounds: meaning.bounds, presence: Presence::Unknown });
        self.program.fields.push(field);
    }

    fn unfilled(&self, node: &ast::Field, meaning: &Meaning, purposes: Vec<PurposeId>) -> Field {
        Field {
            name: node.name.text.to_string(),
            ty: meaning.ty.known().unwrap_or(Type::Bool),
            range: meaning.range.clone(),
            ask: None,
            origins: Vec::new(),
            purposes,
            category: Category::Ordinary,
            fallbacks: Vec::new(),
            ask_again_after: ASK_AGAIN_AFTER,
            regions: Regions::default(),
        }
    }

    fn origin(&mut self, origin: &ast::Origin, name: &Name) -> Option<Origin> {
        let at = origin.at.as_ref().map_or_else(|| name.text.to_string(), |at| at.text.to_string());
        match &origin.source {
            OriginSource::Record => Some(Origin::Record(at)),
            OriginSource::Context => Some(Origin::Context(at)),
            OriginSource::Source(source) => {
                self.report(NotYet { what: format!("from {}", source.text), span: origin.span });
                None
            }
        }
    }

    /// The purposes of a field or event: its own, or those of the line above it.
    pub(super) fn serving(
        &mut self,
        name: &Name,
        own: Option<&[Name]>,
        line: Option<Line<'_>>,
        broken: bool,
    ) -> Vec<PurposeId> {
        // Of purposes that could not all be read nothing is said: what names none may be used for everything.
        if let Some(own) = own {
            let known: Vec<bool> = own.iter().map(|name| self.is_purpose(name)).collect();
            let all = self.purposes_named(own);
            let unread = own.first().is_some_and(|first| self.is_unread(self.clause(first.span)));
            return if unread || known.contains(&false) { Vec::new() } else { all };
        }
        if broken {
            return Vec::new();
        }
        if let Some(line) = line {
            let all = self.known_purposes(line.purposes);
            let known = line.purposes.iter().all(|name| self.is_purpose(name));
            return if self.is_unread(line.span) || !known { Vec::new() } else { all };
        }
        if !self.names.incomplete {
            let only = match self.all.purposes.as_slice() {
                [only] => Some(only.node.name.text.to_string()),
                _ => None,
            };
            self.report(NoPurpose {
                name: name.text.to_string(),
                span: name.span,
                only,
                item: self.scope.item,
            });
        }
        Vec::new()
    }

    /// Records where a declaration names its purposes.
    pub(super) fn own_purposes(&mut self, decl: Decl, own: Option<&[Name]>) {
        if let Some((first, last)) = own.and_then(|own| own.first().zip(own.last())) {
            self.places.purposes.insert(decl, first.span.to(last.span));
        }
    }

    fn is_purpose(&self, name: &Name) -> bool {
        matches!(self.names.find(name), Found::One(Decl::Purpose(_)))
    }

    /// The purposes of a line `for P, Q`, about which everything was said where it stands.
    fn known_purposes(&mut self, names: &[Name]) -> Vec<PurposeId> {
        let mut ids = Vec::new();
        for name in names {
            if let Found::One(decl @ Decl::Purpose(id)) = self.names.find(name) {
                self.uses(decl, name.span);
                if !ids.contains(&id) {
                    ids.push(id);
                }
            }
        }
        ids
    }

    pub(super) fn check_reason(&mut self, reason: &str, span: Span) {
        if reason.trim().is_empty() {
            self.report(MissingReason { span });
        }
    }

    fn check_field_once(&mut self, node: &ast::Field) {
        self.once(node.clauses.iter().filter_map(|clause| match clause {
            FieldClause::For(purposes) => purposes.first().map(|first| ("for", first.span)),
            FieldClause::Category(_, span) => Some(("category", *span)),
            FieldClause::AllowInferred(reason) => Some(("allow", reason.span)),
            FieldClause::AskAgainAfter(after) => Some(("again", after.span)),
            FieldClause::Ask(_) | FieldClause::From(_) | FieldClause::Fallback(_) | FieldClause::Broken => {
                None
            }
        }));
    }

    /// The questions, once the names in their texts mean something.
    pub(super) fn questions(&mut self) {
        let all = self.all;
        for (index, declared) in all.fields.iter().enumerate() {
            let asks: Vec<&ast::Text> = declared
                .node
                .clauses
                .iter()
                .filter_map(|clause| match clause {
                    FieldClause::Ask(text) => Some(text),
                    _ => None,
                })
                .collect();
            if asks.is_empty() {
                continue;
            }
            let decl = Decl::Field(FieldId(place(index)));
            let scope = Self::scope_of(decl, declared.item.span, Results::Yes);
            let ask = self.within(scope, |this| this.localised(None, &asks));
            if let Some(field) = self.program.fields.get_mut(index) {
                field.ask = ask;
            }
        }
    }

    /// What a field that may be absent is, when it is named.
    pub(super) fn field_slot(&self, id: FieldId) -> Slot {
        let unknown = Slot { ty: Ty::Any, bounds: None, presence: Presence::Unknown };
        self.fields.get(id.index()).copied().unwrap_or(unknown)
    }
}

fn category_of(category: ast::Category) -> Category {
    match category {
        ast::Category::Public => Category::Public,
        ast::Category::Ordinary => Category::Ordinary,
        ast::Category::Sensitive => Category::Sensitive,
        ast::Category::Special => Category::Special,
    }
}

finding! {
    /// A field or event serves no purpose.
    NoPurpose { name: String, span: Span, only: Option<String>, item: Span }
    error "no-purpose"
    title: "`{name}` serves no purpose",
    labels: vec![label(*span, "")],
    help: Some("data may be used only for the purposes it was collected for: add `for P`, or a line `for P` above".to_owned()),
    fixes: only.iter().map(|only| insert(format!("add a line `for {only}`"), *item, format!("for {only}\n"))).collect::<Vec<Fix>>(),
}

finding! {
    /// Something that needs a reason gives none.
    MissingReason { span: Span }
    error "missing-reason"
    title: "this gives no reason",
    labels: vec![label(*span, "")],
    help: Some("whoever reads the privacy report must find out why: add `because \"…\"`".to_owned()),
}
