//! What kind of value stands in each place of a plan.

use onboard_ir::plan::{Act, Place, Plan, Source};
use onboard_ir::{Arithmetic, Program, Type, Value};

/// A kind of value, as machine words see it.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
#[expect(missing_docs, reason = "the types of the same name; texts of all kinds are one")]
pub enum Kind {
    Bool,
    Int,
    Float,
    Text,
    Member,
    Set,
    Date,
    Time,
    Duration,
    Version,
}

impl Kind {
    /// The kind of a type's values.
    #[must_use]
    pub fn of(ty: Type) -> Self {
        match ty {
            Type::Bool => Self::Bool,
            Type::Int => Self::Int,
            Type::Float => Self::Float,
            Type::Text | Type::Country | Type::Language | Type::Email | Type::Url | Type::Path => Self::Text,
            Type::Member(_) => Self::Member,
            Type::Set(_) => Self::Set,
            Type::Date => Self::Date,
            Type::Time => Self::Time,
            Type::Duration => Self::Duration,
            Type::Version => Self::Version,
        }
    }

    /// The kind of a value.
    #[must_use]
    pub fn of_value(value: &Value) -> Self {
        match value {
            Value::Bool(_) => Self::Bool,
            Value::Int(_) => Self::Int,
            Value::Float(_) => Self::Float,
            Value::Text(_) => Self::Text,
            Value::Member(_) => Self::Member,
            Value::Set(_) => Self::Set,
            Value::Date(_) => Self::Date,
            Value::Time(_) => Self::Time,
            Value::Duration(_) => Self::Duration,
            Value::Version(_) => Self::Version,
        }
    }

    /// Whether its words are ordered as signed ints.
    #[must_use]
    pub fn is_signed(self) -> bool {
        matches!(self, Self::Int | Self::Date | Self::Time | Self::Duration)
    }
}

/// The kind of each place; none where nothing ever stands.
#[must_use]
pub fn kinds(program: &Program, plan: &Plan, sources: &[Source]) -> Vec<Option<Kind>> {
    let initial = sources.iter().map(|source| match source {
        Source::Constant(value) => Some(Kind::of_value(value)),
        Source::Now => Some(Kind::Time),
        Source::Field(position) => plan.fields.get(*position).map(|field| Kind::of(field.ty)),
        Source::Absent | Source::Step(_) => None,
    });
    let mut kinds: Vec<Option<Kind>> = initial.collect();
    for step in &plan.steps {
        let kind = |place: &Place| kinds.get(place.index()).copied().flatten();
        let found = kind_of(program, plan, &step.act, kind);
        if let Some(entry) = kinds.get_mut(step.out.index()) {
            *entry = found;
        }
    }
    kinds
}

fn kind_of(program: &Program, plan: &Plan, act: &Act, kind: impl Fn(&Place) -> Option<Kind>) -> Option<Kind> {
    match act {
        Act::Not(_)
        | Act::And(..)
        | Act::Or(..)
        | Act::Compare(..)
        | Act::OneOf(..)
        | Act::Between(..)
        | Act::Holds(..)
        | Act::Contains(..)
        | Act::StartsWith(..)
        | Act::EndsWith(..)
        | Act::Matches(..)
        | Act::IsMissing(_)
        | Act::IsImputed(_)
        | Act::Differs(..)
        | Act::Memory(..) => Some(Kind::Bool),
        Act::Arithmetic(how, a, b) => arithmetic(*how, kind(a)?, kind(b)?),
        Act::Negate(a) | Act::Abs(a) | Act::Stated(a) | Act::Declassify(a, _) => kind(a),
        Act::If(_, a, b) | Act::Otherwise(a, b) => kind(a).or_else(|| kind(b)),
        Act::Min(all) | Act::Max(all) => all.iter().find_map(kind),
        Act::Lower(_) => Some(Kind::Text),
        Act::Length(_) | Act::Round(_) | Act::Bucket(..) => Some(Kind::Int),
        Act::DaysSince(..) | Act::Widen(_) => Some(Kind::Float),
        Act::Trait(position, _) => {
            let id = plan.traits.get(*position)?.id;
            program.traits.get(id.index()).map(|found| Kind::of(found.ty))
        }
        Act::Property(_) | Act::Matrix(..) | Act::Result(..) => None,
    }
}

fn arithmetic(how: Arithmetic, a: Kind, b: Kind) -> Option<Kind> {
    Some(match (a, b) {
        (Kind::Int, Kind::Int) if how != Arithmetic::Divide => Kind::Int,
        (Kind::Int | Kind::Float, Kind::Int | Kind::Float) => Kind::Float,
        (Kind::Duration, Kind::Duration) if how == Arithmetic::Divide => Kind::Float,
        (Kind::Time, Kind::Time) | (Kind::Date, Kind::Date) => Kind::Duration,
        (Kind::Time, Kind::Duration) | (Kind::Duration, Kind::Time) => Kind::Time,
        (Kind::Date, Kind::Duration) | (Kind::Duration, Kind::Date) => Kind::Date,
        (Kind::Duration, _) | (_, Kind::Duration) => Kind::Duration,
        _ => return None,
    })
}
