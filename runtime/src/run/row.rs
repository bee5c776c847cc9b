//! A row of values: what stands in each place, in both frames.

use super::cell::{Cell, INVALID, TextAt, Truth};
use super::frame::{Frame, Twin};
use super::truths::Truths;
use crate::number::int_with_float;
use crate::{Reason, Slot};
use onboard_ir::Value;
use onboard_ir::plan::Place;
use std::cmp::Ordering;
use std::sync::Arc;

/// A row of cells with their texts.
#[derive(Clone, Debug, Default)]
pub(crate) struct Row {
    /// Where a truth value stands, only `truths` is right.
    cells: Vec<Twin<Cell>>,
    /// The truth values of each place.
    truths: Vec<Truths>,
    texts: Texts,
}

/// The texts beside a row.
#[derive(Clone, Debug, Default)]
pub(crate) struct Texts(Vec<Twin<Option<Arc<str>>>>);

/// What stands in a place that there is not.
const NOWHERE: Cell = Cell::Absent(Reason::NotApplicable);

impl Row {
    /// A row that holds these values.
    pub(crate) fn new(slots: &[Slot]) -> Self {
        let texts = Texts(vec![Twin::default(); slots.len()]);
        let (cells, truths) = (vec![Twin::same(NOWHERE); slots.len()], vec![Truths::default(); slots.len()]);
        let mut row = Self { cells, truths, texts };
        for (place, slot) in (0..).map(Place).zip(slots) {
            row.put_same(place, slot);
        }
        row
    }

    /// What stands in a place.
    #[inline]
    pub(crate) fn at(&self, place: Place, frame: Frame) -> Cell {
        match self.truth(place, frame) {
            Some(truth) => Cell::from(truth),
            None => self.cells.get(place.index()).map_or(NOWHERE, |twin| *twin.of(frame)),
        }
    }

    /// The truth value in a place, where there is one.
    #[inline]
    pub(crate) fn truth(&self, place: Place, frame: Frame) -> Option<bool> {
        self.truths(place).of(frame)
    }

    /// The truth values in a place.
    #[inline]
    pub(crate) fn truths(&self, place: Place) -> Truths {
        self.truths.get(place.index()).copied().unwrap_or_default()
    }

    /// Cells (those of truth values are not right), truth values, and texts.
    #[inline]
    pub(crate) fn parts(&mut self) -> (&mut [Twin<Cell>], &mut [Truths], &Texts) {
        (&mut self.cells, &mut self.truths, &self.texts)
    }

    /// Puts a cell of this row into a place.
    #[inline]
    pub(crate) fn set(&mut self, place: Place, frame: Frame, cell: Cell) {
        if let (Some(old), Some(truths)) =
            (self.cells.get_mut(place.index()), self.truths.get_mut(place.index()))
        {
            *old.of_mut(frame) = cell;
            truths.set(frame, cell.truth());
        }
    }

    /// Puts cells of this row into a place.
    #[inline]
    pub(crate) fn set_twin(&mut self, place: Place, cells: Twin<Cell>) {
        self.set(place, Frame::Rules, cells.rules);
        self.set(place, Frame::Stated, cells.stated);
    }

    /// Puts a cell of this row into a place, in both frames.
    #[inline]
    pub(crate) fn set_same(&mut self, place: Place, cell: Cell) {
        if let (Some(old), Some(truths)) =
            (self.cells.get_mut(place.index()), self.truths.get_mut(place.index()))
        {
            *old = Twin::same(cell);
            *truths = cell.truth().map_or(Truths::default(), Truths::same);
        }
    }

    /// Puts a value into a place.
    #[inline]
    pub(crate) fn put(&mut self, place: Place, frame: Frame, slot: &Slot) {
        let cell = self.cell(place, frame, slot);
        self.set(place, frame, cell);
    }

    /// Puts a value into a place, in both frames.
    #[inline(always)]
    pub(crate) fn put_same(&mut self, place: Place, slot: &Slot) {
        if let Slot::Known(Value::Bool(truth)) = slot {
            // What stands in the cell of a truth value nobody reads.
            if let Some(truths) = self.truths.get_mut(place.index()) {
                *truths = Truths::same(*truth);
            }
            return;
        }
        let cell = self.cell(place, Frame::Rules, slot);
        self.set_same(place, cell);
    }

    /// The cell that stands for a value, for a place.
    #[inline]
    fn cell(&mut self, place: Place, frame: Frame, slot: &Slot) -> Cell {
        match slot {
            Slot::Absent(reason) => Cell::Absent(*reason),
            Slot::Known(Value::Text(text)) => self.text_at(place, frame, text),
            Slot::Known(value) => Cell::plain(value).unwrap_or(INVALID),
        }
    }

