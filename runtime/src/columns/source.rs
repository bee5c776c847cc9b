//! A column of a batch, and what is read from it.

use super::bits::bits;
use super::dictionary::{Kept, Place};
use super::error::ColumnProblem;
use super::lane::{Found, Ground, Lane, Target, column_lane};
use super::list;
use super::schema::Column;
use crate::input::{Typed, problem};
use crate::planes::Plane;
use arrow_array::Array;
use onboard_ir::{Type, Value};

/// A column with the type that is read from it.
pub(super) struct Source<'a> {
    column: &'a Column,
    lane: Box<dyn Lane<'a> + 'a>,
    typed: &'a Typed,
    header: &'a str,
    place: Place,
}

impl<'a> Source<'a> {
    pub(super) fn new(
        ground: Ground<'a>,
        column: &'a Column,
        header: &'a str,
        typed: &'a Typed,
        place: Place,
        kept: &mut Kept,
    ) -> Self {
        let lane = column_lane(ground, &column.data, typed, place.1, kept.remove(&place));
        Self { column, lane, typed, header, place }
    }

    /// Keeps what was learned of a dictionary.
    pub(super) fn keep(&mut self, kept: &mut Kept) {
        kept.extend(self.lane.learned().map(|learned| (self.place, learned)));
    }

    /// Reads some rows of a block of so many that begins at the row `from`.
    pub(super) fn fill(
        &mut self,
        from: usize,
        count: usize,
        wanted: &Plane,
        target: &mut Target<'_, 'a>,
    ) -> Found {
        match &self.column.nulls {
            None => self.lane.fill(from, count, wanted, target),
            Some(nulls) => {
                let valid = bits(nulls.inner(), from, count);
                self.lane.fill(from, count, &wanted.and(&valid), target)
            }
        }
    }

    /// Says what is wrong in these rows of the block.
    pub(super) fn report(&self, from: usize, found: &Found, problems: &mut Vec<ColumnProblem>) {
        found.wrong.each(|place| {
            if let Some(Err(wrong)) = self.value(from + place) {
                self.tell(from + place, wrong, problems);
            }
        });
    }

    /// What a row says; none where nothing stands there.
    pub(super) fn value(&self, row: usize) -> Option<Result<Value, String>> {
        let mut buffer = String::new();
        let cell = self.column.cell(row, &mut buffer)?;
        if self.is_list() {
            let (array, row) = self.column.data.at(row);
            let texts = list::texts(array, row);
            return Some(match texts {
                Some(texts) => self.typed.members(texts.iter().map(String::as_str)),
                None => Err("not an array of texts".to_owned()),
            });
        }
        match std::str::from_utf8(cell) {
            Ok("") => None,
            Ok(text) => Some(self.typed.cell(text)),
            Err(_) => Some(Err("not UTF-8 text".to_owned())),
        }
    }

    /// The same; what is wrong is pushed to `problems`.
    pub(super) fn read(&self, row: usize, problems: &mut Vec<ColumnProblem>) -> Option<Option<Value>> {
        match self.value(row)? {
            Ok(value) => Some(Some(value)),
            Err(wrong) => {
                self.tell(row, wrong, problems);
                Some(None)
            }
        }
    }

    fn tell(&self, row: usize, wrong: String, problems: &mut Vec<ColumnProblem>) {
        let (array, place) = self.column.data.at(row);
        let text = if self.is_list() { list::shown(array, place) } else { None };
        let text = text.unwrap_or_else(|| {
            let mut buffer = String::new();
            let cell = self.column.cell(row, &mut buffer).unwrap_or_default();
            String::from_utf8_lossy(cell).into_owned()
        });
        problems.push(ColumnProblem { row, problem: problem(self.header, wrong, &text) });
    }

    fn is_list(&self) -> bool {
        matches!(self.typed.ty(), Type::Set(_)) && self.column.data.values().data_type().is_nested()
    }
}
