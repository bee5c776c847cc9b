//! Numbers of a few bits each that stand one after the other, the lowest bit first: as Parquet packs the keys of dictionaries.

use fearless_simd::{Level, Simd, dispatch};
use std::ops::Range;

/// Numbers that are unpacked at once.
const CHUNK: usize = 64;

/// The most bytes that so many numbers take, and as many more as are looked at.
const WINDOW: usize = CHUNK / 8 * 32 + 8;

/// The most bits of two numbers that stand in one word wherever the first begins in its byte.
const WIDEST_OF_TWO: u32 = 28;

/// What packed numbers are unpacked as.
pub(crate) trait Unpacked: Copy + Default {
    /// The most bits of a packed number.
    const BITS: u32 = size_of::<Self>() as u32 * 8;

    /// Takes 64 numbers of so many bits, at least one and no more than [`Unpacked::BITS`], from bytes of which eight more can be
    /// looked at.
    fn take(bytes: &[u8], width: u32, out: &mut [Self; CHUNK]);
}

/// Takes as many numbers as there is room for, from the first byte on; what is missing is 0.
pub(crate) fn unpack<N: Unpacked>(level: Level, bytes: &[u8], width: u32, out: &mut [N]) {
    dispatch!(level, simd => unpack_at(simd, bytes, width, out));
}

#[inline(always)]
fn unpack_at<S: Simd, N: Unpacked>(simd: S, bytes: &[u8], width: u32, out: &mut [N]) {
    if width == 0 || width > N::BITS {
        return out.fill(N::default());
    }
    simd.vectorize(
        #[inline(always)]
        || {
            let size = CHUNK / 8 * width as usize;
            let (chunks, rest) = out.as_chunks_mut::<CHUNK>();
            let end = chunks.len() * size;
            for (chunk, from) in chunks.iter_mut().zip((0..).step_by(size)) {
                take(bytes, from..from + size + 8, width, chunk);
            }
            if !rest.is_empty() {
                let mut last = [N::default(); CHUNK];
                take(bytes, end..end + size + 8, width, &mut last);
                rest.iter_mut().zip(last).for_each(|(place, number)| *place = number);
            }
        },
    );
}

/// Takes 64 numbers from some bytes, of which the last may be missing. (In a closure it would not be compiled for the processor at hand.)
#[inline(always)]
fn take<N: Unpacked>(bytes: &[u8], of: Range<usize>, width: u32, out: &mut [N; CHUNK]) {
    if let Some(bytes) = bytes.get(of.clone()) {
        return N::take(bytes, width, out);
    }
    let mut window = [0; WINDOW];
    let rest = bytes.get(of.start..).unwrap_or_default();
    window.iter_mut().zip(rest).for_each(|(byte, given)| *byte = *given);
    N::take(&window, width, out);
}

/// The eight bytes from the one that holds a bit on; that bit is among the lowest eight.
#[inline(always)]
fn word(bytes: &[u8], bit: usize) -> u64 {
    let word = bytes.get(bit / 8..).and_then(<[u8]>::first_chunk);
    word.map_or(0, |word| u64::from_le_bytes(*word))
}

/// The lowest bits.
#[inline(always)]
fn low(bits: u32) -> u64 {
    u64::MAX.checked_shr(64 - bits).unwrap_or(0)
}

/// Moves the upper half of numbers of twice so many bits up, to where its place begins: `mask` is of the lower halves.
#[inline(always)]
fn part(words: &mut [u64], mask: u64, width: u32, place: u32) {
    for word in words {
        *word = (*word & mask) | (*word >> width & mask) << place;
    }
}

impl Unpacked for u8 {
    #[inline(always)]
    fn take(bytes: &[u8], width: u32, out: &mut [Self; CHUNK]) {
        let mut words = [0; CHUNK / 8];
        for (place, eight) in words.iter_mut().enumerate() {
            *eight = word(bytes, 8 * width as usize * place);
        }
        part(&mut words, low(4 * width), 4 * width, 32);
        part(&mut words, low(2 * width) * 0x1_0000_0001, 2 * width, 16);
        part(&mut words, low(width) * 0x0001_0001_0001_0001, width, 8);
        out.copy_from_slice(words.map(u64::to_le_bytes).as_flattened());
    }
}

impl Unpacked for u16 {
    #[inline(always)]
    fn take(bytes: &[u8], width: u32, out: &mut [Self; CHUNK]) {
        let mut words = [0; CHUNK / 4];
        let width_of_four = 4 * width as usize;
        for (place, four) in words.iter_mut().enumerate() {
            let bit = width_of_four * place;
            *four = word(bytes, bit) >> (bit % 8);
        }
        part(&mut words, low(2 * width), 2 * width, 32);
        part(&mut words, low(width) * 0x1_0000_0001, width, 16);
        for (out, word) in out.as_chunks_mut::<4>().0.iter_mut().zip(words) {
            *out = [word as u16, (word >> 16) as u16, (word >> 32) as u16, (word >> 48) as u16];
        }
    }
}

impl Unpacked for u32 {
    #[inline(always)]
    fn take(bytes: &[u8], width: u32, out: &mut [Self; CHUNK]) {
        if width > WIDEST_OF_TWO {
            for (place, number) in out.iter_mut().enumerate() {
                let bit = width as usize * place;
                *number = (word(bytes, bit) >> (bit % 8) & low(width)) as u32;
            }
            return;
        }
        let mut words = [0; CHUNK / 2];
        for (place, two) in words.iter_mut().enumerate() {
            let bit = 2 * width as usize * place;
            *two = word(bytes, bit) >> (bit % 8);
        }
        part(&mut words, low(width), width, 32);
        for (out, word) in out.as_chunks_mut::<2>().0.iter_mut().zip(words) {
            *out = [word as u32, (word >> 32) as u32];
        }
    }
}

/// Room for so many numbers, of which [`part_by_bits`] can look at 64 behind each.
pub(crate) fn unpack_room(count: usize) -> usize {
    (count / CHUNK + 2) * CHUNK
}

/// Puts numbers, one for each bit that is set, where these bits are, and any of them where none is. There is room for 64 numbers at a
/// time, and as many numbers as [`unpack_room`] says.
pub(crate) fn part_by_bits<N: Copy + Default>(bits: impl Iterator<Item = u64>, numbers: &[N], out: &mut [N]) {
    let mut from = 0;
    for (out, bits) in out.as_chunks_mut::<CHUNK>().0.iter_mut().zip(bits) {
        let Some(numbers) = numbers.get(from..).and_then(<[N]>::first_chunk::<CHUNK>) else { return };
        from += bits.count_ones() as usize;
        if bits == u64::MAX {
            *out = *numbers;
            continue;
        }
        let mut next = 0;
        for (bit, place) in out.iter_mut().enumerate() {
            *place = numbers.get(next % CHUNK).copied().unwrap_or_default();
            next += (bits >> bit & 1) as usize;
        }
    }
}
