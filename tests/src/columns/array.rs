//! Generated people as Arrow arrays, and as the cells of a table.

use crate::generate::{Generated, Kind, Tape};
use arrow_array::builder::{ListBuilder, StringBuilder};
use arrow_array::cast::AsArray;
use arrow_array::types::{ArrowDictionaryKeyType, Int8Type, Int32Type, UInt16Type};
use arrow_array::{
    Array, ArrayRef, BinaryArray, BooleanArray, Date32Array, Date64Array, DictionaryArray,
    DurationMillisecondArray, DurationSecondArray, Float32Array, Float64Array, Int8Array, Int16Array,
    Int64Array, LargeStringArray, RecordBatch, StringArray, StringViewArray, StructArray,
    TimestampMicrosecondArray, TimestampNanosecondArray, TimestampSecondArray, UInt64Array,
};
use arrow_schema::Field;
use jiff::{SignedDuration, Timestamp, civil::Date};
use serde_json::Value;
use std::sync::Arc;

/// A column of a batch, with the same as cells.
pub(super) struct Column {
    pub(super) name: String,
    pub(super) array: ArrayRef,
    pub(super) cells: Vec<String>,
}

/// Types of columns that hold a kind of value; most can hold only what is right.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
enum As {
    Text,
    LargeText,
    View,
    Bytes,
    Dictionary,
    SmallDictionary,
    Bool,
    Int8,
    Int16,
    Int64,
    UInt64,
    Float32,
    Float64,
    Date32,
    Date64,
    Seconds,
    Micros,
    Nanos,
    Local,
    LengthSeconds,
    LengthMillis,
    List,
}

const TEXTS: [As; 6] = [As::Text, As::LargeText, As::View, As::Bytes, As::Dictionary, As::SmallDictionary];

fn choices(kind: Kind) -> Vec<As> {
    let more: &[As] = match kind {
        Kind::Bool => &[As::Bool, As::Bool, As::Int8],
        Kind::Int => &[As::Int64, As::Int16, As::UInt64, As::Float32, As::Float64],
        Kind::Float => &[As::Float64, As::Float64, As::Float32, As::Int64],
        Kind::Date => &[As::Date32, As::Date64],
        Kind::Time => &[As::Seconds, As::Micros, As::Nanos, As::Local],
        Kind::Duration => &[As::LengthSeconds, As::LengthMillis],
        Kind::Set(_) => &[As::List, As::List],
        _ => &[],
    };
    [&TEXTS[..], more, more].concat()
}

/// The columns of generated people.
pub(super) fn columns(made: &Generated, people: &[Value], tape: &mut Tape<'_>) -> Vec<Column> {
    let mut columns = Vec::new();
    let mut add = |name: String, kind: Kind, values: Vec<Value>, tape: &mut Tape<'_>| {
        let chosen = tape.pick(&choices(kind)).unwrap_or(As::Text);
        columns.push(column(name, chosen, &values));
    };
    let of = |pointer: &str| -> Vec<Value> {
        people.iter().map(|person| person.pointer(pointer).cloned().unwrap_or_default()).collect()
    };
    for field in &made.fields {
        let answers = of(&format!("/answers/{}", field.name));
        let answer = |key: &str| answers.iter().map(|answer| answer[key].clone()).collect();
        add(field.name.clone(), field.kind, of(&format!("/{}", field.name)), tape);
        if !tape.one_in(4) {
            add(format!("answers.{}", field.name), field.kind, answer("value"), tape);
            if !tape.one_in(3) {
                add(format!("answers.{}.at", field.name), Kind::Time, answer("at"), tape);
            }
        }
    }
    // A list of changes cannot stand in a cell: it is a wrong value there, and counts as no.
    add("consent.tailoring".to_owned(), Kind::Bool, of("/consent/tailoring"), tape);
    add("consent.reach".to_owned(), Kind::Bool, of("/consent/reach"), tape);
    add("regime".to_owned(), Kind::Text, of("/regime"), tape);
    columns
}

