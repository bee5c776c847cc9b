//! Planes of others.

use crate::planes::plane::Plane;
use fearless_simd::{Level, Simd, dispatch};

/// What comes of each word of two planes.
pub(in crate::planes) fn both(
    level: Level,
    a: &Plane,
    b: &Plane,
    out: &mut Plane,
    of: impl Fn(u64, u64) -> u64,
) {
    dispatch!(level, simd => both_at(simd, a, b, out, of));
}

#[inline(always)]
fn both_at<S: Simd>(simd: S, a: &Plane, b: &Plane, out: &mut Plane, of: impl Fn(u64, u64) -> u64) {
    simd.vectorize(
        #[inline(always)]
        || out.become_of(a, b, of),
    );
}
