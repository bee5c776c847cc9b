//! Lanes for columns whose values are machine words already, or nearly so.

use super::cell::micros;
use super::lane::{Lane, Read};
use crate::input::Typed;
use crate::number;
use arrow_array::cast::AsArray;
use arrow_array::types::{
    ArrowPrimitiveType, Date32Type, Date64Type, DurationMicrosecondType, DurationMillisecondType,
    DurationNanosecondType, DurationSecondType, Float32Type, Float64Type, Int8Type, Int16Type, Int32Type,
    Int64Type, TimestampMicrosecondType, TimestampMillisecondType, TimestampNanosecondType,
    TimestampSecondType, UInt8Type, UInt16Type, UInt32Type, UInt64Type,
};
use arrow_array::{Array, BooleanArray};
use arrow_schema::{DataType, TimeUnit};
use onboard_ir::{EARLIEST, LATEST, Type};
use std::fmt::Write;

/// The days from 0000-01-01 to 9999-12-31: those that can be spelled.
const DAYS: (i64, i64) = (-719_528, 2_932_896);
/// Milliseconds of a day.
const DAY: i64 = 86_400_000;

/// Values with what makes words of them; none where a value is wrong.
struct Plain<'a, N, F> {
    values: &'a [N],
    word: F,
}

impl<N: Copy, F: FnMut(N) -> Option<u64>> Lane for Plain<'_, N, F> {
    #[inline]
    fn read(&mut self, row: usize) -> Read {
        let word = self.values.get(row).and_then(|value| (self.word)(*value));
        word.map_or(Read::Wrong, Read::Word)
    }
}

struct Truths<'a>(&'a BooleanArray);

impl Lane for Truths<'_> {
    #[inline]
    fn read(&mut self, row: usize) -> Read {
        Read::Word(u64::from(self.0.value(row)))
    }
}

/// The lane of a column that needs no spelling; none for any other.
pub(super) fn lane<'a>(array: &'a dyn Array, typed: &Typed) -> Option<Box<dyn Lane + 'a>> {
    match (typed.ty(), array.data_type()) {
        (Type::Bool, DataType::Boolean) => Some(Box::new(Truths(array.as_boolean()))),
        (Type::Int, _) => int(array, typed),
        (Type::Float, _) => float(array, typed),
        (Type::Date, _) => date(array, typed),
        (Type::Time, DataType::Timestamp(unit, Some(_))) => time(array, *unit, typed),
        (Type::Duration, DataType::Duration(unit)) => duration(array, *unit, typed),
        _ => None,
    }
}

fn plain<'a, T: ArrowPrimitiveType>(
    array: &'a dyn Array,
    word: impl FnMut(T::Native) -> Option<u64> + 'a,
) -> Option<Box<dyn Lane + 'a>> {
    Some(Box::new(Plain { values: array.as_primitive_opt::<T>()?.values(), word }))
}

fn int<'a>(array: &'a dyn Array, typed: &Typed) -> Option<Box<dyn Lane + 'a>> {
    let (low, high) = typed.whole_bounds();
    let within = move |int: i64| (low <= int && int <= high).then_some(int.cast_unsigned());
    let whole = move |x: f64| if x.trunc() == x { within(number::nearest_int(x)?) } else { None };
    match array.data_type() {
        DataType::Int8 => plain::<Int8Type>(array, move |x| within(x.into())),
        DataType::Int16 => plain::<Int16Type>(array, move |x| within(x.into())),
        DataType::Int32 => plain::<Int32Type>(array, move |x| within(x.into())),
        DataType::Int64 => plain::<Int64Type>(array, within),
        DataType::UInt8 => plain::<UInt8Type>(array, move |x| within(x.into())),
        DataType::UInt16 => plain::<UInt16Type>(array, move |x| within(x.into())),
        DataType::UInt32 => plain::<UInt32Type>(array, move |x| within(x.into())),
        DataType::UInt64 => plain::<UInt64Type>(array, move |x| within(i64::try_from(x).ok()?)),
        DataType::Float32 => plain::<Float32Type>(array, move |x| whole(x.into())),
        DataType::Float64 => plain::<Float64Type>(array, whole),
        _ => None,
    }
}

