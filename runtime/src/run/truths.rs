//! Truth values of a place in both frames at once.

use super::frame::Frame;

/// Truth values of a place in both frames: for each frame a bit where it is true and one where it is false, neither where it is
/// unknown. Kleene's logic works on all bits at once.
#[derive(Clone, Copy, Debug, Default, PartialEq, Eq)]
pub(crate) struct Truths(u8);

/// How two truth values make one.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
#[repr(u32)]
pub(crate) enum Combine {
    /// True where both are, false where either is.
    And,
    /// True where either is, false where both are.
    Or,
}

/// The bits for true, as rules see it and as stated.
const TRUE: u8 = 0b0011;
/// Those for false.
const FALSE: u8 = 0b1100;

impl Truths {
    /// The same in both frames. Computed, not chosen: which it is, nobody can foretell.
    #[inline]
    pub(crate) fn same(truth: bool) -> Self {
        Self(FALSE - u8::from(truth) * (FALSE - TRUE))
    }

    #[inline]
    pub(crate) fn of(self, frame: Frame) -> Option<bool> {
        let bits = self.0 & Self::mask(frame);
        (bits != 0).then_some(bits & TRUE != 0)
    }

    #[inline]
    pub(crate) fn is_true(self, frame: Frame) -> bool {
        self.0 & Self::mask(frame) & TRUE != 0
    }

    #[inline]
    pub(crate) fn set(&mut self, frame: Frame, truth: Option<bool>) {
        let bits = truth.map_or(0, |truth| Self::same(truth).0);
        self.0 = self.0 & !Self::mask(frame) | bits & Self::mask(frame);
    }

    #[inline]
    fn mask(frame: Frame) -> u8 {
        match frame {
            Frame::Rules => 0b0101,
            Frame::Stated => 0b1010,
        }
    }

    /// That of one frame; in the other it is unknown.
    #[inline]
    pub(crate) fn only(self, frame: Frame) -> Self {
        Self(self.0 & Self::mask(frame))
    }

    /// The opposite, where it is known in both frames.
    #[inline]
    pub(crate) fn not(self) -> Option<Self> {
        Self::looked_up(&NOT, self.0.into())
    }

    /// What comes of two truth values; none where that is unknown in a frame.
    #[inline]
    pub(crate) fn combine(self, other: Self, how: Combine) -> Option<Self> {
        Self::looked_up(&BOTH, (how as usize) << 8 | usize::from(self.0) << 4 | usize::from(other.0))
    }

    #[inline]
    fn looked_up(table: &[u8], index: usize) -> Option<Self> {
        let bits = table.get(index).copied().filter(|bits| *bits != UNKNOWN);
        bits.map(Self)
    }
}

/// What a table says where a result is unknown in a frame.
const UNKNOWN: u8 = u8::MAX;

/// Kleene's `not`, and `and` followed by `or`, of all truth values in both frames: to look one up takes half the instructions. What
/// is combined is in the lowest four bits of an index, and in the four above them.
static NOT: [u8; 16] = tables().0;
static BOTH: [u8; 512] = tables().1;

#[expect(clippy::indexing_slicing, reason = "evaluated by the compiler")]
const fn tables() -> ([u8; 16], [u8; 512]) {
    let (mut not, mut both) = ([0; 16], [0; 512]);
    let mut index = 0;
    while index < 256 {
        let (a, b) = ((index >> 4) as u8, (index & 15) as u8);
        not[index & 15] = known((b & TRUE) << 2 | b >> 2);
        both[index] = known(a & b & TRUE | (a | b) & FALSE);
        both[256 + index] = known((a | b) & TRUE | a & b & FALSE);
        index += 1;
    }
    (not, both)
}

/// Bits, where they say something of both frames.
const fn known(bits: u8) -> u8 {
    if (bits | bits >> 2) & TRUE == TRUE { bits } else { UNKNOWN }
}
