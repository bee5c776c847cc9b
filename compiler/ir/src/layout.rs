//! The typed row: where a profile's fields stand for the engines that read them as machine words.
//!
//! A row is a run of 64-bit words: presence bits of all fields (field `n` is bit `n % 64` of word `n / 64`); a word for each
//! purpose, all ones where it is allowed and else 0; one slot of a word for each field; one for each *derived* value. A text stands as its symbol: texts that rules name have numbers
//! of their own, all others share [`OTHER`]. What rules ask of a text beyond that (`contains`, `matches`, its length) is
//! derived once, when the text is written.

use crate::plan::{Act, Among, Place, Plan, Source};
use crate::words::Words;
use crate::{Compare, FieldId, PatternId, Program, PurposeId, Type, Value};
use foldhash::HashMap;
use std::sync::Arc;

/// The symbol of every text that no rule names.
pub const OTHER: u64 = 0;

/// Something that is asked of a field's text.
#[derive(Clone, Debug, PartialEq, Eq, Hash)]
pub struct Derived {
    /// The field; a text of some kind.
    pub field: FieldId,
    /// Whether of its lower case.
    pub lower: bool,
    /// What is asked.
    pub test: TextTest,
}

/// What is asked of a text. All but `Symbol` and `Length` are 1 or 0.
#[derive(Clone, Debug, PartialEq, Eq, Hash)]
pub enum TextTest {
    /// Its symbol.
    Symbol,
    /// Its scalar values.
    Length,
    /// Whether it contains this.
    Contains(Arc<str>),
    /// Whether it begins with this.
    StartsWith(Arc<str>),
    /// Whether it ends with this.
    EndsWith(Arc<str>),
    /// Whether the regular expression is found in it.
    Matches(PatternId),
    /// How it stands to this, by code points.
    Compare(Compare, Arc<str>),
}

/// Where everything stands in a row.
#[derive(Clone, Debug, Default)]
pub struct Layout {
    /// The types of the fields, in order.
    pub fields: Vec<Type>,
    /// How many purposes there are.
    pub purposes: usize,
    /// The derived values, in order.
    pub derived: Vec<Derived>,
    /// For each field the positions in `derived` of what is asked of it.
    pub of_field: Vec<Vec<usize>>,
    places: HashMap<Derived, usize>,
    /// The word of number `n` has the symbol `n + 1`.
    symbols: Words,
}

impl Layout {
    /// The layout for a program's plans. `texts` are further texts that need a symbol: those that fallbacks fill in.
    pub fn new<'p>(
        program: &Program,
        plans: impl IntoIterator<Item = &'p Plan>,
        texts: impl IntoIterator<Item = Arc<str>>,
    ) -> Self {
        let fields: Vec<Type> = program.fields.iter().map(|field| field.ty).collect();
        let mut layout = Self {
            of_field: vec![Vec::new(); fields.len()],
            fields,
            purposes: program.purposes.len(),
            ..Self::default()
        };
        for text in texts {
            layout.symbols.add(text);
        }
        for plan in plans {
            layout.read(plan);
        }
        layout
    }

    /// Words of presence bits.
    #[must_use]
    pub fn presence_words(&self) -> usize {
        self.fields.len().div_ceil(64)
    }

    /// The word that says whether a purpose is allowed.
    #[must_use]
    pub fn allowed(&self, purpose: PurposeId) -> usize {
        self.presence_words() + purpose.index()
    }

    /// The first word of the slots.
    fn slots(&self) -> usize {
        self.presence_words() + self.purposes
    }

    /// Words of a row.
    #[must_use]
    pub fn words(&self) -> usize {
        self.slots() + self.fields.len() + self.derived.len()
    }

    /// The word of a field's slot.
    #[must_use]
    pub fn slot(&self, field: FieldId) -> usize {
        self.slots() + field.index()
    }

    /// The word of a derived value's slot, by its position.
    #[must_use]
    pub fn derived_slot(&self, position: usize) -> usize {
        self.slots() + self.fields.len() + position
    }

    /// The position of a derived value.
    #[must_use]
    pub fn position(&self, derived: &Derived) -> Option<usize> {
        self.places.get(derived).copied()
    }

    /// The symbol of a text.
    #[must_use]
    pub fn symbol(&self, text: &str) -> u64 {
        self.symbols.get(text).map_or(OTHER, |number| u64::from(number) + 1)
    }

    /// A value as the word of a slot.
    #[must_use]
    pub fn word(&self, value: &Value) -> u64 {
        match value {
            Value::Bool(x) => u64::from(*x),
            Value::Int(x) | Value::Time(x) | Value::Duration(x) => x.cast_unsigned(),
            Value::Float(x) => x.to_bits(),
            Value::Text(text) => self.symbol(text),
            Value::Member(x) => u64::from(*x),
            Value::Set(x) | Value::Version(x) => *x,
            Value::Date(x) => i64::from(*x).cast_unsigned(),
        }
    }

    fn read(&mut self, plan: &Plan) {
        let sources = plan.sources();
        for source in &sources {
            if let Source::Constant(Value::Text(text)) = source {
                self.symbols.add(text.clone());
            }
        }
        for step in &plan.steps {
            if let Act::OneOf(_, Among::Values(values)) = &step.act {
                for value in values {
                    if let Value::Text(text) = value {
                        self.symbols.add(text.clone());
                    }
                }
            }
            for derived in asked(plan, &sources, &step.act) {
                self.add(derived);
            }
        }
    }

    fn add(&mut self, derived: Derived) {
        if self.places.contains_key(&derived) {
            return;
        }
        let position = self.derived.len();
        if let Some(of_field) = self.of_field.get_mut(derived.field.index()) {
            of_field.push(position);
        }
        self.places.insert(derived.clone(), position);
        self.derived.push(derived);
    }
}

