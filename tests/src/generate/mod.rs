//! Programs and people made from a tape of choices, for laws and fuzzing.
//!
//! The programs are well-typed by construction and use what the language has; a shorter tape makes a simpler program, so
//! that a failing case shrinks. The tape's bytes decide all there is: the same tape makes the same program and the same people.

mod declare;
mod document;
mod expr;
mod matrix;
mod person;
mod tape;

pub use document::{Documents, mangled, scatter};
pub use person::{event, profile};
pub use tape::{Tape, random_bytes};

use std::fmt::Write as _;

/// The purposes of a generated program, each with its bit: what a value serves is a set of bits.
pub(crate) const PURPOSES: [&str; 3] = ["service", "tailoring", "reach"];

/// What a value is.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub enum Kind {
    /// `bool`
    Bool,
    /// `int in -1_000 to 1_000`
    Int,
    /// `float in -1_000 to 1_000`
    Float,
    /// `text`
    Text,
    /// One of the members of the enumeration of this number.
    Member(usize),
    /// A set of them.
    Set(usize),
    /// `date`
    Date,
    /// `time`
    Time,
    /// `duration`
    Duration,
    /// `country`
    Country,
    /// `language`
    Language,
    /// `version`
    Version,
}

/// A declared value that expressions may name.
#[derive(Clone, Debug)]
pub struct Known {
    /// Its name.
    pub name: String,
    /// What it is.
    pub kind: Kind,
    /// The purposes it serves.
    pub serves: u8,
    /// Whether it can have no value.
    pub can_be_absent: bool,
}

/// An event and its properties.
#[derive(Clone, Debug)]
pub struct Happening {
    /// Its name.
    pub name: String,
    /// Its properties.
    pub properties: Vec<(String, Kind)>,
    /// The purposes it serves.
    pub serves: u8,
}

/// A generated program.
#[derive(Clone, Debug, Default)]
pub struct Generated {
    /// Its text.
    pub text: String,
    /// Its fields.
    pub fields: Vec<Known>,
    /// Its events.
    pub events: Vec<Happening>,
    /// Fields, traits, lets and segments that expressions may name.
    pub known: Vec<Known>,
    /// How many members each enumeration has.
    pub enumerations: Vec<usize>,
    /// The names of its paths.
    pub paths: Vec<String>,
    /// Bits of the purposes for which it decides.
    pub decides: u8,
    /// Keys that say something about a field, and what they hold; where fields are scattered.
    pub read: Vec<(String, Kind)>,
}

/// A program from the first of these bytes, and the rest of the tape for its people: it has no end, as there are many of them.
#[must_use]
pub fn program_and_tape(bytes: &[u8]) -> (Generated, Tape<'_>) {
    let mut tape = Tape::new(bytes);
    let made = program(&mut tape);
    (made, tape.endless())
}

/// A program from a tape.
#[must_use]
pub fn program(tape: &mut Tape) -> Generated {
    let mut made = Generated::default();
    declare::head(&mut made, tape);
    declare::fields(&mut made, tape);
    declare::events(&mut made, tape);
    declare::traits(&mut made, tape);
    declare::lets(&mut made, tape);
    declare::segments(&mut made, tape);
    declare::paths(&mut made, tape);
    for purpose in 0..PURPOSES.len() {
        if purpose == 0 || tape.one_in(2) {
            matrix::matrix(&mut made, tape, purpose);
            declare::profiling(&mut made, tape, purpose);
            made.decides |= 1 << purpose;
        }
    }
    made
}

/// The names of the purposes for which it decides.
pub fn decided(made: &Generated) -> impl Iterator<Item = &'static str> {
    let decides = made.decides;
    PURPOSES
        .into_iter()
        .enumerate()
        .filter(move |(place, _)| decides & (1 << place) != 0)
        .map(|(_, name)| name)
}

impl Generated {
    /// A line of its text.
    fn line(&mut self, line: impl AsRef<str>) {
        let _ = writeln!(self.text, "{}", line.as_ref());
    }

    /// What of this kind serves all these purposes.
    fn serving(&self, kind: Kind, purposes: u8) -> Vec<Known> {
        let serves = |known: &&Known| known.kind == kind && known.serves & purposes == purposes;
        self.known.iter().filter(serves).cloned().collect()
    }
}
