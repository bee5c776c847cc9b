//! What is known about a person, and why it may be used.

use crate::{EventId, ExprId, FieldId, Localised, PurposeId, Range, Type, Value};
use serde::{Deserialize, Serialize};

/// Why data may be used.
#[derive(Clone, Debug, PartialEq, Serialize, Deserialize)]
pub struct Purpose {
    /// Its name.
    pub name: String,
    /// The purpose that it is `within`.
    pub parent: Option<PurposeId>,
    /// The question that asks for consent.
    pub ask: Option<Localised>,
    /// The ground.
    pub basis: Basis,
    /// What no answer means, by regime; those of the parent where it names none itself.
    pub regimes: Vec<Regime>,
    /// Microseconds after which events and timed answers are no longer visible: the shortest of it and those above it.
    pub retain: Option<i64>,
}

/// The ground on which data is used.
#[derive(Clone, Copy, Debug, PartialEq, Eq, Serialize, Deserialize)]
pub enum Basis {
    /// The person's consent.
    Consent,
    /// What the service itself needs.
    Contract,
}

/// What no answer means under a law.
#[derive(Clone, Debug, PartialEq, Serialize, Deserialize)]
pub struct Regime {
    /// Its name: `gdpr`.
    pub name: String,
    /// What no answer means.
    pub mode: RegimeMode,
}

/// What no answer means.
#[derive(Clone, Copy, Debug, PartialEq, Eq, Serialize, Deserialize)]
pub enum RegimeMode {
    /// No.
    OptIn,
    /// Yes, until they object.
    OptOut,
}

/// How carefully data must be treated, least first.
#[derive(Clone, Copy, Debug, PartialEq, Eq, PartialOrd, Ord, Hash, Serialize, Deserialize)]
#[expect(missing_docs, reason = "each variant is the category of the same name")]
pub enum Category {
    Public,
    Ordinary,
    Sensitive,
    Special,
}

/// A data point.
#[derive(Clone, Debug, PartialEq, Serialize, Deserialize)]
pub struct Field {
    /// Its name.
    pub name: String,
    /// Its type.
    pub ty: Type,
    /// The values it may have.
    pub range: Option<Range>,
    /// The question that asks for it.
    pub ask: Option<Localised>,
    /// Where it is read after the answer to the question, in this order; never empty.
    pub origins: Vec<Origin>,
    /// The purposes named for it (those within them are served too).
    pub purposes: Vec<PurposeId>,
    /// Its category.
    pub category: Category,
    /// How it is filled, in this order.
    pub fallbacks: Vec<Fallback>,
    /// Microseconds for which a declined question is not asked again (30 days unless it says otherwise).
    pub ask_again_after: i64,
    /// Where decisions change along it.
    pub regions: Regions,
}

/// Where a field's value is read.
#[derive(Clone, Debug, PartialEq, Eq, Hash, Serialize, Deserialize)]
pub enum Origin {
    /// A column or path of the profile.
    Record(String),
    /// A path of the request's context.
    Context(String),
}

/// Where decisions change along a field: two values are in the same region when every atom says the same of both.
#[derive(Clone, Debug, Default, PartialEq, Serialize, Deserialize)]
pub struct Regions {
    /// The truth values in the graph that depend on this field alone, and on no clock.
    pub atoms: Vec<ExprId>,
    /// At least one value of each region that the atoms can tell apart, within the field's type and range.
    pub samples: Vec<Value>,
    /// Whether the field is also used otherwise (shown in a text, compared with another value), so that values of one
    /// region may still differ in effect.
    pub open: bool,
}

/// A way to fill what is missing.
#[derive(Clone, Debug, PartialEq, Serialize, Deserialize)]
pub struct Fallback {
    /// How.
    pub method: FallbackMethod,
    /// The fields that make groups.
    pub by: Vec<FieldId>,
    /// The least confidence, a share of 1.
    pub at_least: Option<f64>,
}

/// How a fallback finds its value.
#[derive(Clone, Debug, PartialEq, Serialize, Deserialize)]
pub enum FallbackMethod {
    /// A constant.
    Constant(Value),
    /// The middle of the donors' values (ints: the lower middle; floats: the mean of the middle two).
    Median,
    /// Their mean.
    Mean,
    /// The value that most of them have.
    MostCommon,
}

