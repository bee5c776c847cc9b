//! What everybody comes to: the bits of the segments with the path beneath them, in four bits.

use crate::Failure;
use onboard_runtime::ColumnDecisions;

/// What outcomes come to in any order.
#[derive(Clone, Copy, Default)]
pub struct Sums {
    pub outcomes: u64,
    pub squares: u64,
}

/// The bits of a byte, each as a number of its own.
static BITS: [[u16; 8]; 256] = {
    let mut bits = [[0; 8]; 256];
    let mut place = 0;
    while place < 256 * 8 {
        bits[place / 8][place % 8] = (place / 8 >> (place % 8) & 1) as u16;
        place += 1;
    }
    bits
};

impl Sums {
    pub fn with(&self, other: &Self) -> Self {
        Self { outcomes: self.outcomes + other.outcomes, squares: self.squares + other.squares }
    }

    /// Takes in the people of a batch.
    pub fn add(&mut self, decided: &ColumnDecisions) -> Result<(), Failure> {
        let rows = decided.matrices.first().ok_or("no matrix")?.row.values();
        if decided.segments.iter().any(|segment| segment.truth.values().offset() != 0) {
            return Err("bits that begin within a byte".into());
        }
        let segments: Vec<&[u8]> =
            decided.segments.iter().map(|segment| segment.truth.values().values()).collect();
        for (byte, rows) in rows.chunks(8).enumerate() {
            let mut outcomes = [0_u16; 8];
            for (bit, segment) in segments.iter().enumerate() {
                let bits = BITS[usize::from(segment[byte])];
                outcomes.iter_mut().zip(bits).for_each(|(outcome, truth)| *outcome |= truth << (bit + 4));
            }
            for (outcome, row) in outcomes.into_iter().zip(rows) {
                let outcome = u64::from(outcome) | u64::from(*row);
                self.outcomes += outcome;
                self.squares += outcome * outcome;
            }
        }
        Ok(())
    }
}
