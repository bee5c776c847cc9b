//! The people who have events and no profile, as rows.

use crate::failure::Failure;
use crate::input::{Content, Row, RowSource};

/// Gives the places of those who have not been met, in order.
pub(crate) struct Remaining {
    places: std::vec::IntoIter<usize>,
}

impl Remaining {
    /// Of all the people who have events, by place, those who were not met.
    pub(crate) fn new(met: &[bool]) -> Self {
        let places: Vec<usize> =
            met.iter().enumerate().filter(|(_, met)| !**met).map(|(place, _)| place).collect();
        Self { places: places.into_iter() }
    }

    /// Whether there is anybody.
    pub(crate) fn any(&self) -> bool {
        self.places.len() > 0
    }
}

impl RowSource for Remaining {
    fn headers(&self) -> Option<&[String]> {
        None
    }

    fn next(&mut self, row: &mut Row) -> Result<bool, Failure> {
        match self.places.next() {
            Some(place) => {
                row.content = Content::Events(place);
                Ok(true)
            }
            None => Ok(false),
        }
    }
}
