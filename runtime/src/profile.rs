//! What is known about one person, before any purpose looks at it.

mod builder;
mod given;

pub use builder::{Part, ProfileBuilder, ToProfile};
pub use given::{Given, ToField};

use crate::{Reason, Slot};
use onboard_ir::Value;
use std::sync::Arc;

/// What is known about one person: typed, validated, and not yet restricted to what a purpose may see.
#[derive(Clone, Debug, Default, PartialEq)]
pub struct Profile {
    /// Their name, where the input has one.
    pub user: Option<Arc<str>>,
    /// The law that holds for them, as named in the program's `regime` lines.
    pub regime: Option<Arc<str>>,
    /// One for each field of the program, in order; missing ones count as [`FieldInput::default`].
    pub fields: Vec<FieldInput>,
    /// One for each purpose of the program, in order; missing ones count as [`Consent::Open`].
    pub consent: Vec<Consent>,
}

/// What the input says about a field.
#[derive(Clone, Debug, PartialEq)]
pub struct FieldInput {
    /// The answer to its question; it beats every other origin from its own time on. In a box, as most fields have none, and
    /// what is read of every person should be small.
    pub answer: Option<Box<Answer>>,
    /// The first of its other origins that holds anything.
    pub origin: Slot,
}

impl Default for FieldInput {
    fn default() -> Self {
        Self { answer: None, origin: Slot::Absent(Reason::Unasked) }
    }
}

/// An answer that a person gave.
#[derive(Clone, Debug, PartialEq)]
pub struct Answer {
    /// What they said; absent(invalid) where that is no value of the field.
    pub value: Slot,
    /// When, in microseconds since 1970; an answer without a time holds for all of history.
    pub at: Option<i64>,
}

/// Whether a person agreed to a purpose.
#[derive(Clone, Debug, Default, PartialEq)]
pub enum Consent {
    /// They never said.
    #[default]
    Open,
    /// They said so, for all of history.
    Always(bool),
    /// They changed their mind: instants (microseconds, ascending) and what they said. Before the first it is open.
    Changes(Vec<(i64, bool)>),
}

impl Profile {
    /// A profile in which nothing is known, for a program with so many fields and purposes.
    #[must_use]
    pub fn empty(fields: usize, purposes: usize) -> Self {
        Self {
            user: None,
            regime: None,
            fields: vec![FieldInput::default(); fields],
            consent: vec![Consent::Open; purposes],
        }
    }

    /// States a field from the beginning of history.
    pub fn state(&mut self, field: onboard_ir::FieldId, value: Value) {
        self.answer(field, Answer { value: Slot::Known(value), at: None });
    }

    /// Sets the answer to a field's question.
    pub fn answer(&mut self, field: onboard_ir::FieldId, answer: Answer) {
        if self.fields.len() <= field.index() {
            self.fields.resize_with(field.index() + 1, FieldInput::default);
        }
        if let Some(input) = self.fields.get_mut(field.index()) {
            input.answer = Some(Box::new(answer));
        }
    }

    /// Sets what a person said about a purpose.
    pub fn set_consent(&mut self, purpose: onboard_ir::PurposeId, consent: Consent) {
        if self.consent.len() <= purpose.index() {
            self.consent.resize_with(purpose.index() + 1, Consent::default);
        }
        if let Some(place) = self.consent.get_mut(purpose.index()) {
            *place = consent;
        }
    }
}
