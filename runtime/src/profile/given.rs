//! What Rust code gives for a field, before it is a value of the field's type.

use std::borrow::Cow;

/// What Rust code gives for a field. Which types it may be, the field decides: a text is also a date, a version, a member.
#[derive(Clone, Debug, PartialEq)]
pub enum Given<'a> {
    /// Nothing: the field stays as it is.
    Absent,
    /// A truth value.
    Bool(bool),
    /// A whole number.
    Int(i128),
    /// A number.
    Float(f64),
    /// A text, or what is spelled as one, as in JSON: `engineer`, `2026-01-31`, `7d`, `2.10.0`.
    Text(Cow<'a, str>),
    /// The members of a set.
    Many(Vec<Given<'a>>),
}

/// A type whose values can be given for a field. For enums without data it can be derived: a variant is then given by its name
/// in `snake_case`, or as `#[onboard(rename = "…")]` says.
pub trait ToField {
    /// What is given.
    fn to_field(&self) -> Given<'_>;
}

impl ToField for bool {
    fn to_field(&self) -> Given<'_> {
        Given::Bool(*self)
    }
}

macro_rules! whole_numbers {
    ($($number:ty)*) => {$(
        impl ToField for $number {
            fn to_field(&self) -> Given<'_> {
                // Wider than any field: what does not fit is refused there.
                i128::try_from(*self).map_or(Given::Int(i128::MAX), Given::Int)
            }
        }
    )*};
}

whole_numbers!(i8 i16 i32 i64 i128 isize u8 u16 u32 u64 u128 usize);

impl ToField for f32 {
    fn to_field(&self) -> Given<'_> {
        Given::Float(f64::from(*self))
    }
}

impl ToField for f64 {
    fn to_field(&self) -> Given<'_> {
        Given::Float(*self)
    }
}

impl ToField for str {
    fn to_field(&self) -> Given<'_> {
        Given::Text(Cow::Borrowed(self))
    }
}

impl ToField for String {
    fn to_field(&self) -> Given<'_> {
        self.as_str().to_field()
    }
}

impl ToField for Cow<'_, str> {
    fn to_field(&self) -> Given<'_> {
        Given::Text(Cow::Borrowed(self))
    }
}

impl<T: ToField + ?Sized> ToField for &T {
    fn to_field(&self) -> Given<'_> {
        (**self).to_field()
    }
}

impl<T: ToField> ToField for Option<T> {
    fn to_field(&self) -> Given<'_> {
        self.as_ref().map_or(Given::Absent, ToField::to_field)
    }
}

impl<T: ToField> ToField for [T] {
    fn to_field(&self) -> Given<'_> {
        Given::Many(self.iter().map(ToField::to_field).collect())
    }
}

impl<T: ToField, const N: usize> ToField for [T; N] {
    fn to_field(&self) -> Given<'_> {
        self.as_slice().to_field()
    }
}

impl<T: ToField> ToField for Vec<T> {
    fn to_field(&self) -> Given<'_> {
        self.as_slice().to_field()
    }
}

impl Given<'_> {
    /// As it is shown where it cannot be used.
    pub(super) fn shown(&self) -> String {
        const MOST: usize = 80;
        let mut text = match self {
            Self::Absent => "nothing".to_owned(),
            Self::Bool(truth) => truth.to_string(),
            Self::Int(number) => number.to_string(),
            Self::Float(number) => number.to_string(),
            Self::Text(text) => text.chars().take(MOST + 1).collect(),
            Self::Many(members) => {
                let members: Vec<String> = members.iter().take(MOST).map(Self::shown).collect();
                members.join(", ")
            }
        };
        if let Some((end, _)) = text.char_indices().nth(MOST) {
            text.truncate(end);
            text.push('…');
        }
        text
    }

    /// The same as JSON; why not, where JSON has no such number.
    pub(super) fn to_json(&self) -> Result<serde_json::Value, &'static str> {
        Ok(match self {
            Self::Absent => serde_json::Value::Null,
            Self::Bool(truth) => (*truth).into(),
            Self::Int(number) => {
                let signed = i64::try_from(*number).map(serde_json::Value::from);
                signed
                    .or_else(|_| u64::try_from(*number).map(serde_json::Value::from))
                    .map_err(|_| "too large a number")?
            }
            Self::Float(number) => {
                let number = serde_json::Number::from_f64(*number).ok_or("not a finite number")?;
                serde_json::Value::Number(number)
            }
            Self::Text(text) => serde_json::Value::String(text.clone().into_owned()),
            Self::Many(members) => members.iter().map(Self::to_json).collect::<Result<_, _>>()?,
        })
    }
}
