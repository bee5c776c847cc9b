//! Lanes for columns whose values are machine words already, or nearly so.

use super::bits::Bits;
use super::cell::micros;
use super::lane::{Found, Lane, Read, Slots};
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

/// Values with what makes words of them, and says whether they are right.
struct Plain<'a, N, F> {
    values: &'a [N],
    word: F,
}

/// What is no value.
const WRONG: Checked = (0, false);

/// A word, and whether it is the value's: what is wrong is seen without a branch.
type Checked = (u64, bool);

impl<N: Copy, F: FnMut(N) -> Checked> Lane for Plain<'_, N, F> {
    #[inline]
    fn read(&mut self, row: usize) -> Read {
        match self.values.get(row).map(|value| (self.word)(*value)) {
            Some((word, true)) => Read::Word(word),
            _ => Read::Wrong,
        }
    }

    fn fill(&mut self, from: usize, wanted: &Bits, slots: &mut Slots<'_>) -> Found {
        let Self { values, word } = self;
        let (values, slot) = (values.get(from..).unwrap_or_default(), slots.slot);
        blocks(values.chunks(64), wanted, |values, rows, place| {
            // Nearly always all values are there and right: that is seen first, and they are copied without looking again.
            let right = values.iter().fold(true, |right, value| right & word(*value).1);
            if right && rows == u64::MAX {
                for (value, row) in values.iter().zip(slots.rows(place)) {
                    if let Some(slot) = row.get_mut(slot) {
                        *slot = word(*value).0;
                    }
                }
                return rows;
            }
            let mut present = 0;
            for ((bit, value), row) in values.iter().enumerate().zip(slots.rows(place)) {
                let (word, right) = word(*value);
                let right = u64::from(right) & rows >> bit;
                present |= (right & 1) << bit;
                if let Some(slot) = row.get_mut(slot) {
                    *slot = if right & 1 == 1 { word } else { *slot };
                }
            }
            present
        })
    }
}

/// Reads a column block by block, of 64 rows each: `read` is given what stands there, the rows that are wanted and the place of
/// the first, and gives the rows in which it has found a value.
fn blocks<B>(
    all: impl Iterator<Item = B>,
    wanted: &Bits,
    mut read: impl FnMut(B, u64, usize) -> u64,
) -> Found {
    let mut found = Found { present: Bits::NONE, said: *wanted };
    for ((block, rows), values) in wanted.words().iter().enumerate().zip(all) {
        if *rows != 0 {
            found.present.add(block, read(values, *rows, block * 64));
        }
    }
    found
}

struct Truths<'a>(&'a BooleanArray);

impl Lane for Truths<'_> {
    #[inline]
    fn read(&mut self, row: usize) -> Read {
        Read::Word(u64::from(self.0.value(row)))
    }

    fn fill(&mut self, from: usize, wanted: &Bits, slots: &mut Slots<'_>) -> Found {
        let truths = self.0.values().slice(from, self.0.len().saturating_sub(from));
        let slot = slots.slot;
        blocks(truths.bit_chunks().iter_padded(), wanted, |truths, rows, place| {
            for (bit, row) in (0..64).zip(slots.rows(place)) {
                if let Some(slot) = row.get_mut(slot) {
                    *slot = if rows >> bit & 1 == 1 { truths >> bit & 1 } else { *slot };
                }
            }
            rows
        })
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
    word: impl FnMut(T::Native) -> Checked + 'a,
) -> Option<Box<dyn Lane + 'a>> {
    Some(Box::new(Plain { values: array.as_primitive_opt::<T>()?.values(), word }))
}

fn int<'a>(array: &'a dyn Array, typed: &Typed) -> Option<Box<dyn Lane + 'a>> {
    let (low, high) = typed.whole_bounds();
    let within = move |int: i64| (int.cast_unsigned(), low <= int && int <= high);
    let whole = move |x: f64| number::nearest_int(x).filter(|_| x.trunc() == x).map_or(WRONG, within);
    match array.data_type() {
        DataType::Int8 => plain::<Int8Type>(array, move |x| within(x.into())),
        DataType::Int16 => plain::<Int16Type>(array, move |x| within(x.into())),
        DataType::Int32 => plain::<Int32Type>(array, move |x| within(x.into())),
        DataType::Int64 => plain::<Int64Type>(array, within),
        DataType::UInt8 => plain::<UInt8Type>(array, move |x| within(x.into())),
        DataType::UInt16 => plain::<UInt16Type>(array, move |x| within(x.into())),
        DataType::UInt32 => plain::<UInt32Type>(array, move |x| within(x.into())),
        DataType::UInt64 => plain::<UInt64Type>(array, move |x| i64::try_from(x).map_or(WRONG, within)),
        DataType::Float32 => plain::<Float32Type>(array, move |x| whole(x.into())),
        DataType::Float64 => plain::<Float64Type>(array, whole),
        _ => None,
    }
}

fn float<'a>(array: &'a dyn Array, typed: &Typed) -> Option<Box<dyn Lane + 'a>> {
    let (low, high) = typed.float_bounds();
    // There is no negative zero; NaN and infinities are within no bounds.
    let within = move |x: f64| ((x + 0.0).to_bits(), low <= x && x <= high);
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
            plain::<Float32Type>(array, move |x| decimal(x, &mut buffer).map_or(WRONG, within))
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
    let within = move |day: i64| (day.cast_unsigned(), low <= day && day <= high);
    match array.data_type() {
        DataType::Date32 => plain::<Date32Type>(array, move |x| within(x.into())),
        DataType::Date64 => plain::<Date64Type>(array, move |x| within(x.div_euclid(DAY))),
        _ => None,
    }
}

fn time<'a>(array: &'a dyn Array, unit: TimeUnit, typed: &Typed) -> Option<Box<dyn Lane + 'a>> {
    let (low, high) = typed.whole_bounds();
    let (low, high) = (low.max(EARLIEST), high.min(LATEST));
    let within =
        move |x: i64| micros(x, unit).map_or(WRONG, |at| (at.cast_unsigned(), low <= at && at <= high));
    match unit {
        TimeUnit::Second => plain::<TimestampSecondType>(array, within),
        TimeUnit::Millisecond => plain::<TimestampMillisecondType>(array, within),
        TimeUnit::Microsecond => plain::<TimestampMicrosecondType>(array, within),
        TimeUnit::Nanosecond => plain::<TimestampNanosecondType>(array, within),
    }
}

fn duration<'a>(array: &'a dyn Array, unit: TimeUnit, typed: &Typed) -> Option<Box<dyn Lane + 'a>> {
    let (low, high) = typed.whole_bounds();
    let within = move |x: i64| {
        micros(x, unit).map_or(WRONG, |length| (length.cast_unsigned(), low <= length && length <= high))
    };
    match unit {
        TimeUnit::Second => plain::<DurationSecondType>(array, within),
        TimeUnit::Millisecond => plain::<DurationMillisecondType>(array, within),
        TimeUnit::Microsecond => plain::<DurationMicrosecondType>(array, within),
        TimeUnit::Nanosecond => plain::<DurationNanosecondType>(array, within),
    }
}
