//! Truth values of a place in both frames at once.

use super::frame::Frame;

/// Truth values of a place in both frames: for each frame a bit where it is true and one where it is false, neither where it is
/// unknown. Kleene's logic works on all bits at once.
#[derive(Clone, Copy, Debug, Default, PartialEq, Eq)]
pub(crate) struct Truths(u8);

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

    /// True where both are, false where either is; none where that is unknown in a frame.
    #[inline]
    pub(crate) fn and(self, other: Self) -> Option<Self> {
        Self::looked_up(&AND, Self::pair(self, other))
    }

    /// True where either is, false where both are; none where that is unknown in a frame.
    #[inline]
    pub(crate) fn or(self, other: Self) -> Option<Self> {
        Self::looked_up(&OR, Self::pair(self, other))
    }

    #[inline]
    fn pair(a: Self, b: Self) -> usize {
        usize::from(a.0) << 4 | usize::from(b.0)
    }

    #[inline]
    fn looked_up(table: &[u8], index: usize) -> Option<Self> {
        let bits = table.get(index).copied().filter(|bits| *bits != UNKNOWN);
        bits.map(Self)
    }
}

/// What a table says where a result is unknown in a frame.
const UNKNOWN: u8 = u8::MAX;

/// Kleene's `not`, `and` and `or` of all truth values in both frames: to look one up takes half the instructions. What is combined
/// is in the high and the low half of an index.
static NOT: [u8; 16] = tables().0;
static AND: [u8; 256] = tables().1;
static OR: [u8; 256] = tables().2;

#[expect(clippy::indexing_slicing, reason = "evaluated by the compiler")]
const fn tables() -> ([u8; 16], [u8; 256], [u8; 256]) {
    let (mut not, mut and, mut or) = ([0; 16], [0; 256], [0; 256]);
    let mut index = 0;
    while index < 256 {
        let (a, b) = ((index >> 4) as u8, (index & 15) as u8);
        not[index & 15] = known((b & TRUE) << 2 | b >> 2);
        and[index] = known(a & b & TRUE | (a | b) & FALSE);
        or[index] = known((a | b) & TRUE | a & b & FALSE);
        index += 1;
    }
    (not, and, or)
}

/// Bits, where they say something of both frames.
const fn known(bits: u8) -> u8 {
    if (bits | bits >> 2) & TRUE == TRUE { bits } else { UNKNOWN }
}
