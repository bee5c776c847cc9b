//! Reads values of one type.

use super::{address, country, in_nfc, nfc, spelling};
use crate::number;
use onboard_ir::words::Words;
use onboard_ir::{Program, Range, Type, Value};
use std::borrow::Cow;

/// Reads values of one type, within a range.
#[derive(Clone, Debug)]
pub(crate) struct Typed {
    ty: Type,
    range: Option<Range>,
    /// For members: how each is spelled outside.
    members: Words,
    /// For each of these spellings the first member that has it.
    positions: Vec<u32>,
    /// The least and the greatest value, of types that are whole numbers.
    whole: (i64, i64),
    /// The same of floats.
    float: (f64, f64),
}

/// Why something is no value of a type, in words that follow "is".
pub(crate) type Wrong = String;

impl Typed {
    pub(crate) fn new(program: &Program, ty: Type, range: Option<&Range>) -> Self {
        let members = match ty {
            Type::Member(id) | Type::Set(id) => program.enumerations.get(id.index()),
            _ => None,
        };
        let (mut spellings, mut positions) = (Words::default(), Vec::new());
        for (position, member) in (0..).zip(members.map_or(&[][..], |enumeration| &enumeration.members)) {
            if spellings.add(nfc(&member.outside)) as usize == positions.len() {
                positions.push(position);
            }
        }
        let (whole, float) = (whole_bounds(range), float_bounds(range));
        Self { ty, range: range.cloned(), members: spellings, positions, whole, float }
    }

    /// The type.
    pub(crate) fn ty(&self) -> Type {
        self.ty
    }

    /// The values that it may have.
    pub(crate) fn range(&self) -> Option<&Range> {
        self.range.as_ref()
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
            Type::Int => Value::Int(spelling::plain_int(cell)?),
            Type::Float => Value::Float(spelling::plain_float(cell)?),
            _ => return None,
        };
        Some(self.ranged(value))
    }

    /// The word of a value that is spelled as most are, and within its range; none says nothing.
    #[inline]
    pub(crate) fn plain_word(&self, cell: &[u8]) -> Option<u64> {
        match self.ty {
            Type::Int => {
                let (low, high) = self.whole;
                let int = spelling::plain_int(cell).filter(|int| low <= *int && *int <= high);
                int.map(i64::cast_unsigned)
            }
            Type::Float => {
                let (low, high) = self.float;
                let float = spelling::plain_float(cell).filter(|float| low <= *float && *float <= high);
                float.map(f64::to_bits)
            }
            Type::Bool => spelling::plain_boolean(cell).map(u64::from),
            Type::Member(_) => {
                let spelled = self.members.find(cell)? as usize;
                self.positions.get(spelled).map(|position| u64::from(*position))
            }
            _ => None,
        }
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
    pub(crate) fn text(&self, text: &str) -> Result<Value, Wrong> {
        let no = || format!("not {}", self.noun());
        let value = match self.ty {
            ty if ty.is_text() => return self.canonical(text).map(|text| Value::Text(text.into())),
            Type::Member(_) => Value::Member(self.member(text)?),
            Type::Date => Value::Date(spelling::date(text).ok_or_else(no)?),
            Type::Time => Value::Time(spelling::instant(text)?),
            Type::Duration => Value::Duration(spelling::duration(text).ok_or_else(no)?),
            Type::Version => Value::Version(spelling::version(text).ok_or_else(no)?),
            _ => return Err(no()),
        };
        self.ranged(value)
    }

    /// Reads a text of some kind into the form in which it is kept; the text itself where it has that form.
    pub(crate) fn canonical<'t>(&self, text: &'t str) -> Result<Cow<'t, str>, Wrong> {
        let canonical = match self.ty {
            Type::Text => Some(in_nfc(text)),
            Type::Country => country::country(text).map(Cow::Borrowed),
            Type::Language => spelling::language(text),
            Type::Email => address::email(text).then(|| in_nfc(text)),
            Type::Url => address::url(text).then(|| in_nfc(text)),
            _ => None,
        };
        canonical.ok_or_else(|| format!("not {}", self.noun()))
    }

    fn member(&self, text: &str) -> Result<u32, Wrong> {
        let find = |text: &str| self.positions.get(self.members.get(text)? as usize).copied();
        let found = find(text).or_else(|| if text.is_ascii() { None } else { find(&in_nfc(text)) });
        found.ok_or_else(|| {
            let shown: Vec<&str> = (0..8).map_while(|number| self.members.word(number)).collect();
            let more = if self.members.len() > shown.len() { ", …" } else { "" };
            format!("none of {}{more}", shown.join(", "))
        })
    }

    fn set<'t>(&self, mut members: impl Iterator<Item = &'t str>) -> Result<Value, Wrong> {
        members.try_fold(0, |bits, member| Ok(bits | self.member_bit(member)?)).map(Value::Set)
    }

    /// The bit of a member in a set.
    pub(crate) fn member_bit(&self, member: &str) -> Result<u64, Wrong> {
        let place = self.member(member).map_err(|wrong| format!("wrong in `{member}`, which is {wrong}"))?;
        1_u64.checked_shl(place).ok_or_else(|| "a set of more than 64 members".to_owned())
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
        self.whole
    }

    /// The least and the greatest value of a float.
    pub(crate) fn float_bounds(&self) -> (f64, f64) {
        self.float
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

fn whole_bounds(range: Option<&Range>) -> (i64, i64) {
    let whole = |value: &Value| match value {
        Value::Int(x) | Value::Time(x) | Value::Duration(x) => Some(*x),
        Value::Date(x) => Some(i64::from(*x)),
        _ => None,
    };
    let bounds = range.and_then(|range| Some((whole(&range.low)?, whole(&range.high)?)));
    bounds.unwrap_or((i64::MIN, i64::MAX))
}

fn float_bounds(range: Option<&Range>) -> (f64, f64) {
    match range.map(|range| (&range.low, &range.high)) {
        Some((Value::Float(low), Value::Float(high))) => (*low, *high),
        _ => (f64::MIN, f64::MAX),
    }
}
