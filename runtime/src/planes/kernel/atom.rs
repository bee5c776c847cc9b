//! Atoms: all that is asked of a column, in one pass.

use super::compare::{floats, holds, ints, masks_of};
use crate::planes::atom::{Atom, Test};
use crate::planes::operation::{How, Order};
use crate::planes::plane::Plane;
#[cfg(feature = "arrow")]
use arrow_buffer::ArrowNativeType;
use fearless_simd::{Level, Simd, SimdBase, SimdMask, dispatch, i64x8, u64x8};
#[cfg(feature = "arrow")]
use fearless_simd::{mask8x64, prelude::*, u8x64};

/// Answers what is asked of words, a plane for each atom. Says whether each word is at least the first of `span`, and no more than
/// the second (less than half of all words) above it, where there is one. Words are taken 64 at a time, and none beyond.
pub(crate) fn answer(
    level: Level,
    atoms: &[Atom],
    words: &[u64],
    span: Option<(u64, u64)>,
    out: &mut [Plane],
) -> bool {
    dispatch!(level, simd => answer_at(simd, atoms, words, span, out))
}

#[inline(always)]
fn answer_at<S: Simd>(
    simd: S,
    atoms: &[Atom],
    words: &[u64],
    span: Option<(u64, u64)>,
    out: &mut [Plane],
) -> bool {
    simd.vectorize(
        #[inline(always)]
        || {
            let mut check = Check::new(simd, span);
            for (place, words) in words.as_chunks::<64>().0.iter().enumerate() {
                check.look(simd, words);
                answer_block(simd, atoms, words, place, out);
            }
            check.passed(simd)
        },
    )
}

/// The same of ints that are narrower than words; the words are written where there is room for them.
#[cfg(feature = "arrow")]
pub(crate) fn answer_widened<N: Copy + Into<i64>>(
    level: Level,
    atoms: &[Atom],
    ints: &[N],
    words: &mut [u64],
    span: (u64, u64),
    out: &mut [Plane],
) -> bool {
    dispatch!(level, simd => answer_widened_at(simd, atoms, ints, words, span, out))
}

#[cfg(feature = "arrow")]
#[inline(always)]
fn answer_widened_at<S: Simd, N: Copy + Into<i64>>(
    simd: S,
    atoms: &[Atom],
    ints: &[N],
    words: &mut [u64],
    span: (u64, u64),
    out: &mut [Plane],
) -> bool {
    simd.vectorize(
        #[inline(always)]
        || {
            let mut check = Check::new(simd, Some(span));
            let mut rooms = words.as_chunks_mut::<64>().0.iter_mut();
            for (place, ints) in ints.as_chunks::<64>().0.iter().enumerate() {
                let wide = ints.map(|int| Into::<i64>::into(int).cast_unsigned());
                check.look(simd, &wide);
                answer_block(simd, atoms, &wide, place, out);
                if let Some(room) = rooms.next() {
                    *room = wide;
                }
            }
            check.passed(simd)
        },
    )
}

/// Whether words are within bounds.
struct Check<S: Simd> {
    /// The least, and how much more the greatest is.
    bounds: Option<(u64x8<S>, u64x8<S>)>,
    /// The highest bit tells what was below or above.
    outside: u64x8<S>,
}

impl<S: Simd> Check<S> {
    #[inline(always)]
    fn new(simd: S, span: Option<(u64, u64)>) -> Self {
        let bounds = span.map(|(low, span)| (u64x8::splat(simd, low), u64x8::splat(simd, span)));
        Self { bounds, outside: u64x8::splat(simd, 0) }
    }

    #[inline(always)]
    fn look(&mut self, simd: S, words: &[u64; 64]) {
        let Some((low, span)) = self.bounds else { return };
        for words in words.as_chunks::<8>().0 {
            let above = u64x8::from_slice(simd, words) - low;
            self.outside |= above | (span - above);
        }
    }

    #[inline(always)]
    fn passed(self, simd: S) -> bool {
        ints(self.outside).simd_ge(i64x8::splat(simd, 0)).all_true()
    }
}

/// The answers of 64 people, the words of whom stand at a place of planes.
#[inline(always)]
fn answer_block<S: Simd>(simd: S, atoms: &[Atom], words: &[u64; 64], place: usize, out: &mut [Plane]) {
    for (atom, out) in atoms.iter().zip(out) {
        if let Some(out) = out.words_mut().get_mut(place) {
            *out = bits(simd, atom, words);
        }
    }
}

