//! Planes of others.

use fearless_simd::{Level, Simd, dispatch};

/// What comes of each word of two planes that hold as many as is written.
pub(in crate::planes) fn both(
    level: Level,
    a: &[u64],
    b: &[u64],
    out: &mut [u64],
    of: impl Fn(u64, u64) -> u64,
) {
    dispatch!(level, simd => both_at(simd, a, b, out, of));
}

#[inline(always)]
fn both_at<S: Simd>(simd: S, a: &[u64], b: &[u64], out: &mut [u64], of: impl Fn(u64, u64) -> u64) {
    simd.vectorize(
        #[inline(always)]
        || out.iter_mut().zip(a.iter().zip(b)).for_each(|(out, (a, b))| *out = of(*a, *b)),
    );
}
