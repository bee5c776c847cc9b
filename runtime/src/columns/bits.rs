//! Bitmaps of Arrow as planes.

use crate::planes::Plane;
use arrow_buffer::BooleanBuffer;

/// The bits of so many rows of a block that begins at the row `from`.
pub(super) fn bits(bits: &BooleanBuffer, from: usize, count: usize) -> Plane {
    let begin = bits.offset() + from;
    let bytes = bits.inner().as_slice().get(begin / 8..(begin + count) / 8);
    match bytes.filter(|_| begin.is_multiple_of(8) && count.is_multiple_of(64)) {
        Some(bytes) => Plane::of(bytes.as_chunks::<8>().0.iter().map(|word| u64::from_le_bytes(*word))),
        None => Plane::of(bits.slice(from, count).bit_chunks().iter_padded()),
    }
}
