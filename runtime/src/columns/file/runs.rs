//! Runs of numbers, each either the same number so many times or numbers of a few bits one after the other: how Parquet writes keys,
//! levels and some truths.

use crate::planes::{Unpacked, unpack};
use arrow_buffer::BooleanBufferBuilder;
use bytes::Bytes;
use fearless_simd::Level;

/// What is left of some runs.
pub(super) struct Runs {
    bytes: Bytes,
    /// Where the next run begins.
    next: usize,
    /// Bits of a number.
    width: u32,
    run: Run,
}

/// What is left of a run.
#[derive(Clone, Copy)]
enum Run {
    Same {
        number: u32,
        count: usize,
    },
    Packed {
        /// Where it begins.
        from: usize,
        /// How many of its numbers have been read.
        done: usize,
        /// How many it has.
        count: usize,
    },
}

/// Numbers that are packed together: they begin with a byte.
const GROUP: usize = 8;

impl Runs {
    /// Runs of numbers of so many bits, at most 32.
    pub(super) fn new(bytes: Bytes, width: u8) -> Option<Self> {
        let run = Run::Same { number: 0, count: 0 };
        (width <= 32).then_some(Self { bytes, next: 0, width: width.into(), run })
    }

    /// Reads as many numbers as there is room for. False where there are too few, or one that has no room.
    pub(super) fn read<N: Unpacked + TryFrom<u32>>(&mut self, level: Level, out: &mut [N]) -> bool {
        let mut rest = out;
        while !rest.is_empty() {
            let Some(count) = self.left(rest.len()) else { return false };
            let Some((now, later)) = rest.split_at_mut_checked(count) else { return false };
            match &mut self.run {
                Run::Same { number, count: left } => {
                    let Ok(number) = N::try_from(*number) else { return false };
                    now.fill(number);
                    *left -= count;
                }
                Run::Packed { from, done, .. } => {
                    if self.width > N::BITS {
                        return false;
                    }
                    let packed =
                        Packed { bytes: self.bytes.get(*from..).unwrap_or_default(), width: self.width };
                    packed.read(level, *done, now);
                    *done += count;
                }
            }
            rest = later;
        }
        true
    }

    /// Reads so many numbers of one bit. False where there are too few, or any is greater.
    pub(super) fn read_bits(&mut self, count: usize, out: &mut BooleanBufferBuilder) -> bool {
        let mut rest = count;
        while rest > 0 {
            let Some(count) = self.left(rest) else { return false };
            match &mut self.run {
                Run::Same { number, count: left } => {
                    if *number > 1 {
                        return false;
                    }
                    out.append_n(count, *number == 1);
                    *left -= count;
                }
                Run::Packed { from, done, .. } => {
                    let bits = self.bytes.get(*from..).filter(|_| self.width == 1);
                    let Some(bits) = bits else { return false };
                    out.append_packed_range(*done..*done + count, bits);
                    *done += count;
                }
            }
            rest -= count;
        }
        true
    }

    /// How many numbers, at least one and at most so many, come of one run; none where there are no more.
    fn left(&mut self, most: usize) -> Option<usize> {
        loop {
            let left = match self.run {
                Run::Same { count, .. } => count,
                Run::Packed { done, count, .. } => count.saturating_sub(done),
            };
            if left > 0 {
                return Some(left.min(most));
            }
            self.begin()?;
        }
    }

    /// Goes on to the next run.
    fn begin(&mut self) -> Option<()> {
        let header = self.header()?;
        let count = usize::try_from(header >> 1).ok()?;
        let rest = self.bytes.len().checked_sub(self.next)?;
        if header & 1 == 0 {
            let size = self.width.div_ceil(8) as usize;
            let number = self.bytes.get(self.next..self.next.checked_add(size)?)?;
            let number = number.iter().rev().fold(0, |number, byte| number << 8 | u32::from(*byte));
            self.run = Run::Same { number, count };
            self.next += size;
            return Some(());
        }
        // Some writers leave out the end of the last group.
        let size = count.checked_mul(self.width as usize)?.min(rest);
        let whole = (size * 8).checked_div(self.width as usize).unwrap_or(usize::MAX);
        self.run = Run::Packed { from: self.next, done: 0, count: count.checked_mul(GROUP)?.min(whole) };
        self.next += size;
        Some(())
    }

    /// A number of seven bits a byte, the lowest first, the last without its highest bit.
    fn header(&mut self) -> Option<u32> {
        let mut header = 0;
        for shift in (0..32).step_by(7) {
            let byte = u32::from(*self.bytes.get(self.next)?);
            self.next += 1;
            let bits = byte & 0x7f;
            header |= bits << shift;
            if byte & 0x80 == 0 {
                return (bits << shift >> shift == bits).then_some(header);
            }
        }
        None
    }
}

/// The numbers of a packed run.
struct Packed<'b> {
    bytes: &'b [u8],
    width: u32,
}

impl Packed<'_> {
    /// Reads numbers from one of them on.
    fn read<N: Unpacked>(&self, level: Level, from: usize, out: &mut [N]) {
        let (group, inside) = (from / GROUP, from % GROUP);
        let mut rest = out;
        let mut group = group;
        if inside > 0 {
            let mut first = [N::default(); GROUP];
            unpack(level, self.of(group), self.width, &mut first);
            let count = rest.len().min(GROUP - inside);
            let (now, later) = rest.split_at_mut(count);
            now.iter_mut().zip(first.iter().skip(inside)).for_each(|(place, number)| *place = *number);
            rest = later;
            group += 1;
        }
        unpack(level, self.of(group), self.width, rest);
    }

    /// The bytes from a group on.
    fn of(&self, group: usize) -> &[u8] {
        self.bytes.get(group * self.width as usize..).unwrap_or_default()
    }
}
