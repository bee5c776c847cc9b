//! Reads values of one type.

use super::{address, country, nfc, spelling};
use crate::number;
use onboard_ir::{Program, Range, Type, Value};
use std::sync::Arc;

/// Reads values of one type, within a range.
#[derive(Clone, Debug)]
pub(crate) struct Typed {
    ty: Type,
    range: Option<Range>,
    /// For members: how each is spelled outside, in order.
    members: Arc<[Arc<str>]>,
}

/// Why something is no value of a type, in words that follow "is".
pub(crate) type Wrong = String;

impl Typed {
    pub(crate) fn new(program: &Program, ty: Type, range: Option<&Range>) -> Self {
        let members = match ty {
            Type::Member(id) | Type::Set(id) => program.enumerations.get(id.index()),
            _ => None,
        };
        let members = members.map_or(&[][..], |enumeration| &enumeration.members);
        Self {
            ty,
            range: range.cloned(),
            members: members.iter().map(|member| nfc(&member.outside)).collect(),
        }
    }

    /// The type.
    pub(crate) fn ty(&self) -> Type {
        self.ty
    }

    /// Reads a cell of a table: trimmed, and not empty.
    pub(crate) fn cell(&self, text: &str) -> Result<Value, Wrong> {
        let value = match self.ty {
            Type::Bool => spelling::boolean(text).map(Value::Bool).ok_or("neither yes nor no")?,
            Type::Int => spelling::int(text)?,
            Type::Float => spelling::float(text)?,
            Type::Set(_) => {
                return self.set(text.split(';').map(str::trim).filter(|member| !member.is_empty()));
            }
            _ => return self.text(text),
        };
        self.ranged(value)
    }

    /// Reads a number that is spelled plainly; none says nothing.
    pub(crate) fn plain_number(&self, cell: &[u8]) -> Option<Result<Value, Wrong>> {
        let value = match self.ty {
            Type::Int => spelling::plain_int(cell)?,
            Type::Float => spelling::plain_float(cell)?,
            _ => return None,
        };
        Some(self.ranged(value))
    }

    /// Reads a JSON value that is not null.
    pub(crate) fn json(&self, input: &serde_json::Value) -> Result<Value, Wrong> {
        use serde_json::Value as Json;
        match (self.ty, input) {
            (Type::Bool, Json::Bool(truth)) => Ok(Value::Bool(*truth)),
            (Type::Bool, _) => Err("neither true nor false".to_owned()),
            (Type::Int, Json::Number(number)) => self.ranged(spelling::json_int(number)?),
            (Type::Int, _) => Err("not a whole number".to_owned()),
            (Type::Float, Json::Number(number)) => self.ranged(spelling::json_float(number)?),
            (Type::Float, _) => Err("not a number".to_owned()),
            (Type::Set(_), Json::Array(members)) => {
                let names: Option<Vec<&str>> = members.iter().map(Json::as_str).collect();
                self.set(names.ok_or("not an array of texts")?.into_iter())
            }
            (Type::Set(_), _) => Err("not an array of texts".to_owned()),
            (_, Json::String(text)) => self.text(text),
            _ => Err(format!("not {}", self.noun())),
        }
    }

    /// Reads what is spelled as text also in JSON.
    fn text(&self, text: &str) -> Result<Value, Wrong> {
        let no = || format!("not {}", self.noun());
        let value = match self.ty {
            Type::Text => Value::Text(nfc(text)),
            Type::Member(_) => Value::Member(self.member(text)?),
            Type::Date => Value::Date(spelling::date(text).ok_or_else(no)?),
            Type::Time => Value::Time(spelling::instant(text)?),
            Type::Duration => Value::Duration(spelling::duration(text).ok_or_else(no)?),
            Type::Country => Value::Text(country::country(text).ok_or_else(no)?.into()),
            Type::Language => Value::Text(spelling::language(text).ok_or_else(no)?.into()),
            Type::Version => Value::Version(spelling::version(text).ok_or_else(no)?),
            Type::Email => Value::Text(address::email(text).then(|| nfc(text)).ok_or_else(no)?),
            Type::Url => Value::Text(address::url(text).then(|| nfc(text)).ok_or_else(no)?),
            Type::Bool | Type::Int | Type::Float | Type::Set(_) | Type::Path => return Err(no()),
        };
        self.ranged(value)
    }

