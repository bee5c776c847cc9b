//! The entries of dictionaries.

use arrow_array::types::{
    ArrowPrimitiveType, Date32Type, DurationMicrosecondType, DurationMillisecondType, DurationNanosecondType,
    DurationSecondType, Float32Type, Float64Type, Int8Type, Int16Type, Int32Type, Int64Type,
    TimestampMicrosecondType, TimestampMillisecondType, TimestampNanosecondType, TimestampSecondType,
    UInt8Type, UInt16Type, UInt32Type, UInt64Type,
};
use arrow_array::{
    ArrayRef, BinaryArray, LargeBinaryArray, LargeStringArray, PrimitiveArray, StringArray, StringViewArray,
};
use arrow_buffer::{Buffer, ScalarBuffer};
use arrow_schema::{DataType, TimeUnit};
use bytes::Bytes;
use parquet::basic::Type;
use std::sync::Arc;

/// The Arrow type of the entries of a column's dictionary; none where they are not read here.
pub(super) fn of_column(physical: Type, ty: &DataType) -> Option<&DataType> {
    use DataType as D;
    let ty = match ty {
        D::Dictionary(_, values) => values,
        ty => ty,
    };
    let known = match physical {
        Type::INT32 => {
            matches!(ty, D::Int8 | D::Int16 | D::Int32 | D::UInt8 | D::UInt16 | D::UInt32 | D::Date32)
        }
        Type::INT64 => matches!(ty, D::Int64 | D::UInt64 | D::Timestamp(..) | D::Duration(_)),
        Type::FLOAT => *ty == D::Float32,
        Type::DOUBLE => *ty == D::Float64,
        Type::BYTE_ARRAY => {
            matches!(ty, D::Utf8 | D::LargeUtf8 | D::Utf8View | D::Binary | D::LargeBinary)
        }
        Type::BOOLEAN | Type::INT96 | Type::FIXED_LEN_BYTE_ARRAY => false,
    };
    known.then_some(ty)
}

/// So many entries, one after the other, of one of the types of [`of_column`]. Numbers are made narrower as the Arrow reader makes them.
pub(super) fn entries(bytes: Bytes, count: usize, ty: &DataType) -> Option<ArrayRef> {
    use TimeUnit as U;
    Some(match ty {
        DataType::Int8 => narrow::<Int8Type>(&bytes, count, |x| x as i8)?,
        DataType::Int16 => narrow::<Int16Type>(&bytes, count, |x| x as i16)?,
        DataType::UInt8 => narrow::<UInt8Type>(&bytes, count, |x| x as u8)?,
        DataType::UInt16 => narrow::<UInt16Type>(&bytes, count, |x| x as u16)?,
        DataType::Int32 => same::<Int32Type>(bytes, count, ty)?,
        DataType::UInt32 => same::<UInt32Type>(bytes, count, ty)?,
        DataType::Date32 => same::<Date32Type>(bytes, count, ty)?,
        DataType::Int64 => same::<Int64Type>(bytes, count, ty)?,
        DataType::UInt64 => same::<UInt64Type>(bytes, count, ty)?,
        DataType::Float32 => same::<Float32Type>(bytes, count, ty)?,
        DataType::Float64 => same::<Float64Type>(bytes, count, ty)?,
        DataType::Timestamp(U::Second, _) => same::<TimestampSecondType>(bytes, count, ty)?,
        DataType::Timestamp(U::Millisecond, _) => same::<TimestampMillisecondType>(bytes, count, ty)?,
        DataType::Timestamp(U::Microsecond, _) => same::<TimestampMicrosecondType>(bytes, count, ty)?,
        DataType::Timestamp(U::Nanosecond, _) => same::<TimestampNanosecondType>(bytes, count, ty)?,
        DataType::Duration(U::Second) => same::<DurationSecondType>(bytes, count, ty)?,
        DataType::Duration(U::Millisecond) => same::<DurationMillisecondType>(bytes, count, ty)?,
        DataType::Duration(U::Microsecond) => same::<DurationMicrosecondType>(bytes, count, ty)?,
        DataType::Duration(U::Nanosecond) => same::<DurationNanosecondType>(bytes, count, ty)?,
        DataType::Utf8 => Arc::new(StringArray::from_iter_values(texts(&bytes, count)?)),
        DataType::LargeUtf8 => Arc::new(LargeStringArray::from_iter_values(texts(&bytes, count)?)),
        DataType::Utf8View => Arc::new(StringViewArray::from_iter_values(texts(&bytes, count)?)),
        DataType::Binary => Arc::new(BinaryArray::from_iter_values(pieces(&bytes, count)?)),
        DataType::LargeBinary => Arc::new(LargeBinaryArray::from_iter_values(pieces(&bytes, count)?)),
        _ => return None,
    })
}

/// Numbers of 32 bits in the file, and of fewer in the column.
fn narrow<T: ArrowPrimitiveType>(
    bytes: &[u8],
    count: usize,
    narrow: impl Fn(i32) -> T::Native,
) -> Option<ArrayRef> {
    let numbers = bytes.as_chunks::<4>().0.get(..count)?;
    let numbers = numbers.iter().map(|bytes| narrow(i32::from_le_bytes(*bytes)));
    Some(Arc::new(PrimitiveArray::<T>::from_iter_values(numbers)))
}

/// Numbers that are the same in the file and in the column: where memory allows it, nothing is copied.
fn same<T: ArrowPrimitiveType>(bytes: Bytes, count: usize, ty: &DataType) -> Option<ArrayRef> {
    let size = count.checked_mul(size_of::<T::Native>()).filter(|size| *size <= bytes.len())?;
    if cfg!(target_endian = "big") {
        return None;
    }
    let bytes = bytes.slice(..size);
    let aligned = bytes.as_ptr().align_offset(align_of::<T::Native>()) == 0;
    let buffer = if aligned { Buffer::from(bytes) } else { Buffer::from_slice_ref(&bytes) };
    let numbers = ScalarBuffer::<T::Native>::new(buffer, 0, count);
    Some(Arc::new(PrimitiveArray::<T>::new(numbers, None).with_data_type(ty.clone())))
}

/// Pieces of bytes, each behind its length.
fn pieces(bytes: &[u8], count: usize) -> Option<Vec<&[u8]>> {
    // Each takes four bytes at least.
    let mut pieces = Vec::with_capacity(count.min(bytes.len() / 4));
    let mut rest = bytes;
    for _ in 0..count {
        let (length, behind) = rest.split_first_chunk()?;
        let length = usize::try_from(u32::from_le_bytes(*length)).ok()?;
        let (piece, behind) = behind.split_at_checked(length)?;
        pieces.push(piece);
        rest = behind;
    }
    Some(pieces)
}

fn texts(bytes: &[u8], count: usize) -> Option<Vec<&str>> {
    pieces(bytes, count)?.into_iter().map(|piece| std::str::from_utf8(piece).ok()).collect()
}
