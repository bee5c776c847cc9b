//! Comparisons: from words to bits, 64 to a word.

use super::Words;
use crate::planes::operation::{How, Order};
#[cfg(feature = "arrow")]
use crate::planes::plane::Plane;
use fearless_simd::{Level, Simd, SimdBase, SimdMask, dispatch, f64x8, i64x8, mask64x8, prelude::*, u64x8};

/// Those whose first word stands like this to the second.
pub(in crate::planes) fn compare(
    level: Level,
    order: Order,
    how: How,
    a: Words<'_>,
    b: Words<'_>,
    out: &mut [u64],
) {
    dispatch!(level, simd => compare_at(simd, order, how, a, b, out));
}

#[inline(always)]
fn compare_at<S: Simd>(simd: S, order: Order, how: How, a: Words<'_>, b: Words<'_>, out: &mut [u64]) {
    match (order, how) {
        (Order::Float, How::Equal) => masks(simd, a, b, out, |a, b| floats(a).simd_eq(floats(b))),
        (Order::Float, How::Less) => masks(simd, a, b, out, |a, b| floats(a).simd_lt(floats(b))),
        (Order::Float, How::AtMost) => masks(simd, a, b, out, |a, b| floats(a).simd_le(floats(b))),
        (_, How::Equal) => masks(simd, a, b, out, |a, b| a.simd_eq(b)),
        (Order::Signed, How::Less) => masks(simd, a, b, out, |a, b| ints(a).simd_lt(ints(b))),
        (Order::Signed, How::AtMost) => masks(simd, a, b, out, |a, b| ints(a).simd_le(ints(b))),
        (Order::Unsigned, How::Less) => masks(simd, a, b, out, |a, b| a.simd_lt(b)),
        (Order::Unsigned, How::AtMost) => masks(simd, a, b, out, |a, b| a.simd_le(b)),
    }
}

#[inline(always)]
pub(super) fn floats<S: Simd>(words: u64x8<S>) -> f64x8<S> {
    words.bitcast()
}

#[inline(always)]
pub(super) fn ints<S: Simd>(words: u64x8<S>) -> i64x8<S> {
    words.bitcast()
}

/// A bit for each pair of words that passes a test.
#[inline(always)]
fn masks<S: Simd>(
    simd: S,
    a: Words<'_>,
    b: Words<'_>,
    out: &mut [u64],
    test: impl Fn(u64x8<S>, u64x8<S>) -> mask64x8<S>,
) {
    simd.vectorize(
        #[inline(always)]
        || match (a, b) {
            (Words::Many(a), Words::One(b)) => {
                let b = u64x8::splat(simd, b);
                of_one(simd, a, out, |a| test(a, b));
            }
            (Words::One(a), Words::Many(b)) => {
                let a = u64x8::splat(simd, a);
                of_one(simd, b, out, |b| test(a, b));
            }
            (Words::Many(a), Words::Many(b)) => {
                let blocks = a.as_chunks::<64>().0.iter().zip(b.as_chunks::<64>().0);
                for ((a, b), out) in blocks.zip(out) {
                    let mut word = 0;
                    for (place, (a, b)) in a.as_chunks::<8>().0.iter().zip(b.as_chunks::<8>().0).enumerate() {
                        let (a, b) = (u64x8::from_slice(simd, a), u64x8::from_slice(simd, b));
                        word |= test(a, b).to_bitmask() << (8 * place);
                    }
                    *out = word;
                }
            }
            (Words::One(a), Words::One(b)) => {
                let all = test(u64x8::splat(simd, a), u64x8::splat(simd, b)).to_bitmask() & 1 == 1;
                out.fill(if all { u64::MAX } else { 0 });
            }
        },
    );
}

#[inline(always)]
fn of_one<S: Simd>(simd: S, words: &[u64], out: &mut [u64], test: impl Fn(u64x8<S>) -> mask64x8<S>) {
    for (words, out) in words.as_chunks::<64>().0.iter().zip(out) {
        *out = masks_of(simd, words, &test);
    }
}

/// A bit for each of 64 words that passes a test.
#[inline(always)]
pub(super) fn masks_of<S: Simd>(simd: S, words: &[u64; 64], test: impl Fn(u64x8<S>) -> mask64x8<S>) -> u64 {
    // From the last to the first: shifts that hang on each other are left as they are, and not gathered in a vector.
    words
        .as_chunks::<8>()
        .0
        .iter()
        .rev()
        .fold(0, |found, words| found << 8 | test(u64x8::from_slice(simd, words)).to_bitmask())
}

