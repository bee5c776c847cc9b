//! Lists of texts as sets.

use super::cell::spelled;
use super::lane::{Lane, Read};
use crate::input::Typed;
use arrow_array::cast::AsArray;
use arrow_array::{Array, ArrayRef};
use onboard_ir::Value;
use std::ops::Range;

/// Reads a column of lists.
pub(super) struct ListLane<'a> {
    array: &'a dyn Array,
    typed: &'a Typed,
    buffer: String,
}

impl<'a> ListLane<'a> {
    pub(super) fn new(array: &'a dyn Array, typed: &'a Typed) -> Self {
        Self { array, typed, buffer: String::new() }
    }
}

impl<'a> Lane<'a> for ListLane<'a> {
    fn read(&mut self, row: usize) -> Read {
        let Some((elements, rows)) = elements(self.array, row) else { return Read::Wrong };
        let mut bits = 0;
        for element in rows {
            if elements.is_null(element) {
                return Read::Wrong;
            }
            let text = std::str::from_utf8(spelled(elements, element, &mut self.buffer));
            match text.map(|text| self.typed.members([text].into_iter())) {
                Ok(Ok(Value::Set(bit))) => bits |= bit,
                _ => return Read::Wrong,
            }
        }
        Read::Word(bits)
    }
}

/// The elements of all lists, and which of them are those of a row; none where the column holds no lists.
fn elements(array: &dyn Array, row: usize) -> Option<(&ArrayRef, Range<usize>)> {
    if let Some(lists) = array.as_list_opt::<i32>() {
        let (begin, end) = (lists.value_offsets().get(row)?, lists.value_offsets().get(row + 1)?);
        return Some((lists.values(), usize::try_from(*begin).ok()?..usize::try_from(*end).ok()?));
    }
    if let Some(lists) = array.as_list_opt::<i64>() {
        let (begin, end) = (lists.value_offsets().get(row)?, lists.value_offsets().get(row + 1)?);
        return Some((lists.values(), usize::try_from(*begin).ok()?..usize::try_from(*end).ok()?));
    }
    let lists = array.as_fixed_size_list_opt()?;
    let length = usize::try_from(lists.value_length()).ok()?;
    Some((lists.values(), row * length..(row + 1) * length))
}

/// The texts of a row's elements; none where one of them is null or no text, or the column holds no lists.
pub(super) fn texts(array: &dyn Array, row: usize) -> Option<Vec<String>> {
    let (elements, rows) = elements(array, row)?;
    let mut buffer = String::new();
    let text = |element: usize| {
        let bytes = elements.is_valid(element).then(|| spelled(elements, element, &mut buffer).to_vec());
        String::from_utf8(bytes?).ok()
    };
    rows.map(text).collect()
}

/// A row's elements as they are shown in a problem.
pub(super) fn shown(array: &dyn Array, row: usize) -> Option<String> {
    let (elements, rows) = elements(array, row)?;
    let mut buffer = String::new();
    let text = |element: usize| {
        if elements.is_null(element) {
            return "null".to_owned();
        }
        String::from_utf8_lossy(spelled(elements, element, &mut buffer)).into_owned()
    };
    Some(rows.map(text).collect::<Vec<_>>().join(";"))
}
