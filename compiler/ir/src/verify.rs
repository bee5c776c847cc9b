//! Whether a program is sound: every index in bounds, operands before what uses them, every type right, views that hold only
//! what they may. Engines rely on this and check none of it again.

mod decide;
mod graph;
mod profile;
mod types;
mod views;

use crate::{ExprId, FORMAT, Localised, Program, PurposeId, Text, Type, Value};
use std::fmt;

/// What is wrong, and where.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct VerifyError {
    /// The declaration or node: ``segment `power_user` ``, `node 12`.
    pub place: String,
    /// What is wrong there.
    pub fault: Fault,
}

/// What can be wrong in a program.
#[derive(Clone, Debug, PartialEq, Eq)]
pub enum Fault {
    /// The stored form is of another version.
    Format {
        /// The version.
        found: u32,
    },
    /// An index points past the end of its table.
    OutOfBounds {
        /// The table.
        table: &'static str,
        /// The index.
        index: usize,
    },
    /// An operand, or what a name stands for, does not stand before the node that uses it.
    Order {
        /// What stands too late.
        of: ExprId,
    },
    /// A value or expression has another type.
    Type {
        /// What was needed.
        expected: String,
        /// What is there.
        found: String,
    },
    /// A constant that its type does not have, such as a member past the last or a number that is not finite.
    Value {
        /// The constant.
        value: String,
    },
    /// Something is built in a way that the form does not allow.
    Shape {
        /// What is wrong, in words.
        why: &'static str,
    },
    /// A purpose sees what does not serve it.
    Leak {
        /// The purpose.
        purpose: String,
        /// What it must not see.
        sees: String,
    },
}

impl fmt::Display for VerifyError {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        write!(f, "{}: ", self.place)?;
        match &self.fault {
            Fault::Format { found } => write!(f, "version {found} of the form, not {FORMAT}"),
            Fault::OutOfBounds { table, index } => write!(f, "there is no number {index} among the {table}"),
            Fault::Order { of } => write!(f, "node {} does not stand before it", of.0),
            Fault::Type { expected, found } => write!(f, "{expected} was needed, {found} is there"),
            Fault::Value { value } => write!(f, "{value} is no value of its type"),
            Fault::Shape { why } => f.write_str(why),
            Fault::Leak { purpose, sees } => write!(f, "`{purpose}` sees {sees}, which does not serve it"),
        }
    }
}

impl std::error::Error for VerifyError {}

/// Whether the program is sound.
///
/// # Errors
/// The first fault found.
pub fn verify(program: &Program) -> Result<(), VerifyError> {
    let at = At { program, place: "program" };
    if program.format != FORMAT {
        return Err(at.fault(Fault::Format { found: program.format }));
    }
    profile::verify(program)?;
    graph::verify(program)?;
    decide::verify(program)?;
    views::verify(program)
}

/// The place that is looked at.
#[derive(Clone, Copy)]
struct At<'a> {
    program: &'a Program,
    place: &'a str,
}

type Verified = Result<(), VerifyError>;

impl<'a> At<'a> {
    fn fault(self, fault: Fault) -> VerifyError {
        VerifyError { place: self.place.to_owned(), fault }
    }

    /// Fails with `why` unless it holds.
    fn shape(self, holds: bool, why: &'static str) -> Verified {
        if holds { Ok(()) } else { Err(self.fault(Fault::Shape { why })) }
    }

    /// The row of a table.
    fn row<T>(self, table: &'static str, rows: &'a [T], index: usize) -> Result<&'a T, VerifyError> {
        rows.get(index).ok_or_else(|| self.fault(Fault::OutOfBounds { table, index }))
    }

    fn purposes(self, purposes: &[PurposeId]) -> Verified {
        let known = &self.program.purposes;
        purposes.iter().try_for_each(|purpose| self.row("purposes", known, purpose.index()).map(|_| ()))
    }

    /// The type, with its members if it has any.
    fn ty(self, ty: Type) -> Verified {
        match ty {
            Type::Member(of) => self.row("enumerations", &self.program.enumerations, of.index()).map(|_| ()),
            Type::Set(of) => {
                let of = self.row("enumerations", &self.program.enumerations, of.index())?;
                self.shape(of.members.len() <= 64, "a set has at most 64 members")
            }
            _ => Ok(()),
        }
    }

    /// The type of an expression.
    fn of(self, expr: ExprId) -> Result<Type, VerifyError> {
        self.row("expressions", self.program.graph.nodes(), expr.index()).map(|node| node.ty)
    }

    fn expects(self, expected: Type, found: Type) -> Verified {
        if expected == found {
            return Ok(());
        }
        Err(self.fault(Fault::Type { expected: format!("{expected:?}"), found: format!("{found:?}") }))
    }

    fn condition(self, expr: ExprId) -> Verified {
        self.expects(Type::Bool, self.of(expr)?)
    }

    /// A constant of the type.
    fn value(self, value: &Value, ty: Type) -> Verified {
        let fits = match (value, ty) {
            (Value::Bool(_), Type::Bool)
            | (Value::Int(_), Type::Int)
            | (Value::Date(_), Type::Date)
            | (Value::Time(_), Type::Time)
            | (Value::Duration(_), Type::Duration)
            | (Value::Text(_), Type::Text | Type::Country | Type::Language | Type::Email | Type::Url) => true,
            (Value::Float(x), Type::Float) => x.is_finite(),
            (Value::Version(version), Type::Version) => *version < 1 << 63,
            (Value::Member(member), Type::Member(of)) => {
                (*member as usize)
                    < self.row("enumerations", &self.program.enumerations, of.index())?.members.len()
            }
            (Value::Set(bits), Type::Set(of)) => {
                let members = self.row("enumerations", &self.program.enumerations, of.index())?.members.len();
                members >= 64 || bits >> members == 0
            }
            _ => {
                let found = format!("{value:?}");
                return Err(self.fault(Fault::Type { expected: format!("{ty:?}"), found }));
            }
        };
        if fits { Ok(()) } else { Err(self.fault(Fault::Value { value: format!("{value:?}") })) }
    }

    /// A constant that is compared with a value of the type: whole numbers and others mix.
    fn comparable(self, value: &Value, ty: Type) -> Verified {
        match (value, ty) {
            (Value::Int(_), Type::Float) => Ok(()),
            (Value::Float(_), Type::Int) => self.value(value, Type::Float),
            _ => self.value(value, ty),
        }
    }

    fn text(self, text: &Text) -> Verified {
        text.expressions().try_for_each(|expr| {
            let ty = self.of(expr)?;
            self.shape(ty != Type::Path, "a text shows a path")
        })
    }

    fn localised(self, text: &Localised) -> Verified {
        text.texts().try_for_each(|text| self.text(text))
    }
}
