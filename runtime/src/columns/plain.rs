//! Lanes for columns whose values are machine words already, or nearly so.

use super::bits::bits;
use super::cell::micros;
use super::lane::{Found, Ground, Lane, Read, Target};
use crate::input::Typed;
use crate::number;
use crate::planes::{Column, Order, Plane, all_within, answer, answer_widened, widened, within};
use arrow_array::cast::AsArray;
use arrow_array::types::{
    ArrowPrimitiveType, Date32Type, Date64Type, DurationMicrosecondType, DurationMillisecondType,
    DurationNanosecondType, DurationSecondType, Float32Type, Float64Type, Int8Type, Int16Type, Int32Type,
    Int64Type, TimestampMicrosecondType, TimestampMillisecondType, TimestampNanosecondType,
    TimestampSecondType, UInt8Type, UInt16Type, UInt32Type, UInt64Type,
};
use arrow_array::{Array, BooleanArray};
use arrow_buffer::{Buffer, ScalarBuffer};
use arrow_schema::{DataType, TimeUnit};
use fearless_simd::Level;
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

impl<'a, N: Copy, F: FnMut(N) -> Checked> Lane<'a> for Plain<'a, N, F> {
    #[inline]
    fn read(&mut self, row: usize) -> Read {
        match self.values.get(row).map(|value| (self.word)(*value)) {
            Some((word, true)) => Read::Word(word),
            _ => Read::Wrong,
        }
    }

    fn fill(&mut self, from: usize, count: usize, wanted: &Plane, target: &mut Target<'_, 'a>) -> Found {
        let Self { values, word } = self;
        let values = values.get(from..).unwrap_or_default();
        let mut found = Found::NOTHING;
        let blocks = target.words(count).chunks_mut(64).zip(values.chunks(64));
        for ((block, rows), (words, values)) in wanted.words().iter().enumerate().zip(blocks) {
            if *rows == 0 {
                continue;
            }
            let mut present = 0;
            for ((bit, value), place) in values.iter().enumerate().zip(words) {
                let (word, right) = word(*value);
                *place = if rows >> bit & 1 == 1 { word } else { *place };
                present |= u64::from(right) << bit;
            }
            found.present.add(block, present & rows);
            if present & rows != *rows {
                found.wrong.add(block, rows & !present);
            }
        }
        found
    }

    fn words(&mut self, count: usize) -> Option<ScalarBuffer<u64>> {
        let word = |value: &N| {
            let (word, right) = (self.word)(*value);
            right.then_some(word)
        };
        let words: Vec<u64> = self.values.get(..count)?.iter().map_while(word).collect();
        (words.len() == count).then(|| words.into())
    }
}

/// Whole numbers of less than 64 bits, with the least and the greatest that is right.
struct Narrow<'a, N, F> {
    plain: Plain<'a, N, F>,
    low: i64,
    high: i64,
    level: Level,
}

impl<'a, N: Copy + Into<i64>, F: FnMut(N) -> Checked> Lane<'a> for Narrow<'a, N, F> {
    fn read(&mut self, row: usize) -> Read {
        self.plain.read(row)
    }

    fn fill(&mut self, from: usize, count: usize, wanted: &Plane, target: &mut Target<'_, 'a>) -> Found {
        let span = self.high.wrapping_sub(self.low);
        if !target.is_alone() || span < 0 {
            return self.plain.fill(from, count, wanted, target);
        }
        if let Some(found) = self.answer(from, count, wanted, target) {
            return found;
        }
        // Nobody else says anything of those who are not wanted.
        let values = self.plain.values.get(from..from + count).unwrap_or_default();
        let words = target.words(count);
        let (low, span) = (self.low.cast_unsigned(), span.cast_unsigned());
        if widened(self.level, values, words, low, span) {
            return Found::all(wanted);
        }
        let words = words.get(..count.next_multiple_of(64)).unwrap_or_default();
        let right = within(self.level, Order::Signed, words, low, self.high.cast_unsigned());
        Found::some(wanted, &right)
    }

    fn words(&mut self, count: usize) -> Option<ScalarBuffer<u64>> {
        self.plain.words(count)
    }
}