    /// Keeps a text beside a place, and gives the cell that stands for it.
    pub(crate) fn text_at(&mut self, place: Place, frame: Frame, text: &Arc<str>) -> Cell {
        match self.texts.0.get_mut(place.index()).map(|twin| twin.of_mut(frame)) {
            Some(Some(known)) if Arc::ptr_eq(known, text) => {}
            Some(known) => *known = Some(text.clone()),
            None => {}
        }
        Cell::text(place, frame)
    }

    /// The text that a cell stands for.
    pub(crate) fn text(&self, at: TextAt) -> &str {
        self.texts.text(at)
    }

    /// A cell as the value that others see.
    pub(crate) fn slot(&self, cell: Cell) -> Slot {
        Slot::Known(match cell {
            Cell::Absent(reason) => return Slot::Absent(reason),
            Cell::Text(at) => match self.texts.kept(at) {
                Some(text) => Value::Text(text.clone()),
                None => return Slot::Absent(Reason::Invalid),
            },
            Cell::Bool(x) => Value::Bool(x == Truth::True),
            Cell::Int(x) => Value::Int(x),
            Cell::Float(x) => Value::Float(x.get()),
            // They were of 32 bits.
            Cell::Member(x) => Value::Member(x as u32),
            Cell::Set(x) => Value::Set(x),
            Cell::Date(x) => Value::Date(x as i32),
            Cell::Time(x) => Value::Time(x),
            Cell::Duration(x) => Value::Duration(x),
            Cell::Version(x) => Value::Version(x),
        })
    }

    /// What stands in a place, as a value.
    pub(crate) fn slot_at(&self, place: Place, frame: Frame) -> Slot {
        self.slot(self.at(place, frame))
    }

    /// All places as values.
    pub(crate) fn slots(&self, frame: Frame) -> Vec<Slot> {
        let places = (0..).map(Place).take(self.cells.len());
        places.map(|place| self.slot_at(place, frame)).collect()
    }

    /// As [`Texts::compare`].
    pub(crate) fn compare(&self, a: Cell, b: Cell) -> Option<Ordering> {
        self.texts.compare(a, b)
    }

    /// Whether a value is a constant.
    pub(crate) fn is(&self, a: Cell, constant: &Value) -> bool {
        match (a, constant) {
            (Cell::Text(a), Value::Text(b)) => self.text(a) == &**b,
            (a, constant) => self.compare_with(a, constant) == Some(Ordering::Equal),
        }
    }

    /// How a value stands to a constant.
    pub(crate) fn compare_with(&self, a: Cell, constant: &Value) -> Option<Ordering> {
        match (a, constant) {
            (Cell::Text(a), Value::Text(b)) => Some(self.text(a).cmp(b)),
            (a, constant) => self.compare(a, Cell::plain(constant)?),
        }
    }
}

impl Texts {
    /// The text that a cell stands for.
    pub(crate) fn text(&self, at: TextAt) -> &str {
        self.kept(at).map_or("", |text| &**text)
    }

    fn kept(&self, at: TextAt) -> Option<&Arc<str>> {
        self.0.get(at.place()).and_then(|twin| twin.of(at.frame()).as_ref())
    }

    /// The order of two values of one type, or of two numbers; none where they have none.
    pub(crate) fn compare(&self, a: Cell, b: Cell) -> Option<Ordering> {
        Some(match (a, b) {
            (Cell::Int(a), Cell::Int(b)) => a.cmp(&b),
            (Cell::Float(a), Cell::Float(b)) => return a.get().partial_cmp(&b.get()),
            (Cell::Int(a), Cell::Float(b)) => int_with_float(a, b.get()),
            (Cell::Float(a), Cell::Int(b)) => int_with_float(b, a.get()).reverse(),
            // UTF-8 keeps the order of code points.
            (Cell::Text(a), Cell::Text(b)) => self.text(a).cmp(self.text(b)),
            (Cell::Member(a), Cell::Member(b))
            | (Cell::Set(a), Cell::Set(b))
            | (Cell::Version(a), Cell::Version(b)) => a.cmp(&b),
            (Cell::Date(a), Cell::Date(b))
            | (Cell::Time(a), Cell::Time(b))
            | (Cell::Duration(a), Cell::Duration(b)) => a.cmp(&b),
            (a, b) => return Some(a.truth()?.cmp(&b.truth()?)),
        })
    }
}
