//! From planes of digits to numbers.

use crate::planes::plane::Plane;

/// For each byte a word with each of its bits in a byte of its own.
#[expect(clippy::indexing_slicing, reason = "worked out when this is compiled")]
const SPREAD: [u64; 256] = {
    let mut table = [0; 256];
    let mut byte = 0;
    while byte < 256 {
        let mut bit = 0;
        while bit < 8 {
            if byte >> bit & 1 == 1 {
                table[byte] |= 1 << (8 * bit);
            }
            bit += 1;
        }
        byte += 1;
    }
    table
};

/// Calls `each` with numbers of eight people at a time, each in a byte; their digits stand in at most eight planes, the lowest
/// first.
#[inline]
pub(crate) fn spread(digits: &[Plane], count: usize, mut each: impl FnMut([u8; 8])) {
    for from in (0..count).step_by(8) {
        let mut numbers = 0_u64;
        for (digit, plane) in digits.iter().enumerate() {
            let byte = plane.words().get(from / 64).map_or(0, |word| word >> (from % 64) & 0xff) as usize;
            numbers |= SPREAD.get(byte).copied().unwrap_or(0) << digit;
        }
        each(numbers.to_le_bytes());
    }
}
