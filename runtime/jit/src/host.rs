//! What compiled code asks of the interpreter.

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

/// What a call asks for; the number is passed in a register.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub(crate) enum Call {
    /// `DURATION / INT`
    DivideDuration = 0,
    /// `DURATION * FLOAT`
    ScaleDuration = 1,
    /// `DURATION / FLOAT`
    ShareDuration = 2,
    /// `DATE + DURATION`
    AddToDate = 3,
    /// `DATE - DURATION`
    TakeFromDate = 4,
    /// The first instant of a date.
    BeginOf = 5,
    /// The nearest int.
    Nearest = 6,
}

impl Call {
    fn of(number: u64) -> Option<Self> {
        const ALL: [Call; 7] = [
            Call::DivideDuration,
            Call::ScaleDuration,
            Call::ShareDuration,
            Call::AddToDate,
            Call::TakeFromDate,
            Call::BeginOf,
            Call::Nearest,
        ];
        ALL.into_iter().find(|call| *call as u64 == number)
    }
}

/// Answers a call of compiled code: writes a result to `out` and gives 1, or gives 0 where it is absent.
pub(crate) fn answer(host: &dyn Host, call: u64, a: u64, b: u64, out: &mut u64) -> u64 {
    let duration = |how, by: Type| host.arithmetic(how, (Type::Duration, a), (by, b));
    let date = |how| host.arithmetic(how, (Type::Date, a), (Type::Duration, b));
    let result = Call::of(call).and_then(|call| match call {
        Call::DivideDuration => duration(Arithmetic::Divide, Type::Int),
        Call::ScaleDuration => duration(Arithmetic::Multiply, Type::Float),
        Call::ShareDuration => duration(Arithmetic::Divide, Type::Float),
        Call::AddToDate => date(Arithmetic::Add),
        Call::TakeFromDate => date(Arithmetic::Subtract),
        Call::BeginOf => {
            let day = i32::try_from(a.cast_signed()).ok()?;
            Some(host.begin_of(day).cast_unsigned())
        }
        Call::Nearest => host.nearest(f64::from_bits(a)).map(i64::cast_unsigned),
    });
    match result {
        Some(word) => {
            *out = word;
            1
        }
        None => 0,
    }
}