/// The batch of columns; answers stand in a struct.
pub(super) fn batch(columns: &[Column]) -> Result<RecordBatch, String> {
    let (mut outer, mut answers) = (Vec::new(), Vec::new());
    for Column { name, array, .. } in columns {
        match name.strip_prefix("answers.") {
            Some(name) => {
                let field = Field::new(name, array.data_type().clone(), true);
                answers.push((Arc::new(field), ArrayRef::clone(array)));
            }
            None => outer.push((name.clone(), ArrayRef::clone(array), true)),
        }
    }
    if !answers.is_empty() {
        outer.push(("answers".to_owned(), Arc::new(StructArray::from(answers)), true));
    }
    RecordBatch::try_from_iter_with_nullable(outer).map_err(|why| why.to_string())
}

/// What columns hold, as text.
pub(super) fn told(columns: &[Column]) -> String {
    let tell =
        |column: &Column| format!("{} {}: {:?}\n", column.name, column.array.data_type(), column.cells);
    columns.iter().map(tell).collect()
}

/// A text of a dictionary.
pub(super) fn text_of<K: ArrowDictionaryKeyType>(array: &DictionaryArray<K>, row: usize) -> Option<&str> {
    Some(array.values().as_string::<i32>().value(array.key(row)?))
}

fn column(name: String, chosen: As, values: &[Value]) -> Column {
    let pairs: Vec<(Option<Native>, String)> = values.iter().map(|value| native(chosen, value)).collect();
    let (natives, cells): (Vec<Option<Native>>, Vec<String>) = pairs.into_iter().unzip();
    Column { name, array: array(chosen, &natives), cells }
}

/// A value as some column holds it.
#[derive(Clone, Debug)]
enum Native {
    Text(String),
    Whole(i64),
    Float(f64),
    List(Vec<String>),
}

/// A value as a column of a type holds it, with its cell; where it cannot hold it, null and an empty cell.
fn native(chosen: As, value: &Value) -> (Option<Native>, String) {
    let whole = |int: Option<i64>, cell: &dyn Fn(i64) -> String| match int {
        Some(int) => (Some(Native::Whole(int)), cell(int)),
        None => (None, String::new()),
    };
    let int = value.as_i64();
    let shown = |int: i64| int.to_string();
    let instant = value.as_str().and_then(|text| text.parse::<Timestamp>().ok()).map(Timestamp::as_second);
    let zoned = |seconds: i64| Timestamp::from_second(seconds).map(|at| at.to_string()).unwrap_or_default();
    let length = value.as_str().and_then(|text| text.parse::<SignedDuration>().ok());
    let length = length.map(|length| length.as_secs());
    let iso = |seconds: i64| SignedDuration::from_secs(seconds).to_string();
    match chosen {
        As::Bool => whole(value.as_bool().map(i64::from), &|truth| (truth == 1).to_string()),
        As::Int8 => whole(value.as_bool().map(i64::from).or(int.filter(|int| *int < 100)), &shown),
        As::Int16 | As::Int64 => whole(int, &shown),
        As::UInt64 => whole(int.filter(|int| *int >= 0), &shown),
        As::Float32 => match value.as_f64().filter(|x| x.abs() < 1e30) {
            Some(x) => (Some(Native::Float(x)), (x as f32).to_string()),
            None => (None, String::new()),
        },
        As::Float64 => match value.as_f64() {
            Some(x) => (Some(Native::Float(x)), x.to_string()),
            None => (None, String::new()),
        },
        As::Date32 | As::Date64 => {
            let date = value.as_str().and_then(|text| text.parse::<Date>().ok());
            let epoch = Date::constant(1970, 1, 1);
            let days = date.and_then(|date| epoch.until(date).ok()).map(|span| i64::from(span.get_days()));
            whole(days, &|_| date.map(|date| date.to_string()).unwrap_or_default())
        }
        As::Seconds | As::Micros | As::Nanos => whole(instant, &zoned),
        As::Local => whole(instant, &|seconds| zoned(seconds).trim_end_matches('Z').to_owned()),
        As::LengthSeconds | As::LengthMillis => whole(length, &iso),
        As::List => match value.as_array() {
            Some(members) => {
                let names = members.iter().map(|name| name.as_str().unwrap_or("?").to_owned());
                let names: Vec<String> = names.collect();
                let cell = if names.is_empty() { ";".to_owned() } else { names.join(";") };
                (Some(Native::List(names)), cell)
            }
            None => (None, String::new()),
        },
        As::Text | As::LargeText | As::View | As::Bytes | As::Dictionary | As::SmallDictionary => {
            let text = match value {
                Value::Null => return (None, String::new()),
                Value::String(text) => text.clone(),
                Value::Array(members) => {
                    members.iter().filter_map(Value::as_str).collect::<Vec<_>>().join(";")
                }
                other => other.to_string(),
            };
            (Some(Native::Text(text.clone())), text)
        }
    }
}

