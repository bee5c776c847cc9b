//! Aggregates, windows, and events in sequence.

use super::findings::expressions::{ThenWithoutWithin, WhereAfterWindow, WhereWithoutParentheses};
use super::grammar::{Pair, Parts, Rule};
use super::reader::Reader;
use crate::Span;
use crate::ast::{
    Aggregate, AggregateFn, BinaryOp, Dotted, Duration, EventMatch, Expr, ExprKind, Then, Window,
    WindowLength,
};

/// `aggregate`
pub(super) fn aggregate<'s>(reader: &mut Reader<'s>, pair: Pair<'s>) -> Option<Aggregate> {
    let span = reader.span(&pair);
    let mut parts = Parts::of(pair);
    let function = function(parts.part(Rule::aggregate_function)?.as_str())?;
    let mut subject = Parts::of(parts.part(Rule::aggregate_subject)?);
    let event = reader.name(&subject.next()?);
    let value = subject.next().map(|value| aggregated(reader, value));
    let before = parts.part(Rule::where_part);
    let event_end = before.as_ref().map(|pair| reader.span(pair));
    let mut filter = before.and_then(|pair| where_part(reader, pair));
    let window_pair = parts.part(Rule::window);
    let window_span = window_pair.as_ref().map(|pair| reader.span(pair));
    let window = window_pair.and_then(|pair| window(reader, pair));
    if let Some(late) = parts.part(Rule::where_part) {
        let place = reader.span(&late);
        if let Some(window) = window_span {
            let text = reader.at(place).to_owned();
            let text = if event_end.is_some() { text.replacen("where", "and", 1) } else { text };
            let gap = Span { start: window.end, end: place.start, ..place };
            reader.report(&WhereAfterWindow { span: place, window, text, gap });
        }
        let late = where_part(reader, late);
        filter = match (filter, late) {
            (Some(first), Some(second)) => Some(both(first, second)),
            (first, second) => first.or(second),
        };
    }
    Some(Aggregate { function, event, value, filter, window, span })
}

/// What stands after the dot: a property, or an expression over properties.
fn aggregated<'s>(reader: &mut Reader<'s>, pair: Pair<'s>) -> Expr {
    if pair.as_rule() == Rule::expression {
        return reader.expression(pair);
    }
    let name = reader.name(&pair);
    let span = name.span;
    Expr { kind: ExprKind::Name(Dotted { parts: vec![name], span }), span }
}

fn both(first: Expr, second: Expr) -> Expr {
    let span = first.span.to(second.span);
    Expr { kind: ExprKind::Binary(BinaryOp::And, Box::new(first), Box::new(second)), span }
}

fn function(text: &str) -> Option<AggregateFn> {
    let mut words = text.split_ascii_whitespace();
    Some(match words.next()? {
        "count" => AggregateFn::Count,
        "sum" => AggregateFn::Sum,
        "mean" => AggregateFn::Mean,
        "min" => AggregateFn::Min,
        "max" => AggregateFn::Max,
        "distinct" => AggregateFn::Distinct,
        "active" => AggregateFn::ActiveDays,
        "most" => AggregateFn::MostCommon,
        "first" => AggregateFn::First,
        "last" => AggregateFn::Last,
        _ if words.next_back() == Some("first") => AggregateFn::TimeOfFirst,
        _ => AggregateFn::TimeOfLast,
    })
}

/// `where_part`
fn where_part<'s>(reader: &mut Reader<'s>, pair: Pair<'s>) -> Option<Expr> {
    Parts::of(pair).next().map(|condition| reader.expression(condition))
}

/// `window`
fn window<'s>(reader: &mut Reader<'s>, pair: Pair<'s>) -> Option<Window> {
    let span = reader.span(&pair);
    let length = Parts::of(pair).next()?;
    let length = if length.as_rule() == Rule::calendar_days {
        WindowLength::CalendarDays(reader.count(&Parts::of(length).next()?)?)
    } else {
        WindowLength::Rolling(reader.duration(length)?)
    };
    Some(Window { length, span })
}

/// `event_match`
pub(super) fn event_match<'s>(reader: &mut Reader<'s>, pair: Pair<'s>) -> Option<EventMatch> {
    let span = reader.span(&pair);
    let mut parts = Parts::of(pair);
    let event = reader.name(&parts.part(Rule::word)?);
    let filter = parts.part(Rule::where_part).and_then(|pair| where_part(reader, pair));
    Some(EventMatch { event, filter, span })
}

/// `sequence`: `a then b within d`, perhaps with further `then … within …`.
pub(super) fn sequence<'s>(reader: &mut Reader<'s>, pair: Pair<'s>) -> Option<Then> {
    let thens: Vec<Span> = pair
        .clone()
        .into_inner()
        .filter(|part| part.as_rule() == Rule::kw_then)
        .map(|part| reader.span(&part))
        .collect();
    let parts: Vec<Pair<'s>> = Parts::of(pair).collect();
    let shared =
        parts.iter().rev().find(|part| part.as_rule() == Rule::within_part).map(|part| reader.span(part));
    let mut events: Vec<(EventMatch, Option<Duration>)> = Vec::new();
    for part in parts {
        if part.as_rule() == Rule::within_part {
            let within = Parts::of(part).next().and_then(|duration| reader.duration(duration))?;
            events.last_mut()?.1 = Some(within);
            continue;
        }
        let bare = !part.as_str().starts_with('(');
        let event = event_match(reader, part)?;
        if bare && event.filter.is_some() {
            reader.report(&WhereWithoutParentheses { span: event.span });
        }
        events.push((event, None));
    }
    let missing = events.iter().skip(1).zip(&thens).find(|((_, within), _)| within.is_none());
    if let Some(((event, _), &then)) = missing {
        let within = shared.map(|span| reader.at(span).to_owned());
        reader.report(&ThenWithoutWithin { span: then, event: event.span, within });
    }
    joined(events)
}

/// The events with their times; a missing one is taken from the next that has one.
fn joined(events: Vec<(EventMatch, Option<Duration>)>) -> Option<Then> {
    let mut within = None;
    let mut followers: Vec<(EventMatch, Duration)> = Vec::new();
    let mut events = events.into_iter();
    let (first, _) = events.next()?;
    for (event, own) in events.rev() {
        within = own.or(within);
        followers.push((event, within?));
    }
    followers.reverse();
    (!followers.is_empty()).then_some(Then { first, followed: followers })
}