fn float<'a>(array: &'a dyn Array, typed: &Typed) -> Option<Box<dyn Lane + 'a>> {
    let (low, high) = typed.float_bounds();
    // There is no negative zero; NaN and infinities are within no bounds.
    let within = move |x: f64| (low <= x && x <= high).then(|| (x + 0.0).to_bits());
    let int = move |x: i64| within(number::as_float(x));
    match array.data_type() {
        DataType::Int8 => plain::<Int8Type>(array, move |x| int(x.into())),
        DataType::Int16 => plain::<Int16Type>(array, move |x| int(x.into())),
        DataType::Int32 => plain::<Int32Type>(array, move |x| int(x.into())),
        DataType::Int64 => plain::<Int64Type>(array, int),
        DataType::UInt8 => plain::<UInt8Type>(array, move |x| int(x.into())),
        DataType::UInt16 => plain::<UInt16Type>(array, move |x| int(x.into())),
        DataType::UInt32 => plain::<UInt32Type>(array, move |x| int(x.into())),
        DataType::Float32 => {
            let mut buffer = String::new();
            plain::<Float32Type>(array, move |x| within(decimal(x, &mut buffer)?))
        }
        DataType::Float64 => plain::<Float64Type>(array, within),
        _ => None,
    }
}

/// The number that a float of 32 bits is written as, and not the one of 64 bits that it is: somebody who stored `0.1` means
/// that, and rules compare with that.
fn decimal(x: f32, buffer: &mut String) -> Option<f64> {
    let wide = f64::from(x);
    if wide.trunc() == wide {
        return Some(wide);
    }
    buffer.clear();
    write!(buffer, "{x}").ok()?;
    buffer.parse().ok()
}

fn date<'a>(array: &'a dyn Array, typed: &Typed) -> Option<Box<dyn Lane + 'a>> {
    let (low, high) = typed.whole_bounds();
    let (low, high) = (low.max(DAYS.0), high.min(DAYS.1));
    let within = move |day: i64| (low <= day && day <= high).then_some(day.cast_unsigned());
    match array.data_type() {
        DataType::Date32 => plain::<Date32Type>(array, move |x| within(x.into())),
        DataType::Date64 => plain::<Date64Type>(array, move |x| within(x.div_euclid(DAY))),
        _ => None,
    }
}

fn time<'a>(array: &'a dyn Array, unit: TimeUnit, typed: &Typed) -> Option<Box<dyn Lane + 'a>> {
    let (low, high) = typed.whole_bounds();
    let (low, high) = (low.max(EARLIEST), high.min(LATEST));
    let within = move |x: i64| micros(x, unit).filter(|at| (low..=high).contains(at)).map(i64::cast_unsigned);
    match unit {
        TimeUnit::Second => plain::<TimestampSecondType>(array, within),
        TimeUnit::Millisecond => plain::<TimestampMillisecondType>(array, within),
        TimeUnit::Microsecond => plain::<TimestampMicrosecondType>(array, within),
        TimeUnit::Nanosecond => plain::<TimestampNanosecondType>(array, within),
    }
}

fn duration<'a>(array: &'a dyn Array, unit: TimeUnit, typed: &Typed) -> Option<Box<dyn Lane + 'a>> {
    let (low, high) = typed.whole_bounds();
    let within =
        move |x: i64| micros(x, unit).filter(|length| (low..=high).contains(length)).map(i64::cast_unsigned);
    match unit {
        TimeUnit::Second => plain::<DurationSecondType>(array, within),
        TimeUnit::Millisecond => plain::<DurationMillisecondType>(array, within),
        TimeUnit::Microsecond => plain::<DurationMicrosecondType>(array, within),
        TimeUnit::Nanosecond => plain::<DurationNanosecondType>(array, within),
    }
}
