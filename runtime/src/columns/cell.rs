//! A value of a column as a table would spell it.

use crate::print;
use arrow_array::cast::AsArray;
use arrow_array::types::{
    Date32Type, Date64Type, Decimal32Type, Decimal64Type, Decimal128Type, Decimal256Type,
    DurationMicrosecondType, DurationMillisecondType, DurationNanosecondType, DurationSecondType,
    Float16Type, Float32Type, Float64Type, Int8Type, Int16Type, Int32Type, Int64Type,
    TimestampMicrosecondType, TimestampMillisecondType, TimestampNanosecondType, TimestampSecondType,
    UInt8Type, UInt16Type, UInt32Type, UInt64Type,
};
use arrow_array::{Array, ArrowPrimitiveType, PrimitiveArray};
use arrow_schema::{DataType, TimeUnit};
use std::fmt::{Display, Write};

/// Milliseconds of a day.
const DAY: i64 = 86_400_000;

/// What stands in a row that is not null, as text (which need not be UTF-8). It is written to `buffer` where the column does
/// not hold it as such; empty for types that no table can spell.
pub(super) fn spelled<'b>(array: &'b dyn Array, row: usize, buffer: &'b mut String) -> &'b [u8] {
    if let Some(bytes) = bytes(array, row) {
        return bytes;
    }
    if let Some(dictionary) = array.as_any_dictionary_opt() {
        return match key(dictionary.keys(), row) {
            Some(key) if dictionary.values().is_valid(key) => spelled(dictionary.values(), key, buffer),
            _ => &[],
        };
    }
    buffer.clear();
    write(array, row, buffer);
    buffer.as_bytes()
}

/// The bytes of a column of texts.
fn bytes(array: &dyn Array, row: usize) -> Option<&[u8]> {
    Some(match array.data_type() {
        DataType::Utf8 => array.as_string::<i32>().value(row).as_bytes(),
        DataType::LargeUtf8 => array.as_string::<i64>().value(row).as_bytes(),
        DataType::Utf8View => array.as_string_view().value(row).as_bytes(),
        DataType::Binary => array.as_binary::<i32>().value(row),
        DataType::LargeBinary => array.as_binary::<i64>().value(row),
        DataType::BinaryView => array.as_binary_view().value(row),
        _ => return None,
    })
}

/// The place among a dictionary's values.
fn key(keys: &dyn Array, row: usize) -> Option<usize> {
    Some(match keys.data_type() {
        DataType::Int8 => usize::try_from(keys.as_primitive::<Int8Type>().value(row)).ok()?,
        DataType::Int16 => usize::try_from(keys.as_primitive::<Int16Type>().value(row)).ok()?,
        DataType::Int32 => usize::try_from(keys.as_primitive::<Int32Type>().value(row)).ok()?,
        DataType::Int64 => usize::try_from(keys.as_primitive::<Int64Type>().value(row)).ok()?,
        DataType::UInt8 => usize::from(keys.as_primitive::<UInt8Type>().value(row)),
        DataType::UInt16 => usize::from(keys.as_primitive::<UInt16Type>().value(row)),
        DataType::UInt32 => usize::try_from(keys.as_primitive::<UInt32Type>().value(row)).ok()?,
        DataType::UInt64 => usize::try_from(keys.as_primitive::<UInt64Type>().value(row)).ok()?,
        _ => return None,
    })
}

