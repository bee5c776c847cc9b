//! Aggregates and sequences: what a trait is made of, and nothing else.

use super::Lower;
use crate::finding::{finding, label, write_near};
use crate::lower::{NoLength, Scope};
use crate::places::Decl;
use crate::term::{Bounds, Hint, Presence, Term, Ty};
use onboard_ir::{Aggregate, AggregateFn, EventId, EventMatch, Type, Window};
use onboard_syntax::ast::{self, Expr, ExprKind, Name, WindowLength};
use onboard_syntax::{Applicability, Edit, Fix, Span};

impl Lower<'_> {
    /// An aggregate within a larger expression.
    pub(super) fn aggregate_inside(&mut self, aggregate: &ast::Aggregate, span: Span) -> Term {
        let event = self.event_named(&aggregate.event);
        let name = format!("{}_{}", function_word(aggregate.function), aggregate.event.text);
        self.report_inside(span, &name);
        // Its parts are looked at, so that what they name counts as used.
        let scope = Scope { event, any_property: event.is_none(), ..self.scope };
        self.within(scope, |this| {
            for part in [&aggregate.value, &aggregate.filter].into_iter().flatten() {
                this.expr(part, Hint::Broken);
            }
        });
        self.poison(span)
    }

    pub(super) fn then_inside(&mut self, then: &ast::Then, span: Span) -> Term {
        let last = then.followed.last().map_or("", |(last, _)| last.event.text.as_str());
        let name = format!("{}_then_{last}", then.first.event.text);
        self.event_match(&then.first);
        for (next, _) in &then.followed {
            self.event_match(next);
        }
        self.report_inside(span, &name);
        self.poison_of(Ty::Is(Type::Bool), span)
    }

    fn report_inside(&mut self, span: Span, name: &str) {
        let name = if self.names.get(name).is_some() { format!("{name}_2") } else { name.to_owned() };
        let before = Span { end: self.scope.item.start, ..self.scope.item };
        let line = format!("trait {name} = {}\n", self.written(span));
        self.report(AggregateNotAlone { span, name, before, line });
    }

    /// An event with a condition on its properties.
    pub(in crate::lower) fn event_match(&mut self, node: &ast::EventMatch) -> Option<EventMatch> {
        let event = self.event_named(&node.event);
        let filter = node.filter.as_ref().map(|filter| self.filter(event, filter));
        Some(EventMatch { event: event?, filter: filter.map(|filter| filter.id) })
    }

    /// A condition on the properties of an event; of an unknown event only what is surely wrong is said.
    fn filter(&mut self, event: Option<EventId>, filter: &Expr) -> Term {
        let scope = Scope { event, any_property: event.is_none(), ..self.scope };
        self.within(scope, |this| this.condition(filter))
    }

    /// An aggregate as a trait: what it computes, and a term that says of what type and whether it may be absent.
    pub(in crate::lower) fn aggregate(
        &mut self,
        node: &ast::Aggregate,
        decl: Decl,
    ) -> Option<(Aggregate, Term)> {
        let event = self.event_named(&node.event);
        let value = match event {
            Some(event) => self.aggregated(node, event),
            None => None,
        };
        let filter = node.filter.as_ref().map(|filter| self.filter(event, filter));
        let window = node.window.as_ref().map(|window| self.window(window));
        let event = event?;
        let function = function_of(node.function);
        let (ty, bounds) = match value {
            None if needs_value(function) => return None,
            None if function == AggregateFn::Count || function == AggregateFn::ActiveDays => {
                (Type::Int, None)
            }
            None => (Type::Time, None),
            Some(value) => result_type(function, &value)?,
        };
        let broken =
            filter.is_some_and(|filter| filter.broken()) || value.is_some_and(|value| value.broken());
        let aggregate = Aggregate {
            function,
            event,
            value: value.map(|value| value.id),
            filter: filter.map(|filter| filter.id),
            window,
        };
        let mut term = self.poison_of(Ty::Is(ty), node.span);
        if !broken {
            term.presence =
                if function.has_value_of_nothing() { Presence::Always } else { Presence::Maybe(Some(decl)) };
            term.stated = term.presence;
        }
        term.bounds = bounds;
        Some((aggregate, term))
    }

    fn window(&mut self, window: &ast::Window) -> Window {
        match &window.length {
            WindowLength::Rolling(duration) => Window::Rolling(self.length_of_time(*duration)),
            WindowLength::CalendarDays(0) => {
                let written = self.written(window.span);
                self.report(NoLength { span: window.span, written });
                Window::CalendarDays(1)
            }
            WindowLength::CalendarDays(days) => Window::CalendarDays(*days),
        }
    }

    /// What is aggregated; none, and said, where it is missing or too much or of a type that does not suit.
    fn aggregated(&mut self, node: &ast::Aggregate, event: EventId) -> Option<Term> {
        let function = function_of(node.function);
        let Some(value) = &node.value else {
            if needs_value(function) {
                self.missing_property(node, function, event);
            }
            return None;
        };
        let scope = Scope { event: Some(event), ..self.scope };
        if !needs_value(function) {
            self.within(scope, |this| this.expr(value, Hint::Broken));
            self.report(NeedlessProperty {
                span: value.span,
                function: words(node.function),
                dot: node.event.span,
            });
            return None;
        }
        let term = match &value.kind {
            ExprKind::Name(name) if name.parts.len() == 1 => {
                let [property] = name.parts.as_slice() else { return None };
                self.own_property(&node.event, property, event)
            }
            _ => self.within(scope, |this| this.expr(value, Hint::Free)),
        };
        let Ty::Is(ty) = term.ty else { return Some(term) };
        if suits(function, ty) {
            return Some(term);
        }
        let found = self.type_name(ty);
        self.report(AggregateOfWrongType { span: value.span, function: words(node.function), found });
        Some(self.poison(value.span))
    }

    /// `E.p`: a property of the event, and nothing else of that name.
    fn own_property(&mut self, event: &Name, property: &Name, id: EventId) -> Term {
        match self.property(id, property) {
            Some(term) => term,
            None => {
                self.unknown_property(event, property, id);
                self.poison(property.span)
            }
        }
    }

    fn missing_property(&mut self, node: &ast::Aggregate, function: AggregateFn, event: EventId) {
        let properties = self.program.events.get(event.index()).map_or(&[][..], |event| &event.properties);
        let fitting = properties.iter().find(|property| suits(function, property.ty));
        let fix = fitting.map(|property| property.name.clone());
        self.report(MissingProperty { span: node.event.span, function: words(node.function), fix });
    }
}

