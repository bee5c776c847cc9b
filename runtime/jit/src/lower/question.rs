//! What is asked of the interpreter, person by person.

use crate::host::Host;
use onboard_ir::{Arithmetic, Type};

/// A question to the [`Host`].
#[derive(Clone, Copy, Debug, PartialEq, Eq, Hash)]
pub enum Question {
    /// Arithmetic on values of these types.
    Arithmetic(Arithmetic, Type, Type),
    /// The first instant of a date.
    Begin,
    /// The int nearest to a float.
    Nearest,
}

impl Question {
    /// All that are asked. Code passes their numbers.
    const ALL: [Self; 9] = [
        Self::Arithmetic(Arithmetic::Divide, Type::Duration, Type::Int),
        Self::Arithmetic(Arithmetic::Multiply, Type::Duration, Type::Float),
        Self::Arithmetic(Arithmetic::Multiply, Type::Float, Type::Duration),
        Self::Arithmetic(Arithmetic::Divide, Type::Duration, Type::Float),
        Self::Arithmetic(Arithmetic::Add, Type::Date, Type::Duration),
        Self::Arithmetic(Arithmetic::Add, Type::Duration, Type::Date),
        Self::Arithmetic(Arithmetic::Subtract, Type::Date, Type::Duration),
        Self::Begin,
        Self::Nearest,
    ];

    /// Whether anybody answers it.
    pub(super) fn is_answered(self) -> bool {
        Self::ALL.contains(&self)
    }

    #[cfg(feature = "cranelift")]
    pub(crate) fn number(self) -> i64 {
        (0..).zip(Self::ALL).find(|(_, question)| *question == self).map_or(-1, |(number, _)| number)
    }

    #[cfg(feature = "cranelift")]
    pub(crate) fn of(number: u64) -> Option<Self> {
        Self::ALL.get(usize::try_from(number).ok()?).copied()
    }

    /// The answer, with operands and result as words of a row; none where it is absent.
    pub fn ask(self, host: &dyn Host, a: u64, b: u64) -> Option<u64> {
        match self {
            Self::Arithmetic(how, left, right) => host.arithmetic(how, (left, a), (right, b)),
            Self::Begin => {
                let day = i32::try_from(a.cast_signed()).ok()?;
                Some(host.begin_of(day).cast_unsigned())
            }
            Self::Nearest => host.nearest(f64::from_bits(a)).map(i64::cast_unsigned),
        }
    }
}