/// The field whose text stands in a place, by its position in the plan, and whether in lower case; none for any other place. A plan
/// can read one field in several views: each has a position of its own.
#[must_use]
pub fn text_field(plan: &Plan, sources: &[Source], place: Place) -> Option<(usize, bool)> {
    match sources.get(place.index())? {
        Source::Field(position) => {
            let field = plan.fields.get(*position)?;
            field.ty.is_text().then_some((*position, false))
        }
        _ => match plan.act(sources, place)? {
            Act::Lower(of) => text_field(plan, sources, *of).map(|(position, _)| (position, true)),
            _ => None,
        },
    }
}

/// What a step asks of the text of a field and must find in the row. Empty where it asks no such thing.
pub fn asked(plan: &Plan, sources: &[Source], act: &Act) -> impl Iterator<Item = Derived> + use<> {
    let text = |place: &Place| match sources.get(place.index()) {
        Some(Source::Constant(Value::Text(text))) => Some(text.clone()),
        _ => None,
    };
    let of = |place: &Place, test: Option<TextTest>| {
        let (position, lower) = text_field(plan, sources, *place)?;
        let field = plan.fields.get(position)?.field;
        // A field's own symbol is its slot.
        let test = test.filter(|test| lower || *test != TextTest::Symbol)?;
        Some(Derived { field, lower, test })
    };
    let found = match act {
        Act::Compare(how, a, b) => match (text(a), text(b)) {
            (None, Some(text)) => [of(a, Some(compared(*how, text))), None],
            (Some(text), None) => [of(b, Some(compared(mirrored(*how), text))), None],
            _ => [None, None],
        },
        Act::OneOf(a, Among::Values(values)) if matches!(values.first(), Some(Value::Text(_))) => {
            [of(a, Some(TextTest::Symbol)), None]
        }
        Act::Between(a, low, high) => {
            let at = |bound: &Place, how| text(bound).map(|text| TextTest::Compare(how, text));
            [of(a, at(low, Compare::GreaterEqual)), of(a, at(high, Compare::LessEqual))]
        }
        Act::Contains(a, b) => [of(a, text(b).map(TextTest::Contains)), None],
        Act::StartsWith(a, b) => [of(a, text(b).map(TextTest::StartsWith)), None],
        Act::EndsWith(a, b) => [of(a, text(b).map(TextTest::EndsWith)), None],
        Act::Matches(a, pattern) => [of(a, Some(TextTest::Matches(*pattern))), None],
        Act::Length(a) => [of(a, Some(TextTest::Length)), None],
        _ => [None, None],
    };
    found.into_iter().flatten()
}

/// What a comparison with a constant asks.
fn compared(how: Compare, text: Arc<str>) -> TextTest {
    match how {
        Compare::Equal | Compare::NotEqual => TextTest::Symbol,
        _ => TextTest::Compare(how, text),
    }
}

/// The comparison with its sides exchanged.
#[must_use]
pub fn mirrored(how: Compare) -> Compare {
    match how {
        Compare::Equal | Compare::NotEqual => how,
        Compare::Less => Compare::Greater,
        Compare::LessEqual => Compare::GreaterEqual,
        Compare::Greater => Compare::Less,
        Compare::GreaterEqual => Compare::LessEqual,
    }
}