/// Those whose word is at least `low` and at most `high`.
#[cfg(feature = "arrow")]
pub(crate) fn within(level: Level, order: Order, words: &[u64], low: u64, high: u64) -> Plane {
    let mut out = Plane::NONE;
    out.fit(words.len() / 64);
    dispatch!(level, simd => within_at(simd, order, words, low, high, out.words_mut()));
    out
}

#[cfg(feature = "arrow")]
#[inline(always)]
fn within_at<S: Simd>(simd: S, order: Order, words: &[u64], low: u64, high: u64, out: &mut [u64]) {
    simd.vectorize(
        #[inline(always)]
        || {
            let (low, high) = (u64x8::splat(simd, low), u64x8::splat(simd, high));
            match order {
                Order::Float => of_one(simd, words, out, |x| {
                    floats(x).simd_ge(floats(low)) & floats(x).simd_le(floats(high))
                }),
                Order::Signed => {
                    of_one(simd, words, out, |x| ints(x).simd_ge(ints(low)) & ints(x).simd_le(ints(high)))
                }
                Order::Unsigned => of_one(simd, words, out, |x| x.simd_ge(low) & x.simd_le(high)),
            }
        },
    );
}

/// Whether each word is so much above `low`, and no more than `span` (less than half of all words) above it.
#[cfg(feature = "arrow")]
pub(crate) fn all_within(level: Level, words: &[u64], low: u64, span: u64) -> bool {
    dispatch!(level, simd => all_within_at(simd, words, low, span))
}

#[cfg(feature = "arrow")]
#[inline(always)]
fn all_within_at<S: Simd>(simd: S, words: &[u64], low: u64, span: u64) -> bool {
    simd.vectorize(
        #[inline(always)]
        || {
            // The highest bit tells what is below, and what is above.
            let outside = words.iter().fold(0, |outside, word| {
                let above = word.wrapping_sub(low);
                outside | above | span.wrapping_sub(above)
            });
            outside >> 63 == 0
        },
    )
}

/// Ints made wide, as many as there is room for, and whether each is so much above `low`, and no more than `span` above it.
#[cfg(feature = "arrow")]
pub(crate) fn widened<N: Copy + Into<i64>>(
    level: Level,
    ints: &[N],
    words: &mut [u64],
    low: u64,
    span: u64,
) -> bool {
    dispatch!(level, simd => widened_at(simd, ints, words, low, span))
}

#[cfg(feature = "arrow")]
#[inline(always)]
fn widened_at<S: Simd, N: Copy + Into<i64>>(
    simd: S,
    ints: &[N],
    words: &mut [u64],
    low: u64,
    span: u64,
) -> bool {
    simd.vectorize(
        #[inline(always)]
        || {
            let outside = ints.iter().zip(words).fold(0, |outside, (int, word)| {
                *word = Into::<i64>::into(*int).cast_unsigned();
                let above = word.wrapping_sub(low);
                outside | above | span.wrapping_sub(above)
            });
            outside >> 63 == 0
        },
    )
}

/// Those whose member's bit is set in a set.
pub(in crate::planes) fn among(level: Level, member: Words<'_>, set: Words<'_>, out: &mut [u64]) {
    dispatch!(level, simd => among_at(simd, member, set, out));
}

#[inline(always)]
fn among_at<S: Simd>(simd: S, member: Words<'_>, set: Words<'_>, out: &mut [u64]) {
    simd.vectorize(
        #[inline(always)]
        || {
            let (same_members, same_sets) = (member.same(), set.same());
            for (block, out) in out.iter_mut().enumerate() {
                let (members, sets) =
                    (member.of_block(block, &same_members), set.of_block(block, &same_sets));
                *out = holds(members, sets);
            }
        },
    );
}

/// A bit for each of 64 members that is set in its set.
#[inline(always)]
pub(super) fn holds(members: &[u64; 64], sets: &[u64; 64]) -> u64 {
    let mut found = 0;
    for (bit, (member, set)) in members.iter().zip(sets).enumerate() {
        let holds = if *member < 64 { set >> (member & 63) & 1 } else { 0 };
        found |= holds << bit;
    }
    found
}