impl<N: Copy + Into<i64>, F> Narrow<'_, N, F> {
    /// Answers what is asked of the column, and makes words only where something else reads them. None where nobody asks, or
    /// not all values are right.
    fn answer(
        &self,
        from: usize,
        count: usize,
        wanted: &Plane,
        target: &mut Target<'_, '_>,
    ) -> Option<Found> {
        let values = self.plain.values.get(from..from + count).unwrap_or_default();
        let (column, asked) = target.asked(count, None)?;
        let words = column.words_mut(count).filter(|_| asked.words).unwrap_or_default();
        let span = (self.low.cast_unsigned(), self.high.wrapping_sub(self.low).cast_unsigned());
        let all = answer_widened(self.level, asked.atoms, values, words, span, asked.answers);
        all.then_some(Found::all(wanted))
    }
}

/// Values that are words already, with the least and the greatest that is right.
struct Native<'a> {
    values: &'a [u64],
    /// Where they stand.
    memory: &'a Buffer,
    order: Order,
    low: u64,
    high: u64,
    check: Check,
    level: Level,
}

/// How it is seen that all values of a block are right, as they nearly always are.
#[derive(Clone, Copy)]
enum Check {
    /// Every value is.
    Always,
    /// By how far above the least they are.
    Span { low: u64, span: u64 },
    /// By looking at each.
    Each,
}

impl Check {
    fn new(order: Order, low: u64, high: u64) -> Self {
        match order {
            Order::Signed if (low.cast_signed(), high.cast_signed()) == (i64::MIN, i64::MAX) => Self::Always,
            Order::Signed if high.wrapping_sub(low) >> 63 == 0 => {
                Self::Span { low, span: high.wrapping_sub(low) }
            }
            // Floats that are not negative are ordered as their bits are.
            Order::Float if low == 0 && high >> 63 == 0 => Self::Span { low, span: high },
            _ => Self::Each,
        }
    }

    fn span(self) -> Option<(u64, u64)> {
        match self {
            Self::Span { low, span } => Some((low, span)),
            Self::Always | Self::Each => None,
        }
    }
}

impl Native<'_> {
    /// Those whose value is right.
    fn right(&self, words: &[u64]) -> Plane {
        let all = match self.check {
            Check::Always => true,
            Check::Span { low, span } => all_within(self.level, words, low, span),
            Check::Each => false,
        };
        if all { Plane::first(words.len()) } else { self.each(words) }
    }

    fn each(&self, words: &[u64]) -> Plane {
        within(self.level, self.order, words, self.low, self.high)
    }

    fn is_right(&self, word: u64) -> bool {
        match self.order {
            Order::Float => {
                let x = f64::from_bits(word);
                f64::from_bits(self.low) <= x && x <= f64::from_bits(self.high)
            }
            _ => {
                let x = word.cast_signed();
                self.low.cast_signed() <= x && x <= self.high.cast_signed()
            }
        }
    }
}

impl<'a> Lane<'a> for Native<'a> {
    fn read(&mut self, row: usize) -> Read {
        match self.values.get(row) {
            Some(word) if self.is_right(*word) => Read::Word(*word),
            _ => Read::Wrong,
        }
    }

    fn fill(&mut self, from: usize, count: usize, wanted: &Plane, target: &mut Target<'_, 'a>) -> Found {
        let values = self.values.get(from..from + count).unwrap_or_default();
        if let Some((column, asked)) = target.asked(count, None) {
            column.lend(values);
            let all = answer(self.level, asked.atoms, values, self.check.span(), asked.answers);
            return if all && !matches!(self.check, Check::Each) {
                Found::all(wanted)
            } else {
                Found::some(wanted, &self.each(values))
            };
        }
        let alone = target.is_alone();
        let Some(column) = target.column() else { return Found::NOTHING };
        // Loops take 64 rows at a time.
        let right = if alone && count.is_multiple_of(64) {
            column.lend(values);
            self.right(values)
        } else {
            let words = column.words_mut(count).unwrap_or_default();
            let rows = words.iter_mut().zip(values).enumerate().filter(|(place, _)| wanted.has(*place));
            rows.for_each(|(_, (word, value))| *word = *value);
            self.right(words.get(..count.next_multiple_of(64)).unwrap_or_default())
        };
        Found::some(wanted, &right)
    }

    fn words(&mut self, count: usize) -> Option<ScalarBuffer<u64>> {
        let values = self.values.get(..count)?;
        let (many, rest) = values.split_at_checked(count / 64 * 64)?;
        let quick = match self.check {
            Check::Always => true,
            Check::Span { low, span } => all_within(self.level, many, low, span),
            Check::Each => false,
        };
        let slow = if quick { rest } else { values };
        slow.iter().all(|word| self.is_right(*word)).then(|| ScalarBuffer::new(self.memory.clone(), 0, count))
    }
}

