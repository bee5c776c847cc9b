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
            for ((block, out), of) in out.as_chunks_mut::<64>().0.iter_mut().enumerate().zip(of.words()) {
                for (place, out) in out.as_chunks_mut::<8>().0.iter_mut().enumerate() {
                    let from = block * 64 + place * 8;
                    let mask = mask64x8::from_bitmask(simd, of >> (8 * place) & 0xff);
                    mask.select(eight(simd, a, from), eight(simd, b, from)).store_slice(out);
                }
            }
        },
    );
}

#[inline(always)]
fn eight<S: Simd>(simd: S, words: Words<'_>, from: usize) -> u64x8<S> {
    match words {
        Words::Many(words) => match words.get(from..from + 8) {
            Some(words) => u64x8::from_slice(simd, words),
            None => u64x8::splat(simd, 0),
        },
        Words::One(word) => u64x8::splat(simd, word),
    }
}
