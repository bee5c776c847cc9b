//! The canonical bytes of what is known about a person. Structs are taken apart in full, so that a new field cannot be
//! forgotten.

use super::Digest;
use super::canon::Canon;
use crate::{
    Aggregate, Event, EventId, EventMatch, Fallback, FallbackMethod, Field, Let, Origin, Property, Purpose,
    Regime, Trait, TraitRule, Value, Window,
};

impl Canon<'_> {
    pub(super) fn purpose(&mut self, purpose: &Purpose) -> Digest {
        let Purpose { name, parent, ask, basis, regimes, retain } = purpose;
        self.text("purpose");
        self.text(name);
        let parent = parent.and_then(|parent| self.program.purposes.get(parent.index()));
        self.name(parent.map(|parent| &parent.name));
        self.maybe(ask.as_ref(), Self::localised);
        self.text(&format!("{basis:?}"));
        let mut regimes: Vec<&Regime> = regimes.iter().collect();
        regimes.sort_by(|a, b| a.name.cmp(&b.name));
        self.each(&regimes, |canon, Regime { name, mode }| {
            canon.text(name);
            canon.text(&format!("{mode:?}"));
        });
        self.maybe(*retain, Self::integer);
        self.finish()
    }

    pub(super) fn field(&mut self, field: &Field) -> Digest {
        let Field {
            name,
            ty,
            range,
            ask,
            origins,
            purposes,
            category,
            fallbacks,
            ask_again_after,
            regions: _,
        } = field;
        self.text("field");
        self.text(name);
        self.ty(*ty);
        self.maybe(range.as_ref(), Self::range);
        self.maybe(ask.as_ref(), Self::localised);
        self.each(origins, |canon, origin| {
            let (kind, at) = match origin {
                Origin::Record(at) => ("record", at),
                Origin::Context(at) => ("context", at),
            };
            canon.text(kind);
            canon.text(at);
        });
        self.purposes(purposes);
        self.text(&format!("{category:?}"));
        self.each(fallbacks, Self::fallback);
        self.integer(*ask_again_after);
        self.finish()
    }

    fn fallback(&mut self, fallback: &Fallback) {
        let Fallback { method, by, at_least } = fallback;
        match method {
            FallbackMethod::Constant(value) => {
                self.text("constant");
                self.value(value);
            }
            FallbackMethod::Median => self.text("median"),
            FallbackMethod::Mean => self.text("mean"),
            FallbackMethod::MostCommon => self.text("most common"),
        }
        self.each(by, |canon, by| {
            let field = canon.program.fields.get(by.index());
            canon.name(field.map(|field| &field.name));
        });
        self.maybe(*at_least, |canon, share| canon.value(&Value::Float(share)));
    }

    pub(super) fn event(&mut self, event: &Event) -> Digest {
        let Event { name, outside, each, properties, purposes, builtin } = event;
        self.text("event");
        self.text(name);
        self.text(outside);
        self.name(each.as_ref());
        self.each(properties, |canon, Property { name, outside, ty, range }| {
            canon.text(name);
            canon.text(outside);
            canon.ty(*ty);
            canon.maybe(range.as_ref(), Self::range);
        });
        self.purposes(purposes);
        self.text(&format!("{builtin:?}"));
        self.finish()
    }

    pub(super) fn computed(&mut self, of: &Trait) -> Digest {
        let Trait { name, ty, rule } = of;
        self.text("trait");
        self.text(name);
        self.ty(*ty);
        match rule {
            TraitRule::Aggregate(Aggregate { function, event, value, filter, window }) => {
                self.text(&format!("{function:?}"));
                self.event_name(*event);
                self.maybe(*value, Self::expr);
                self.maybe(*filter, Self::expr);
                self.maybe(window.as_ref(), |canon, window| {
                    let (kind, length) = match window {
                        Window::Rolling(length) => ("rolling", *length),
                        Window::CalendarDays(days) => ("calendar", i64::from(*days)),
                    };
                    canon.text(kind);
                    canon.integer(length);
                });
            }
            TraitRule::Then { first, followed } => {
                self.text("then");
                self.matched(first);
                self.each(followed, |canon, (second, within)| {
                    canon.matched(second);
                    canon.integer(*within);
                });
            }
        }
        self.finish()
    }

    fn event_name(&mut self, event: EventId) {
        let event = self.program.events.get(event.index());
        self.name(event.map(|event| &event.name));
    }

    pub(super) fn matched(&mut self, of: &EventMatch) {
        let EventMatch { event, filter } = of;
        self.event_name(*event);
        self.maybe(*filter, Self::expr);
    }

    pub(super) fn named(&mut self, of: &Let) -> Digest {
        let Let { name, ty, value } = of;
        self.text("let");
        self.text(name);
        self.ty(*ty);
        self.expr(*value);
        self.finish()
    }
}