/// The lane of values that are words already.
fn native<'a, T: ArrowPrimitiveType>(
    ground: Ground<'a>,
    array: &'a dyn Array,
    order: Order,
    bounds: (u64, u64),
) -> Option<Box<dyn Lane<'a> + 'a>> {
    let memory = array.as_primitive_opt::<T>()?.values().inner();
    let values = memory.typed_data::<u64>();
    let (low, high) = bounds;
    let check = Check::new(order, low, high);
    Some(Box::new(Native { values, memory, order, low, high, check, level: ground.level }))
}

struct Truths<'a>(&'a BooleanArray);

impl<'a> Lane<'a> for Truths<'a> {
    #[inline]
    fn read(&mut self, row: usize) -> Read {
        Read::Word(u64::from(self.0.value(row)))
    }

    fn fill(&mut self, from: usize, count: usize, wanted: &Plane, target: &mut Target<'_, 'a>) -> Found {
        let truths = bits(self.0.values(), from, count);
        if let Some(Column::Truths(column)) = target.column() {
            *column = wanted.choose(&truths, column);
        }
        Found::all(wanted)
    }
}

/// The lane of a column that needs no spelling; none for any other.
pub(super) fn lane<'a>(
    ground: Ground<'a>,
    array: &'a dyn Array,
    typed: &Typed,
) -> Option<Box<dyn Lane<'a> + 'a>> {
    match (typed.ty(), array.data_type()) {
        (Type::Bool, DataType::Boolean) => Some(Box::new(Truths(array.as_boolean()))),
        (Type::Int, _) => int(ground, array, typed),
        (Type::Float, _) => float(ground, array, typed),
        (Type::Date, _) => date(ground, array, typed),
        (Type::Time, DataType::Timestamp(unit, Some(_))) => time(ground, array, *unit, typed),
        (Type::Duration, DataType::Duration(unit)) => duration(ground, array, *unit, typed),
        _ => None,
    }
}

fn plain<'a, T: ArrowPrimitiveType>(
    array: &'a dyn Array,
    word: impl FnMut(T::Native) -> Checked + 'a,
) -> Option<Box<dyn Lane<'a> + 'a>> {
    Some(Box::new(Plain { values: array.as_primitive_opt::<T>()?.values(), word }))
}

/// The lane of whole numbers of less than 64 bits.
fn narrow<'a, T: ArrowPrimitiveType<Native: Into<i64>>>(
    ground: Ground<'a>,
    array: &'a dyn Array,
    (low, high): (i64, i64),
) -> Option<Box<dyn Lane<'a> + 'a>> {
    let word = move |x: T::Native| {
        let int: i64 = x.into();
        (int.cast_unsigned(), low <= int && int <= high)
    };
    let plain = Plain { values: array.as_primitive_opt::<T>()?.values(), word };
    Some(Box::new(Narrow { plain, low, high, level: ground.level }))
}

