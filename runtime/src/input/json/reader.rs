//! How the values of a field are read, and written into a row.

use super::cursor::Cursor;
use super::number::Number;
use crate::ProfileRow;
use crate::input::{Typed, spelling};
use onboard_ir::{FieldId, Type, Value};

/// How the values of a field are read.
#[derive(Clone, Debug)]
pub(super) struct FieldReader {
    kind: Kind,
    typed: Typed,
}

/// What is asked of nearly every value, at hand.
#[derive(Clone, Copy, Debug)]
enum Kind {
    Bool,
    /// From one number to another.
    Int(i64, i64),
    /// From one number to another.
    Float(f64, f64),
    Set,
    /// A text of some kind.
    Text,
    /// What is spelled as a text and kept as a number.
    Spelled,
}

impl FieldReader {
    pub(super) fn new(typed: &Typed) -> Self {
        let kind = match (typed.ty(), typed.range().map(|range| (&range.low, &range.high))) {
            (Type::Bool, _) => Kind::Bool,
            (Type::Int, Some((Value::Int(low), Value::Int(high)))) => Kind::Int(*low, *high),
            (Type::Int, _) => Kind::Int(i64::MIN, i64::MAX),
            (Type::Float, Some((Value::Float(low), Value::Float(high)))) => Kind::Float(*low, *high),
            (Type::Float, _) => Kind::Float(f64::MIN, f64::MAX),
            (Type::Set(_), _) => Kind::Set,
            (ty, _) if ty.is_text() => Kind::Text,
            _ => Kind::Spelled,
        };
        Self { kind, typed: typed.clone() }
    }

    /// Reads a value of a field, and writes it or not. None where it is no value of the field.
    #[inline]
    pub(super) fn read(
        &self,
        cursor: &mut Cursor<'_>,
        scratch: &mut String,
        row: Option<(&mut ProfileRow, FieldId)>,
    ) -> Option<()> {
        let typed = &self.typed;
        let word = match self.kind {
            Kind::Bool => u64::from(cursor.boolean()?),
            Kind::Int(low, high) => {
                let int = int(cursor.number()?)?;
                (low <= int && int <= high).then_some(int.cast_unsigned())?
            }
            Kind::Float(low, high) => {
                let float = float(cursor.number()?)?;
                (low <= float && float <= high).then_some(float.to_bits())?
            }
            Kind::Set => {
                let mut bits = 0;
                cursor.elements(|cursor| {
                    bits |= typed.member_bit(cursor.string()?.meant(scratch)?).ok()?;
                    Some(())
                })?;
                bits
            }
            Kind::Text => {
                let text = typed.canonical(cursor.string()?.meant(scratch)?).ok()?;
                if let Some((row, field)) = row {
                    row.set_text(field, &text);
                }
                return Some(());
            }
            Kind::Spelled => {
                let value = typed.text(cursor.string()?.meant(scratch)?).ok()?;
                if let Some((row, field)) = row {
                    row.set(field, &value);
                }
                return Some(());
            }
        };
        if let Some((row, field)) = row {
            row.put(field, word);
        }
        Some(())
    }
}

#[inline]
fn int(number: Number<'_>) -> Option<i64> {
    match number {
        Number::Plain(digits, 0) => Some(digits),
        Number::Plain(digits, behind) => spelling::whole(spelling::quotient(digits, behind)?).ok(),
        Number::Long(text) => match spelling::json_int(&serde_json::from_str(text).ok()?) {
            Ok(Value::Int(int)) => Some(int),
            _ => None,
        },
    }
}

#[inline]
fn float(number: Number<'_>) -> Option<f64> {
    match number {
        Number::Plain(digits, behind) => spelling::quotient(digits, behind),
        Number::Long(text) => match spelling::json_float(&serde_json::from_str(text).ok()?) {
            Ok(Value::Float(float)) => Some(float),
            _ => None,
        },
    }
}