fn function_of(function: ast::AggregateFn) -> AggregateFn {
    match function {
        ast::AggregateFn::Count => AggregateFn::Count,
        ast::AggregateFn::Sum => AggregateFn::Sum,
        ast::AggregateFn::Mean => AggregateFn::Mean,
        ast::AggregateFn::Min => AggregateFn::Min,
        ast::AggregateFn::Max => AggregateFn::Max,
        ast::AggregateFn::Distinct => AggregateFn::Distinct,
        ast::AggregateFn::ActiveDays => AggregateFn::ActiveDays,
        ast::AggregateFn::MostCommon => AggregateFn::MostCommon,
        ast::AggregateFn::First => AggregateFn::First,
        ast::AggregateFn::Last => AggregateFn::Last,
        ast::AggregateFn::TimeOfFirst => AggregateFn::TimeOfFirst,
        ast::AggregateFn::TimeOfLast => AggregateFn::TimeOfLast,
    }
}

fn words(function: ast::AggregateFn) -> &'static str {
    match function {
        ast::AggregateFn::Count => "count of",
        ast::AggregateFn::Sum => "sum of",
        ast::AggregateFn::Mean => "mean of",
        ast::AggregateFn::Min => "min of",
        ast::AggregateFn::Max => "max of",
        ast::AggregateFn::Distinct => "distinct",
        ast::AggregateFn::ActiveDays => "active days of",
        ast::AggregateFn::MostCommon => "most common",
        ast::AggregateFn::First => "first",
        ast::AggregateFn::Last => "last",
        ast::AggregateFn::TimeOfFirst => "time of first",
        ast::AggregateFn::TimeOfLast => "time of last",
    }
}