fn int<'a>(ground: Ground<'a>, array: &'a dyn Array, typed: &Typed) -> Option<Box<dyn Lane<'a> + 'a>> {
    let (low, high) = typed.whole_bounds();
    let within = move |int: i64| (int.cast_unsigned(), low <= int && int <= high);
    let whole = move |x: f64| number::nearest_int(x).filter(|_| x.trunc() == x).map_or(WRONG, within);
    match array.data_type() {
        DataType::Int8 => narrow::<Int8Type>(ground, array, (low, high)),
        DataType::Int16 => narrow::<Int16Type>(ground, array, (low, high)),
        DataType::Int32 => narrow::<Int32Type>(ground, array, (low, high)),
        DataType::Int64 => native::<Int64Type>(ground, array, Order::Signed, words((low, high))),
        DataType::UInt8 => narrow::<UInt8Type>(ground, array, (low, high)),
        DataType::UInt16 => narrow::<UInt16Type>(ground, array, (low, high)),
        DataType::UInt32 => narrow::<UInt32Type>(ground, array, (low, high)),
        DataType::UInt64 => plain::<UInt64Type>(array, move |x| i64::try_from(x).map_or(WRONG, within)),
        DataType::Float32 => plain::<Float32Type>(array, move |x| whole(x.into())),
        DataType::Float64 => plain::<Float64Type>(array, whole),
        _ => None,
    }
}

fn float<'a>(ground: Ground<'a>, array: &'a dyn Array, typed: &Typed) -> Option<Box<dyn Lane<'a> + 'a>> {
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
        DataType::Float64 => {
            native::<Float64Type>(ground, array, Order::Float, (low.to_bits(), high.to_bits()))
        }
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

fn date<'a>(ground: Ground<'a>, array: &'a dyn Array, typed: &Typed) -> Option<Box<dyn Lane<'a> + 'a>> {
    let (low, high) = typed.whole_bounds();
    let (low, high) = (low.max(DAYS.0), high.min(DAYS.1));
    let within = move |day: i64| (day.cast_unsigned(), low <= day && day <= high);
    match array.data_type() {
        DataType::Date32 => narrow::<Date32Type>(ground, array, (low, high)),
        DataType::Date64 => plain::<Date64Type>(array, move |x| within(x.div_euclid(DAY))),
        _ => None,
    }
}

fn time<'a>(
    ground: Ground<'a>,
    array: &'a dyn Array,
    unit: TimeUnit,
    typed: &Typed,
) -> Option<Box<dyn Lane<'a> + 'a>> {
    let (low, high) = typed.whole_bounds();
    let (low, high) = (low.max(EARLIEST), high.min(LATEST));
    let within =
        move |x: i64| micros(x, unit).map_or(WRONG, |at| (at.cast_unsigned(), low <= at && at <= high));
    match unit {
        TimeUnit::Second => plain::<TimestampSecondType>(array, within),
        TimeUnit::Millisecond => plain::<TimestampMillisecondType>(array, within),
        TimeUnit::Microsecond => {
            native::<TimestampMicrosecondType>(ground, array, Order::Signed, words((low, high)))
        }
        TimeUnit::Nanosecond => plain::<TimestampNanosecondType>(array, within),
    }
}

fn duration<'a>(
    ground: Ground<'a>,
    array: &'a dyn Array,
    unit: TimeUnit,
    typed: &Typed,
) -> Option<Box<dyn Lane<'a> + 'a>> {
    let (low, high) = typed.whole_bounds();
    let within = move |x: i64| {
        micros(x, unit).map_or(WRONG, |length| (length.cast_unsigned(), low <= length && length <= high))
    };
    match unit {
        TimeUnit::Second => plain::<DurationSecondType>(array, within),
        TimeUnit::Millisecond => plain::<DurationMillisecondType>(array, within),
        TimeUnit::Microsecond => {
            native::<DurationMicrosecondType>(ground, array, Order::Signed, words((low, high)))
        }
        TimeUnit::Nanosecond => plain::<DurationNanosecondType>(array, within),
    }
}

fn words((low, high): (i64, i64)) -> (u64, u64) {
    (low.cast_unsigned(), high.cast_unsigned())
}
