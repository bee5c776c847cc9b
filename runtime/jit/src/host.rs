//! What compiled code asks of the interpreter.

#[cfg(feature = "cranelift")]
use crate::lower::Question;
use onboard_ir::layout::Derived;
use onboard_ir::{Arithmetic, Type};

/// The interpreter's own operations, for what is rare or must not be written twice. Values are words as in a row.
pub trait Host: Send + Sync {
    /// Arithmetic on values of these types; none where the result is absent.
    fn arithmetic(&self, how: Arithmetic, left: (Type, u64), right: (Type, u64)) -> Option<u64>;

    /// The first instant of a date in the program's time zone.
    fn begin_of(&self, date: i32) -> i64;

    /// The int nearest to a float; none where it is out of range.
    fn nearest(&self, x: f64) -> Option<i64>;

    /// What is asked of a text.
    fn derive(&self, derived: &Derived, text: &str) -> u64;
}

/// Answers a call of compiled code: writes a result to `out` and gives 1, or gives 0 where it is absent.
#[cfg(feature = "cranelift")]
pub(crate) fn answer(host: &dyn Host, question: u64, a: u64, b: u64, out: &mut u64) -> u64 {
    match Question::of(question).and_then(|question| question.ask(host, a, b)) {
        Some(word) => {
            *out = word;
            1
        }
        None => 0,
    }
}
