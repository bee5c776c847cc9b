//! Values as they stand in a row while it is evaluated: small, and copied freely.
//!
//! A text stands beside its row, in the place of the step that made it; its cell says which place that is. So cells need no
//! counting of references, and a row is evaluated without touching memory that others share.

use crate::number::int_with_float;
use crate::{Reason, Slot};
use onboard_ir::Value;
use onboard_ir::plan::Place;
use std::cmp::Ordering;
use std::sync::Arc;

/// A value in a row, or the reason of its absence.
#[derive(Clone, Copy, Debug, PartialEq)]
pub(crate) enum Cell {
    Absent(Reason),
    Bool(bool),
    Int(i64),
    Float(f64),
    /// The text beside the row at this place.
    Text(Place),
    Member(u32),
    Set(u64),
    Date(i32),
    Time(i64),
    Duration(i64),
    Version(u64),
}

/// Absent(invalid).
pub(crate) const INVALID: Cell = Cell::Absent(Reason::Invalid);
/// What stands in a place that there is not.
const NOWHERE: Cell = Cell::Absent(Reason::NotApplicable);

impl Cell {
    pub(crate) fn truth(self) -> Option<bool> {
        match self {
            Self::Bool(truth) => Some(truth),
            _ => None,
        }
    }

    pub(crate) fn is_known(self) -> bool {
        !matches!(self, Self::Absent(_))
    }

    /// Why there is no truth value.
    pub(crate) fn reason(self) -> Reason {
        match self {
            Self::Absent(reason) => reason,
            _ => Reason::Invalid,
        }
    }

    /// A value that is no text.
    pub(crate) fn plain(value: &Value) -> Option<Self> {
        Some(match value {
            Value::Text(_) => return None,
            Value::Bool(x) => Self::Bool(*x),
            Value::Int(x) => Self::Int(*x),
            Value::Float(x) => Self::Float(*x),
            Value::Member(x) => Self::Member(*x),
            Value::Set(x) => Self::Set(*x),
            Value::Date(x) => Self::Date(*x),
            Value::Time(x) => Self::Time(*x),
            Value::Duration(x) => Self::Duration(*x),
            Value::Version(x) => Self::Version(*x),
        })
    }
}

/// A row of cells with their texts.
#[derive(Debug, Default)]
pub(crate) struct Row {
    cells: Vec<Cell>,
    texts: Vec<Option<Arc<str>>>,
}

impl Clone for Row {
    fn clone(&self) -> Self {
        Self { cells: self.cells.clone(), texts: self.texts.clone() }
    }

    fn clone_from(&mut self, other: &Self) {
        self.cells.clone_from(&other.cells);
        self.texts.clone_from(&other.texts);
    }
}

impl Row {
    /// A row that holds these values.
    pub(crate) fn new(slots: &[Slot]) -> Self {
        let mut row = Self { cells: vec![NOWHERE; slots.len()], texts: vec![None; slots.len()] };
        for (place, slot) in (0..).map(Place).zip(slots) {
            row.put(place, slot);
        }
        row
    }

    /// What stands in a place.
    pub(crate) fn at(&self, place: Place) -> Cell {
        self.cells.get(place.index()).copied().unwrap_or(NOWHERE)
    }

    /// Puts a cell of this row into a place.
    pub(crate) fn set(&mut self, place: Place, cell: Cell) {
        if let Some(old) = self.cells.get_mut(place.index()) {
            *old = cell;
        }
    }

    /// Puts a value into a place.
    pub(crate) fn put(&mut self, place: Place, slot: &Slot) {
        let cell = match slot {
            Slot::Absent(reason) => Cell::Absent(*reason),
            Slot::Known(Value::Text(text)) => self.text_at(place, text),
            Slot::Known(value) => Cell::plain(value).unwrap_or(INVALID),
        };
        self.set(place, cell);
    }

