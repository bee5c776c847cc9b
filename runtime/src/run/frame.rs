//! The two frames in which everything stands.

/// In which way something is seen.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub(crate) enum Frame {
    /// As rules see it.
    Rules,
    /// With imputed values taken as absent.
    Stated,
}

/// Something in both frames.
#[derive(Clone, Copy, Debug, Default)]
pub(crate) struct Twin<T> {
    pub(crate) rules: T,
    pub(crate) stated: T,
}

impl<T> Twin<T> {
    #[inline]
    pub(crate) fn of(&self, frame: Frame) -> &T {
        match frame {
            Frame::Rules => &self.rules,
            Frame::Stated => &self.stated,
        }
    }

    #[inline]
    pub(crate) fn of_mut(&mut self, frame: Frame) -> &mut T {
        match frame {
            Frame::Rules => &mut self.rules,
            Frame::Stated => &mut self.stated,
        }
    }
}

impl<T: Clone> Twin<T> {
    /// The same in both.
    #[inline]
    pub(crate) fn same(both: T) -> Self {
        Self { rules: both.clone(), stated: both }
    }
}
