//! What machine code asks of the interpreter.

use crate::engine::Prepared;
use crate::number::nearest_int;
use crate::run::{Cell, arithmetic, holds, lowered};
use onboard_ir::layout::{Derived, Layout, TextTest};
use onboard_ir::{Arithmetic, Type};
use onboard_jit::Host;
use std::sync::Arc;

/// The interpreter's own operations.
#[derive(Debug)]
pub(crate) struct RuntimeHost {
    prepared: Arc<Prepared>,
    layout: Arc<Layout>,
}

impl RuntimeHost {
    pub(crate) fn new(prepared: Arc<Prepared>, layout: Arc<Layout>) -> Self {
        Self { prepared, layout }
    }
}

impl Host for RuntimeHost {
    fn arithmetic(&self, how: Arithmetic, left: (Type, u64), right: (Type, u64)) -> Option<u64> {
        word(arithmetic(how, cell(left.0, left.1), cell(right.0, right.1)))
    }

    fn begin_of(&self, date: i32) -> i64 {
        self.prepared.zone.begin(date)
    }

    fn nearest(&self, x: f64) -> Option<i64> {
        nearest_int(x)
    }

    fn derive(&self, derived: &Derived, text: &str) -> u64 {
        derive(&self.prepared, &self.layout, derived, text)
    }
}

/// What is asked of a text.
pub(crate) fn derive(prepared: &Prepared, layout: &Layout, derived: &Derived, text: &str) -> u64 {
    let lower = derived.lower.then(|| lowered(text)).flatten();
    let text = lower.as_deref().unwrap_or(text);
    let holds = match &derived.test {
        TextTest::Symbol => return layout.symbol(text),
        TextTest::Length => return text.chars().count() as u64,
        TextTest::Contains(part) => text.contains(&**part),
        TextTest::StartsWith(part) => text.starts_with(&**part),
        TextTest::EndsWith(part) => text.ends_with(&**part),
        TextTest::Matches(pattern) => {
            prepared.patterns.get(pattern.index()).is_some_and(|pattern| pattern.is_match(text))
        }
        TextTest::Compare(how, other) => holds(*how, text.cmp(&**other)),
    };
    u64::from(holds)
}

/// A word as the cell of a type that arithmetic knows.
fn cell(ty: Type, word: u64) -> Cell {
    let int = word.cast_signed();
    match ty {
        Type::Int => Cell::Int(int),
        Type::Float => Cell::float(f64::from_bits(word)),
        Type::Duration => Cell::Duration(int),
        Type::Time => Cell::Time(int),
        Type::Date => i32::try_from(int).map_or(crate::run::INVALID, |day| Cell::Date(day.into())),
        _ => crate::run::INVALID,
    }
}

fn word(cell: Cell) -> Option<u64> {
    match cell {
        Cell::Int(x) | Cell::Time(x) | Cell::Duration(x) | Cell::Date(x) => Some(x.cast_unsigned()),
        Cell::Float(x) => Some(x.get().to_bits()),
        _ => None,
    }
}
