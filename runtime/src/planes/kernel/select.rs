//! Words of one lane or of another.

use super::Words;
use crate::planes::plane::Plane;
use fearless_simd::{Level, Simd, SimdBase, SimdMask, dispatch, mask64x8, prelude::*, u64x8};

/// Of those in the plane the words of `a`, of all others those of `b`.
pub(in crate::planes) fn select(level: Level, of: &Plane, a: Words<'_>, b: Words<'_>, out: &mut [u64]) {
    dispatch!(level, simd => select_at(simd, of, a, b, out));
}

#[inline(always)]
fn select_at<S: Simd>(simd: S, of: &Plane, a: Words<'_>, b: Words<'_>, out: &mut [u64]) {
    simd.vectorize(
        #[inline(always)]
        || {
            let (same_a, same_b) = (a.same(), b.same());
            for ((block, out), of) in out.as_chunks_mut::<64>().0.iter_mut().enumerate().zip(of.words()) {
                let (a, b) = (a.of_block(block, &same_a), b.of_block(block, &same_b));
                let pairs = a.as_chunks::<8>().0.iter().zip(b.as_chunks::<8>().0);
                for ((place, out), (a, b)) in out.as_chunks_mut::<8>().0.iter_mut().enumerate().zip(pairs) {
                    let mask = mask64x8::from_bitmask(simd, of >> (8 * place) & 0xff);
                    let (a, b) = (u64x8::from_slice(simd, a), u64x8::from_slice(simd, b));
                    mask.select(a, b).store_slice(out);
                }
            }
        },
    );
}
