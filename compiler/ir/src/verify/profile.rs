//! What is known about a person: purposes, fields, events, traits, lets.

use super::{At, Verified};
use crate::{
    Aggregate, AggregateFn, Event, EventMatch, Fallback, FallbackMethod, Field, Program, Purpose, Range,
    Trait, TraitRule, Type, Window,
};

/// Verifies them, and what the program says of itself.
pub(super) fn verify(program: &Program) -> Verified {
    let at = At { program, place: "program" };
    if let Some(field) = program.speaks_by {
        let field = at.row("fields", &program.fields, field.index())?;
        at.expects(Type::Language, field.ty)?;
    }
    at.shape(program.session > 0, "a session has no length")?;
    at.shape(program.late.is_none_or(|late| late >= 0), "lateness is negative")?;
    if let Some(purpose) = program.default_purpose {
        at.purposes(&[purpose])?;
    }
    for purpose in &program.purposes {
        let place = format!("purpose `{}`", purpose.name);
        verify_purpose(At { program, place: &place }, purpose)?;
    }
    for field in &program.fields {
        let place = format!("field `{}`", field.name);
        verify_field(At { program, place: &place }, field)?;
    }
    for event in &program.events {
        let place = format!("event `{}`", event.name);
        verify_event(At { program, place: &place }, event)?;
    }
    let builtin = program.events.iter().rev().take_while(|event| event.builtin.is_some()).count();
    let all = program.events.iter().filter(|event| event.builtin.is_some()).count();
    at.shape(builtin == 6 && all == 6, "the six built-in events come last")?;
    for of in &program.traits {
        let place = format!("trait `{}`", of.name);
        verify_trait(At { program, place: &place }, of)?;
    }
    for of in &program.lets {
        let place = format!("let `{}`", of.name);
        let at = At { program, place: &place };
        at.ty(of.ty)?;
        at.expects(of.ty, at.of(of.value)?)?;
    }
    Ok(())
}

fn verify_purpose(at: At<'_>, purpose: &Purpose) -> Verified {
    if let Some(ask) = &purpose.ask {
        at.localised(ask)?;
    }
    at.shape(purpose.retain.is_none_or(|retain| retain > 0), "retention has no length")?;
    let mut above = purpose.parent;
    for _ in 0..=at.program.purposes.len() {
        let Some(parent) = above else { return Ok(()) };
        above = at.row("purposes", &at.program.purposes, parent.index())?.parent;
    }
    at.shape(false, "it lies within itself")
}

fn verify_range(at: At<'_>, range: Option<&Range>, ty: Type) -> Verified {
    let Some(Range { low, high }) = range else { return Ok(()) };
    at.value(low, ty)?;
    at.value(high, ty)
}

fn verify_field(at: At<'_>, field: &Field) -> Verified {
    at.ty(field.ty)?;
    at.shape(field.ty != Type::Path, "a field holds a path")?;
    verify_range(at, field.range.as_ref(), field.ty)?;
    if let Some(ask) = &field.ask {
        at.localised(ask)?;
    }
    at.shape(!field.origins.is_empty(), "it is read nowhere")?;
    at.purposes(&field.purposes)?;
    for Fallback { method, by, at_least } in &field.fallbacks {
        match method {
            FallbackMethod::Constant(value) => at.value(value, field.ty)?,
            FallbackMethod::Median | FallbackMethod::Mean => {
                let is_number =
                    matches!(field.ty, Type::Int | Type::Float | Type::Duration | Type::Date | Type::Time);
                at.shape(is_number, "a median or mean of what is no number")?;
            }
            FallbackMethod::MostCommon => {}
        }
        for field in by {
            at.row("fields", &at.program.fields, field.index())?;
        }
        let share = at_least.unwrap_or(0.0);
        at.shape((0.0..=1.0).contains(&share), "the confidence is no share of 1")?;
    }
    for atom in &field.regions.atoms {
        at.condition(*atom)?;
    }
    field.regions.samples.iter().try_for_each(|sample| at.value(sample, field.ty))
}

fn verify_event(at: At<'_>, event: &Event) -> Verified {
    at.purposes(&event.purposes)?;
    for property in &event.properties {
        at.ty(property.ty)?;
        at.shape(property.ty != Type::Path, "a property holds a path")?;
        verify_range(at, property.range.as_ref(), property.ty)?;
    }
    Ok(())
}

fn verify_trait(at: At<'_>, of: &Trait) -> Verified {
    at.ty(of.ty)?;
    match &of.rule {
        TraitRule::Aggregate(aggregate) => {
            at.row("events", &at.program.events, aggregate.event.index())?;
            aggregate.filter.map_or(Ok(()), |filter| at.condition(filter))?;
            let is_long = match aggregate.window {
                None => true,
                Some(Window::Rolling(length)) => length > 0,
                Some(Window::CalendarDays(days)) => days > 0,
            };
            at.shape(is_long, "a window has no length")?;
            aggregated(at, of.ty, aggregate)
        }
        TraitRule::Then { first, followed } => {
            at.expects(Type::Bool, of.ty)?;
            at.shape(!followed.is_empty(), "a `then` waits for nothing")?;
            at.shape(followed.iter().all(|(_, within)| *within > 0), "a `then` has no time")?;
            std::iter::once(first)
                .chain(followed.iter().map(|(event, _)| event))
                .try_for_each(|event| verify_match(at, event))
        }
    }
}

/// An event with its filter.
pub(super) fn verify_match(at: At<'_>, of: &EventMatch) -> Verified {
    at.row("events", &at.program.events, of.event.index())?;
    of.filter.map_or(Ok(()), |filter| at.condition(filter))
}

/// The type that an aggregate has.
fn aggregated(at: At<'_>, ty: Type, aggregate: &Aggregate) -> Verified {
    let value = aggregate.value.map(|value| at.of(value)).transpose()?;
    let needs = |value: Option<Type>| match value {
        Some(value) => Ok(value),
        None => at.shape(false, "the aggregate lacks its value").map(|()| ty),
    };
    let expected = match aggregate.function {
        AggregateFn::Count | AggregateFn::ActiveDays => Type::Int,
        AggregateFn::TimeOfFirst | AggregateFn::TimeOfLast => Type::Time,
        AggregateFn::Distinct => needs(value).map(|_| Type::Int)?,
        AggregateFn::Mean => match needs(value)? {
            Type::Duration => Type::Duration,
            _ => Type::Float,
        },
        AggregateFn::Sum
        | AggregateFn::Min
        | AggregateFn::Max
        | AggregateFn::MostCommon
        | AggregateFn::First
        | AggregateFn::Last => needs(value)?,
    };
    at.expects(expected, ty)
}