/// What a user does.
#[derive(Clone, Debug, PartialEq, Serialize, Deserialize)]
pub struct Event {
    /// Its name in rules.
    pub name: String,
    /// Its name outside.
    pub outside: String,
    /// The array among the properties of which each element makes one event.
    pub each: Option<String>,
    /// Its properties.
    pub properties: Vec<Property>,
    /// The purposes named for it; a built-in event serves all.
    pub purposes: Vec<PurposeId>,
    /// Whether it is one of the events that the language itself knows.
    pub builtin: Option<Builtin>,
}

/// Events that every program has. Their properties are texts: `path`, `step`, `field`.
#[derive(Clone, Copy, Debug, PartialEq, Eq, Serialize, Deserialize)]
#[expect(missing_docs, reason = "each variant is the event of the same name")]
pub enum Builtin {
    PathShown,
    StepShown,
    StepDone,
    QuestionShown,
    QuestionAnswered,
    QuestionDeclined,
}

/// A typed property of an event.
#[derive(Clone, Debug, PartialEq, Serialize, Deserialize)]
pub struct Property {
    /// Its name in rules.
    pub name: String,
    /// Its path among the properties.
    pub outside: String,
    /// Its type.
    pub ty: Type,
    /// The values it may have.
    pub range: Option<Range>,
}

/// A value computed from events.
#[derive(Clone, Debug, PartialEq, Serialize, Deserialize)]
pub struct Trait {
    /// Its name.
    pub name: String,
    /// Its type.
    pub ty: Type,
    /// How it is computed.
    pub rule: TraitRule,
}

/// How a trait is computed.
#[derive(Clone, Debug, PartialEq, Serialize, Deserialize)]
pub enum TraitRule {
    /// Over the events of one kind.
    Aggregate(Aggregate),
    /// Whether some `first` was followed by an event of each further kind in turn, each later than the one before and at
    /// most so many microseconds after it.
    Then {
        /// What comes first.
        first: EventMatch,
        /// What follows, and how soon; never empty.
        followed: Vec<(EventMatch, i64)>,
    },
}

/// An aggregate. Events whose filter is not true, or whose value is absent, do not count.
#[derive(Clone, Debug, PartialEq, Serialize, Deserialize)]
pub struct Aggregate {
    /// What is computed.
    pub function: AggregateFn,
    /// The event.
    pub event: EventId,
    /// What is aggregated, over the event's properties.
    pub value: Option<ExprId>,
    /// Which events count.
    pub filter: Option<ExprId>,
    /// How far back.
    pub window: Option<Window>,
}

/// The aggregates. Of no events: `Count`, `Distinct`, `ActiveDays` are 0, `Sum` is 0, the others are absent.
#[derive(Clone, Copy, Debug, PartialEq, Eq, Hash, Serialize, Deserialize)]
#[expect(missing_docs, reason = "each variant is the aggregate of the same name")]
pub enum AggregateFn {
    Count,
    Sum,
    Mean,
    Min,
    Max,
    Distinct,
    ActiveDays,
    MostCommon,
    First,
    Last,
    TimeOfFirst,
    TimeOfLast,
}

impl AggregateFn {
    /// Whether it has a value of no events.
    #[must_use]
    pub fn has_value_of_nothing(self) -> bool {
        match self {
            Self::Count | Self::Sum | Self::Distinct | Self::ActiveDays => true,
            Self::Mean
            | Self::Min
            | Self::Max
            | Self::MostCommon
            | Self::First
            | Self::Last
            | Self::TimeOfFirst
            | Self::TimeOfLast => false,
        }
    }
}

/// How far back an aggregate looks.
#[derive(Clone, Copy, Debug, PartialEq, Eq, Hash, Serialize, Deserialize)]
pub enum Window {
    /// Events with `now - d < t <= now`, in microseconds.
    Rolling(i64),
    /// Today and the days before it, so many in all, in the program's time zone.
    CalendarDays(u32),
}

/// An event, with a condition on its properties.
#[derive(Clone, Debug, PartialEq, Serialize, Deserialize)]
pub struct EventMatch {
    /// The event.
    pub event: EventId,
    /// Which count.
    pub filter: Option<ExprId>,
}

/// A named expression.
#[derive(Clone, Debug, PartialEq, Serialize, Deserialize)]
pub struct Let {
    /// Its name.
    pub name: String,
    /// Its type.
    pub ty: Type,
    /// What it stands for.
    pub value: ExprId,
}
