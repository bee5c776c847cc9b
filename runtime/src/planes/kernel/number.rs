//! Arithmetic: checked, as the interpreter does it.

use super::Words;
use super::compare::{floats, ints};
use crate::planes::plane::Plane;
use fearless_simd::{Level, Simd, SimdBase, SimdMask, dispatch, f64x8, i64x8, mask64x8, prelude::*, u64x8};
use onboard_ir::Arithmetic;

/// Ints, with a bit for each result that fits.
pub(in crate::planes) fn whole(
    level: Level,
    how: Arithmetic,
    a: Words<'_>,
    b: Words<'_>,
    out: &mut [u64],
    fits: &mut [u64],
) {
    match how {
        Arithmetic::Add | Arithmetic::Subtract => {
            dispatch!(level, simd => sum(simd, how == Arithmetic::Subtract, a, b, out, fits));
        }
        Arithmetic::Multiply | Arithmetic::Divide => {
            fits.fill(0);
            for (place, out) in out.iter_mut().enumerate() {
                let (word, over) = a.at(place).cast_signed().overflowing_mul(b.at(place).cast_signed());
                *out = word.cast_unsigned();
                if let Some(fits) = fits.get_mut(place / 64) {
                    *fits |= u64::from(!over) << (place % 64);
                }
            }
        }
    }
}

#[inline(always)]
fn sum<S: Simd>(simd: S, subtract: bool, a: Words<'_>, b: Words<'_>, out: &mut [u64], fits: &mut [u64]) {
    let zero = i64x8::splat(simd, 0);
    if subtract {
        both(simd, a, b, out, fits, |a, b| {
            let word = ints(a) - ints(b);
            (word.bitcast(), ((ints(a) ^ ints(b)) & (ints(a) ^ word)).simd_ge(zero))
        });
    } else {
        both(simd, a, b, out, fits, |a, b| {
            let word = ints(a) + ints(b);
            (word.bitcast(), ((ints(a) ^ word) & (ints(b) ^ word)).simd_ge(zero))
        });
    }
}

/// Floats, with a bit for each result that is finite. There is no negative zero.
pub(in crate::planes) fn float(
    level: Level,
    how: Arithmetic,
    a: Words<'_>,
    b: Words<'_>,
    out: &mut [u64],
    finite: &mut [u64],
) {
    dispatch!(level, simd => float_at(simd, how, a, b, out, finite));
}

#[inline(always)]
fn float_at<S: Simd>(
    simd: S,
    how: Arithmetic,
    a: Words<'_>,
    b: Words<'_>,
    out: &mut [u64],
    finite: &mut [u64],
) {
    let (zero, infinite) = (f64x8::splat(simd, 0.0), f64x8::splat(simd, f64::INFINITY));
    let checked = |word: f64x8<S>| {
        let word = word + zero;
        (word.bitcast(), word.abs().simd_lt(infinite))
    };
    match how {
        Arithmetic::Add => both(simd, a, b, out, finite, |a, b| checked(floats(a) + floats(b))),
        Arithmetic::Subtract => both(simd, a, b, out, finite, |a, b| checked(floats(a) - floats(b))),
        Arithmetic::Multiply => both(simd, a, b, out, finite, |a, b| checked(floats(a) * floats(b))),
        Arithmetic::Divide => both(simd, a, b, out, finite, |a, b| checked(floats(a) / floats(b))),
    }
}

/// A word and a bit for each pair of words.
#[inline(always)]
fn both<S: Simd>(
    simd: S,
    a: Words<'_>,
    b: Words<'_>,
    out: &mut [u64],
    passed: &mut [u64],
    of: impl Fn(u64x8<S>, u64x8<S>) -> (u64x8<S>, mask64x8<S>),
) {
    simd.vectorize(
        #[inline(always)]
        || {
            let (same_a, same_b) = (a.same(), b.same());
            let blocks = out.as_chunks_mut::<64>().0.iter_mut().zip(passed);
            for (block, (out, passed)) in blocks.enumerate() {
                let (a, b) = (a.of_block(block, &same_a), b.of_block(block, &same_b));
                let pairs = a.as_chunks::<8>().0.iter().zip(b.as_chunks::<8>().0);
                *passed =
                    out.as_chunks_mut::<8>().0.iter_mut().zip(pairs).rev().fold(0, |found, (out, (a, b))| {
                        let (value, bit) = of(u64x8::from_slice(simd, a), u64x8::from_slice(simd, b));
                        value.store_slice(out);
                        found << 8 | bit.to_bitmask()
                    });
            }
        },
    );
}

/// One word from another.
#[inline(always)]
fn each<S: Simd>(simd: S, words: Words<'_>, out: &mut [u64], of: impl Fn(u64) -> u64) {
    simd.vectorize(
        #[inline(always)]
        || match words {
            Words::Many(words) => out.iter_mut().zip(words).for_each(|(out, word)| *out = of(*word)),
            Words::One(word) => out.fill(of(word)),
        },
    );
}

/// Ints as floats.
pub(in crate::planes) fn widen(level: Level, words: Words<'_>, out: &mut [u64]) {
    let as_float = |word: u64| crate::number::as_float(word.cast_signed()).to_bits();
    dispatch!(level, simd => each(simd, words, out, as_float));
}

/// The absolute value of floats.
pub(in crate::planes) fn size(level: Level, words: Words<'_>, out: &mut [u64]) {
    dispatch!(level, simd => each(simd, words, out, |word| f64::from_bits(word).abs().to_bits()));
}

/// How many bits are set.
pub(in crate::planes) fn bits(level: Level, words: Words<'_>, out: &mut [u64]) {
    dispatch!(level, simd => each(simd, words, out, |word| word.count_ones().into()));
}

/// One more for those in a plane.
pub(in crate::planes) fn more(words: Words<'_>, of: &Plane, out: &mut [u64]) {
    for (place, out) in out.iter_mut().enumerate() {
        *out = words.at(place).wrapping_add(u64::from(of.has(place)));
    }
}