/// A word for a name made of the aggregate.
fn function_word(function: ast::AggregateFn) -> String {
    words(function).trim_end_matches(" of").replace(' ', "_")
}

fn needs_value(function: AggregateFn) -> bool {
    match function {
        AggregateFn::Count | AggregateFn::ActiveDays | AggregateFn::TimeOfFirst | AggregateFn::TimeOfLast => {
            false
        }
        AggregateFn::Sum
        | AggregateFn::Mean
        | AggregateFn::Min
        | AggregateFn::Max
        | AggregateFn::Distinct
        | AggregateFn::MostCommon
        | AggregateFn::First
        | AggregateFn::Last => true,
    }
}

fn suits(function: AggregateFn, ty: Type) -> bool {
    match function {
        AggregateFn::Sum | AggregateFn::Mean => matches!(ty, Type::Int | Type::Float),
        AggregateFn::Min | AggregateFn::Max => super::compare::is_ordered(ty),
        AggregateFn::Count
        | AggregateFn::Distinct
        | AggregateFn::ActiveDays
        | AggregateFn::MostCommon
        | AggregateFn::First
        | AggregateFn::Last
        | AggregateFn::TimeOfFirst
        | AggregateFn::TimeOfLast => true,
    }
}

/// The type and range of an aggregate of a value; none where the value's type is not known and so neither is that of the
/// aggregate.
fn result_type(function: AggregateFn, value: &Term) -> Option<(Type, Option<Bounds>)> {
    match function {
        AggregateFn::Distinct => Some((Type::Int, None)),
        AggregateFn::Mean => Some((Type::Float, None)),
        AggregateFn::Sum => Some((value.ty.known()?, None)),
        _ => Some((value.ty.known()?, value.bounds)),
    }
}

finding! {
    /// An aggregate stands inside a larger expression.
    AggregateNotAlone { span: Span, name: String, before: Span, line: String }
    error "aggregate-not-alone"
    title: "what is computed from events stands alone in its trait",
    labels: vec![label(*span, "")],
    help: Some(format!("give it a name: `{}`, and use the name here", line.trim_end())),
    fixes: vec![Fix {
        title: format!("move it to `trait {name}`"),
        edits: vec![
            Edit { span: *before, replacement: line.clone() },
            Edit { span: *span, replacement: name.clone() },
        ],
        applicability: Applicability::Suggested,
    }],
}

finding! {
    /// An aggregate lacks its property.
    MissingProperty { span: Span, function: &'static str, fix: Option<String> }
    error "aggregate-and-property"
    title: "`{function}` needs a property of the event",
    labels: vec![label(*span, "")],
    help: Some(match fix {
        Some(fix) => format!("name the property, for instance `.{fix}`"),
        None => "name the property: `EVENT.PROPERTY`".to_owned(),
    }),
    fixes: fix.iter().map(|fix| crate::finding::append(format!("add `.{fix}`"), *span, format!(".{fix}"))).collect(),
}

finding! {
    /// `count` and its like are given a property.
    NeedlessProperty { span: Span, function: &'static str, dot: Span }
    error "aggregate-and-property"
    title: "`{function}` takes an event and no property",
    labels: vec![label(*span, "")],
    help: Some("delete the property; to count its different values write `distinct`".to_owned()),
    fixes: write_near(Span { start: dot.end, ..*span }, Some("")),
}

finding! {
    /// An aggregate is taken of a type that it does not suit.
    AggregateOfWrongType { span: Span, function: &'static str, found: String }
    error "type-mismatch"
    title: "`{function}` does not suit {found}",
    labels: vec![label(*span, "")],
    help: Some("`sum of` and `mean of` take numbers; `most common`, `first`, `last` and `distinct` take anything".to_owned()),
}
