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

    /// These, where they are known in both frames.
    #[inline]
    pub(crate) fn known(self) -> Option<Self> {
        ((self.0 | self.0 >> 2) & TRUE == TRUE).then_some(self)
    }

    #[inline]
    pub(crate) fn not(self) -> Self {
        Self((self.0 & TRUE) << 2 | self.0 >> 2)
    }

    /// True where both are, false where either is.
    #[inline]
    pub(crate) fn and(self, other: Self) -> Self {
        Self(self.0 & other.0 & TRUE | (self.0 | other.0) & FALSE)
    }

    /// True where either is, false where both are.
    #[inline]
    pub(crate) fn or(self, other: Self) -> Self {
        Self((self.0 | other.0) & TRUE | self.0 & other.0 & FALSE)
    }
}