    /// Keeps a text beside a place, and gives the cell that stands for it.
    pub(crate) fn text_at(&mut self, place: Place, text: &Arc<str>) -> Cell {
        match self.texts.get_mut(place.index()) {
            Some(Some(known)) if Arc::ptr_eq(known, text) => {}
            Some(known) => *known = Some(text.clone()),
            None => {}
        }
        Cell::Text(place)
    }

    /// The cell of another row as one of this, for a place.
    pub(crate) fn bring(&mut self, place: Place, from: &Self, cell: Cell) -> Cell {
        match cell {
            Cell::Text(source) => match from.texts.get(source.index()) {
                Some(Some(text)) => self.text_at(place, text),
                _ => INVALID,
            },
            other => other,
        }
    }

    /// The text that a cell stands for.
    pub(crate) fn text(&self, place: Place) -> &str {
        self.texts.get(place.index()).and_then(Option::as_deref).unwrap_or_default()
    }

    /// A cell as the value that others see.
    pub(crate) fn slot(&self, cell: Cell) -> Slot {
        Slot::Known(match cell {
            Cell::Absent(reason) => return Slot::Absent(reason),
            Cell::Text(place) => match self.texts.get(place.index()) {
                Some(Some(text)) => Value::Text(text.clone()),
                _ => return Slot::Absent(Reason::Invalid),
            },
            Cell::Bool(x) => Value::Bool(x),
            Cell::Int(x) => Value::Int(x),
            Cell::Float(x) => Value::Float(x),
            Cell::Member(x) => Value::Member(x),
            Cell::Set(x) => Value::Set(x),
            Cell::Date(x) => Value::Date(x),
            Cell::Time(x) => Value::Time(x),
            Cell::Duration(x) => Value::Duration(x),
            Cell::Version(x) => Value::Version(x),
        })
    }

    /// What stands in a place, as a value.
    pub(crate) fn slot_at(&self, place: Place) -> Slot {
        self.slot(self.at(place))
    }

    /// All places as values.
    pub(crate) fn slots(&self) -> Vec<Slot> {
        self.cells.iter().map(|cell| self.slot(*cell)).collect()
    }

    /// The order of two values of one type, or of two numbers; none where they have none.
    pub(crate) fn compare(&self, a: Cell, b: Cell) -> Option<Ordering> {
        self.compare_across(a, self, b)
    }

    /// The same of a value of this row and one of another.
    pub(crate) fn compare_across(&self, a: Cell, other: &Self, b: Cell) -> Option<Ordering> {
        Some(match (a, b) {
            (Cell::Int(a), Cell::Int(b)) => a.cmp(&b),
            (Cell::Float(a), Cell::Float(b)) => return a.partial_cmp(&b),
            (Cell::Int(a), Cell::Float(b)) => int_with_float(a, b),
            (Cell::Float(a), Cell::Int(b)) => int_with_float(b, a).reverse(),
            (Cell::Member(a), Cell::Member(b)) => a.cmp(&b),
            (Cell::Bool(a), Cell::Bool(b)) => a.cmp(&b),
            // UTF-8 keeps the order of code points.
            (Cell::Text(a), Cell::Text(b)) => self.text(a).cmp(other.text(b)),
            (Cell::Set(a), Cell::Set(b)) | (Cell::Version(a), Cell::Version(b)) => a.cmp(&b),
            (Cell::Date(a), Cell::Date(b)) => a.cmp(&b),
            (Cell::Time(a), Cell::Time(b)) | (Cell::Duration(a), Cell::Duration(b)) => a.cmp(&b),
            _ => return None,
        })
    }

    /// How a value stands to a constant.
    pub(crate) fn compare_with(&self, a: Cell, constant: &Value) -> Option<Ordering> {
        match (a, constant) {
            (Cell::Text(a), Value::Text(b)) => Some(self.text(a).cmp(b)),
            (a, constant) => self.compare(a, Cell::plain(constant)?),
        }
    }
}
