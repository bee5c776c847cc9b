//! What has been found of places.

use super::Val;
use crate::needs::Frame;
use onboard_ir::plan::Place;

/// For each frame what stands in each place, as far as it is known.
pub(crate) struct Found<B, W> {
    rules: Vec<Option<Val<B, W>>>,
    stated: Vec<Option<Val<B, W>>>,
    /// Where something stands, in the order in which it was found.
    order: Vec<(Frame, Place)>,
}

impl<B: Copy, W: Copy> Found<B, W> {
    /// Nothing, of so many places.
    pub(crate) fn nothing(places: usize) -> Self {
        Self { rules: vec![None; places], stated: vec![None; places], order: Vec::new() }
    }

    pub(crate) fn get(&self, frame: Frame, place: Place) -> Option<Val<B, W>> {
        let values = match frame {
            Frame::Rules => &self.rules,
            Frame::Stated => &self.stated,
        };
        values.get(place.index()).copied().flatten()
    }

    pub(crate) fn put(&mut self, frame: Frame, place: Place, val: Val<B, W>) {
        if let Some(entry) = self.entry(frame, place) {
            *entry = Some(val);
            self.order.push((frame, place));
        }
    }

    fn entry(&mut self, frame: Frame, place: Place) -> Option<&mut Option<Val<B, W>>> {
        let values = match frame {
            Frame::Rules => &mut self.rules,
            Frame::Stated => &mut self.stated,
        };
        values.get_mut(place.index())
    }
}

#[cfg(feature = "cranelift")]
impl<B: Copy, W: Copy> Found<B, W> {
    /// Forgets everything, in the order in which it was found; takes no longer the more places there are of which nothing is known.
    pub(crate) fn drain(&mut self) -> Vec<(Frame, Place, Val<B, W>)> {
        let order = std::mem::take(&mut self.order);
        let take = |(frame, place)| Some((frame, place, self.entry(frame, place)?.take()?));
        order.into_iter().filter_map(take).collect()
    }
}