/// A bit for each of 64 words.
#[inline(always)]
fn bits<S: Simd>(simd: S, atom: &Atom, words: &[u64; 64]) -> u64 {
    let c = u64x8::splat(simd, atom.constant);
    let Test::Compare(order, how) = atom.test else {
        let constants = [atom.constant; 64];
        return if atom.first { holds(&constants, words) } else { holds(words, &constants) };
    };
    match (order, how, atom.first) {
        (Order::Float, How::Equal, _) => masks_of(simd, words, |x| floats(x).simd_eq(floats(c))),
        (Order::Float, How::Less, false) => masks_of(simd, words, |x| floats(x).simd_lt(floats(c))),
        (Order::Float, How::Less, true) => masks_of(simd, words, |x| floats(x).simd_gt(floats(c))),
        (Order::Float, How::AtMost, false) => masks_of(simd, words, |x| floats(x).simd_le(floats(c))),
        (Order::Float, How::AtMost, true) => masks_of(simd, words, |x| floats(x).simd_ge(floats(c))),
        (_, How::Equal, _) => masks_of(simd, words, |x| x.simd_eq(c)),
        (Order::Signed, How::Less, false) => masks_of(simd, words, |x| ints(x).simd_lt(ints(c))),
        (Order::Signed, How::Less, true) => masks_of(simd, words, |x| ints(x).simd_gt(ints(c))),
        (Order::Signed, How::AtMost, false) => masks_of(simd, words, |x| ints(x).simd_le(ints(c))),
        (Order::Signed, How::AtMost, true) => masks_of(simd, words, |x| ints(x).simd_ge(ints(c))),
        (Order::Unsigned, How::Less, false) => masks_of(simd, words, |x| x.simd_lt(c)),
        (Order::Unsigned, How::Less, true) => masks_of(simd, words, |x| x.simd_gt(c)),
        (Order::Unsigned, How::AtMost, false) => masks_of(simd, words, |x| x.simd_le(c)),
        (Order::Unsigned, How::AtMost, true) => masks_of(simd, words, |x| x.simd_ge(c)),
    }
}

/// Answers what is asked of words, at most eight atoms, as a byte for each word with a bit for each atom. Words are taken 64 at a time,
/// and none beyond.
#[cfg(feature = "arrow")]
pub(crate) fn answer_bytes(level: Level, atoms: &[Atom], words: &[u64], out: &mut [u8]) {
    dispatch!(level, simd => answer_bytes_at(simd, atoms, words, out));
}

#[cfg(feature = "arrow")]
#[inline(always)]
fn answer_bytes_at<S: Simd>(simd: S, atoms: &[Atom], words: &[u64], out: &mut [u8]) {
    simd.vectorize(
        #[inline(always)]
        || {
            let zero = u8x64::splat(simd, 0);
            for (words, out) in words.as_chunks::<64>().0.iter().zip(out.as_chunks_mut::<64>().0) {
                let mut bytes = zero;
                for (bit, atom) in atoms.iter().enumerate() {
                    let mask = mask8x64::from_bitmask(simd, bits(simd, atom, words));
                    bytes |= mask.select(u8x64::splat(simd, 1 << bit), zero);
                }
                bytes.store_slice(out);
            }
        },
    );
}

/// As many entries as four registers hold.
#[cfg(feature = "arrow")]
const FEW: usize = 256;

/// The bits of each key's entry, a plane for each bit; there is a power of two of entries, and 64 at least. Keys are taken 64 at
/// a time, and none beyond.
#[cfg(feature = "arrow")]
pub(crate) fn entries<N: ArrowNativeType>(level: Level, keys: &[N], entries: &[u8], out: &mut [Plane]) {
    dispatch!(level, simd => entries_at(simd, keys, entries, out));
}

#[cfg(feature = "arrow")]
#[inline(always)]
fn entries_at<S: Simd, N: ArrowNativeType>(simd: S, keys: &[N], entries: &[u8], out: &mut [Plane]) {
    simd.vectorize(
        #[inline(always)]
        || {
            let mask = entries.len().wrapping_sub(1);
            let entry = |key: &N| entries.get(key.as_usize() & mask).copied().unwrap_or(0);
            let tables = entries.as_chunks::<64>().0;
            for (place, keys) in keys.as_chunks::<64>().0.iter().enumerate() {
                let found = match tables {
                    [first, more @ ..] if entries.len() <= FEW => {
                        let keys = u8x64::from_slice(simd, &keys.map(|key| key.as_usize() as u8));
                        let within = keys & u8x64::splat(simd, 63);
                        let mut found = u8x64::from_slice(simd, first).swizzle_dyn(within);
                        for (table, begin) in more.iter().zip((64..=192).step_by(64)) {
                            let here = (keys & u8x64::splat(simd, 192)).simd_eq(u8x64::splat(simd, begin));
                            found = here.select(u8x64::from_slice(simd, table).swizzle_dyn(within), found);
                        }
                        found
                    }
                    _ => u8x64::from_slice(simd, &keys.each_ref().map(entry)),
                };
                for (bit, out) in out.iter_mut().enumerate() {
                    let one = u8x64::splat(simd, 1 << bit);
                    if let Some(out) = out.words_mut().get_mut(place) {
                        *out = (found & one).simd_eq(one).to_bitmask();
                    }
                }
            }
        },
    );
}
