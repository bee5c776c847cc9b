//! Operations of the graph as acts on places.

use super::{Act, Among, Place};
use crate::Op;

/// The act of an operation whose operands stand in these places; none where some lack, and for what is no operation on
/// operands.
pub(super) fn act_of(op: &Op, places: &[Place], now: Option<Place>) -> Option<Act> {
    let a = places.first().copied();
    let b = places.get(1).copied();
    let c = places.get(2).copied();
    Some(match op {
        Op::Not(_) => Act::Not(a?),
        Op::And(..) => Act::And(a?, b?),
        Op::Or(..) => Act::Or(a?, b?),
        Op::Compare(compare, ..) => Act::Compare(*compare, a?, b?),
        Op::OneOf(_, values) => Act::OneOf(a?, Among::new(values)),
        Op::Between(..) => Act::Between(a?, b?, c?),
        Op::Holds(..) => Act::Holds(a?, b?),
        Op::Contains(..) => Act::Contains(a?, b?),
        Op::StartsWith(..) => Act::StartsWith(a?, b?),
        Op::EndsWith(..) => Act::EndsWith(a?, b?),
        Op::Matches(_, pattern) => Act::Matches(a?, *pattern),
        Op::Arithmetic(arithmetic, ..) => Act::Arithmetic(*arithmetic, a?, b?),
        Op::Negate(_) => Act::Negate(a?),
        Op::If(..) => Act::If(a?, b?, c?),
        Op::Otherwise(..) => Act::Otherwise(a?, b?),
        Op::IsMissing(_) => Act::IsMissing(a?),
        Op::IsImputed(_) => Act::IsImputed(a?),
        Op::Stated(_) => Act::Stated(a?),
        Op::Lower(_) => Act::Lower(a?),
        Op::Length(_) => Act::Length(a?),
        Op::Min(_) => Act::Min(places.to_vec()),
        Op::Max(_) => Act::Max(places.to_vec()),
        Op::Abs(_) => Act::Abs(a?),
        Op::Round(_) => Act::Round(a?),
        Op::Bucket(_, edges) => Act::Bucket(a?, edges.clone()),
        Op::DaysSince(_) => Act::DaysSince(a?, now?),
        Op::Const(_)
        | Op::Now
        | Op::Field(_)
        | Op::Trait(_)
        | Op::Let(_)
        | Op::Segment(_)
        | Op::Result(..)
        | Op::Property(_)
        | Op::Declassify(..) => return None,
    })
}
