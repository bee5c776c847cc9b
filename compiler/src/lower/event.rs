//! Events: their properties, and the events that every program has.

use super::{Lower, Results, Slot};
use crate::declarations::Line;
use crate::names::{BUILTINS, check_unique, place};
use crate::places::{Decl, Part};
use crate::term::{Presence, Ty};
use foldhash::HashMap;
use onboard_ir::{Event, EventId, Property, Type};
use onboard_syntax::ast::{self, EventClause};

/// The properties of an event.
pub(crate) struct Properties<'a> {
    pub(super) by_name: HashMap<&'a str, u32>,
    pub(super) slots: Vec<Slot>,
    /// Whether one could not even be read as far as its name.
    pub(super) incomplete: bool,
}

impl<'a> Lower<'a> {
    pub(super) fn events(&mut self) {
        let all = self.all;
        for (index, declared) in all.events.iter().enumerate() {
            let decl = Decl::Event(EventId(place(index)));
            let name = &declared.node.name;
            self.place(decl, "event", name, declared.item.span);
            let scope = Self::scope_of(decl, declared.item.span, Results::No);
            self.within(scope, |this| this.event(declared.node, declared.serves));
        }
        for (builtin, name, properties) in BUILTINS {
            let slot = Slot { ty: Ty::Is(Type::Text), bounds: None, presence: Presence::Maybe(None) };
            let by_name = properties.iter().zip(0..).map(|(property, at)| (*property, at)).collect();
            self.properties.push(Properties {
                by_name,
                slots: vec![slot; properties.len()],
                incomplete: false,
            });
            let property = |name: &&str| Property {
                name: (*name).to_owned(),
                outside: (*name).to_owned(),
                ty: Type::Text,
                range: None,
            };
            self.program.events.push(Event {
                name: name.to_owned(),
                outside: name.to_owned(),
                each: None,
                properties: properties.iter().map(property).collect(),
                purposes: Vec::new(),
                builtin: Some(builtin),
            });
        }
    }

    fn event(&mut self, node: &'a ast::Event, serves: Option<Line<'_>>) {
        let properties = node.clauses.iter().filter_map(|clause| match clause {
            EventClause::Property(property) => Some(&property.name),
            EventClause::Broken(name) => name.as_ref(),
            EventClause::For(_) | EventClause::Each(_) => None,
        });
        check_unique(properties, &mut self.diagnostics);
        let broken = self.is_unread(self.scope.item);
        let own = node.clauses.iter().find_map(|clause| match clause {
            EventClause::For(purposes) => Some(purposes.as_slice()),
            _ => None,
        });
        self.own_purposes(self.scope.by, own);
        let purposes = self.serving(&node.name, own, serves, broken);
        self.once(node.clauses.iter().filter_map(|clause| match clause {
            EventClause::For(purposes) => purposes.first().map(|first| ("for", first.span)),
            EventClause::Each(each) => Some(("each", each.span)),
            EventClause::Property(_) | EventClause::Broken(_) => None,
        }));
        let in_block = node.clauses.iter().find_map(|clause| match clause {
            EventClause::Each(each) => Some(each),
            _ => None,
        });
        if let (Some(first), Some(second)) = (&node.each, in_block) {
            self.report(super::RepeatedClause { span: second.span, first: first.span });
        }
        let name = node.name.text.to_string();
        let mut event = Event {
            outside: node.from.as_ref().map_or_else(|| name.to_string(), |from| from.text.to_string()),
            name,
            each: node.each.as_ref().or(in_block).map(|each| each.text.clone()),
            properties: Vec::new(),
            purposes,
            builtin: None,
        };
        let (by_name, slots) = self.event_properties(node, &mut event);
        self.properties.push(Properties { by_name, slots, incomplete: broken });
        self.program.events.push(event);
    }

    fn event_properties(
        &mut self,
        node: &'a ast::Event,
        event: &mut Event,
    ) -> (HashMap<&'a str, u32>, Vec<Slot>) {
        let mut by_name = HashMap::default();
        let mut slots = Vec::new();
        for clause in &node.clauses {
            let (name, slot, property) = match clause {
                EventClause::Property(property) => {
                    let meaning =
                        self.meaning(&property.ty, &format!("{}.{}", event.name, property.name.text));
                    self.check_ranged(&meaning, &property.ty);
                    let presence =
                        if meaning.ty == Ty::Any { Presence::Unknown } else { Presence::Maybe(None) };
                    let slot = Slot { ty: meaning.ty, bounds: meaning.bounds, presence };
                    let outside = property.from.as_ref().map(|from| from.text.clone());
                    (&property.name, slot, (outside, meaning.ty.known(), meaning.range))
                }
                EventClause::Broken(Some(name)) => {
                    let slot = Slot { ty: Ty::Any, bounds: None, presence: Presence::Unknown };
                    (name, slot, (None, None, None))
                }
                EventClause::For(_) | EventClause::Each(_) | EventClause::Broken(None) => continue,
            };
            let index = *by_name.entry(name.text.as_str()).or_insert_with(|| place(slots.len()));
            if let Decl::Event(id) = self.scope.by {
                self.places.part_names.entry(Part::Property(id, index)).or_insert(name.span);
            }
            slots.push(slot);
            let (outside, ty, range) = property;
            let (name, ty) = (name.text.to_string(), ty.unwrap_or(Type::Bool));
            event.properties.push(Property {
                outside: outside.unwrap_or_else(|| name.to_string()),
                name,
                ty,
                range,
            });
        }
        (by_name, slots)
    }
}