fn array(chosen: As, values: &[Option<Native>]) -> ArrayRef {
    let texts = values.iter().map(|value| match value {
        Some(Native::Text(text)) => Some(text.as_str()),
        _ => None,
    });
    let wholes = values.iter().map(|value| match value {
        Some(Native::Whole(int)) => Some(*int),
        _ => None,
    });
    let floats = values.iter().map(|value| match value {
        Some(Native::Float(x)) => Some(*x),
        _ => None,
    });
    let times = |factor: i64| wholes.clone().map(move |whole| Some(whole? * factor));
    match chosen {
        As::Text => Arc::new(texts.collect::<StringArray>()),
        As::LargeText => Arc::new(texts.collect::<LargeStringArray>()),
        As::View => Arc::new(texts.collect::<StringViewArray>()),
        As::Bytes => Arc::new(texts.map(|text| text.map(str::as_bytes)).collect::<BinaryArray>()),
        As::Dictionary => Arc::new(texts.collect::<DictionaryArray<Int32Type>>()),
        As::SmallDictionary if values.len() < 100 => Arc::new(texts.collect::<DictionaryArray<Int8Type>>()),
        As::SmallDictionary => Arc::new(texts.collect::<DictionaryArray<UInt16Type>>()),
        As::Bool => Arc::new(wholes.map(|truth| Some(truth? == 1)).collect::<BooleanArray>()),
        As::Int8 => Arc::new(wholes.map(|int| i8::try_from(int?).ok()).collect::<Int8Array>()),
        As::Int16 => Arc::new(wholes.map(|int| i16::try_from(int?).ok()).collect::<Int16Array>()),
        As::Int64 => Arc::new(wholes.collect::<Int64Array>()),
        As::UInt64 => Arc::new(wholes.map(|int| u64::try_from(int?).ok()).collect::<UInt64Array>()),
        As::Float32 => Arc::new(floats.map(|x| Some(x? as f32)).collect::<Float32Array>()),
        As::Float64 => Arc::new(floats.collect::<Float64Array>()),
        As::Date32 => Arc::new(wholes.map(|day| i32::try_from(day?).ok()).collect::<Date32Array>()),
        As::Date64 => Arc::new(times(86_400_000).collect::<Date64Array>()),
        As::Seconds => Arc::new(times(1).collect::<TimestampSecondArray>().with_timezone("UTC")),
        As::Micros => {
            Arc::new(times(1_000_000).collect::<TimestampMicrosecondArray>().with_timezone("+02:00"))
        }
        As::Nanos => {
            Arc::new(times(1_000_000_000).collect::<TimestampNanosecondArray>().with_timezone("UTC"))
        }
        As::Local => Arc::new(times(1_000_000).collect::<TimestampMicrosecondArray>()),
        As::LengthSeconds => Arc::new(times(1).collect::<DurationSecondArray>()),
        As::LengthMillis => Arc::new(times(1_000).collect::<DurationMillisecondArray>()),
        As::List => {
            let mut lists = ListBuilder::new(StringBuilder::new());
            for value in values {
                if let Some(Native::List(names)) = value {
                    names.iter().for_each(|name| lists.values().append_value(name));
                }
                lists.append(value.is_some());
            }
            Arc::new(lists.finish())
        }
    }
}
