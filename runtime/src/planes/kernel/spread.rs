//! From planes of digits to numbers.

use crate::planes::plane::Plane;
use fearless_simd::{Level, Simd, SimdBase, SimdMask, dispatch, mask32x16, prelude::*, u32x16};

/// The numbers of everybody whose digits stand in planes, the lowest first; `out` has room for 64 people at a time.
pub(crate) fn spread(level: Level, digits: &[Plane], out: &mut [u32]) {
    dispatch!(level, simd => spread_at(simd, digits, out));
}

#[inline(always)]
fn spread_at<S: Simd>(simd: S, digits: &[Plane], out: &mut [u32]) {
    simd.vectorize(
        #[inline(always)]
        || {
            let zero = u32x16::splat(simd, 0);
            for (block, out) in out.as_chunks_mut::<64>().0.iter_mut().enumerate() {
                for (part, out) in out.as_chunks_mut::<16>().0.iter_mut().enumerate() {
                    let mut numbers = zero;
                    for (digit, plane) in digits.iter().enumerate() {
                        let word = plane.words().get(block).copied().unwrap_or(0);
                        let mask = mask32x16::from_bitmask(simd, word >> (16 * part) & 0xffff);
                        numbers |= mask.select(u32x16::splat(simd, 1 << digit), zero);
                    }
                    numbers.store_slice(out);
                }
            }
        },
    );
}
