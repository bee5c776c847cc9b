//! From planes of digits to numbers.

use crate::planes::plane::Plane;
use fearless_simd::{Level, Simd, SimdBase, SimdMask, dispatch, mask8x64, prelude::*, u8x64};

/// The most digits of a number.
pub(crate) const DIGITS: usize = 8;

/// The numbers of everybody whose digits stand in planes, the lowest first, at most [`DIGITS`]; `out` has room for 64 people at a
/// time.
pub(crate) fn spread(level: Level, digits: &[Plane], out: &mut [u32]) {
    dispatch!(level, simd => spread_at(simd, digits, out));
}

#[inline(always)]
fn spread_at<S: Simd>(simd: S, digits: &[Plane], out: &mut [u32]) {
    simd.vectorize(
        #[inline(always)]
        || {
            let zero = u8x64::splat(simd, 0);
            let mut bytes = [0; 64];
            for (block, out) in out.as_chunks_mut::<64>().0.iter_mut().enumerate() {
                let mut numbers = zero;
                for (digit, plane) in digits.iter().take(DIGITS).enumerate() {
                    let mask = mask8x64::from_bitmask(simd, plane.words().get(block).copied().unwrap_or(0));
                    numbers |= mask.select(u8x64::splat(simd, 1 << digit), zero);
                }
                numbers.store_slice(&mut bytes);
                out.iter_mut().zip(bytes).for_each(|(out, byte)| *out = byte.into());
            }
        },
    );
}