    fn member(&self, text: &str) -> Result<u32, Wrong> {
        let find = |text: &str| self.members.iter().position(|member| **member == *text);
        let found = find(text).or_else(|| if text.is_ascii() { None } else { find(&nfc(text)) });
        found.and_then(|place| u32::try_from(place).ok()).ok_or_else(|| {
            let shown: Vec<&str> = self.members.iter().take(8).map(|member| &**member).collect();
            let more = if self.members.len() > shown.len() { ", …" } else { "" };
            format!("none of {}{more}", shown.join(", "))
        })
    }

    fn set<'t>(&self, members: impl Iterator<Item = &'t str>) -> Result<Value, Wrong> {
        let mut bits = 0_u64;
        for member in members {
            let place =
                self.member(member).map_err(|wrong| format!("wrong in `{member}`, which is {wrong}"))?;
            bits |= 1_u64.checked_shl(place).ok_or("a set of more than 64 members")?;
        }
        Ok(Value::Set(bits))
    }

    fn ranged(&self, value: Value) -> Result<Value, Wrong> {
        let Some(range) = &self.range else { return Ok(value) };
        if let (Value::Float(value), Value::Float(low), Value::Float(high)) =
            (&value, &range.low, &range.high)
            && low <= value
            && value <= high
        {
            return Ok(Value::Float(*value));
        }
        let low = number::compare(&value, &range.low).is_none_or(std::cmp::Ordering::is_ge);
        let high = number::compare(&value, &range.high).is_none_or(std::cmp::Ordering::is_le);
        if low && high {
            return Ok(value);
        }
        Err(format!("out of {} to {}", spelling::shown(&range.low), spelling::shown(&range.high)))
    }

    fn noun(&self) -> &'static str {
        match self.ty {
            Type::Bool => "true or false",
            Type::Int => "a whole number",
            Type::Float => "a number",
            Type::Text => "a text",
            Type::Member(_) => "a text that names a member",
            Type::Set(_) => "an array of texts",
            Type::Date => "a date (2026-01-31)",
            Type::Time => "an instant with its zone (2026-01-31T09:00:00Z)",
            Type::Duration => "a length of time (90s, 30min, 2h, 7d, 4w, 6mo)",
            Type::Country => "a country of two letters (ISO 3166)",
            Type::Language => "a language tag (pt-BR)",
            Type::Version => "a version (2.10.0)",
            Type::Email => "an address for mail",
            Type::Url => "an address of the web (https://…)",
            Type::Path => "a path",
        }
    }
}

#[cfg(feature = "arrow")]
impl Typed {
    /// The least and the greatest value, as whole numbers; for anything but whole numbers all of them.
    pub(crate) fn whole_bounds(&self) -> (i64, i64) {
        let whole = |value: &Value| match value {
            Value::Int(x) | Value::Time(x) | Value::Duration(x) => Some(*x),
            Value::Date(x) => Some(i64::from(*x)),
            _ => None,
        };
        let bounds = self.range.as_ref().and_then(|range| Some((whole(&range.low)?, whole(&range.high)?)));
        bounds.unwrap_or((i64::MIN, i64::MAX))
    }

    /// The least and the greatest value of a float.
    pub(crate) fn float_bounds(&self) -> (f64, f64) {
        match self.range.as_ref().map(|range| (&range.low, &range.high)) {
            Some((Value::Float(low), Value::Float(high))) => (*low, *high),
            _ => (f64::MIN, f64::MAX),
        }
    }

    /// Whether a text stands for itself; no says nothing.
    pub(crate) fn is_plain_text(&self, text: &str) -> bool {
        text.is_ascii()
            && match self.ty {
                Type::Text => true,
                Type::Email => address::email(text),
                Type::Url => address::url(text),
                _ => false,
            }
    }

    /// A set of these members.
    pub(crate) fn members<'t>(&self, members: impl Iterator<Item = &'t str>) -> Result<Value, Wrong> {
        self.set(members)
    }
}
