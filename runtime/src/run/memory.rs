//! What segments with memory remember.

use super::cell::Cell;
use super::frame::Frame;
use super::row::Row;
use onboard_ir::plan::MemoryPlan;

/// What segments remember in a frame from before the instant at hand.
#[derive(Clone, Debug, Default)]
pub(crate) struct Memory {
    /// Whether they belonged to each.
    pub(crate) before: Vec<bool>,
    /// When that last turned; none where it never did.
    pub(crate) turned: Vec<Option<i64>>,
}

impl Memory {
    pub(crate) fn new(segments: usize) -> Self {
        Self { before: vec![false; segments], turned: vec![None; segments] }
    }

    pub(crate) fn forget(&mut self) {
        self.before.fill(false);
        self.turned.fill(None);
    }

    /// Makes the instant at hand the one before. Only a definite answer changes what is remembered.
    pub(crate) fn remember(&mut self, row: &Row, frame: Frame, memories: &[MemoryPlan], at: i64) {
        for (number, memory) in memories.iter().enumerate() {
            self.remember_one(number, row.at(memory.place, frame), at);
        }
    }

    /// The same of one segment, whose truth is in a cell.
    pub(crate) fn remember_one(&mut self, segment: usize, cell: Cell, at: i64) {
        if let (Some(truth), Some(before)) = (cell.truth(), self.before.get_mut(segment))
            && truth != *before
        {
            *before = truth;
            if let Some(turned) = self.turned.get_mut(segment) {
                *turned = Some(at);
            }
        }
    }

    /// Whether they belong to a segment now: `not leave and (before or enter)`, in Kleene's logic.
    pub(crate) fn now(&self, segment: usize, enter: Cell, leave: Cell) -> Cell {
        let before = self.before.get(segment).copied().unwrap_or(false);
        let inside = if before { Some(true) } else { enter.truth() };
        match (leave.truth(), inside) {
            (Some(true), _) | (_, Some(false)) => Cell::from(false),
            (Some(false), Some(true)) => Cell::from(true),
            (None, _) => Cell::Absent(leave.reason()),
            (Some(false), None) => Cell::Absent(enter.reason()),
        }
    }
}
