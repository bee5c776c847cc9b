//! From planes to numbers.

use crate::planes::plane::Plane;
use fearless_simd::{Level, Simd, SimdBase, SimdMask, dispatch, mask8x64, prelude::*, u8x64, u64x8};

/// The most binary digits of a number that vectors write.
const DIGITS: usize = 8;
/// The words of planes that are looked at together.
const WORDS: usize = 8;

/// Writes a number for each person: of each number those who have it (nobody has two), and 0 for all others. Gives who has one.
/// `out` has room for 64 people at a time, and nobody is looked at beyond it.
pub(crate) fn spread(level: Level, of: &[(u32, &Plane)], out: &mut [u32]) -> Plane {
    let mut any = Plane::NONE;
    any.fit(out.len() / 64);
    let digits = Digits::of(of);
    dispatch!(level, simd => spread_at(simd, &digits, out, &mut any));
    for (value, plane) in of.iter().filter(|(value, _)| value >> DIGITS != 0) {
        plane.each(|place| {
            if let Some(entry) = out.get_mut(place) {
                *entry = *value;
            }
        });
    }
    any
}

/// Who has which digit.
struct Digits<'p> {
    all: Vec<&'p Plane>,
    /// For each digit, the lowest first, the planes of numbers that have it; none of those that are too large.
    each: Vec<Vec<&'p Plane>>,
}

impl<'p> Digits<'p> {
    fn of(numbers: &[(u32, &'p Plane)]) -> Self {
        let small = || numbers.iter().filter(|(value, _)| value >> DIGITS == 0);
        let greatest = small().map(|(value, _)| *value).max().unwrap_or(0);
        let digits = 0..u32::BITS - greatest.leading_zeros();
        let having = |digit: u32| small().filter(move |(value, _)| value >> digit & 1 == 1);
        let each = digits.map(|digit| having(digit).map(|(_, plane)| *plane).collect());
        Self { all: numbers.iter().map(|(_, plane)| *plane).collect(), each: each.collect() }
    }
}

#[inline(always)]
fn spread_at<S: Simd>(simd: S, digits: &Digits<'_>, out: &mut [u32], any: &mut Plane) {
    simd.vectorize(
        #[inline(always)]
        || {
            let zero = u8x64::splat(simd, 0);
            let mut bytes = [0; 64];
            let pieces = out.chunks_mut(WORDS * 64).zip(any.words_mut().chunks_mut(WORDS));
            for (piece, (out, any)) in pieces.enumerate() {
                any.iter_mut().zip(join(simd, &digits.all, piece)).for_each(|(any, word)| *any = word);
                let mut words = [[0; WORDS]; DIGITS];
                for (words, planes) in words.iter_mut().zip(&digits.each) {
                    *words = join(simd, planes, piece);
                }
                for (place, out) in out.as_chunks_mut::<64>().0.iter_mut().enumerate() {
                    let mut numbers = zero;
                    for (digit, words) in words.iter().take(digits.each.len()).enumerate() {
                        let mask = mask8x64::from_bitmask(simd, words.get(place).copied().unwrap_or(0));
                        numbers |= mask.select(u8x64::splat(simd, 1 << digit), zero);
                    }
                    numbers.store_slice(&mut bytes);
                    out.iter_mut().zip(bytes).for_each(|(out, byte)| *out = byte.into());
                }
            }
        },
    );
}

/// Some words of everybody in these planes.
#[inline(always)]
fn join<S: Simd>(simd: S, planes: &[&Plane], piece: usize) -> [u64; WORDS] {
    let mut joined = u64x8::splat(simd, 0);
    for plane in planes {
        let (pieces, rest) = plane.words().as_chunks::<WORDS>();
        match pieces.get(piece) {
            Some(words) => joined |= u64x8::from_slice(simd, words),
            None if piece == pieces.len() => {
                let mut words = [0; WORDS];
                words.iter_mut().zip(rest).for_each(|(word, rest)| *word = *rest);
                joined |= u64x8::from_slice(simd, &words);
            }
            None => {}
        }
    }
    joined.into()
}