fn write(array: &dyn Array, row: usize, out: &mut String) {
    match array.data_type() {
        DataType::Boolean => put(out, array.as_boolean().value(row)),
        DataType::Int8 => put(out, native::<Int8Type>(array, row)),
        DataType::Int16 => put(out, native::<Int16Type>(array, row)),
        DataType::Int32 => put(out, native::<Int32Type>(array, row)),
        DataType::Int64 => put(out, native::<Int64Type>(array, row)),
        DataType::UInt8 => put(out, native::<UInt8Type>(array, row)),
        DataType::UInt16 => put(out, native::<UInt16Type>(array, row)),
        DataType::UInt32 => put(out, native::<UInt32Type>(array, row)),
        DataType::UInt64 => put(out, native::<UInt64Type>(array, row)),
        DataType::Float16 => put(out, native::<Float16Type>(array, row).to_f64()),
        DataType::Float32 => put(out, native::<Float32Type>(array, row)),
        DataType::Float64 => put(out, native::<Float64Type>(array, row)),
        DataType::Decimal32(..) => put(out, array.as_primitive::<Decimal32Type>().value_as_string(row)),
        DataType::Decimal64(..) => put(out, array.as_primitive::<Decimal64Type>().value_as_string(row)),
        DataType::Decimal128(..) => put(out, array.as_primitive::<Decimal128Type>().value_as_string(row)),
        DataType::Decimal256(..) => put(out, array.as_primitive::<Decimal256Type>().value_as_string(row)),
        DataType::Date32 => date(i64::from(native::<Date32Type>(array, row)), out),
        DataType::Date64 => date(native::<Date64Type>(array, row).div_euclid(DAY), out),
        DataType::Timestamp(unit, zone) => instant(timestamp(array, *unit, row), zone.is_some(), out),
        DataType::Duration(unit) => match duration(array, *unit, row) {
            Some(micros) => out.push_str(&print::iso_duration(micros)),
            None => out.push_str("more than 64 bits of microseconds"),
        },
        _ => {}
    }
}

fn put(out: &mut String, value: impl Display) {
    // Writing into a text does not fail.
    let _ = write!(out, "{value}");
}

fn native<T: ArrowPrimitiveType>(array: &dyn Array, row: usize) -> T::Native {
    array
        .as_primitive_opt::<T>()
        .map_or_else(T::Native::default, |array: &PrimitiveArray<T>| array.value(row))
}

fn date(days: i64, out: &mut String) {
    match i32::try_from(days) {
        Ok(day) if (-4_371_587..=2_932_896).contains(&day) => out.push_str(&print::date(day)),
        _ => put(out, days),
    }
}

/// An instant; without its zone where nobody knows it, so that it is refused like any other without one.
fn instant(micros: Option<i64>, zoned: bool, out: &mut String) {
    match micros.map(|micros| (micros, print::timestamp(micros))) {
        Some((micros, at)) if at.as_microsecond() == micros => {
            put(out, at);
            if !zoned && out.ends_with('Z') {
                out.pop();
            }
        }
        Some((micros, _)) => put(out, micros),
        None => out.push_str("more than 64 bits of microseconds"),
    }
}

fn timestamp(array: &dyn Array, unit: TimeUnit, row: usize) -> Option<i64> {
    let value = match unit {
        TimeUnit::Second => native::<TimestampSecondType>(array, row),
        TimeUnit::Millisecond => native::<TimestampMillisecondType>(array, row),
        TimeUnit::Microsecond => native::<TimestampMicrosecondType>(array, row),
        TimeUnit::Nanosecond => native::<TimestampNanosecondType>(array, row),
    };
    micros(value, unit)
}

fn duration(array: &dyn Array, unit: TimeUnit, row: usize) -> Option<i64> {
    let value = match unit {
        TimeUnit::Second => native::<DurationSecondType>(array, row),
        TimeUnit::Millisecond => native::<DurationMillisecondType>(array, row),
        TimeUnit::Microsecond => native::<DurationMicrosecondType>(array, row),
        TimeUnit::Nanosecond => native::<DurationNanosecondType>(array, row),
    };
    micros(value, unit)
}

/// Microseconds; none where they do not fit 64 bits. What is smaller is cut off.
#[inline]
pub(super) fn micros(value: i64, unit: TimeUnit) -> Option<i64> {
    match unit {
        TimeUnit::Second => value.checked_mul(1_000_000),
        TimeUnit::Millisecond => value.checked_mul(1_000),
        TimeUnit::Microsecond => Some(value),
        TimeUnit::Nanosecond => Some(value / 1_000),
    }
}
